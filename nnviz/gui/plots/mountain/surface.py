"""The loss over the plane as a mountain that can be turned, painted on any device.

A height field seen in parallel projection is drawn rightly when its cells come in the order of their distance in the
plane: no depth buffer, no OpenGL.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import draw_lines, paint_ground
from nnviz.gui.drawing.text import draw_text
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.mountain.box import margins, paint_axes, paint_box
from nnviz.gui.plots.mountain.heights import RAMP_STEPS, Heights, broken_colour, ramp
from nnviz.gui.plots.mountain.levels import equal_lines, levels_of
from nnviz.gui.plots.mountain.mesh import Mesh, cut_faces, whole_cells
from nnviz.gui.plots.mountain.numbers import CLEAR, level_texts, number_font, place_numbers
from nnviz.gui.plots.mountain.path import LIFT, lines_on, paint_paths
from nnviz.gui.plots.mountain.turning import CORNER, SIDE, TALL, Camera, Turn, visible
from nnviz.session.frame.plots import PlaneFrame

#: Cells and level lines between two grid points; while it is turned there are half as many.
CELL_STEPS, LINE_STEPS = 2, 4


@draws("mountain")
def paint_surface(painter: QPainter, rect: QRectF, frame: PlaneFrame, theme: Theme, view: Turn) -> None:
    """Everything: box, mountain, axes, and on it the paths."""
    heights = Heights.of(frame, view.log)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, theme)
    camera = camera_for(rect, theme, view, frame)
    numbers = paint_mountain(painter, rect, camera, frame, heights, theme)
    paint_paths(painter, rect, camera, frame, heights, theme, numbers)
    painter.restore()


def camera_for(rect: QRectF, theme: Theme, view: Turn, frame: PlaneFrame) -> Camera:
    """The camera for a picture of ``frame`` in ``rect`` that leaves the axes their room."""
    return Camera(margins(rect, theme), view.along(frame.flat), CORNER if frame.disc is None else SIDE)


def paint_mountain(
    painter: QPainter,
    rect: QRectF,
    camera: Camera,
    frame: PlaneFrame,
    heights: Heights,
    theme: Theme,
    coarseness: int = 1,
) -> list[QRectF]:
    """What stays while the weights move: floor, surface, lines of equal loss and axes; where their numbers stand."""
    paint_box(painter, camera, theme)
    mesh = Mesh.of(heights, frame.disc is not None, max(1, CELL_STEPS // coarseness))
    _paint_holes(painter, camera, mesh, theme)
    _paint_cells(painter, camera, mesh, theme)
    rooms = _paint_levels(painter, rect, camera, frame, heights, theme, max(1, LINE_STEPS // coarseness))
    paint_axes(painter, rect, camera, frame, theme)
    return rooms


def _paint_cells(painter: QPainter, camera: Camera, mesh: Mesh, theme: Theme) -> None:
    z = TALL * (2 * mesh.share - 1)
    colours, whole = _cell_colours(mesh, z, camera, theme), whole_cells(mesh)
    faces = cut_faces(mesh)
    depth = camera.depth(_middle(mesh.x), _middle(mesh.y))
    corners = _cell_corners(camera, mesh.x, mesh.y, z)[whole.ravel()].reshape(-1, 4, 2)
    rims = [np.stack(camera.project(x, y, TALL * (2 * share - 1)), axis=1)
            for x, y, share in (face.T for face in faces.corners)]  # fmt: skip
    rows, columns = faces.cells.T
    keys = np.concatenate((depth[whole], depth[rows, columns]))
    colour = np.concatenate((colours[whole], colours[rows, columns])).tolist()
    polygons = [*corners.tolist(), *(rim.tolist() for rim in rims)]
    order = np.argsort(-keys, kind="stable").tolist()
    _draw_cells(painter, [polygons[place] for place in order], [colour[place] for place in order])


@draws("cells")
def _draw_cells(painter: QPainter, polygons: list[list[list[float]]], colours: list[list[int]]) -> None:
    """Each in its colour, its edge as well: else the ground would shine through between them."""
    tools: dict[tuple[int, ...], tuple[QBrush, QPen]] = {}
    point, draw = QPointF, painter.drawConvexPolygon
    for corners, colour in zip(polygons, colours, strict=True):
        key = tuple(colour)
        if key not in tools:
            tools[key] = QBrush(QColor(*key)), QPen(QColor(*key), 0.8)
        brush, pen = tools[key]
        painter.setBrush(brush)
        painter.setPen(pen)
        draw([point(x, y) for x, y in corners])


def _paint_holes(painter: QPainter, camera: Camera, mesh: Mesh, theme: Theme) -> None:
    """Where a corner has no finite loss there is no mountain: the ground shows."""
    holes = (mesh.hole & (_middle(mesh.room) >= 0)).ravel()
    if not holes.any():
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(broken_colour(theme)))
    for corners in _cell_corners(camera, mesh.x, mesh.y, np.full_like(mesh.x, -TALL))[holes].reshape(-1, 4, 2).tolist():
        painter.drawConvexPolygon([QPointF(*pair) for pair in corners])


def _cell_corners(camera: Camera, x: Array, y: Array, z: Array) -> Array:
    """(cells, 8): the pixels of the four corners of every cell, around it."""
    right, down = camera.project(x, y, z)
    first, second = slice(None, -1), slice(1, None)
    around = ((first, first), (first, second), (second, second), (second, first))
    return np.stack([side[place] for place in around for side in (right, down)], axis=-1).reshape(-1, 8)


def _middle(values: Array) -> Array:
    return (values[:-1, :-1] + values[1:, 1:]) / 2


def _cell_colours(mesh: Mesh, z: Array, camera: Camera, theme: Theme) -> NDArray[np.int64]:
    """(rows, columns, 3): the height's colour, a little lighter or darker by how the cell is turned to the light."""
    grid = np.clip(mesh.share, 0.0, 1.0)
    height = (grid[:-1, :-1] + grid[1:, 1:] + grid[:-1, 1:] + grid[1:, :-1]) / 4
    colours = ramp(theme)[np.rint(height * (RAMP_STEPS - 1)).astype(np.int64)].astype(float)
    light = _light(mesh.x, mesh.y, z, camera)[..., None]
    colours = colours * (0.84 + 0.2 * light) + 22 * (light - 0.7)
    # In steps of 4 no eye sees, and some hundred brushes less are made.
    return np.clip(np.rint(colours / 4) * 4, 0, 255).astype(np.int64)


# ---------------------------------------------------------------- lines of equal loss


@draws("levels")
def _paint_levels(
    painter: QPainter,
    rect: QRectF,
    camera: Camera,
    frame: PlaneFrame,
    heights: Heights,
    theme: Theme,
    times: int,
) -> list[QRectF]:
    """Draws the lines where they are seen, and writes their losses on them; the places of these."""
    mesh = Mesh.of(heights, frame.disc is not None, times)
    values = mesh.share.copy()
    values[:-1, :-1][mesh.hole] = np.nan
    surface = TALL * (2 * np.minimum(mesh.share, 1.0)[::2, ::2] - 1) if times > 1 else TALL * (2 * heights.grid - 1)
    painter.setPen(QPen(QColor(mix(theme.background, theme.text, 0.5)), theme.line_scale))
    levels, lines = levels_of(heights), []
    for level in levels:
        share = float(heights.at(np.array(level)))
        ends = equal_lines(mesh.x[0], mesh.y[:, 0], values, share)
        x, y = (ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2
        z = np.full(len(x), TALL * (2 * share - 1) + LIFT)
        seen = visible(x, y, z, surface, camera)
        if frame.disc is not None:
            seen &= np.hypot(x, y) <= 1
        lines.append(_projected(camera, ends[seen], TALL * (2 * share - 1)))
        draw_lines(painter, lines[-1])
    return _write_levels(painter, rect, level_texts(levels), lines, lines_on(camera, frame, heights), theme)


def _projected(camera: Camera, ends: Array, z: float) -> Array:
    sides = [camera.project(ends[:, place], ends[:, place + 1], np.full(len(ends), z)) for place in (0, 2)]
    return np.stack([side for pair in sides for side in pair], axis=1)


def _write_levels(
    painter: QPainter, rect: QRectF, texts: list[str], lines: list[Array], walked: Array, theme: Theme
) -> list[QRectF]:
    """The highest first: there is the most room."""
    font = number_font(theme)
    numbered = [(text, line) for text, line in zip(texts, lines, strict=True) if len(line)][::-1]
    placed = place_numbers(numbered, rect, walked, CLEAR * theme.line_scale, theme)
    for room, text in placed:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.background))
        painter.setOpacity(0.75)
        painter.drawRoundedRect(room, 3, 3)
        painter.setOpacity(1.0)
        draw_text(painter, room, text, font, theme.text)
    return [room for room, _ in placed]


def _light(x: Array, y: Array, z: Array, camera: Camera) -> Array:
    """How directly the light falls on each cell, 0 … 1; it comes from above, the left and the eye."""
    width, depth = x[0, 1] - x[0, 0], y[1, 0] - y[0, 0]
    slope_x = (z[:-1, 1:] + z[1:, 1:] - z[:-1, :-1] - z[1:, :-1]) / (2 * width)
    slope_y = (z[1:, :-1] + z[1:, 1:] - z[:-1, :-1] - z[:-1, 1:]) / (2 * depth)
    eye_x, eye_y = camera.towards_eye
    from_x, from_y = 0.35 * eye_x + 0.5 * eye_y, 0.35 * eye_y - 0.5 * eye_x
    steep = np.sqrt(1 + slope_x**2 + slope_y**2)
    return np.clip((0.79 - slope_x * from_x - slope_y * from_y) / steep, 0.0, 1.0)
