"""A net as small as a stamp: neurons in their colours and edges in their widths, without a word."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.scales import marks_or_unknown, neuron_fill
from nnviz.gui.drawing.strokes import draw_marks
from nnviz.gui.drawing.text import CENTER, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.session.frame.model import GraphFrame

#: So many units of a layer are drawn; of a larger one the first and the last ones, and how many are not.
MOST_UNITS = 8
#: The widest edge, beside that of the large graph.
THINNER = 0.5
#: From more edges than this between two layers on, they become thinner.
CLEAR = 16


def paint_mini_graph(
    painter: QPainter, rect: QRectF, frame: GraphFrame, theme: Theme, *, most_radius: float = 13.0, ground: str = ""
) -> None:
    """Draw ``frame`` into ``rect``, its neurons no larger than ``most_radius``, on the background or on ``ground``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(ground or theme.background))
    sizes = [len(layer.names) for layer in frame.layers]
    shown = [_shown(size) for size in sizes]
    rows = max(len(units) + (len(units) < size) for units, size in zip(shown, sizes, strict=True))
    pitch = min(rect.height() / rows, rect.width() / len(sizes) / 0.9)
    radius = max(min(0.36 * pitch, most_radius), 2.0)
    x = [rect.left() + (place + 0.5) * rect.width() / len(sizes) for place in range(len(sizes))]
    heights = [_heights(units, size, rect, pitch) for units, size in zip(shown, sizes, strict=True)]
    scale = THINNER * min(1.0, radius / 8.0) * min(1.0, (CLEAR / max(map(len, shown)) ** 2) ** 0.5)
    for k, (before, after) in enumerate(pairwise(range(len(sizes)))):
        _paint_edges(painter, frame, k, (shown[before], shown[after]), (x[before], x[after]),
                     (heights[before], heights[after]), theme, scale)  # fmt: skip
    for layer, units, left, own, size in zip(frame.layers, shown, x, heights, sizes, strict=True):
        for place, unit in enumerate(units):
            value = None if layer.a is None else float(layer.a[unit])
            painter.setPen(QPen(QColor(theme.outline), max(radius / 9.0, 0.8)))
            painter.setBrush(QColor(neuron_fill(value, frame.activation_limit, theme)))
            painter.drawEllipse(QPointF(left, own[place]), radius, radius)
        if len(units) < size:
            middle = QPointF(left, own[len(units) // 2 - 1] + pitch)
            _paint_rest(painter, middle, size - len(units), pitch, rect.width() / len(sizes), theme)
    painter.restore()


def _shown(size: int) -> list[int]:
    if size <= MOST_UNITS:
        return list(range(size))
    half = MOST_UNITS // 2
    return [*range(half), *range(size - half, size)]


def _heights(units: list[int], size: int, rect: QRectF, pitch: float) -> list[float]:
    """The middle of each unit that is drawn; between the first and the last ones of a large layer there is a gap."""
    folded = len(units) < size
    count = len(units) + folded
    top = rect.center().y() - (count - 1) * pitch / 2
    half = len(units) // 2
    return [top + (place + (folded and place >= half)) * pitch for place in range(len(units))]


def _paint_edges(
    painter: QPainter, frame: GraphFrame, k: int, units: tuple[list[int], list[int]], x: tuple[float, float],
    y: tuple[list[float], list[float]], theme: Theme, scale: float,
) -> None:  # fmt: skip
    edges = frame.edges[k]
    values = edges.weights if frame.edges_show == "weight" else edges.gradients
    rows, columns = np.repeat(units[1], len(units[0])), np.tile(units[0], len(units[1]))
    looks = marks_or_unknown(None if values is None else values[rows, columns], rows.shape, frame.reference_decade)
    starts, ends = np.tile(y[0], len(units[1])), np.repeat(y[1], len(units[0]))
    lines = np.column_stack([np.full(len(rows), x[0]), starts, np.full(len(rows), x[1]), ends])
    looked = np.column_stack([looks.kind, looks.level, looks.positive])
    for kind, level, positive in np.unique(looked, axis=0).tolist():  # what matters most comes last
        same = (looked == (kind, level, positive)).all(axis=1)
        draw_marks(painter, lines[same], kind, level, bool(positive), theme, scale)


def _paint_rest(
    painter: QPainter, at: QPointF, count: int, pitch: float, between: float, theme: Theme
) -> None:
    font = ui_font(TEXT_SMALL, theme=theme)
    room = QRectF(at.x() - 40, at.y() - pitch / 2, 80, pitch)
    text = f"+{count}"
    fits = pitch >= 0.8 * text_height(font) and text_width(font, text) < 0.9 * between
    draw_text(painter, room, text if fits else "…", font, theme.muted, CENTER)
