"""A page on the wall: what stands there, how large, and where it goes when there is little room."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.gui.drawing.theme import DARK, LIGHT, PROJECTOR_TEXT
from nnviz.gui.lesson.document import Pen
from nnviz.gui.lesson.hall import HallFoot, HallHead
from nnviz.gui.lesson.hall_layout import (
    BADGE,
    LONGEST_LABEL,
    PAD,
    QUESTION,
    HallFrame,
    HallNumber,
    HallOption,
)
from nnviz.gui.widgets.themed import look


def saying(words: str):
    def write(pen: Pen) -> None:
        pen.paragraph()
        pen.words(words)

    return write


SHORT = ("w₁ = 0.500", "x = 2", "z₁ = 1", "a₁ = 0.762")
LONG = ("On the same side, nearer.", "On the floor.", "On the other side, as high.", "Higher than here.")


def options(texts: tuple[str, ...], hands: tuple[int, ...] = (7, 12, 3, 0)) -> tuple[HallOption, ...]:
    return tuple(
        HallOption(saying(text), text, hands[place], place == 1) for place, text in enumerate(texts)
    )  # fmt: skip


ASKED = HallFrame(
    "Outside-inside", 5, 7, saying("Which number is the innermost slope?"), "Which number is the innermost slope?",
    r"\frac{\partial L}{\partial w_1}",
    (HallNumber("−0.642"), HallNumber("1"), HallNumber("?", True)),
    options(SHORT), call="Show 1, 2, 3 or 4 fingers, all at once.", coming="24 hands taken · next press: the answer",
)  # fmt: skip


@pytest.fixture
def wall(qtbot):
    """Makes head and foot in a window of 1280×800, in projector type."""
    look.set_theme(LIGHT.projector())
    windows = []

    def make(frame: HallFrame) -> tuple[HallHead, HallFoot]:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        head, foot = HallHead(window), HallFoot(window)
        for part in (head, foot):
            part.resize(1280, 100)
            part.show_frame(frame)
            part.resize(1280, part.height_needed())
            part.show()
        window.show()
        QApplication.processEvents()
        return head, foot

    return make


def colours(widget: QWidget, rect: QRectF) -> set[str]:
    picture: QImage = widget.grab(rect.toRect()).toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(0, picture.height(), 3)}


def test_the_question_has_35_pixels_and_everything_else_27():
    theme = LIGHT.projector()
    assert theme.text_pixels(QUESTION) == 35
    assert theme.text_minimum == PROJECTOR_TEXT == 27


def test_head_and_foot_leave_the_picture_more_than_two_fifths(wall):
    head, foot = wall(ASKED)
    assert 800 - head.height() - foot.height() > 0.42 * 800


def test_four_options_stand_in_a_row_and_as_many_two_by_two_where_a_label_is_long(wall):
    _, foot = wall(ASKED)
    assert len({rect.top() for rect in foot.laid_out.options()}) == 1
    assert foot.laid_out.has_numbers
    _, foot = wall(replace(ASKED, options=options(LONG)))
    assert max(label.ideal_width for label in foot.laid_out.labels) > LONGEST_LABEL
    rects = foot.laid_out.options()
    assert len({rect.top() for rect in rects}) == len({rect.left() for rect in rects}) == 2
    assert not foot.laid_out.has_numbers


def track_of(foot: HallFoot, place: int) -> QRectF:
    return foot.laid_out.track(place)


def test_before_the_answer_no_option_tells_how_many_hands_it_has_or_that_it_is_right(wall):
    _, foot = wall(ASKED)
    _, other = wall(replace(ASKED, options=options(SHORT, (0, 1, 22, 1))))
    assert foot.grab().toImage() == other.grab().toImage()
    assert LIGHT.result not in colours(foot, foot.laid_out.options()[1])


def test_at_the_answer_the_right_one_turns_green_and_bars_are_as_long_as_their_hands(wall):
    _, foot = wall(replace(ASKED, is_revealed=True))
    assert LIGHT.result in colours(foot, foot.laid_out.options()[1])
    assert LIGHT.result not in colours(foot, foot.laid_out.options()[0])
    picture = foot.grab().toImage()
    y = round(track_of(foot, 0).bottom() - 5)

    def length(place: int, colour: str) -> int:
        track = track_of(foot, place)
        return sum(picture.pixelColor(x, y).name() == colour for x in range(round(track.left()), round(track.right())))

    first = picture.pixelColor(round(track_of(foot, 0).left() + 60), y).name()
    assert length(0, first) / length(1, LIGHT.result) == pytest.approx(7 / 12, abs=0.08)


def test_without_hands_the_tracks_stay_empty(wall):
    _, foot = wall(replace(ASKED, options=options(SHORT, (0, 0, 0, 0)), is_revealed=True))
    ground = foot.grab().toImage().pixelColor(track_of(foot, 0).center().toPoint())
    assert ground == QColor(LIGHT.panel)


def test_a_word_of_the_question_has_the_colour_of_what_it_names(wall):
    def linked(pen: Pen) -> None:
        pen.paragraph()
        pen.begin_link("#loss")
        pen.words("How steep is the loss?")
        pen.end_link()

    head, _ = wall(replace(ASKED, question=linked, colours=(("#loss", "#806000"),)))
    assert "#806000" in colours(head, QRectF(head.rect()))


def test_a_screen_reader_hears_question_options_and_what_comes(wall):
    head, foot = wall(ASKED)
    assert head.accessibleDescription() == "Outside-inside, page 5 of 7. Which number is the innermost slope?"
    assert foot.accessibleDescription() == (
        "1: w₁ = 0.500. 2: x = 2. 3: z₁ = 1. 4: a₁ = 0.762. Show 1, 2, 3 or 4 fingers, all at once. "
        "24 hands taken · next press: the answer"
    )


def test_factors_without_room_are_counted_and_the_last_ones_stay(wall):
    many = tuple(HallNumber(f"0.{place:03}") for place in range(100, 120))
    _, foot = wall(replace(ASKED, numbers=(*many, HallNumber("?", True))))
    few = wall(replace(ASKED, numbers=(*many[-3:], HallNumber("?", True))))[1]
    assert foot.grab().toImage() != few.grab().toImage()
    assert LIGHT.current in colours(foot, QRectF(0, 0, 1280, 70))  # what is asked is seen


def test_a_notice_takes_the_line_of_the_class_and_goes(wall):
    _, foot = wall(ASKED)
    before = foot.grab().toImage()
    foot.show_notice("The file was read again.", False)
    assert foot.grab().toImage() != before
    foot.show_notice("", False)
    assert foot.grab().toImage() == before


def test_another_theme_is_another_picture_with_the_same_places(wall):
    _, foot = wall(ASKED)
    places, picture = foot.laid_out.options(), foot.grab().toImage()
    look.set_theme(DARK.projector())
    assert foot.laid_out.options() == places
    assert foot.grab().toImage() != picture


def test_the_badge_of_an_option_has_its_room(wall):
    _, foot = wall(ASKED)
    first = foot.laid_out.options()[0]
    badge = QRectF(first.left() + PAD, first.top() + PAD, 2 * BADGE, 2 * BADGE)
    assert LIGHT.current in colours(foot, badge)
