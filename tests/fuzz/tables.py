"""CSV files of every kind, and what is left of them when something goes wrong: recognized, read again, put in words.

By hand: ``python tests/fuzz/tables.py --count 100000 [--first 0]`` says how many could be learnt from, and tells of
each exception, each sentence that is none, and each table that is read otherwise a second time. Each follows from
its seed.
"""

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import numpy as np
from experiments import PATIENCE, TRICKS, count, poor

from nnviz.core.datasets import Recognized, preview, read_csv, recognize
from nnviz.errors import UserError
from nnviz.session.recognition import left_out_in_words, recognition_document

ENDS = ("\n", "\r\n", "\r")
MARKS = (",", ";", "\t", "|", " ", ":")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252", "latin-1")
TEXTS = (
    "red", "blue", "Grün", "a b", 'say "hi"', "x;y", "x,y", "", "NA", "?", "-", "TRUE", "日本", "two\nlines",
    TRICKS[:9],
)  # fmt: skip
NUMBERS = ("0", "1", "-2.5", "1e3", "1,5", "1.234,5", "1,234.5", "1e999", "nan", "inf", "0x10", "1_000", " 7 ", "12:30")
DATES = ("2024-05-01", "01.05.2024", "5/1/24", "May 1, 2024")
PIECES = (b'"', b"\x00", b"\xff\xfe", b"\n\n", b",,,,", b";", b"\r", b"'", b"\xef\xbb\xbf", b"sep=;\n", b"#")


def mutant(seed: int) -> bytes:
    """The file that follows from ``seed``."""
    chance = random.Random(seed)
    mark, end = chance.choice(MARKS[:4]) if chance.random() < 0.9 else chance.choice(MARKS), chance.choice(ENDS[:2])
    width, rows = chance.choice((1, 2, 2, 3, 4, 6, 12)), chance.choice((0, 1, 2, 3, 8, 20, 60))
    kinds = [chance.choice(("number", "number", "number", "text", "few", "date", "odd")) for _ in range(width)]
    lines = [[_cell(kind, chance) for kind in kinds] for _ in range(rows)]
    if chance.random() < 0.85:
        lines.insert(0, [_name(place, chance) for place in range(width)])
    for line in lines:
        if chance.random() < 0.02:
            line.append(chance.choice(("", "7")))
        if line and chance.random() < 0.01:
            line.pop()
    written = (mark.join(_quoted(cell, mark, chance) for cell in line) for line in lines)
    text = end.join(written) + end * chance.randrange(3)
    data = text.encode(chance.choice(ENCODINGS) if chance.random() < 0.3 else "utf-8", "replace")
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        data = _damaged(data, chance)
    return data


def _name(place: int, chance: random.Random) -> str:
    return chance.choice((f"c{place}",) * 12 + ("", "c0", "Größe", "1"))


def _cell(kind: str, chance: random.Random) -> str:
    if chance.random() < 0.02:
        return chance.choice(TEXTS + NUMBERS)
    match kind:
        case "number":
            return f"{chance.gauss(0, 3):.{chance.randrange(4)}f}"
        case "few":
            return chance.choice(("red", "blue", "green"))
        case "date":
            return chance.choice(DATES)
        case "text":
            return chance.choice(TEXTS)
    return chance.choice(NUMBERS)


def _quoted(cell: str, mark: str, chance: random.Random) -> str:
    needs = any(sign in cell for sign in (mark, '"', "\n"))
    return '"' + cell.replace('"', '""') + '"' if needs or chance.random() < 0.05 else cell


def _damaged(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    match chance.randrange(3):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + chance.choice(PIECES) + data[at:]
        case _:
            return data[:at] + data[at + chance.randrange(9) :]


def problem_of(data: bytes, path: Path, reached: Counter[str]) -> str:
    """What is wrong with what nnviz makes of a table; "" where all is well. ``reached`` counts what could be learnt."""
    path.write_bytes(data)
    begun = time.process_time()
    reached["tables"] += 1
    try:
        found = _problem(path, reached)
    except UserError as mistake:
        found = poor(str(mistake))
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-3:]
        places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in where)
        return f"{type(error).__name__}: {str(error)[:200]!r} at {places}"
    took = time.process_time() - begun
    return found or (f"it took {took:.1f} s" if took > PATIENCE else "")


def _problem(path: Path, reached: Counter[str]) -> str:
    preview(path)
    found = recognize(path)
    reached["learnable"] += 1
    document, told = recognition_document(found), left_out_in_words(found)
    if not np.isfinite(found.table.inputs).all():
        return "a feature is not finite"
    if document["rows"] != len(found.table.inputs):
        return "the rows are miscounted"
    return _second_reading(path, found) or (poor(told.strip()) if told else "")


def _second_reading(path: Path, found: Recognized) -> str:
    """Whether what was decided gives the same table again."""
    again = read_csv(path, found.target, found.reading)
    one, other = found.table, again
    same = np.array_equal(one.inputs, other.inputs) and one.feature_names == other.feature_names
    if one.values is not None and other.values is not None:
        same = same and np.array_equal(one.values, other.values)
    else:
        same = same and one.classes == other.classes
    return "" if same else "read again it is another table"


def main() -> int:
    """Make as many as are wanted."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.csv"
        return count(lambda seed, reached: problem_of(mutant(seed), table, reached), __doc__)


if __name__ == "__main__":
    sys.exit(main())
