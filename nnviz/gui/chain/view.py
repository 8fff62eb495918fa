"""The chain-rule panel as a widget."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.chain.bar import ChainBar
from nnviz.gui.chain.groups import paint_light
from nnviz.gui.chain.layout import (
    CardLayout,
    ChainLayout,
    ChainOptions,
    chain_height,
    focus_of,
    least_height,
    used_height,
)
from nnviz.gui.chain.paint import paint_chain
from nnviz.gui.chain.sizes import Header
from nnviz.gui.chain.tips import tip_at
from nnviz.gui.drawing.kept import blank
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import ChainFrame, QuestionFrame
from nnviz.session.last import Last
from nnviz.session.place import Place

if TYPE_CHECKING:  # what asks, and judges answers, is loaded with the first question
    from nnviz.gui.chain.question import QuestionCard
    from nnviz.session.predict.asking import Asking

LEAST_WIDTH, LEAST_HEIGHT = 320, 140


class ChainView(Themed, QWidget):
    """Draws a ChainFrame; says which factor or path the user clicked.

    Ctrl with Left, Right, Home and End moves among the factors and Return runs to the one that is marked (the bare keys
    step, in the window); Up and Down choose among the paths. The Menu key and Shift+F10 ask for the menu of
    the factor that is marked.
    """

    step_clicked = Signal(int)  # ChainColumn.step
    path_clicked = Signal(int)  # PathRow.index
    menu_wanted = Signal(object, object)  # of which of the frame's columns, or None; where on the screen, a QPoint
    answered = Signal(str)  # on the card of a question, as are these two
    hint_wanted = Signal()
    show_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: ChainFrame | None = None
        self._options = ChainOptions()
        self._layout: ChainLayout | None = None
        self._layouts, self._pictures = Last[ChainLayout](), Last[QPixmap]()
        self._hovered: int | None = None
        self._lit: tuple[int, ...] = ()  # factors, from 0
        self._reached_by_key = False  # then the focus is marked
        self._presenting = False
        self.bar = ChainBar(self)
        self.bar.hide()
        self._asked: tuple[QuestionFrame | None, Asking | None, str] = (None, None, "")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Chain rule")

    # ---------------------------------------------------------------- what is shown

    def show_frame(self, frame: ChainFrame) -> None:
        """Draw ``frame`` from now on, and describe it to screen readers."""
        old, self._frame = self._frame, frame
        if frame.choices is not None:
            self.bar.show_choices(frame.choices)
        if same(frame, old):
            return
        if self._hovered is not None and self._hovered >= len(frame.columns):
            self._hovered = None
        if old is None or len(old.columns) != len(frame.columns):
            self._options = ChainOptions()
        else:
            chosen_moved = old.paths is not None and _chosen(old) != _chosen(frame)
            self._options = replace(
                self._options,
                detail_scroll=(0.0, 0.0),
                product_scroll=(0.0, 0.0),
                paths_scroll=None if chosen_moved else self._options.paths_scroll,
            )
        self._layout = None
        self._bring_focus_in_sight()
        self._describe()
        self._place_bar()
        self._update_panel()

    def prepare(self, frame: ChainFrame) -> None:
        """Have the picture of a frame ready that is likely to be shown next."""
        self._pictured(frame, self._laid_out(frame))

    def theme_changed(self) -> None:
        self._pictures.forget()
        self._layout = None
        self._place_bar()
        super().theme_changed()

    def light(self, places: Sequence[Place]) -> None:
        """Show the factors among these places as they are and dim all else; without any, nothing is dimmed."""
        lit = tuple(place.numbers[0] - 1 for place in places if place.kind == "factor")
        if lit != self._lit:
            self._lit = lit
            self._update_panel()

    # ---------------------------------------------------------------- the bar of choices

    @property
    def has_bar(self) -> bool:
        """In front of a class nobody needs buttons on the wall."""
        chooses = self._frame is None or self._frame.choices is not None
        return chooses and not self._presenting and not self.theme.is_projector

    @property
    def _header(self) -> Header:
        return "bar" if self.has_bar else "none" if self._presenting else "question"

    def set_presenting(self, presenting: bool) -> None:
        """No bar and no question, which has a band of its own then; or the bar again."""
        self._presenting = presenting
        self.theme_changed()

    def _place_bar(self) -> None:
        layout = self.layout_now() if self.has_bar else None
        self.bar.setVisible(layout is not None)
        if layout is not None:
            self.bar.setGeometry(layout.bar.toRect())
        self._place_question()

    # ---------------------------------------------------------------- what is asked

    def show_question(self, question: QuestionFrame | None, asking: "Asking | None", said: str) -> None:
        """Ask on the card of this factor, with what came of it so far; None: nothing is asked.

        On a wall nobody types: there the question stands under the factors.
        """
        self._asked = question, asking, said
        self._place_question()

    @cached_property
    def question(self) -> "QuestionCard":
        """The card of questions, made with the first one."""
        from nnviz.gui.chain.question import QuestionCard

        card = QuestionCard(self)
        card.answered.connect(self.answered)
        card.hint_wanted.connect(self.hint_wanted)
        card.show_wanted.connect(self.show_wanted)
        return card

    def take_answer_keys(self) -> bool:
        """Give the keys to the field of the answer; False where there is none, or it has them."""
        return self._asked[0] is not None and self.question.take_keys()

    def _place_question(self) -> None:
        question, asking, said = self._asked
        if question is None and "question" not in vars(self):
            return
        layout = self.layout_now()
        card = None if layout is None else layout.card or layout.detail
        edge, low = 12, self.question.LEAST_HEIGHT
        foot = QRect(edge, self.height() - low - edge // 2, self.width() - 2 * edge, low)  # over what has less to say
        self.question.setGeometry(foot if card is None else card.rect.toRect())
        self.question.show_question(question, asking, said, has_room=not self._presenting)

    def layout_now(self) -> ChainLayout | None:
        """Where everything stands at the moment; None before the first frame."""
        if self._layout is None and self._frame is not None:
            self._layout = self._laid_out(self._frame)
        return self._layout

    def _laid_out(self, frame: ChainFrame) -> ChainLayout:
        room, theme, options = self.rect(), self.theme, replace(self._options, header=self._header)
        return self._layouts.get(
            "", (frame, room, theme, options), lambda: ChainLayout.of(frame, QRectF(room), theme, options)
        )

    def _bring_focus_in_sight(self) -> None:
        """In the unfolded row: scroll half a row further when the current factor would be out of sight."""
        layout = self.layout_now() if self._options.unfolded else None
        if layout is None or not layout.reach or self._frame is None:
            return
        focus = focus_of(self._frame.columns)
        cell = next((cell for cell in layout.cells if cell.content == focus), None)
        if cell and layout.strip.left() <= cell.box.left() and cell.box.right() <= layout.strip.right():
            return
        pitch = layout.cells[0].box.width() + layout.sizes.joint
        self._change_options(scroll=focus * pitch - layout.strip.width() / 2)

    def _change_options(self, **changes: object) -> None:
        self._options = replace(self._options, **changes)
        self._layout = None
        self._place_bar()
        self._update_panel()

    def _update_panel(self) -> None:
        """The bar stands over the panel and paints itself."""
        bar = QRegion(self.bar.geometry()) if self.bar.isVisible() else QRegion()
        self.update(QRegion(self.rect()) - bar)

    def _describe(self) -> None:
        frame = self._frame
        assert frame is not None
        spoken = f"{frame.position}. {frame.sentence}"
        notes = "".join(f" Note: {note}" for note in frame.notes)
        self.setAccessibleName(frame.question)
        self.setAccessibleDescription(spoken + notes)

    # ---------------------------------------------------------------- size and painting

    def sizeHint(self) -> QSize:  # noqa: N802
        width = max(self.width(), LEAST_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(LEAST_WIDTH, LEAST_HEIGHT)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return round(chain_height(self._frame, width, self.theme, self._header))

    def least_height(self, width: int) -> int:
        """The height in which everything but further lines of text has its room."""
        return math.ceil(least_height(width, self.theme, self._header))

    def used_height(self, height: int, width: int) -> int:
        """How many of ``height`` pixels the panel makes use of at a width, which it may be about to get."""
        return round(used_height(height, width, self.theme, self._header))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._layout = None
        self._place_bar()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            if self._frame is None:
                painter.fillRect(self.rect(), QColor(self.theme.background))
            else:
                self._paint_frame(painter, self._frame)
            if self._reached_by_key and self.hasFocus():
                edge = QRectF(0, 0, self.width(), 2 * self.theme.line_scale)
                painter.fillRect(edge, QColor(self.theme.current))

    def _paint_frame(self, painter: QPainter, frame: ChainFrame) -> None:
        layout = self.layout_now()
        assert layout is not None
        picture = self._pictured(frame, layout)
        painter.drawPixmap(0, 0, picture)
        if self._lit:
            paint_light(painter, picture, self._lit, layout, self.theme)

    def _pictured(self, frame: ChainFrame, layout: ChainLayout) -> QPixmap:
        """Painted apart: round the bar, which stands in the widget, smooth shapes take twice as long.

        One picture is kept, of the frame that is shown or of the one that is likely to follow.
        """
        room, theme, hovered, ratio = self.rect(), self.theme, self._hovered, self.devicePixelRatioF()

        def paint() -> QPixmap:
            picture = blank(room.size(), ratio)
            with QPainter(picture) as painter:
                paint_chain(painter, QRectF(room), frame, theme, layout, hovered)
            return picture

        return self._pictures.get("", (frame, layout, room, theme, hovered, ratio), paint)

    # ---------------------------------------------------------------- the user

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._reached_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        layout = self.layout_now()
        if layout is None:
            return
        at = event.position()
        self._hover(layout.column_at(at))
        clickable = self._hovered is not None or layout.fold_at(at) or layout.path_at(at) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hover(None)

    def _hover(self, column: int | None) -> None:
        if column != self._hovered:
            self._hovered = column
            self._update_panel()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        layout, frame = self.layout_now(), self._frame
        if layout is None or frame is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at = event.position()
        column, path = layout.column_at(at), layout.path_at(at)
        if layout.fold_at(at):
            self.set_unfolded(not self._options.unfolded)
        elif column is not None:
            self.step_clicked.emit(frame.columns[column].step)
        elif path is not None and frame.paths is not None:
            self._change_options(paths_scroll=layout.paths.scroll if layout.paths else None)
            self.path_clicked.emit(frame.paths.rows[path].index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with the factor under the pointer; with the Menu key, with the one that is marked."""
        layout = self.layout_now()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu()
        elif layout is not None:
            self.menu_wanted.emit(layout.column_at(QPointF(event.pos())), event.globalPos())

    def _ask_for_menu(self) -> None:
        layout, frame = self.layout_now(), self._frame
        if layout is None or frame is None:
            return
        column = self._marked(frame) if frame.columns else None
        cell = next((cell for cell in layout.cells if cell.content == column), None)
        place = cell.box if cell is not None else QRectF(self.rect())
        self.menu_wanted.emit(column, self.mapToGlobal(place.center().toPoint()))

    def _marked(self, frame: ChainFrame) -> int:
        """The factor that the keys are on."""
        return focus_of(frame.columns) if self._hovered is None else self._hovered

    def set_unfolded(self, unfolded: bool) -> None:
        """All factors in one row that scrolls, or the far ones folded."""
        self._change_options(unfolded=unfolded)
        self._bring_focus_in_sight()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        layout = self.layout_now()
        if layout is None or not self._scroll(layout, event.position(), event.angleDelta().toPointF() / 2):
            event.ignore()

    def _scroll(self, layout: ChainLayout, at: QPointF, by: QPointF) -> bool:
        """Scroll what lies at ``at``; False if there is nothing to scroll."""
        along = by.x() or by.y()
        if layout.strip.contains(at) and layout.reach:
            self._change_options(scroll=min(max(layout.scroll - along, 0.0), layout.reach))
            return True
        if layout.paths and layout.paths.rect.contains(at) and layout.paths.reach:
            self._change_options(paths_scroll=min(max(layout.paths.scroll - by.y(), 0.0), layout.paths.reach))
            return True
        for name, card in (("detail_scroll", layout.detail), ("product_scroll", layout.product)):
            if card and card.rect.contains(at) and (card.reach.x() or card.reach.y()):
                self._change_options(**{name: _scrolled(card, by)})
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        frame = self._frame
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._ask_for_menu()  # where keyboards have no Menu key
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if frame is None or not self._handle_key(frame, Qt.Key(event.key()), control):
            super().keyPressEvent(event)

    def _handle_key(self, frame: ChainFrame, key: Qt.Key, control: bool) -> bool:
        count = len(frame.columns)
        here = self._marked(frame)
        moves = {Qt.Key.Key_Left: here - 1, Qt.Key.Key_Right: here + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: count - 1}
        if control and key in moves and count:
            marked = min(max(moves[key], 0), count - 1)
            self._hover(marked)
            announce(self, frame.columns[marked].tip)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hovered is not None:
            self.step_clicked.emit(frame.columns[self._hovered].step)
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and frame.paths and frame.paths.rows:
            place = (_chosen(frame) or 0) + (1 if key == Qt.Key.Key_Down else -1)
            self.path_clicked.emit(frame.paths.rows[min(max(place, 0), len(frame.paths.rows) - 1)].index)
            return True
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tip_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
                event.ignore()
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        """What hovering at ``point`` says."""
        layout = self.layout_now()
        return "" if layout is None or self._frame is None else tip_at(point, self._frame, layout)


def _chosen(frame: ChainFrame) -> int | None:
    """The place of the chosen path."""
    rows = frame.paths.rows if frame.paths else ()
    return next((place for place, row in enumerate(rows) if row.chosen), None)


def _scrolled(card: CardLayout, by: QPointF) -> tuple[float, float]:
    """The card's new offset: the wheel moves it sideways where it only goes on sideways."""
    sideways = by.x() or (0.0 if card.reach.y() else by.y())
    x = min(max(card.scroll.x() - sideways, 0.0), card.reach.x())
    y = min(max(card.scroll.y() - by.y(), 0.0), card.reach.y())
    return x, y
