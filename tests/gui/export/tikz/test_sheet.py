"""What is drawn becomes commands: nodes with names, lines between them, words in them or beside them."""

import pytest

from nnviz.gui.export.tikz.sheet import Sheet, kind_of, short, style_of


@pytest.fixture
def sheet():
    """With the outlines of two units."""
    sheet = Sheet()
    for name, place in (("unit-1-1", (10.0, 20.0)), ("unit-2-1", (50.0, 20.0))):
        sheet.open_group(name)
        sheet.add_node(place, ["circle"])
        sheet.close_group()
    return sheet


def test_a_node_has_a_place_a_name_and_the_style_of_its_kind(sheet):
    assert list(sheet.written()) == [
        r"\coordinate (unit-1-1) at (10,20);",
        r"\coordinate (unit-2-1) at (50,20);",
        r"\node[circle, nnviz neuron/.try] (unit-1-1) at (unit-1-1) {};",
        r"\node[circle, nnviz neuron/.try] (unit-2-1) at (unit-2-1) {};",
    ]


def test_a_line_from_middle_to_middle_names_its_ends(sheet):
    sheet.open_group("edge-2-1-1")
    sheet.add_lines([[(10.0, 20.0), (50.04, 20.0)], [(10.0, 21.0), (50.0, 20.0)]], ["draw=red"])
    *_, line = sheet.written()
    assert line == r"\path[draw=red, nnviz edge/.try] (unit-1-1) -- (unit-2-1) (10,21) -- (unit-2-1);"


def test_words_in_the_middle_of_a_node_of_their_name_are_its_own(sheet):
    sheet.open_group("unit-1-1")
    sheet.add_words((10.3, 20.2), (10.3, 23.0), "0.5", ["anchor=base"], "black")
    sheet.add_words((10.0, 20.0), (10.0, 23.0), "again", ["anchor=base"], "black")
    sheet.close_group()
    lines = list(sheet.written())
    assert r"\node[circle, text=black, nnviz neuron/.try] (unit-1-1) at (unit-1-1) {0.5};" in lines
    assert lines[-1] == r"\node[anchor=base, text=black, nnviz text/.try] at (10,23) {again};"


def test_the_first_outline_of_a_thing_is_its_node(sheet):
    sheet.open_group("unit-1-1")
    assert not sheet.takes_node()
    sheet.open_group("unit-1-2")
    assert sheet.takes_node()
    sheet.open_group("legend")
    assert not sheet.takes_node()


@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("unit-2-1", "unit", ["nnviz neuron/.try"]),
        ("edge-number-2-1-3", "edge-number", ["nnviz number/.try"]),
        ("b-1-2", "b", ["nnviz bias/.try"]),
        ("behind-step", "behind-step", []),
        ("", "", []),
    ],
)
def test_a_name_tells_a_kind_and_a_kind_a_style(name, kind, style):
    assert (kind_of(name), style_of(name)) == (kind, style)


@pytest.mark.parametrize(("number", "text"), [(0.0, "0"), (-0.001, "0"), (100.0, "100"), (1.005, "1"), (-2.5, "-2.5")])
def test_a_length_is_short(number, text):
    assert short(number) == text
