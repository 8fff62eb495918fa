"""A switch that is on or off, with its word and its key beside it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, mix, readable_on
from nnviz.gui.widgets.themed import Themed

GAP = 7.0
#: Of the pill, in heights of the text.
TALL, WIDE = 1.05, 1.9


class Toggle(Themed, QAbstractButton):
    """Violet while it is on, and the knob at the right: the colour never says it alone."""

    def __init__(self, word: str, key: str = "") -> None:
        super().__init__()
        self.setText(word)
        self._key = key
        self._font: QFont | None = None
        self.setCheckable(True)
        self.setAccessibleName(word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_key(self, key: str) -> None:
        """The key that does the same."""
        self._key = key
        self.updateGeometry()
        self.update()

    def set_type(self, font: QFont) -> None:
        """The type of the words that it stands beside."""
        self._font = font
        self.updateGeometry()
        self.update()

    @property
    def _type(self) -> QFont:
        return self._font or ui_font(TEXT_SMALL, theme=self.theme)

    def _pill(self) -> QSize:
        line = text_height(self._type)
        return QSize(round(line * WIDE), round(line * TALL))

    def sizeHint(self) -> QSize:  # noqa: N802
        width = self._pill().width() + GAP + text_width(self._type, self.text()) + 4
        width += GAP + text_width(self._type, self._key) if self._key else 0.0
        return QSize(round(width), round(text_height(self._type) + 8))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, on, pill = self.theme, self.isChecked(), self._pill()
        rect = QRectF(2, (self.height() - pill.height()) / 2, pill.width(), pill.height())
        fill = theme.current if on else theme.panel
        lively = 0.1 if self.underMouse() or self.isDown() else 0.0
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(line_pen(theme.current if on or self.hasFocus() else theme.muted, theme.line_scale))
            painter.setBrush(QColor(mix(fill, theme.text, lively)))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
            knob, radius = rect.height() / 2, rect.height() / 2 - 3
            middle = QPointF(rect.right() - knob if on else rect.left() + knob, rect.center().y())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(readable_on(theme.current) if on else theme.muted))
            painter.drawEllipse(middle, radius, radius)
            if self.hasFocus():
                painter.setPen(line_pen(theme.current, 2 * theme.line_scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            words = QRectF(rect.right() + GAP, 0, self.width(), self.height())
            draw_text(painter, words, self.text(), self._type, theme.current if on else theme.text, LEFT)
            words.setLeft(words.left() + text_width(self._type, self.text()) + GAP)
            draw_text(painter, words, self._key, self._type, theme.muted, LEFT)
