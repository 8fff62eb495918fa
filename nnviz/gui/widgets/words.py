"""Text in the theme's own type whose place does not move when it changes: it wraps, or what has no room is left out."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import broken_at_dots, line_height, paint_lines
from nnviz.gui.drawing.text import LEFT, broken, draw_text, text_height, text_width, wrapped
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme, readable_on
from nnviz.gui.widgets.themed import Themed

#: What stands for all texts when room is kept for one of so many letters.
USUAL_LETTERS = "the loss has come down to 0.0123 "
#: Around a caption, in pixels.
EDGE, TOP = 8, 2


class Words(Themed, QWidget):
    """A few wrapped lines, with room kept for a text of ``letters`` letters; a longer one makes more room for good.

    Where they may not be as many as the text takes, whole sentences are left to the tooltip.
    """

    def __init__(self, name: str, letters: int, *, muted: bool = False) -> None:
        super().__init__()
        self._letters = letters
        self._muted = muted
        self.lines: list[str] = []  # as they are painted
        self._most_lines = 1  # so far, at this width
        self._most: int | None = None
        self.text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def set_most(self, lines: int) -> None:
        """Take no more lines than these."""
        if lines != self._most:
            self._most = lines
            self.theme_changed()

    def show_text(self, text: str) -> None:
        if text == self.text:
            return
        self.text = text
        self.setAccessibleDescription(text)
        self._wrap()
        self.update()

    def theme_changed(self) -> None:
        self._most_lines = 1
        self._wrap()
        self.update()

    def _wrap(self) -> None:
        font, width = ui_font(TEXT_MAIN, theme=self.theme), max(self.width(), 40)
        self.lines = self._broken(font, width)
        usual = text_width(font, USUAL_LETTERS) / len(USUAL_LETTERS) * self._letters
        self._most_lines = max(self._most_lines, len(self.lines), math.ceil(usual / width))
        if self._most is not None:
            self.setToolTip(self.text if len(self.lines) > self._most else "")
            self.lines = self._whole_sentences(font, width, self._most)
            self._most_lines = min(self._most_lines, self._most)
        height = math.ceil(self._most_lines * line_height(self.theme) + self._spare())
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def _broken(self, font: QFont, width: float) -> list[str]:
        return broken_at_dots(font, self.text, width)

    def _whole_sentences(self, font: QFont, width: float, most: int) -> list[str]:
        """All lines, or the first sentences that have room in so many; of the first one at least a part."""
        sentences = self.text.split(". ")
        for count in range(len(sentences), 0, -1):
            more = "" if count == len(sentences) else ". …"
            lines = broken_at_dots(font, ". ".join(sentences[:count]) + more, width)
            if len(lines) <= most:
                return lines
        return list(wrapped(font, self.text, width, most))

    def _spare(self) -> float:
        """Pixels that it takes besides its lines."""
        return 0.0

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.theme_changed()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colour = self.theme.muted if self._muted else self.theme.text
        with QPainter(self) as painter:
            paint_lines(painter, QRectF(self.rect()), self.lines, colour, self.theme)


class Caption(Themed, QWidget):
    """At most ``most`` lines, the rest in the tooltip; the room is kept while they are empty, so that nothing moves."""

    def __init__(self, name: str, most: int, *, muted: bool = True, edge: int = EDGE) -> None:
        super().__init__()
        self._most = most
        self._muted = muted
        self._edge = edge
        self.text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_most(self, lines: int) -> None:
        """Take room for so many lines."""
        self._most = lines
        self.updateGeometry()

    def fits_on_a_line(self, width: int) -> bool:
        """Whether all of the text has room in one line of a caption so wide."""
        return text_width(ui_font(TEXT_MAIN, theme=self.theme), self.text) <= width - 2 * self._edge

    def show_text(self, text: str) -> None:
        if text == self.text:
            return
        self.text = text
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(caption_height(self._most, self.theme)))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            rect = QRectF(self.rect()).adjusted(self._edge, TOP, -self._edge, 0)
            _paint_wrapped(painter, rect, self.text, self._most, self.theme, muted=self._muted)


class WordAndReason(Words):
    """One word, or a few, on a ground of its colour, and after it on the same line the reason, which may wrap.

    The colour never says more than the word.
    """

    def __init__(self, name: str, letters: int) -> None:
        self.word, self._fill = "", ""
        super().__init__(name, letters)

    def show_verdict(self, word: str, fill: str, reason: str) -> None:
        """``fill`` "" leaves the ground empty with an outline; ``word`` "" leaves the reason alone."""
        if (word, fill, reason) == (self.word, self._fill, self.text):
            return
        self.word, self._fill, self.text = word, fill, reason
        self.setAccessibleDescription(f"{word}. {reason}" if word else reason)
        self._wrap()
        self.update()

    def _broken(self, font: QFont, width: float) -> list[str]:
        """The first line has what the word leaves of it, and is empty where not one word of the reason fits."""
        first, rest = "", self.text.split()
        room = width - self._indent()
        while rest and text_width(font, longer := f"{first} {rest[0]}".strip()) <= room:
            first = longer
            rest.pop(0)
        return [first, *broken(font, " ".join(rest), width)]

    def _spare(self) -> float:
        return self._chip_height() - line_height(self.theme)

    def _chip_height(self) -> float:
        return math.ceil(text_height(ui_font(TEXT_MAIN, 600, theme=self.theme)) * 1.4)

    def _chip_width(self) -> float:
        if not self.word:
            return 0.0
        return text_width(ui_font(TEXT_MAIN, 600, theme=self.theme), self.word) + 0.7 * self._chip_height()

    def _indent(self) -> float:
        return self._chip_width() + self._chip_height() / 3 if self.word else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, chip, indent = self.theme, self._chip_height(), self._indent()
        first, *rest = self.lines or [""]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.word:
                self._paint_chip(painter, QRectF(0.5, 1, min(self._chip_width(), self.width() - 1), chip - 2))
            row = QRectF(indent, 0, self.width() - indent, chip)
            draw_text(painter, row, first, ui_font(TEXT_MAIN, theme=theme), theme.text, LEFT, elide=True)
            paint_lines(painter, QRectF(self.rect()).adjusted(0, chip, 0, 0), rest, theme.text, theme)

    def _paint_chip(self, painter: QPainter, ground: QRectF) -> None:
        theme, fill = self.theme, self._fill
        painter.setPen(theme.outline)
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, ground.height() / 2, ground.height() / 2)
        ink = readable_on(fill) if fill else theme.text
        draw_text(painter, ground, self.word, ui_font(TEXT_MAIN, 600, theme=theme), ink, elide=True)


def caption_height(lines: int, theme: Theme) -> float:
    return lines * line_height(theme) + 2 * TOP


def paint_caption(painter: QPainter, rect: QRectF, text: str, most: int, theme: Theme) -> None:
    """``text`` in at most so many lines, from the top of ``rect`` on."""
    _paint_wrapped(painter, rect.adjusted(EDGE, TOP, -EDGE, 0), text, most, theme, muted=True)


def _paint_wrapped(painter: QPainter, inside: QRectF, text: str, most: int, theme: Theme, *, muted: bool) -> None:
    lines = wrapped(ui_font(TEXT_MAIN, theme=theme), text, inside.width(), most)
    paint_lines(painter, inside, lines, theme.muted if muted else theme.text, theme)
