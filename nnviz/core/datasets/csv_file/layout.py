"""How the cells of a table are laid out: encoding, delimiter, decimal sign, and what its first line is.

Seen from the first rows, under each delimiter in turn; each of them can be said instead. Python's csv and these rules
rather than a library: clevercsv finds delimiters as well, but no decimal commas, encodings or counts in a header, and
pandas, polars and pyarrow (40 to 130 MB) ask for all of them.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from nnviz.core.datasets.csv_file.cells import comma_or_point, is_missing, is_number, looks_like_number
from nnviz.core.datasets.csv_file.decided import DELIMITERS
from nnviz.core.datasets.csv_file.encodings import as_utf8
from nnviz.core.datasets.csv_file.lines import Lines
from nnviz.errors import UserError
from nnviz.records import dataclass

MAX_FEATURES = 2_000
_SEEN_BYTES, _SEEN_ROWS, _SEEN_CELLS = 2**18, 100, 5_000
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out. ``names`` has one for each column, "" where it has none.

    ``header``: whether the first line holds names, or counts and the names of classes. The rows begin at byte ``start``
    of the text in UTF-8, after ``lines`` lines.
    """

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    names: tuple[str, ...]
    class_names: tuple[str, ...]
    start: int
    lines: int

    def names_of_values(self, column: int) -> tuple[str, ...]:
        """What the numbers 0, 1, … of a column are called, where the first line says it; () elsewhere."""
        return self.class_names if column == len(self.names) - 1 else ()


def recognize_layout(
    name: str,
    data: bytes,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
) -> tuple[Layout, bytes]:
    """The layout of a file's bytes, and these in UTF-8; what is said is not looked for.

    Raises UserError where there is no text, no row, or only one column.
    """
    text, encoding = as_utf8(name, data, encoding)
    begin, said = _sep_line(text)
    delimiter = delimiter or said or _delimiter(name, text, begin)
    lines = Lines(text, begin, text.count(b"\n", 0, begin))
    records = lines.records(name, delimiter)
    first = next(records, None)
    if first is None:
        raise UserError(f"{name} is empty: a header with the column names and the rows are missing.")
    first, line = [plain_name(cell) for cell in first], lines.line
    body = lines.position
    rows = _first_rows(text, body, delimiter)
    decimal = decimal or _decimal(text, body, delimiter, rows or [first])
    header, names, classes = _first_line(name, line, first, rows, header)
    if not header:
        body, line = begin, text.count(b"\n", 0, begin)
    return Layout(encoding, delimiter, decimal, header, names, classes, body, line), text


def plain_name(cell: str) -> str:
    """A name on one line, without characters that nobody can see."""
    return "".join(letter for letter in " ".join(cell.split()) if letter.isprintable())


def _sep_line(text: bytes) -> tuple[int, str | None]:
    """Where the table begins after a line such as sep=; that Excel reads, and the delimiter that it says."""
    end = text.find(b"\n", 0, 100) + 1
    said = _SEP.fullmatch(text[:end].decode(errors="replace"))
    return (end, said[1]) if said and said[1] in DELIMITERS else (0, None)


# ---------------------------------------------------------------- the delimiter


def _delimiter(name: str, text: bytes, begin: int) -> str:
    """The delimiter under which the first rows are rows of CSV, as wide as each other, and hold the most numbers."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, begin, delimiter))


def _fit(text: bytes, begin: int, delimiter: str) -> tuple[float, ...]:
    """How well a delimiter fits the first rows: the larger, the better."""
    records, whole = _records(text, begin, delimiter)
    if not records:
        return (0, 0, 0, 0, 0)
    width, _ = Counter(map(len, records[1:] or records)).most_common(1)[0]
    same = sum(len(cells) == width for cells in records[1:] or records) / len(records[1:] or records)
    cells = [cell.strip() for record in records for cell in record]
    numbers = sum(map(looks_like_number, cells)) / len(cells)
    return (width > 1, whole, same, numbers, max(width, len(records[0])))


def _first_rows(text: bytes, start: int, delimiter: str) -> list[list[str]]:
    return _records(text, start, delimiter)[0]


def _records(text: bytes, start: int, delimiter: str) -> tuple[list[list[str]], bool]:
    """The first rows that are not blank, and whether all that was looked at is CSV."""
    seen = text[start : start + _SEEN_BYTES]
    cut = len(seen) < len(text) - start
    seen = seen[: seen.rfind(b"\n") + 1] or seen if cut else seen
    records: list[list[str]] = []
    try:
        for cells in islice(Lines(seen).records("", delimiter), _SEEN_ROWS):
            records.append(cells)
            if len(records) * len(cells) > _SEEN_CELLS and len(records) > 1:
                break
    except (UserError, UnicodeDecodeError):
        return records, cut and len(records) > 1  # a quoted cell may go on beyond what was looked at
    return records, True


# ---------------------------------------------------------------- the decimal sign


def _decimal(text: bytes, start: int, delimiter: str, rows: Sequence[Sequence[str]]) -> str:
    """The decimal sign that more numbers show. Commas among commas have to be the only ones."""
    signs = Counter(comma_or_point(cell.strip()) for row in rows for cell in row)
    if delimiter != "," and not signs[","] and not signs["."]:
        cells = (cell.strip() for row in _with_commas(text, start, delimiter) for cell in row)
        signs = Counter(map(comma_or_point, cells))
    if delimiter == ";" and not signs["."]:  # Excel in Europe: what may be a thousand elsewhere has a decimal comma
        signs[","] += sum("," in cell and is_number(cell, ",") for row in rows for cell in row)
    if delimiter == "," and signs["."]:
        return "."
    return "," if signs[","] > signs["."] else "."


def _with_commas(text: bytes, start: int, delimiter: str) -> Iterator[list[str]]:
    """The first lines with a comma, wherever they are."""
    for _ in range(_SEEN_ROWS):
        comma = text.find(b",", start)
        if comma < 0:
            return
        begin, end = text.rfind(b"\n", 0, comma) + 1, text.find(b"\n", comma) + 1 or len(text)
        yield from csv.reader([text[max(begin, start) : end].decode(errors="replace")], delimiter=delimiter)
        start = end


# ---------------------------------------------------------------- the first line

FirstLine = tuple[bool, tuple[str, ...], tuple[str, ...]]


def _first_line(name: str, line: int, first: list[str], rows: list[list[str]], said: bool | None) -> FirstLine:
    """Whether the first line is a header, the names of all columns, and those of the classes if it has them.

    ``said`` is whether it is one, if that is known.
    """
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else len(first)
    counts = _counts(first, rows, width)
    if counts and said is not False:
        return True, (*_numbered(width - 1), "class"), counts
    if _is_row(first, rows) if said is None else not said:
        names: tuple[str, ...] = _numbered(len(first))
        header = False
    else:
        names, header = tuple(_widened(first, rows, width)), True
    if len(names) == 1:
        raise UserError(
            f"{name}, line {line}: there is only one column; at least one feature and the column to predict are needed,"
            " separated by commas, semicolons or tabs."
        )
    if len(names) > MAX_FEATURES + 2:  # the one to predict, and one that counts the rows
        raise UserError(f"{name} has {len(names)} columns; nnviz reads at most {MAX_FEATURES} features.")
    return header, names, ()


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"column {index + 1}" for index in range(count))


def _counts(first: list[str], rows: list[list[str]], width: int) -> tuple[str, ...]:
    """The names of the classes where the first line is "rows, features, names …", as scikit-learn has it; else ()."""
    counts, names = first[:2], tuple(cell for cell in first[2:] if cell)
    if len(names) < 2 or not all(cell.isdecimal() for cell in counts) or any(map(is_number, names)):
        return ()
    last = {row[-1].strip() for row in rows if len(row) == width}
    fits = int(counts[1][:9]) == width - 1 and last <= {str(index) for index in range(len(names))}
    return names if fits and rows else ()


def _is_row(first: list[str], rows: list[list[str]]) -> bool:
    """Whether the first line is a row like the others: numbers stand in it that are no names.

    Names that are numbers count the columns from 0, as those of pandas, or stand behind the empty one of the rows'
    names. One text among numbers may be a class.
    """
    numbers = [cell for cell in first if is_number(cell) or is_number(cell, ",")]
    if not numbers or _count_columns(first, numbers) or _behind_empty(first, rows):
        return False
    if len(numbers) >= len(first) - 1:
        return True
    columns = [{row[index].strip() for row in rows if index < len(row)} for index in range(len(first))]
    texts = [index for index, cell in enumerate(first) if not is_number(cell) and not is_missing(cell)]
    return any(first[index] in columns[index] for index in texts)


def _count_columns(first: list[str], numbers: list[str]) -> bool:
    named = first[1:] if not first[0] else first
    return len(first) > 2 and all(cell == str(index) for index, cell in enumerate(named) if cell in numbers)


def _behind_empty(first: list[str], rows: list[list[str]]) -> bool:
    """Whether only the first cell is empty, and below it each row has a name or number of its own."""
    names = [row[0].strip() for row in rows]
    return not first[0] and all(first[1:]) and len({*first}) == len(first) and len({*names, ""}) == len(names) + 1 > 1


def _widened(first: list[str], rows: list[list[str]], width: int) -> list[str]:
    """The names, with an empty one where all rows have one cell more.

    It is the last one if the cells are empty, as where each row ends with a delimiter; else the first one, for R gives
    no name to the names of its rows.
    """
    if width != len(first) + 1 or any(len(row) != width for row in rows):
        return first
    return [*first, ""] if all(not row[-1].strip() for row in rows) else ["", *first]
