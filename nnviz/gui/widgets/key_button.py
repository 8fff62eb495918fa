"""A button that says its key beside its word; one of several may be filled, as the one to press now.

In large type the key is told by its tooltip alone, and leaves its room to what is read.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, mix, readable_on
from nnviz.gui.widgets.themed import Themed

PAD, GAP, RADIUS = 12.0, 8.0, 6.0


class KeyButton(Themed, QPushButton):
    """As wide as the widest of the words that it says by turns: what stands beside it never moves."""

    def __init__(self, *words: str, key: str = "", filled: bool = False) -> None:
        super().__init__(words[0])
        self._words, self._key, self._filled = words, key, filled
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are
        self._tell_key()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def is_filled(self) -> bool:
        return self._filled

    def set_filled(self, filled: bool) -> None:
        """Whether it is the one to press now."""
        if filled != self._filled:
            self._filled = filled
            self.update()

    def set_key(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._tell_key()
            self.updateGeometry()
            self.update()

    def _tell_key(self) -> None:
        self.setAccessibleDescription(self._key)
        self.setToolTip(self._key)

    def set_words(self, *words: str) -> None:
        """Other words, of which it says the first."""
        self._words = words
        self.setText(words[0])
        self.updateGeometry()

    @property
    def shown_key(self) -> str:
        """The key that stands beside the word."""
        return "" if self.theme.is_projector else self._key

    def sizeHint(self) -> QSize:  # noqa: N802
        theme = self.theme
        main, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
        width = max(text_width(main, word) for word in (*self._words, self.text()))
        width += GAP + text_width(small, self.shown_key) if self.shown_key else 0
        return QSize(round(width + 2 * PAD), round(text_height(main) + 12))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, rect = self.theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill, ink, quiet, edge = self._colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(line_pen(edge, theme.line_scale))
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
            if self.hasFocus():
                painter.setPen(line_pen(ink if self._filled else theme.current, 2 * theme.line_scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), RADIUS - 2, RADIUS - 2)
            main = ui_font(TEXT_MAIN, 600 if self._filled else 400, theme=theme)
            small = ui_font(TEXT_SMALL, theme=theme)
            key = GAP + text_width(small, self.shown_key) if self.shown_key else 0.0
            x = (self.width() - text_width(main, self.text()) - key) / 2
            draw_text(painter, QRectF(x, 0, self.width(), self.height()), self.text(), main, ink, LEFT)
            x += text_width(main, self.text()) + GAP
            draw_text(painter, QRectF(x, 0, self.width(), self.height()), self.shown_key, small, quiet, LEFT)

    def _colours(self) -> tuple[str, str, str, str]:
        """Ground, word, key and edge."""
        theme = self.theme
        if not self.isEnabled():
            faded = mix(theme.text, theme.panel, 0.5)
            return theme.panel, faded, faded, theme.panel_border
        pressed = 0.18 if self.isDown() else 0.08 if self.underMouse() else 0.0
        if self._filled:
            fill = mix(theme.current, theme.text, pressed)
            ink = readable_on(theme.current)
            return fill, ink, mix(ink, theme.current, 0.2), fill
        return mix(theme.background, theme.text, pressed), theme.text, theme.muted, theme.panel_border
