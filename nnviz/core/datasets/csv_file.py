"""A CSV file of the user's own: a header, columns of numbers, one column to predict.

UTF-8 with or without a byte order mark; commas, semicolons or tabs, found from the header. The column to predict holds
numbers, or names of classes. What cannot be read is refused in one sentence with the file, the line and the column.
"""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from nnviz.core.arrays import sealed
from nnviz.core.datasets.table import MAX_CLASSES, Table, quoted
from nnviz.core.text_files import read_text
from nnviz.errors import UserError

MAX_BYTES = 64 * 2**20
MAX_ROWS = 200_000
MAX_FEATURES = 2_000
_DELIMITERS = ",;\t"


def read_csv(path: Path, target: str | None = None) -> Table:
    """The table in ``path``; ``target`` names the column to predict, None the last one.

    A target column of numbers becomes ``values``; one of names becomes ``classes`` in alphabetical order.
    Raises UserError for anything that is not such a table; nothing is guessed.
    """
    name = path.name
    records = _records(name, _read_text(path))
    _, header = next(records, (0, []))
    header = _checked_header(name, header)
    column = _target_column(name, header, target)
    features = [index for index in range(len(header)) if index != column]
    inputs, targets, numbers = _read_rows(name, header, column, features, records)
    feature_names = tuple(header[index] for index in features)
    where = f"{name}, column {quoted(header[column])}"
    return _table(name, where, sealed(np.array(inputs, dtype=np.float64)), feature_names, header[column], targets,
                  numbers)


def csv_columns(path: Path) -> tuple[str, ...]:
    """The column names of a CSV file, for choosing the one to predict. Raises UserError as ``read_csv`` does."""
    _, header = next(_records(path.name, _read_text(path)), (0, []))
    return tuple(_checked_header(path.name, header))


def _read_text(path: Path) -> str:
    advice = "; save the table again as CSV in UTF-8"
    return read_text(path, kind="a CSV file", most_bytes=MAX_BYTES, advice=advice)


def _records(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row that is not blank, the header first."""
    lines = io.StringIO(text, newline="")
    first = next((line for line in lines if line.strip()), "")
    columns = max(first.count(delimiter) for delimiter in _DELIMITERS) + 1
    if columns > MAX_FEATURES + 1:
        raise UserError(f"{name} has {columns} columns; nnviz reads at most {MAX_FEATURES} features.")
    lines.seek(0)
    line = 0
    try:
        delimiter = max(_DELIMITERS, key=lambda candidate: len(next(csv.reader([first], delimiter=candidate))))
        reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
        for cells in reader:
            line = reader.line_num
            if cells and (len(cells) > 1 or cells[0].strip()):
                yield line, cells
    except csv.Error as error:
        raise UserError(f"{name}, line {line + 1}: not a row of CSV ({error}).") from None


def _checked_header(name: str, header: list[str]) -> list[str]:
    """The column names without surrounding blanks."""
    if not header:
        raise UserError(f"{name} is empty: a header with the column names and the rows are missing.")
    header = [cell.strip() for cell in header]
    if len(header) == 1:
        raise UserError(
            f"{name}, line 1: there is only the column {quoted(header[0])}; at least one feature and the column to"
            " predict are needed, separated by commas, semicolons or tabs."
        )
    numbers = [cell for cell in header if _is_number(cell)]
    if len(numbers) >= len(header) - 1:
        raise UserError(f"{name}, line 1: {numbers[0]} stands where a column name should; a header is missing.")
    for index, cell in enumerate(header):
        if not cell:
            raise UserError(f"{name}, line 1: column {index + 1} has no name.")
        if cell in header[:index]:
            raise UserError(f"{name}, line 1: two columns are called {quoted(cell)}; each needs its own name.")
    return header


def _target_column(name: str, header: Sequence[str], target: str | None) -> int:
    """The index of the column to predict."""
    if target is None:
        return len(header) - 1
    if target not in header:
        known = ", ".join(quoted(cell) for cell in header[:12]) + (", …" if len(header) > 12 else "")
        raise UserError(f"{name} has no column {quoted(target)} to predict; its columns are {known}.")
    return header.index(target)


def _read_rows(
    name: str, header: list[str], column: int, features: list[int], records: Iterator[tuple[int, list[str]]]
) -> tuple[list[list[float]], list[str], list[float] | None]:
    """Features as numbers; the column to predict as text, and as numbers if all of it is."""
    inputs: list[list[float]] = []
    texts: list[str] = []
    targets: list[float] = []
    for line, cells in records:
        if len(inputs) == MAX_ROWS:
            raise UserError(f"{name} has more than {MAX_ROWS} rows, the most that nnviz reads.")
        if len(cells) != len(header):
            raise UserError(
                f"{name}, line {line}: {len(cells)} cells where the header has {len(header)} columns."
            )
        try:
            inputs.append([_finite(cells[index]) for index in features])
        except ValueError:
            for index in features:
                _explain(name, line, header[index], cells[index])
            raise
        text = cells[column].strip()
        if _is_number(text):
            _explain(name, line, header[column], text)
            targets.append(float(text))
        elif not text or targets:
            _explain(name, line, header[column], text)
        texts.append(text)
        if targets and len(targets) != len(texts):
            raise UserError(
                f"{name}, line {line}, column {quoted(header[column])}: {quoted(text)} is a number"
                f" where the rows above have names such as {quoted(texts[0])}."
            )
    if not inputs:
        raise UserError(f"{name} has a header but no rows.")
    return inputs, texts, targets or None


def _finite(cell: str) -> float:
    """The number in a cell. Raises ValueError for anything else, ∞, NaN and Python's 1_000 included."""
    value = float(cell)
    if not math.isfinite(value) or "_" in cell:
        raise ValueError(cell)
    return value


def _is_number(cell: str) -> bool:
    """Whether a cell reads as a number, finite or not."""
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _explain(name: str, line: int, column: str, cell: str) -> None:
    """Raise the sentence that says why ``cell`` is not a finite number; do nothing if it is one."""
    try:
        _finite(cell)
        return
    except ValueError:
        pass
    where = f"{name}, line {line}, column {quoted(column)}"
    text = cell.strip()
    if not text:
        raise UserError(f"{where}: the cell is empty.")
    if _is_number(text):
        raise UserError(f"{where}: {quoted(text)} is not a finite number.")
    if _is_number(text.replace(".", "").replace(",", ".", 1)):
        raise UserError(f"{where}: {quoted(text)} has a decimal comma; write decimal points.")
    raise UserError(f"{where}: {quoted(text)} is not a number.")


def _table(
    name: str,
    where: str,
    inputs: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    feature_names: tuple[str, ...],
    target: str,
    texts: list[str],
    numbers: list[float] | None,
) -> Table:
    """The table with its column to predict as numbers or as classes."""
    if numbers is not None:
        values = sealed(np.array(numbers, dtype=np.float64).reshape(-1, 1))
        return Table(name, inputs, feature_names, values=values, value_names=(target,))
    classes = sorted(set(texts))
    commas = next((text for text in texts if _is_number(text.replace(",", ".", 1))), None)
    if commas is not None:
        raise UserError(f"{where}: {quoted(commas)} has a decimal comma; write decimal points.")
    if len(classes) == 1:
        raise UserError(f"{where}: every row is {quoted(classes[0])}, but there must be at least two classes.")
    if len(classes) > MAX_CLASSES:
        raise UserError(f"{where}: {len(classes)} different names are too many for classes (at most {MAX_CLASSES}).")
    index = {text: position for position, text in enumerate(classes)}
    labels = np.array([index[text] for text in texts], dtype=np.int64)
    return Table(name, inputs, feature_names, tuple(classes), sealed(labels))
