"""Tables outside of the experiment's folder: a file that somebody sends must not name what it likes and have it read.

Whether a path leads outside is seen from its text first: to look at a path may be to speak to another machine.
"""

import filecmp
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from nnviz.errors import UserError
from nnviz.session.experiment.values import Experiment
from nnviz.session.whole_files import put_in_place

#: Whether a table, wherever it is, may be read.
Trust = Callable[[Path], bool]
_AT_ONCE = 2**20  # bytes


class OutsideTableError(UserError):
    """An experiment takes its data from a table that nobody has allowed to be read."""

    def __init__(self, source: str, table: Path) -> None:
        self.table = table
        super().__init__(f"{source} takes its data from {table}, outside of its own folder; --allow-outside reads it.")


def nobody(table: Path) -> bool:
    """No table outside is trusted."""
    return False


def anybody(table: Path) -> bool:
    """Every table is trusted."""
    return True


def check_table(experiment: Experiment, file: Path, trust: Trust) -> None:
    """Raise OutsideTableError where the experiment in ``file`` has a table outside that is not trusted."""
    table = table_of(experiment, file.absolute().parent)
    if table is not None and not is_within(table, file.absolute().parent) and not trust(table):
        raise OutsideTableError(file.name, table)


def table_of(experiment: Experiment, folder: Path) -> Path | None:
    """Where the table file of an experiment in ``folder`` is, None where it has none; nothing is looked at."""
    csv = experiment.data.csv
    return None if csv is None or experiment.data.csv_text is not None else Path(os.path.abspath(folder / csv))


def is_within(table: Path, folder: Path) -> bool:
    """Whether ``table`` is in ``folder`` or below it, also when links are followed."""
    return _is_below(str(table), os.path.abspath(folder)) and _is_below(
        os.path.realpath(table), os.path.realpath(folder)
    )


def _is_below(file: str, folder: str) -> bool:
    try:
        return os.path.commonpath([file, folder]) == folder
    except ValueError:  # another drive
        return False


# ---------------------------------------------------------------- saving


def with_table_at(experiment: Experiment, table: Path, file: Path) -> Experiment:
    """The experiment with its table named as seen from the folder of ``file``; by its whole path on another drive."""
    try:
        path = Path(os.path.relpath(table, os.path.abspath(file.parent)))
    except ValueError:
        path = table
    return replace(experiment, data=replace(experiment.data, csv=path.as_posix()))


def with_table_beside(experiment: Experiment, table: Path, file: Path) -> tuple[Experiment, Path | None]:
    """The experiment with its table in the folder of ``file``, and the copy that was made for it, if one was.

    Raises UserError where it cannot be copied.
    """
    if is_within(table, file.absolute().parent):
        return with_table_at(experiment, table, file), None
    try:
        copy, is_new = _copied(table, file.absolute().parent)
    except OSError as error:
        why = error.strerror or error
        told = f"the table {table.name} cannot be copied beside it"
        raise UserError(f"{file} cannot be written, for {told}: {why}.") from None
    return with_table_at(experiment, copy, file), copy if is_new else None


def _copied(table: Path, folder: Path) -> tuple[Path, bool]:
    """A file in ``folder`` that holds what ``table`` does, and whether it is a new one; no other file is touched."""
    for number in count(1):
        place = folder / (table.name if number == 1 else f"{table.stem}-{number}{table.suffix}")
        if not os.path.lexists(place):
            put_in_place(place, _pieces(table))
            return place, True
        if place.is_file() and filecmp.cmp(table, place, shallow=False):
            return place, False
    raise AssertionError("there is always another number")


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while piece := source.read(_AT_ONCE):
            yield piece
