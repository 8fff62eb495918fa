"""Colours can be told apart and text can be read, in every theme."""

import pytest
from PySide6.QtGui import QPalette

from nnviz.gui.drawing.theme import (
    PROJECTOR_TEXT,
    TEXT_MAIN,
    TEXT_SMALL,
    THEMES,
    contrast_ratio,
    mix,
    qt_palette,
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


@themes
def test_the_palette_keeps_text_readable(theme):
    palette = qt_palette(theme)
    role = QPalette.ColorRole
    pairs = [
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.PlaceholderText, role.Base),
    ]
    for text, ground in pairs:
        assert contrast_ratio(palette.color(text).name(), palette.color(ground).name()) >= 4.5


def test_mix_goes_from_the_first_colour_to_the_second():
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#000000", "#ffffff", 7) == "#ffffff"


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
