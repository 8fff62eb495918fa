"""Every widget follows the theme in force, and nobody has to tell it."""

import gc

import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import DARK, LIGHT
from nnviz.gui.widgets.themed import Themed, look


class Follower(Themed, QWidget):
    """Writes down who follows when, and into which theme."""

    def __init__(self, name: str, told: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._told = name, told

    def theme_changed(self) -> None:
        self._told.append((self._name, self.theme.name))


class Nest(Follower):
    """Has a child, which is made after it."""

    def __init__(self, told: list[tuple[str, str]]) -> None:
        super().__init__("parent", told)
        self.child = Follower("child", told, self)


def test_children_follow_before_their_parents(qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    nest = Nest(told)
    qtbot.addWidget(nest)
    look.set_theme(DARK)
    assert told == [("child", "dark"), ("parent", "dark")]
    look.set_theme(LIGHT)
    assert told[2:] == [("child", "light"), ("parent", "light")]


def test_a_new_widget_has_the_theme_in_force_and_is_not_told_of_it(qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    look.set_theme(DARK)
    widget = Follower("new", told)
    qtbot.addWidget(widget)
    assert widget.theme is DARK
    look.set_theme(DARK)
    assert told == []


def test_a_deleted_widget_is_left_alone_though_it_is_still_held(qapp: object) -> None:
    told: list[tuple[str, str]] = []
    widget = Follower("deleted", told)
    shiboken6.delete(widget)
    look.set_theme(DARK)
    assert told == []


def test_to_follow_keeps_nobody_alive(qapp: object) -> None:
    told: list[tuple[str, str]] = []
    Follower("gone", told)
    gc.collect()
    look.set_theme(DARK)
    assert told == []


def test_usually_a_widget_is_painted_anew_and_may_need_another_size(qtbot: QtBot, monkeypatch) -> None:
    class Plain(Themed, QWidget):
        pass

    widget, done = Plain(), []
    qtbot.addWidget(widget)
    monkeypatch.setattr(widget, "update", lambda: done.append("update"))
    monkeypatch.setattr(widget, "updateGeometry", lambda: done.append("size"))
    look.set_theme(DARK)
    assert sorted(done) == ["size", "update"]
