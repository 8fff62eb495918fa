"""A number typed where it stands in the graph."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.graph.hits import Hit
from nnviz.gui.widgets.fields import NumberField


class InPlaceField(NumberField):
    """Opened over a number. Enter, or whatever takes the focus, closes it and takes what was typed; Esc does not."""

    closed = Signal(bool)  # whether it still had the focus, which is free now

    def __init__(self, view: QWidget) -> None:
        super().__init__("Value", parent=view)
        self.hit: Hit | None = None
        self._symbol = self._ink = ""
        self.editingFinished.connect(self._close)  # after what was typed has been taken
        self.hide()

    def open(self, hit: Hit, symbol: str, value: float, place: QRectF, bounds: QRectF, theme: Theme) -> None:
        """Show ``value`` of the thing ``hit`` around the middle of ``place``, inside ``bounds``."""
        self.hit = hit
        font = ui_font(TEXT_MAIN, theme=theme)
        self.setFont(font)
        self.setAccessibleName(f"Value of {symbol}")
        self._symbol, self._ink = symbol, theme.muted
        beside = round(text_width(font, symbol)) + 8
        self.setTextMargins(beside, 0, 0, 0)
        width, height = beside + text_width(font, "−0.000000×10") + 12, text_height(font) + 10
        left = min(max(place.center().x() - width / 2, bounds.left()), bounds.right() - width)
        top = min(max(place.center().y() - height / 2, bounds.top()), bounds.bottom() - height)
        self.setGeometry(QRectF(left, top, width, height).toRect())
        self.setModified(False)
        self.show_value(value)
        self.show()
        self.selectAll()
        self.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Before the number stands what it is: on an edge may stand the gradient, where the weight is typed."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            draw_text(painter, QRectF(self.rect()).adjusted(6, 0, 0, 0), self._symbol, self.font(), self._ink, LEFT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
            event.accept()  # an Enter that the view got as well would open the field again

    def give_up(self) -> None:
        """Close without taking what was typed."""
        self.setModified(False)
        self._close()

    def _close(self) -> None:
        if self.hit is not None:
            self.hit = None
            self.closed.emit(self.hasFocus())
            self.hide()
