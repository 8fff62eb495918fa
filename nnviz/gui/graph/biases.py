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
    value = bias_value(frame.layers[layer], unit, layout)
    width = text_width(ui_font(TEXT_SMALL, theme=layout.theme), f"{LETTER} {value}") + AROUND if value else None
    return layout.bias_rect(layer, unit, width)


def paint_biases(
    painter: QPainter,
    frame: GraphFrame,
    layer: UnitLayer,
    looks: Marks,
    lit: Collection[int],
    layout: GraphLayout,
    theme: Theme,
    dimmed: bool,
) -> None:
    """The stubs and boxes of a layer; ``lit`` are the units whose bias the current step is about."""
    x, units = layout.columns[layer.index], layout.shown(layer.index)
    tops = layout.unit_y[layer.index][units] + layout.radius
    all_looks = list(zip(*(array[units].tolist() for array in (looks.kind, looks.level, looks.positive)), strict=True))
    for kind, level, positive in sorted(set(all_looks)):
        alike = [look == (kind, level, positive) for look in all_looks]
        stubs = np.array([[x, y - 2, x, y + layout.stub] for y in tops[alike]])
        with named(painter, f"bias-stubs-{layer.index}"):
            draw_marks(painter, stubs, kind, level, positive, theme, layout.mark_scale, dimmed)
    for unit in units.tolist():
        strange = looks.kind[unit] == Mark.NONFINITE
        painter.setPen(line_pen(theme.nonfinite if strange else theme.outline, theme.line_scale))
        painter.setBrush(QColor(theme.current_fill if unit in lit else theme.background))
        with named(painter, f"b-{layer.index}-{unit + 1}"):
            _paint_box(painter, frame, layer, unit, layout, theme)


def _paint_box(
    painter: QPainter, frame: GraphFrame, layer: UnitLayer, unit: int, layout: GraphLayout, theme: Theme
) -> None:
    value, rect = bias_value(layer, unit, layout), bias_box(frame, layout, layer.index, unit)
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
