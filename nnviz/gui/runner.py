"""The Runner: carries out what the user wants done, and says what has come of it.

Controllers, controls and dialogs have it in place of the window: they ask it for something, and whoever shows things
(the window) listens to its signals.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nnviz.records import dataclass
from nnviz.session import Session, UserError, in_words
from nnviz.session.state import State

#: Commands that do more than was pressed: what they say is told, not only shown in the status line.
ANNOUNCED = frozenset({
    "set_units", "set_hidden_units", "add_layer", "remove_layer", "set_scheme", "set_scheme_option", "set_scale",
    "set_bias", "set_seed", "new_weights", "reset", "set_data", "open_csv", "embed_table", "set_view",
    "friendly_numbers", "import_weights", "open_pixel", "keep_pixel",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to an offer, and what it does."""

    text: str
    tip: str
    does: Callable[[], object]


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A question that can wait for its answer while the work goes on; any of its choices settles it."""

    sentence: str
    choices: tuple[Choice, ...]


class Runner(QObject):
    """Runs the commands of one session."""

    changed = Signal()  # there is something else to be shown
    answered = Signal()  # a command was carried out or refused: the fields are to show what has come of it
    refused = Signal(str)  # why something was not done
    told = Signal(str)  # what is worth knowing
    offered = Signal(object)  # an Offer, to be answered when the user likes
    withdrawn = Signal(object)  # an Offer that is settled otherwise
    succeeded = Signal()  # something went well: a refusal from before is of no interest any more
    moved_on = Signal()  # the user looks at something else: whatever was said may go
    halted = Signal()  # whatever moves the session on by itself stops
    rested = Signal()  # whatever else goes on by itself pauses, too

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def state(self) -> State:
        """What the session is at now: for those that survey it."""
        return self.session.state

    # ------------------------------------------------------------ doing something

    def run(self, name: str, /, *, merge: str | None = None, **arguments: object) -> bool:
        """Carry out a command of the session; False, and a sentence to the user, where it was refused.

        Commands in a row with the same ``merge`` key are one entry of the timeline, until :meth:`seal`.
        """
        return self.take(name, partial(self.session.outcome, name, **arguments), merge=merge)

    def take(self, name: str, make: Callable[[], State], *, merge: str | None = None) -> bool:
        """As :meth:`run`, of a command that ``make`` carries out: beside the window where it takes long."""
        if not self.attempt(self._take, name, make, merge):
            return False
        self.answered.emit()
        if name in ANNOUNCED and self.session.state.message:
            self.tell(self.session.state.message)
        return True

    def _take(self, name: str, make: Callable[[], State], merge: str | None) -> None:
        try:
            state = make()
        except UserError as mistake:
            raise UserError(in_words(mistake)) from mistake
        self.session.take(name, state, merge=merge)

    def attempt(self, action: Callable[..., object], *arguments: object, **named: object) -> bool:
        """Call ``action``; where it raises UserError, tell its sentence and return False."""
        try:
            action(*arguments, **named)
        except UserError as mistake:
            self.refuse(str(mistake))
            return False
        self.succeeded.emit()
        return True

    def attempt_slow(self, action: Callable[..., object], *arguments: object, **named: object) -> bool:
        """As :meth:`attempt`, with the cursor that asks to wait."""
        with waiting():
            return self.attempt(action, *arguments, **named)

    def attempt_anew(self, action: Callable[..., object], *arguments: object) -> bool:
        """Go over to another experiment; nothing of what was said about the old one stays, and nothing runs on."""
        self.rest()
        done = self.attempt(action, *arguments)
        if done:
            self.moved_on.emit()
        return done

    def seal(self) -> None:
        """A drag is over."""
        self.session.seal()

    # ------------------------------------------------------------ saying something

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; the fields go back to what is so."""
        self.refused.emit(sentence)
        self.answered.emit()
        self.changed.emit()

    def tell(self, sentence: str) -> None:
        """Say something worth knowing."""
        self.told.emit(sentence)

    def offer(self, offer: Offer) -> None:
        """Ask something that can wait."""
        self.offered.emit(offer)

    def withdraw(self, offer: Offer) -> None:
        """Ask it no longer."""
        self.withdrawn.emit(offer)

    def serve_tables(self, view: QWidget) -> None:
        """What becomes of the tables in ``view`` that are copied or saved is told, too."""
        from nnviz.gui.widgets.copying import TableCopying  # loaded with the first table

        for table in view.findChildren(TableCopying):
            table.told.connect(self.tell)
            table.refused.connect(self.refuse)

    # ------------------------------------------------------------ what goes on by itself

    def halt(self) -> None:
        """Whatever moves the session on by itself stops: Play, training."""
        self.halted.emit()

    def rest(self) -> None:
        """Whatever goes on by itself pauses: a comparison, too."""
        self.halt()
        self.rested.emit()


@contextmanager
def waiting() -> Iterator[None]:
    """The cursor asks to wait."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()
