"""The graph as a widget: shows frames, says what is under the pointer, and tells what the user chose."""

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QLineF, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.graph import names
from nnviz.gui.graph.edge_numbers import EdgeNumber, paint_edge_numbers, place_edge_numbers
from nnviz.gui.graph.edges import SMOOTH_EDGES, EdgeSet
from nnviz.gui.graph.hits import Hit, describe, hit_at, members, outline_of, stations
from nnviz.gui.graph.layout import GraphLayout, layout_key
from nnviz.gui.graph.legend import plan_legend
from nnviz.gui.graph.legend_buttons import LegendButtons
from nnviz.gui.graph.painting import Quality, paint_graph
from nnviz.gui.widgets.spoken import announce, quietly
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import GraphFrame

HELP = (
    "Click an edge or a bias to make it the parameter whose chain is shown, a neuron to see its sum, a layer's title "
    "for all its weights. Keyboard: Ctrl+← and Ctrl+→ go from column to column, ↑ and ↓ within one, Enter chooses."
)
#: A frame shows that the view has the focus if it came here by the keyboard; a click needs no telling.
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
#: After so many milliseconds without a new frame the picture is painted at full quality again.
REST = 200


class GraphView(Themed, QWidget):
    """Draws a :class:`GraphFrame`; layers are counted from 1 (0: the inputs), rows, columns and units from 0."""

    weight_chosen = Signal(int, int, int)  # layer, row, column
    bias_chosen = Signal(int, int)  # layer, row
    layer_chosen = Signal(int)
    unit_chosen = Signal(int, int)  # layer, unit
    background_clicked = Signal()
    quantity_chosen = Signal(str)  # what the edges are to show
    hold_chosen = Signal(bool)  # whether the scales are to hold
    unit_hovered = Signal(object)  # (layer, unit) of the neuron under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: GraphFrame | None = None
        self._layout: GraphLayout | None = None
        self._edges: EdgeSet | None = None
        self._picture: QPixmap | None = None
        self._hover: Hit | None = None
        self._cursor: Hit | None = None
        self._pressed: Hit | None = None
        self._numbers: list[EdgeNumber] | None = None
        self._pointer = QPointF()
        self._shows_focus = False
        self._card_is_hidden = False  # until the pointer or the cursor moves: who steps wants to see the net
        self._quality: Quality = "full"
        self._since_frame = QElapsedTimer()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._paint_fully)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Network graph")
        self.setToolTip(HELP)
        self.legend = LegendButtons(self)
        self.legend.quantity_chosen.connect(self.quantity_chosen)
        self.legend.hold_chosen.connect(self.hold_chosen)
        self._update_description()

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
        self._card_is_hidden = True
        self._forget_what_is_gone(frame)
        self._repaint(moving=self._since_frame.isValid() and self._since_frame.elapsed() < REST)
        self._since_frame.start()
        self._place_buttons()
        self._update_description()

    def theme_changed(self) -> None:
        self._repaint(moving=False)
        self._place_buttons()

    @property
    def hovered(self) -> Hit | None:
        """What the pointer or the keyboard's cursor is on."""
        return self._hover or self._cursor

    @property
    def hover_text(self) -> str:
        """What is said about it, on a card beside it: exact numbers, name and indices."""
        return "" if self.hovered is None else self._describe(self.hovered)

    def _repaint(self, *, moving: bool) -> None:
        self._picture = None
        self._quality = "moving" if moving else "full"
        if moving:
            self._rest.start()
        self.update()

    def _paint_fully(self) -> None:
        if self._quality == "moving" and self._edges is not None and len(self._edges) > SMOOTH_EDGES:
            self._repaint(moving=False)

    def graph_layout(self) -> GraphLayout | None:
        """The geometry of the shown frame in the widget's rectangle; None before the first frame."""
        if self._frame is None:
            return None
        rect = QRectF(self.rect())
        key = layout_key(self._frame, rect, self.theme, True)
        if self._layout is None or self._layout.key != key:
            self._layout = GraphLayout(self._frame, rect, self.theme)
        return self._layout

    def _place_buttons(self) -> None:
        layout = self.graph_layout()
        if layout is not None and self._frame is not None:
            buttons = self.legend.fixtures(layout.theme)
            plan = plan_legend(self._frame, layout.rect.width(), layout.theme, buttons)
            self.legend.place(plan, layout.legend, layout.theme)

    def _forget_what_is_gone(self, frame: GraphFrame) -> None:
        """A hovered or pointed-at thing that the new frame's net does not have."""
        if _is_gone(self._hover, frame):
            self._set_hover(None)
        if _is_gone(self._cursor, frame):
            self._cursor = None
        if _is_gone(self._pressed, frame):
            self._pressed = None

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self._frame is None:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            painter.end()
            return
        if self._picture is None:
            self._picture = self._draw_picture(self._frame)
        painter.drawPixmap(0, 0, self._picture)
        if self.hovered is not None:
            self._paint_hover(painter, self.hovered)
        if self._shows_focus:
            painter.setPen(line_pen(self.theme.current, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

    def _draw_picture(self, frame: GraphFrame) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        layout = self.graph_layout()
        buttons = None if layout is None else self.legend.fixtures(layout.theme)
        self._edges = paint_graph(
            painter, QRectF(self.rect()), frame, self.theme, buttons=buttons, quality=self._quality, layout=layout
        )
        painter.end()
        self._numbers = None
        return picture

    def _paint_hover(self, painter: QPainter, hit: Hit) -> None:
        layout, edges = self.graph_layout(), self._edges
        if layout is None or edges is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(self.theme.text, 2.0 * self.theme.line_scale))
        rect = outline_of(hit, layout)
        if hit.kind == "edge":
            self._paint_hovered_edge(painter, hit, layout, edges)
        elif rect is not None and hit.kind in ("unit", "loss"):
            painter.drawEllipse(rect.adjusted(-4, -4, 4, 4))
        elif rect is not None:
            painter.drawRect(rect.adjusted(-4, -4, 4, 4))
        if self._card_is_hidden:
            return
        place = self._pointer if self._hover is not None else self._cursor_place(hit, layout)
        paint_card(painter, QRectF(self.rect()), place, self.hover_text, self.theme)

    def _paint_hovered_edge(self, painter: QPainter, hit: Hit, layout: GraphLayout, edges: EdgeSet) -> None:
        """A line over the edge, under the numbers that stand on it."""
        found = (edges.layer == hit.layer) & (edges.row == hit.row) & (edges.column == hit.column)
        numbers = []
        for x1, y1, x2, y2 in edges.lines[np.flatnonzero(found)]:
            line = QLineF(x1, y1, x2, y2)
            share = min(layout.radius / max(line.length(), 1.0), 0.5)
            painter.drawLine(QLineF(line.pointAt(share), line.pointAt(1 - share)))
            box = QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1)
            numbers += [label for label in self._drawn_numbers(layout, edges) if label.rect.intersects(box)]
        paint_edge_numbers(painter, numbers, layout.theme)

    def _drawn_numbers(self, layout: GraphLayout, edges: EdgeSet) -> list[EdgeNumber]:
        """The numbers in the picture, found anew once for each picture."""
        if self._numbers is None and self._frame is not None:
            self._numbers = place_edge_numbers(self._frame, layout, edges, layout.theme)
        return self._numbers or []

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._repaint(moving=True)
        self._place_buttons()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._shows_focus = event.reason() in KEYBOARD_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._shows_focus = False
        self._set_cursor(None)
        self.update()

    # ------------------------------------------------------------ pointer

    def hit_at(self, point: QPointF) -> Hit | None:
        """What lies at ``point`` of the widget; None on the background and before the first frame."""
        layout = self.graph_layout()
        if layout is None or self._frame is None:
            return None
        if self._edges is None or self._picture is None:
            self._picture = self._draw_picture(self._frame)
        return hit_at(point, layout, self._edges) if self._edges is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        hit = self.hit_at(event.position())
        self._pointer = event.position()
        if hit is not None or self._hover is not None:
            self.update()
        self._set_hover(hit)
        self._card_is_hidden = False
        self.setCursor(Qt.CursorShape.PointingHandCursor if _is_choosable(hit) else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._set_hover(None)
        self.update()

    def _set_hover(self, hit: Hit | None) -> None:
        before, after = _neuron(self._hover), _neuron(hit)
        self._hover = hit
        if before != after:
            self.unit_hovered.emit(after)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._set_cursor(None)
        self._pressed = self.hit_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        hit = self.hit_at(event.position())
        if hit == self._pressed:
            self._choose(hit)
        self._pressed = None

    def event(self, event: QEvent) -> bool:
        """The tooltip tells how to use the view, where no card tells about a thing already."""
        if event.type() == QEvent.Type.ToolTip and self.hovered is not None:
            event.ignore()
            return True
        return super().event(event)

    def _describe(self, hit: Hit) -> str:
        layout = self.graph_layout()
        return "" if self._frame is None or layout is None else describe(hit, self._frame, layout)

    def _choose(self, hit: Hit | None) -> None:
        if hit is None:
            self.background_clicked.emit()
        elif hit.kind == "edge":
            self.weight_chosen.emit(hit.layer, hit.row, hit.column)
        elif hit.kind == "bias":
            self.bias_chosen.emit(hit.layer, hit.row)
        elif hit.kind == "unit" and hit.layer > 0:
            self.unit_chosen.emit(hit.layer, hit.row)
        elif hit.kind == "title" and hit.layer > 0:
            self.layer_chosen.emit(hit.layer)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        move = self._move_of(event)
        if move is not None:
            self._move_cursor(*move)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self._choose(self._cursor)
        elif event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self._set_cursor(None)
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _move_of(event: QKeyEvent) -> tuple[int, int] | None:
        """Columns and rows that a key goes; bare ← and → are left to the window, which steps with them."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        moves = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if control:
            moves |= {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
        return moves.get(Qt.Key(event.key()))

    def _move_cursor(self, columns: int, rows: int) -> None:
        layout = self.graph_layout()
        if layout is None or self._frame is None:
            return
        self.hit_at(QPointF(-1, -1))  # makes sure that the drawn edges are known
        if self._edges is None:
            return
        if self._cursor is None:
            self._set_cursor(self._first_cursor())
            return
        all_stations = stations(layout)
        place = all_stations.index((self._cursor.kind, self._cursor.layer))
        here = members(all_stations[place], layout, self._edges)
        if columns:
            share = here.index(self._cursor) / max(len(here) - 1, 1) if self._cursor in here else 0.0
            step = min(max(place + columns, 0), len(all_stations) - 1)
            there = members(all_stations[step], layout, self._edges)
            self._set_cursor(there[round(share * (len(there) - 1))])
        elif self._cursor in here:
            self._set_cursor(here[min(max(here.index(self._cursor) + rows, 0), len(here) - 1)])

    def _first_cursor(self) -> Hit | None:
        """The selected weight or bias, or the first one of the selected layer."""
        layout, frame = self.graph_layout(), self._frame
        if layout is None or frame is None or self._edges is None:
            return None
        selection = frame.selection
        station = ("edge" if selection.parameter == "W" else "bias", selection.layer)
        here = members(station, layout, self._edges)
        column = -1 if selection.column is None else selection.column
        wanted = Hit(station[0], selection.layer, -1 if selection.row is None else selection.row, column)
        return wanted if wanted in here else here[0]

    def _set_cursor(self, cursor: Hit | None) -> None:
        if cursor == self._cursor:
            return
        self._cursor = cursor
        self._hover = None
        self._card_is_hidden = False
        with quietly():
            self._update_description()
        if cursor is not None:
            announce(self, self._describe(cursor).replace("\n", ", "))
        self.update()

    @staticmethod
    def _cursor_place(hit: Hit, layout: GraphLayout) -> QPointF:
        """Where the card of the keyboard's cursor stands."""
        rect = outline_of(hit, layout)
        if rect is not None:
            return rect.center()
        start, stop = layout.unit(hit.layer - 1, hit.column), layout.unit(hit.layer, hit.row)
        return QPointF() if start is None or stop is None else (start + stop) / 2

    # ------------------------------------------------------------ accessibility

    def _update_description(self) -> None:
        parts = [] if self._frame is None else [names.describe_graph(self._frame)]
        if self._cursor is not None:
            parts.insert(0, self._describe(self._cursor).replace("\n", ", ") + ".")
        text = " ".join([*parts, HELP])
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


def _is_choosable(hit: Hit | None) -> bool:
    return hit is not None and (hit.kind in ("edge", "bias") or (hit.kind in ("unit", "title") and hit.layer > 0))


def _neuron(hit: Hit | None) -> tuple[int, int] | None:
    """The layer and unit of a neuron, an input aside."""
    return (hit.layer, hit.row) if hit is not None and hit.kind == "unit" and hit.layer > 0 else None


def _is_gone(hit: Hit | None, frame: GraphFrame) -> bool:
    """Whether a thing was there and is not in this frame's net."""
    if hit is None or hit.layer >= len(frame.layers):
        return hit is not None
    if hit.kind == "bias" and frame.layers[hit.layer].biases is None:
        return True
    units = len(frame.layers[hit.layer].names)
    sources = len(frame.layers[hit.layer - 1].names) if hit.layer else 0
    return hit.row >= units or (hit.kind == "edge" and hit.column >= sources)
