"""What one cell says: a number, a missing value, a date, or why it is none of them."""

import math
import re
from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.datasets.table import quoted

#: What stands for a missing value, in lower case. "-" stands for one unless "+" is in the same column.
MISSING = frozenset({"", "na", "n/a", "#n/a", "<na>", "nan", "-nan", "null", "?", ".", "-"})

_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
_POINT = re.compile(r"[+-]?\d*\.\d+(e[+-]?\d+)?", re.IGNORECASE)
_THIN = chr(0x202F)  # the narrow space between thousands: read, and never written
_GROUPS = {
    mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+({re.escape(end)}\d+)?")
    for mark, end in ((",", "."), (".", ","), ("'", "."), ("’", "."), (" ", "."), ("\u00a0", ","), (_THIN, ","))
}
_MARKS = {",": "commas", ".": "points", "'": "apostrophes", "’": "apostrophes"}
_DAY = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[- ]?[A-Za-z]{3,9}[- ,]*\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{2,4}"
_HOUR = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?"
_DATE = re.compile(rf"({_DAY})([ T]{_HOUR})?(Z|[+-]\d\d:?\d\d)?|{_HOUR}")


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING


def is_date(cell: str) -> bool:
    """Whether a cell is a date or a time of day."""
    return _DATE.fullmatch(cell.strip()) is not None


def number(cell: str, decimal: str) -> float:
    """The number in a cell. Raises ValueError for anything else, ∞, NaN and Python's 1_000 included."""
    if decimal != ".":
        if "." in cell:
            raise ValueError(cell)
        cell = cell.replace(decimal, ".")
    value = float(cell)
    if not math.isfinite(value) or "_" in cell:
        raise ValueError(cell)
    return value


def is_number(cell: str, decimal: str = ".") -> bool:
    try:
        number(cell, decimal)
    except ValueError:
        return False
    return True


def numbers(cells: Sequence[str], decimal: str) -> Array | None:
    """The numbers in many cells at once; None where one of them is none."""
    text = "".join(cells)
    if "_" in text or (decimal != "." and "." in text):
        return None
    try:
        values = np.array([float(cell) for cell in cells] if decimal == "." else [number(cell, ",") for cell in cells])
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def comma_or_point(cell: str) -> str:
    """The decimal sign that a number shows: "," or "."; "" where it shows none, or where it may separate thousands."""
    if "," not in cell and "." not in cell:
        return ""
    if ("," in cell) != ("." in cell) and (_GROUPS[","].fullmatch(cell) or _GROUPS["."].fullmatch(cell)):
        return ""
    if _COMMA.fullmatch(cell) or _GROUPS["."].fullmatch(cell):
        return ","
    return "." if _POINT.fullmatch(cell) or _GROUPS[","].fullmatch(cell) else ""


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number with one decimal sign or the other, or with separated thousands."""
    return is_number(cell) or is_number(cell, ",") or any(form.fullmatch(cell) for form in _GROUPS.values())


def why_no_number(cell: str, decimal: str) -> str:
    """What is wrong with a cell where a number should stand: the end of a sentence, without its full stop."""
    text = cell.strip()
    if not text:
        return "the cell is empty"
    if is_missing(text):
        return f"{quoted(text)} stands for a missing value"
    return f"{quoted(text)} {_fault(text, decimal)}"


def _fault(text: str, decimal: str) -> str:
    grouped = next((mark for mark, form in _GROUPS.items() if form.fullmatch(text)), None)
    if grouped == "." and decimal == "." and is_number(text):
        grouped = None
    if grouped is not None:
        return _grouped(text, grouped, decimal)
    if decimal == "." and _COMMA.fullmatch(text):
        return "has a decimal comma; write decimal points"
    if decimal == "," and _POINT.fullmatch(text):
        return "has a decimal point where the table has decimal commas"
    try:
        float(text.replace(decimal, "."))
    except ValueError:
        return "is not a number"
    return "is not a number" if "_" in text else "is not a finite number"


def _grouped(text: str, mark: str, decimal: str) -> str:
    """A number such as 1,234.5. What its mark means is said where only one meaning is left; it is never guessed."""
    plain = re.sub(r"[.,]", decimal, text.replace(mark, ""))
    if mark in ",." and text.count(mark) == 1 and plain.lstrip("+-").isdecimal():
        which = "comma" if mark == "," else "point"
        return f"has a {which} for thousands or for decimals; write {plain} or {text.replace(mark, decimal)}"
    return f"has {_MARKS.get(mark, 'blanks')} between the thousands; write {plain}"


def has_thousands(cell: str, decimal: str) -> bool:
    """Whether a cell is a number with separated thousands, or with the other decimal sign: no name of a class."""
    return not is_number(cell, decimal) and not is_missing(cell) and looks_like_number(cell.strip())
