"""How large a neuron is with its bias, and the text of a picture."""

from dataclasses import replace

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import PROJECTOR_TEXT, TEXT_SMALL, Theme
from nnviz.session.frame.model import GraphFrame

#: A layer with up to this many edges has its numbers written on them.
LABELLED_EDGES = 9
#: So many numbers' widths have room between the neurons, and so many of their heights from one to the next.
ROOMY = 2.2
#: In large type no number inside a neuron is smaller, in pixels: it would be there for nobody.
LEAST_HALL_TEXT = PROJECTOR_TEXT


def number_room(theme: Theme) -> float:
    """Between the rims of two columns, where numbers can stand on edges that are still seen beside them."""
    return ROOMY * text_width(ui_font(TEXT_SMALL, theme=theme), "−0.00")


def square_size(radius: float, *, hall: bool = False) -> float:
    """The side of a bias square below a neuron of ``radius``; in large type a small neuron's has no letter."""
    if hall and 0.42 * radius < LEAST_HALL_TEXT:
        return max(0.3 * radius, min(0.62 * radius, 6.0))
    return min(max(0.42 * radius, 11.0), 26.0) if radius >= 12 else 0.62 * radius


def stub_length(radius: float, *, boxed: bool = False, hall: bool = False) -> float:
    share = 0.26 if boxed else 0.16 if hall else 0.34
    return min(max(share * radius, 2.0), 16.0)


def row_height(radius: float, box: float = 0.0, *, hall: bool = False) -> float:
    """The height that a neuron takes with its bias below it, in a ``box`` or a square, and a little air."""
    stub = stub_length(radius, boxed=box > 0, hall=hall)
    return 2 * radius + stub + (box or square_size(radius, hall=hall)) + max(2.0, 0.14 * radius)


def enlarged(theme: Theme, frame: GraphFrame, rect: QRectF) -> Theme:
    """The theme with larger text, where a small net stands in a large picture and would look lost."""
    widest = max(len(layer.names) for layer in frame.layers)
    spare = min(rect.width() / 1280, rect.height() / 560)
    if spare <= 1 or widest > 10 or len(frame.layers) > 6 or theme.is_fixed:
        return theme
    return replace(theme, text_scale=theme.text_scale * min(spare, 1.5))


def fitting_radius(pitch: float, largest: float, box: float, *, hall: bool) -> float:
    """The largest radius whose row is no higher than ``pitch``."""
    low, high = 1.5, largest
    if row_height(high, box, hall=hall) <= pitch:
        return high
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if row_height(middle, box, hall=hall) <= pitch else (low, middle)
    return low


def stride_of(count: int, gap: float, room: float) -> int:
    """Every how many of ``count`` columns, ``gap`` apart, has room for its number: all of them, every second, …"""
    return next((step for step in (1, 2, 5, 10, 20, 50) if step * gap >= room), count)
