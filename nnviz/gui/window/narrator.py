"""Tells who does not see the window what happens in it: each step in words; of training, a summary now and then."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter

from PySide6.QtWidgets import QWidget

from nnviz.gui.loop import soon
from nnviz.gui.widgets.spoken import announce, quietly, somebody_listens
from nnviz.session.experiment import Experiment
from nnviz.session.frame.model import ChainFrame, Formula, Frame, StatusFrame

#: Seconds from one summary of a training to the next.
SUMMARY_EVERY = 5.0


class Narrator:
    """Says what a frame brings, once."""

    def __init__(self, window: QWidget, clock: Callable[[], float] = perf_counter) -> None:
        self._window = window
        self._clock = clock
        self._said = ""
        self._notice = ""  # that waits for what is told in the same moment
        self._next_summary: float | None = None  # None: no training goes on
        self._experiment: Experiment | None = None

    def hush(self, frame: Frame) -> AbstractContextManager[None]:
        """To show ``frame`` under: nothing but the announcement is told, unless the choices are others than before."""
        before, self._experiment = self._experiment, frame.controls.experiment
        return quietly() if before is self._experiment else nullcontext()

    def say(self, notice: str) -> None:
        """Announce a notice; what a frame tells in the same moment goes into the same announcement."""
        self._notice = f"{self._notice} {notice}".strip()
        soon(self._window, self._say_notice)

    def _say_notice(self) -> None:
        if self._notice:
            self._announce("")

    def _announce(self, words: str) -> None:
        """One announcement of ``words`` and of the notice that came with them."""
        notice, self._notice = self._notice, ""
        announce(self._window, " ".join(part for part in (words, notice) if part))

    def tell(self, frame: Frame, *, training: bool) -> None:
        """Announce what is new in ``frame``."""
        if training:
            self._summarize(frame.status)
            return
        if self._next_summary is not None:
            self._next_summary = None
            self._said = step_in_words(frame.chain)  # the end of the training is the news
            self._announce(f"Training stopped. {summary(frame.status)}")
            return
        if not somebody_listens():  # mathra takes half a millisecond to read a formula
            return
        words = step_in_words(frame.chain)
        if words != self._said:
            self._said = words
            self._announce(words)

    def _summarize(self, status: StatusFrame) -> None:
        now = self._clock()
        if self._next_summary is None or now >= self._next_summary:
            if self._next_summary is not None:
                announce(self._window, summary(status))
            self._next_summary = now + SUMMARY_EVERY


def summary(status: StatusFrame) -> str:
    """How far a training has come: ``update 1,204, L = 0.298``."""
    return f"{status.position.partition(' · ')[0]}, {status.loss}."


def step_in_words(frame: ChainFrame) -> str:
    """Where we are, the factor with its value, the running product with its value or the new weights; what it means."""
    notes = (f"Note: {note}" for note in frame.notes)
    parts = (f"{frame.position}.", *_cards(frame), frame.changes, frame.sentence, *notes)
    return " ".join(part for part in parts if part)


def _cards(frame: ChainFrame) -> tuple[str, ...]:
    """The first line of the card of the factor, and what comes out."""
    if frame.asks:
        return ()  # the sentence is the question
    current = next((column for column in frame.columns if column.status == "current"), None)
    if current is None:
        return (_read(frame.product[0]),) if frame.phase in ("forward", "loss") and frame.product else ()
    factor = _read(frame.detail[0], _large(current.slot))
    return factor, f"{frame.product_title}: {_result(frame.product)}"


def _result(lines: tuple[Formula, ...]) -> str:
    """The name of the running product and its value, without the way from one to the other."""
    pieces = [piece for line in lines for piece in line if piece.role == "result"]
    size = next((line[0].latex for line in lines if len(line) == 1 and r"\text{shape }" in line[0].latex), "")
    shape = size.partition("}")[2].partition(",")[0].replace(r"\times ", "×")
    words = (_in_words(piece.latex, _large(shape)) for piece in (pieces[0], *pieces[1:][-1:]))
    return " equals ".join(words) + "."


def _large(slot: str) -> str:
    """What a matrix that is too large to be read out is called."""
    return f"a {slot.removesuffix(' diag').replace('×', ' by ')} matrix" if "×" in slot else ""


def _read(line: Formula, large: str = "") -> str:
    return _in_words("".join(piece.latex for piece in line), large) + "."


def _in_words(latex: str, matrix: str) -> str:
    from nnviz.gui.drawing.speech import formula_in_words  # where somebody listens

    return formula_in_words(latex, matrix)
