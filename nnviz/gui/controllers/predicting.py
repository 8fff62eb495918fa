"""Predict mode: before a step shows its numbers the learner says one of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.controllers.tallying import Tallying
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session.computation import Computation
from nnviz.session.frame.model import ChainFrame, Frame, QuestionFrame
from nnviz.session.place import Place
from nnviz.session.plan import Step
from nnviz.session.question import Question
from nnviz.session.state import State, asks_of_step

if TYPE_CHECKING:  # loaded with the first question
    from nnviz.session.frame.slip import SlipFrame
    from nnviz.session.predict.answers import Judgement
    from nnviz.session.predict.asking import Asking

#: The setting that remembers whether it is on.
PREDICT = "step/predict"
#: After so many answers that were not right the hint opens by itself.
HINT_AFTER = 2
TICK = "✓ "


class Predicting(QObject):
    """Asks before a step, judges what is answered, and makes the step when it is right or given up."""

    said = Signal(str)  # what an answer is, once

    def __init__(self, runner: Runner, settings: Settings, stepping: Stepping) -> None:
        super().__init__(runner)
        self._runner = runner
        self._settings = settings
        self._stepping = stepping
        self.tally = Tallying(settings, self)
        self._asking: Asking | None = None
        self._question: QuestionFrame | None = None  # of the asking, also once it is settled
        self._asked_at: State | None = None
        self._answered_at: State | None = None  # where a right answer has led to
        self._last: Judgement | None = None
        self._ticked: tuple[Computation | None, frozenset[Step]] = (None, frozenset())
        self._counted: tuple[Computation | None, frozenset[Step]] = (None, frozenset())  # whose answer was seen
        self._take(settings.flag(PREDICT))

    # ------------------------------------------------------------ on and off

    def is_on(self) -> bool:
        return self._stepping.asks is not None

    def toggle(self) -> None:
        """Ask before each step, or no longer; a question that is open then is withdrawn."""
        on = not self.is_on()
        self._settings.set(PREDICT, on)
        self._take(on)
        if not on and asks_of_step(self._runner.state()):
            self._runner.run("withdraw")
        self._runner.changed.emit()

    def lead_back_by(self, leads: Callable[[], bool]) -> None:
        """``leads`` takes the keys to the field of an open question, and says whether it did: then Next did that."""

        def lead() -> bool:
            led = leads()
            if led:
                self._runner.tell("Answer here; Next once more shows it.")
            return led

        self._stepping.leads_to_answer = lead

    def _take(self, on: bool) -> None:
        self._stepping.asks = _asked_next if on else None

    # ------------------------------------------------------------ what is open

    def is_asking(self) -> bool:
        """Whether a question about the next step is open."""
        return asks_of_step(self._runner.state())

    def look(self, frame: Frame) -> "tuple[QuestionFrame | None, Asking | None, str]":
        """What the card shows of the present moment: the question, what came of it, what was said last."""
        state = self._runner.state()
        question = state.question if asks_of_step(state) else None
        self._note_given_up(state)
        if question is not None and not self._goes_on(state, question):
            self._begin(state, question)
        elif question is None and self._answered_at is not state:
            self._asking = self._question = self._asked_at = self._answered_at = None
        if question is not None:
            self._question = frame.question
        return self._question, self._asking, self._sentence

    def _goes_on(self, state: State, question: Question) -> bool:
        """Whether it is the question that was open before, and still is."""
        asking = self._asking
        same = asking is not None and asking.question == question and not asking.settled
        before = self._asked_at
        return same and before is not None and before.computation is state.computation and before.cursor == state.cursor

    def _begin(self, state: State, question: Question) -> None:
        from nnviz.session.predict.asking import Asking

        self._asking, self._asked_at, self._answered_at, self._last = Asking(question), state, None, None

    def _note_given_up(self, state: State) -> None:
        """Who goes past an open question has been shown the answer."""
        asking, before = self._asking, self._asked_at
        if asking is None or before is None or asking.settled or asks_of_step(state):
            return
        if state.computation is before.computation and state.cursor > before.cursor:
            self._count(asking.shown(), before)
        self._asking = None

    @property
    def _sentence(self) -> str:
        return "" if self._last is None or self._asking is None else self._last.sentence

    def say_question(self) -> None:
        """Tell what is asked, where the card with it is put away."""
        if self._question is not None and self.is_asking():
            self._runner.tell(f"{self._question.words} The chain rule has the field for it (Shift+F3).")

    def slip(self) -> "SlipFrame | None":
        """The slip that the last answer is, as the graph marks it."""
        last, state = self._last, self._runner.state()
        if last is None or self._asking is None or self._asking.settled or not (last.asked_at or last.taken_at):
            return None
        from nnviz.session.frame.slip import build_slip

        return build_slip(state, last.slip, last.asked_at, last.taken_at)

    # ------------------------------------------------------------ answering

    def answer(self, answer: str | Place) -> None:
        """Judge what was typed, pressed or clicked; a right answer makes the step."""
        from nnviz.session.predict.answers import judge

        state, asking = self._runner.state(), self._asking
        if asking is None or asking.settled or not asks_of_step(state):
            return
        self._last = judge(state, asking.question, answer)
        asking = asking.judged(self._last)
        if len(asking.attempts) >= HINT_AFTER and not asking.hints and not asking.settled:
            asking = self._hinted(asking)
        self._asking = asking
        if asking.settled:
            self._settle(asking)
        self._runner.changed.emit()
        self.said.emit(self._last.sentence)  # after the step, which is then told in the same breath

    def _settle(self, asking: "Asking") -> None:
        self._count(asking, self._runner.state())
        self._asked_at = None
        self._stepping.reveal()
        self._answered_at = self._runner.state()

    def hint(self) -> None:
        """Open one more hint."""
        if self.has_hint() and self._asking is not None:
            self._asking = self._hinted(self._asking)
            self.said.emit(self.hint_words())
            self._runner.changed.emit()

    def has_hint(self) -> bool:
        """Whether there is one that is not open yet."""
        asking, question = self._asking, self._question
        is_open = asking is not None and not asking.settled and self.is_asking()
        return bool(is_open and question is not None and asking is not None and asking.hints < len(question.hints))

    def _hinted(self, asking: "Asking") -> "Asking":
        most = 0 if self._question is None else len(self._question.hints)
        return asking.hinted() if asking.hints < most else asking

    def hint_words(self) -> str:
        """The hint that was opened last, in words; "" as soon as something else is asked, or nothing."""
        asking, question, asked = self._asking, self._question, self._runner.state().question
        if asking is None or question is None or not asking.hints or asked is None:
            return ""
        if not self.is_asking() or not self._goes_on(self._runner.state(), asked):
            return ""
        return f"Hint: {question.hints[asking.hints - 1].words}"

    def show(self) -> None:
        """Give it up: the step shows its numbers."""
        if self.is_asking():
            self._stepping.reveal()

    # ------------------------------------------------------------ what the chain shows of it

    def marked(self, chain: ChainFrame) -> ChainFrame:
        """The chain with a tick at what was predicted at the first try, and with the hint that is open."""
        computation, steps = self._ticked
        state = self._runner.state()
        words = self.hint_words()
        if words:
            chain = replace(chain, withheld=words)
        if computation is not state.computation or not steps:
            return chain
        ticked = {place for place, step in enumerate(state.steps, start=1) if step in steps}
        columns = tuple(
            replace(column, slot=f"{TICK}{column.slot}", tip=f"{column.tip} Predicted at the first try.")
            if column.step in ticked and column.status in ("taken", "current") else column
            for column in chain.columns
        )  # fmt: skip
        return replace(chain, columns=columns)

    def _count(self, asking: "Asking", asked_at: State) -> None:
        """What came of a question, once: who comes back to it has seen the answer."""
        counted = _those_of(self._counted, asked_at)
        step = asked_at.steps[asked_at.cursor]
        if step in counted:
            return
        self._counted = asked_at.computation, counted | {step}
        self.tally.note(asking)
        if asking.at_first_try:
            self._ticked = asked_at.computation, _those_of(self._ticked, asked_at) | {step}


def _those_of(kept: tuple[Computation | None, frozenset[Step]], state: State) -> frozenset[Step]:
    """The steps that are kept of this pass."""
    computation, steps = kept
    return steps if computation is state.computation else frozenset()


def _asked_next(state: State) -> Question | None:
    """What suits the next step."""
    from nnviz.session.predict.asking import next_question

    return next_question(state)
