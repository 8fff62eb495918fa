"""The application's palette, in every theme."""

import pytest
from PySide6.QtGui import QPalette

from nnviz.gui.drawing.theme import THEMES, contrast_ratio
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import Appearance, qt_palette


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


def test_widgets_are_dressed_anew_only_in_another_theme(qapp, monkeypatch):
    sheets = [""]
    for name in ("setPalette", "setFont"):
        monkeypatch.setattr(qapp, name, lambda _: None)
    monkeypatch.setattr(qapp, "styleSheet", lambda: sheets[-1])
    monkeypatch.setattr(qapp, "setStyleSheet", sheets.append)
    appearance = Appearance(qapp, Settings())
    for theme in ("light", "light", "dark", "dark", "light"):
        appearance.choose(theme)
    assert len(sheets) == 4
    assert len({*sheets}) == 3
