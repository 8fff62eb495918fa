"""The card of a question, in place of "This factor": what is asked, the way to answer, what the answer was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.chain.sizes import ChainSizes
from nnviz.gui.drawing.formula import draw_formula, formula_size
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL
from nnviz.gui.widgets.fields import TextField
from nnviz.gui.widgets.key_button import KeyButton
from nnviz.gui.widgets.own_keys import OWN_KEYS
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Formula, Piece, QuestionFrame

if TYPE_CHECKING:  # what judges answers is loaded with the first question
    from nnviz.session.predict.asking import Asking

FIELD = 124.0
#: Keys of the two sides of a sign and of a size.
SIDE_KEYS = {
    "positive": ("+", Qt.Key.Key_Plus), "negative": ("−", Qt.Key.Key_Minus),
    "larger than 1": (">", Qt.Key.Key_Greater), "smaller than 1": ("<", Qt.Key.Key_Less),
}  # fmt: skip
CLICK = "Click in the graph, or arrows and Enter"
TRIES = {1: "second try", 2: "third try"}


class QuestionCard(Themed, QWidget):
    """All of it keeps its place in every state. While it asks, the keys of a field are its own."""

    LEAST_HEIGHT = 62
    answered = Signal(str)
    hint_wanted = Signal()
    show_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._question: QuestionFrame | None = None
        self._asking: Asking | None = None
        self._said = ""
        self._focused_before: QWidget | None = None
        self._right_of_help = self._right_of_answer = 0.0  # where there is room for words
        self.field = TextField("Your answer", "A number, a fraction such as 3/8, or a power of ten such as 2e-5", self)
        self.field.returnPressed.connect(self._answer)
        self.answer_button = KeyButton("Answer", "Try again", key="Enter", filled=True)
        self.answer_button.clicked.connect(self._answer)
        self.sides = (KeyButton("positive", "larger than 1"), KeyButton("negative", "smaller than 1"))
        for button in self.sides:
            button.clicked.connect(self._answer_side)
        self.hint_button = KeyButton("Hint", key="F2")
        self.show_button = KeyButton("Show", key="Alt+→")
        self.hint_button.clicked.connect(self.hint_wanted)
        self.show_button.clicked.connect(self.show_wanted)
        for widget in (self.answer_button, *self.sides, self.hint_button, self.show_button):
            widget.setParent(self)
        for widget in self._parts():
            widget.installEventFilter(self)
        self.setAccessibleName("Question")
        self.hide()

    def _parts(self) -> tuple[QWidget, ...]:
        return self.field, self.answer_button, *self.sides, self.hint_button, self.show_button

    # ------------------------------------------------------------ what it shows

    def show_question(
        self, question: QuestionFrame | None, asking: "Asking | None", said: str, *, has_room: bool = True
    ) -> None:
        """Show it with what came of it so far; None: nothing is asked, and the keys go back to where they were."""
        before, old = self._question, self._asking
        self._question, self._asking, self._said = question, asking, said
        is_new = _is_other(before, question) or (bool(old and old.settled) and not (asking and asking.settled))
        if is_new:
            self.field.clear()
        if question is None or asking is None or not has_room:
            self._give_focus_back()
            self.hide()
            return
        comes = is_new or self.isHidden()
        self._write(question, asking)
        self._place()
        self.show()
        self.raise_()
        if comes:
            self._take_focus()
        elif asking.settled:
            self._give_focus_back()
        elif asking is not old and self.field.hasFocus():
            self.field.selectAll()
        self.update()

    def _write(self, question: QuestionFrame, asking: "Asking") -> None:
        is_open = not asking.settled
        self.setAccessibleDescription(" ".join(one for one in (self._said, question.words, question.beside) if one))
        self.field.setVisible(question.way == "number")
        self.field.setReadOnly(not is_open)
        self.answer_button.setVisible(question.way == "number")
        self.answer_button.setText("Try again" if asking.attempts and is_open else "Answer")
        self.answer_button.setEnabled(is_open)
        self.answer_button.set_filled(is_open and not asking.leads_to_show)
        for button, word in zip(self.sides, question.sides or ("", ""), strict=True):
            button.setVisible(bool(word))
            button.setText(word)
            button.set_key(SIDE_KEYS[word][0] if word else "")
            button.setAccessibleName(word)
            button.setEnabled(is_open)
        self.setToolTip(self._said or question.caption)
        self.hint_button.setEnabled(is_open and asking.hints < len(question.hints))
        self.show_button.setEnabled(is_open)
        self.show_button.set_filled(is_open and asking.leads_to_show)
        self.hint_button.setVisible(is_open)
        self.show_button.setVisible(is_open)

    @property
    def _stands_asking(self) -> bool:
        return self._asking is not None and not self._asking.settled

    # ------------------------------------------------------------ where it stands

    @property
    def _sizes(self) -> ChainSizes:
        parent = self.parentWidget()
        return ChainSizes.of(self.theme, parent.width() if parent is not None else self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def theme_changed(self) -> None:
        self._place()
        super().theme_changed()

    def _rows(self) -> tuple[QRectF, QRectF, QRectF]:
        """The caption, the answer, the help; where there is little room the caption stands beside the answer."""
        sizes, button = self._sizes, self.show_button.sizeHint().height()
        inside = QRectF(self.rect()).adjusted(sizes.gap(11), sizes.gap(5), -sizes.gap(11), -sizes.gap(5))
        caption = QRectF(inside.left(), inside.top(), inside.width(), sizes.line(sizes.small))
        foot = QRectF(inside.left(), inside.bottom() - button, inside.width(), button)
        answer = QRectF(inside.left(), caption.bottom(), inside.width(), foot.top() - caption.bottom())
        if answer.height() >= button:
            return caption, answer, foot
        half = inside.height() / 2
        return QRectF(), inside.adjusted(0, 0, 0, -half - 1), inside.adjusted(0, half + 1, 0, 0)

    def _place(self) -> None:
        question = self._question
        if question is None:
            return
        self.field.setFont(self._sizes.main)
        _, answer, foot = self._rows()
        x = answer.left() + self._symbol_width() + self._sizes.gap(8)
        shown = [one for one in self._answerers() if not one.isHidden()]
        for widget in shown:
            x = self._stand(widget, x, answer)
        helps = [one for one in (self.hint_button, self.show_button) if not one.isHidden()]
        self._right_of_answer = x
        x = foot.left()
        for widget in helps:
            x = self._stand(widget, x, foot)
        self._right_of_help = x
        self.update()

    def _answerers(self) -> tuple[QWidget, ...]:
        return self.field, self.answer_button, *self.sides

    def _stand(self, widget: QWidget, x: float, row: QRectF) -> float:
        hint = widget.sizeHint()
        width = round(FIELD * self.theme.text_scale * self._sizes.grow) if widget is self.field else hint.width()
        height = round(min(row.height(), max(hint.height(), self.show_button.sizeHint().height())))
        widget.setGeometry(QRect(QPoint(round(x), round(row.center().y() - height / 2)), QPoint()))
        widget.resize(width, height)
        return x + width + self._sizes.gap(7)

    # ------------------------------------------------------------ painting

    def _symbol(self) -> Formula:
        question = self._question
        if question is None or not question.latex:
            return ()
        return (Piece(question.latex, "current"), *((Piece("="),) if question.way == "number" else ()))

    def _pixels(self) -> float:
        """To the em: as large as the row lets a fraction be."""
        _, answer, _ = self._rows()
        size = formula_size(self._symbol(), 1.0)
        return min(self._sizes.formula * 1.05, answer.height() / max(size.height, 0.1))

    def _symbol_width(self) -> float:
        return formula_size(self._symbol(), self._pixels()).width if self._symbol() else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, sizes, question, asking = self.theme, self._sizes, self._question, self._asking
        if question is None or asking is None:
            return
        caption, answer, foot = self._rows()
        edge = theme.current if not asking.settled else theme.result
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(theme.background))
            painter.setPen(line_pen(edge, 2 * theme.line_scale))
            painter.setBrush(QColor(theme.panel))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), sizes.gap(7), sizes.gap(7))
            if caption.isEmpty():
                beside = answer.adjusted(self._right_of_answer - answer.left(), 0, 0, 0)
                self._paint_caption(painter, beside, question)
            else:
                self._paint_caption(painter, caption, question)
                self._paint_beside(painter, answer, self._right_of_answer, self._beside_answer(question, asking))
            if self._symbol():
                pixels = self._pixels()
                size = formula_size(self._symbol(), pixels)
                baseline = answer.center().y() - size.height / 2 + size.ascent
                draw_formula(painter, QPointF(answer.left(), baseline), self._symbol(), pixels, theme)
            self._paint_help(painter, foot, question, asking)

    def _paint_caption(self, painter: QPainter, row: QRectF, question: QuestionFrame) -> None:
        """What is asked; after an answer, in its place what it is: up to the colon in bold."""
        sizes, theme = self._sizes, self.theme
        if not self._said:
            text = f"Predict: {_uncapitalized(question.caption or question.words)}"
            draw_text(painter, row, text, sizes.small, theme.muted, LEFT, elide=True)
            return
        head, colon, rest = self._said.partition(": ")
        bold = sizes.font(TEXT_SMALL, 600)
        is_right = self._asking is not None and self._asking.settled == "right"
        ink = theme.result if is_right else theme.text
        draw_text(painter, row, head + colon, bold, ink, LEFT, elide=True)
        row = row.adjusted(text_width(bold, head + colon), 0, 0, 0)
        draw_text(painter, row, rest, sizes.small, theme.text, LEFT, elide=True)

    def _beside_answer(self, question: QuestionFrame, asking: "Asking") -> str:
        if question.way == "click":
            return "" if asking.settled else CLICK
        if asking.settled:
            return ""
        return TRIES.get(len(asking.attempts), "") or question.digits

    def _paint_beside(self, painter: QPainter, row: QRectF, left: float, text: str) -> None:
        sizes = self._sizes
        room = QRectF(left, row.top(), row.right() - left, row.height())
        if text_width(sizes.small, text) <= room.width():  # else it yields: field and buttons never do
            draw_text(painter, room, text, sizes.small, self.theme.muted, LEFT)

    def _paint_help(self, painter: QPainter, row: QRectF, question: QuestionFrame, asking: "Asking") -> None:
        """The rule of the last hint that is open, or what comes with the answer."""
        sizes, theme = self._sizes, self.theme
        left = self._right_of_help
        room = QRectF(left, row.top(), row.right() - left, row.height())
        latex = question.hints[asking.hints - 1].latex if asking.hints and not asking.settled else ""
        if not latex:
            text = "" if asking.settled else question.beside
            if text_width(sizes.small, text) <= room.width():
                draw_text(painter, room, text, sizes.small, theme.muted, RIGHT)
            return
        formula = (Piece(latex),)
        size = formula_size(formula, 1.0)
        pixels = min(sizes.formula, room.width() / size.width, (row.height() + sizes.gap(8)) / size.height)
        baseline = room.center().y() + (size.ascent - size.descent) / 2 * pixels
        draw_formula(painter, QPointF(room.right() - size.width * pixels, baseline), formula, pixels, theme)

    # ------------------------------------------------------------ the keys

    def _take_focus(self) -> None:
        """To where the answer is given, unless it is given in the graph."""
        if not self._stands_asking or not self.isVisible():
            return
        focused = self.window().focusWidget()
        if focused not in self._parts():
            self._focused_before = focused or self.parentWidget()
        first = next((one for one in self._answerers() if not one.isHidden()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keys(self) -> bool:
        """Let the keys go to where the answer is given; False where it is not given here."""
        answers_here = any(not one.isHidden() for one in self._answerers())
        if self.isHidden() or not self._stands_asking or not answers_here:
            return False
        self._take_focus()
        return True

    def _give_focus_back(self) -> None:
        focused, before = self.window().focusWidget(), self._focused_before
        if focused is not None and focused in self._parts() and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focused_before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys that answer do not step in the chain, which the card stands on."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keeps(event):
            event.accept()
            return True
        return False

    def _keeps(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        paging = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)  # what a clicker sends
        return event.key() in OWN_KEYS - set(paging) or self._side_of(event) is not None

    def _side_of(self, event: QKeyEvent) -> str | None:
        """The side that a key answers with."""
        sides = self._question.sides if self._question is not None else ()
        return next((side for side in sides if event.key() == SIDE_KEYS[side][1]), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        side, focused = self._side_of(event), self.window().focusWidget()
        if side is not None and self._stands_asking:
            self.answered.emit(side)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused, KeyButton) and focused in self._parts():
                focused.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and focused in self.sides:
            other = next(one for one in self.sides if one is not focused)
            other.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() not in OWN_KEYS:  # which the chain would take for its own
            super().keyPressEvent(event)

    # ------------------------------------------------------------ answering

    def _answer(self) -> None:
        text = self.field.text().strip()
        if self._stands_asking and text:
            self.answered.emit(text)

    def _answer_side(self) -> None:
        button = self.sender()
        if self._stands_asking and isinstance(button, KeyButton):
            self.answered.emit(button.text())


def _is_other(one: QuestionFrame | None, other: QuestionFrame | None) -> bool:
    if one is None or other is None:
        return one is not other
    return (one.words, one.symbol, one.way) != (other.words, other.symbol, other.way)


def _uncapitalized(text: str) -> str:
    return text if text.startswith("∂") else text[:1].lower() + text[1:]
