"""Formulas in words: what a screen reader says."""

import pytest

from nnviz.gui.drawing.speech import formula_in_words, sentence_in_words


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{\partial L}{\partial Z_{2}}", "partial L over partial Z sub 2"),
        (r"A_{1}^{\top}", "A sub 1 transposed"),
        (
            r"\left(\frac{\partial L}{\partial Z_{1}}\right)^{\!\top}",
            "open paren partial L over partial Z sub 1 close paren transposed",
        ),
        (r"L=1.52163", "L equals 1.52"),
        (r"-0.0123456", "negative 0.0123"),
        (r"\begin{bmatrix}1&-0.2\end{bmatrix}", "matrix 1 by 2: row 1: 1, negative 0.2"),
    ],
)
def test_a_formula_is_read_in_words(latex, words):
    assert formula_in_words(latex) == words


def test_a_large_matrix_is_named_by_its_shape():
    large = r"\begin{bmatrix}" + "&".join(str(number) for number in range(10)) + r"\end{bmatrix}"
    assert formula_in_words(large, "a 1 by 10 matrix") == "a 1 by 10 matrix"


def test_an_abbreviated_matrix_is_not_read_as_if_it_were_whole():
    assert formula_in_words(r"\begin{bmatrix}1&\cdots&3\end{bmatrix}", "a 1 by 784 matrix") == "a 1 by 784 matrix"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("∂L/∂w₁,₂,₁ = −0.5331234567890123", "partial L over partial w sub 1 comma 2 comma 1 = negative 0.533"),
        ("moves by −η times its gradient", "moves by minus eta times its gradient"),
        ("1.5×10⁻⁷", "1.5 times 10 to the power negative 7"),
        ("Now we have δ₂ = ∂L/∂Z₂.", "Now we have delta sub 2 = partial L over partial Z sub 2."),
    ],
)
def test_a_sentence_is_read_without_symbols(text, words):
    assert sentence_in_words(text) == words
