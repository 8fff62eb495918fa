"""Session: the one mutable object. A timeline of States with a position in it, a file, and one notification."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnviz import resources
from nnviz.core.batches import updates_per_epoch
from nnviz.errors import UserError
from nnviz.session.coming import Coming
from nnviz.session.computation import Computation
from nnviz.session.experiment.outside import Trust, nobody
from nnviz.session.experiment.stamps import Stamp
from nnviz.session.frame import Frame
from nnviz.session.frame.graph import build_graph
from nnviz.session.frame.model import GraphFrame
from nnviz.session.own_file import NO_FILE, OwnFile, opened, write_copy
from nnviz.session.plan import GRAINS, Grain, count_of, is_boundary
from nnviz.session.question import Question
from nnviz.session.recovery.snapshot import Snapshot, is_modified
from nnviz.session.state import State, asks_of_step, same_but_message
from nnviz.session.timeline import MOST_BYTES, Asks, Stride, Timeline, TimelineEntry

#: Passes whose worked-out numbers are kept, fewer where they are large; others are worked out again when looked at.
PASSES_KEPT = 16


class Session:
    """What the user is doing. ``on_change`` is called once after each change."""

    def __init__(self, state: State, file: OwnFile = NO_FILE) -> None:
        self.on_change: Callable[[], None] | None = None
        self._aside: Session | None = None  # what is gone on with after this
        self._start(state, file)

    def _start(self, state: State, file: OwnFile) -> None:
        self.file = file
        self._timeline = Timeline(state)
        self._saved: State | None = state
        self._coming = Coming()
        self._passes: list[Computation] = []

    # ------------------------------------------------------------ files

    @classmethod
    def new(cls) -> "Session":
        """The small experiment that the application starts with, nothing computed yet."""
        return cls(opened(_first_experiment())[0])

    @classmethod
    def first(cls) -> "Session":
        """What the application opens on: see :meth:`begin`."""
        session = cls.new()
        session.next("pass")
        return session

    @classmethod
    def open(cls, path: str | Path, trust: Trust = nobody) -> "Session":
        """A session on an experiment file. Raises UserError where it cannot be read.

        A table outside of the experiment's folder is read only if it is one to ``trust``, here and below.
        """
        return cls(*opened(Path(path), trust))

    def load(self, path: str | Path, trust: Trust = nobody) -> None:
        """Go over to another file. On UserError everything stays as it is."""
        self.enter(*opened(Path(path), trust))

    def enter(self, state: State, file: OwnFile) -> None:
        """Go over to a file that has been read already."""
        self._start(state, file)
        self._changed()

    def load_example(self, path: str | Path) -> None:
        """Go over to a copy of a shipped experiment: Save will ask where to."""
        self._start(opened(Path(path))[0], NO_FILE)
        self._changed()

    def begin(self) -> None:
        """Go over to the small experiment with its forward pass done: there is something to see, and Next is the first
        factor."""
        self._start(opened(_first_experiment())[0], NO_FILE)
        self.next("pass")

    def start(self, state: State) -> None:
        """Go over to a state of one's own making, with which the timeline begins; it has no file."""
        self._start(state, NO_FILE)
        self._changed()

    @property
    def path(self) -> Path | None:
        """The experiment's file, if it has one."""
        return self.file.path

    def save(self, path: str | Path | None = None, *, over: bool = False) -> Path | None:
        """Write the experiment with the weights as they are now. Raises UserError; the file is then as it was.

        Returns the copy of the table that was made beside the file, if one was. Raises FileChangedError where somebody
        else has changed the experiment's file, unless it is to be written over.
        """
        target = Path(path) if path is not None else self.path
        if target is None:
            raise UserError("This experiment has no file yet: choose one.")
        self.file, copy = self.file.written(self.state, target, over=over)
        self._saved = self.state
        self._changed()
        return copy

    def save_copy(self, path: str | Path) -> None:
        """Write what would be lost to ``path``, and go on working in the file it came from."""
        write_copy(self.snapshot().state, Path(path))

    def keep_mine(self, found: Stamp) -> None:
        """The experiment's file may be written over, as long as it is the one that was ``found``."""
        self.file, self._saved = replace(self.file, stamp=found), None
        self._changed()

    def snapshot(self) -> Snapshot:
        """What a process that ends without being asked would lose: what was put aside, if something was."""
        if self._aside is not None:
            return self._aside.snapshot()
        return Snapshot(self.state, self._saved, self.file)

    def restore(self, snapshot: Snapshot) -> None:
        """Go over to what another process has left; no file has it yet."""
        self._start(snapshot.state, snapshot.file)
        self._saved = snapshot.saved
        self._changed()

    def put_aside(self) -> "Session":
        """What is being done now, to be gone on with by :meth:`take_back` after something else."""
        aside = copy(self)
        aside.on_change, aside._timeline = None, self._timeline.copied()
        self._aside = aside
        return aside

    def take_back(self, aside: "Session") -> None:
        """Go on with what was put aside, as if nothing had been done since."""
        vars(self).update(vars(aside) | {"on_change": self.on_change, "_timeline": aside._timeline.copied()})
        self._tell()

    @property
    def modified(self) -> bool:
        """Whether closing now would lose something: other choices, or other weights than the file has."""
        return is_modified(self.state, self._saved, self.path)

    # ------------------------------------------------------------ the present

    @property
    def state(self) -> State:
        return self._timeline.here.state

    @property
    def position(self) -> int:
        """Which moment of the timeline is the present."""
        return self._timeline.position

    @property
    def length(self) -> int:
        """How many moments the timeline holds."""
        return len(self._timeline)

    def frame(self) -> Frame:
        """What is to be drawn now."""
        return self._coming.frame(self.state)

    def graph_frame(self) -> GraphFrame:
        """The graph alone, for a hand that drags one of its numbers: the rest of the frame takes longer."""
        return build_graph(self.state)

    # ------------------------------------------------------------ commands

    def run(self, command: str, *, merge: str | None = None, **arguments: Any) -> None:
        """Carry out a command of COMMANDS. On UserError nothing has changed.

        Runs in a row with the same ``merge`` key are one entry, until :meth:`seal`: a slider's drag is one undo.
        """
        self.take(command, self.outcome(command, **arguments), merge=merge)

    def outcome(self, command: str, **arguments: Any) -> State:
        """The State that a command leads to, which nobody has gone to yet: in any thread, where it takes long."""
        from nnviz.session.commands import carry_out  # the first picture needs none of them

        return carry_out(command, self.state, **arguments)

    def take(self, command: str, state: State, *, merge: str | None = None) -> None:
        """Go to the :meth:`outcome` of a command."""
        timeline = self._timeline
        if same_but_message(state, self.state):
            timeline.change_here(state=state)
        else:
            if merge is not None and timeline.here.merge == merge and timeline.position:
                timeline.position -= 1
            timeline.begin_stride()
            timeline.add(state, command.replace("_", " "), merge=merge)
        self._changed()

    def put(self, state: State, text: str) -> None:
        """A state of one's own making as one press, which Undo calls ``text``."""
        self._timeline.begin_stride()
        self._timeline.add(state, text)
        self._changed()

    def entries_back(self) -> Iterator[TimelineEntry]:
        """This moment and those before it, the latest first."""
        return self._timeline.back()

    def seal(self) -> None:
        """The drag is over: the next run with its merge key is an entry of its own."""
        self._timeline.change_here(merge=None)

    # ------------------------------------------------------------ training

    def train(
        self,
        updates: int = 1,
        *,
        loss_below: float | None = None,
        epochs: int | None = None,
        budget: float | None = None,
        merge: str | None = None,
    ) -> str:
        """Train on; with ``budget``, for so many seconds at most. Why it stopped, "" where it did not.

        A stretch of training with one ``merge`` key is one entry of the timeline: Undo goes back to before it, and the
        run keeps every update in between.
        """
        self.run("train", merge=merge, updates=updates, loss_below=loss_below, epochs=epochs, budget=budget)
        return self.state.message

    @property
    def end_of_epoch(self) -> int:
        """How many updates there will have been when each training row has been seen once more."""
        return self.end_of_epoch_after(self.state.updates)

    def end_of_epoch_after(self, updates: int) -> int:
        """The same, counted from so many updates."""
        state = self.state
        per_epoch = updates_per_epoch(len(state.data.train), state.experiment.batch_size)
        return (updates // per_epoch + 1) * per_epoch

    # ------------------------------------------------------------ steps

    def prepare(self, grain: Grain) -> Frame | None:
        """Make ready where :meth:`next` leads, as far as that does not take long: nothing is changed by it."""
        return self._coming.prepare(self.state, grain)

    def next(self, grain: Grain = "factor", asks: Asks | None = None) -> None:
        """Go on to the end of the next factor, layer, pass or whole update.

        With ``asks`` only up to a step that it has a question about, which is open then; from there, one step.
        """
        self._check_grain(grain)
        self._timeline.begin_stride()
        if asks is not None and asks_of_step(self.state):
            self._advance(grain)
        else:
            self._stride(grain, asks)
        self._changed()

    def _stride(self, grain: Grain, asks: Asks | None) -> None:
        while True:
            question = asks(self.state) if asks is not None else None
            if question is not None:
                self._ask(question)
                return
            self._advance(grain)
            if is_boundary(self.state.steps, self.state.cursor, grain):
                return

    def back(self, grain: Grain = "factor") -> bool:
        """Undo a stride of :meth:`next`; elsewhere, go back to where the stride before began.

        A command in between is undone as one entry. Returns False at the beginning of the timeline.
        """
        self._check_grain(grain)
        if self.position == 0:
            return False
        here, run = self._timeline.here, self.state.run
        if grain == "update" and here.grain is None and run is not None and self.state.shows_training:
            if self.state.updates == run.first:
                return self._leave_run()
            self.run("go_to_update", update=self.state.updates - 1, merge="back in the run")
            return True
        if here.grain in (None, "ask", grain):
            self._timeline.position = self._timeline.stride_begin() - 1
        else:
            self._back_to_boundary(grain)
        self._changed()
        return True

    def _leave_run(self) -> bool:
        """From the first update of a run to what was before: the entries in between are its later updates."""
        for position in range(self.position - 1, -1, -1):
            if self._timeline[position].grain is not None or not self._timeline[position].state.is_on_run:
                self.seek(position)
                return True
        return False

    def run_to(self, step: int | None = None, *, part: str = "", layer: int | None = None) -> None:
        """Go to the moment of this pass at which ``step`` steps are done, forwards or back.

        In place of a count a part can be named, which has just been computed then: ``part="dA_dZ", layer=2``.
        """
        step = count_of(self.state.steps, step, part, layer)
        if step < self.state.cursor:
            self._return_to(step)
        self._timeline.begin_stride()
        while self.state.cursor < step:
            self._advance("run")
        self._changed()

    def home(self) -> None:
        """The beginning of this pass."""
        self.run_to(0)

    def end(self) -> None:
        """The end of this pass: all layers updated."""
        self.run_to(len(self.state.steps))

    @staticmethod
    def _check_grain(grain: str) -> None:
        if grain not in GRAINS:
            raise UserError(f"A step is a {', '.join(GRAINS[:-1])} or {GRAINS[-1]}, not {grain!r}.")

    def _advance(self, grain: Stride) -> None:
        """One step on: over entries that are there already, or a new one."""
        follows = self.position + 1
        follows += self._is_question(follows)
        if follows < self.length and self._timeline[follows].grain is not None:
            self._timeline.go_over(follows, grain)
        else:
            name = "run to a step" if grain == "run" else f"next {grain}"
            self._timeline.add(self._coming.advanced(self.state), name, grain)

    def _ask(self, question: Question) -> None:
        """The question that is open before the next step: the one that was there already, or a new entry."""
        follows = self.position + 1
        if self._is_question(follows) and self._timeline[follows].state.question == question:
            self._timeline.position = follows
        else:
            self._timeline.add(replace(self.state, question=question, message=""), "the question", "ask")

    def _is_question(self, position: int) -> bool:
        return position < self.length and self._timeline[position].grain == "ask"

    def _back_to_boundary(self, grain: Grain) -> None:
        """Back over steps until a stride of ``grain`` ends, or to a command."""
        self._timeline.position -= 1
        while self.position and self._timeline.here.grain is not None:
            if is_boundary(self.state.steps, self.state.cursor, grain):
                return
            self._timeline.position -= 1

    def _return_to(self, step: int) -> None:
        """Back to an earlier step of this pass: along the timeline if it was there, else as a new entry."""
        here = self.state
        for position in range(self.position - 1, -1, -1):
            entry = self._timeline[position]
            if entry.state.computation is not here.computation or entry.state.steps != here.steps:
                break
            if self._is_question(position):
                continue
            if entry.state.cursor == step:
                self._timeline.position = position
                return
            if entry.grain is None:
                break
        self._timeline.begin_stride()
        self._timeline.add(replace(here, cursor=step, question=None, message=""), "go back")

    # ------------------------------------------------------------ undo, redo, scrubbing

    @property
    def can_undo(self) -> bool:
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        return self._timeline.follows is not None

    @property
    def undo_text(self) -> str:
        """What Undo would take back: "set learning rate", "next layer"; empty at the beginning."""
        return self._timeline.here.text

    @property
    def redo_text(self) -> str:
        follows = self._timeline.follows
        return "" if follows is None else follows.text

    def undo(self) -> bool:
        """Take back the last press or command as a whole."""
        return self._told(self._timeline.undo())

    def redo(self) -> bool:
        """Do again what was undone, to where Undo was pressed; else the next press or command as a whole."""
        return self._told(self._timeline.redo())

    def seek(self, position: int) -> None:
        """Go to a moment of the timeline."""
        self._timeline.position = max(0, min(position, self.length - 1))
        self._changed()

    # ------------------------------------------------------------ housekeeping

    def _changed(self) -> None:
        """Something else than Undo or Redo was done."""
        self._timeline.forget_undone()
        self._tell()

    def _told(self, has_moved: bool) -> bool:
        if has_moved:
            self._tell()
        return has_moved

    def _tell(self) -> None:
        self._remember(self.state.computation)
        if self.on_change is not None:
            self.on_change()

    def _remember(self, computation: Computation) -> None:
        """Keep the numbers of the passes looked at last; the older ones can be worked out again."""
        self._passes = [computation, *(kept for kept in self._passes if kept is not computation)]
        # Of the sample and of the batch a pass has an array as large as each W, and the chain one more.
        size = 3 * sum(weights.nbytes for weights in computation.parameters.weights)
        kept = min(max(MOST_BYTES // size, 1), PASSES_KEPT)
        for old in self._passes[kept:]:
            old.forget()
        del self._passes[kept:]


def _first_experiment() -> Path:
    return resources.path("experiments", "start.nnviz.json")
