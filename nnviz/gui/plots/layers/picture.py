"""The picture of the layers: a ridge, numbers and two profiles on one line for each layer; depth runs downwards."""

import math
from dataclasses import field
from itertools import groupby

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks, log_ticks
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.layers.columns import LOWEST, NUMBERS, Columns, columns_of
from nnviz.records import dataclass
from nnviz.session.frame.layers import PROFILES, SYMBOLS, Expected, LayersFrame, Profile, Quantity
from nnviz.session.notation import percent

#: Ridges of lines too low for them reach over the ones above.
LEAST_RIDGE = 12.0
DOT = 3.2
SIDES = ("forward", "backward")


@dataclass(slots=True)
class Decades:
    """The axis of both profiles, in whole decades. It grows with what is to be shown, and does not shrink."""

    ends: dict[Quantity, tuple[int, int]] = field(default_factory=dict)

    def for_frame(self, frame: LayersFrame, quantity: Quantity) -> tuple[int, int]:
        """The exponents of ten at its ends."""
        found = [value for profile in PROFILES[quantity] for value in _sizes(frame, profile)]
        exponents = [math.log10(value) for value in found if 0 < value < math.inf]
        low, high = self.ends.get(quantity, (-1, 0))
        if exponents:
            low, high = min(low, math.floor(min(exponents))), max(high, math.ceil(max(exponents)))
        self.ends[quantity] = (low, high)
        return low, high


def _sizes(frame: LayersFrame, profile: Profile) -> list[float]:
    values = [profile.value(line) for line in frame.lines]
    bands = [profile.expected(line) for line in frame.lines]
    values += [profile.of_lane(one) for lane in frame.lanes for one in lane.numbers]
    own = [value for value in values if value is not None]
    return own + [value for band in bands if band is not None for value in (band.std, band.low, band.high) if value]


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown, and how."""

    frame: LayersFrame
    quantity: Quantity
    decades: tuple[int, int]
    chosen: int | None  # the layer (from 0) that has the frame around it
    theme: Theme


@draws("layers")
def paint_layers(painter: QPainter, rect: QRectF, look: Look) -> Columns:
    """Everything; gives where it is."""
    columns = columns_of(look.frame, look.quantity, rect, look.theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_heads(painter, columns, look)
    _paint_grounds(painter, columns, look)
    for index in range(columns.count):
        _paint_line(painter, columns, index, look)
    _paint_axis(painter, columns, look)
    for side, profile in zip(SIDES, PROFILES[look.quantity], strict=True):
        if side in columns.spans:
            _paint_profile(painter, columns.whole(side), profile, look, columns.line)
    if look.frame.lanes:
        _paint_lanes(painter, rect, columns, look)
    if look.chosen is not None:
        _paint_chosen(painter, columns, look.chosen, look.theme)
    painter.restore()
    return columns


def _paint_lanes(painter: QPainter, rect: QRectF, columns: Columns, look: Look) -> None:
    """Which colour is which lane, on the line of the ridges' title, as many as there is room for."""
    theme = look.theme
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    high = text_height(font)
    left, right = columns.spans["ridges"]
    y, x = columns.top - 2 * high - 3, left
    for lane in look.frame.lanes:
        name = f"{lane.index + 1} {lane.name}"
        width = text_width(font, name)
        if x + width > max(right, rect.left() + 0.6 * rect.width()):
            draw_text(painter, QRectF(x, y, 20, high), "…", font, theme.muted, LEFT)
            return
        draw_text(painter, QRectF(x, y, width, high), name, font, theme.run_colour(lane.index), LEFT)
        x += width + 12


# ---------------------------------------------------------------- titles and grounds


def _paint_heads(painter: QPainter, columns: Columns, look: Look) -> None:
    theme = look.theme
    font, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    high = text_height(font)
    titles = {"layer": "layer", "ridges": f"spread of {SYMBOLS[look.quantity]}"}
    titles |= {name: column.title for name, column in NUMBERS.items()}
    titles |= dict(zip(SIDES, (one.title for one in PROFILES[look.quantity]), strict=True))
    for name, (left, right) in columns.spans.items():
        place = QRectF(left, columns.top - high - 3, right - left, high)
        draw_text(painter, place, titles[name], font, theme.muted, RIGHT if name in NUMBERS else LEFT, elide=True)
        if name in SIDES:
            way = "backward ↑" if PROFILES[look.quantity][SIDES.index(name)].back else "forward ↓"
            draw_text(painter, place.translated(0, -high), way, bold, theme.text, LEFT, elide=True)


def _paint_grounds(painter: QPainter, columns: Columns, look: Look) -> None:
    """What is behind the lines: where z is saturated, and the lines between the layers."""
    theme, whole = look.theme, columns.whole("ridges")
    painter.fillRect(whole, QColor(theme.panel))
    if look.quantity == "z":
        grey = QColor(mix(theme.panel, theme.muted, 0.22))
        for index, line in enumerate(look.frame.lines):
            row, bins = columns.row(index, "ridges"), len(line.flat)
            for first, end in _runs(line.flat.tolist()):
                left = row.left() + row.width() * first / bins
                painter.fillRect(QRectF(left, row.top(), row.width() * (end - first) / bins, row.height()), grey)
    if columns.line >= LOWEST:
        painter.setPen(QPen(QColor(theme.panel_border), 1))
        right = max(end for _, end in columns.spans.values())
        for index in range(1, columns.count + 1):
            y = columns.top + index * columns.line
            painter.drawLine(QPointF(whole.left(), y), QPointF(right, y))


def _runs(flags: list[bool]) -> list[tuple[int, int]]:
    """From where to where flags are set."""
    found, place = [], 0
    for on, group in groupby(flags):
        length = len(list(group))
        if on:
            found.append((place, place + length))
        place += length
    return found


# ---------------------------------------------------------------- one layer


def _paint_line(painter: QPainter, columns: Columns, index: int, look: Look) -> None:
    line, theme = look.frame.lines[index], look.theme
    _paint_ridge(painter, columns.row(index, "ridges"), index, look)
    stride = max(1, math.ceil(text_height(ui_font(TEXT_SMALL, theme=theme)) / columns.line))
    if stride > 1 and index and (index + 1) % (5 * math.ceil(stride / 5)):
        return
    name = ui_font(TEXT_MAIN if stride == 1 else TEXT_SMALL, 600, theme=theme)
    draw_text(painter, columns.row(index, "layer"), str(line.layer), name, theme.text, LEFT)
    for key, column in NUMBERS.items():
        if key in columns.spans:
            font = ui_font(TEXT_SMALL, 600 if column.bold else 400, theme=theme)
            ink = theme.text if column.bold else theme.muted
            draw_text(painter, columns.row(index, key), column.text(line, look.quantity), font, ink, RIGHT)


def _paint_ridge(painter: QPainter, row: QRectF, index: int, look: Look) -> None:
    """The histogram as tall as its line, whatever its density: its width is what is compared.

    Lanes of a comparison are thin lines over it.
    """
    theme = look.theme
    found = look.frame.lines[index].numbers.histograms[look.quantity]
    _paint_heights(painter, row, found.density, theme.current, theme, filled=True)
    for lane in look.frame.lanes:
        own = lane.numbers[index].histograms[look.quantity]
        _paint_heights(painter, row, own.density, theme.run_colour(lane.index), theme, filled=False)
    _paint_outside(painter, row, (found.below, found.above, found.undefined), found.total, theme)


def _paint_heights(
    painter: QPainter, row: QRectF, heights: Array, ink: str, theme: Theme, *, filled: bool
) -> None:  # fmt: skip
    top = float(heights.max())
    ridge = max(row.height() - 3, LEAST_RIDGE * min(theme.text_scale, 1.6))
    colour = QColor(ink)
    base = row.bottom() - 1
    for first, end in _runs((heights > 0).tolist()):
        places = np.arange(first - 1, end + 1) + 0.5  # a bin more on either side, where the ridge comes down
        x = row.left() + row.width() * np.clip(places / len(heights), 0.0, 1.0)
        y = base - ridge * np.concatenate(([0.0], heights[first:end], [0.0])) / top
        points = [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
        if filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mix(theme.background, ink, 0.3)))
            painter.drawPolygon(QPolygonF(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, (1.2 if filled else 0.9) * theme.line_scale))
        painter.drawPolyline(QPolygonF(points))


def _paint_outside(
    painter: QPainter, row: QRectF, counts: tuple[int, int, int], total: int, theme: Theme
) -> None:
    """What lies outside the axis is counted at its ends; what is no number beside them."""
    font = ui_font(TEXT_SMALL, theme=theme)
    if row.height() < text_height(font) or not total:
        return
    below, above, undefined = (count / total for count in counts)
    right = " ".join([f"{percent(undefined)} NaN"] * bool(undefined) + [f"{percent(above)} →"] * bool(above))
    inside = row.adjusted(3, 0, -3, 0)
    left, ink = f"← {percent(below)}" if below else "", theme.nonfinite if undefined else theme.text
    for text, place, align in ((left, inside.left(), LEFT), (right, inside.right() - text_width(font, right), RIGHT)):
        if text:
            high = 0.8 * text_height(font)
            ground = QRectF(place - 2, row.center().y() - high / 2, text_width(font, text) + 4, high)
            painter.fillRect(ground, QColor(theme.panel))
            draw_text(painter, inside, text, font, ink, align)


def _paint_axis(painter: QPainter, columns: Columns, look: Look) -> None:
    axis, whole, theme = look.frame.axes[look.quantity], columns.whole("ridges"), look.theme
    font = ui_font(TEXT_SMALL, theme=theme)
    most = max(3, int(whole.width() / (text_width(font, "10⁻¹⁰" if axis.log else "−0.5") + 8)))
    low, high = (math.log10(axis.low), math.log10(axis.high)) if axis.log else (axis.low, axis.high)
    ticks = log_ticks(low, high, most) if axis.log else linear_ticks(low, high, most)
    _paint_ticks(painter, whole, [((place - low) / (high - low), text) for place, text in ticks], theme)


def _paint_ticks(painter: QPainter, whole: QRectF, ticks: list[tuple[float, str]], theme: Theme) -> None:
    font = ui_font(TEXT_SMALL, theme=theme)
    high = text_height(font)
    painter.setPen(QPen(QColor(theme.muted), 1))
    painter.drawLine(whole.bottomLeft(), whole.bottomRight())
    for share, text in ticks:
        x, width = whole.left() + share * whole.width(), text_width(font, text)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QPointF(x, whole.bottom()), QPointF(x, whole.bottom() + 3))
        left = min(max(x - width / 2, whole.left() - 6), whole.right() + 6 - width)
        draw_text(painter, QRectF(left, whole.bottom() + 4, width, high), text, font, theme.muted)


# ---------------------------------------------------------------- the profiles


def _paint_profile(painter: QPainter, whole: QRectF, profile: Profile, look: Look, line: float) -> None:
    theme, (low, high) = look.theme, look.decades
    painter.fillRect(whole, QColor(theme.panel))

    def place(index: int, value: float) -> QPointF:
        share = (math.log10(value) - low) / (high - low)
        return QPointF(whole.left() + share * whole.width(), whole.top() + (index + 0.5) * line)

    font = ui_font(TEXT_SMALL, theme=theme)
    ticks = log_ticks(low, high, max(2, int(whole.width() / (text_width(font, "10⁻¹⁰") + 8))))
    painter.setPen(QPen(QColor(theme.panel_border), 1))
    for tick, _ in ticks:
        x = whole.left() + (tick - low) / (high - low) * whole.width()
        painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))
    _paint_ticks(painter, whole, [((tick - low) / (high - low), text) for tick, text in ticks], theme)
    expected = [profile.expected(one) for one in look.frame.lines]
    _paint_theory(painter, expected, place, theme)
    for lane in look.frame.lanes:
        sizes = [profile.of_lane(one) for one in lane.numbers]
        _paint_rings(painter, sizes, place, theme.run_colour(lane.index), line, theme)
    _paint_dots(painter, [profile.value(one) for one in look.frame.lines], place, whole, line, theme)


def _paint_theory(painter: QPainter, expected: list[Expected | None], place, theme: Theme) -> None:
    """The band, and the line in it."""
    known = [(index, one) for index, one in enumerate(expected) if one is not None and one.std > 0]
    banded = [(index, one) for index, one in known if one.low and one.high]
    if len(banded) > 1:
        left = [place(index, one.low) for index, one in banded]
        right = [place(index, one.high) for index, one in banded]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(theme.panel, theme.muted, 0.3)))
        painter.drawPolygon(QPolygonF([*left, *reversed(right)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.muted), 1.4 * theme.line_scale))
    painter.drawPolyline(QPolygonF([place(index, one.std) for index, one in known]))


def _paint_rings(
    painter: QPainter, values: list[float | None], place, colour: str, line: float, theme: Theme
) -> None:
    """A lane of a comparison: hollow dots; what has no place on the axis is left out."""
    radius = min(DOT * theme.line_scale, max(line / 2, 1.2))
    painter.setPen(QPen(QColor(colour), 1.3 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index, value in enumerate(values):
        if value is not None and 0 < value < math.inf:
            painter.drawEllipse(place(index, value), radius, radius)


def _paint_dots(
    painter: QPainter, values: list[float | None], place, whole: QRectF, line: float, theme: Theme
) -> None:
    """This net; a value of 0 has no place on the axis, and is said at its left end."""
    radius = min(DOT * theme.line_scale, max(line / 2, 1.2))
    colour = QColor(theme.current)
    font = ui_font(TEXT_SMALL, theme=theme)
    for index, value in enumerate(values):
        if value is not None and 0 < value < math.inf:
            painter.setPen(QPen(QColor(theme.background), 1))
            painter.setBrush(colour)
            painter.drawEllipse(place(index, value), radius, radius)
        elif line >= text_height(font):
            row = QRectF(whole.left() + 3, whole.top() + index * line, whole.width() - 6, line)
            word = "–" if value is None else "0" if value == 0 else "NaN" if math.isnan(value) else "∞ →"
            align = RIGHT if value is not None and value > 0 else LEFT
            draw_text(painter, row, f"← {word}" if word == "0" else word, font, theme.text, align)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_chosen(painter: QPainter, columns: Columns, index: int, theme: Theme) -> None:
    left = min(start for start, _ in columns.spans.values()) - 4
    right = max(end for _, end in columns.spans.values()) + 4
    painter.setPen(QPen(QColor(theme.current), 1.6 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left, columns.top + index * columns.line, right - left, columns.line), 4, 4)
