"""The picture of the layers as a widget: hover reads a layer out, a click or Enter goes to its weights."""

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent

from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.columns import Columns, columns_of
from nnviz.gui.plots.layers.picture import SIDES, Decades, Look, paint_layers
from nnviz.gui.plots.layers.steps_view import StepsView
from nnviz.session.frame.layers import PROFILES, SYMBOLS, LayersFrame, Quantity
from nnviz.session.notation import number, percent


class LayersView(StepsView):
    """Draws a LayersFrame; ``layer_chosen`` has the number of a layer, from 1."""

    layer_chosen = Signal(int)

    help = "↑ and ↓ go from layer to layer, Enter differentiates by its weights, Esc leaves it."

    def __init__(self) -> None:
        super().__init__()
        self._frame: LayersFrame | None = None
        self._quantity: Quantity = "z"
        self._decades = Decades()
        self._columns: Columns | None = None
        self.setAccessibleName("Layers")

    def show_layers(self, frame: LayersFrame | None, quantity: Quantity) -> None:
        self._frame, self._quantity = frame, quantity
        if frame is None or (self.chosen or 0) >= len(frame.lines):
            self.chosen = None
        said = "" if frame is None else " ".join(self.told(index) for index in range(len(frame.lines)))
        self.setAccessibleDescription(f"{said} {self.help}")
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
        self.chosen = None

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> Columns | None:
        """The picture, on any device."""
        paint_ground(painter, rect, theme)
        if self._frame is None:
            return None
        decades = self._decades.for_frame(self._frame, self._quantity)
        return paint_layers(painter, rect, Look(self._frame, self._quantity, decades, self.chosen, theme))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            self._columns = self.paint(painter, QRectF(self.rect()), self.theme)

    # ------------------------------------------------------------ its layers

    def count(self) -> int:
        return 0 if self._frame is None else len(self._frame.lines)

    def part_at(self, point: QPointF) -> int | None:
        return None if self._columns is None else self._columns.at(point.y())

    def told(self, index: int) -> str:
        """All numbers of a layer, in words."""
        assert self._frame is not None
        line = self._frame.lines[index]
        spread = getattr(line.numbers, self._quantity)
        told = f"Layer {line.layer} ({line.activation}): {SYMBOLS[self._quantity]} has mean {number(spread.mean)}"
        parts = [f"{told} and standard deviation {number(spread.std)}"]
        parts += [f"{percent(line.numbers.saturated)} saturated"] * bool(line.numbers.saturated)
        parts += [f"{percent(line.numbers.dead)} of the units dead"] * bool(line.numbers.dead)
        return ", ".join(parts) + "."

    def take(self, index: int) -> None:
        self.layer_chosen.emit(index + 1)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 360)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(120 * min(self.theme.text_scale, 1.6)))
