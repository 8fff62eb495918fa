"""Where everything stands: one column per layer, then the loss and the target. Geometry only, no painting.

A layout depends on the shape of the net, the rectangle and the theme, never on the numbers of a step, so nothing
moves while the user steps.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.scales import WIDEST
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.drawing.valley import parted
from nnviz.gui.graph import names
from nnviz.gui.graph.bands import PAD, Bands, bands_of, bands_of_boxes, beside_image
from nnviz.gui.graph.boxes import BELOW_BOX, BOX_TEXT, BoxSize, box_size
from nnviz.gui.graph.columns import NAME_GAP, TARGET_LINK, ColumnRoom, End, neuron_columns, widest_target
from nnviz.gui.graph.layout_key import has_biases, layout_key
from nnviz.gui.graph.legend import legend_height
from nnviz.gui.graph.measures import LABELLED_EDGES, enlarged, fitting_radius, row_height, square_size, stub_length
from nnviz.gui.graph.nest import NetRoom, Rows, fitted, ground_of, half_widths, is_nested, middle_of, nests
from nnviz.gui.graph.nest import row_height as name_height
from nnviz.gui.graph.rows import UnitRow, fold_rows, strongest_inputs, wanted_units
from nnviz.gui.graph.zoom import FITTED, Zoom, ground
from nnviz.session.frame.model import GraphFrame

#: More edges than this between two layers are not readable: the strongest are drawn, the rest is counted.
EDGES_PER_LAYER = 160

#: The length of the link between the loss and the target above it.
ABOVE_LOSS = 16.0

#: From this radius on a bias has a box with its value; a smaller neuron has no room for its own value either.
LEAST_BOXED = 17.0
#: What the boxes leave of the neurons' size, at least; in a lecture hall neurons come first, up to this radius, which
#: holds two decimals.
LEAST_SHARE, PROJECTOR_SHARE, HALL_VALUED = 0.75, 0.95, 43.0

#: A narrower box has no room for "b −0.15".
LEAST_BOX = 56.0

#: A picture of fewer lines of text than this has no room for words that the chain rule says as well.
SHORT_LINES = 12.5

TitleMode = Literal["line", "stack", "name", "number"]


class GraphLayout:
    """The geometry of one net in one rectangle.

    Attributes: ``theme``, with text enlarged for a large picture, is the one to paint with; ``columns`` holds x of
    each layer; ``has_biases[k]`` says whether biases hang below its units, ``boxes_biases`` whether their values stand
    there, in boxes up to ``box_room`` wide; ``has_chip_among_titles`` whether the tag of the current step stands where
    a layer's title does; ``unit_y[k]`` (units,) y of each unit of
    layer k, NaN where it is folded away; ``fold_y[k]`` the folds with their y; ``radius``; ``mark_scale`` of edge
    widths; ``loss`` (a point); ``target``, ``image``: rectangles. ``functions`` says whether units are drawn as boxes
    with their functions, as wanted where there is room: ``half_width`` is half of such a box (``input_half`` of the
    input's), its ``radius`` half of its height, and ``box_theme`` has its text. ``nested`` says whether the net is
    drawn as boxes in boxes, which are the ``nest``, the innermost one first.
    """

    def __init__(
        self,
        frame: GraphFrame,
        rect: QRectF,
        theme: Theme,
        *,
        legend: bool = True,
        zoom: Zoom = FITTED,
        functions: bool = False,
    ) -> None:
        self.key = layout_key(frame, rect, theme, legend, zoom, functions)
        wanted = functions if not frame.picture else frame.picture == "functions"
        self.functions, self.nested = wanted and frame.composition, is_nested(frame)
        self.rect = self.net = QRectF(rect)
        self.nest_rows = Rows()
        self.zoom = zoom
        self.theme = theme = enlarged(theme, frame, rect)
        self.sizes = tuple(len(layer.names) for layer in frame.layers)
        self.has_biases = has_biases(frame)
        self.valley = QRectF()
        main, small, last = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_SMALL, theme=theme), len(self.sizes) - 1
        self._widest_input = max(text_width(main, name) for name in frame.layers[0].names)
        self._widest_output = max(text_width(small, names.given_name(frame, last, u)) for u in range(self.sizes[-1]))
        self._arrange(frame, legend)

    def _arrange(self, frame: GraphFrame, legend: bool) -> None:
        """Find the bands of the picture and the places in them."""
        theme = self.theme
        height = legend_height(theme) if legend and not self.nested else 0.0
        self.legend = QRectF(self.rect.left(), self.rect.top(), self.rect.width(), height)
        if frame.valleys or frame.bend is not None:
            self.net, self.valley = parted(self.rect, height, theme)
        self.image = QRectF()  # of the sample, beside the input layer
        if frame.image is not None:
            self.net, self.image = beside_image(self.net, height, len(frame.image.pixels))
        self.stacked_titles = self.has_caption = False
        self.is_short = self.net.height() < SHORT_LINES * text_height(ui_font(TEXT_MAIN, 600, theme=theme))
        self.has_chip_among_titles = self.is_short and theme.is_projector  # else the neurons are lower
        self._fold(frame)
        for _ in range(2):  # with other bands there is other room, which may need others once more
            bands = self.stacked_titles, self.has_caption
            if self._needed_bands(frame) == bands:
                break
            self._fold(frame)
        self.image.moveTop(self.bands.nodes.center().y() - self.image.height() / 2)
        self.bands.caption.setLeft(self.rect.left() + PAD)  # under the image, too

    # ------------------------------------------------------------ rows

    def _fold(self, frame: GraphFrame) -> None:
        self.bands = self._bands()
        self.ground = ground(self.bands.nodes, self.zoom)
        if self.nested:
            self.ground = ground_of(self.ground, frame)
        slots = self._slots()
        wanted = wanted_units(frame)
        if self.sizes[0] > slots:
            wanted[0] = (*wanted.get(0, ()), *strongest_inputs(frame, slots // 2))
        self.rows: tuple[tuple[UnitRow, ...], ...] = tuple(
            fold_rows(size, slots, wanted.get(layer, ())) for layer, size in enumerate(self.sizes)
        )
        self._place(frame)

    def _slots(self) -> int:
        """How many rows there is room for."""
        pitch = (28.0 if self.theme.is_projector else 21.0) * self.zoom.factor**0.5  # more units, and larger ones
        return max(3, int(self.ground.height() // pitch))

    def _needed_bands(self, frame: GraphFrame) -> tuple[bool, bool]:
        """Whether titles need a second line, and the picture a caption; sets what it finds."""
        if self.nested:
            return False, False
        mode = self.title_mode(frame)
        self.stacked_titles = mode == "stack"
        counts = [sum(not row.hidden for row in rows) for rows in self.rows]
        crowded = any(a * b > EDGES_PER_LAYER for a, b in pairwise(counts))
        self.has_caption = mode == "number" or crowded or counts != list(self.sizes)
        return self.stacked_titles, self.has_caption

    def _bands(self) -> Bands:
        if self.nested:
            return bands_of_boxes(self.net, self.theme)
        return bands_of(
            self.net, self.legend.bottom(), self.theme, stacked_titles=self.stacked_titles,
            has_caption=self.has_caption, is_short=self.is_short, has_chip=self.has_chip_among_titles,
        )  # fmt: skip

    # ------------------------------------------------------------ places

    def _place(self, frame: GraphFrame) -> None:
        self.functions = self.functions and self._place_boxes(frame)
        if not self.functions:
            self._place_neurons(frame)
        self._place_loss(frame, self.ground)
        lowest = self.rect.bottom() - 1
        self.nest = nests(frame, self._room_of_net(frame), self.theme, lowest) if self.nested else ()

    def _room_of_net(self, frame: GraphFrame) -> NetRoom:
        """What boxes in boxes have to hold."""
        halves = [max(self.half(k), half) for k, half in enumerate(half_widths(frame, self.room_over, self.theme))]
        ends = [x + half for x, half in zip(self.columns, halves, strict=True)]
        left = self.columns[0] - self.input_half - NAME_GAP - self.name_width
        row, y, hanging = name_height(self.theme), self.loss.y(), self._hanging(self.radius)
        over = self.nest_rows.over(self.radius, self.loss_radius, row)
        under = self.nest_rows.under(self.radius, self.loss_radius, row, hanging)
        loss = max(self.loss_x + self.loss_label_width / 2, self.target.right())
        return NetRoom(left, (*ends, loss), y - over, y + under)

    def _hanging(self, radius: float) -> float:
        """How far a bias may hang down under a unit."""
        box = text_height(ui_font(TEXT_SMALL, theme=self.theme)) + 1
        return stub_length(radius) + max(box, square_size(radius)) if any(self.has_biases) else 0.0

    def _middle_in_boxes(self, nodes: QRectF, frame: GraphFrame) -> None:
        """Boxes in boxes stand in the middle of the picture, with all that is over and under the units."""
        hanging = self._hanging(self.radius)
        y = middle_of(nodes, frame, self.theme, self.nest_rows, self.radius, self.loss_radius, hanging)
        self.ground = QRectF(nodes.left(), 0.0, nodes.width(), nodes.height())
        self.ground.moveTop(y + (self.stub + self.square) / 2 - nodes.height() / 2)

    def _place_boxes(self, frame: GraphFrame) -> bool:
        """Boxes of one width with arrows between them; whether a value, a weight and the names have room there."""
        for factor in BOX_TEXT:
            self.box_theme = replace(self.theme, text_scale=self.theme.text_scale * factor)
            size = box_size(frame, self.box_theme, self.ground.height())
            if self._place_columns_of(size, frame):
                break
        self._place_units(self.ground)
        arrow, high = self.gap - 2 * self.half_width, 2 * self.radius + self.stub
        return arrow >= size.arrow - 0.5 and 2 * self.half_width >= size.least and high <= self.ground.height()

    def _place_columns_of(self, size: BoxSize, frame: GraphFrame) -> bool:
        """Sets the columns of boxes of this size; whether all of them have their room."""
        count, width = len(self.sizes), self.ground.width()
        self.radius, self.stub, self.square, self.mark_scale = size.half_height, size.below, 0.0, 1.0
        self.boxes_biases, self.names_outputs, self.name_width, self.box_room = False, False, 0.0, 0.0
        self._measure_end(frame, self.radius, max(0.17, 0.24 if count <= 4 else 0.0) * self.rect.width())
        beside, above = self.loss_radius + TARGET_LINK + self.target_size[0], self.target_size[0] / 2
        self.target_beside = not self._has_room_above(self.radius)
        right = beside if self.target_beside else max(above, self.loss_label_width / 2, self.loss_radius)
        free = width - self.loss_radius - right - 2 * size.input_half
        self.half_width = min(size.half_width, max((free - count * size.arrow) / (2 * count - 2), 1.0))
        boxes = 2 * self.half_width * (count - 1)
        arrow = max(min((free - boxes) / count, 3.0 * size.arrow * self.zoom.factor), 2.0)
        self.gap, self.input_half = 2 * self.half_width + arrow, size.input_half
        start = self.ground.left() + max((free - boxes - count * arrow) / 2, 0.0) + self.input_half
        first = start + self.input_half + arrow + self.half_width
        self.columns = (start, *(first + self.gap * k for k in range(count - 1)))
        self.loss_x = self.columns[-1] + self.half_width + arrow + self.loss_radius
        high = 2 * size.half_height + size.below
        return arrow >= 1.3 * size.arrow and self.half_width >= size.half_width and high <= 0.5 * self.ground.height()

    def _place_neurons(self, frame: GraphFrame) -> None:
        nodes = self.ground
        most = max(len(rows) for rows in self.rows)
        hall, largest = self.theme.is_projector, self._largest_radius()
        box = text_height(ui_font(TEXT_SMALL, theme=self.theme)) + 1
        if self.nested:
            self.nest_rows, room = fitted(nodes.height(), frame, self.theme, self._least_loss(), self._hanging)
            largest = min(largest, room)
        plain, boxed = (fitting_radius(nodes.height() / most, largest, height, hall=hall) for height in (0.0, box))
        least = PROJECTOR_SHARE if hall and boxed < HALL_VALUED else LEAST_SHARE
        self.boxes_biases = boxed >= max(LEAST_BOXED, least * plain) and self._has_room_for_boxes(frame, boxed)
        if not self.boxes_biases:
            self._fit_columns(frame, plain)
        radius = self.radius
        self.square = box if self.boxes_biases else square_size(radius, hall=hall)
        self.stub = stub_length(radius, boxed=self.boxes_biases, hall=hall)
        self.half_width, self.input_half, self.box_theme = radius, radius, self.theme
        if self.nested:
            self._middle_in_boxes(nodes, frame)
        self._place_units(self.ground)
        densest = max(len(rows) for rows in self.rows)
        crowding = 0.75 * min(*self.pitches, 0.6 * self.gap) / (WIDEST * densest)
        self.mark_scale = min(max(min(radius / 18, crowding), 0.25), 1.0)

    def _largest_radius(self) -> float:
        """Of a neuron that has all the room it wants."""
        factor = self.zoom.factor
        largest = max(min(self.rect.width(), 2 * self.rect.height()) * factor / 23, 18.0)
        return min(largest, 58.0 * min(factor**0.5, 2.0)) * (1.5 if self.theme.is_projector else 1.0)

    def _has_room_for_boxes(self, frame: GraphFrame, radius: float) -> bool:
        self._fit_columns(frame, radius)
        return self.radius >= LEAST_BOXED and self.box_room >= LEAST_BOX * self.theme.text_scale

    def _fit_columns(self, frame: GraphFrame, radius: float) -> None:
        self._place_columns(frame, radius)
        if self.radius < radius:  # the columns stand close: a smaller loss and narrower margins leave them more room
            self._place_columns(frame, self.radius)
        self.box_room = min(self.gap, 2 * (self.loss_x - self.columns[-1] - self.loss_radius)) - 8

    def _place_columns(self, frame: GraphFrame, radius: float) -> None:
        """Sets the columns, and the radius that their distance allows."""
        count = len(self.sizes)
        self._measure_end(frame, radius, widest_target(self.theme, self.rect, count))
        end = End(self.loss_radius, self.loss_label_width, self.target_size[0], self._has_room_above(radius))
        numbered = any(layer.weights.size <= LABELLED_EDGES for layer in frame.edges)
        room = ColumnRoom(
            self.theme, self.rect, self.ground, count, self._widest_input, self._widest_output,
            nested=self.nested, has_numbers=numbered, end=end,
        )  # fmt: skip
        found = neuron_columns(room, radius)
        self.columns, self.loss_x, self.gap, self.radius = found.places, found.loss_x, found.gap, found.radius
        self.name_width, self.names_outputs = found.name_width, found.names_outputs
        self.target_beside = found.target_beside

    def _measure_end(self, frame: GraphFrame, radius: float, wide: float) -> None:
        """Sets the sizes of the loss, of its name and of the target, whose text is up to ``wide``."""
        small, main = ui_font(TEXT_SMALL, theme=self.theme), ui_font(TEXT_MAIN, theme=self.theme)
        self.loss_radius = max(1.15 * radius, self._least_loss())
        label = max(text_width(small, frame.loss_name), 2 * self.loss_radius)
        self.loss_label_width = min(label, 0.34 * self.rect.width())
        self.target_size = (
            min(max(text_width(main, frame.target_label), text_width(small, names.target_values(frame))), wide) + 20,
            text_height(main) + text_height(small) + 10 if names.target_values(frame) else text_height(main) + 12,
        )

    def _least_loss(self) -> float:
        """The radius of a loss with a number."""
        return 1.2 * text_width(ui_font(TEXT_SMALL, theme=self.theme), "0.000") * 0.5 + 6

    def _has_room_above(self, radius: float) -> bool:
        """Whether the target can stand between the loss and what is above the net."""
        hall = self.theme.is_projector
        below = self.stub if self.functions else stub_length(radius, hall=hall) + square_size(radius, hall=hall)
        top = self.ground.center().y() - below / 2 - self.loss_radius - ABOVE_LOSS - self.target_size[1]
        return top >= self.ground.top()

    def _place_units(self, nodes: QRectF) -> None:
        below = self.stub + self.square
        centre = nodes.center().y() - below / 2
        self.unit_y: list[NDArray[np.float64]] = []
        self._shown: list[NDArray[np.intp]] = []
        self.fold_y: list[tuple[tuple[UnitRow, float], ...]] = []
        self.pitches: list[float] = []
        for size, rows in zip(self.sizes, self.rows, strict=True):
            box = self.square if self.boxes_biases else 0.0
            least = row_height(self.radius, box, hall=self.theme.is_projector) + 4
            pitch = min(nodes.height() / len(rows), max(least, 4.1 * self.radius, 70.0))
            places = centre + (np.arange(len(rows)) - (len(rows) - 1) / 2) * pitch
            y = np.full(size, np.nan)
            folds = []
            for row, place in zip(rows, places, strict=True):
                if row.hidden:
                    folds.append((row, float(place)))
                else:
                    y[row.unit] = place
            self.unit_y.append(y)
            self._shown.append(np.flatnonzero(~np.isnan(y)))
            self.fold_y.append(tuple(folds))
            self.pitches.append(pitch)

    def _place_loss(self, frame: GraphFrame, nodes: QRectF) -> None:
        y = nodes.center().y() - (self.stub + self.square) / 2
        self.loss = QPointF(self.loss_x, y)
        width, height = self.target_size
        if self.target_beside:
            left = self.loss_x + self.loss_radius + TARGET_LINK
            self.target = QRectF(left, y - height / 2, width, height)
        else:
            room = ABOVE_LOSS if self._has_room_above(self.radius) and not self.nested else 8.0
            self.target = QRectF(self.loss_x - width / 2, y - self.loss_radius - room - height, width, height)

    def serve(self, key: tuple[object, ...]) -> None:
        """Be the layout of another frame, too, if all that its ``key`` has differently is which inputs are largest."""
        if key[:-1] == self.key[:-1]:
            self.key = key

    # ------------------------------------------------------------ questions

    @property
    def depth(self) -> int:
        """The number of layers without the input."""
        return len(self.sizes) - 1

    def unit(self, layer: int, unit: int) -> QPointF | None:
        """The centre of a unit; None where it is folded away or does not exist."""
        if not (0 <= layer < len(self.sizes) and 0 <= unit < self.sizes[layer]):
            return None
        y = self.unit_y[layer][unit]
        return None if np.isnan(y) else QPointF(self.columns[layer], float(y))

    def outline(self, layer: int, unit: int, grow: float = 0.0) -> QRectF | None:
        """The rectangle that holds a unit, or is its box, larger by ``grow`` on each side; None where none is drawn."""
        centre = self.unit(layer, unit)
        if centre is None:
            return None
        across, down = self.half(layer) + grow, self.radius + grow
        return QRectF(centre.x() - across, centre.y() - down, 2 * across, 2 * down)

    def half(self, layer: int) -> float:
        """Half the width of a layer's units."""
        return self.half_width if layer else self.input_half

    def inset(self, layer: int) -> float:
        """How far from a column's middle the areas between the columns begin: under its neurons, or beside its box."""
        return self.half(layer) - 1 if self.functions else 0.55 * self.half_width

    def free_arrow(self, layer: int) -> tuple[float, float]:
        """From where to where the arrow that leaves a layer of boxes in boxes is free."""
        left = self.columns[layer] + self.half(layer)
        last = layer == self.depth
        right = self.loss_x - self.loss_radius if last else self.columns[layer + 1] - self.half_width
        return max([left, *(one.rect.right() for one in self.nest if left < one.rect.right() < right)]) + 3, right - 3

    def room_over(self, layer: int) -> float:
        """How wide that may be which stands over and under a unit of boxes in boxes."""
        last = 2 * (self.loss_x - self.loss_label_width / 2 - self.columns[-1])
        return min(self.gap, last) if layer == self.depth else self.gap

    def below(self, layer: int) -> QRectF:
        """The room under a box, beside what stands under the arrows."""
        x, bottom, half = self.columns[layer], self.loss.y() + self.radius, self.half_width + 2
        return QRectF(x - half, bottom + BELOW_BOX, 2 * half, self.stub - BELOW_BOX)

    def shown(self, layer: int) -> NDArray[np.intp]:
        """The units of a layer that are drawn, from the top."""
        return self._shown[layer]

    @property
    def view(self) -> QRectF:
        """Where the net is seen: all of the picture where it fits, else what titles and brackets leave of it."""
        if self.zoom == FITTED:
            return self.rect
        top = self.bands.tags.bottom()
        bottom = self.bands.caption.top() if self.bands.brackets.isEmpty() else self.bands.brackets.top()
        return QRectF(self.rect.left(), top, self.rect.width(), max(bottom - top, 1.0))

    def net_rect(self) -> QRectF:
        """What the neurons, the loss and the target take."""
        spans = [self.column_span(layer) for layer in range(len(self.sizes))]
        top, bottom = min(span[0] for span in spans), max(span[1] for span in spans)
        left = self.columns[0] - self.input_half - self.name_width
        right = max(self.loss_x + self.loss_radius, self.target.right())
        return QRectF(left, min(top, self.target.top()), right - left, bottom - min(top, self.target.top()))

    def bias_rect(self, layer: int, unit: int, width: float | None = None) -> QRectF | None:
        """The square of a bias, or its box of ``width``; None where there is none."""
        centre = self.unit(layer, unit)
        if centre is None or not self.has_biases[layer]:
            return None
        top = centre.y() + self.radius + self.stub
        width = self.square if width is None else width
        return QRectF(centre.x() - width / 2, top, width, self.square)

    def column_span(self, layer: int) -> tuple[float, float]:
        """The top of the highest and the bottom of the lowest mark of a layer (folded rows included)."""
        places = [*self.unit_y[layer][self.shown(layer)], *(y for _, y in self.fold_y[layer])]
        hangs = self.has_biases[layer] or (self.functions and layer > 0)
        below = self.radius + (self.stub + self.square if hangs else 0.0)
        return float(min(places)) - self.radius, float(max(places)) + below

    def title_mode(self, frame: GraphFrame) -> TitleMode:
        """How much of the layer titles fits between the columns."""
        strong = ui_font(TEXT_MAIN, 600, theme=self.theme)
        small = ui_font(TEXT_SMALL, theme=self.theme)
        room = self.gap - 10
        if max(text_width(strong, names.layer_title(layer)) for layer in frame.layers) <= room:
            return "line"
        if self.is_short:
            widest = max(text_width(strong, layer.title) for layer in frame.layers)
            return "name" if widest <= room else "number"
        widest = max(
            max(text_width(strong, layer.title), text_width(small, layer.activation)) for layer in frame.layers
        )
        return "stack" if widest <= room else "number"
