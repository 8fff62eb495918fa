"""Captions under and over the pictures: one line of title, and a note of few lines; the rest is in the tooltip."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import draw_text, text_height
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.drawing.wrap import wrapped
from nnviz.gui.widgets.themed import Themed

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
EDGE = 8


class Caption(Themed, QWidget):
    """At most ``most`` lines, the rest in the tooltip; the room is kept while they are empty, so that nothing moves."""

    def __init__(self, name: str, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return self._text

    def set_most(self, lines: int) -> None:
        """Take room for so many lines."""
        self._most = lines
        self.updateGeometry()

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(caption_height(self._most, self.theme)))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            paint_caption(painter, QRectF(self.rect()), self._text, self._most, self.theme)


def caption_height(lines: int, theme: Theme) -> float:
    return lines * text_height(ui_font(TEXT_MAIN, theme=theme)) * 1.1 + 4


def paint_caption(painter: QPainter, rect: QRectF, text: str, most: int, theme: Theme) -> None:
    """``text`` in at most so many lines, from the top of ``rect`` on."""
    font = ui_font(TEXT_MAIN, theme=theme)
    line = text_height(font) * 1.1
    for place, words in enumerate(wrapped(font, text, rect.width() - 2 * EDGE, most)):
        row = QRectF(rect.left() + EDGE, rect.top() + 2 + place * line, rect.width() - 2 * EDGE, line)
        draw_text(painter, row, words, font, theme.muted, LEFT)
