"""The layout of a figure on paper: type of one size, and what there is no room for is left out, in an order.

Layers have their titles on top, and so has the loss; the target stands under the loss, the legend at the foot. In a
low figure first the line of the scale of activations goes, if it has one, then the bracket under the chosen weights,
then the legend, then the row of the current step's tag, which stands among the titles, then units. In a narrow one
names of inputs are wrapped, then names of outputs left out, then names of inputs, then activations, so that titles are
numbers.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.scales import WIDEST
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL
from nnviz.gui.drawing.valley import parted
from nnviz.gui.graph import names
from nnviz.gui.graph.activation_scale import below_height
from nnviz.gui.graph.bands import Bands, beside_image
from nnviz.gui.graph.layout import GraphLayout, TitleMode
from nnviz.gui.graph.legend import strip_height, wants_line_below
from nnviz.gui.graph.measures import fitting_radius, row_height, stride_of
from nnviz.records import dataclass
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame

NamesAs = Literal["whole", "wrapped", "symbols"]

#: The radius of a neuron with room for a number, of smaller ones, and of one that is a dot.
ROOMY, MIDDLING, SMALL, DOT = 14.5, 9.5, 8.0, 3.0
#: In which a number with a sign and one decimal has room.
LEAST_VALUED = 14.2
#: A value of this width has room under a name.
USUAL_VALUE = "−0.0123"
#: Clear of rings and capsules: from a neuron's rim to its name, over the first neuron, and under the last one.
NAME_GAP, OVER, UNDER = 13.0, 9.0, 8.0
#: Between titles, between a link and a name, and around the text of the target.
APART, AIR, AROUND = 7.0, 3.0, 7.0
#: From columns closer than this on, lines are thinner, down to a share of what they are.
DENSE, FINEST = 24.0, 0.5
#: So much is free over the net and under it before what stands there comes nearer.
LEAST_FREE = 6.0
#: Over the loss, which the circle says as well.
LOSS = "loss"
#: The least room that an edge takes, in radii of its neurons and in units; of the link between the loss and its target.
EDGE_RADII, EDGE, TARGET_LINK = 1.4, 10.0, 8.0
#: From column to column where there are very many.
LEAST_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Trim:
    """What a figure has room for from top to bottom."""

    bracket: bool = True
    tag_row: bool = True
    legend: bool = True
    scale: bool = True  # of activations, on a line of its own where it has no room in the legend's


#: What goes for neurons with numbers in them, and for neurons that are seen.
FOR_NUMBERS = Trim(), Trim(scale=False), Trim(bracket=False, scale=False)
FOR_NEURONS = *FOR_NUMBERS, Trim(bracket=False, legend=False), Trim(bracket=False, tag_row=False, legend=False)
#: Of a wide layer so many rows are enough; the others are folded.
ENOUGH_ROWS = 5


class FigureLayout(GraphLayout):
    """The geometry of one net in one figure.

    Attributes beside those of every layout: ``trim``; ``mode`` of the titles and the places of them, of the loss's
    the last, in ``titles``; ``names_as`` of the inputs; ``target_lines``, empty where the target has no room.
    """

    def _arrange(self, frame: GraphFrame, legend: bool) -> None:
        self.trim = Trim()
        self.wants_legend, self.is_short, self.has_caption = legend, True, False
        self.target_lines: tuple[str, ...] = ()
        self._may_have_line_below = legend and wants_line_below(frame, self.rect.width(), self.theme)
        foot = self._foot() if legend else 0.0
        if frame.valleys or frame.bend is not None:
            self.net, self.valley = parted(self.rect.adjusted(0, 0, 0, -foot), 0.0, self.theme)
            self.net.setBottom(self.net.bottom() + foot)
        self.image = QRectF()
        if frame.image is not None:
            free, self.image = beside_image(self.net.adjusted(0, 0, 0, -foot), 0.0, len(frame.image.pixels))
            self.net = free.adjusted(0, 0, 0, foot)
        for least, trims in ((ROOMY, FOR_NUMBERS), (MIDDLING, FOR_NUMBERS), (SMALL, FOR_NEURONS)):
            for trim in trims:
                self._try(frame, trim)
                if self._is_high_enough(least):
                    self._draw_together()
                    self._draw_finely()
                    return
        self._draw_finely()

    def _draw_finely(self) -> None:
        """Thinner lines where columns stand close: of many layers the usual ones would be a grey field."""
        share = min(max(self.gap / DENSE, FINEST), 1.0)
        self.theme = replace(self.theme, line_scale=self.theme.line_scale * share)

    def _draw_together(self) -> None:
        """In a high figure titles and legend stand by the net, and what is free is around them."""
        spans, nodes = [self.column_span(layer) for layer in range(len(self.sizes))], self.bands.nodes
        over = min([span[0] for span in spans] + ([] if self.target.isEmpty() else [self.target.top()])) - nodes.top()
        under = nodes.bottom() - max([span[1] for span in spans] + [self.target.bottom()])
        free, bands = min(over, under), self.bands
        if free <= LEAST_FREE or not self.valley.isEmpty():
            return
        self.bands = Bands(
            bands.titles.translated(0, free), bands.tags.translated(0, free), nodes.adjusted(0, free, 0, -free),
            bands.brackets.translated(0, -free) if self.trim.bracket else QRectF(), bands.caption.translated(0, -free),
        )  # fmt: skip
        self.titles = [place.translated(0, free) for place in self.titles]
        self.legend = self.legend.translated(0, -free)

    def _is_high_enough(self, least: float) -> bool:
        """Whether more height would not make small neurons larger, or show more of them."""
        rows = max(len(rows) for rows in self.rows)
        radius = fitting_radius(self.ground.height() / rows, self._largest_radius(), 0.0, hall=False)
        return rows >= min(max(self.sizes), ENOUGH_ROWS) and (radius >= least or radius > self.radius + 0.5)

    def _try(self, frame: GraphFrame, trim: Trim) -> None:
        """Lay everything out with ``trim``; titles on one line leave room that may need others once more."""
        self.trim, self.has_chip_among_titles, self.stacked_titles = trim, not trim.tag_row, True
        self._fold(frame)
        if self.mode != "stack":
            self.stacked_titles = False
            self._fold(frame)
            if self.mode == "stack":  # larger neurons want narrower titles: then the room for two lines stays
                self.stacked_titles = True
                self._fold(frame)

    # ------------------------------------------------------------ from top to bottom

    @property
    def has_line_below(self) -> bool:
        """Whether the scale of activations stands on a line of its own under the legend."""
        return self._may_have_line_below and self.trim.scale and self.trim.legend

    def _foot(self) -> float:
        return strip_height(self.theme) + (below_height(self.theme) if self.has_line_below else 0.0)

    def _bands(self) -> Bands:
        title = text_height(ui_font(TEXT_MAIN, 600, theme=self.theme))
        small = text_height(ui_font(TEXT_SMALL, theme=self.theme))
        net, has_legend = self.net, self.trim.legend and self.wants_legend
        foot = self._foot() if has_legend else 0.0
        self.legend = QRectF(self.rect.left(), self.rect.bottom() - foot, self.rect.width(), foot)
        titles = QRectF(net.left(), net.top(), net.width(), title + (small if self.stacked_titles else 0.0))
        tags = QRectF(net.left(), titles.bottom() + 2, net.width(), title + 6)
        if not self.trim.tag_row:
            titles.setHeight(max(titles.height(), tags.height()))
            tags.moveTop(net.top())
        bottom = net.bottom() - foot
        brackets = QRectF(net.left(), bottom - small - 9, net.width(), small + 9) if self.trim.bracket else QRectF()
        top = max(titles.bottom(), tags.bottom()) + OVER
        last = (brackets.top() if self.trim.bracket else bottom) - UNDER
        nodes = QRectF(net.left(), top, net.width(), max(last - top, 24.0))
        return Bands(titles, tags, nodes, brackets, QRectF(net.left(), bottom, net.width(), 0.0))

    def _slots(self) -> int:
        return max(3, int(self.ground.height() // row_height(SMALL)))

    def _largest_radius(self) -> float:
        return min(max(min(self.net.width(), 1.5 * self.net.height()) / 18, ROOMY), 30.0)

    # ------------------------------------------------------------ from left to right

    def _place_columns(self, frame: GraphFrame, radius: float) -> None:
        for names_as, names_outputs in self._namings(frame):
            self._spread(frame, radius, names_as, names_outputs)
            for mode, loss in self._titlings(frame) if self._has_room_for_edges(radius) else ():
                if self._have_room(self._title_places(frame, mode, loss)):
                    self._take(frame, mode, loss)
                    return
        self._place_many_columns(frame, radius)

    def _place_many_columns(self, frame: GraphFrame, radius: float) -> None:
        """Columns that stand too close for titles: their neurons are smaller, at last dots, and have numbers."""
        for least in (radius, SMALL, DOT, 0.0):
            for names_as, names_outputs in self._namings(frame):
                self._spread(frame, min(radius, max(least, 1.5)), names_as, names_outputs)
                self._take(frame, "number", ("", ""))
                if self._has_room_for_edges(least):
                    return

    def _namings(self, frame: GraphFrame) -> Iterator[tuple[NamesAs, bool]]:
        """How inputs are named, and whether outputs are, from the most to the least."""
        has_outputs = self.has_output_names(frame)
        forms: list[NamesAs] = ["whole", "wrapped"] if self._has_two_lines() else ["whole"]
        for names_outputs in (True, False) if has_outputs else (False,):
            for form in forms:
                yield form, names_outputs
        yield "symbols", has_outputs
        yield "symbols", False

    def _spread(self, frame: GraphFrame, radius: float, names_as: NamesAs, names_outputs: bool) -> None:
        """Sets the columns of neurons of this radius, or of the largest that their distance allows."""
        count, ground = len(self.sizes), self.ground
        main, small = ui_font(TEXT_MAIN, theme=self.theme), ui_font(TEXT_SMALL, theme=self.theme)
        self.names_as, self.names_outputs = names_as, names_outputs
        lines = [line for unit in self.shown_inputs() for line in self.input_lines(frame, unit)]
        self.name_width = max((text_width(main, line) for line in lines), default=0.0)
        if self.tells_values(radius):
            self.name_width = max(self.name_width, text_width(small, USUAL_VALUE))
        self.loss_radius, self.loss_label_width, self.target_beside = max(1.15 * radius, self._least_loss()), 0.0, False
        left, right = self.name_width + NAME_GAP + radius, self.loss_radius + 2.0
        widest = max(text_width(small, self._output_name(frame, unit)) for unit in range(self.sizes[-1]))
        beside = NAME_GAP + widest if names_outputs else EDGE
        last = radius + beside + AIR + self.loss_radius
        free, most = ground.width() - left - right, max(8.5 * radius, 170.0)
        last = max(min(free / count, most), last)
        gap = max(min(most, (free - last) / (count - 1)), 0.1)
        self.gap, self.radius = gap, max(min(radius, 0.3 * gap), 1.5)
        start = ground.left() + left + max(free - gap * (count - 1) - last, 0.0) / 2
        self.columns = tuple(start + gap * k for k in range(count))
        self.loss_x = self.columns[-1] + last

    def _least_loss(self) -> float:
        """The radius of a circle with its letter over a number."""
        return 0.6 * text_width(ui_font(TEXT_SMALL, theme=self.theme), "0.000")

    def _has_room_for_edges(self, radius: float) -> bool:
        """Whether what lies between two columns is wide enough; small dots stand closer."""
        edge = EDGE_RADII * radius + (EDGE if radius >= SMALL else 0.0)
        return self.radius >= radius and self.gap - 2 * radius >= edge and self.gap >= LEAST_GAP

    def _take(self, frame: GraphFrame, mode: TitleMode, loss: tuple[str, str]) -> None:
        self.mode, self._loss_title = mode, loss
        self.titles = self._title_places(frame, mode, loss)

    @property
    def has_values(self) -> bool:
        """Whether there is room for the numbers of neurons in them."""
        return self.radius >= LEAST_VALUED

    @property
    def names_loss(self) -> bool:
        return bool(self._loss_title[1])

    @property
    def breaks_loss_name(self) -> bool:
        """Whether the loss's name stands on two lines, without a word over it."""
        return self.names_loss and self._loss_title[0] != LOSS

    # ------------------------------------------------------------ titles

    def _titlings(self, frame: GraphFrame) -> Iterator[tuple[TitleMode, tuple[str, str]]]:
        """How titles are written, that of the loss being the longest."""
        name, small = frame.loss_name, ui_font(TEXT_SMALL, theme=self.theme)
        yield "line", (LOSS, name)
        yield "stack", (LOSS, name)
        if " " in name:
            yield "stack", in_two(name, small)
        yield "stack", (LOSS, "")

    def title_mode(self, frame: GraphFrame) -> TitleMode:
        return self.mode

    def title_texts(self, frame: GraphFrame) -> list[tuple[str, str]]:
        """What stands over each layer and the loss: the title, and what it computes."""
        return self._title_texts(frame, self.mode, self._loss_title)

    def _title_texts(self, frame: GraphFrame, mode: TitleMode, loss: tuple[str, str]) -> list[tuple[str, str]]:
        if mode == "number":
            return [("x" if layer.index == 0 else str(layer.index), "") for layer in frame.layers]
        return [*((layer.title, layer.activation) for layer in frame.layers), loss]

    def _title_places(self, frame: GraphFrame, mode: TitleMode, loss: tuple[str, str]) -> list[QRectF]:
        """The room of each title; of numbers only of those that are written, the others' being empty."""
        strong, band = ui_font(TEXT_MAIN, 600, theme=self.theme), self.bands.titles
        texts = self._title_texts(frame, mode, loss)
        stride = stride_of(len(texts), self.gap, text_width(strong, texts[-1][0]) + 0.3 * text_height(strong))
        found = []
        for place, (x, (title, detail)) in enumerate(zip((*self.columns, self.loss_x), texts, strict=False)):
            width = self._title_width(title, detail, mode)
            if mode == "number" and place % stride:
                width = 0.0
            left = min(max(x - width / 2, band.left()), band.right() - width)
            found.append(QRectF(left, band.top(), width, band.height()))
        return found

    def _title_width(self, title: str, detail: str, mode: TitleMode) -> float:
        strong, small = ui_font(TEXT_MAIN, 600, theme=self.theme), ui_font(TEXT_SMALL, theme=self.theme)
        first, second = text_width(strong, title), text_width(small, f" · {detail}" if mode == "line" else detail)
        return first + (second if detail else 0.0) if mode == "line" else max(first, second)

    def _have_room(self, places: list[QRectF]) -> bool:
        return all(one.right() + APART <= other.left() for one, other in pairwise(places))

    # ------------------------------------------------------------ names

    def shown_inputs(self) -> list[int]:
        return [row.unit for row in self.rows[0] if not row.hidden]

    def input_lines(self, frame: GraphFrame, unit: int) -> tuple[str, ...]:
        """The name of an input, on one line or two."""
        name = frame.layers[0].names[unit]
        if self.names_as == "symbols":
            return (notation.unit_symbol("a", 0, unit),)
        if self.names_as == "whole" or " " not in name:
            return (name,)
        return in_two(name, ui_font(TEXT_MAIN, theme=self.theme))

    def has_input_names(self, frame: GraphFrame) -> bool:
        """Whether the data set has names for inputs."""
        return any(name != notation.unit_symbol("a", 0, unit) for unit, name in enumerate(frame.layers[0].names))

    def has_output_names(self, frame: GraphFrame) -> bool:
        return any(self._output_name(frame, unit) for unit in range(self.sizes[-1]))

    def tells_values(self, radius: float) -> bool:
        """Whether the values of inputs stand under their names, where neurons of ``radius`` have no room for them."""
        return self.names_as == "whole" and radius < LEAST_VALUED and self._has_two_lines()

    def _has_two_lines(self) -> bool:
        """Whether the rows of the inputs are so far apart."""
        pitch = self.ground.height() / len(self.rows[0])
        return pitch >= 2 * text_height(ui_font(TEXT_MAIN, theme=self.theme))

    def _output_name(self, frame: GraphFrame, unit: int) -> str:
        return names.given_name(frame, self.depth, unit)

    def output_names(self, classes: tuple[str, ...]) -> tuple[tuple[QPointF, str], ...]:
        """The name of each shown output and its middle: beside its neuron, away from the links or on its own."""
        font, found = ui_font(TEXT_SMALL, theme=self.theme), []
        for unit, name in zip(self.shown(self.depth).tolist(), classes, strict=True):
            centre = self.unit(self.depth, unit)
            if name and centre is not None:
                side = 1 if centre.y() > self.loss.y() + 1 else -1
                x = centre.x() + self.radius + NAME_GAP - AIR + text_width(font, name) / 2
                away = 0.5 * text_height(font) + 1 + 0.5 * WIDEST * self.mark_scale
                if self.pitches[-1] < 3 * away:  # between two neurons it could be of either
                    away = 0.0
                found.append((QPointF(x, centre.y() + side * away), name))
        return tuple(found)

    # ------------------------------------------------------------ the target

    def _place_loss(self, frame: GraphFrame, nodes: QRectF) -> None:
        self.loss = QPointF(self.loss_x, nodes.center().y() - (self.stub + self.square) / 2)
        self.target, self.target_lines = QRectF(), ()
        for lines in self._target_texts(frame):
            box = self._room_for_target(frame, lines)
            if box is not None:
                self.target, self.target_lines = box, lines
                return

    def _target_texts(self, frame: GraphFrame) -> Iterator[tuple[str, ...]]:
        label, values = frame.target_label, names.target_values(frame)
        if values:
            yield label, values
        yield (label,)
        before, equals, after = label.partition(" = ")
        if equals and len(before) == 1:
            yield f"{before} =", after
            yield (after,)

    def _room_for_target(self, frame: GraphFrame, lines: tuple[str, ...]) -> QRectF | None:
        """Under the loss, else over it; clear of the neurons, the links and the outputs' names."""
        small = ui_font(TEXT_SMALL, theme=self.theme)
        width = max(text_width(small, line) for line in lines) + 2 * AROUND
        height, right = text_height(small) * len(lines) + AROUND, self.rect.right() - 1
        beside = self.columns[-1] + self.radius + AIR + 4
        bottom = self.column_span(self.depth)[1] + UNDER
        floor = self.bands.brackets.bottom() if self.trim.bracket else self.bands.caption.top() - 1
        bracket = self._end_of_bracket(frame) if self.trim.bracket else self.ground.left()
        for least, lowest in ((beside, 0.0), (max(beside, bracket), 0.0), (bracket, bottom)):
            left = max(min(self.loss_x - width / 2, right - width), least)
            if left + width > right or self.loss_x > left + width:
                continue
            clear = self._reach_of_links(frame, left)
            under = max(self.loss.y() + self.loss_radius + TARGET_LINK, clear[1] + AIR, lowest)
            clear_of_bracket = least >= bracket or under + height <= self.bands.brackets.top()
            if under + height <= floor and clear_of_bracket:
                return QRectF(left, under, width, height)
            over = min(self.loss.y() - self.loss_radius - TARGET_LINK, clear[0] - AIR) - height
            if not lowest and over >= self.bands.titles.bottom() + AIR:
                return QRectF(left, over, width, height)
        return None

    def _end_of_bracket(self, frame: GraphFrame) -> float:
        """Where the bracket under the chosen weights ends on the right, with its words."""
        font, layer = ui_font(TEXT_SMALL, 600, theme=self.theme), frame.selection.layer
        middle = (self.columns[layer - 1] + self.columns[layer]) / 2
        if frame.selection.parameter == "b":
            middle = self.columns[layer]
        words = middle + text_width(font, names.selection_label(frame.selection)) / 2
        return max(self.columns[layer] + self.radius, words) + APART

    def _reach_of_links(self, frame: GraphFrame, left: float) -> tuple[float, float]:
        """From where to where links and names of outputs stand from ``left`` on."""
        small, column, y = ui_font(TEXT_SMALL, theme=self.theme), self.columns[-1], self.loss.y()
        share = min(max((left - column) / (self.loss_x - column), 0.0), 1.0)
        ends = [y + (float(one) - y) * (1 - share) for one in self.unit_y[-1][self.shown(self.depth)]]
        classes = tuple(self._output_name(frame, int(unit)) for unit in self.shown(self.depth))
        for centre, name in self.output_names(classes) if self.names_outputs else ():
            if centre.x() + text_width(small, name) / 2 + AIR > left:
                ends += [centre.y() - text_height(small) / 2, centre.y() + text_height(small) / 2]
        return min(ends) - 4, max(ends) + 4


def in_two(text: str, font: QFont) -> tuple[str, str]:
    """Some words on two lines, the longer of which is as short as can be."""
    words = text.split(" ")
    halves = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    return min(halves, key=lambda half: max(text_width(font, line) for line in half))
