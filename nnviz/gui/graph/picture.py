"""The graph as a picture in a window: shows frames, keeps what it has drawn, and finds what lies under a point."""

import numpy as np
from PySide6.QtCore import QElapsedTimer, QLineF, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import blank
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import RIGHT, draw_text, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL
from nnviz.gui.graph import names
from nnviz.gui.graph.boxes import CORNER
from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.edge_numbers import paint_edge_numbers
from nnviz.gui.graph.edges import SMOOTH_EDGES
from nnviz.gui.graph.hits import Hit, describe, hit_at, outline_of
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.layout_key import layout_key
from nnviz.gui.graph.legend import plan_legend
from nnviz.gui.graph.legend_buttons import LegendButtons
from nnviz.gui.graph.nest import is_nested
from nnviz.gui.graph.painting import Quality, paint_graph
from nnviz.gui.graph.sight import back_in_sight, follow, into_sight
from nnviz.gui.graph.unit_labels import label_at
from nnviz.gui.graph.zoom import FITTED, ZOOM_STEP, Zoom
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import GraphFrame
from nnviz.session.last import Last

#: After so many milliseconds without a new frame the picture is painted at full quality again.
REST = 200

#: In large type a picture so many pixels high has room for the legend beside the net.
LEGEND_FROM = 400


class GraphPicture(Themed, QWidget):
    """Draws a :class:`GraphFrame`, and over it what the pointer or the keyboard is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: GraphFrame | None = None
        self._layout: GraphLayout | None = None
        self._drawn: Drawn | None = None
        self._picture: QPixmap | None = None
        self._pictures = Last[tuple[Drawn, QPixmap]]()
        self._hover: Hit | None = None
        self._cursor: Hit | None = None
        self._held: Hit | None = None  # the thing whose number is being dragged
        self._pointer = QPointF()
        self._zoom = FITTED
        self._shows_focus = False
        self._card_is_hidden = False  # until the pointer or the cursor moves: who steps wants to see the net
        self._quality: Quality = "full"
        self._since_frame = QElapsedTimer()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._paint_fully)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.legend = LegendButtons(self)
        self._legend_wanted: bool | None = None  # None: as there is room
        self._functions_wanted = True  # where the net is a composition of functions

    # ------------------------------------------------------------ the legend

    def shows_legend(self) -> bool:
        """In large type, in a low picture or beside a curve, the legend's strip yields until somebody asks for it."""
        if self._frame is not None and is_nested(self._frame):
            return False
        if not self.theme.is_projector:
            return True
        if self._legend_wanted is not None:
            return self._legend_wanted
        has_curve = self._frame is not None and (bool(self._frame.valleys) or self._frame.bend is not None)
        return self.height() >= LEGEND_FROM and not has_curve

    def toggle_legend(self) -> None:
        """Show the legend in large type, or leave its room to the net."""
        self._legend_wanted = not self.shows_legend()
        self.theme_changed()

    def legend_can_yield(self) -> bool:
        return self.theme.is_projector

    def can_show_functions(self) -> bool:
        """Whether the net is f(g(h(x))), which can be drawn as boxes."""
        return self._frame is not None and self._frame.composition and not self._frame.picture

    def shows_functions(self) -> bool:
        """Whether it is drawn so."""
        layout = self.graph_layout()
        return layout is not None and layout.functions

    def show_functions(self, wanted: bool) -> None:
        """Draw such nets as boxes, or as neurons."""
        self._functions_wanted = wanted
        self._repaint(moving=False)
        self._place_buttons()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 220)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(960, 480)

    # ------------------------------------------------------------ what is shown

    def show_frame(self, frame: GraphFrame) -> None:
        """Draw ``frame`` from now on; one that equals the frame shown changes nothing."""
        old, self._frame = self._frame, frame
        self.legend.show_frame(frame)
        if same(frame, old):
            return
        self._card_is_hidden = self._held is None
        if old is not None and _net(old) != _net(frame):
            self._zoom = FITTED  # another net
        elif old is not None and _one_input_differs(old, frame):
            self._keep_rows(old, frame)
        self._forget_what_is_gone(frame)
        self._repaint(moving=self._since_frame.isValid() and self._since_frame.elapsed() < REST)
        self._since_frame.start()
        self._place_buttons()
        self._frame_changed()

    def prepare(self, frame: GraphFrame) -> None:
        """Have the picture of a frame ready that is likely to be shown next, if it is of the same net."""
        layout = self.graph_layout()
        if layout is not None and layout.key == self._key(frame):
            self._pictured(frame, layout)

    def _frame_changed(self) -> None:
        """There is another frame: for whoever has more to do than to draw it."""

    def _forget_what_is_gone(self, frame: GraphFrame) -> None:
        """Hovered, pointed-at or held things that the new frame's net does not have."""
        if is_gone(self._cursor, frame):
            self._cursor = None
        if is_gone(self._held, frame):
            self._held = None

    def theme_changed(self) -> None:
        if not self.theme.is_projector:
            self._legend_wanted = None
        self._pictures.forget()
        self._repaint(moving=False)
        self._place_buttons()

    @property
    def hovered(self) -> Hit | None:
        """What the pointer or the keyboard's cursor is on."""
        return self._held or self._hover or self._cursor

    @property
    def is_held(self) -> bool:
        """Whether a number is being dragged."""
        return self._held is not None

    @property
    def hover_text(self) -> str:
        """What is said about it, on a card beside it: exact numbers, name and indices."""
        return "" if self.hovered is None else self._describe(self.hovered)

    def _describe(self, hit: Hit) -> str:
        layout = self.graph_layout()
        return "" if self._frame is None or layout is None else describe(hit, self._frame, layout)

    def _repaint(self, *, moving: bool) -> None:
        self._picture = None
        self._quality = "moving" if moving else "full"
        if moving:
            self._rest.start()
        self.update()

    def _paint_fully(self) -> None:
        if self._quality == "moving" and self._drawn is not None and len(self._drawn.edges) > SMOOTH_EDGES:
            self._repaint(moving=False)

    def graph_layout(self) -> GraphLayout | None:
        """The geometry of the shown frame in the widget's rectangle; None before the first frame."""
        if self._frame is None:
            return None
        if self._layout is None or self._layout.key != self._key(self._frame):
            self._layout = self._laid_out(self._zoom)
        return self._layout

    def _key(self, frame: GraphFrame) -> tuple[object, ...]:
        legend = self.shows_legend()
        return layout_key(frame, QRectF(self.rect()), self.theme, legend, self._zoom, self._functions_wanted)

    def _keep_rows(self, old: GraphFrame, frame: GraphFrame) -> None:
        """Of many inputs those stay in sight that are: or one that is being dragged would fold itself away."""
        layout = self._layout
        rest = QRectF(self.rect()), self.theme, True, self._zoom, self._functions_wanted
        if layout is not None and layout.key == layout_key(old, *rest):
            layout.serve(layout_key(frame, *rest))

    def _laid_out(self, zoom: Zoom) -> GraphLayout:
        assert self._frame is not None
        return GraphLayout(
            self._frame, QRectF(self.rect()), self.theme, legend=self.shows_legend(), zoom=zoom,
            functions=self._functions_wanted,
        )  # fmt: skip

    def _place_buttons(self) -> None:
        layout = self.graph_layout()
        if not self.shows_legend():
            self.legend.hide()
        elif layout is not None and self._frame is not None:
            buttons = self.legend.fixtures(layout.theme)
            plan = plan_legend(self._frame, layout.rect.width(), layout.theme, buttons)
            self.legend.place(plan, layout.legend, layout.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._repaint(moving=True)
        self._place_buttons()

    # ------------------------------------------------------------ closer, and further away

    def zoom_in(self) -> None:
        """One step closer to the middle of what is seen."""
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step back."""
        self.zoom_by(1 / ZOOM_STEP)

    def fit(self) -> None:
        """All of the net, in the middle."""
        self._take_zoom(FITTED)

    @property
    def is_fitted(self) -> bool:
        return self._zoom == FITTED

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """``factor`` times as close; what lies at ``about`` (by default in the middle) stays there."""
        old, zoom = self.graph_layout(), self._zoom.by(factor)
        if old is None or zoom == self._zoom:
            return
        if zoom.factor == 1.0:  # all of it is seen: in its place
            self.fit()
            return
        point = old.view.center() if about is None else about
        self._take_zoom(zoom.moved(point - follow(point, old, self._laid_out(zoom))))

    def move_net(self, by: QPointF) -> None:
        """Another part of it."""
        self._take_zoom(self._zoom.moved(by))

    def _bring_into_sight(self, hit: Hit) -> None:
        layout = self.graph_layout()
        if layout is not None and not self.is_fitted:
            by = into_sight(self.place_of(hit), layout.view)
            if not by.isNull():
                self.move_net(by)

    def _take_zoom(self, zoom: Zoom) -> None:
        if self._frame is None or zoom == self._zoom:
            return
        layout = self._laid_out(zoom)
        back = QPointF() if zoom == FITTED else back_in_sight(layout)
        self._zoom = zoom if back.isNull() else zoom.moved(back)
        self._layout = layout if back.isNull() else self._laid_out(self._zoom)
        self._repaint(moving=True)
        self._place_buttons()
        if self._hover is not None:
            self._set_hover(self.hit_at(self._pointer))  # something else has come under the pointer

    def _set_hover(self, hit: Hit | None) -> None:
        self._hover = hit

    # ------------------------------------------------------------ what is where

    def drawn(self) -> Drawn | None:
        """What stands in the picture of the shown frame; None before the first one."""
        if self._frame is None:
            return None
        if self._drawn is None or self._picture is None:
            layout = self.graph_layout()
            assert layout is not None
            self._drawn, self._picture = self._pictured(self._frame, layout)
        return self._drawn

    def hit_at(self, point: QPointF) -> Hit | None:
        """What lies at ``point`` of the widget; None on the background and before the first frame."""
        drawn = self.drawn()
        return None if drawn is None else hit_at(point, drawn)

    def place_of(self, hit: Hit) -> QRectF:
        """Where a thing stands: its outline; of an edge its number, or a point in its middle."""
        drawn = self.drawn()
        if drawn is None:
            return QRectF()
        rect = outline_of(hit, drawn.frame, drawn.layout)
        if hit.kind == "sum":
            label = label_at(drawn.labels, "z", hit.layer, hit.row)
            rect = drawn.layout.outline(hit.layer, hit.row) if label is None else label.rect
        if rect is not None:
            return rect
        if hit.kind == "badge":
            group = names.alike_with(drawn.frame, hit.layer, hit.row)
            return next((badge.rect for badge in drawn.badges if badge.group is group), QRectF())
        edge = (hit.layer, hit.row, hit.column)
        number = next((label.rect for label in drawn.numbers if label.edge == edge), None)
        start, stop = drawn.layout.unit(hit.layer - 1, hit.column), drawn.layout.unit(hit.layer, hit.row)
        if number is not None or start is None or stop is None:
            return number or QRectF()
        return QRectF((start + stop) / 2, (start + stop) / 2)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        drawn = self.drawn()
        with QPainter(self) as painter:
            if drawn is None or self._picture is None:
                painter.fillRect(self.rect(), QColor(self.theme.background))
                return
            painter.drawPixmap(0, 0, self._picture)
            self._paint_over(painter, drawn)
            self._paint_hint(painter, drawn)
            if self.hovered is not None:
                self._paint_hover(painter, self.hovered, drawn)
            if self._shows_focus:
                painter.setPen(line_pen(self.theme.current, 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))

    def _pictured(self, frame: GraphFrame, layout: GraphLayout) -> tuple[Drawn, QPixmap]:
        """One picture is kept, of the frame that is shown or of the one that is likely to follow."""
        room, theme, ratio, quality = self.rect(), self.theme, self.devicePixelRatioF(), self._quality
        legend, buttons = self.shows_legend(), self.legend.fixtures(layout.theme)
        held = self._held if self._held is not None and self._held.kind == "edge" else None

        def paint() -> tuple[Drawn, QPixmap]:
            picture = blank(room.size(), ratio)
            with QPainter(picture) as painter:
                drawn = paint_graph(
                    painter, QRectF(room), frame, theme, legend=legend, corner=True, buttons=buttons, quality=quality,
                    layout=layout, held=None if held is None else (held.layer, held.row, held.column),
                )  # fmt: skip
            return drawn, picture

        return self._pictures.get("", (frame, layout, room, theme, ratio, quality, legend, buttons, held), paint)

    def _paint_over(self, painter: QPainter, drawn: Drawn) -> None:
        """What is laid over the picture."""

    def _hint(self) -> str:
        """What one can do here, in the corner under the net."""
        return ""

    def _paint_hint(self, painter: QPainter, drawn: Drawn) -> None:
        layout, text = drawn.layout, self._hint()
        if not text:
            return
        band, font = layout.bands.brackets, ui_font(TEXT_SMALL, theme=layout.theme)
        chosen = drawn.frame.selection
        taken = layout.columns[chosen.layer] + text_width(font, names.selection_label(chosen))
        if not band.isEmpty() and band.right() - text_width(font, text) > taken:
            draw_text(painter, band, text, font, layout.theme.muted, RIGHT)

    def _paint_hover(self, painter: QPainter, hit: Hit, drawn: Drawn) -> None:
        layout = drawn.layout
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(self.theme.text, 2.0 * self.theme.line_scale))
        rect = outline_of(hit, drawn.frame, layout)
        if hit.kind == "edge":
            self._paint_hovered_edge(painter, hit, drawn)
        elif rect is not None and hit.kind == "unit" and layout.functions:
            painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), CORNER + 4, CORNER + 4)
        elif rect is not None and hit.kind in ("unit", "loss"):
            painter.drawEllipse(rect.adjusted(-4, -4, 4, 4))
        elif rect is not None and hit.kind != "badge":
            painter.drawRect(rect.adjusted(-4, -4, 4, 4))
        if self._card_is_hidden:
            return
        place = self._pointer if self._hover is not None else self.place_of(hit).center()
        paint_card(painter, QRectF(self.rect()), place, self._card_text(hit), self.theme)

    def _card_text(self, hit: Hit) -> str:
        return self._describe(hit)

    @staticmethod
    def _paint_hovered_edge(painter: QPainter, hit: Hit, drawn: Drawn) -> None:
        """A line over the edge, under the numbers that stand on it."""
        layout, edges = drawn.layout, drawn.edges
        found = (edges.layer == hit.layer) & (edges.row == hit.row) & (edges.column == hit.column)
        numbers = []
        for x1, y1, x2, y2 in edges.lines[np.flatnonzero(found)]:
            line = QLineF(x1, y1, x2, y2)
            ends = [min(layout.half(k) / max(line.length(), 1.0), 0.5) for k in (hit.layer - 1, hit.layer)]
            painter.drawLine(QLineF(line.pointAt(ends[0]), line.pointAt(1 - ends[1])))
            box = QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1)
            numbers += [label for label in drawn.numbers if label.rect.intersects(box)]
        paint_edge_numbers(painter, numbers, layout.theme)


def _net(frame: GraphFrame) -> tuple[object, ...]:
    """What another net, or another file, has differently."""
    return frame.title, frame.layers[0].names, [len(layer.names) for layer in frame.layers]


def _one_input_differs(old: GraphFrame, new: GraphFrame) -> bool:
    """Whether one input was changed by hand, where another sample has many others."""
    before, after = old.layers[0].a, new.layers[0].a
    return before is not None and after is not None and int(np.count_nonzero(before != after)) == 1


def is_gone(hit: Hit | None, frame: GraphFrame) -> bool:
    """Whether a thing was there and is not in this frame's net."""
    if hit is None or hit.layer >= len(frame.layers):
        return hit is not None
    if hit.kind == "bias" and frame.layers[hit.layer].biases is None:
        return True
    units = len(frame.layers[hit.layer].names)
    sources = len(frame.layers[hit.layer - 1].names) if hit.layer else 0
    if hit.kind == "badge" and names.alike_with(frame, hit.layer, hit.row) is None:
        return True
    return hit.row >= units or (hit.kind == "edge" and hit.column >= sources)
