"""What a screen reader is told: one announcement for each thing that happens, and nothing beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget


def somebody_listens() -> bool:
    """Whether a screen reader is there; what nobody hears need not be put into words."""
    from PySide6.QtGui import QAccessible  # with two hundred names, which the first picture does without

    return QAccessible.isActive()


def announce(widget: QWidget, sentence: str) -> None:
    """Have ``sentence`` read out, where somebody listens; its symbols in words, its numbers at three digits."""
    if somebody_listens():
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        from nnviz.gui.drawing.speech import sentence_in_words

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence_in_words(sentence)))


@contextmanager
def quietly() -> Iterator[None]:
    """What changes meanwhile is not told change by change: labels, fields and buttons would all speak at once.

    Whoever asks a widget is given what it says now. Only for changes after which there are the same widgets as before.
    """
    if not somebody_listens():
        yield
        return
    from PySide6.QtGui import QAccessible

    QAccessible.setActive(False)
    try:
        yield
    finally:
        QAccessible.setActive(True)
