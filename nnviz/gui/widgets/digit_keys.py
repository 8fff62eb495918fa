"""The digits above the letters: with Shift a key says “!” and not “1”, and which sign is a matter of the country."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

MAC = {18: 1, 19: 2, 20: 3, 21: 4, 23: 5, 22: 6, 26: 7, 28: 8, 25: 9}
"""The virtual keys of macOS, which has no codes of places (Carbon, Events.h: kVK_ANSI_1 …)."""

FIRST = 2 if sys.platform == "win32" else 10
"""The code of the place of 1: of the keyboard itself on Windows, and 8 more under X11 and Wayland."""


def digit_of(event: QKeyEvent) -> int | None:
    """1 … 9 as the key says it, or by its place where Shift made another sign of it; None for any other key."""
    said = event.key() - Qt.Key.Key_0
    if 1 <= said <= 9:
        return said
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    if sys.platform == "darwin":
        return MAC.get(event.nativeVirtualKey())
    place = event.nativeScanCode() - FIRST + 1
    return place if 1 <= place <= 9 else None
