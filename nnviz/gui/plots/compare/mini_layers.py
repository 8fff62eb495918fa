"""The layers of one lane as small as a stamp: a ridge of Z for each, and over depth the sizes of Z and of ∂L/∂Z."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.gui.plots.compare.swatch import lane_colour
from nnviz.records import dataclass
from nnviz.session.frame.layers import Expected, LayerLine, LayersFrame
from nnviz.session.notation import superscript

#: No more decades than this are shown; what is smaller stands at the left end.
MOST_DECADES = 18
GAP = 6.0
#: The titles of the sizes of Z and of ∂L/∂Z, the shorter ones for narrower columns.
TITLES = (("std Z ↓", "std ∂L/∂Z ↑"), ("std Z ↓", "∂L/∂Z ↑"), ("std Z", "∂L/∂Z"))


@dataclass(frozen=True, slots=True)
class Decades:
    """The common axis of the sizes of all lanes: exponents of ten."""

    low: int
    high: int

    def share(self, size: float) -> float:
        """How far along the axis a size is, 0 … 1."""
        exponent = math.log10(size) if size > 0 else -math.inf
        return min(max((exponent - self.low) / (self.high - self.low), 0.0), 1.0)


def common_decades(frames: Sequence[LayersFrame]) -> Decades:
    """The axis that holds the sizes of all lanes, as far as it may reach."""
    sizes = [
        size
        for frame in frames for line in frame.lines for size in (line.numbers.z.std, line.numbers.dL_dz.std)
        if 0 < size < math.inf
    ]  # fmt: skip
    if not sizes:
        return Decades(-1, 1)
    high = math.ceil(math.log10(max(sizes)))
    return Decades(max(min(math.floor(math.log10(min(sizes))), high - 1), high - MOST_DECADES), high)


def paint_mini_layers(
    painter: QPainter, rect: QRectF, frame: LayersFrame, decades: Decades, lane: int, theme: Theme
) -> None:
    """Draw ``frame`` into ``rect``, in the colour of its lane."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = ui_font(TEXT_SMALL, theme=theme)
    high, names = text_height(font), text_width(font, str(len(frame.lines))) + 4
    body = rect.adjusted(names, high + 2, 0, -high - 4)
    ridges, sizes, titles = _columns(body, theme)
    line = body.height() / len(frame.lines)
    colour = lane_colour(lane, theme)
    _paint_names(painter, QRectF(rect.left(), body.top(), names, body.height()), frame, line, theme)
    if ridges is not None:
        _paint_ridges(painter, ridges, frame, line, colour, theme)
        draw_text(painter, QRectF(ridges.left(), rect.top(), ridges.width(), high), "Z", font, theme.muted, LEFT)
        axis = frame.axes["z"]
        _paint_ends(painter, ridges, f"{axis.low:g}".replace("-", "−"), f"{axis.high:g}", theme)
    ends = (f"10{superscript(decades.low)}", f"10{superscript(decades.high)}")
    for room, title, quantity in zip(sizes, titles, ("z", "dL_dz"), strict=True):
        _paint_sizes(painter, room, frame, line, decades, colour, theme, quantity)
        head = QRectF(room.left(), rect.top(), room.width() + GAP, high)
        draw_text(painter, head, title, font, theme.muted, LEFT, elide=True)
        _paint_ends(painter, room, *ends, theme)
    painter.restore()


def _columns(body: QRectF, theme: Theme) -> tuple[QRectF | None, tuple[QRectF, QRectF], tuple[str, str]]:
    """The ridges, which yield where the sizes would be too narrow for their titles; the sizes; and their titles."""
    inside, font = body.width() - 2 * GAP, ui_font(TEXT_SMALL, theme=theme)
    for share in (0.26, 0.0):
        left = body.left() + (share * inside + GAP if share else 0.0)
        width = (body.right() - left - GAP) / 2
        rooms = (QRectF(left, body.top(), width, body.height()),
                 QRectF(left + width + GAP, body.top(), width, body.height()))  # fmt: skip
        fitting = [two for two in TITLES if all(text_width(font, one) <= width + GAP for one in two)]
        if fitting:
            break
    ridges = QRectF(body.left(), body.top(), share * inside, body.height()) if share else None
    return ridges, rooms, fitting[0] if fitting else TITLES[-1]


def _paint_names(painter: QPainter, room: QRectF, frame: LayersFrame, line: float, theme: Theme) -> None:
    font = ui_font(TEXT_SMALL, theme=theme)
    stride = max(1, math.ceil(text_height(font) / line))
    for index, one in enumerate(frame.lines):
        if index % stride == 0:
            place = QRectF(room.left(), room.top() + index * line, room.width() - 4, line)
            draw_text(painter, place, str(one.layer), font, theme.muted, RIGHT)


def _paint_ends(painter: QPainter, room: QRectF, low: str, high: str, theme: Theme) -> None:
    font = ui_font(TEXT_SMALL, theme=theme)
    below = QRectF(room.left(), room.bottom() + 2, room.width(), text_height(font))
    if text_width(font, low) + text_width(font, high) + 6 <= room.width():
        draw_text(painter, below, low, font, theme.muted, LEFT)
        draw_text(painter, below, high, font, theme.muted, RIGHT)
    else:
        draw_text(painter, below, f"…{high}", font, theme.muted, CENTER)


def _paint_ridges(
    painter: QPainter, room: QRectF, frame: LayersFrame, line: float, colour: str, theme: Theme
) -> None:
    """The histogram of Z of each layer, as tall as its line: its width is what is compared."""
    painter.fillRect(room, QColor(theme.panel))
    for index, one in enumerate(frame.lines):
        heights = one.numbers.histograms["z"].density
        top, base = float(heights.max()), room.top() + (index + 1) * line - 1
        if not top > 0:
            continue
        known = np.flatnonzero(heights > 0)
        places = np.arange(known[0] - 1, known[-1] + 2)
        inside = np.clip(places, 0, len(heights) - 1)
        values = np.where((places == known[0] - 1) | (places == known[-1] + 1), 0.0, heights[inside])
        x = room.left() + room.width() * np.clip((places + 0.5) / len(heights), 0.0, 1.0)
        y = base - max(line - 2, 5.0) * values / top
        painter.setPen(QPen(QColor(colour), theme.line_scale))
        painter.setBrush(QColor(mix(theme.panel, colour, 0.3)))
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]))


def _paint_sizes(
    painter: QPainter, room: QRectF, frame: LayersFrame, line: float, decades: Decades, colour: str, theme: Theme,
    quantity: str,
) -> None:  # fmt: skip
    """A dot for each layer on the axis of all lanes, over what the theory expects of it."""
    painter.fillRect(room, QColor(theme.panel))

    def place(index: int, size: float) -> QPointF:
        return QPointF(room.left() + decades.share(size) * room.width(), room.top() + (index + 0.5) * line)

    _paint_theory(painter, [_expected(one, quantity) for one in frame.lines], place, theme)
    painter.setPen(QPen(QColor(theme.background), 0.8))
    painter.setBrush(QColor(colour))
    radius = min(3.0 * theme.line_scale, max(line / 2, 1.2))
    for index, one in enumerate(frame.lines):
        size = getattr(one.numbers, quantity).std
        if 0 < size < math.inf:
            painter.drawEllipse(place(index, size), radius, radius)
        elif text_height(ui_font(TEXT_SMALL, theme=theme)) <= line + 3:
            row = QRectF(room.left() + 2, room.top() + index * line, room.width() - 4, line)
            word = "0" if size == 0 else "NaN" if math.isnan(size) else "∞"
            draw_text(painter, row, word, ui_font(TEXT_SMALL, theme=theme), theme.muted, RIGHT if size > 0 else LEFT)


def _expected(line: LayerLine, quantity: str) -> Expected | None:
    found: Expected | None = None if line.theory is None else getattr(line.theory, quantity)
    return found


def _paint_theory(
    painter: QPainter, expected: Sequence[Expected | None], place: Callable[[int, float], QPointF], theme: Theme
) -> None:
    """The band in which most nets lie, and the line in it."""
    known = [(index, one) for index, one in enumerate(expected) if one is not None and one.std > 0]
    banded = [(index, one) for index, one in known if one.low and one.high]
    if len(banded) > 1:
        left = [place(index, one.low or one.std) for index, one in banded]
        right = [place(index, one.high or one.std) for index, one in banded]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(theme.panel, theme.muted, 0.3)))
        painter.drawPolygon(QPolygonF([*left, *reversed(right)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.muted), 1.2 * theme.line_scale))
    painter.drawPolyline(QPolygonF([place(index, one.std) for index, one in known]))
