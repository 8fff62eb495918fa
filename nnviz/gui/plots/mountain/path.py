"""The paths that were walked, on the surface: at their true losses, faint where the mountain hides them."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.marks import Kept, dots_of, paint_marks, paint_moments, path_colour
from nnviz.gui.plots.mountain.turning import TALL, Camera, between, visible
from nnviz.records import dataclass
from nnviz.session.frame.plots import PathLine, PlaneFrame, walked_in

#: The longest straight piece of a path in the box's units: hidden or not is decided piece by piece.
PIECE = 0.04
MOST_PIECES = 64  # of one segment
#: Above the surface, so that a path lies on it and not in it.
LIFT = 0.012
#: From this distance on a plumb line shows where over the surface an end is.
HOVERING = 0.06


def path_width(theme: Theme) -> float:
    """Thick enough to be followed from far away."""
    return 1.5 * theme.line_scale


def halo_width(theme: Theme) -> float:
    """Of the rim in the background's colour that keeps a path apart from the mountain."""
    return path_width(theme) + 2.0 * theme.line_scale


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The parts of a path that lie over the plane, cut into short pieces: (pieces, 2) each, start and end."""

    x: Array
    y: Array
    z: Array


def scaled(values: Array, axis: Array) -> Array:
    """Places on an axis of the plane as −1 … 1."""
    return 2 * (values - axis[0]) / (axis[-1] - axis[0]) - 1


def pieces_of(path: PathLine, frame: PlaneFrame, heights: Heights) -> Pieces:
    """Clipped to the plane and cut, in the order of walking; what is not a number is left out."""
    with np.errstate(all="ignore"):
        points = np.stack([scaled(path.a, frame.a), scaled(path.b, frame.b), height_of(path.losses, heights)], axis=1)
        start, way = points[:-1], np.diff(points, axis=0)
        first, last = _inside(start[:, :2], way[:, :2])
    good = np.isfinite(start).all(axis=1) & np.isfinite(way).all(axis=1) & (first < last)
    start, way, first, last = start[good], way[good], first[good], last[good]
    length = np.hypot(way[:, 0], way[:, 1]) * (last - first)
    counts = np.clip(np.ceil(length / PIECE), 1, MOST_PIECES).astype(np.int64)
    index = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    cuts = np.stack([place, place + 1], axis=1) / counts[index, None]
    at = first[index, None] + (last - first)[index, None] * cuts
    whole = start[index, None, :] + way[index, None, :] * at[:, :, None]
    # Between two moments it goes over the surface, and as far above or below it as they are.
    surface = surface_of(heights)
    ground = _ground(surface, whole[..., 0], whole[..., 1])
    ends = np.stack([start, start + way], axis=1)[index]
    beside = ends[..., 2] - _ground(surface, ends[..., 0], ends[..., 1]) - LIFT
    z = ground + LIFT + beside[:, :1] * (1 - at) + beside[:, 1:] * at
    return Pieces(whole[..., 0], whole[..., 1], np.clip(z, -TALL, TALL + LIFT))


def surface_of(heights: Heights) -> Array:
    """The surface's z over the plane (rows, columns), above the top as well."""
    surface: Array = TALL * (2 * heights.raw - 1)
    return surface


def _ground(surface: Array, x: Array, y: Array) -> Array:
    return between(surface, np.clip(x, -1, 1), np.clip(y, -1, 1))


def height_of(losses: Array, heights: Heights) -> Array:
    """z in the box's units."""
    return TALL * (2 * heights.at(losses) - 1) + LIFT


def _inside(start: Array, way: Array) -> tuple[Array, Array]:
    """From where to where (shares of the way) each segment lies in the square −1 … 1, after Liang and Barsky."""
    entry, leave = (-1 - start) / way, (1 - start) / way
    entry, leave = np.minimum(entry, leave), np.maximum(entry, leave)
    still = way == 0
    held = np.abs(start) <= 1
    entry = np.where(still, np.where(held, -np.inf, np.inf), entry)
    leave = np.where(still, np.where(held, np.inf, -np.inf), leave)
    return np.maximum(entry.max(axis=1), 0.0), np.minimum(leave.min(axis=1), 1.0)


def walked_on(camera: Camera, frame: PlaneFrame, heights: Heights) -> Array:
    """(places, 2): where the moments of the paths, and where the weights are now, in pixels."""
    with np.errstate(all="ignore"):
        a, b, losses = walked_in(frame)
        x, y, z = scaled(a, frame.a), scaled(b, frame.b), height_of(losses, heights)
    inside = (np.abs(x) <= 1) & (np.abs(y) <= 1) & np.isfinite(z)
    return np.stack(camera.project(x[inside], y[inside], z[inside]), axis=1)


def moment_at(
    camera: Camera, frame: PlaneFrame, heights: Heights, at: QPointF, reach: float
) -> int | None:
    """The update whose dot is within ``reach`` pixels of a place, the nearest one; None where there is none."""
    if not frame.paths or frame.is_trial or not len(frame.paths[0].a):
        return None
    path = frame.paths[0]
    with np.errstate(all="ignore"):
        x, y, z = scaled(path.a, frame.a), scaled(path.b, frame.b), height_of(path.losses, heights)
        right, down = camera.project(x, y, z)
        far = np.hypot(right - at.x(), down - at.y())
    far[~(np.isfinite(far) & (np.abs(x) <= 1) & (np.abs(y) <= 1))] = np.inf
    nearest = int(np.argmin(far))
    return int(path.updates[nearest]) if far[nearest] <= reach else None


def lines_on(camera: Camera, frame: PlaneFrame, heights: Heights) -> Array:
    """(places, 2): pixels that the lines of the paths go through, and the marks."""
    parts = [pieces_of(path, frame, heights) for path in frame.paths]
    places = [np.stack(camera.project(part.x[:, 0], part.y[:, 0], part.z[:, 0]), axis=1) for part in parts]
    return np.concatenate([*places, walked_on(camera, frame, heights)])


@draws("paths")
def paint_paths(
    painter: QPainter,
    rect: QRectF,
    camera: Camera,
    frame: PlaneFrame,
    heights: Heights,
    theme: Theme,
    numbers: Sequence[QRectF] = (),
) -> None:
    """All paths with a dot for each moment; and where they start, where the weights are now, and the valley's floor.

    :param numbers: where numbers of the surface stand already.
    """
    surface = TALL * (2 * heights.grid - 1)
    for path in frame.paths:
        pieces = pieces_of(path, frame, heights)
        if len(pieces.x):
            _paint_path(painter, camera, pieces, surface, path, theme)
        _paint_moments(painter, camera, path, frame, heights, theme)
    marks = []
    for dot in dots_of(frame):
        x, y = float(scaled(np.array(dot.a), frame.a)), float(scaled(np.array(dot.b), frame.b))
        if abs(x) <= 1 and abs(y) <= 1 and math.isfinite(dot.loss):
            z = float(height_of(np.array(dot.loss), heights))
            if dot.kind == "now":
                _paint_drop(painter, camera, (x, y, z), surface, theme)
            marks.append((camera.point(x, y, z), dot))
    paint_marks(painter, rect, marks, theme, Kept(numbers, walked_on(camera, frame, heights)))


def _paint_moments(
    painter: QPainter, camera: Camera, path: PathLine, frame: PlaneFrame, heights: Heights, theme: Theme
) -> None:
    """A dot where each update has led to, at its own loss; what the mountain hides is left out."""
    with np.errstate(all="ignore"):
        x, y, z = scaled(path.a, frame.a), scaled(path.b, frame.b), height_of(path.losses, heights)
        good = (np.abs(x) <= 1) & (np.abs(y) <= 1) & np.isfinite(z)
    x, y, z = x[good], y[good], z[good]
    seen = visible(x, y, z + LIFT, TALL * (2 * heights.grid - 1), camera)
    paint_moments(painter, np.stack(camera.project(x[seen], y[seen], z[seen]), axis=1), path.colour, theme)


def _paint_drop(
    painter: QPainter, camera: Camera, at: tuple[float, float, float], surface: Array, theme: Theme
) -> None:
    """A plumb line from a point that hovers over or under the surface: other weights have moved than the plane's."""
    x, y, z = at
    ground = float(between(surface, np.array(x), np.array(y)))
    if abs(z - ground) < HOVERING:
        return
    pen = QPen(QColor(theme.outline), 1.2 * theme.line_scale)
    pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(camera.point(x, y, z), camera.point(x, y, ground))


def _paint_path(
    painter: QPainter, camera: Camera, pieces: Pieces, surface: Array, path: PathLine, theme: Theme
) -> None:
    seen = visible(pieces.x.mean(axis=1), pieces.y.mean(axis=1), pieces.z.mean(axis=1), surface, camera)
    right, down = camera.project(pieces.x, pieces.y, pieces.z)
    colour = path_colour(path.colour, theme)
    pen = QPen(QColor(colour), path_width(theme))
    halo = QPen(QColor(theme.background), halo_width(theme))
    for one in (pen, halo):
        one.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    faint = QPen(QColor(mix(colour, theme.background, 0.35)), theme.line_scale)
    faint.setDashPattern([2.0, 3.0])
    runs = _runs(right, down, seen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line, shown in runs:
        if not shown:
            painter.setPen(faint)
            painter.drawPolyline(line)
    for stroke in (halo, pen):
        painter.setPen(stroke)
        for line, shown in runs:
            if shown:
                painter.drawPolyline(line)


def _runs(right: Array, down: Array, seen: NDArray[np.bool_]) -> list[tuple[QPolygonF, bool]]:
    """Lines of pieces that follow each other and are all seen or all hidden."""
    joined = (np.abs(right[1:, 0] - right[:-1, 1]) < 0.01) & (np.abs(down[1:, 0] - down[:-1, 1]) < 0.01)
    breaks = np.flatnonzero(~joined | (seen[1:] != seen[:-1])) + 1
    runs = []
    for first, end in pairwise([0, *breaks.tolist(), len(seen)]):
        x = [float(right[first, 0]), *right[first:end, 1].tolist()]
        y = [float(down[first, 0]), *down[first:end, 1].tolist()]
        runs.append((QPolygonF([QPointF(*pair) for pair in zip(x, y, strict=True)]), bool(seen[first])))
    return runs
