r"""Words as they stand in a document: petal\_length, 100\,\%, w$_{1}$."""

import re
import unicodedata

_LOW, _HIGH = dict(zip("₀₁₂₃₄₅₆₇₈₉₋", "0123456789-", strict=True)), dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
_GREEK = re.findall(
    r"\w+",
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon phi"
    " chi psi omega",
)
_MATHS = {
    "−": "-", "×": r"\times", "·": r"\cdot", "÷": r"\div", "±": r"\pm", "∂": r"\partial", "√": r"\surd", "≤": r"\le",
    "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∞": r"\infty", "∈": r"\in", "→": r"\to", "←": r"\leftarrow",
    "↓": r"\downarrow", "°": r"^{\circ}", "µ": r"\mu", "ℓ": r"\ell", "′": "'", "Γ": r"\Gamma", "Δ": r"\Delta",
    "Θ": r"\Theta", "Λ": r"\Lambda", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "<": "<", ">": ">", "|": "|",
} | {chr(0x3B1 + place): name if name == "o" else rf"\{name}" for place, name in enumerate(_GREEK)}  # fmt: skip
#: Of what plain LaTeX does not know by itself, or reads as something else.
_SIGNS = (
    {sign: rf"\{sign}" for sign in "#$%&_{}"}
    | {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}", "–": "--", "—": "---", "…": r"\ldots{}"}
    | {"“": "``", "”": "''", "„": ",,", "‘": "`", "’": "'"}
    | {sign: f"${maths}$" for sign, maths in _MATHS.items()}
)
_UNKNOWN = "?"


_LOWS, _HIGHS = "".join(_LOW), "".join(_HIGH)
_PIECE = re.compile(f"(?P<low>[{_LOWS}]+(?:,[{_LOWS}]+)*)|(?P<high>[{_HIGHS}]+)|(?P<sign>.)", re.DOTALL)
#: A word is no symbol, unless it is the name of a function before its argument.
_WORD = re.compile(r"[A-Za-z]{2,}(?![A-Za-z]*\()|[A-Za-z]\d|\d[A-Za-z]")
_SYMBOL = re.compile(r"[A-Za-z]")
_FUNCTION = re.compile(r"[A-Za-z]{2,}(?=\()")
#: What makes a formula of letters and figures, and what else it may hold.
_MARKS = f"=+−×·←|∂∞√ηδσ{_LOWS}{_HIGHS}"
_FORMULA = re.compile(rf"(?=.*[{_MARKS}]|[LWZAbwzaxy]$)[A-Za-z0-9 ()/.,?{_MARKS}]+")
#: A space that is no room round an operation, and a minus that is none.
_SPACE = re.compile(r"(?<=[^ =+−·×←,(/]) (?=[^ =+·×←,)/])(?!− )")
_CLOSE = re.compile(r"(?<! )·(?! )")
_SIGNED = re.compile(r"(?<![^ (=·×,|])−(?! )")


def text_latex(words: str) -> str:
    """``words`` for the text of a document.

    Letters of other alphabets stay as they are: who writes about them has a document that knows them. In place of a
    sign that plain LaTeX does not know stands a question mark.
    """
    whole = unicodedata.normalize("NFC", " ".join(words.split()))
    return "".join(_written(found) for found in _PIECE.finditer(whole))


def symbols_latex(text: str) -> str:
    """What stands in a picture: a formula as one, ``$\\partial L/\\partial W_{1}$``, and words as words."""
    if _WORD.search(text) or not _FORMULA.fullmatch(text):
        symbol, equals, words = text.partition(" = ")
        return f"${symbol}$ = {text_latex(words)}" if equals and _SYMBOL.fullmatch(symbol) else text_latex(text)
    close = _CLOSE.sub("{·}", text).replace(" ← ", r"\,{←}\,")  # labels have no room for the spaces of a display
    signed = _SIGNED.sub("{-}", _SPACE.sub(r"\\ ", close))
    named = _FUNCTION.sub(lambda found: rf"\mathrm{{{found[0]}}}", signed)
    maths = "".join(_maths(found) for found in _PIECE.finditer(named))
    return f"${' '.join(maths.split()).replace(' }', '}')}$"


def _written(found: re.Match[str]) -> str:
    if found["sign"] is None:
        return f"${_maths(found)}$"
    sign = found["sign"]
    known = _SIGNS.get(sign)
    plain = sign.isascii() or unicodedata.category(sign).startswith("L")
    return known or (sign if plain else _UNKNOWN)


def _maths(found: re.Match[str]) -> str:
    if found["low"]:
        return f"_{{{''.join(_LOW.get(one, one) for one in found['low'])}}}"
    if found["high"]:
        return f"^{{{''.join(_HIGH[one] for one in found['high'])}}}"
    sign: str = found["sign"]
    known = _MATHS.get(sign, sign)
    return f"{known} " if known.startswith("\\") and known[-1].isalpha() else known
