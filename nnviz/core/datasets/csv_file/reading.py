"""From a file to a table, as it is recognized or as it was decided."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, Indices, sealed
from nnviz.core.datasets.csv_file.cells import has_thousands, is_missing, is_number, why_no_number
from nnviz.core.datasets.csv_file.columns import Columns, Watch, fitting, read_columns, unwatched
from nnviz.core.datasets.csv_file.decided import AS_RECOGNIZED, Reading
from nnviz.core.datasets.csv_file.layout import MAX_FEATURES, Layout, plain_name, recognize_layout
from nnviz.core.datasets.csv_file.lines import Lines
from nnviz.core.datasets.table import MAX_CLASSES, Table, quoted
from nnviz.core.text_files import read_bytes
from nnviz.errors import UserError
from nnviz.records import dataclass

MAX_BYTES = 256 * 2**20
_FIRST_CELLS = 5_000  # that are looked at before anything is said of one
_AT_ONCE = 2**17  # numbers that are moved in one piece


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: its name, its text in UTF-8, and how that is laid out."""

    name: str
    text: bytes
    layout: Layout
    said_header: bool | None = None  # whether it was said that the first line is one

    def column(self, name: str, purpose: str = "") -> int:
        """The place of a column. Raises UserError where there is none of that name, or two."""
        names, wanted = self.layout.names, plain_name(name)
        if not wanted or wanted not in names:
            named = [quoted(one) for one in names if one]
            known = ", ".join(named[:12]) + (", …" if len(named) > 12 else "")
            raise UserError(f"{self.name} has no column {quoted(name)}{purpose}; its columns are {known}.")
        if names.count(wanted) > 1:
            raise UserError(f"{self.name}: two columns are called {quoted(wanted)}; each needs its own name.")
        return names.index(wanted)

    def target(self, name: str) -> int:
        """The place of the column to predict."""
        return self.column(name, " to predict")


def opened(path: Path, reading: Reading = AS_RECOGNIZED, data: bytes | None = None) -> Source:
    """The text of a file, or ``data`` in place of it, and its layout. Raises UserError for what is no table."""
    data = data if data is not None else read_bytes(path, kind="a CSV file", most_bytes=MAX_BYTES)
    said = (reading.delimiter, reading.decimal, reading.encoding, reading.header)
    layout, text = recognize_layout(path.name, data, *said)
    return Source(path.name, text, layout, reading.header)


def opened_table(path: Path, reading: Reading = AS_RECOGNIZED, data: bytes | None = None) -> Source:
    """As :func:`opened`; refused also where the first lines are no rows of one table.

    So nothing is quoted of a file that only happens to have been named as a table.
    """
    source = opened(path, reading, data)
    layout = source.layout
    lines = Lines(source.text, layout.start, layout.lines)
    for cells in islice(lines.records(source.name, layout.delimiter), max(_FIRST_CELLS // len(layout.names), 2)):
        fitting(cells, layout, source.name, lines.line)
    return source


def read_csv(
    path: Path, target: str | None = None, reading: Reading = AS_RECOGNIZED, watch: Watch = unwatched,
    data: bytes | None = None,
) -> Table:
    """The table in ``path``; ``target`` names the column to predict, None the last one.

    A target column of numbers becomes ``values``; one of names becomes ``classes`` in alphabetical order. ``watch`` is
    told the share that is read, and may raise. With ``data`` no file is read: ``path`` is only its name.
    Raises UserError for anything that is not such a table; what is missing or no number is never guessed.
    """
    source = opened_table(path, reading, data)
    if reading.features is None:
        _check_names(source)
    names = source.layout.names
    column = source.target(target) if target is not None else max(i for i, name in enumerate(names) if name)
    features = _features(source, column, reading)
    nameless = _nameless(source) if reading.features is None else []
    wanted = sorted({column, *nameless, *(index for index, _ in features)})
    as_texts = [*nameless, *(index for index, one_hot in features if one_hot)]
    columns = read_columns(source.name, source.text, source.layout, wanted, as_texts, watch)
    _check_nameless(source, columns, nameless)
    source = replace(source, text=b"")
    return make_table(source, columns, column, features, drop_missing=reading.drop_missing)


# ---------------------------------------------------------------- names


def _check_names(source: Source) -> None:
    """Refuse a table in which two columns have one name."""
    names = source.layout.names
    twice = next((name for index, name in enumerate(names) if name and name in names[:index]), None)
    if twice is not None:
        where = f"{source.name}, line {source.layout.lines}"
        raise UserError(f"{where}: two columns are called {quoted(twice)}; each needs its own name.")
    if not any(names):
        raise UserError(f"{source.name}, line {source.layout.lines}: column 1 has no name.")


def _nameless(source: Source) -> list[int]:
    """Columns without a name that may not just be left out: all but a first one, which names the rows."""
    return [index for index, name in enumerate(source.layout.names) if not name and index]


def _check_nameless(source: Source, columns: Columns, nameless: Sequence[int]) -> None:
    """Refuse a column without a name, unless it is empty."""
    for index in nameless:
        if columns.first_text(index, bool) is not None:
            raise UserError(f"{source.name}, line {source.layout.lines}: column {index + 1} has no name.")


def _features(source: Source, target: int, reading: Reading) -> list[tuple[int, bool]]:
    """The place of each feature, and whether it becomes one-hot columns. Raises UserError for the target as one."""
    if reading.features is None:
        all_others = [(index, False) for index, name in enumerate(source.layout.names) if name and index != target]
        _check_count(source, len(all_others))
        return all_others
    found = [(source.column(feature.column), feature.one_hot) for feature in reading.features]
    if target in [index for index, _ in found]:
        name = quoted(source.layout.names[target])
        raise UserError(f"{source.name}: column {name} is to be predicted, and cannot be a feature as well.")
    return found


def _check_count(source: Source, features: int) -> None:
    if features > MAX_FEATURES:
        raise UserError(f"{source.name} has {features} features; nnviz reads at most {MAX_FEATURES} features.")


# ---------------------------------------------------------------- rows


def make_table(
    source: Source, columns: Columns, target: int, features: Sequence[tuple[int, bool]], *, drop_missing: bool
) -> Table:
    """The table of the chosen columns. It takes the memory of ``columns``, which are not to be used afterwards.

    Raises UserError with the line of the first cell that is not what its column should hold.
    """
    if not features:
        raise UserError(f"{source.name} has no column that could be a feature beside the one to predict.")
    _check_cells(source, columns, target, features, drop_missing=drop_missing)
    keep = ~missing_rows(columns, [target, *(index for index, _ in features)])
    if not keep.any():
        raise UserError(f"{source.name}: there is no row without a missing cell.")
    predicted = _predicted(source, columns, target, keep)
    names = [_feature_names(source, columns, index, keep, one_hot=one_hot) for index, one_hot in features]
    flat = tuple(name for some in names for name in some)
    _check_count(source, len(flat))
    inputs = _inputs(columns, features, keep)
    return replace(predicted, inputs=sealed(inputs), feature_names=flat)


def missing_rows(columns: Columns, used: Sequence[int]) -> NDArray[np.bool_]:
    """Which rows (rows,) have a missing cell in one of the columns."""
    missing = np.zeros(columns.rows, dtype=np.bool_)
    for column in used:
        missing |= columns.missing(column)
    return missing


def _check_cells(
    source: Source, columns: Columns, target: int, features: Sequence[tuple[int, bool]], *, drop_missing: bool
) -> None:
    """Refuse the first cell that is no number where one should be, or missing where rows are not to be left out."""
    decimal, wrong = source.layout.decimal, []
    for index, one_hot in [*features, (target, True)]:
        texts = not one_hot and index in columns.texts
        odd = columns.first_text(index, lambda cell: _no_number(cell, decimal)) if texts else None
        gap = None if drop_missing else columns.gap(index)
        wrong += [(found.line, index, found) for found in (odd, gap) if found is not None]
    if wrong:
        line, index, found = min(wrong, key=lambda one: one[:2])
        raise UserError(f"{_where(source, index, line)}: {why_no_number(found.text, decimal)}.")


def _no_number(cell: str, decimal: str) -> bool:
    return not is_number(cell, decimal) and not is_missing(cell)


def _where(source: Source, column: int, line: int | None = None) -> str:
    at = f"{source.name}, line {line}" if line is not None else source.name
    return f"{at}, column {quoted(source.layout.names[column])}"


# ---------------------------------------------------------------- the column to predict


def _predicted(source: Source, columns: Columns, target: int, keep: NDArray[np.bool_]) -> Table:
    """A table without inputs yet: its column to predict as numbers or as classes."""
    nothing, name = np.empty((0, 0)), source.layout.names[target]
    if target not in columns.texts:
        values = sealed(columns.values(target)[keep].reshape(-1, 1))
        names = source.layout.names_of_values(target)
        return Table(source.name, nothing, (), values=values, value_names=(name,), names_of_values=names)
    _check_names_of_classes(source, columns, target)
    codes = columns.codes[target][keep]
    classes = _levels(columns, target, codes)
    where = _where(source, target)
    if len(classes) == 1:
        raise UserError(f"{where}: every row is {quoted(classes[0])}, but there must be at least two classes.")
    if len(classes) > MAX_CLASSES:
        many = "more than " * columns.texts[target].many + str(len(columns.texts[target].names()))
        raise UserError(f"{where}: {many} different names are too many for classes (at most {MAX_CLASSES}).")
    return Table(source.name, nothing, (), tuple(classes), sealed(_labels(columns, target, codes, classes)))


def _check_names_of_classes(source: Source, columns: Columns, target: int) -> None:
    """Refuse classes of which some are numbers, or are meant to be."""
    decimal = source.layout.decimal
    figure = columns.first_text(target, lambda cell: is_number(cell, decimal))
    odd = columns.first_text(target, lambda cell: _no_number(cell, decimal))
    meant = columns.first_text(target, lambda cell: has_thousands(cell, decimal))
    found = meant or (odd if figure is not None and odd is not None and odd.line > figure.line else None)
    if found is not None:
        raise UserError(f"{_where(source, target, found.line)}: {why_no_number(found.text, decimal)}.")
    if figure is not None and odd is not None:
        told = f"{quoted(figure.text)} is a number where the rows above have names such as {quoted(odd.text)}"
        raise UserError(f"{_where(source, target, figure.line)}: {told}.")


def _levels(columns: Columns, column: int, codes: NDArray[np.int32]) -> list[str]:
    """The different texts among ``codes``, in alphabetical order."""
    there = set(np.unique(codes).tolist())
    return sorted(text for text, code in columns.texts[column].levels.items() if code in there)


def _labels(columns: Columns, column: int, codes: NDArray[np.int32], levels: list[str]) -> Indices:
    """The place of each cell's text among ``levels``."""
    place = np.zeros(len(columns.texts[column].levels) + 1, dtype=np.int64)
    place[[columns.texts[column].levels[level] for level in levels]] = np.arange(len(levels))
    labels: Indices = place[codes]
    return labels


# ---------------------------------------------------------------- features


def _feature_names(
    source: Source, columns: Columns, column: int, keep: NDArray[np.bool_], *, one_hot: bool
) -> list[str]:
    name = source.layout.names[column]
    if not one_hot:
        return [name]
    if columns.texts[column].many:
        raise UserError(f"{_where(source, column)}: too many different texts for one-hot columns.")
    return [f"{name} = {level}" for level in _levels(columns, column, columns.codes[column][keep])]


def _inputs(columns: Columns, features: Sequence[tuple[int, bool]], keep: NDArray[np.bool_]) -> Array:
    """The features (rows, features) of the rows to keep."""
    if any(one_hot for _, one_hot in features):
        return np.column_stack([
            _one_hot(columns, index, keep) if one_hot else columns.values(index)[keep] for index, one_hot in features
        ])  # fmt: skip
    places = [columns.order.index(index) for index, _ in features]
    if places == list(range(len(columns.order))) and keep.all():
        return columns.numbers
    return _gathered(columns.numbers, places, keep)


def _one_hot(columns: Columns, column: int, keep: NDArray[np.bool_]) -> Array:
    codes = columns.codes[column][keep]
    levels = _levels(columns, column, codes)
    return np.eye(len(levels))[_labels(columns, column, codes, levels)]


def _gathered(numbers: Array, places: list[int], keep: NDArray[np.bool_]) -> Array:
    """``numbers[keep][:, places]`` in the memory of ``numbers``: it is written where all has been read already."""
    flat, end = numbers.reshape(-1), 0
    chosen = slice(places[0], places[-1] + 1) if places == list(range(places[0], places[-1] + 1)) else places
    step = max(_AT_ONCE // numbers.shape[1], 1)
    for start in range(0, len(numbers), step):
        kept = keep[start : start + step]
        piece = numbers[start : start + step][:, chosen][slice(None) if kept.all() else kept]
        flat[end : end + piece.size] = piece.reshape(-1)
        end += piece.size
    del flat
    numbers.resize((int(keep.sum()), len(places)), refcheck=False)
    return numbers

