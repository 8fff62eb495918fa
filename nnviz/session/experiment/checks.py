"""Checks of single values: each names the key's path, what was expected and what was there."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from nnviz.core.options import Option, PairOption
from nnviz.errors import UserError


def shown(value: object) -> str:
    """A value as a sentence quotes it: short, on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            text = json.dumps(value, ensure_ascii=False)
            return text if len(text) <= 40 else f'{text[:38]}…"'
        case float() if math.isnan(value):
            return "NaN"
        case float() if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        case int() if abs(value) >= 10**18:
            return "a huge number"
        case int() | float():
            return str(value).replace("-", "−")
        case dict():
            return "an object"
        case list() | tuple():
            return "a list" if value else "an empty list"
    return f"a {type(value).__name__}"


def refuse(path: str, expected: str, value: object) -> NoReturn:
    """Raise the sentence "path: expected …, got …."."""
    raise UserError(f"{path}: expected {expected}, got {shown(value)}.")


def check_whole(path: str, value: object, low: int, high: int) -> None:
    """A whole number from ``low`` to ``high``; true and 3.0 are none."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        refuse(path, f"a whole number from {low} to {high}", value)


def is_finite_number(value: object) -> bool:
    """Whether ``value`` is a number (no bool) that float64 holds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def check_number(path: str, value: object, low: float = -math.inf, high: float = math.inf) -> None:
    """A finite number from ``low`` to ``high``."""
    if is_finite_number(value) and low <= value <= high:  # type: ignore[operator]
        return
    if math.isinf(low) and math.isinf(high):
        refuse(path, "a finite number", value)
    if math.isinf(high):
        refuse(path, f"a finite number that is not below {low:g}".replace("-", "−"), value)
    if math.isinf(low):
        refuse(path, f"a finite number that is not above {high:g}".replace("-", "−"), value)
    refuse(path, f"a number from {low:g} to {high:g}".replace("-", "−"), value)


def check_truth(path: str, value: object) -> None:
    """True or false."""
    if not isinstance(value, bool):
        refuse(path, "true or false", value)


def check_text(path: str, value: object, most: int) -> None:
    """One line of at most ``most`` characters that UTF-8 can hold."""
    if not isinstance(value, str):
        refuse(path, "text", value)
    if len(value) > most:
        raise UserError(f"{path}: expected at most {most} characters, got {len(value)}.")
    if any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in value):
        raise UserError(f"{path}: expected one line of plain text, got a control character or half of a character.")


def closest(name: str, known: Iterable[str]) -> str:
    """'; did you mean "tanh"?' where a known name is close, else nothing."""
    import difflib  # only for a mistake: it would delay every start

    close = difflib.get_close_matches(name[:100], list(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else "."


def check_option(path: str, value: object, option: Option | PairOption) -> None:
    """A value that the option allows: a number, a whole number, or a pair of numbers in its range."""
    low, high = option.minimum, option.maximum
    if isinstance(option, PairOption):
        if not isinstance(value, tuple) or len(value) != 2:
            refuse(path, f"a list of two numbers, such as {list(option.default)}", value)
        for index, entry in enumerate(value):
            check_number(f"{path}[{index}]", entry, low, high)
    elif option.whole:
        if not is_finite_number(value) or not low <= value <= high or value % 1:  # type: ignore[operator]
            refuse(path, f"a whole number from {low:.0f} to {high:.0f}", value)
    else:
        check_number(path, value, low, high)


def check_name(path: str, value: object, known: Mapping[str, Any], kind: str) -> None:
    """A name out of a registry."""
    if not isinstance(value, str):
        refuse(path, f"the name of {kind}", value)
    if value in known:
        return
    raise UserError(
        f"{path}: there is no {kind.split(' ', 1)[1]} {shown(value)} (known: {', '.join(known)}){closest(value, known)}"
    )
