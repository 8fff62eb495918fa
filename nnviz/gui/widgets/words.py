"""Text whose place does not move when the text changes."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, readable_on
from nnviz.gui.drawing.wrap import broken
from nnviz.gui.widgets.themed import Themed

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
#: What stands for all texts when room is kept for one of so many letters.
USUAL_LETTERS = "the loss has come down to 0.0123 "


class Words(Themed, QWidget):
    """A few wrapped lines, with room kept for a text of ``letters`` letters; a longer one makes more room for good."""

    def __init__(self, name: str, letters: int, *, muted: bool = False) -> None:
        super().__init__()
        self._name = name
        self._letters = letters
        self._muted = muted
        self._lines: list[str] = []
        self._room = 1
        self.text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def set_text(self, text: str) -> None:
        if text == self.text:
            return
        self.text = text
        self.setAccessibleDescription(text)
        self._wrap()
        self.update()

    def theme_changed(self) -> None:
        self._room = 1
        self._wrap()
        self.update()

    def _wrap(self) -> None:
        font, width = self._font(), max(self.width(), 40)
        self._lines = broken_at_dots(font, self.text, width)
        usual = text_width(font, USUAL_LETTERS) / len(USUAL_LETTERS) * self._letters
        self._make_room(max(len(self._lines), math.ceil(usual / width)))

    def _make_room(self, lines: int) -> None:
        self._room = max(self._room, lines)
        height = math.ceil(self._room * self._line_height())
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def _font(self) -> QFont:
        return ui_font(TEXT_MAIN, theme=self.theme)

    def _line_height(self) -> float:
        return text_height(self._font()) * 1.1

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._room = 1
            self._wrap()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        font, height = self._font(), self._line_height()
        colour = self.theme.muted if self._muted else self.theme.text
        with QPainter(self) as painter:
            for index, line in enumerate(self._lines):
                row = QRectF(0, index * height, self.width(), height)
                draw_text(painter, row, line, font, colour, LEFT, elide=True)


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


class Chip(Themed, QWidget):
    """One word on a ground of its colour, after a few that lead to it. The colour never says more than the word."""

    def __init__(self, lead: str) -> None:
        super().__init__()
        self._lead = lead
        self._fill = ""
        self.word = ""
        self.setAccessibleName(lead)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def show_word(self, word: str, fill: str) -> None:
        """``fill`` "" leaves the chip empty with an outline."""
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
        lead = text_width(plain, f"{self._lead} ")
        pad = self.height() * 0.35
        chip = QRectF(lead, 1, text_width(bold, self.word) + 2 * pad, self.height() - 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_text(painter, QRectF(0, 0, lead, self.height()), self._lead, plain, theme.text, LEFT)
            painter.setPen(theme.outline)
            painter.setBrush(QColor(self._fill) if self._fill else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
            draw_text(painter, chip, self.word, bold, readable_on(self._fill) if self._fill else theme.text)

