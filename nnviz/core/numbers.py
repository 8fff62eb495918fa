"""How numbers are written as text: with a true minus and ×10ⁿ, in one style everywhere."""

import math

#: A chosen number is written in full up to so many digits.
LONGEST_CHOSEN = 8

MINUS = "−"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")


def number(value: float, digits: int = 3) -> str:
    """``value`` to ``digits`` significant digits: ``−0.842``, ``1.20×10⁻⁷``, ``∞``, ``NaN``."""
    value = float(value)
    named = special(value)
    if named is not None:
        return named
    mantissa, exponent = split(value, digits)
    text = mantissa if exponent is None else f"{mantissa}×10{superscript(exponent)}"
    return text.replace("-", MINUS)


def shortest(value: float, digits: int | None = None) -> str:
    """As :func:`number`, without zeros at the end: ``0.3``, ``1.2×10⁻⁷``. For numbers that somebody has chosen.

    0.9999 is written so, and not as 1: see :func:`digits_of`, which decides unless ``digits`` are given.
    """
    mantissa, times, power = number(value, digits or digits_of(value)).partition("×")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + times + power


def last_place(value: float, uncertainty: float, digits: int) -> int:
    """The power of ten of the last digit of ``value`` worth writing: what is uncertain, or ``digits`` of them."""
    known = math.floor(math.log10(uncertainty)) if uncertainty > 0.0 else -400
    return max(known, math.floor(math.log10(abs(value))) - digits + 1) if value else known


def to_place(value: float, place: int) -> str:
    """``value`` rounded to a multiple of 10ᵖˡᵃᶜᵉ, with its zeros: ``to_place(0.5, -3) == "0.500"``."""
    digits = math.floor(math.log10(abs(value))) - place + 1 if value and math.isfinite(value) else 0
    if digits > 0 or not math.isfinite(value):
        return number(value, digits)
    unit = 10.0 ** max(place, -323)
    return number(math.copysign(unit, value), 1) if abs(value) > unit / 2 else "0"


def up_to_place(uncertainty: float, place: int) -> str:
    """What a number rounded to ``place`` is uncertain by, rounded up: ``up_to_place(2e-9, -7) == "1×10⁻⁷"``."""
    unit = 10.0 ** max(place, -323)
    units = math.ceil(uncertainty / unit + 0.5)
    return number(units * unit, 2 if units == 11 else 1)  # of up to ten and a half no digit may be lost


def digits_of(value: float) -> int:
    """How many digits a chosen number is written with: all that it has, as long as these are few.

    Else 3, and as many more as 1 − it needs for 3 of its own: of β₂ = 0.99987654321 that is what counts.
    """
    value = abs(float(value))
    written = repr(value).partition("e")[0].replace(".", "").strip("0")
    if not math.isfinite(value) or len(written) <= LONGEST_CHOSEN:
        return max(3, len(written))
    near = 1.0 - value
    return 3 + (int(-math.log10(near)) if 0 < near < 0.1 else 0)


def plural(count: float, noun: str) -> str:
    """``noun``, with an s unless there is one of it: ``plural(3, "update") == "updates"``."""
    return noun if count == 1 else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """How many there are of something: ``counted(1200, "row") == "1,200 rows"``."""
    return f"{count:,} {plural(count, noun)}"


def superscript(exponent: int) -> str:
    """An exponent as Unicode superscript: ``superscript(-7) == "⁻⁷"``."""
    return str(exponent).translate(_SUPERSCRIPTS)


def subscript(*indices: int) -> str:
    """Indices as Unicode subscripts: ``subscript(2, 1) == "₂,₁"``."""
    return ",".join(str(index).translate(_SUBSCRIPTS) for index in indices)


def split(value: float, digits: int) -> tuple[str, int | None]:
    """Mantissa text and exponent; the exponent is None where plain decimals read better."""
    if value == int(value) and abs(value) < 1000:
        return str(int(value)), None
    mantissa, exponent_text = f"{value:.{digits - 1}e}".split("e")
    exponent = int(exponent_text)
    if -4 < exponent < 5:
        return f"{value:.{max(digits - 1 - exponent, 0)}f}", None
    return mantissa, exponent


def special(value: float) -> str | None:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return None
