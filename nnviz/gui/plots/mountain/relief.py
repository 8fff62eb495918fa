"""What a contour map is made of: the coloured ground, the lines of equal loss with their numbers, and the paths."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import draw_lines
from nnviz.gui.drawing.text import draw_text
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.contents import Content, Scale, cut_to, draw_image_in
from nnviz.gui.plots.mountain.finer import even, finer
from nnviz.gui.plots.mountain.heights import RAMP_STEPS, Heights, broken_colour, ramp
from nnviz.gui.plots.mountain.levels import equal_lines, finer_grid, levels_of
from nnviz.gui.plots.mountain.marks import Dot, Kept, dots_of, paint_marks, paint_moments, path_colour, rate_dots
from nnviz.gui.plots.mountain.numbers import dot_reach, level_texts, number_font, place_numbers, walked_pixels
from nnviz.gui.plots.mountain.path import halo_width, path_width
from nnviz.session.frame.plots import PathLine, PlaneFrame

#: The lines of equal loss go this many steps from one grid point to the next.
LINE_STEPS = 4
#: Between two grid points lie so many pixels of the coloured ground.
FINER = 5


def ground_image(heights: Heights, theme: Theme) -> QImage:
    """The colours of the losses, with points between those of the grid; its middle pixels are the grid's ends."""
    shares = np.clip(finer(heights.raw, FINER), 0.0, 1.0)
    pixels = ramp(theme)[np.rint(shares * (RAMP_STEPS - 1)).astype(np.int64)]
    pixels[even(heights.broken.astype(float), FINER) > 0.5] = QColor(broken_colour(theme)).getRgb()[:3]
    whole = np.full((*shares.shape, 4), 255, dtype=np.uint8)
    whole[..., :3] = pixels[::-1]
    rows, columns = shares.shape
    return QImage(whole.data, columns, rows, 4 * columns, QImage.Format.Format_RGBX8888).copy()


class LossColours(Content):
    """The losses as colours, smooth between the grid points."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._image = QImage()
        self._corners = np.zeros((2, 2))

    def show_plane(self, frame: PlaneFrame, heights: Heights) -> None:
        """Paint it once: it is only stretched afterwards."""
        self._image = ground_image(heights, self._scale.theme)
        rows, columns = self._image.height(), self._image.width()
        half = [(axis[-1] - axis[0]) / (count - 1) / 2 for axis, count in ((frame.a, columns), (frame.b, rows))]
        self._corners = np.array([
            [frame.a[0] - half[0], frame.a[-1] + half[0]], [frame.b[0] - half[1], frame.b[-1] + half[1]],
        ])  # fmt: skip
        self.refresh()

    @draws("losses")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        x, y = self._scale.pixels(*self._corners)
        draw_image_in(painter, self._bounds, QRectF(QPointF(x[0], y[1]), QPointF(x[1], y[0])), self._image)


class LevelLines(Content):
    """Lines of equal loss, each with its loss written once where there is room."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._lines: list[tuple[float, Array]] = []
        self._frame: PlaneFrame | None = None
        self._with_rates = False
        self._segments: list[Array] = []  # of each line, in pixels
        self._numbers: list[tuple[QRectF, str]] = []

    def show_plane(self, frame: PlaneFrame, heights: Heights, *, with_rates: bool = False) -> None:
        """The numbers keep off the paths of ``frame``, and stay there: following them they would flicker.

        ``with_rates``: and off those of the three learning rates.
        """
        self._frame, self._with_rates = frame, with_rates
        a, b, shares = finer_grid(frame, heights, LINE_STEPS)
        self._lines = []
        for level in levels_of(heights):
            ends = equal_lines(a, b, shares, float(heights.at(np.array(level))))
            if len(ends):
                self._lines.append((level, ends))
        self.refresh()

    @draws("levels")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._stale:
            self._lay_out()
            self._stale = False
        theme = self._scale.theme
        pen = QPen(QColor(mix(theme.background, theme.text, 0.5)), 1.1 * theme.line_scale)
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

    @property
    def rooms(self) -> list[QRectF]:
        """Where numbers stand."""
        return [room for room, _ in self._numbers]

    def _lay_out(self) -> None:
        self._segments = [self._in_pixels(ends) for _, ends in self._lines]
        every = 2 if self._scale.theme.is_projector else 1  # large numbers would hide what they stand on
        texts = level_texts([level for level, _ in self._lines])
        numbered = zip(texts[::every], self._segments[::every], strict=True)
        walked = np.empty((0, 2))
        if self._frame is not None:
            walked = walked_pixels(self._frame, self._scale, with_rates=self._with_rates)
        clear = dot_reach(self._scale.theme)
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
        self._lines: LevelLines | None = None

    def keep_off(self, lines: LevelLines) -> None:
        """Write no words over the numbers of these lines, where there is other room."""
        self._lines = lines

    def show_plane(self, frame: PlaneFrame, *, with_rates: bool = False) -> None:
        """Draw the paths of ``frame``, and ``with_rates`` under them those of the three learning rates."""
        self._paths, self._dots = frame.paths, dots_of(frame)
        if with_rates:
            self._paths = (*(path.line for path in frame.rates), *self._paths)
            self._dots = [*rate_dots(frame), *self._dots]
        self.refresh()

    @draws("paths")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        lines = [(self._in_pixels(path), path_colour(path.colour, self._scale.theme)) for path in self._paths]
        for segments, _ in lines:
            _draw(painter, segments, self._scale.theme.background, halo_width(self._scale.theme))
        for segments, colour in lines:
            _draw(painter, segments, colour, path_width(self._scale.theme))
        for path in self._paths:
            paint_moments(painter, self._inside(path.a, path.b), path.colour, self._scale.theme)
        marks = []
        for dot in self._dots:
            for place in self._inside(np.array([dot.a]), np.array([dot.b])).tolist():
                marks.append((QPointF(*place), dot))
        numbers = [] if self._lines is None else self._lines.rooms
        dots = np.concatenate([np.empty((0, 2)), *(self._inside(path.a, path.b) for path in self._paths)])
        paint_marks(painter, self._bounds, marks, self._scale.theme, Kept(numbers, dots))

    def _inside(self, a: Array, b: Array) -> Array:
        """The pixels (n, 2) of those places that are in the picture."""
        places = np.stack(self._scale.pixels(a, b), axis=1)
        x, y = places.T
        bounds = self._bounds
        with np.errstate(all="ignore"):
            inside = (x >= bounds.left()) & (x <= bounds.right()) & (y >= bounds.top()) & (y <= bounds.bottom())
        return places[inside]

    def _in_pixels(self, path: PathLine) -> Array:
        x, y = self._scale.pixels(path.a, path.b)
        segments = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
        return cut_to(self._bounds, segments[np.isfinite(segments).all(axis=1)])


def _draw(painter: QPainter, segments: Array, colour: str, width: float) -> None:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # round ones take a hundred times as long
    painter.setPen(pen)
    draw_lines(painter, segments)
