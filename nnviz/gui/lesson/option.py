"""One of the sentences to choose from."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import CENTER, draw_text
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, mix, readable_on
from nnviz.gui.lesson.document import Write, painted
from nnviz.gui.widgets.themed import Themed

PAD, BADGE, RADIUS = 8.0, 9.0, 6.0


class OptionButton(Themed, QAbstractButton):
    """A number and a sentence, over as many lines as it needs. ``number``: the key that chooses it."""

    def __init__(self, number: int, write: Write, words: str) -> None:
        super().__init__()
        self.number = number
        self._write = write
        self._is_right: bool | None = None  # None: not to be seen yet
        self._was_taken = False
        self.setAccessibleName(f"{number}: {words}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def show_outcome(self, *, taken: bool, right: bool | None) -> None:
        """Whether it was chosen, and, once that is no secret, whether it is right."""
        if (taken, right) == (self._was_taken, self._is_right):
            return
        self._was_taken, self._is_right = taken, right
        said = {None: "chosen" if taken else "", True: "right", False: "chosen, not right" if taken else ""}
        self.setAccessibleDescription(said[right])
        self.setEnabled(right is None)
        self.update()

    def theme_changed(self) -> None:
        self._label = painted(self._write, self.theme, TEXT_MAIN)
        self._fit()
        super().theme_changed()

    def _left(self) -> float:
        return 2 * PAD + 2 * BADGE * self.theme.text_scale

    def _fit(self) -> None:
        height = self._label.height_at(max(self.width() - self._left() - PAD, 60.0)) + 1.2 * PAD
        if self.height() != round(height) or self.minimumHeight() != round(height):
            self.setFixedHeight(round(height))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.minimumHeight())

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, rect = self.theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        found = bool(self._is_right)
        lively = self.isEnabled() and (self.underMouse() or self.isDown())
        ground = theme.taken_fill if found else mix(theme.background, theme.current, 0.07 if lively else 0.0)
        edge = theme.result if found else theme.current if self.hasFocus() else theme.panel_border
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = line_pen(edge, (2.0 if found or self.hasFocus() else 1.0) * theme.line_scale)
            painter.setPen(pen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
            self._paint_badge(painter, rect)
            self._label.paint(painter, QPointF(self._left(), 0.6 * PAD - 2))

    def _paint_badge(self, painter: QPainter, rect: QRectF) -> None:
        """The key; filled where this was chosen, a tick where it is right."""
        theme, radius = self.theme, BADGE * self.theme.text_scale
        middle = QPointF(rect.left() + PAD + radius, rect.center().y())
        fill = theme.result if self._is_right else theme.current if self._was_taken else theme.background
        painter.setPen(line_pen(theme.result if self._is_right else theme.current, theme.line_scale))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(middle, radius, radius)
        room = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        ink = readable_on(fill) if self._is_right or self._was_taken else theme.current
        font = ui_font(TEXT_SMALL, 600, theme=theme)
        draw_text(painter, room, "✓" if self._is_right else str(self.number), font, ink, CENTER)
