"""What is drawn inside a plot: curves and data points, fast enough for thousands of them at each frame.

A path wider than one pixel costs Qt ten times what its stretches cost as single lines (4.7 against 0.45 ms for 2,000
points), so that a curve is handed over as an array of line segments, already in pixels.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import draw_lines
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.marks import PointMark, draw_mark, mark_reach

#: The length in pixels of a dash, and of the gap after it: short, because it hides what happens there.
DASH, GAP = 9.0, 4.0
#: Pixels beyond which Qt cannot draw: whatever lies there is out of sight anyway.
FAR_AWAY = 1e5


class Scale(Protocol):
    """Turns values into pixels, and knows the theme to draw them in."""

    @property
    def theme(self) -> Theme: ...

    def pixels(self, x: Array, y: Array) -> tuple[Array, Array]: ...


class Content(QGraphicsItem):
    """The base: covers the whole plot area, and is told when that or the ranges change."""

    def __init__(self, scale: Scale) -> None:
        super().__init__()
        self._scale = scale
        self._bounds = QRectF()
        self._stale = True

    def place(self, area: QRectF) -> None:
        """The plot area or its ranges have changed."""
        if area != self._bounds:
            self.prepareGeometryChange()
            self._bounds = QRectF(area)
            self.setPos(-area.topLeft())  # the box begins there, and pixels are counted from the widget's corner
        self.refresh()

    def column(self, width: float) -> float:
        """What it needs free right of the plot area, in a plot that is so wide together with that."""
        return 0.0

    def refresh(self) -> None:
        self._stale = True
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._bounds


class Curve(Content):
    """A line through values; a gap where one is not finite."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self.x: Array = np.empty(0)
        self.y: Array = np.empty(0)
        self._pen = QPen(Qt.PenStyle.NoPen)
        self._dashed = False
        self._segments: Array = np.empty((0, 4))

    def set_pen(self, colour: str, width: float = 2.0, dashed: bool = False) -> None:
        """Opaque: lines that overlap at their joints would show through."""
        self._pen = QPen(QColor(colour), width)
        # Flat ends leave a notch at every joint; round ones take a hundred times as long.
        self._pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        self._dashed = dashed
        self.refresh()

    def set_data(self, x: Array, y: Array) -> None:
        """(points,) each; for a dashed curve ``x`` must not fall."""
        self.x, self.y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self.refresh()

    @draws("curve")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._stale:
            self._segments = self._in_pixels()
            self._stale = False
        count = len(self._segments)
        if not count:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, count <= 400 or widget is None)
        painter.setPen(self._pen)
        draw_lines(painter, self._segments)

    def _in_pixels(self) -> Array:
        x, y = self._scale.pixels(self.x, self.y)
        if self._dashed:
            period = DASH + GAP + self._pen.widthF()  # the square ends reach into the gap
            x, y = _cut_at_dashes(x, y, period)
        segments = np.empty((max(len(x) - 1, 0), 4))
        if not len(segments):
            return segments
        segments[:, 0], segments[:, 1], segments[:, 2], segments[:, 3] = x[:-1], y[:-1], x[1:], y[1:]
        drawn = np.isfinite(segments).all(axis=1)
        if self._dashed:
            drawn &= (x[:-1] + x[1:]) / 2 % period < DASH
        return cut_to(self._bounds, segments[drawn])


def cut_to(bounds: QRectF, segments: Array) -> Array:
    """What of line segments (n, 4) lies in ``bounds``, after Liang and Barsky: SVG Tiny has no clip paths."""
    segments = np.clip(segments, -FAR_AWAY, FAR_AWAY)
    start, way = segments[:, :2], segments[:, 2:] - segments[:, :2]
    low, high = (np.array(pair) for pair in ((bounds.left(), bounds.top()), (bounds.right(), bounds.bottom())))
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - start) / way, (high - start) / way
    still, held = way == 0, (start >= low) & (start <= high)
    enter = np.where(still, np.where(held, -np.inf, np.inf), np.minimum(one, other)).max(axis=1)
    leave = np.where(still, np.where(held, np.inf, -np.inf), np.maximum(one, other)).min(axis=1)
    first, last = np.maximum(enter, 0.0)[:, None], np.minimum(leave, 1.0)[:, None]
    seen = (first <= last)[:, 0]
    first, last, start, way = first[seen], last[seen], start[seen], way[seen]
    return np.ascontiguousarray(np.hstack([start + way * first, start + way * last]))


def draw_image_in(painter: QPainter, bounds: QRectF, target: QRectF, image: QImage) -> None:
    """``image`` stretched over ``target``, as much of it as lies in ``bounds``."""
    seen = target.intersected(bounds)
    if seen.isEmpty():
        return
    across, down = image.width() / target.width(), image.height() / target.height()
    x, y = (seen.left() - target.left()) * across, (seen.top() - target.top()) * down
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(seen, image, QRectF(x, y, seen.width() * across, seen.height() * down))


def _cut_at_dashes(x: Array, y: Array, period: float) -> tuple[Array, Array]:
    """The curve with a point wherever a dash begins or ends; dashes go by the place on the x axis, so they stand."""
    finite = np.isfinite(x)
    x, y = np.clip(x[finite], -FAR_AWAY, FAR_AWAY), y[finite]
    if len(x) < 2:
        return x, y
    begins = np.arange(np.floor(max(x[0], -period) / period), np.ceil(min(x[-1], 10_000.0) / period)) * period
    cuts = np.concatenate([begins, begins + DASH])
    cuts = cuts[(cuts > x[0]) & (cuts < x[-1])]
    places = np.concatenate([x, cuts])
    order = np.argsort(places, kind="stable")
    values = np.concatenate([y, np.interp(cuts, x, y)])
    return places[order], values[order]


class Dots(Content):
    """Data points, each with one of a few marks."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self.x: Array = np.empty(0)
        self.y: Array = np.empty(0)
        self.kinds: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.marks: tuple[PointMark, ...] = ()
        self._stamps: list[QPixmap] = []
        self._stamped_for = 0.0
        self._places: list[list[QPointF]] = []

    def set_marks(self, marks: tuple[PointMark, ...]) -> None:
        """What they look like, by kind."""
        if marks != self.marks:
            self.marks = marks
            self._stamps = []
            self.refresh()

    def set_data(self, x: Array, y: Array, kinds: NDArray[np.int64]) -> None:
        """(points,) each; ``kinds`` are places in the marks, and the order of drawing."""
        self.x, self.y, self.kinds = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64), kinds
        self.refresh()

    def nearest(self, at: QPointF, reach: float) -> int | None:
        """The point that is nearest to a place in pixels, if one is within ``reach`` pixels."""
        if not len(self.x):
            return None
        x, y = self._scale.pixels(self.x, self.y)
        distance = np.hypot(x - at.x(), y - at.y())
        distance[~np.isfinite(distance)] = np.inf
        index = int(np.argmin(distance))
        return index if distance[index] <= reach else None

    @draws("points")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._stale:
            self._places = self._in_pixels()
            self._stale = False
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if widget is None:  # for a file: marks that can be enlarged
            for mark, places in zip(self.marks, self._places, strict=True):
                for place in filter(self._bounds.contains, places):
                    draw_mark(painter, place, mark)
            return
        self._stamp(widget.devicePixelRatioF())
        for stamp, mark, places in zip(self._stamps, self.marks, self._places, strict=True):
            corner = QPointF(mark_reach(mark), mark_reach(mark))
            for place in places:
                painter.drawPixmap(place - corner, stamp)

    def _in_pixels(self) -> list[list[QPointF]]:
        x, y = self._scale.pixels(self.x, self.y)
        seen = self._bounds.adjusted(-20, -20, 20, 20)
        inside = (x >= seen.left()) & (x <= seen.right()) & (y >= seen.top()) & (y <= seen.bottom())
        places = []
        for kind in range(len(self.marks)):
            of_kind = inside & (self.kinds == kind)
            places.append([QPointF(*pair) for pair in zip(x[of_kind].tolist(), y[of_kind].tolist(), strict=True)])
        return places

    def _stamp(self, ratio: float) -> None:
        """A picture of each mark: painting a circle anew takes ten times as long as copying one."""
        if self._stamps and self._stamped_for == ratio:
            return
        self._stamped_for = ratio
        self._stamps = []
        for mark in self.marks:
            reach = mark_reach(mark)
            side = int(np.ceil(2 * reach * ratio))
            stamp = QPixmap(side, side)
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            with QPainter(stamp) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                draw_mark(painter, QPointF(reach, reach), mark)
            self._stamps.append(stamp)
