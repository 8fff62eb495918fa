"""The card of a question: what is asked, the way to answer, what the answer was, and help."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.lesson.document import Pen, Write
from nnviz.gui.lesson.option import OptionButton
from nnviz.gui.lesson.text import LessonText
from nnviz.gui.widgets.digit_keys import digit_of
from nnviz.gui.widgets.fields import TextField
from nnviz.gui.widgets.key_button import KeyButton
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass

#: A number is typed, one of some sentences is chosen, something is clicked in the graph, or the learner does it.
Way = Literal["number", "options", "click", "deed"]
QUESTION, RADIUS, FIELD = 15.0, 8.0, 124
#: Of the width that the field would have: more than a number needs has no room there.
FIELD_IN_LARGE_TYPE = 0.75


@dataclass(frozen=True, slots=True)
class CardOption:
    """One of those to choose from; ``is_right`` None while that is a secret."""

    label: Write
    words: str
    taken: bool = False
    is_right: bool | None = None


@dataclass(frozen=True, slots=True)
class CardFrame:
    """What a card shows."""

    number: int  # which question of the lesson: another one begins with an empty field
    way: Way
    question: Write
    words: str  # the same for a screen reader
    options: tuple[CardOption, ...] = ()
    said: str = ""  # of the last answer
    hints: tuple[Write, ...] = ()  # as far as they are open
    hints_left: int = 0
    tip: str = ""  # which keys answer, how many digits
    attempts: int = 0
    is_settled: bool = False
    is_right: bool = False
    show_leads: bool = False  # to be shown it is what to do now


#: Looks up the colour of what a link names.
ColourOf = Callable[[str], str]


class QuestionCard(Themed, QWidget):
    """Nothing on it moves when an answer comes: what is said has its room under the question."""

    answered = Signal(object)  # what was typed (str), or the place of an option (int)
    hint_wanted = Signal()
    show_wanted = Signal()
    stepped = Signal(int)
    lit = Signal(str)
    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._frame: CardFrame | None = None
        self._colour_of: ColourOf = lambda target: ""
        self.options: list[OptionButton] = []
        self.caption = QLabel("Predict")
        self.question = LessonText("Question")
        self.field = TextField("Your answer", "A number, a fraction such as 3/8, or a power of ten such as 2e-5")
        self.field.returnPressed.connect(self._answer)
        self.answer_button = KeyButton("Answer", "Try again", key="Enter", filled=True)
        self.answer_button.clicked.connect(self._answer)
        self.said = Note()
        self.said.setObjectName("said")  # no quiet words
        self.said.setAccessibleName("What the answer is")
        self.hints = LessonText("Hint")
        self.tip = Note()
        self.hint_button = KeyButton("Hint", "Next hint", key="F2")
        self.show_button = KeyButton("Show", key="PgDn")
        self.hint_button.clicked.connect(self.hint_wanted)
        self.show_button.clicked.connect(self.show_wanted)
        for text in (self.question, self.hints):
            text.lit.connect(self.lit)
            text.followed.connect(self.followed)
            text.stepped.connect(self.stepped)
        self.setAccessibleName("Question")
        self._arrange()
        self.theme_changed()

    def _arrange(self) -> None:
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.field.setFixedWidth(FIELD)
        line.addWidget(self.field)
        line.addWidget(self.answer_button)
        line.addStretch(1)
        self._option_box = QWidget()
        self._option_rows = QVBoxLayout(self._option_box)
        self._option_rows.setContentsMargins(0, 0, 0, 0)
        self._option_rows.setSpacing(6)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.hint_button)
        foot.addWidget(self.show_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 12, 17, 14)
        layout.setSpacing(7)
        for part in (self.caption, self.question, self._line, self._option_box, self.tip, self.said, self.hints):
            layout.addWidget(part)
        layout.addLayout(foot)
        layout.addStretch(1)
        for part in (self._line, self._option_box):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # ------------------------------------------------------------ what it shows

    def show_frame(self, frame: CardFrame, colour_of: ColourOf) -> None:
        """Show ``frame``; the number that was typed stays, selected, until it was right or another question comes."""
        before, self._frame, self._colour_of = self._frame, frame, colour_of
        if before is None or before.number != frame.number:
            self.field.clear()
        self._write(before)
        self.setAccessibleDescription(frame.words)
        self._line.setVisible(frame.way == "number")
        self.field.setReadOnly(frame.is_settled)
        self.answer_button.setText("Try again" if frame.attempts and not frame.is_settled else "Answer")
        self.answer_button.setEnabled(not frame.is_settled)
        self._show_options(frame.options)
        _show(self.tip, "" if frame.is_settled else frame.tip)
        _show(self.said, frame.said)
        self.hints.setVisible(bool(frame.hints))
        self.hint_button.setText("Next hint" if frame.hints else "Hint")
        self.hint_button.setEnabled(bool(frame.hints_left) and not frame.is_settled)
        self.show_button.setEnabled(not frame.is_settled)
        self.show_button.set_filled(frame.show_leads)
        self.answer_button.set_filled(not frame.show_leads)
        self.caption.setText("Right" if frame.is_right else "Shown" if frame.is_settled else "Predict")
        if frame.attempts and not frame.is_settled and self.field.hasFocus():
            self.field.selectAll()
        self._take_colours()

    def focus(self) -> None:
        """The keys go to where the answer is given."""
        frame = self._frame
        if frame is None or frame.is_settled:
            return
        if frame.way == "number":
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif frame.way == "options" and self.options:
            self.options[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, before: CardFrame | None) -> None:
        frame = self._frame
        assert frame is not None
        if before is None or (before.question, before.words) != (frame.question, frame.words):
            self._fill(self.question, (frame.question,), QUESTION, 600, self.theme.current)
        if before is None or before.hints != frame.hints:
            self._fill(self.hints, frame.hints, TEXT_MAIN, 400)

    def _fill(
        self, text: LessonText, writes: tuple[Write, ...], pixels: float, weight: int, formula_colour: str = ""
    ) -> None:
        pen = Pen(
            text.document(), self.theme, pixels, weight=weight, colour_of=self._colour_of,
            formula_colour=formula_colour,
        )  # fmt: skip
        for write in writes:
            write(pen)
        text.fit()

    def _show_options(self, options: tuple[CardOption, ...]) -> None:
        self._option_box.setVisible(bool(options))
        if [button.accessibleName() for button in self.options] != [
            f"{place}: {option.words}" for place, option in enumerate(options, start=1)
        ]:
            self._make_options(options)
        for button, option in zip(self.options, options, strict=True):
            button.show_outcome(taken=option.taken, right=option.is_right)

    def _make_options(self, options: tuple[CardOption, ...]) -> None:
        for button in self.options:
            button.hide()
            button.deleteLater()
        self.options = [OptionButton(place, one.label, one.words) for place, one in enumerate(options, start=1)]
        for button in self.options:
            self._option_rows.addWidget(button)
            button.clicked.connect(self._choose)

    def theme_changed(self) -> None:
        self.caption.setFont(ui_font(TEXT_SMALL, 600, theme=self.theme))
        share = FIELD_IN_LARGE_TYPE if self.theme.is_projector else 1.0
        self.field.setFixedWidth(round(share * FIELD * self.theme.text_scale))
        if self._frame is not None:
            self._write(None)
        self._take_colours()
        super().theme_changed()

    def _take_colours(self) -> None:
        settled = self._frame is not None and self._frame.is_settled
        right = self._frame is not None and self._frame.is_right
        ink = self.theme.result if right else self.theme.muted if settled else self.theme.current
        self.caption.setStyleSheet(f"color: {ink};")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme = self.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(line_pen(_edge(self._frame, theme), 1.5 * theme.line_scale))
            painter.setBrush(QColor(theme.background))
            half = 0.75 * theme.line_scale
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS, RADIUS)

    # ------------------------------------------------------------ answering

    def _answer(self) -> None:
        if self._frame is not None and not self._frame.is_settled and self.field.text().strip():
            self.answered.emit(self.field.text())

    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, OptionButton)
        self.answered.emit(button.number - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A digit chooses among options; ↑ and ↓ go from one to the other."""
        digit = digit_of(event)
        if digit is not None and digit <= len(self.options) and not event.modifiers():
            self.options[digit - 1].click()
            return
        here = next((place for place, button in enumerate(self.options) if button.hasFocus()), None)
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if here is not None and by is not None:
            self.options[(here + by) % len(self.options)].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if here is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.options[here].click()
            return
        super().keyPressEvent(event)


def _edge(frame: CardFrame | None, theme: Theme) -> str:
    """Violet while it asks, the colour of results once it was answered rightly."""
    if frame is None or not frame.is_settled:
        return theme.current
    return theme.result if frame.is_right else theme.panel_border


def _show(note: Note, text: str) -> None:
    note.setText(text)
    note.setVisible(bool(text))
