"""The application's palette, in every theme."""

import pytest
from PySide6.QtGui import QPalette

from nnviz.gui.drawing.theme import THEMES, contrast_ratio
from nnviz.gui.window.appearance import qt_palette


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
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
