"""Files: new, open, save, recent, examples, drag and drop. Nothing unsaved is lost without a question."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, Signal

from nnviz.errors import UserError, plain
from nnviz.gui.runner import Choice, Offer, Runner
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.lessons.shelf import is_lesson
from nnviz.records import dataclass
from nnviz.session.experiment.naming import SUFFIX, is_table, is_weights, proposed_stem, with_suffix
from nnviz.session.experiment.outside import OutsideTableError, Trust
from nnviz.session.experiment.stamps import FileChangedError, Stamp
from nnviz.session.own_file import OwnFile, opened
from nnviz.session.state import State
from nnviz.session.whole_files import remove_remains

EXPERIMENTS = f"nnviz experiments (*{SUFFIX} *.json);;All files (*)"
TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"
#: Names of files and experiments in sentences are cut to this.
LONGEST_NAME = 60

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of a menu that is filled when it opens; it does something, opens ``items``, or only says something."""

    text: str
    does: Callable[[], object] | None = None
    tip: str = ""
    separated: bool = False  # a line above it
    items: tuple["MenuItem", ...] = ()  # of a menu of its own


class Files(QObject):
    """What the File menu does."""

    lesson_wanted = Signal(object)  # the Path of a lesson: it is opened beside what is being done
    weights_wanted = Signal(object)  # the Path of weights for the net that there is
    going = Signal()  # another experiment may come: what was only put aside for a lesson comes back first
    leaving = Signal()  # whatever is still being typed counts before the experiment is saved or left

    def __init__(self, runner: Runner, settings: Settings, dialogs: Dialogs) -> None:
        super().__init__(runner)
        self._runner = runner
        self._session = runner.session
        self._settings = settings
        self._dialogs = dialogs
        self._offer: Offer | None = None  # what is asked about the file on the disk
        self._asked_of: tuple[Path | None, Stamp] | None = None

    # ------------------------------------------------------------ opening

    def new(self) -> None:
        if self.may_leave():
            self._runner.attempt_anew(self._session.begin)

    def new_window(self) -> None:
        """Another window, in a process of its own: what goes wrong in one does not reach the other."""
        from PySide6.QtCore import QProcess

        started, _ = QProcess.startDetached(sys.executable, ["-m", "nnviz", "--new"])
        if not started:
            self._runner.refuse("Another window could not be opened: Python could not be started again.")

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._dialogs.ask_file("Open an experiment", self.folder(), EXPERIMENTS)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open an experiment, or a table or weights for this one; a file that cannot be read changes nothing."""
        if is_lesson(path):
            self.lesson_wanted.emit(path)
        elif is_table(path):
            self.open_table(path)
        elif is_weights(path):
            self.weights_wanted.emit(path)
        elif self.may_leave() and self._runner.attempt_anew(self._load, path):
            self.remember(path)
        elif not path.exists():
            self._settings.remove_recent_file(path)

    def _load(self, path: Path) -> None:
        """Go over to the experiment; a table that is not in its folder is read after one Yes, which is remembered."""
        try:
            read = self._read(path)
        except OutsideTableError as outside:
            name, table = plain(path.name, LONGEST_NAME), plain(str(outside.table))
            if not self._dialogs.ask_trust(
                f"{name} takes its data from a table outside of its folder: {table}. Read it? A Yes is remembered for "
                "this file and this table."
            ):
                raise UserError(f"{name} was not opened, because {table} was not to be read.") from None
            self._settings.trust(path, outside.table)
            read = self._read(path)
        self._session.enter(*read)
        remove_remains(path.absolute().parent)  # of a save that was killed

    def _read(self, path: Path) -> tuple[State, OwnFile]:
        """What is in the file."""
        return self._waited_for(path, partial(_looked_through, path, self._settings.trust_in(path)))

    def _waited_for(self, path: Path, job: Callable[[], Result]) -> Result:
        """What is made of a file. Its table may be large: the window goes on meanwhile."""
        name = plain(path.name, LONGEST_NAME)
        made = self._dialogs.wait_for(f"Opening {name}…", job)
        if made is None:
            raise UserError(f"{name} was not opened.")
        return made

    def last_file(self) -> Path | None:
        """The file opened or saved last that is still there, and not the one that is open."""
        others = (path for path in self._settings.recent_files() if path != self._session.path)
        return next((path for path in others if path.is_file()), None)

    def has_last_file(self) -> bool:
        return bool(self._settings.recent_files())

    def reopen(self) -> None:
        """Open the last file again."""
        path = self.last_file()
        if path is not None:
            self.open_path(path)
        else:
            self._runner.tell("There is no other file that was opened before and is still there.")

    def open_example(self, path: Path) -> None:
        """Open a copy of a shipped experiment: saving it asks where to."""
        if self.may_leave():
            self._runner.attempt_anew(self._load_copy, path)

    def _load_copy(self, path: Path) -> None:
        state, _ = self._read(path)
        self._session.start(state)

    def open_csv(self) -> None:
        """Ask for a table, and how it is to be read."""
        path = self._dialogs.ask_file("Open CSV data", self.folder("tables"), TABLES)
        if path is not None:
            self._settings.set("folders/tables", str(path.parent))
            self.open_table(path)

    def open_table(self, path: Path) -> None:
        """Teach the net on a table, read as was agreed when its first rows were seen."""
        if not path.is_file():
            self._runner.refuse(f"there is no file {path}.")
            return
        agreed = self._dialogs.ask_table(path)
        if agreed is None:
            return
        found, standardize = agreed

        def opened_so() -> State:
            from nnviz.session.beforehand import known_beforehand

            given = {"path": str(path.absolute()), "found": found, "standardize": standardize}
            return known_beforehand(self._session.outcome("open_csv", **given))

        self._runner.rest()  # nothing else changes while it is waited for
        self._runner.take("open_csv", partial(self._waited_for, path, opened_so))

    def has_table_file(self) -> bool:
        """Whether the data are a table that is a file of its own."""
        data = self._session.state.experiment.data
        return data.csv is not None and data.csv_text is None

    def folder(self, kind: str = "") -> str:
        """Where a dialog begins: where files of this kind were last, or else the experiment."""
        last = self._settings.text(f"folders/{kind}") if kind else ""
        if last and Path(last).is_dir():
            return last
        path = self._session.path
        recent = self._settings.recent_files()
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    # ------------------------------------------------------------ drag and drop

    def dropped(self, data: QMimeData) -> Path | None:
        """The file that a drop would open, if it is one of ours."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return next((path for path in paths if _is_ours(path)), None)

    # ------------------------------------------------------------ saving

    def save(self) -> bool:
        """Write to the experiment's file, or ask for one. False if nothing was written."""
        path = self._session.path
        return self._save_to(path) if path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and write to it. False if nothing was written."""
        start = self._session.path or Path(self.folder()) / self._proposed_name()
        path = self._dialogs.ask_target("Save the experiment", str(start), EXPERIMENTS)
        return path is not None and self._save_to(with_suffix(path))

    def _proposed_name(self) -> str:
        return proposed_stem(self._session.frame().graph.title) + SUFFIX

    def _save_to(self, path: Path) -> bool:
        self.leaving.emit()
        try:
            return self._runner.attempt_slow(self._write, path)  # a table may have to be copied
        except FileChangedError:
            return self._settle_whose(path)

    def _write(self, path: Path, *, over: bool = False) -> None:
        copy = self._session.save(path, over=over)
        self.remember(path)
        self._withdraw()
        beside = "" if copy is None else f" The table was copied beside it, to {plain(copy.name, LONGEST_NAME)}."
        self._runner.tell(f"Saved to {plain(path.name, LONGEST_NAME)}.{beside}")

    def may_leave(self) -> bool:
        """Ask what is to become of unsaved changes; True if the present experiment may go."""
        self._runner.rest()
        self.going.emit()
        self.leaving.emit()
        if not self._session.modified:
            return True
        title = plain(self._session.frame().graph.title, LONGEST_NAME) or "this experiment"
        answer = self._dialogs.ask_to_save(f"Save the changes to “{title}”?")
        return self.save() if answer == "save" else answer == "discard"

    # ------------------------------------------------------------ changed by somebody else

    def look_at_disk(self) -> None:
        """Offer what can be done where somebody else has changed the file that is open; each change once."""
        found = self._session.file.change()
        if found is not None and self._asked_of == (self._session.path, found):
            return
        self._withdraw()
        if found is None:
            return
        self._asked_of = self._session.path, found
        assert self._session.path is not None
        self._offer = Offer(
            f"{plain(self._session.path.name, LONGEST_NAME)} was changed by another program{self._beside()}.",
            (
                Choice("&Keep mine", "Saving writes over it", partial(self._keep_mine, found)),
                Choice("&Load theirs", "Open it as it is now", self._load_theirs),
                Choice("Save &as…", "Write this experiment to another file", self.save_as),
            ),
        )
        self._runner.offer(self._offer)

    def _beside(self) -> str:
        return ", and here it has unsaved changes" if self._session.modified else ""

    def _withdraw(self) -> None:
        if self._offer is not None:
            self._runner.withdraw(self._offer)
        self._offer = self._asked_of = None

    def _keep_mine(self, found: Stamp) -> None:
        self._withdraw()
        self._session.keep_mine(found)

    def _load_theirs(self) -> None:
        """Without a question about what is unsaved here: it was asked just now."""
        path = self._session.path
        self._withdraw()
        if path is not None:
            self._runner.attempt_anew(self._load, path)

    def _settle_whose(self, path: Path) -> bool:
        """Ask whose work is to be kept; True if this one has been written."""
        told = f"{plain(path.name, LONGEST_NAME)} was changed by another program since it was opened here."
        match self._dialogs.ask_whose(f"{told} What is to be kept?"):
            case "mine":
                return self._runner.attempt(self._write, path, over=True)
            case "theirs":
                self._load_theirs()
            case "other":
                return self.save_as()
        return False

    # ------------------------------------------------------------ menus that are filled when they open

    def remember(self, path: Path) -> None:
        self._settings.add_recent_file(path)

    def recent(self) -> list[MenuItem]:
        """The files opened or saved last, and an end of them."""
        paths = self._settings.recent_files()
        if not paths:
            return [MenuItem("No files yet")]
        items = [
            MenuItem(f"&{number}  {_as_text(path.name)}", partial(self.open_path, path), str(path))
            for number, path in enumerate(paths, start=1)
        ]
        return [*items, MenuItem("&Clear the list", self._settings.clear_recent_files, separated=True)]

    def examples(self) -> list[MenuItem]:
        """The experiments that come with nnviz, a menu for each topic."""
        from nnviz.session.examples import examples

        return [
            MenuItem(_as_text(topic), items=tuple(
                MenuItem(_as_text(one.title), partial(self.open_example, one.path), str(one.path)) for one in those
            ))
            for topic, those in examples().items()
        ]  # fmt: skip


def _looked_through(path: Path, trust: Trust) -> tuple[State, OwnFile]:
    """The file as it is opened, and what its first picture needs."""
    from nnviz.session.beforehand import known_beforehand

    state, file = opened(path, trust)
    return known_beforehand(state), file


def _is_ours(path: Path) -> bool:
    return path.suffix == ".json" or is_lesson(path) or is_table(path) or is_weights(path)


def _as_text(name: str) -> str:
    """A name as a menu shows it: "&" would underline the next letter."""
    return name.replace("&", "&&")
