"""The cells of a table as columns: numbers in one array, texts as counted names. Every line is read once, or twice
where a column of numbers turns out to hold text far below.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, Indices
from nnviz.core.datasets.csv_file.cells import is_missing, number, numbers
from nnviz.core.datasets.csv_file.layout import Layout
from nnviz.core.datasets.csv_file.lines import Lines
from nnviz.core.numbers import counted
from nnviz.errors import UserError
from nnviz.records import dataclass

MAX_ROWS = 200_000
MAX_LEVELS = 1_000
#: The numbers of a table take no more memory than this.
MAX_ARRAY_BYTES = 2**30

Watch = Callable[[float], None]


def unwatched(share: float) -> None:
    """Nobody looks at the progress."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is not what its column is about, and its line."""

    line: int
    text: str


class Texts(dict[str, int]):
    """A column of texts: cells → their codes, which count the different texts, ``levels``, as they come.

    A dictionary, so that whoever looks cells up calls no Python for those that were there before.
    """

    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[str, int] = {}
        self.codes: list[NDArray[np.int32]] = []  # of one block of rows after another

    def __missing__(self, cell: str) -> int:
        if self.many:
            return MAX_LEVELS
        self[cell] = self.levels.setdefault(cell.strip(), len(self.levels))
        return self[cell]

    @property
    def many(self) -> bool:
        """Whether there are more different ones than anybody would count."""
        return len(self.levels) > MAX_LEVELS

    def names(self) -> list[str]:
        """The different texts that are not missing, in alphabetical order."""
        return sorted(level for level in self.levels if not self._is_gap(level))

    def gaps(self) -> list[int]:
        """The codes of missing cells."""
        return [code for level, code in self.levels.items() if self._is_gap(level)]

    def _is_gap(self, level: str) -> bool:
        return is_missing(level) and (level != "-" or "+" not in self.levels)


def fitting(cells: list[str], layout: Layout, name: str, line: int) -> list[str]:
    """A row without what empty cells at its end are too many. Raises UserError for another width than that of all."""
    width = len(layout.names)
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    where = "the header has" if layout.header else "the first row has"
    raise UserError(f"{name}, line {line}: {counted(len(cells), 'cell')} where {where} {width} columns.")


@dataclass(slots=True)
class Columns:
    """What the columns hold. ``numbers`` (rows, k) has the columns ``order`` of the table, NaN where a cell is missing;
    ``codes`` and ``texts`` have the others. ``lines`` (rows,) are the rows' line numbers.
    """

    numbers: Array
    order: list[int]
    texts: dict[int, Texts]
    codes: dict[int, NDArray[np.int32]]
    lines: Indices
    gaps: dict[int, Odd]  # the first missing cell of a column of numbers

    @property
    def rows(self) -> int:
        return len(self.lines)

    def missing(self, column: int) -> NDArray[np.bool_]:
        """Which cells (rows,) of a column are missing."""
        if column in self.texts:
            return np.isin(self.codes[column], self.texts[column].gaps())
        return np.isnan(self.values(column)) if column in self.gaps else np.zeros(self.rows, dtype=np.bool_)

    def values(self, column: int) -> Array:
        """The numbers (rows,) of a column."""
        values: Array = self.numbers[:, self.order.index(column)]
        return values

    def gap(self, column: int) -> Odd | None:
        """The first missing cell of a column."""
        if column not in self.texts:
            return self.gaps.get(column)
        gaps = self.texts[column].gaps()
        return self.first_text(column, lambda level: self.texts[column].levels[level] in gaps)

    def first_text(self, column: int, fits: Callable[[str], bool]) -> Odd | None:
        """The first cell of a column of texts that fits."""
        for level, code in self.texts[column].levels.items():
            if fits(level) and code in self.codes[column]:
                return Odd(int(self.lines[np.argmax(self.codes[column] == code)]), level)
        return None


def read_columns(
    name: str,
    text: bytes,
    layout: Layout,
    wanted: Sequence[int],
    as_texts: Sequence[int] = (),
    watch: Watch = unwatched,
) -> Columns:
    """The ``wanted`` columns of the rows in ``text`` (UTF-8), those in ``as_texts`` as texts whatever they hold.

    ``watch`` is told the share that is read, now and then, and may raise. Raises UserError for rows that are not as
    wide as the others, for no rows, and for more than MAX_ROWS or MAX_ARRAY_BYTES.
    """
    texts = set(as_texts)
    while True:
        reading = _Reading(name, text, layout, sorted(wanted), texts, watch)
        reading.run()
        if not reading.turned:
            return reading.columns()
        texts |= reading.turned
        del reading  # and its numbers, before there are others


#: The missing cells that are usual, as they are written.
_MARKS = frozenset({b"", b"NA", b"NaN", b"nan", b"?", b".", b"-", b"null", b"NULL", b"N/A", b"n/a", b"#N/A"})
_NEWLINE, _MINUS, _ZERO = np.frombuffer(b"\n-0", np.uint8)
_FIGURES = b"0123456789"
_BEGINS_A_MARK = np.isin(np.arange(256), [mark[0] for mark in _MARKS if mark])


def _split(block: str) -> list[str]:
    """The lines of a block."""
    rows = block.split("\n")
    if not rows[-1]:
        rows.pop()
    return rows


def _doubtful_cells(block: bytes, delimiter: str) -> Iterator[tuple[int, int]]:
    """Where the cells that begin as a missing one do begin and end, in lines between two line breaks."""
    codes, between = np.frombuffer(block, np.uint8), re.compile(rb"[^\n%b]*" % re.escape(delimiter.encode()))
    ends = (codes == _NEWLINE) | (codes == ord(delimiter))
    number = (codes - _ZERO) < len(_FIGURES)
    number[:-1] |= (codes[:-1] == _MINUS) & ~ends[1:]
    begins = np.flatnonzero(ends[:-1] & ~number[1:]) + 1
    for begin in begins[ends[begins] | _BEGINS_A_MARK[codes[begins]]].tolist():
        cell = between.match(block, begin)
        assert cell is not None
        yield begin, cell.end()


class _Reading:
    """One way through the file. A block of lines is parsed at once if it holds what was expected, else row by row."""

    def __init__(
        self, name: str, text: bytes, layout: Layout, wanted: list[int], texts: set[int], watch: Watch
    ) -> None:
        self._name, self._layout, self._watch = name, layout, watch
        self._width = len(layout.names)
        self._decimal, self._delimiter = layout.decimal, layout.delimiter
        self._lines = Lines(text, layout.start, layout.lines)
        self._texts = {column: Texts() for column in wanted if column in texts}
        self._order = [column for column in wanted if column not in texts]
        self._numbers = np.empty((self._most_rows(text), len(self._order)))
        self._line_numbers: list[Indices] = []
        self._rows = 0
        self._gaps: dict[int, Odd] = {}
        self._has_gaps = False
        self.turned: set[int] = set()  # columns of numbers in which texts were found

    def _most_rows(self, text: bytes) -> int:
        """How many rows there can be. Raises UserError where their numbers would need too much memory."""
        rows = min(text.count(b"\n", self._layout.start) + 1, MAX_ROWS, len(text) // self._width + 1)
        needed = 8 * rows * len(self._order)
        if needed > MAX_ARRAY_BYTES:
            raise UserError(
                f"{self._name}: {rows:,} rows of {len(self._order):,} columns take {needed / 2**30:.1f} GB as numbers,"
                f" more than the {MAX_ARRAY_BYTES // 2**30} GB that nnviz reads."
            )
        return rows

    def run(self) -> None:
        size = len(self._lines.data)
        while self._lines.position < size:
            self._watch(self._lines.position / size)
            end = self._lines.block_end()
            if not self._at_once(end):
                self._row_by_row(end)
            if self.turned and len(self._line_numbers) == 1:
                return  # so early that the rest can wait

    def columns(self) -> Columns:
        if not self._rows:
            raise UserError(f"{self._name} has a header but no rows.")
        self._numbers.resize((self._rows, len(self._order)), refcheck=False)
        codes = {column: np.concatenate(texts.codes) for column, texts in self._texts.items()}
        lines = np.concatenate(self._line_numbers)
        return Columns(self._numbers, self._order, self._texts, codes, lines, self._gaps)

    # ------------------------------------------------------------ a block at once

    def _at_once(self, end: int) -> bool:
        """Whether numpy could parse all lines up to ``end``: nothing quoted, no blank line, no row too short."""
        block = self._lines.data[self._lines.position : end]
        if b'"' in block:
            return False
        rows = _split(block.decode())
        values = None if self._has_gaps else self._parsed(rows, whole=self._is_whole(block))
        if values is None or not np.isfinite(values).all():
            self._has_gaps = True  # so will have the next ones
            values = self._parsed(_split(self._marked(block)))
            if values is None or np.isinf(values).any() or not self._note_gaps(values, rows):
                return False
        self._store_block(values)
        self._lines.position = end
        return True

    def _is_whole(self, block: bytes) -> bool:
        """Whether there are only whole numbers, which numpy parses in half of the time."""
        return b"." not in block and not block.translate(None, _FIGURES + b"\r\n" + self._delimiter.encode())

    def _parsed(self, rows: list[str], *, whole: bool = False) -> Array | None:
        """The wanted cells (rows, columns) of lines, codes for texts; None if a cell is something else."""
        if self._decimal != ".":
            if self._texts or any("." in row for row in rows):
                return None
            rows = [row.replace(self._decimal, ".") for row in rows]
        wanted = sorted([*self._order, *self._texts])
        if not rows[0].strip():
            return None
        every = len(wanted) == self._width  # numpy tells then by itself whether rows are as wide as each other
        if not every and any(row.count(self._delimiter) != self._width - 1 for row in rows):
            return None
        coders: Any = {column: texts.__getitem__ for column, texts in self._texts.items()}
        try:
            values: Array = np.loadtxt(
                rows, np.int64 if whole else np.float64, delimiter=self._delimiter, comments=None, ndmin=2,
                encoding=None, usecols=None if every else wanted, converters=coders or None,
            )  # fmt: skip
        except (ValueError, DeprecationWarning):
            return None
        return values if values.shape == (len(rows), len(wanted)) else None

    def _marked(self, block: bytes) -> str:
        """Lines with "nan" in cells that are missing, for numpy to read; "-" may be a class among texts."""
        marks = _MARKS - {b"-"} if self._texts else _MARKS
        block = b"\n" + block.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n"
        pieces, done = [], 1
        for begin, end in _doubtful_cells(block, self._delimiter):
            if block[begin:end] in marks:
                pieces += [block[done:begin], b"nan"]
                done = end
        return b"".join([*pieces, block[done:]]).decode()

    def _note_gaps(self, values: Array, rows: list[str]) -> bool:
        """Keep the first missing cell of each column; False if one is among texts, of which more is kept, or if a row
        may be blank.
        """
        wanted = sorted([*self._order, *self._texts])
        nan = {column: texts.levels.get("nan", -1) for column, texts in self._texts.items()}
        among_texts = any((values[:, wanted.index(column)] == code).any() for column, code in nan.items())
        if among_texts or np.isnan(values).all(axis=1).any():
            return False
        for place in np.flatnonzero(np.isnan(values).any(axis=0)).tolist():
            row = int(np.argmax(np.isnan(values[:, place])))
            cell = rows[row].split(self._delimiter)[wanted[place]].strip()
            self._gaps.setdefault(wanted[place], Odd(self._lines.line + 1 + row, cell))
        return True

    def _store_block(self, values: Array) -> None:
        if self._texts:
            wanted = sorted([*self._order, *self._texts])
            for column, texts in self._texts.items():
                texts.codes.append(values[:, wanted.index(column)].astype(np.int32))
            values = values[:, [wanted.index(column) for column in self._order]]
        first = self._lines.line + 1
        begin = self._more(np.arange(first, first + len(values), dtype=np.int64))
        self._numbers[begin : self._rows] = values
        self._lines.line += len(values)

    def _more(self, lines: Indices) -> int:
        """Take notice of further rows; where they begin. Raises UserError for too many."""
        begin = self._rows
        self._rows += len(lines)
        if self._rows > len(self._numbers):
            raise UserError(f"{self._name} has more than {MAX_ROWS} rows, the most that nnviz reads.")
        self._line_numbers.append(lines)
        return begin

    # ------------------------------------------------------------ row by row

    def _row_by_row(self, end: int) -> None:
        rows: list[list[str]] = []
        lines: list[int] = []
        for cells in self._lines.records(self._name, self._delimiter, end):
            line = self._lines.line
            rows.append(fitting(cells, self._layout, self._name, line))
            lines.append(line)
        if not rows:
            return
        begin = self._more(np.array(lines, dtype=np.int64))
        columns = list(zip(*rows, strict=True))
        for place, column in enumerate(self._order):
            if column not in self.turned:
                self._numbers[begin : self._rows, place] = self._taken(column, columns[column], lines)
        for column, texts in self._texts.items():
            texts.codes.append(np.fromiter(map(texts.__getitem__, columns[column]), np.int32, len(rows)))

    def _taken(self, column: int, cells: tuple[str, ...], lines: list[int]) -> Array:
        """A column's cells as numbers, NaN where they are none."""
        values = numbers(cells, self._decimal)
        if values is None:
            values = np.fromiter(map(self._number, repeat(column), cells, lines), np.float64, len(cells))
        return values

    def _number(self, column: int, cell: str, line: int) -> float:
        try:
            return number(cell, self._decimal)
        except ValueError:
            if not is_missing(cell):
                self.turned.add(column)
            self._gaps.setdefault(column, Odd(line, cell.strip()))
            return float("nan")
