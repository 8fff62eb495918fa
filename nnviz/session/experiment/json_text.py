"""Strict JSON: text to plain values, and plain values to text that people like to read.

``json.loads`` lets NaN, Infinity, 1e999 and duplicate keys pass. Numbers that are not finite are kept here as such and
refused where their key is checked, so that the sentence can name it; duplicate keys are kept in ``Pairs.twice``.
"""

import json
from collections.abc import Iterable
from typing import Any

from nnviz.errors import UserError

_LONGEST_INTEGER = 300  # digits; longer ones are beyond float64 and become ∞
_LINE = 100  # characters that a list of objects may take on one line


class Pairs(dict[str, Any]):
    """A JSON object that remembers which key came twice (None: none did)."""

    twice: str | None = None


def _pairs(items: list[tuple[str, Any]]) -> Pairs:
    pairs = Pairs()
    for key, value in items:
        if key in pairs:
            pairs.twice = key
        pairs[key] = value
    return pairs


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def read(text: str, source: str) -> Any:
    """The value that ``text`` writes; objects are ``Pairs``.

    Raises UserError with line and column where it is not JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_int=_integer)
    except json.JSONDecodeError as error:
        if not text.strip():
            raise UserError(f"{source} is empty; expected a JSON object.") from None
        raise UserError(
            f"{source}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})."
        ) from None
    except RecursionError:
        raise UserError(f"{source}: lists or objects lie too deep inside each other.") from None


def _one_line(value: Any) -> str:
    return json.dumps(short_numbers(value), ensure_ascii=False, allow_nan=False)


def short_numbers(value: Any) -> Any:
    """Whole floats as integers: 1 instead of 1.0. Minus zero stays, for it would lose its sign."""
    match value:
        case float() if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0":
            return int(value)
        case dict():
            return {key: short_numbers(entry) for key, entry in value.items()}
        case list() | tuple():
            return [short_numbers(entry) for entry in value]
    return value


def write(value: Any, indent: str = "") -> str:
    """``value`` as JSON: short things on one line, matrices with one row on each line, the rest indented by two."""
    inner = indent + "  "
    if isinstance(value, dict) and (not indent or _is_nested(value.values())):
        entries = [f"{inner}{_one_line(key)}: {write(entry, inner)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and _is_nested(value):
        if isinstance(value[0], dict) and len(line := _one_line(value)) + len(indent) <= _LINE:
            return line
        return "[\n" + ",\n".join(inner + write(entry, inner) for entry in value) + f"\n{indent}]"
    return _one_line(value)


def _is_nested(entries: Iterable[Any]) -> bool:
    return any(isinstance(entry, list | tuple | dict) for entry in entries)
