"""Each class has one colour of its own, and one that is called by a colour is never drawn in another class's."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnviz.gui.drawing.class_colours import HUES, class_colours, class_places, in_class_colours
from nnviz.gui.drawing.theme import THEMES

LIGHT, DARK, CONTRAST = THEMES.values()
themes = st.sampled_from([LIGHT, DARK, CONTRAST])
names = st.lists(st.sampled_from([*HUES, "setosa", "0", "Light Blue", "orange cats", "Orangerie"]), unique=True)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_plain_classes_have_the_colours_of_runs_in_their_order_and_two_those_of_the_signs(theme):
    assert class_colours(("setosa", "versicolor", "virginica"), theme) == theme.runs[:3]
    assert class_colours(("0", "1"), theme) == (theme.negative, theme.positive)
    assert in_class_colours(("0", "1"), theme) == theme


@pytest.mark.parametrize(
    ("classes", "light"),
    [
        (("orange", "black"), ("orange", "grey")),
        (("blue", "orange"), ("dark blue", "orange")),
        (("orange", "blue"), ("orange", "dark blue")),
        (("black cats", "orange cats"), ("grey", "orange")),
        (("green", "red"), ("green", "orange")),
        (("amber", "green", "red"), ("orange", "green", "purple")),
        (("small", "Orange", "large"), ("dark blue", "orange", "green")),
        (("brown", "other", "purple"), ("brown", "dark blue", "purple")),
        (("bored", "ored"), ("dark blue", "orange")),  # no word of its own
    ],
)
def test_a_name_that_is_a_colour_gets_it_or_one_near_it(classes, light):
    assert tuple(LIGHT.run_names[place] for place in class_places(classes, LIGHT)) == light


@given(names, themes)
def test_no_two_classes_share_a_colour_while_there_are_enough(classes, theme):
    """All are of the theme's runs, which are told apart by every eye (see the tests of colour vision)."""
    colours = class_colours(tuple(classes), theme)
    assert set(colours) <= set(theme.runs)
    assert len(set(colours)) == min(len(classes), len(theme.runs))


@given(names, themes)
@example(["Light Blue", "blue"], LIGHT)
@example(["blue", "turquoise", "green"], LIGHT)
def test_a_colour_that_a_class_is_called_by_is_no_other_classes(classes, theme):
    """Where there are more classes than colours, names are of no account."""
    called = {"dark blue": "blue", "light blue": "blue", "cyan": "blue", "orange": "orange", "green": "green"}
    if len(classes) > len(theme.runs):
        return
    for name, place in zip(classes, class_places(tuple(classes), theme), strict=True):
        hue = called.get(theme.run_names[place])
        asks_for_it = any(HUES.get(word, ("",))[0] == hue for word in name.lower().split())  # as the other one does
        assert hue is None or hue not in classes or asks_for_it


def test_two_classes_lie_at_the_ends_of_the_scale_in_their_own_colours():
    theme = in_class_colours(("orange", "black"), DARK)
    assert (theme.negative, theme.positive) == (DARK.runs[1], DARK.runs[5])
    assert (theme.negative_name, theme.positive_name) == ("orange", "grey")
    assert in_class_colours(("a", "b", "c"), DARK) is DARK
