"""Every neuron's own map, or curve, side by side: one column of small pictures for each layer."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import draw_text, text_height
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.gui.plots.learnt.colours import scale_image, shares
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass
from nnviz.session.frame.equality import same
from nnviz.session.frame.plots import DecisionFrame, FitFrame, NeuronMap
from nnviz.session.notation import number

GAP, BETWEEN_LAYERS, EDGE = 5.0, 16.0, 8.0
TITLE = "what every neuron makes of the inputs"
WORDS = "Each neuron builds its picture from those at its left."
LARGEST_TILE, SMALLEST_TILE = 240.0, 8.0

Unit = tuple[int, int]
Layers = tuple[tuple[NeuronMap, ...], ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where everything is: the side of a tile, each unit's place, and each layer's heading."""

    side: float
    places: dict[Unit, QRectF]
    headings: tuple[tuple[QRectF, str], ...]

    @classmethod
    def of(cls, layers: Layers, width: float, height: float, theme: Theme) -> "Tiles":
        """As large as possible; a layer with more units than fit above each other gets more columns."""
        line = text_height(ui_font(TEXT_SMALL, 600, theme=theme)) + 4
        top, bottom = EDGE + line, height - EDGE
        side = _largest_side([len(layer) for layer in layers], width - 2 * EDGE, bottom - top)
        rows = _rows(side, bottom - top)
        used = sum(_width_of(len(layer), rows, side) for layer in layers) + BETWEEN_LAYERS * (len(layers) - 1)
        x = max(EDGE, (width - used) / 2)
        places: dict[Unit, QRectF] = {}
        headings = []
        for layer in layers:
            wide = _width_of(len(layer), rows, side)
            for index, one in enumerate(layer):
                column, row = divmod(index, rows)
                corner = QPointF(x + column * (side + GAP), top + row * (side + GAP))
                places[one.layer, one.unit] = QRectF(corner.x(), corner.y(), side, side)
            spare = BETWEEN_LAYERS / 2 - 2
            heading = QRectF(x - spare, EDGE, wide + 2 * spare, line - 4)
            headings.append((heading, "output" if layer is layers[-1] else f"layer {layer[0].layer}"))
            x += wide + BETWEEN_LAYERS
        return cls(side, places, tuple(headings))

    def at(self, place: QPointF) -> Unit | None:
        return next((unit for unit, rect in self.places.items() if rect.contains(place)), None)


def _rows(side: float, height: float) -> int:
    return max(1, math.floor((height + GAP) / (side + GAP)))


def _width_of(units: int, rows: int, side: float) -> float:
    return math.ceil(units / rows) * (side + GAP) - GAP


def _largest_side(counts: list[int], width: float, height: float) -> float:
    side = min(LARGEST_TILE, height)
    while side > SMALLEST_TILE:
        rows = _rows(side, height)
        needed = sum(_width_of(count, rows, side) for count in counts) + BETWEEN_LAYERS * (len(counts) - 1)
        if needed <= width:
            return side
        side -= 1.0
    return SMALLEST_TILE


class NeuronGrid(Themed, QWidget):
    """Draws the maps of all neurons. ``unit_chosen`` fires on a click, and on Enter."""

    unit_chosen = Signal(int, int)

    title = TITLE
    legend_text = f"{WORDS} Click one to see it large."

    def __init__(self) -> None:
        super().__init__()
        self._layers: Layers = ()
        self._images: dict[Unit, QImage] = {}
        self._tiles: Tiles | None = None
        self._pointer: QPointF | None = None
        self._cursor: Unit | None = None  # moved with the arrow keys
        self.highlighted: Unit | None = None
        self.setAccessibleName("Maps of all neurons")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_frame(self, frame: DecisionFrame | FitFrame) -> None:
        """Draw the maps of ``frame`` from now on."""
        layers = frame.layers
        if same(layers, self._layers):
            return
        if [len(layer) for layer in layers] != [len(layer) for layer in self._layers]:
            self._tiles = None
        self._layers = layers
        self._draw_images()
        units = sum(map(len, layers))
        self.setAccessibleDescription(f"{units} neurons in {len(layers)} layers. {self.legend_text}")
        self.update()

    def highlight(self, unit: Unit | None) -> None:
        """Frame this neuron's picture."""
        if unit != self.highlighted:
            self.highlighted = unit
            self.update()

    def theme_changed(self) -> None:
        self._tiles = None
        self._draw_images()
        self.update()

    def tile(self, layer: int, unit: int) -> QRectF:
        """Where a neuron's picture is."""
        return self._tiles_now().places[layer, unit]

    def _draw_images(self) -> None:
        self._images = _images_of(self._layers, self.theme)

    def _tiles_now(self) -> Tiles:
        if self._tiles is None:
            self._tiles = Tiles.of(self._layers, self.width(), self.height(), self.theme)
        return self._tiles

    # ------------------------------------------------------------ painting

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the grid in ``rect`` of any device, laid out for that size."""
        paint_neurons(painter, rect, self._layers, theme, self.highlighted)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self._layers:
            return
        with QPainter(self) as painter:
            tiles, size = self._tiles_now(), self.rect().toRectF().size()
            _paint_tiles(painter, tiles, self._layers, self._images, size, self.theme, self.highlighted)
            if self._cursor is not None and self.hasFocus():
                _paint_cursor(painter, tiles.places[self._cursor], self.theme)
            self._paint_card(painter)

    def _paint_card(self, painter: QPainter) -> None:
        unit = None if self._pointer is None else self._tiles_now().at(self._pointer)
        if unit is None or self._pointer is None:
            return
        one = next(one for layer in self._layers for one in layer if (one.layer, one.unit) == unit)
        text = f"{one.title}\nscale {number(one.low)} … {number(one.high)}"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, self.rect().toRectF(), self._pointer, text, self.theme)

    # ------------------------------------------------------------ pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position()
        over = self._tiles_now().at(self._pointer) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        unit = self._tiles_now().at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit is not None:
            self._cursor = unit
            self.unit_chosen.emit(*unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go from neuron to neuron, Enter or Space chooses one."""
        steps = {
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)
        }  # fmt: skip
        if event.key() in steps and self._layers:
            self._move_cursor(*steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._cursor is not None:
            self.unit_chosen.emit(*self._cursor)
        else:
            event.ignore()

    def _move_cursor(self, layers: int, units: int) -> None:
        first = self._layers[0][0].layer
        layer, unit = self._cursor or (first, 0)
        if self._cursor is not None:
            layer, unit = layer + layers, unit + units
        layer = min(max(layer, first), first + len(self._layers) - 1)
        self._cursor = (layer, min(max(unit, 0), len(self._layers[layer - first]) - 1))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._tiles = None

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 300)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, 120)


# ---------------------------------------------------------------- painting


@draws("neurons")
def paint_neurons(
    painter: QPainter, rect: QRectF, layers: Layers, theme: Theme, highlighted: Unit | None = None
) -> None:
    """The pictures of all neurons, laid out for ``rect`` of any device."""
    painter.save()
    painter.translate(rect.topLeft())
    tiles = Tiles.of(layers, rect.width(), rect.height(), theme)
    _paint_tiles(painter, tiles, layers, _images_of(layers, theme), rect.size(), theme, highlighted)
    painter.restore()


def _images_of(layers: Layers, theme: Theme) -> dict[Unit, QImage]:
    maps = (one for layer in layers for one in layer if one.values.ndim == 2)
    return {(one.layer, one.unit): scale_image(one, theme) for one in maps}


def _paint_tiles(
    painter: QPainter, tiles: Tiles, layers: Layers, images: dict[Unit, QImage], size: QSizeF, theme: Theme,
    highlighted: Unit | None,
) -> None:  # fmt: skip
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    paint_ground(painter, QRectF(QPointF(0, 0), size), theme)
    for rect, text in tiles.headings:
        draw_text(painter, rect, text, font, theme.text, elide=True)
    for layer in layers:
        for one in layer:
            unit = (one.layer, one.unit)
            with named(painter, f"unit-{one.layer}-{one.unit + 1}"):
                _paint_tile(painter, tiles.places[unit], one, images.get(unit), theme, marked=unit == highlighted)


def _paint_tile(
    painter: QPainter, rect: QRectF, one: NeuronMap, image: QImage | None, theme: Theme, *, marked: bool
) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if image is not None:
        painter.drawImage(rect, image)
    else:
        _paint_small_curve(painter, rect, one, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    colour, width = (theme.current, 4.0) if marked else (theme.outline, 1.0)
    painter.setPen(QPen(QColor(colour), width * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def _paint_cursor(painter: QPainter, tile: QRectF, theme: Theme) -> None:
    dashes = QPen(QColor(theme.text), 2.0)
    dashes.setDashPattern([2, 2])
    painter.setPen(dashes)
    painter.drawRect(tile.adjusted(-3, -3, 3, 3))


def _paint_small_curve(painter: QPainter, rect: QRectF, one: NeuronMap, theme: Theme) -> None:
    """The curve of a neuron of a net with one input, on the height of its scale, with its neutral line."""
    painter.fillRect(rect, QColor(theme.panel))
    painter.setPen(QPen(QColor(mix(theme.panel, theme.text, 0.3)), 1.0))
    painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()))
    height = np.nan_to_num(shares(one.values, one.low, one.middle, one.high))
    x = np.linspace(rect.left() + 2, rect.right() - 2, len(height))
    y = rect.center().y() - height * (rect.height() / 2 - 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.runs[1]), 2.0 * theme.line_scale))
    painter.drawPolyline(QPolygonF([QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)]))
