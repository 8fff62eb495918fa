"""What somebody typed, as a number: decimal comma, fractions and powers of ten are understood."""

import re
import unicodedata

from nnviz.core.numbers import special
from nnviz.errors import UserError

#: An answer is not longer than this.
LONGEST = 60
#: Of an answer that cannot be read, so much is repeated.
LONGEST_QUOTED = 20
EXAMPLES = "such as 0.42, −3/8 or 1.2·10^−3"

_SIGNS = str.maketrans(dict.fromkeys("−–‒‐‑﹣－", "-"))
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_DECIMAL = r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"
_POWER = r"(?:10(?:\^|\*\*)\(?(?P<power>[+-]?[0-9]+)\)?)"
_E = r"(?:e|E)(?P<e>[+-]?[0-9]+)"
_NUMBER = re.compile(rf"(?P<sign>[+-]?)(?P<decimal>{_DECIMAL})?(?:{_E}|(?(decimal)[·×*x]){_POWER})?")


def read_number(text: str) -> float:
    """The number that ``text`` is. Raises UserError with a sentence that says what would be one."""
    plain = _plain(text)
    if not plain:
        raise UserError(f"Type a number, {EXAMPLES}.")
    if len(plain) > LONGEST:
        raise UserError(f"That is longer than {LONGEST} signs: type one number.")
    top, line, bottom = plain.partition("/")
    value = _decimal(top, text)
    if line:
        below = _decimal(bottom, text)
        if below == 0:
            raise UserError("A fraction needs a number other than 0 below its line.")
        value /= below
    if special(value):
        raise UserError(f"{text.strip()} is larger than numbers get here.")
    return value


def _plain(text: str) -> str:
    """``text`` in plain signs: raised figures as powers, one kind of minus, no blanks at signs, no "=" before it."""
    text = re.sub(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + found[0].translate(_RAISED), text.strip())
    text = re.sub(r"(?<=[0-9])(?=[¼½¾⅐-⅞])", " ", text)  # of 1½ NFKC would make 11/2
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).replace("⁄", "/").replace("⋅", "·")
    return re.sub(r"\s*([-+/·×x*^()=])\s*", r"\1", text).removeprefix("=")


def _decimal(plain: str, typed: str) -> float:
    found = _NUMBER.fullmatch(plain)
    if found is None or not (found["decimal"] or found["power"]):
        raise UserError(_unreadable(plain, typed.strip()))
    exponent = int(found["e"] or found["power"] or 0)
    mantissa = (found["decimal"] or "1").replace(",", ".")
    return float(f"{found['sign']}{mantissa}e{max(-9999, min(exponent, 9999))}")


def _unreadable(plain: str, typed: str) -> str:
    """Why ``plain`` is no number, and what would be one."""
    if len(typed) > LONGEST_QUOTED:
        typed = f"{typed[:LONGEST_QUOTED]}…"
    if re.search(r"[0-9]\s+[0-9]", plain) or re.search(r"[0-9]['’][0-9]", plain):
        return f"{typed!r} could be two numbers: leave out what parts its digits."
    if len(re.findall("[.,]", plain)) > 1:
        return f"{typed!r} has two decimal signs: leave out those of thousands."
    if plain.endswith("%"):
        return f"{typed!r} is a share: type 0.42 instead of 42 %."
    if re.fullmatch(r"[0-9.,+\-*/·×^() ]+", plain) and re.search("[0-9]", plain):
        return f"{typed!r} is still to be worked out: one number is asked."
    return f"{typed!r} is no number: type one, {EXAMPLES}."
