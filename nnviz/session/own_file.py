"""OwnFile: the file that a session works in, and what it held when it was last read or written here."""

from pathlib import Path

from nnviz.records import dataclass
from nnviz.session.experiment import files
from nnviz.session.experiment.outside import Trust, nobody, table_of, with_table_at, with_table_beside
from nnviz.session.experiment.stamps import Stamp
from nnviz.session.state import State, experiment_to_save, first_state


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A path, None for an experiment without a file; the stamp of its content; the table that it names."""

    path: Path | None = None
    stamp: Stamp | None = None
    table: Path | None = None

    def change(self) -> Stamp | None:
        """The stamp of the file where somebody else has changed it; None where it is as it was, or gone."""
        if self.path is None or self.stamp is None:
            return None
        found = files.stamp(self.path, self.stamp)
        return None if found is None or found.is_of(self.stamp) else found

    def written(self, state: State, target: Path, *, over: bool) -> tuple["OwnFile", Path | None]:
        """``target`` as it is after ``state`` was written to it, and the copy of its table that was made beside it.

        A table that is not in the folder of ``target`` is copied there, unless this file names it where it is. Raises
        FileChangedError where ``target`` is this file and somebody else has changed it, unless it is to be written
        ``over``; UserError where it cannot be written.
        """
        experiment, table, copy = experiment_to_save(state), _table_of(state), None
        is_own = target == self.path
        stays = is_own and table == self.table
        if table is not None and stays:
            experiment = with_table_at(experiment, table, target)
        elif table is not None:
            experiment, copy = with_table_beside(experiment, table, target)
        stamp = files.save(target, experiment, self.stamp if is_own and not over else None)
        return OwnFile(target, stamp, table if stays else None), copy


NO_FILE = OwnFile()


def opened(path: Path, trust: Trust = nobody) -> tuple[State, OwnFile]:
    """The first State of the experiment in a file, and the file. Raises UserError where it cannot be read."""
    stamp = files.stamp(path)  # before it is read: a change in between is noticed
    state = first_state(files.load(path, trust), path.parent.absolute())
    return state, OwnFile(path, stamp, _table_of(state))


def write_copy(state: State, path: Path) -> None:
    """Write ``state`` to a file that nobody works in; its table stays where it is."""
    experiment, table = experiment_to_save(state), _table_of(state)
    files.save(path, experiment if table is None else with_table_at(experiment, table, path))


def _table_of(state: State) -> Path | None:
    return table_of(state.experiment, state.folder)
