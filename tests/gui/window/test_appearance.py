"""The application's palette, in every theme."""

import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QLabel, QMenuBar, QStyle, QStyleOptionMenuItem

from nnviz.gui.drawing.theme import THEMES, contrast_ratio
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import TEXT_SIZES, USUAL_SIZE, Appearance, qt_palette


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
    appearance.choose("light")
    assert sheets == [""], "not before the widgets are made"
    appearance.dress()
    for theme in ("light", "light", "dark", "dark", "light"):
        appearance.choose(theme)
    light, dark, again = filter(None, sheets)
    assert light == again != dark
    assert sheets[1:] == [light, "", dark, "", light], "the old one comes off first"


def test_the_text_grows_and_shrinks_in_steps_is_remembered_and_leaves_the_projector_its_own(window, open_window, qapp):
    usual = qapp.font().pixelSize()
    sizes = []
    window.action_set["text_smaller"].trigger()
    for _ in TEXT_SIZES:
        sizes.append(qapp.font().pixelSize())
        window.action_set["text_larger"].trigger()
        qapp.processEvents()
    assert sizes == sorted(set(sizes))
    assert usual in sizes
    assert sizes[-1] >= 1.3 * usual
    assert not window.action_set["text_larger"].isEnabled()
    assert window.graph.theme.text_scale == TEXT_SIZES[-1]
    window.appearance.set_projector(True)
    assert window.graph.theme == THEMES[window.graph.theme.name].projector()
    window.appearance.set_projector(False)
    window.close()
    again = open_window()
    assert qapp.font().pixelSize() == sizes[-1]
    again.action_set["text_usual"].trigger()
    qapp.processEvents()
    assert qapp.font().pixelSize() == usual
    assert not again.action_set["text_usual"].isEnabled()


def test_theme_and_size_that_are_chosen_in_another_window_are_taken_when_this_one_comes_to_the_front(open_window, qapp):
    window = open_window()
    own, others = window.appearance, Settings()
    own.set_text_size(USUAL_SIZE)
    own.set_projector(False)
    for key, value in (("view/theme", "dark"), ("view/text_size", 3), ("view/projector", True)):
        others.set(key, value)
    others.read_again()  # which writes, too
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert own.choice != "dark"
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert (own.choice, own.text_size, own.projector) == ("dark", 3, False)
    assert window.graph.theme.dark
    assert window.graph.theme.text_scale == TEXT_SIZES[3]


class WhatIsDressed(QLabel):
    """Notes whether widgets could be collected while it was given its look."""

    def __init__(self):
        super().__init__()
        self.could_be_collected = []

    def changeEvent(self, event):  # noqa: N802
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.could_be_collected.append(gc.isenabled())
        super().changeEvent(event)


def test_no_widget_is_collected_while_others_are_dressed(kept_window, qtbot):
    label = WhatIsDressed()
    qtbot.addWidget(label)
    label.show()
    label.could_be_collected.clear()
    kept_window.appearance.choose("dark")
    assert len(label.could_be_collected) > 0
    assert not any(label.could_be_collected)
    assert gc.isenabled()


@pytest.mark.parametrize("rubbish", ["99", "large"])
def test_a_damaged_text_size_is_the_usual_one(open_window, rubbish):
    Settings().set("view/text_size", rubbish)
    assert open_window().appearance.theme.text_scale == 1.0


def drawn_item(bar: QMenuBar, state: QStyle.StateFlag) -> QImage:
    """An entry of a menu bar in a state, its menu closed."""
    option = QStyleOptionMenuItem()
    option.initFrom(bar)
    option.rect, option.text = bar.actionGeometry(bar.actions()[1]), bar.actions()[1].text()
    option.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Active | state
    image = QImage(option.rect.right() + 1, option.rect.bottom() + 1, QImage.Format.Format_RGB32)
    image.fill(bar.palette().window().color())
    with QPainter(image) as painter:
        bar.style().drawControl(QStyle.ControlElement.CE_MenuBarItem, option, painter, bar)
    return image


@pytest.mark.parametrize("name", THEMES)
def test_the_menu_bar_shows_which_menu_the_keyboard_is_on(kept_window, name):
    kept_window.appearance.choose(name)
    bar = kept_window.menuBar()
    assert drawn_item(bar, QStyle.StateFlag.State_None) != drawn_item(bar, QStyle.StateFlag.State_Selected)


@pytest.mark.parametrize("theme", THEMES)
def test_next_is_the_one_button_of_the_toolbar_on_the_ground_of_the_accent(window, theme):
    window.appearance.choose(theme)
    bar, ground = window.toolbar, QColor(THEMES[theme].current_fill)
    filled = [
        name for name in bar.names
        if bar.widgetForAction(window.action_set[name]).grab().toImage().pixelColor(4, 4) == ground
    ]  # fmt: skip
    assert filled == ["next"]
    assert contrast_ratio(THEMES[theme].text, ground.name()) >= 4.5
