"""What the bundled fonts cannot show of a lesson."""

from pathlib import Path

from good_lesson import GOOD, lesson

from nnviz.gui.lesson.glyphs import unshown


def told(text):
    return sorted(unshown(lesson(Path("/nowhere"), text)))


def test_a_good_lesson_can_be_shown(qapp):
    assert told(GOOD) == []


def test_a_letter_that_the_fonts_lack_is_told_with_its_line(qapp):
    text = GOOD.replace("title: A small", "title: 小 small").replace("That was the sum.", "That was\nthe 和.")
    assert told(text) == [(1, "the bundled fonts have no 小, U+5C0F."), (54, "the bundled fonts have no 和, U+548C.")]


def test_a_formula_that_is_not_typeset_is_told_with_its_line(qapp):
    text = GOOD.replace("Mind the", r"Mind $\foo{b}$ and the")
    assert told(text) == [(47, r"the formula \foo{b} cannot be typeset.")]
