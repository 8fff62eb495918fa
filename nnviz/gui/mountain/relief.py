"""What a contour map is made of: the coloured ground, the lines of equal loss with their numbers, and the paths."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from shiboken6 import wrapInstance

from nnviz.gui.fonts import ui_font
from nnviz.gui.mountain.heights import RAMP_STEPS, Heights, broken_colour, ramp
from nnviz.gui.mountain.walk import Dot, dots_of, halo_width, paint_dot, path_width, run_colour
from nnviz.gui.plots.contents import FAR_AWAY, Content, Scale
from nnviz.gui.text import draw_text, text_height, text_width
from nnviz.gui.theme import TEXT_SMALL, THEMES, Theme, mix
from nnviz.session.frame.plots import PathLine, PlaneFrame
from nnviz.session.notation import number

Array = NDArray[np.float64]

LINES = 10
#: Between two grid points lie so many pixels of the coloured ground.
FINER = 5


class Ground(Content):
    """The losses as colours, smooth between the grid points."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._image = QImage()
        self._corners = np.zeros((2, 2))

    def show_plane(self, frame: PlaneFrame, heights: Heights, theme: Theme) -> None:
        """Paint it once: it is only stretched afterwards."""
        shares = _finer(heights.grid)
        pixels = ramp(theme)[np.rint(shares * (RAMP_STEPS - 1)).astype(np.int64)]
        pixels[_finer(heights.broken.astype(float)) > 0.5] = QColor(broken_colour(theme)).getRgb()[:3]
        whole = np.full((*shares.shape, 4), 255, dtype=np.uint8)
        whole[..., :3] = pixels[::-1]
        rows, columns = shares.shape
        self._image = QImage(whole.data, columns, rows, 4 * columns, QImage.Format.Format_RGBX8888).copy()
        half = [(axis[-1] - axis[0]) / (count - 1) / 2 for axis, count in ((frame.a, columns), (frame.b, rows))]
        self._corners = np.array([
            [frame.a[0] - half[0], frame.a[-1] + half[0]], [frame.b[0] - half[1], frame.b[-1] + half[1]],
        ])  # fmt: skip
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        x, y = self._scale.pixels(*self._corners)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(QPointF(x[0], y[1]), QPointF(x[1], y[0])), self._image)


class Lines(Content):
    """Lines of equal loss, each with its loss written once where there is room."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._theme = THEMES["light"]
        self._lines: list[tuple[float, Array]] = []

    def show_plane(self, frame: PlaneFrame, heights: Heights, theme: Theme) -> None:
        self._theme = theme
        values = np.log10(np.maximum(frame.losses, heights.low)) if heights.log else frame.losses
        self._lines = []
        for level in levels_of(frame.losses, heights):
            ends = equal_lines(frame.a, frame.b, values, np.log10(level) if heights.log else level)
            if len(ends):
                self._lines.append((level, ends))
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        pen = QPen(QColor(mix(self._theme.text, self._theme.current, 0.4)), 1.1 * self._theme.line_scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        taken: list[QRectF] = []
        every = 2 if self._theme.is_projector else 1  # large numbers would hide what they stand on
        for place, (level, ends) in enumerate(self._lines):
            segments = self._segments(ends)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(pen)
            painter.drawLines(wrapInstance(segments.ctypes.data, QLineF), len(segments))
            if place % every == 0:
                self._write(painter, number(level, 2), segments, taken)

    def _segments(self, ends: Array) -> Array:
        x, y = self._scale.pixels(ends[:, 0::2].ravel(), ends[:, 1::2].ravel())
        segments = np.stack([x, y], axis=1).reshape(-1, 4)
        return np.ascontiguousarray(np.clip(segments, -FAR_AWAY, FAR_AWAY))

    def _write(self, painter: QPainter, text: str, segments: Array, taken: list[QRectF]) -> None:
        """The loss on the line, as far as can be from the numbers that stand already."""
        font = ui_font(TEXT_SMALL - 1, theme=self._theme)
        width, height = text_width(font, text) + 6, text_height(font)
        inside = self._bounds.adjusted(width / 2, height / 2, -width / 2, -height / 2)
        x, y = (segments[:, 0] + segments[:, 2]) / 2, (segments[:, 1] + segments[:, 3]) / 2
        free = (x > inside.left()) & (x < inside.right()) & (y > inside.top()) & (y < inside.bottom())
        if not free.any():
            return
        x, y = x[free], y[free]
        distances = [np.hypot(x - room.center().x(), (y - room.center().y()) * 2.2) for room in taken]
        nearest = np.minimum.reduce(distances) if distances else np.abs(x - inside.left())
        best = int(np.argmax(nearest))
        room = QRectF(x[best] - width / 2, y[best] - height / 2, width, height)
        if any(room.intersects(other) for other in taken):
            return
        taken.append(room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.background))
        painter.drawRoundedRect(room, 3, 3)
        draw_text(painter, room, text, font, self._theme.text)


class Walks(Content):
    """The paths with their starts and ends."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._theme = THEMES["light"]
        self._paths: tuple[PathLine, ...] = ()
        self._dots: list[Dot] = []

    def show_plane(self, frame: PlaneFrame, theme: Theme) -> None:
        self._theme, self._paths, self._dots = theme, frame.paths, dots_of(frame)
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        lines = [(self._in_pixels(path), run_colour(path.colour, self._theme)) for path in self._paths]
        for segments, _ in lines:
            _draw(painter, segments, self._theme.background, halo_width(self._theme))
        for segments, colour in lines:
            _draw(painter, segments, colour, path_width(self._theme))
        for dot in self._dots:
            x, y = self._scale.pixels(np.array([dot.a]), np.array([dot.b]))
            at = QPointF(float(x[0]), float(y[0]))
            if np.isfinite([x, y]).all() and self._bounds.contains(at):
                paint_dot(painter, at, dot, self._theme)

    def _in_pixels(self, path: PathLine) -> Array:
        x, y = self._scale.pixels(path.a, path.b)
        segments = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
        segments = segments[np.isfinite(segments).all(axis=1)]
        return np.ascontiguousarray(np.clip(segments, -FAR_AWAY, FAR_AWAY))


def _draw(painter: QPainter, segments: Array, colour: str, width: float) -> None:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # round ones take a hundred times as long
    painter.setPen(pen)
    if len(segments):
        painter.drawLines(wrapInstance(segments.ctypes.data, QLineF), len(segments))


def _finer(grid: Array) -> Array:
    """Bilinear between the grid points, which keep their values."""
    rows, columns = grid.shape
    down = np.linspace(0, rows - 1, (rows - 1) * FINER + 1)
    across = np.linspace(0, columns - 1, (columns - 1) * FINER + 1)
    top, left = np.minimum(down.astype(np.int64), rows - 2), np.minimum(across.astype(np.int64), columns - 2)
    v, u = (down - top)[:, None], across - left
    tall = grid[top] * (1 - v) + grid[top + 1] * v
    return tall[:, left] * (1 - u) + tall[:, left + 1] * u


def levels_of(losses: Array, heights: Heights) -> list[float]:
    """Losses to draw lines at: evenly in the logarithm, else so that equal areas lie between them; two digits."""
    finite = losses[np.isfinite(losses) & (losses <= heights.high) & (losses >= heights.low)]
    if finite.size < 2 or finite.min() == finite.max():
        return []
    if heights.log:
        exact = heights.low * (heights.high / heights.low) ** np.linspace(0.06, 0.96, LINES)
    else:
        exact = np.quantile(finite, np.linspace(0.03, 0.97, LINES))
    rounded = sorted({float(f"{level:.2g}") for level in exact})
    return rounded if len(rounded) > LINES // 2 else sorted({float(level) for level in exact})


def equal_lines(a: Array, b: Array, values: Array, level: float) -> Array:
    """(segments, 4): from (a, b) to (a, b), where ``values`` pass ``level``; each cell as two triangles."""
    across, down = np.meshgrid(a, b)
    points = np.stack([across, down, values], axis=-1)
    low, right, left, high = points[:-1, :-1], points[:-1, 1:], points[1:, :-1], points[1:, 1:]
    triangles = np.concatenate([np.stack(three, axis=-2).reshape(-1, 3, 3)
                                for three in ((low, right, left), (high, left, right))])  # fmt: skip
    triangles = triangles[np.isfinite(triangles[..., 2]).all(axis=1)]
    above = triangles[..., 2] > level
    count = above.sum(axis=1)
    crossed = (count == 1) | (count == 2)
    triangles, above, count = triangles[crossed], above[crossed], count[crossed]
    # One corner lies on the other side than the two others: the line cuts the two edges that meet in it.
    alone = np.argmax(above == (count == 1)[:, None], axis=1)
    rows = np.arange(len(alone))
    corner = triangles[rows, alone]
    cuts = []
    for other in (1, 2):
        end = triangles[rows, (alone + other) % 3]
        share = (level - corner[:, 2]) / (end[:, 2] - corner[:, 2])
        cuts.append(corner[:, :2] + (end[:, :2] - corner[:, :2]) * share[:, None])
    return np.concatenate(cuts, axis=1)
