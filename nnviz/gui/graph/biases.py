"""Biases: a box under each neuron with its value where there is room, and a stub that is as wide as it counts."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import named
from nnviz.gui.drawing.scales import Mark, Marks, marks, unknown_marks
from nnviz.gui.drawing.strokes import draw_marks, line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.measures import LEAST_HALL_TEXT
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame, UnitLayer
from nnviz.session.last import Last

LETTER = "b"
#: Left and right of the text in a box together, in pixels.
AROUND = 10.0


_looks = Last[Marks]()


def bias_looks(frame: GraphFrame, layer: UnitLayer) -> Marks:
    """How the stubs of the biases of a layer look: the width of what the edges show."""
    values = layer.biases if frame.edges_show == "weight" else layer.bias_gradients
    only = layer.only_bias if frame.edges_show == "gradient" else None
    things = len(layer.names), values, frame.reference_decade, only
    return _looks.get(layer.index, things, lambda: _looks_of(*things))


def _looks_of(count: int, values: NDArray[np.float64] | None, reference_decade: int, only: int | None) -> Marks:
    if values is None:
        return unknown_marks((count,))
    looks = marks(values, reference_decade)
    if only is not None:
        others = np.arange(len(values)) != only
        looks.kind[others], looks.level[others], looks.positive[others] = Mark.UNKNOWN, 0, False
    return looks


def bias_value(layer: UnitLayer, unit: int, layout: GraphLayout) -> str:
    """The value as precisely as the box has room for; empty where there is no box, or no room even for two digits."""
    if not layout.boxes_biases or layer.biases is None:
        return ""
    small = ui_font(TEXT_SMALL, theme=layout.theme)
    texts = (notation.number(float(layer.biases[unit]), digits) for digits in (3, 2, 1))
    return next((text for text in texts if text_width(small, f"{LETTER} {text}") + AROUND <= layout.box_room), "")


def bias_box(frame: GraphFrame, layout: GraphLayout, layer: int, unit: int) -> QRectF | None:
    """The box of a bias, as wide as what is written in it; None where there is none."""
    return _box_of(bias_value(frame.layers[layer], unit, layout), layout, layer, unit)


def _box_of(value: str, layout: GraphLayout, layer: int, unit: int) -> QRectF | None:
    """The box of a bias in which ``value`` is written; the same without one."""
    width = text_width(ui_font(TEXT_SMALL, theme=layout.theme), f"{LETTER} {value}") + AROUND if value else None
    return layout.bias_rect(layer, unit, width)


def paint_biases(
    painter: QPainter,
    layer: UnitLayer,
    looks: Marks,
    lit: Collection[int],
    layout: GraphLayout,
    theme: Theme,
    dimmed: bool,
) -> None:
    """The stubs and boxes of a layer; ``lit`` are the units whose bias the current step is about."""
    k, units = layer.index, layout.shown(layer.index)
    top = layout.unit_y[k][units] + layout.radius
    x = np.full(len(units), layout.columns[k])
    stubs = np.column_stack((x, top - 2, x, top + layout.stub))
    all_looks = list(zip(*(array[units].tolist() for array in (looks.kind, looks.level, looks.positive)), strict=True))
    for look in sorted(set(all_looks)):
        with named(painter, f"bias-stubs-{k}"):
            alike = [place for place, other in enumerate(all_looks) if other == look]
            draw_marks(painter, stubs[alike], *look, theme, layout.mark_scale, dimmed)
    plain, strange = (line_pen(colour, theme.line_scale) for colour in (theme.outline, theme.nonfinite))
    for unit, (kind, _, _) in zip(units.tolist(), all_looks, strict=True):
        painter.setPen(strange if kind == Mark.NONFINITE else plain)
        painter.setBrush(QColor(theme.current_fill if unit in lit else theme.background))
        with named(painter, f"b-{k}-{unit + 1}"):
            _paint_box(painter, layer, unit, layout, theme)


def _paint_box(painter: QPainter, layer: UnitLayer, unit: int, layout: GraphLayout, theme: Theme) -> None:
    value = bias_value(layer, unit, layout)
    rect = _box_of(value, layout, layer.index, unit)
    if rect is None:
        return
    if value:
        painter.drawRoundedRect(rect, 3, 3)
        small = ui_font(TEXT_SMALL, theme=theme)
        inside = rect.adjusted(AROUND / 2, 0, 0, 0)
        draw_text(painter, inside, LETTER, small, theme.muted, LEFT)
        draw_text(painter, inside.adjusted(text_width(small, f"{LETTER} "), 0, 0, 0), value, small, theme.text, LEFT)
        return
    painter.drawRect(rect)
    size = round(min(layout.square, 26.0) * 0.82)
    if size >= (LEAST_HALL_TEXT if theme.is_projector else max(theme.text_minimum, 9)):
        draw_text(painter, rect.translated(0, -0.06 * layout.square), LETTER, ui_font(size), theme.text)
