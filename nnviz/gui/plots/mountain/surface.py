"""The loss over the plane as a mountain that can be turned, painted on any device.

A height field seen in parallel projection is drawn rightly when its cells come in the order of their distance in the
plane: no depth buffer, no OpenGL.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.mountain.box import margins, paint_axes, paint_box
from nnviz.gui.plots.mountain.heights import RAMP_STEPS, Heights, broken_colour, ramp
from nnviz.gui.plots.mountain.path import paint_paths
from nnviz.gui.plots.mountain.turning import TALL, Camera, Turn
from nnviz.session.frame.plots import PlaneFrame


def paint_surface(painter: QPainter, rect: QRectF, frame: PlaneFrame, theme: Theme, view: Turn) -> None:
    """Everything: box, mountain, axes, and on it the paths."""
    heights = Heights.of(frame, view.log)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(theme.background))
    camera = camera_for(rect, heights, theme, view)
    paint_mountain(painter, rect, camera, frame, heights, theme)
    paint_paths(painter, camera, frame, heights, theme)
    painter.restore()


def camera_for(rect: QRectF, heights: Heights, theme: Theme, view: Turn) -> Camera:
    """The camera for a picture in ``rect`` that leaves the axes their room."""
    return Camera(margins(rect, heights, theme), view)


def paint_mountain(
    painter: QPainter,
    rect: QRectF,
    camera: Camera,
    frame: PlaneFrame,
    heights: Heights,
    theme: Theme,
    coarseness: int = 1,
) -> None:
    """What stays while the weights move: box, surface and axes; every ``coarseness``-th grid line."""
    paint_box(painter, camera, heights, theme)
    _paint_cells(painter, camera, heights, theme, coarseness)
    paint_axes(painter, rect, camera, frame, heights, theme)


def _paint_cells(painter: QPainter, camera: Camera, heights: Heights, theme: Theme, coarseness: int) -> None:
    rows, columns = (_picked(size, coarseness) for size in heights.grid.shape)
    grid = heights.grid[np.ix_(rows, columns)]
    x, y = np.meshgrid(2 * columns / columns[-1] - 1, 2 * rows / rows[-1] - 1)
    z = TALL * (2 * grid - 1)
    holes = _holes(heights.broken[np.ix_(rows, columns)]).ravel()
    line = QPen(QColor(_line_colour(theme)), 0.7 * theme.line_scale)
    if holes.any():
        ground = _cell_corners(camera, x, y, np.full_like(z, -TALL))[holes]
        broken = np.broadcast_to(_rgb(broken_colour(theme)), (len(ground), 3))
        _draw_cells(painter, ground, broken, QPen(Qt.PenStyle.NoPen))
    order = np.argsort(-camera.depth(_middle(x), _middle(y)).ravel(), kind="stable")
    order = order[~holes[order]]
    colours = _cell_colours(x, y, z, grid, camera, theme).reshape(-1, 3)
    _draw_cells(painter, _cell_corners(camera, x, y, z)[order], colours[order], line)


def _draw_cells(painter: QPainter, corners: Array, colours: NDArray[np.int64], pen: QPen) -> None:
    brushes: dict[tuple[int, ...], QBrush] = {}
    painter.setPen(pen)
    point, set_brush, draw = QPointF, painter.setBrush, painter.drawConvexPolygon
    for (x1, y1, x2, y2, x3, y3, x4, y4), colour in zip(corners.tolist(), colours.tolist(), strict=True):
        key = tuple(colour)
        brush = brushes.get(key)
        if brush is None:
            brush = brushes[key] = QBrush(QColor(*key))
        set_brush(brush)
        draw((point(x1, y1), point(x2, y2), point(x3, y3), point(x4, y4)))


def _holes(broken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells that have a corner without a finite loss: there is no mountain, and the ground shows."""
    return broken[:-1, :-1] | broken[1:, 1:] | broken[:-1, 1:] | broken[1:, :-1]


def _picked(size: int, coarseness: int) -> NDArray[np.int64]:
    """Every ``coarseness``-th index, and the last in any case."""
    picked = np.arange(0, size, coarseness)
    return picked if picked[-1] == size - 1 else np.append(picked, size - 1)


def _cell_corners(camera: Camera, x: Array, y: Array, z: Array) -> Array:
    """(cells, 8): the pixels of the four corners of every cell, around it."""
    right, down = camera.project(x, y, z)
    first, second = slice(None, -1), slice(1, None)
    around = ((first, first), (first, second), (second, second), (second, first))
    return np.stack([side[place] for place in around for side in (right, down)], axis=-1).reshape(-1, 8)


def _middle(values: Array) -> Array:
    return (values[:-1, :-1] + values[1:, 1:]) / 2


def _cell_colours(x: Array, y: Array, z: Array, grid: Array, camera: Camera, theme: Theme) -> NDArray[np.int64]:
    """(rows, columns, 3): the height's colour, a little lighter or darker by how the cell is turned to the light."""
    height = (grid[:-1, :-1] + grid[1:, 1:] + grid[:-1, 1:] + grid[1:, :-1]) / 4
    colours = ramp(theme)[np.rint(height * (RAMP_STEPS - 1)).astype(np.int64)].astype(float)
    light = _light(x, y, z, camera)[..., None]
    colours = colours * (0.84 + 0.2 * light) + 22 * (light - 0.7)
    lid = np.minimum.reduce([grid[:-1, :-1], grid[1:, 1:], grid[:-1, 1:], grid[1:, :-1]]) >= 1.0
    colours[lid] = _rgb(mix(theme.background, theme.current, 0.3))
    # In steps of 4 no eye sees, and some hundred brushes less are made.
    return np.clip(np.rint(colours / 4) * 4, 0, 255).astype(np.int64)


def _light(x: Array, y: Array, z: Array, camera: Camera) -> Array:
    """How directly the light falls on each cell, 0 … 1; it comes from above, the left and the eye."""
    width, depth = x[0, 1] - x[0, 0], y[1, 0] - y[0, 0]
    slope_x = (z[:-1, 1:] + z[1:, 1:] - z[:-1, :-1] - z[1:, :-1]) / (2 * width)
    slope_y = (z[1:, :-1] + z[1:, 1:] - z[:-1, :-1] - z[:-1, 1:]) / (2 * depth)
    eye_x, eye_y = camera.towards_eye
    from_x, from_y = 0.35 * eye_x + 0.5 * eye_y, 0.35 * eye_y - 0.5 * eye_x
    steep = np.sqrt(1 + slope_x**2 + slope_y**2)
    return np.clip((0.79 - slope_x * from_x - slope_y * from_y) / steep, 0.0, 1.0)


def _line_colour(theme: Theme) -> str:
    return mix(theme.background, mix(theme.current, theme.text, 0.4), 0.5)


def _rgb(colour: str) -> tuple[int, int, int]:
    return QColor(colour).getRgb()[:3]
