"""Text in the theme's own type whose place does not move when it changes: it wraps, or what has no room is left out."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, broken, draw_text, text_height, text_width, wrapped
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme, readable_on
from nnviz.gui.widgets.themed import Themed

#: What stands for all texts when room is kept for one of so many letters.
USUAL_LETTERS = "the loss has come down to 0.0123 "
#: Around a caption, in pixels.
EDGE, TOP = 8, 2


class Words(Themed, QWidget):
    """A few wrapped lines, with room kept for a text of ``letters`` letters; a longer one makes more room for good."""

    def __init__(self, name: str, letters: int, *, muted: bool = False) -> None:
        super().__init__()
        self._letters = letters
        self._muted = muted
        self._lines: list[str] = []
        self._most_lines = 1  # so far, at this width
        self.text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        self._lines = broken_at_dots(font, self.text, width)
        usual = text_width(font, USUAL_LETTERS) / len(USUAL_LETTERS) * self._letters
        self._most_lines = max(self._most_lines, len(self._lines), math.ceil(usual / width))
        height = math.ceil(self._most_lines * line_height(self.theme))
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

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
            paint_lines(painter, QRectF(self.rect()), self._lines, colour, self.theme)


class Caption(Themed, QWidget):
    """At most ``most`` lines, the rest in the tooltip; the room is kept while they are empty, so that nothing moves."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__()
        self._most = most
        self.text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_most(self, lines: int) -> None:
        """Take room for so many lines."""
        self._most = lines
        self.updateGeometry()

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
            paint_caption(painter, QRectF(self.rect()), self.text, self._most, self.theme)


class WordOnColour(Themed, QWidget):
    """One word, or a few, on a ground of its colour, after what leads to it, which is left out where room is short.

    The colour never says more than the word.
    """

    def __init__(self, lead: str) -> None:
        super().__init__()
        self._lead = lead
        self._fill = ""
        self.word = ""
        self.setAccessibleName(lead)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def show_word(self, word: str, fill: str) -> None:
        """``fill`` "" leaves the ground empty with an outline."""
        if (word, fill) != (self.word, self._fill):
            self.word, self._fill = word, fill
            self.setAccessibleDescription(word)
            self.update()

    def theme_changed(self) -> None:
        self.setFixedHeight(math.ceil(text_height(ui_font(TEXT_MAIN, 600, theme=self.theme)) * 1.4))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self.word:
            return
        theme = self.theme
        plain, bold = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
        width = text_width(bold, self.word) + 2 * self.height() * 0.35
        lead = text_width(plain, f"{self._lead} ")
        lead = lead if lead + width <= self.width() else 0.0
        ground = QRectF(lead, 1, width, self.height() - 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if lead:
                draw_text(painter, QRectF(0, 0, lead, self.height()), self._lead, plain, theme.text, LEFT)
            painter.setPen(theme.outline)
            painter.setBrush(QColor(self._fill) if self._fill else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, ground.height() / 2, ground.height() / 2)
            draw_text(painter, ground, self.word, bold, readable_on(self._fill) if self._fill else theme.text)


def line_height(theme: Theme) -> float:
    """From line to line, in pixels."""
    return text_height(ui_font(TEXT_MAIN, theme=theme)) * 1.1


def paint_lines(painter: QPainter, rect: QRectF, lines: Sequence[str], colour: str, theme: Theme) -> None:
    """Lines below each other from the top of ``rect`` on; what is wider than it ends in "…"."""
    font, height = ui_font(TEXT_MAIN, theme=theme), line_height(theme)
    for index, line in enumerate(lines):
        row = QRectF(rect.left(), rect.top() + index * height, rect.width(), height)
        draw_text(painter, row, line, font, colour, LEFT, elide=True)


def caption_height(lines: int, theme: Theme) -> float:
    return lines * line_height(theme) + 2 * TOP


def paint_caption(painter: QPainter, rect: QRectF, text: str, most: int, theme: Theme) -> None:
    """``text`` in at most so many lines, from the top of ``rect`` on."""
    inside = rect.adjusted(EDGE, TOP, -EDGE, 0)
    lines = wrapped(ui_font(TEXT_MAIN, theme=theme), text, inside.width(), most)
    paint_lines(painter, inside, lines, theme.muted, theme)


def broken_at_dots(font: QFont, text: str, width: float) -> list[str]:
    """``text`` in lines that end, where that can be, at a " · " between two of its parts."""
    lines: list[str] = []
    for part in text.split(" · "):
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(font, joined) <= width:
            lines[-1] = joined
        else:
            lines += broken(font, part, width)
    return lines
