"""The digits above the letters, with Shift and without."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from nnviz.gui.widgets import digit_keys
from nnviz.gui.widgets.digit_keys import digit_of

SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def pressed(key, modifiers=PLAIN, place=0, virtual=0):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, place, virtual, 0)


def test_a_digit_is_read_as_the_key_says_it():
    assert [digit_of(pressed(key)) for key in (Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_9)] == [None, 1, 9]
    assert digit_of(pressed(Qt.Key.Key_3, SHIFT)) == 3


@pytest.mark.parametrize(("platform", "first", "place"), [("linux", 10, 12), ("win32", 2, 4)])
def test_with_shift_a_digit_is_read_by_its_place(monkeypatch, platform, first, place):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(digit_keys, "FIRST", first)
    assert digit_of(pressed(Qt.Key.Key_NumberSign, SHIFT, place)) == 3
    assert digit_of(pressed(Qt.Key.Key_NumberSign, PLAIN, place)) is None
    assert digit_of(pressed(Qt.Key.Key_ParenRight, SHIFT, place + 7)) is None


def test_on_macos_a_digit_is_read_by_its_virtual_key(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert digit_of(pressed(Qt.Key.Key_Percent, SHIFT, 1, 23)) == 5
    assert digit_of(pressed(Qt.Key.Key_A, SHIFT, 1, 0)) is None
