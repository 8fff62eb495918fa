"""The picture of z over fresh weights: a histogram beside the curves of normal distributions, on fixed axes."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import Text, paint_texts, texts_height
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, TEXT_TITLE, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks
from nnviz.records import dataclass
from nnviz.session.frame.sampling import SamplingFrame, Spread, normal_density
from nnviz.session.notation import number, percent

EDGE, GAP = 10.0, 16.0
#: In the width of a digit: what both panels take at least side by side. In lines: the lowest plot.
BESIDE, LOWEST = 78.0, 4.0
#: And the lowest picture with its subtitle, and with one panel below the other.
SUBTITLED, BELOW = 16.0, 22.0
#: A curve is drawn so many deviations to either side, in so many pieces.
REACH, PIECES = 6.0, 240
#: Where a curve has its name, in deviations.
NAMED_AT = 1.6
#: As wide as 1 to less than this part, two curves are one.
SAME = 0.02


@dataclass(frozen=True, slots=True)
class Bell:
    """One normal distribution: its deviation, colour and name."""

    std: float
    colour: str
    name: str
    short: str  # where the name has no room
    filled: bool = False

    @property
    def peak(self) -> float:
        return float(normal_density(np.zeros(1), self.std)[0])


def is_wide(width: float, theme: Theme) -> bool:
    """Whether what belongs together stands side by side."""
    return width >= BESIDE * text_width(ui_font(TEXT_SMALL, theme=theme), "0")


@draws("bells")
def paint_bells(painter: QPainter, rect: QRectF, frame: SamplingFrame, theme: Theme) -> None:
    """The question and both panels over all of ``rect``; the cure is below where it is narrow, if there is room."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, theme)
    inside = rect.adjusted(EDGE, EDGE - 2, -EDGE, -2)
    title, small = ui_font(TEXT_TITLE, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    inside.setTop(paint_texts(painter, inside, [(frame.title, title, theme.text)]))
    if rect.height() >= SUBTITLED * text_height(small):
        inside.setTop(paint_texts(painter, inside, [(frame.subtitle, small, theme.muted)]) + 4)
    raw, cured = _rooms(inside.adjusted(0, 2, 0, 0), theme)
    beside = raw.top() == cured.top()
    short = beside and not is_wide(rect.width(), theme)
    panels = ((raw, frame.raw, theme.text), (cured, frame.cured, theme.result))
    texts = _texts_that_fit([(room, _texts(spread, ink, theme, short=short)) for room, spread, ink in panels], theme)
    tops = [paint_texts(painter, room, shown) for (room, *_), shown in zip(panels, texts, strict=True)]
    if beside:
        tops = [max(tops)] * 2
    raw.setTop(tops[0])
    cured.setTop(tops[1])
    _paint_plot(painter, raw, frame.raw, _raw_bells(frame, theme), theme.runs[0], theme)
    _paint_plot(painter, cured, frame.cured, _cured_bells(frame, theme), theme.result, theme)
    painter.restore()


def _rooms(inside: QRectF, theme: Theme) -> tuple[QRectF, QRectF]:
    """Side by side where it is wide, or too low for one below the other."""
    line = text_height(ui_font(TEXT_SMALL, theme=theme))
    if is_wide(inside.width(), theme) or inside.height() < BELOW * line:
        left = (inside.width() - GAP) * 0.62
        return inside.adjusted(0, 0, left - inside.width(), 0), inside.adjusted(left + GAP, 0, 0, 0)
    upper = inside.height() * 0.54
    return inside.adjusted(0, 0, 0, upper - inside.height()), inside.adjusted(0, upper + 4, 0, 0)


def _raw_bells(frame: SamplingFrame, theme: Theme) -> list[Bell]:
    std, n = frame.raw.sample.expected, frame.inputs.count
    own = f"std √{n:,}" if frame.inputs.source == "ones" else "std √Σx²"
    times = f"N(0, 1) is {number(std, 2)} times taller ↑" if std > 1 + SAME else _named("N(0, 1)", 1.0, frame.raw.top)
    short = f"×{number(std, 2)} ↑" if std > 1 + SAME else "N(0, 1) ↑"
    bells = [Bell(1.0, theme.runs[1], times, short, filled=True)]
    named = _named(own, std, frame.raw.top)
    short = f"{own} ↑" if named != own else own
    return bells + [Bell(std, theme.runs[0], named, short)] * (std > 0 and abs(std - 1) > SAME)


def _cured_bells(frame: SamplingFrame, theme: Theme) -> list[Bell]:
    std = frame.cured.sample.expected
    bells = [Bell(1.0, theme.runs[1], "N(0, 1)", "N(0, 1)")]
    own = f"std {number(std)}"
    name = _named(own, std, frame.cured.top)
    short = f"{own} ↑" if name != own else own
    return bells + [Bell(std, theme.runs[0], name, short)] * (std > 0 and abs(std - 1) > SAME)


def _named(name: str, std: float, top: float) -> str:
    """With how far a curve reaches that is cut off."""
    peak = Bell(std, "", "", "").peak if std > 0 else 0.0
    return f"{name} reaches {number(peak, 2)} ↑" if peak > top else name


# ---------------------------------------------------------------- one panel


def _texts(spread: Spread, ink: str, theme: Theme, *, short: bool) -> list[Text]:
    """Which weights, what was measured, and how much is flat."""
    bold, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    texts = spread.short if short else (spread.name, spread.measured, spread.flat)
    return list(zip(texts, (bold, small, small), (ink, theme.text, theme.text), strict=True))


def _texts_that_fit(panels: list[tuple[QRectF, list[Text]]], theme: Theme) -> list[list[Text]]:
    """As many of the texts as leave room for a plot in both panels."""
    plot = (LOWEST + 1.5) * text_height(ui_font(TEXT_SMALL, theme=theme)) + 4
    for most in (3, 2, 1):
        if all(room.height() - texts_height(texts[:most], room.width()) >= plot for room, texts in panels):
            return [texts[:most] for _, texts in panels]
    return [[] for _ in panels]


def _paint_plot(
    painter: QPainter, room: QRectF, spread: Spread, bells: list[Bell], fill: str, theme: Theme
) -> None:
    line = text_height(ui_font(TEXT_SMALL, theme=theme))
    plot = room.adjusted(0, 4, 0, -1.5 * line)
    if plot.height() < LOWEST * line:
        return
    needles = [bell for bell in bells if bell.filled]
    _paint_histogram(painter, plot, spread, fill, theme)
    for bell in [*needles, *(bell for bell in bells if not bell.filled)]:
        _paint_bell(painter, plot, spread, bell, theme)
    _paint_names(painter, plot, spread, bells, theme)
    _paint_axis(painter, plot, spread, theme)
    _paint_outside(painter, plot, spread, theme)


def _across(plot: QRectF, spread: Spread, z: float) -> float:
    axis = spread.sample.histogram.axis
    return plot.left() + (z - axis.low) / (axis.high - axis.low) * plot.width()


def _up(plot: QRectF, spread: Spread, density: float) -> float:
    return plot.bottom() - min(density / spread.top, 1.0) * plot.height()


def _paint_histogram(painter: QPainter, plot: QRectF, spread: Spread, fill: str, theme: Theme) -> None:
    found = spread.sample.histogram
    edges = found.axis.edges.tolist()
    colour = QColor(mix(theme.background, fill, 0.3))
    for left, right, density in zip(edges, edges[1:], found.density.tolist(), strict=False):
        if density > 0:
            x, end, y = _across(plot, spread, left), _across(plot, spread, right), _up(plot, spread, density)
            painter.fillRect(QRectF(x + 0.5, y, max(end - x - 1.0, 0.5), plot.bottom() - y), colour)


def _paint_bell(painter: QPainter, plot: QRectF, spread: Spread, bell: Bell, theme: Theme) -> None:
    """The curve; where it is taller than the axis there is none, and its name says so."""
    axis = spread.sample.histogram.axis
    reach = min(REACH * bell.std, max(axis.high, -axis.low))
    z = np.linspace(-reach, reach, PIECES + 1)
    heights = normal_density(z, bell.std)
    if bell.peak > spread.top:  # both places where it leaves the axis belong to it
        edge = _edge(bell, spread.top)
        z = np.sort(np.concatenate((z[np.abs(z) > edge], [-edge, edge])))
        heights = np.minimum(normal_density(z, bell.std), spread.top)
    points = [
        QPointF(_across(plot, spread, one), _up(plot, spread, high))
        for one, high in zip(z.tolist(), heights.tolist(), strict=True)
    ]  # fmt: skip
    if bell.filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(theme.background, bell.colour, 0.25)))
        painter.drawPolygon(QPolygonF([*points, QPointF(points[-1].x(), plot.bottom()), points[0]]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(bell.colour), 1.8 * theme.line_scale))
    middle = len(points) // 2
    parts = (points[:middle], points[middle:]) if bell.peak > spread.top else (points,)
    for part in parts:
        painter.drawPolyline(QPolygonF(part))


def _paint_names(painter: QPainter, plot: QRectF, spread: Spread, bells: list[Bell], theme: Theme) -> None:
    """Beside its curve on the right, or at the top where that is cut off or there is no room; else there is none."""
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    line, lowest, deepest = text_height(font), plot.top(), plot.bottom() - 2.2 * text_height(font)
    level = spread.top * max(1.0 - len(bells) * line / plot.height(), 0.3)  # nothing is wider beside those lines
    beyond = _across(plot, spread, max([_edge(bell, level) for bell in bells if bell.peak > level] + [0.0])) + 8
    for bell in bells:
        z = NAMED_AT * bell.std
        x, y = _across(plot, spread, z) + 14, _up(plot, spread, _density(bell, z)) - line / 2
        is_beside = bell.peak <= spread.top and x + text_width(font, bell.name) <= plot.right()
        if is_beside:
            row = QRectF(x, max(min(y, deepest), lowest), text_width(font, bell.name), line)
            draw_text(painter, row, bell.name, font, bell.colour, LEFT)
            continue
        name = next((one for one in (bell.name, bell.short) if beyond + text_width(font, one) <= plot.right()), "")
        draw_text(painter, QRectF(beyond, lowest, text_width(font, name), line), name, font, bell.colour, LEFT)
        lowest += line if name else 0.0


def _density(bell: Bell, z: float) -> float:
    return float(normal_density(np.array([z]), bell.std)[0])


def _edge(bell: Bell, level: float) -> float:
    """Where a curve is as high as ``level``, on the right."""
    return bell.std * math.sqrt(2.0 * math.log(bell.peak / level))


def _paint_axis(painter: QPainter, plot: QRectF, spread: Spread, theme: Theme) -> None:
    axis, font = spread.sample.histogram.axis, ui_font(TEXT_SMALL, theme=theme)
    painter.setPen(QPen(QColor(theme.muted), 1))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    most = max(3, int(plot.width() / (text_width(font, "−150") + 14)))
    for value, text in linear_ticks(axis.low, axis.high, most):
        x, width = _across(plot, spread, value), text_width(font, text)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3))
        left = min(max(x - width / 2, plot.left()), plot.right() - width)
        draw_text(painter, QRectF(left, plot.bottom() + 4, width, text_height(font)), text, font, theme.muted)


def _paint_outside(painter: QPainter, plot: QRectF, spread: Spread, theme: Theme) -> None:
    """What lies outside the axis is counted at its ends."""
    found, font = spread.sample.histogram, ui_font(TEXT_SMALL, theme=theme)
    row = QRectF(plot.left(), plot.bottom() - text_height(font) - 2, plot.width(), text_height(font))
    if found.below:
        draw_text(painter, row, f"← {percent(found.below / found.total)}", font, theme.text, LEFT)
    if found.above:
        draw_text(painter, row, f"{percent(found.above / found.total)} →", font, theme.text, RIGHT)
