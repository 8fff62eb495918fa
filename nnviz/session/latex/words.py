r"""Words as they stand in a document: petal\_length, 100\,\%, w$_{1}$."""

import re
import unicodedata

_SUBSCRIPTS = {low: rf"$_{{{digit}}}$" for digit, low in enumerate("₀₁₂₃₄₅₆₇₈₉")} | {"₋": "$_{-}$"}
_SUPERSCRIPTS = {high: rf"$^{{{digit}}}$" for digit, high in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "$^{-}$"}
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
    | _SUBSCRIPTS
    | _SUPERSCRIPTS
)
_UNKNOWN = "?"


def text_latex(words: str) -> str:
    """``words`` for the text of a document.

    Letters of other alphabets stay as they are: who writes about them has a document that knows them. In place of a
    sign that plain LaTeX does not know stands a question mark.
    """
    whole = unicodedata.normalize("NFC", " ".join(words.split()))
    return "".join(_SIGNS.get(sign) or _plain(sign) for sign in whole)


def _plain(sign: str) -> str:
    return sign if sign.isascii() or unicodedata.category(sign).startswith("L") else _UNKNOWN
