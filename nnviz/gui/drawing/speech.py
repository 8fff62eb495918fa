"""Formulas and symbols in words, for screen readers: mathra reads a formula out, and numbers have three digits."""

import re
from functools import lru_cache

from nnviz.gui.drawing.formula import read_out
from nnviz.session.notation import number

#: A matrix of more numbers than these is named by its shape: nobody keeps thirty numbers in mind.
MOST_NUMBERS = 9

_TRANSPOSED = re.compile(r"\^\{(?:\\!)?\\top\}")
_MATRIX = re.compile(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}")
_DECIMAL = re.compile(r"\d+\.\d+")
_LOWERED = re.compile(r"[₀-₉](?:[₀-₉,ı]*[₀-₉])?")
_RAISED = re.compile(r"×10([⁻⁰¹²³⁴-⁹]+)")
_FRACTION = re.compile(r"∂([^\s/()]+)/∂([^\s/().;:!?]+)")
_READ_FRACTION = re.compile(r"fraction, (partial [^,]+), over (partial [^:;]+?), end fraction")
_PLAIN_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "01234567890123456789−")
_NAMES = {
    "∂": "partial ", "δ": "delta", "η": "eta", "→": "to", "←": "from", "∞": "infinity",
}  # fmt: skip


@lru_cache(maxsize=256)
def formula_in_words(latex: str, matrix: str = "") -> str:
    """``latex`` as it is read out.

    ``matrix`` stands for each matrix that is too large to be: ``a 30 by 784 matrix``.
    """
    latex = _TRANSPOSED.sub(r"\\text{ transposed}", latex)
    latex = _MATRIX.sub(lambda found: _matrix(found, matrix), latex)
    latex = latex.replace(r"\operatorname{diag}", r"\text{diagonal matrix of }").replace(r"\,", "")
    words = _DECIMAL.sub(_three_digits, read_out(latex))
    return _tidy(_READ_FRACTION.sub(r"\1 over \2", words))


def _matrix(found: re.Match[str], instead: str) -> str:
    cells = len(re.split(r"&|\\\\", found.group(1)))
    is_whole = "dots" not in found.group(1)
    return found.group(0) if is_whole and cells <= MOST_NUMBERS else rf"\text{{ {instead or 'a matrix'} }}"


def sentence_in_words(text: str) -> str:
    """Plain text whose symbols are words: ``∂L/∂Z₂`` is ``partial L over partial Z sub 2``."""
    text = _DECIMAL.sub(_three_digits, text)
    text = _RAISED.sub(lambda found: f" times 10 to the power {found.group(1).translate(_PLAIN_DIGITS)}", text)
    text = _FRACTION.sub(r"partial \1 over partial \2", text)
    text = _LOWERED.sub(lambda found: " sub " + found.group(0).translate(_PLAIN_DIGITS).replace(",", " comma "), text)
    text = re.sub(r"−(?=\d|infinity|∞)", "negative ", text)
    text = re.sub(r"(?<=\s)−(?=[^\s\d])", "minus ", text)
    for sign, name in _NAMES.items():
        text = text.replace(sign, name)
    return _tidy(re.sub(r"(\d)×(\d)", r"\1 by \2", text))


def _three_digits(found: re.Match[str]) -> str:
    digits = found.group(0).replace(".", "").lstrip("0")
    if len(digits) <= 3:
        return found.group(0)
    text = number(float(found.group(0)))
    return _RAISED.sub(lambda power: f" times 10 to the power {power.group(1).translate(_PLAIN_DIGITS)}", text)


def _tidy(words: str) -> str:
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(words.split()))
