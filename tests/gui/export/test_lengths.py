"""Lengths as authors write them, against their definitions: 96 pixels, 72 points and 25.4 mm are an inch."""

from fractions import Fraction

import pytest

from nnviz.gui.export.lengths import UNITS, read_dpi, read_length, read_size, read_text_size, written
from nnviz.session import UserError

INCHES = {"px": Fraction(1, 96), "pt": Fraction(1, 72), "mm": Fraction(10, 254), "cm": Fraction(100, 254), "in": 1}


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_its_share_of_an_inch(unit):
    assert UNITS[unit] == pytest.approx(float(96 * INCHES[unit]), rel=1e-15)


@pytest.mark.parametrize(
    ("text", "width", "height", "on_paper"),
    [
        ("1280x800", 1280, 800, False),
        ("84mmx60mm", 84 / 25.4 * 96, 60 / 25.4 * 96, True),
        ("84x60mm", 84 / 25.4 * 96, 60 / 25.4 * 96, True),
        ("84mmx60", 84 / 25.4 * 96, 60 / 25.4 * 96, True),
        (" 8.4 cm × 170 pt ", 8.4 / 2.54 * 96, 170 / 72 * 96, True),
        ("3.3INx200PX", 3.3 * 96, 200, True),
        ("640pxX400px", 640, 400, False),
        ("174mm", 174 / 25.4 * 96, None, True),
        ("900", 900, None, False),
    ],
)
def test_a_size_is_two_lengths_in_any_units_or_a_width(text, width, height, on_paper):
    size = read_size(text)
    assert size.width == pytest.approx(width)
    assert size.height == (None if height is None else pytest.approx(height))
    assert size.on_paper == on_paper


@pytest.mark.parametrize("text", ["", "x", "84mmx", "84furlongs", "84,5mm", "-3mmx4mm", "1e3x4", "4x4x4", "9" * 40])
def test_what_is_no_size_is_told_in_a_sentence(text):
    with pytest.raises(UserError, match=r"is no size; write WIDTHxHEIGHT .* in px, pt, mm, cm or in\.$"):
        read_size(text)


@pytest.mark.parametrize(
    ("text", "inches", "unit"), [("84 mm", 84 / 25.4, "mm"), ("84", 84 / 25.4, "mm"), ("3,5 IN", 3.5, "in")]
)
def test_a_length_without_a_unit_is_in_the_one_that_is_shown(text, inches, unit):
    pixels, read = read_length(text, "mm")
    assert pixels == pytest.approx(96 * inches)
    assert read == unit
    with pytest.raises(UserError, match="write one as in 84 mm"):
        read_length("wide", "mm")


@pytest.mark.parametrize(("text", "points"), [("8pt", 8), ("8", 8), ("9.5 pt", 9.5), ("3mm", 3 / 25.4 * 72)])
def test_type_is_in_points_unless_it_says_otherwise(text, points):
    assert read_text_size(text) == pytest.approx(points / 72 * 96)


@pytest.mark.parametrize("text", ["", "8ptx", "3.9pt", "73pt", "big", "0"])
def test_what_is_no_size_of_type_is_told_in_a_sentence(text):
    with pytest.raises(UserError, match="from 4pt to 72pt, as in 8pt"):
        read_text_size(text)


def test_a_resolution_is_a_whole_number_of_dots():
    assert read_dpi("300") == read_dpi(" 300 DPI") == 300
    for text in ("95", "1201", "3.5", "fine", ""):
        with pytest.raises(UserError, match="from 96 to 1200"):
            read_dpi(text)


@pytest.mark.parametrize(
    ("inches", "unit", "text"),
    [(84 / 25.4, "mm", "84 mm"), (0.5, "in", "0.5 in"), (8 / 72, "pt", "8 pt"), (12.5, "px", "1,200 px")],
)
def test_a_length_is_written_in_a_unit(inches, unit, text):
    assert written(96 * inches, unit) == text
