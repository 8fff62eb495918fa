"""Where the columns of neurons stand, from left to right: names, layers, the loss, and the target over or beside it."""

import math

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.graph.measures import LEAST_HALL_TEXT, number_room
from nnviz.records import dataclass

#: The length of the link between the loss and the target beside it.
TARGET_LINK = 34.0

#: From a neuron's rim to its name: clear of every ring and capsule.
NAME_GAP = 14.0

#: Names of inputs have so many pixels at usual size, as "sepal length" needs, up to such a part of a narrow picture; so
#: far from its edge they may begin.
NAMED, NAMED_SHARE, NAME_MARGIN = 77.0, 0.34, 4.0

#: Where columns stand closer than this at usual size, the outputs' names are left to hover; the second in large type.
LEAST_NAMED_GAP, LEAST_LARGE_NAMED_GAP = 60.0, 140.0
#: No columns stand closer; a net of so many layers is wider than its picture.
LEAST_GAP = 1.5


@dataclass(frozen=True, slots=True)
class End:
    """What stands behind the last column, in pixels."""

    loss_radius: float
    label: float  # how wide the loss's name is
    target: float  # and the target
    has_room_above: bool  # for the target, over the loss


@dataclass(frozen=True, slots=True)
class ColumnRoom:
    """What the columns have to stand in, and what stands with them."""

    theme: Theme
    rect: QRectF  # the picture
    ground: QRectF  # what of it the net has
    count: int  # of columns
    widest_input: float
    widest_output: float
    nested: bool
    has_numbers: bool  # on edges between some of them
    end: End


@dataclass(frozen=True, slots=True)
class Columns:
    """Where they stand, and the ``radius`` that their distance allows."""

    places: tuple[float, ...]
    loss_x: float
    gap: float
    radius: float
    name_width: float
    names_outputs: bool
    target_beside: bool


def widest_target(theme: Theme, rect: QRectF, count: int) -> float:
    """How wide the text of the target may be beside so many columns."""
    most = _most_of_names(theme, rect, count)
    return max(most, 0.24 * rect.width()) if count <= 4 else most


def neuron_columns(room: ColumnRoom, radius: float) -> Columns:
    """Columns of neurons of ``radius``, or of less where they stand close."""
    theme, count, end, width = room.theme, room.count, room.end, room.ground.width()
    name_width = min(room.widest_input, _most_of_input_names(room))
    value_width = text_width(ui_font(TEXT_SMALL, theme=theme), "−0.00000") if radius < 17 else 0.0
    left = max(name_width, value_width) + NAME_GAP + 5 + radius
    beside = end.loss_radius + TARGET_LINK + end.target
    above_is_free = not room.nested and end.has_room_above
    target_beside = not above_is_free and (width - left - beside) / count >= 110
    right = beside if target_beside else max(end.label / 2, end.target / 2, end.loss_radius)
    names_outputs = width / (count + 1) >= _least_named_gap(theme) and not room.nested
    last_least = _least_last(room, radius, names_outputs)
    gap = min((width - left - right) / count, max(8.5 * radius, 320.0 * theme.text_scale))
    last = max(gap, last_least)
    if count > 1:
        gap = min(gap, (width - left - right - last) / (count - 1))
    gap = max(gap, LEAST_GAP)
    fitting = max(min(radius, _most_beside_numbers(room, gap), 0.3 * gap), 1.5)
    used = left + gap * (count - 1) + last + right
    start = room.ground.left() + max((width - used) / 2, 0.0) + left
    places = tuple(start + gap * k for k in range(count))
    return Columns(places, places[-1] + last, gap, fitting, name_width, names_outputs, target_beside)


def _most_of_names(theme: Theme, rect: QRectF, count: int) -> float:
    return (0.22 if theme.is_projector and count <= 4 else 0.17) * rect.width()


def _most_of_input_names(room: ColumnRoom) -> float:
    named = min(NAMED * room.theme.text_scale, NAMED_SHARE * room.rect.width())
    most = _most_of_names(room.theme, room.rect, room.count)
    return max(most, named - (room.ground.left() - room.rect.left() - NAME_MARGIN))


def _least_named_gap(theme: Theme) -> float:
    return LEAST_LARGE_NAMED_GAP if theme.is_projector else LEAST_NAMED_GAP * theme.text_scale


def _least_last(room: ColumnRoom, radius: float, names_outputs: bool) -> float:
    """From the last column to the loss at least."""
    least = room.end.loss_radius + radius + 30
    if names_outputs:
        share = 0.14 if room.theme.is_projector and room.count <= 4 else 0.08
        least += min(room.widest_output, share * room.rect.width())
    if room.count > 4:  # the loss's name is not on the columns, which stand close
        least = max(least, room.end.label / 2 + radius + 6)
    return least


def _most_beside_numbers(room: ColumnRoom, gap: float) -> float:
    """The radius that leaves edges ``gap`` long the room for their numbers, in type as large as that of neurons."""
    leaves = (gap - number_room(room.theme)) / 2
    wants = room.theme.is_projector and room.has_numbers
    return leaves if wants and leaves >= LEAST_HALL_TEXT * 1.3 else math.inf
