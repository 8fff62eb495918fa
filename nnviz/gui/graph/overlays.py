"""What is laid over the graph for a while: the light on what is spoken of, the ring of the keys, and slips.

Nothing of it moves anything, and none of it is in a file.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath

from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.graph.choosing import (
    chosen_place,
    describe_candidate,
    describe_candidates,
    is_choosing,
    next_candidate,
)
from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.hits import Hit
from nnviz.gui.graph.named import BOX_CORNER, name_area, named_boxes
from nnviz.gui.graph.picture import GraphPicture
from nnviz.gui.graph.places import area_of, place_hit
from nnviz.gui.graph.question_marks import paint_numbers, paint_ring
from nnviz.session.frame.model import GraphFrame
from nnviz.session.place import Place

if TYPE_CHECKING:  # loaded with the first slip
    from nnviz.session.frame.slip import SlipFrame

#: How much of the ground's colour lies over what is not lit, of 255.
DIM = 200
#: How far keys move the ring among the things to click.
RING_KEYS = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Right): 1, int(Qt.Key.Key_Down): 1}


class GraphOverlays(GraphPicture):
    """A picture with a question in it."""

    place_chosen = Signal(object)  # a Place: the answer to a question by a click

    _lit: tuple[Place, ...] = ()
    _slip: "SlipFrame | None" = None
    _counts = False

    def light(self, places: Sequence[Place]) -> None:
        """Show these things as they are and dim all others; without any, nothing is dimmed."""
        if tuple(places) != self._lit:
            self._lit = tuple(places)
            self.update()

    @property
    def lit(self) -> tuple[Place, ...]:
        """What is lit."""
        return self._lit

    def show_slip(self, slip: "SlipFrame | None") -> None:
        """Mark where a number was asked and where it was taken instead, or nothing any more."""
        if slip is not self._slip:
            self._slip = slip
            self.update()

    def count_candidates(self, wanted: bool) -> None:
        """Give the things to click their numbers, in the order of the question: a class shows its fingers."""
        self._counts = wanted
        self.update()

    @property
    def is_choosing(self) -> bool:
        """Whether one of some things is to be clicked."""
        return is_choosing(self._frame)

    def place_at(self, hit: Hit | None) -> Place | None:
        """Which of the things to click one is."""
        drawn = self.drawn()
        return None if drawn is None else chosen_place(hit, drawn)

    def _forget_what_is_gone(self, frame: GraphFrame) -> None:
        super()._forget_what_is_gone(frame)
        if not is_choosing(frame) and self._cursor is not None and self._cursor.kind == "sum":
            self._cursor = None

    def _describe(self, hit: Hit) -> str:
        drawn = self.drawn()
        before = "" if drawn is None or not self.is_choosing else describe_candidate(hit, drawn)
        return before + super()._describe(hit) + self._slip_in_words(hit)

    def _slip_in_words(self, hit: Hit) -> str:
        """What a pill says, for who hears the picture."""
        slip, drawn = self._slip, self.drawn()
        if slip is None or drawn is None:
            return ""
        from nnviz.gui.graph.slips import marked

        found = [words for places, words in marked(slip) if place_hit(hit, places, drawn.layout.depth) is not None]
        return "\n" + ", ".join(found) if found else ""

    def _choice_in_words(self, hit: Hit) -> str:
        """What a thing is, and how it is chosen if it can be; what a pill says of it."""
        first = self._describe(hit).partition("\n")[0]
        said = first + self._slip_in_words(hit)
        if self.place_at(hit) is None:
            return said
        return f"{said}\nEnter chooses it" if hit == self._cursor else f"{said}\nClick to choose it"

    def _candidates_in_words(self) -> str:
        drawn = self.drawn() if self.is_choosing else None  # not drawn for nothing
        return "" if drawn is None else describe_candidates(drawn)

    def _answer(self, hit: Hit | None) -> None:
        """A click on something else is none of the answers."""
        place = self.place_at(hit)
        if place is not None:
            self.place_chosen.emit(place)

    def _choose_by(self, key: int) -> None:
        """The arrow keys move the ring, Enter answers."""
        drawn, step = self.drawn(), RING_KEYS.get(key)
        if step is not None and drawn is not None:
            self._set_cursor(next_candidate(self._cursor, step, drawn))
        else:
            self._answer(self._cursor)

    def _set_cursor(self, cursor: Hit | None) -> None:
        self._cursor = cursor

    # ------------------------------------------------------------ painting

    def _paint_over(self, painter: QPainter, drawn: Drawn) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = drawn.layout.theme
        if self._lit:
            self._paint_light(painter, drawn)
        if self._slip is not None:
            from nnviz.gui.graph.slips import paint_slip

            paint_slip(painter, self._slip, drawn, theme)
        chosen = self.place_at(self.hovered) if self.is_choosing else None
        if chosen is not None:
            paint_ring(painter, chosen, drawn, theme, chosen=True)
        if self._counts and drawn.frame.asked is not None:
            paint_numbers(painter, drawn.frame.asked.among, drawn, theme)

    def _paint_light(self, painter: QPainter, drawn: Drawn) -> None:
        """A veil over the net, and the picture once more where something is lit."""
        layout = drawn.layout
        assert self._picture is not None
        net = QRectF(layout.rect)
        net.setTop(layout.legend.bottom())
        areas = [(place, area_of(place, drawn)) for place in self._lit]
        areas = [(place, area) for place, area in areas if not area.isEmpty()]
        if not areas:
            return
        veil = QColor(layout.theme.background)
        veil.setAlpha(DIM)
        painter.fillRect(net, veil)
        boxes = [box for box in named_boxes(drawn) if box.named.place in self._lit]
        whole = QPainterPath()
        for area in (*(area for _, area in areas), *map(name_area, boxes)):
            whole = whole.united(area)
        painter.save()
        painter.setClipPath(whole)
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, area in areas:
            painter.setPen(line_pen(self._colour_of(place, drawn), 1.8 * layout.theme.line_scale))
            painter.drawPath(area.simplified())
        for box in boxes:
            painter.setPen(line_pen(layout.theme.named[box.index], 2.6 * layout.theme.line_scale))
            painter.drawRoundedRect(box.rect, BOX_CORNER, BOX_CORNER)

    @staticmethod
    def _colour_of(place: Place, drawn: Drawn) -> str:
        """Of a thing with a letter its own."""
        theme = drawn.layout.theme
        found = (index for index, named in enumerate(drawn.frame.named) if named.place == place)
        index = next(found, None)
        return theme.text if index is None else theme.named[index]
