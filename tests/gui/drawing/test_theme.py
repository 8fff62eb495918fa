"""Colours can be told apart and text can be read, in every theme."""

import subprocess
import sys

import pytest

from nnviz.gui.drawing.theme import (
    CONTRAST,
    PROJECTOR_TEXT,
    TEXT_MAIN,
    TEXT_SMALL,
    THEMES,
    contrast_ratio,
    mix,
    readable_on,
)

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


@themes
@pytest.mark.parametrize("field", ["text", "muted", "positive", "negative", "current", "result", "nonfinite"])
def test_text_colours_stand_out_from_the_background(theme, field):
    assert contrast_ratio(getattr(theme, field), theme.background) >= 4.5


@themes
@pytest.mark.parametrize("field", ["text", "muted", "result", "current"])
def test_text_colours_stand_out_from_a_panel(theme, field):
    assert contrast_ratio(getattr(theme, field), theme.panel) >= 4.5


@themes
@pytest.mark.parametrize("field", ["outline", "coming", "zero"])
def test_lines_stand_out_from_the_background(theme, field):
    assert contrast_ratio(getattr(theme, field), theme.background) >= 3


@themes
def test_chips_can_be_read(theme):
    assert contrast_ratio(theme.taken_text, theme.taken_fill) >= 4.5
    assert contrast_ratio(theme.current, theme.current_fill) >= 4.5


@themes
def test_the_ends_of_the_neuron_scale_can_be_read_and_differ_from_its_middle(theme):
    for end in (theme.positive, theme.negative):
        assert contrast_ratio(readable_on(end), end) >= 4.5
        assert contrast_ratio(end, theme.neutral) >= 2.5


@themes
def test_every_mix_on_the_neuron_scale_carries_readable_text(theme):
    for end in (theme.positive, theme.negative):
        for step in range(11):
            fill = mix(theme.neutral, end, step / 10)
            assert contrast_ratio(readable_on(fill), fill) >= 4.5


@themes
def test_projector_text_is_20_points_or_more(theme):
    projector = theme.projector()
    assert projector.is_projector
    assert not theme.is_projector
    for pixels in (9, TEXT_SMALL, TEXT_MAIN, 20):
        assert projector.text_pixels(pixels) >= PROJECTOR_TEXT
    assert projector.line_scale > theme.line_scale


def test_mix_goes_from_the_first_colour_to_the_second():
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#000000", "#ffffff", 7) == "#ffffff"


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_theme_has_a_title_of_its_own_with_a_mnemonic_and_tells_what_it_is():
    assert all(name == theme.name and theme.title.count("&") == 1 and theme.tip for name, theme in THEMES.items())
    assert CONTRAST.plain_title == "high contrast"


def test_colours_are_known_before_qt_is_loaded():
    code = "import sys, nnviz.gui.drawing.theme; sys.exit(any('PySide6' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
