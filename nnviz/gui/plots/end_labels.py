"""Names and last values at the ends of curves, in place of a legend: apart from each other, joined by leaders."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.records import dataclass

#: The middles of two labels are at least so many pixels apart, whatever their type.
LEAST_APART = 15.0
#: From the end of a curve to its label, and between name and value.
LEADER, SPACE = 14.0, 5.0
#: A label that stands so near to the height of its end needs no leader.
AT_ITS_END = 1.0


@dataclass(frozen=True, slots=True)
class EndLabel:
    """What stands at the end of one curve: its name, and its last value in words."""

    x: float  # where the curve ends, in pixels
    y: float
    name: str
    value: str
    colour: str


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles for things of some heights, as near as can be to the ``wanted`` ones, that do not cover each other.

    They keep their order and stay between ``top`` and ``bottom``; where they are higher together than that, all of
    them overlap alike. "As near" means the least sum of squares: pool adjacent violators (Ayer et al., 1955), whose
    answer clipped to bounds is the answer within them.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    tall = np.array([heights[index] for index in order], dtype=np.float64)
    if not len(tall):
        return []
    ends = (tall[0] + tall[-1]) / 2
    steps = np.concatenate(([0.0], np.cumsum((tall[:-1] + tall[1:]) / 2)))
    room = max(bottom - top - ends, 0.0)
    steps *= min(1.0, room / steps[-1]) if steps[-1] > 0 else 1.0
    least, most = top + tall[0] / 2, bottom - tall[-1] / 2 - steps[-1]
    pooled = _rising(np.array([wanted[index] for index in order]) - steps)
    placed = np.clip(pooled, least, max(least, most)) + steps
    return [float(placed[order.index(index)]) for index in range(len(wanted))]


def _rising(values: Array) -> Array:
    """The rising values nearest to ``values``: neighbours in the wrong order take their mean."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    return np.repeat([mean for mean, _ in pools], [count for _, count in pools])


def end_fonts(theme: Theme) -> tuple[QFont, QFont]:
    """Those of a label's name and of its value."""
    return ui_font(TEXT_SMALL, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)


def label_width(name: str, value: str, theme: Theme, *, one_line: bool = True) -> float:
    """How wide a label is: its value stands beside its name, or below it."""
    bold, plain = end_fonts(theme)
    wide = text_width(bold, name), text_width(plain, value)
    return sum(wide) + SPACE if one_line and all(wide) else max(wide)


def label_height(theme: Theme, *, one_line: bool = True) -> float:
    """How much room a label takes from the ones above and below it."""
    return max(text_height(end_fonts(theme)[0]) * (1 if one_line else 2), LEAST_APART)


def end_places(labels: Sequence[EndLabel], area: QRectF, theme: Theme, *, one_line: bool = True) -> list[QRectF]:
    """Where the labels of curves stand: right of their own ends, in ``area`` all of it, apart from each other."""
    high = label_height(theme, one_line=one_line)
    middles = spread([label.y for label in labels], [high] * len(labels), area.top(), area.bottom())
    places = []
    for label, middle in zip(labels, middles, strict=True):
        wide = label_width(label.name, label.value, theme, one_line=one_line)
        left = max(min(label.x + LEADER * theme.line_scale, area.right() - wide), area.left())
        places.append(QRectF(left, middle - high / 2, wide, high))
    return places


def paint_end_labels(
    painter: QPainter, labels: Sequence[EndLabel], area: QRectF, theme: Theme, *, one_line: bool = True
) -> None:
    """Paint the labels with their leaders; ``area`` is what they may cover."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for label, place in zip(labels, end_places(labels, area, theme, one_line=one_line), strict=True):
        _paint_leader(painter, label, place, theme)
        _paint_label(painter, label, place, theme, one_line)


def _paint_leader(painter: QPainter, label: EndLabel, place: QRectF, theme: Theme) -> None:
    if place.left() - label.x <= AT_ITS_END:
        return
    painter.setPen(QPen(QColor(mix(theme.background, label.colour, 0.6)), theme.line_scale))
    painter.drawLine(QPointF(label.x, label.y), QPointF(place.left() - 2, place.center().y()))


def _paint_label(painter: QPainter, label: EndLabel, place: QRectF, theme: Theme, one_line: bool) -> None:
    bold, plain = end_fonts(theme)
    name, value = QRectF(place), QRectF(place)
    if one_line:
        value.setLeft(place.left() + text_width(bold, label.name) + SPACE if label.name else place.left())
    else:
        name.setHeight(place.height() / 2)
        value.setTop(name.bottom())
    draw_text(painter, name, label.name, bold, label.colour, LEFT)
    draw_text(painter, value, label.value, plain, theme.text, LEFT)
