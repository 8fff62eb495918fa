"""Lengths as authors write them: "84mmx60mm", "8pt". Loads no Qt; everything is in logical pixels, 96 to the inch."""

import math
import re
from typing import NamedTuple

from nnviz.errors import UserError

INCH = 96.0
#: Logical pixels of each unit.
UNITS = {"px": 1.0, "pt": INCH / 72, "mm": INCH / 25.4, "cm": INCH / 2.54, "in": INCH}
_LENGTH = r"(\d{1,6}(?:\.\d{1,4})?)\s*(px|pt|mm|cm|in)?"
_SIZE = re.compile(rf"{_LENGTH}(?:\s*[x×*]\s*{_LENGTH})?", re.IGNORECASE)
#: Of type. Smaller cannot be read, larger is no text.
LEAST_TEXT, MOST_TEXT = 4 * UNITS["pt"], 72 * UNITS["pt"]
#: What a size on paper has where nothing else is said: the usual type of figures, and the pixels that printers ask for.
USUAL_TEXT, USUAL_DPI = 8 * UNITS["pt"], 300
LEAST_DPI, MOST_DPI = 96, 1200
#: Decimals of a length as a person writes it.
_DIGITS = {"px": 0, "pt": 1, "mm": 1, "cm": 2, "in": 2}


class Size(NamedTuple):
    """The sides of a picture in logical pixels; ``height`` is None where the view may choose it."""

    width: float
    height: float | None
    on_paper: bool  # in a unit of length, not in pixels
    unit: str  # of the width, in which an author counts

    @property
    def sides(self) -> tuple[float, float | None]:
        return self.width, self.height


def read_size(text: str) -> Size:
    """ "84mmx60mm", "1280x800" (pixels), "84x60mm", "3.3in", which leaves the height to the view."""
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise UserError(
            f"{text[:30]!r} is no size; write WIDTHxHEIGHT as in 1280x800 or 84mmx60mm, in {_listed_units()}."
        )
    width, unit, height, other = found.groups()
    unit, other = (unit or other or "px").lower(), (other or unit or "px").lower()
    side = None if height is None else float(height) * UNITS[other]
    return Size(float(width) * UNITS[unit], side, (unit, other) != ("px", "px"), unit)


def read_length(text: str, unit: str) -> tuple[float, str]:
    """A length in logical pixels, and the unit that it is written in: ``unit`` where it has none."""
    found = re.fullmatch(_LENGTH, text.strip().replace(",", "."), re.IGNORECASE)
    if not found:
        raise UserError(f"{text[:30]!r} is no length; write one as in 84 mm, in {_listed_units()}.")
    unit = (found[2] or unit).lower()
    return float(found[1]) * UNITS[unit], unit


def read_text_size(text: str) -> float:
    """ "8pt"; a number without a unit is in points, as everybody means it."""
    found = re.fullmatch(_LENGTH, text.strip(), re.IGNORECASE)
    pixels = float(found[1]) * UNITS[(found[2] or "pt").lower()] if found else 0.0
    if not LEAST_TEXT - 1e-9 <= pixels <= MOST_TEXT + 1e-9:
        raise UserError(f"{text[:30]!r} is no size of type; write one from 4pt to 72pt, as in 8pt.")
    return pixels


def read_dpi(text: str) -> int:
    """ "300", or "300dpi"."""
    found = re.fullmatch(r"(\d{1,5})\s*(?:dpi)?", text.strip(), re.IGNORECASE)
    dpi = int(found[1]) if found else 0
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise UserError(f"{text[:30]!r} is no resolution; write dots per inch from {LEAST_DPI} to {MOST_DPI}.")
    return dpi


def written(pixels: float, unit: str) -> str:
    """A length as a person writes it: "84 mm", "8 pt"."""
    return f"{_number(pixels / UNITS[unit], _DIGITS[unit])} {unit}"


def written_sides(width: float, height: float, unit: str) -> str:
    """Two sides in sentences: "84 × 60 mm", "1,280 × 800 pixels"."""
    sides = (_number(side / UNITS[unit], _DIGITS[unit] or 1) for side in (width, height))
    return f"{' × '.join(sides)} {_word(unit)}"


def written_span(least: float, most: float, unit: str) -> str:
    """What a length may be, in sentences: "64 to 20,000 pixels"; a length as it is written there is allowed."""
    scale, digits = UNITS[unit], _DIGITS[unit]
    low = math.ceil(least / scale * 10**digits - 1e-9) / 10**digits
    high = math.floor(most / scale * 10**digits + 1e-9) / 10**digits
    return f"{_number(low, digits)} to {_number(high, digits)} {_word(unit)}"


def _number(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def _word(unit: str) -> str:
    return "pixels" if unit == "px" else unit


def _listed_units() -> str:
    *most, last = UNITS
    return f"{', '.join(most)} or {last}"
