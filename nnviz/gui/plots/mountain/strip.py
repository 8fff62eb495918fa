"""Three learning rates beside the mountain: a small map each, with the path, its name and how it ended."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import draw_lines
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.contents import cut_to, draw_image_in
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.levels import equal_lines, finer_grid, levels_of
from nnviz.gui.plots.mountain.marks import path_colour
from nnviz.gui.plots.mountain.relief import ground_image
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass
from nnviz.session.frame.plots import PlaneFrame, RatePath
from nnviz.session.notation import shortest

#: Below this width of the whole, or this height, in plain type, the strip yields.
LEAST_WIDTH, LEAST_HEIGHT = 480.0, 300.0
WIDTH, EDGE, GAP = 172.0, 8.0, 6.0
#: Radii of a start and of an update; dots nearer than so many pixels to the last one are not drawn.
START, UPDATE, APART = 4.0, 2.2, 3.0
TIP = "Three learning rates from the same start. Click one to take it; point at one to see its path on the surface"


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What all maps show below the paths, made once for a plane and a theme."""

    image: QImage
    lines: Array  # (segments, 4) of equal loss, in coordinates of the plane

    @classmethod
    def of(cls, frame: PlaneFrame, heights: Heights, theme: Theme) -> "Ground":
        a, b, shares = finer_grid(frame, heights, 2)
        levels = heights.at(np.array(levels_of(heights))).tolist()
        lines = [equal_lines(a, b, shares, level) for level in levels]
        return cls(ground_image(heights, theme), np.vstack([np.empty((0, 4)), *lines]))


def strip_width(rect_width: float, rect_height: float, frame: PlaneFrame | None, theme: Theme) -> float:
    """How wide the strip is in a picture of that size; 0 where it yields."""
    scale = min(theme.text_scale, 1.6)
    has_room = rect_width >= LEAST_WIDTH * scale and rect_height >= LEAST_HEIGHT * scale
    return WIDTH * scale if has_room and frame is not None and frame.rates else 0.0


def cells_of(rect: QRectF, count: int) -> list[QRectF]:
    """The places of the maps with their words, from above."""
    high = (rect.height() - EDGE) / max(count, 1)
    return [QRectF(rect.left() + EDGE, rect.top() + place * high + EDGE / 2, rect.width() - 2 * EDGE, high - EDGE / 2)
            for place in range(count)]  # fmt: skip


def map_in(cell: QRectF, frame: PlaneFrame, theme: Theme) -> QRectF:
    """The map below the words of a cell; one unit is as long on either axis."""
    head = _head_height(theme)
    room = cell.adjusted(0, head, 0, -GAP)
    width, height = float(frame.a[-1] - frame.a[0]), float(frame.b[-1] - frame.b[0])
    scale = min(room.width() / width, max(room.height(), 8.0) / height)
    return QRectF(room.left(), room.top(), width * scale, height * scale)


def _head_height(theme: Theme) -> float:
    return text_height(ui_font(TEXT_MAIN, theme=theme)) + text_height(ui_font(TEXT_SMALL, theme=theme)) + 4


@draws("strip")
def paint_strip(
    painter: QPainter, rect: QRectF, frame: PlaneFrame, ground: Ground, theme: Theme, chosen: int = -1
) -> None:
    """All maps with their words; that of ``chosen`` has a frame."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, (cell, path) in enumerate(zip(cells_of(rect, len(frame.rates)), frame.rates, strict=True)):
        _paint_words(painter, cell, path, theme)
        at = map_in(cell, frame, theme)
        _paint_ground(painter, at, frame, ground, theme)
        _paint_path(painter, at, frame, path, theme)
        strong = place == chosen
        painter.setPen(QPen(QColor(theme.current if strong else theme.panel_border), 2.0 if strong else 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(at)


def _paint_words(painter: QPainter, cell: QRectF, path: RatePath, theme: Theme) -> None:
    strong, plain = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_MAIN, theme=theme)
    small, high = ui_font(TEXT_SMALL, theme=theme), text_height(ui_font(TEXT_MAIN, theme=theme))
    line = QRectF(cell.left(), cell.top(), cell.width(), high)
    draw_text(painter, line, path.name, strong, path_colour(path.line.colour, theme), LEFT, elide=True)
    after = line.adjusted(text_width(strong, path.name) + GAP, 0, 0, 0)
    draw_text(painter, after, f"η = {shortest(path.rate)}", plain, theme.text, LEFT, elide=True)
    below = QRectF(cell.left(), line.bottom(), cell.width(), text_height(small))
    draw_text(painter, below, path.result, small, theme.text, LEFT, elide=True)


def _pixels(at: QRectF, frame: PlaneFrame, a: Array, b: Array) -> Array:
    """(n, 2): places of the plane in a map."""
    x = at.left() + (a - frame.a[0]) / (frame.a[-1] - frame.a[0]) * at.width()
    y = at.bottom() - (b - frame.b[0]) / (frame.b[-1] - frame.b[0]) * at.height()
    return np.column_stack((x, y))


def _paint_ground(painter: QPainter, at: QRectF, frame: PlaneFrame, ground: Ground, theme: Theme) -> None:
    half_x, half_y = (at.width() / (ground.image.width() - 1) / 2, at.height() / (ground.image.height() - 1) / 2)
    draw_image_in(painter, at, at.adjusted(-half_x, -half_y, half_x, half_y), ground.image)
    lines = np.hstack([_pixels(at, frame, *ground.lines[:, side].T) for side in (slice(0, 2), slice(2, 4))])
    painter.setPen(QPen(QColor(mix(theme.background, theme.text, 0.45)), 0.8))
    draw_lines(painter, cut_to(at, lines))
    if frame.lowest is not None:
        x, y = _pixels(at, frame, np.array([frame.lowest[0]]), np.array([frame.lowest[1]]))[0].tolist()
        painter.setPen(QPen(QColor(theme.text), 1.8))
        for way in (QPointF(4, 0), QPointF(0, 4)):
            painter.drawLine(QPointF(x, y) - way, QPointF(x, y) + way)


def _paint_path(painter: QPainter, at: QRectF, frame: PlaneFrame, path: RatePath, theme: Theme) -> None:
    colour = path_colour(path.line.colour, theme)
    with np.errstate(all="ignore"):
        places = _pixels(at, frame, path.line.a, path.line.b)
    places = places[np.isfinite(places).all(axis=1)]
    painter.setPen(QPen(QColor(colour), 1.6 * theme.line_scale))
    draw_lines(painter, cut_to(at, np.hstack([places[:-1], places[1:]])))
    last = None
    for index, (x, y) in enumerate(places.tolist()):
        point = QPointF(x, y)
        if not at.contains(point) or (last is not None and (point - last).manhattanLength() < APART):
            continue
        radius, last = (UPDATE if index else START) * theme.line_scale, point
        painter.setPen(QPen(QColor(theme.background), 1.0))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(point, radius, radius)


class RateStrip(Themed, QWidget):
    """Draws the three maps; a click, or Return on the chosen one, wants its learning rate."""

    rate_wanted = Signal(float)
    pointed = Signal(int)  # which map the pointer, or the keys, are on; −1: none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: PlaneFrame | None = None
        self._heights: Heights | None = None
        self._ground: Ground | None = None
        self.chosen = -1
        self.setAccessibleName("Three learning rates")
        self.setToolTip(TIP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_plane(self, frame: PlaneFrame | None, heights: Heights | None) -> None:
        """Draw the rates of ``frame`` from now on."""
        same = self._frame is not None and frame is not None and self._frame.losses is frame.losses
        if not same or heights is not self._heights:
            self._ground = None
        self._frame, self._heights = frame, heights
        rates = () if frame is None else frame.rates
        self.setAccessibleDescription("; ".join(
            f"{path.name}, η = {shortest(path.rate)}: {path.kind}, {path.result}" for path in rates
        ))  # fmt: skip
        if self.chosen >= len(rates):
            self._choose(-1)
        self.update()

    def theme_changed(self) -> None:
        self._ground = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self._frame is None or self._heights is None or not self._frame.rates:
                return
            if self._ground is None:
                self._ground = Ground.of(self._frame, self._heights, self.theme)
            paint_strip(painter, QRectF(self.rect()), self._frame, self._ground, self.theme, self.chosen)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(WIDTH * min(self.theme.text_scale, 1.6)), 300)

    # ------------------------------------------------------------ pointing

    def _choose(self, place: int) -> None:
        if place != self.chosen:
            self.chosen = place
            self.pointed.emit(place)
            self.update()

    def _place_at(self, at: QPointF) -> int:
        count = 0 if self._frame is None else len(self._frame.rates)
        cells = cells_of(QRectF(self.rect()), count)
        return next((place for place, cell in enumerate(cells) if cell.contains(at)), -1)

    def _take(self, place: int) -> None:
        if self._frame is not None and 0 <= place < len(self._frame.rates):
            self.rate_wanted.emit(self._frame.rates[place].rate)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._choose(self._place_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._place_at(event.position()))

    def leaveEvent(self, event) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._choose(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._choose(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        count = 0 if self._frame is None else len(self._frame.rates)
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if count:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._choose(min(max(self.chosen + step, 0), count - 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._take(self.chosen)
            case _:
                super().keyPressEvent(event)
