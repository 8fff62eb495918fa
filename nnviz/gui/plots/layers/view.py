"""The picture of the layers as a widget: hover reads a layer out, a click or Enter goes to its weights."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.columns import Columns, columns_of
from nnviz.gui.plots.layers.picture import SIDES, Decades, Look, paint_layers
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.layers import PROFILES, SYMBOLS, LayersFrame, Quantity
from nnviz.session.notation import number, percent

HELP = "↑ and ↓ go from layer to layer, Enter differentiates by its weights, Esc leaves it."


class LayersView(Themed, QWidget):
    """Draws a LayersFrame; ``layer_chosen`` has the number of a layer, from 1."""

    layer_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._frame: LayersFrame | None = None
        self._quantity: Quantity = "z"
        self._decades = Decades()
        self._columns: Columns | None = None
        self._chosen: int | None = None
        self.setAccessibleName("Layers")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_layers(self, frame: LayersFrame | None, quantity: Quantity) -> None:
        self._frame, self._quantity = frame, quantity
        if frame is None or (self._chosen or 0) >= len(frame.lines):
            self._chosen = None
        said = "" if frame is None else " ".join(self._told(index) for index in range(len(frame.lines)))
        self.setAccessibleDescription(f"{said} {HELP}")
        self.update()

    def explains(self, frame: LayersFrame) -> bool:
        """Whether what the frame says of the theory fits what is to be seen: a line, or that there is none at all."""
        if all(line.theory is None for line in frame.lines):
            return True
        spans = columns_of(frame, self._quantity, QRectF(self.rect()), self.theme).spans
        seen = (one for side, one in zip(SIDES, PROFILES[self._quantity], strict=True) if side in spans)
        return any(profile.expected(line) is not None for profile in seen for line in frame.lines)

    def begin_anew(self) -> None:
        """Another net: the axes of the profiles begin again."""
        self._decades = Decades()
        self._chosen = None

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> Columns | None:
        """The picture, on any device."""
        painter.fillRect(rect, QColor(theme.background))
        if self._frame is None:
            return None
        decades = self._decades.for_frame(self._frame, self._quantity)
        return paint_layers(painter, rect, Look(self._frame, self._quantity, decades, self._chosen, theme))

    # ------------------------------------------------------------ pointer and keys

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            self._columns = self.paint(painter, QRectF(self.rect()), self.theme)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), HELP if index is None else self._told(index), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._understands(event):
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._choose(index)
            self.layer_chosen.emit(index + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if not self._understands(event) or self._frame is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step, last = (1 if key == Qt.Key.Key_Down else -1), len(self._frame.lines) - 1
            self._choose(0 if self._chosen is None else min(max(self._chosen + step, 0), last))
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
        elif self._chosen is not None:
            self.layer_chosen.emit(self._chosen + 1)

    def _understands(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ends = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        return event.key() in moves or (self._chosen is not None and event.key() in ends)

    def _choose(self, index: int | None) -> None:
        self._chosen = index
        if index is not None:
            announce(self, self._told(index))
        self.update()

    def _at(self, point: QPointF) -> int | None:
        return None if self._columns is None else self._columns.at(point.y())

    def _told(self, index: int) -> str:
        """All numbers of a layer, in words."""
        assert self._frame is not None
        line = self._frame.lines[index]
        spread = getattr(line.numbers, self._quantity)
        told = f"Layer {line.layer} ({line.activation}): {SYMBOLS[self._quantity]} has mean {number(spread.mean)}"
        parts = [f"{told} and standard deviation {number(spread.std)}"]
        parts += [f"{percent(line.numbers.saturated)} saturated"] * bool(line.numbers.saturated)
        parts += [f"{percent(line.numbers.dead)} of the units dead"] * bool(line.numbers.dead)
        return ", ".join(parts) + "."

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 360)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(120 * min(self.theme.text_scale, 1.6)))
