"""What a contour map is made of: the coloured ground, the lines of equal loss with their numbers, and the paths."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.strokes import draw_lines
from nnviz.gui.drawing.text import draw_text
from nnviz.gui.drawing.theme import mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.contents import Content, Scale, cut_to, draw_image_in
from nnviz.gui.plots.mountain.heights import RAMP_STEPS, Heights, broken_colour, ramp
from nnviz.gui.plots.mountain.numbers import dot_reach, level_texts, number_font, place_numbers, walked_pixels
from nnviz.gui.plots.mountain.path import Dot, dots_of, halo_width, paint_dot, path_colour, path_width
from nnviz.session.frame.plots import PathLine, PlaneFrame

LINES = 10
#: Between two grid points lie so many pixels of the coloured ground.
FINER = 5


class LossColours(Content):
    """The losses as colours, smooth between the grid points."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._image = QImage()
        self._corners = np.zeros((2, 2))

    def show_plane(self, frame: PlaneFrame, heights: Heights) -> None:
        """Paint it once: it is only stretched afterwards."""
        shares = _finer(heights.grid)
        pixels = ramp(self._scale.theme)[np.rint(shares * (RAMP_STEPS - 1)).astype(np.int64)]
        pixels[_finer(heights.broken.astype(float)) > 0.5] = QColor(broken_colour(self._scale.theme)).getRgb()[:3]
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
        draw_image_in(painter, self._bounds, QRectF(QPointF(x[0], y[1]), QPointF(x[1], y[0])), self._image)


class LevelLines(Content):
    """Lines of equal loss, each with its loss written once where there is room."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._lines: list[tuple[float, Array]] = []
        self._frame: PlaneFrame | None = None
        self._segments: list[Array] = []  # of each line, in pixels
        self._numbers: list[tuple[QRectF, str]] = []

    def show_plane(self, frame: PlaneFrame, heights: Heights) -> None:
        """The numbers keep off the paths of ``frame``, and stay there: following them they would flicker."""
        self._frame = frame
        values = np.log10(np.maximum(frame.losses, heights.low)) if heights.log else frame.losses
        self._lines = []
        for level in levels_of(frame.losses, heights):
            ends = equal_lines(frame.a, frame.b, values, np.log10(level) if heights.log else level)
            if len(ends):
                self._lines.append((level, ends))
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._stale:
            self._lay_out()
            self._stale = False
        theme = self._scale.theme
        pen = QPen(QColor(mix(theme.text, theme.current, 0.4)), 1.1 * theme.line_scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(pen)
        for segments in self._segments:
            draw_lines(painter, segments)
        font = number_font(theme)
        for room, text in self._numbers:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.background))
            painter.drawRoundedRect(room, 3, 3)
            draw_text(painter, room, text, font, theme.text)

    def _lay_out(self) -> None:
        self._segments = [self._in_pixels(ends) for _, ends in self._lines]
        every = 2 if self._scale.theme.is_projector else 1  # large numbers would hide what they stand on
        texts = level_texts([level for level, _ in self._lines])
        numbered = zip(texts[::every], self._segments[::every], strict=True)
        walked = np.empty((0, 2)) if self._frame is None else walked_pixels(self._frame, self._scale)
        clear = dot_reach(self._frame, self._scale.theme)
        self._numbers = place_numbers(numbered, self._bounds, walked, clear, self._scale.theme)

    def _in_pixels(self, ends: Array) -> Array:
        x, y = self._scale.pixels(ends[:, 0::2].ravel(), ends[:, 1::2].ravel())
        return cut_to(self._bounds, np.stack([x, y], axis=1).reshape(-1, 4))


class Paths(Content):
    """The paths with their starts and ends."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._paths: tuple[PathLine, ...] = ()
        self._dots: list[Dot] = []

    def show_plane(self, frame: PlaneFrame) -> None:
        self._paths, self._dots = frame.paths, dots_of(frame)
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        lines = [(self._in_pixels(path), path_colour(path.colour, self._scale.theme)) for path in self._paths]
        for segments, _ in lines:
            _draw(painter, segments, self._scale.theme.background, halo_width(self._scale.theme))
        for segments, colour in lines:
            _draw(painter, segments, colour, path_width(self._scale.theme))
        for dot in self._dots:
            x, y = self._scale.pixels(np.array([dot.a]), np.array([dot.b]))
            at = QPointF(float(x[0]), float(y[0]))
            if np.isfinite([x, y]).all() and self._bounds.contains(at):
                paint_dot(painter, at, dot, self._scale.theme)

    def _in_pixels(self, path: PathLine) -> Array:
        x, y = self._scale.pixels(path.a, path.b)
        segments = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
        return cut_to(self._bounds, segments[np.isfinite(segments).all(axis=1)])


def _draw(painter: QPainter, segments: Array, colour: str, width: float) -> None:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # round ones take a hundred times as long
    painter.setPen(pen)
    draw_lines(painter, segments)


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
