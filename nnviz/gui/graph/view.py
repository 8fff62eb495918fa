"""The graph as a widget: tells what the user chose, and what numbers are changed to by hand."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from nnviz.gui.graph import hands, names
from nnviz.gui.graph.cursor import first_cursor, moved
from nnviz.gui.graph.hands import Drag, is_number
from nnviz.gui.graph.hits import Hit
from nnviz.gui.graph.in_place import InPlaceField
from nnviz.gui.graph.overlays import RING_KEYS, GraphOverlays
from nnviz.gui.graph.picture import is_gone
from nnviz.gui.graph.zoom import ZOOM_STEP
from nnviz.gui.widgets.spoken import announce, quietly
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame
from nnviz.session.notation import exact

#: Where a pointer rests on the ground: in front of a class it may rest there for long.
TIP = "Click an edge or a neuron to follow it; drag a number to change it; the wheel zooms"
HELP = (
    "Click an edge or a bias to make it the parameter whose chain is shown, a neuron to see its sum, a layer's title "
    "for all its weights. Drag a weight, a bias or an input to the left or right to change it: with Ctrl fine, with "
    "Shift coarse, Esc takes it back; a double-click types a number. The wheel zooms, dragging the ground moves the "
    "net, a double-click there fits it. Keyboard: Ctrl+← and Ctrl+→ go from column to column, ↑ and ↓ within one, "
    "Space chooses, ← and → change the number there, Enter types one, the Menu key offers more; + and − zoom, 0 fits."
)
#: A frame shows that the view has the focus if it came here by the keyboard; a click needs no telling.
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
#: A press that goes further than this is a drag, in pixels.
DRAG_FROM = 4
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(slots=True)
class Press:
    """A button that is held down."""

    hit: Hit | None
    place: QPointF
    drag: Drag | None = None
    pans: bool = False  # the net is being moved


class GraphView(GraphOverlays):
    """Draws a :class:`GraphFrame`; layers are counted from 1 (0: the inputs), rows, columns and units from 0."""

    weight_chosen = Signal(int, int, int)  # layer, row, column
    bias_chosen = Signal(int, int)  # layer, row
    layer_chosen = Signal(int)
    unit_chosen = Signal(int, int)  # layer, unit
    background_clicked = Signal()
    quantity_chosen = Signal(str)  # what the edges are to show
    hold_chosen = Signal(bool)  # whether the scales are to hold
    unit_hovered = Signal(object)  # (layer, unit) of the neuron under the pointer, or None
    parameter_moved = Signal(object, float)  # a Target, and what it is to be; again and again in a drag
    input_moved = Signal(int, float)
    let_go = Signal()  # what was moved stays so
    taken_back = Signal()  # what was moved is to be as before
    refused = Signal(str)  # why a number that was typed is none
    menu_wanted = Signal(object, object)  # the Hit that it is about, or None; where on the screen, a QPoint

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._press: Press | None = None
        self._step: tuple[Hit, float] | None = None  # of the arrow keys, for one number as long as they are on it
        self._nudged: tuple[GraphFrame, float] | None = None  # what they have made of it since a frame was shown
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName("Network graph")
        self.setToolTip(TIP)
        self.legend.quantity_chosen.connect(self.quantity_chosen)
        self.legend.hold_chosen.connect(self.hold_chosen)
        self.field = InPlaceField(self)
        self.field.committed.connect(self._take_typed)
        self.field.refused.connect(self.refused)
        self.field.closed.connect(self._stop_typing)
        self._update_description()

    # ------------------------------------------------------------ what is shown

    def _frame_changed(self) -> None:
        self._update_description()

    def _forget_what_is_gone(self, frame: GraphFrame) -> None:
        super()._forget_what_is_gone(frame)
        if is_gone(self._hover, frame):
            self._set_hover(None)
        if self._press is not None and is_gone(self._press.hit, frame):
            self._press = None
        if is_gone(self.field.hit, frame):
            self.field.give_up()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._shows_focus = event.reason() in KEYBOARD_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._shows_focus = False
        if self.field.hit is None:
            self._set_cursor(None)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tooltip tells how to use the view, where no card tells about a thing already.

        Keys that the thing under the cursor understands do not go to the window, which would step with them.
        """
        if event.type() == QEvent.Type.ToolTip and self.hovered is not None:
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._understands(event):
            event.accept()
            return True
        if event.type() in (QEvent.Type.NativeGesture, QEvent.Type.Gesture) and self._pinched(event):
            return True
        return super().event(event)

    def _hint(self) -> str:
        if self._frame is not None and self._frame.asked is not None:  # who is asked has other things to do
            return ""
        if self._held is not None:
            return hands.DRAG_HINT
        if not self.is_fitted:
            return hands.ZOOMED_HINT
        return hands.GROUND_HINT if self.shows_legend() else ""  # else the legend may stand in its corner

    def _card_text(self, hit: Hit) -> str:
        if self._held is not None and self._frame is not None:  # one line: the numbers that follow are to be seen
            return f"{hands.symbol_of(self._held)} = {exact(hands.value_of(self._held, self._frame))}"
        text = self._describe(hit)
        if self.is_choosing:  # in few words: what lies near may be the answer
            return self._choice_in_words(hit)
        if not is_number(hit):
            return text
        by_keys = hands.INPUT_KEY_HINT if hit.kind == "unit" else hands.KEY_HINT
        return f"{text}\n{by_keys if hit == self._cursor else hands.POINTER_HINT}"

    # ------------------------------------------------------------ pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position()
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._move_pressed(self._press, event)
            return
        self._release(None)  # it was let go where nobody told: over a dialog, or in another program
        hit = self.hit_at(event.position())
        if hit is not None or self._hover is not None:
            self.update()
        self._set_hover(hit)
        self._card_is_hidden = False
        if self.is_choosing:
            found = self.place_at(hit) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        else:
            self.setCursor(_pointer_over(hit, on_number=self._is_on_number(hit, event.position())))

    def _is_on_number(self, hit: Hit | None, point: QPointF) -> bool:
        return hit is not None and is_number(hit) and self.place_of(hit).contains(point)

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
        self._press = Press(self.hit_at(event.position()), event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self._release(event.position())

    def _release(self, place: QPointF | None) -> None:
        """The button is up, at ``place`` if anybody knows."""
        press, self._press = self._press, None
        if press is None:
            return
        if press.drag is not None:
            self._end_drag()
            self.let_go.emit()
        elif press.pans:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif place is not None and self.hit_at(place) == press.hit:
            self._choose(press.hit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        hit = self.hit_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if hit is None:
            self.fit()
        elif is_number(hit) and not self.is_choosing:
            self.type_at(hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with what the pointer is on; with the Menu key, with what the keyboard is on."""
        if self._press is not None:
            event.ignore()
        elif event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu()
        else:
            self.menu_wanted.emit(self.hit_at(QPointF(event.pos())), event.globalPos())

    def _ask_for_menu(self) -> None:
        place = QRectF(self.rect()) if self._cursor is None else self.place_of(self._cursor)
        self.menu_wanted.emit(self._cursor, self.mapToGlobal(place.center().toPoint()))

    def _choose(self, hit: Hit | None) -> None:
        if self.is_choosing:
            self._answer(hit)
        elif hit is None:
            self.background_clicked.emit()
        elif hit.kind == "edge":
            self.weight_chosen.emit(hit.layer, hit.row, hit.column)
        elif hit.kind == "bias":
            self.bias_chosen.emit(hit.layer, hit.row)
        elif hit.kind == "unit" and hit.layer > 0:
            self.unit_chosen.emit(hit.layer, hit.row)
        elif hit.kind == "title" and hit.layer > 0:
            self.layer_chosen.emit(hit.layer)
        elif hit.kind == "badge":
            self.menu_wanted.emit(hit, QCursor.pos())

    # ------------------------------------------------------------ closer, and further away

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        notches = event.angleDelta().y() / 120
        if notches and self._press is None:
            self._zoom_at(ZOOM_STEP**notches, event.position())
        event.accept()

    def _pinched(self, event: QEvent) -> bool:
        """Whether two fingers have come together or gone apart: on a touch pad, or on a screen.

        What the first of them did before the second one came was no drag.
        """
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._let_fingers_go()
            self._zoom_at(max(1 + event.value(), 0.1), event.position())
            return True
        pinch = event.gesture(Qt.GestureType.PinchGesture) if isinstance(event, QGestureEvent) else None
        if isinstance(pinch, QPinchGesture):
            self._let_fingers_go()
            self._zoom_at(max(pinch.scaleFactor(), 0.1), QPointF(self.mapFromGlobal(pinch.centerPoint())))
            return True
        return False

    def _let_fingers_go(self) -> None:
        if not self._cancel_drag():
            self._press = None

    def _zoom_at(self, factor: float, point: QPointF) -> None:
        self.field.give_up()
        self.zoom_by(factor, point)
        self._set_hover(self.hit_at(point))

    def _pan(self, press: Press, event: QMouseEvent) -> None:
        step = event.position() - press.place
        if not press.pans and step.manhattanLength() < DRAG_FROM:
            return
        press.pans, press.place = True, event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.move_net(step)

    # ------------------------------------------------------------ numbers by hand

    def _move_pressed(self, press: Press, event: QMouseEvent) -> None:
        if press.hit is None:
            self._pan(press, event)
            return
        if self.is_choosing:  # the hand of who clicks is not always still
            return
        if press.drag is None and self._frame is not None and press.hit is not None and is_number(press.hit):
            way = event.position() - press.place
            if max(abs(way.x()), abs(way.y())) < DRAG_FROM:
                return
            press.drag = drag = hands.drag_of(press.hit, self._frame, press.place, event.position())
            self._held, self._hover = press.hit, press.hit
            self.setCursor(Qt.CursorShape.SizeVerCursor if drag.upright else Qt.CursorShape.SizeHorCursor)
        if press.drag is not None:
            self._set_number(press.drag.hit, press.drag.move(event.position(), hands.factor_of(event.modifiers())))
            self.update()

    def _end_drag(self) -> None:
        self._held = None
        self._repaint(moving=False)

    def _cancel_drag(self) -> bool:
        """Whether something was being dragged, which is as before now."""
        if self._press is None or self._press.drag is None:
            return False
        self._press = None
        self._end_drag()
        self.taken_back.emit()
        return True

    def _set_number(self, hit: Hit, value: float) -> None:
        target = hands.target_of(hit)
        if target is not None:
            self.parameter_moved.emit(target, value)
        else:
            self.input_moved.emit(hit.row, value)

    def _nudge(self, hit: Hit, event: QKeyEvent) -> None:
        assert self._frame is not None
        if self._step is None or self._step[0] != hit:
            self._step = hit, hands.step_of(hit, self._frame)
            self._nudged = None
        change = self._step[1] * hands.factor_of(event.modifiers()) * (1 if event.key() == Qt.Key.Key_Right else -1)
        value = hands.nudged(self._value_now(hit, self._frame), change)
        self._nudged = self._frame, value
        self._set_number(hit, value)
        self._card_is_hidden = False

    def _value_now(self, hit: Hit, frame: GraphFrame) -> float:
        """What the number is: two presses may come before it is shown what the first has done."""
        told = self._nudged[1] if self._nudged is not None and self._nudged[0] is frame else math.nan
        return told if math.isfinite(told) else hands.value_of(hit, frame)

    def type_at(self, hit: Hit) -> None:
        """Open a field over a number."""
        assert self._frame is not None
        place, value = self.place_of(hit), hands.value_of(hit, self._frame)
        self.field.open(hit, hands.symbol_of(hit), value, place, QRectF(self.rect()), self.theme)

    def _take_typed(self, value: float) -> None:
        if self.field.hit is not None:
            self._set_number(self.field.hit, value)
            self.let_go.emit()

    def _stop_typing(self, had_focus: bool) -> None:
        if had_focus:
            self.setFocus()
        else:
            self._set_cursor(None)

    # ------------------------------------------------------------ keyboard

    def _understands(self, event: QKeyEvent) -> bool:
        """Whether a key is for the thing under the keyboard's cursor."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if self.is_choosing:
            return plain and (event.key() in RING_KEYS or (event.key() in ENTER and self._cursor is not None))
        if self._cursor is None:
            return False
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            one = modifiers in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier)
            return is_number(self._cursor) and (plain or one)
        return plain and event.key() in (*ENTER, Qt.Key.Key_Space)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        move = self._move_of(event)
        if event.key() == Qt.Key.Key_Escape and self._cancel_drag():
            return
        if self.is_choosing and self._understands(event):
            self._choose_by(event.key())
        elif self._cursor is not None and self._understands(event):
            self._do_with(self._cursor, event)
        elif move is not None:
            self._move_cursor(*move)
        elif event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self._set_cursor(None)
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._ask_for_menu()  # where keyboards have no Menu key
        else:
            super().keyPressEvent(event)

    def _do_with(self, hit: Hit, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._nudge(hit, event)
        elif event.key() in ENTER and is_number(hit):
            self.type_at(hit)
        else:
            self._choose(hit)

    @staticmethod
    def _move_of(event: QKeyEvent) -> tuple[int, int] | None:
        """Columns and rows that a key goes; bare ← and → are left to the window, which steps with them."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        moves = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if control:
            moves |= {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
        return moves.get(Qt.Key(event.key()))

    def _move_cursor(self, columns: int, rows: int) -> None:
        drawn = self.drawn()
        if drawn is not None:
            self._set_cursor(first_cursor(drawn) if self._cursor is None else moved(self._cursor, columns, rows, drawn))

    def _set_cursor(self, cursor: Hit | None) -> None:
        if cursor == self._cursor:
            return
        if self._step is not None:
            self._step = None
            self.let_go.emit()
        self._cursor = cursor
        self._hover = None
        self._card_is_hidden = False
        with quietly():
            self._update_description()
        if cursor is not None:
            self._bring_into_sight(cursor)
            announce(self, self._describe(cursor).replace("\n", ", "))
        self.update()

    # ------------------------------------------------------------ accessibility

    def _update_description(self) -> None:
        parts = [] if self._frame is None else [names.describe_graph(self._frame)]
        if self._cursor is not None:
            parts.insert(0, self._describe(self._cursor).replace("\n", ", ") + ".")
        parts.append(self._candidates_in_words())
        text = " ".join([*filter(None, parts), HELP])
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


def _pointer_over(hit: Hit | None, *, on_number: bool) -> Qt.CursorShape:
    """Arrows over a number, which can be dragged; a hand over what can be chosen."""
    if on_number:
        return Qt.CursorShape.SizeHorCursor
    choosable = hit is not None and (
        hit.kind in ("edge", "bias", "badge") or (hit.kind in ("unit", "title") and hit.layer > 0)
    )
    return Qt.CursorShape.PointingHandCursor if choosable else Qt.CursorShape.ArrowCursor


def _neuron(hit: Hit | None) -> tuple[int, int] | None:
    """The layer and unit of a neuron, an input aside."""
    return (hit.layer, hit.row) if hit is not None and hit.kind == "unit" and hit.layer > 0 else None
