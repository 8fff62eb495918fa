"""In large type, the numbers of the layers at work beside their neurons, which are too small to hold what can be read.

Fewer and larger: only the layers that the current step is about have theirs, and nothing moves for them.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.graph.columns import NAME_GAP
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.neurons import fixed, paint_on_plate, value_font, writes_input_values
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame


@dataclass(frozen=True, slots=True)
class ValueBeside:
    """A unit's number in its place, clear of every ring and capsule round the unit."""

    layer: int
    unit: int
    text: str
    rect: QRectF


def place_values_beside(frame: GraphFrame, layout: GraphLayout) -> tuple[ValueBeside, ...]:
    """The numbers of the layers at work, where a column has room for all of its own.

    Nobody's while a question is open, which has labels of its own beside the units in question.
    """
    theme = layout.theme
    if not theme.is_projector or layout.functions or layout.nested or frame.asked is not None:
        return ()
    if value_font(layout.radius, theme) is not None:
        return ()
    placed = list[ValueBeside]()
    for layer in reversed(layers_at_work(frame)):  # what comes out matters more than what goes in
        column = list(_of_layer(layer, frame, layout))
        if not any(one.rect.intersects(other.rect) for one in column for other in placed):
            placed += column
    return tuple(placed)


def layers_at_work(frame: GraphFrame) -> tuple[int, ...]:
    """The layers whose numbers go into the current step, or come out of it."""
    part, depth = frame.current, len(frame.layers) - 1
    if part is None:
        return (0,)
    match part.kind:
        case "z":
            return part.layer - 1, part.layer
        case "a" | "dA_dZ":
            return (part.layer,)
        case "loss" | "dL_dA":
            return (depth,)
        case "dZ_dW":
            return (part.layer - 1,)
    return ()


def _of_layer(layer: int, frame: GraphFrame, layout: GraphLayout) -> Iterator[ValueBeside]:
    units, shown = frame.layers[layer], layout.shown(layer)
    values = units.z if units.a is None else units.a
    if values is None or (layer == 0 and writes_input_values(units, layout)):
        return
    font = ui_font(TEXT_SMALL, theme=layout.theme)
    height = text_height(font)
    if height > layout.pitches[layer]:
        return
    for decimals in (2, 1):
        texts = [fixed(float(values[unit]), decimals) for unit in shown.tolist()]
        width = max(text_width(font, text) for text in texts) + 8
        left = _left_of(layer, width, layout)
        if left is not None:
            break
    else:
        return
    for unit, text in zip(shown.tolist(), texts, strict=True):
        y = float(layout.unit_y[layer][unit])
        yield ValueBeside(layer, unit, text, QRectF(left, y - height / 2, width, height))


def _left_of(layer: int, width: float, layout: GraphLayout) -> float | None:
    """Where numbers so wide begin: right of their column; left of outputs, which have their names there.

    None where they have no room between two columns.
    """
    aside, is_last = layout.radius + NAME_GAP, layer == layout.depth
    if width > layout.gap - 2 * aside:
        return None
    return layout.columns[layer] + (-aside - width if is_last else aside)


@draws("values")
def paint_values_beside(painter: QPainter, values: Sequence[ValueBeside], theme: Theme) -> None:
    """The numbers, each on a plate over the edges."""
    font = ui_font(TEXT_SMALL, theme=theme)
    for value in values:
        paint_on_plate(painter, value.rect.center(), value.text, font, theme.text, theme)
