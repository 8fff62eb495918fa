r"""Words and symbols as plain LaTeX knows them."""

import pytest

from nnviz.session.latex.words import symbols_latex, text_latex


def test_what_tex_reads_as_something_else_is_escaped():
    assert text_latex("50% of #1_a & {b}^2 ~ $x\\y\nz₁") == (
        r"50\% of \#1\_a \& \{b\}\^{}2 \~{} \$x\textbackslash{}y z$_{1}$"
    )


@pytest.mark.parametrize(
    ("words", "latex"),
    [
        ("−5 °C ≤ θ, 10⁻² µm", r"$-$5 $^{\circ}$C $\le$ $\theta$, 10$^{-2}$ $\mu$m"),
        ("“a” < b | c – d…", r"``a'' $<$ b $|$ c -- d\ldots{}"),
        ("花 Größe ☃", "花 Größe ?"),
        ("a₂,₁", r"a$_{2,1}$"),
    ],
)
def test_signs_that_plain_latex_does_not_know_are_written_as_it_does(words, latex):
    assert text_latex(words) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("∂L/∂w₁,₂,₁", r"$\partial L/\partial w_{1,2,1}$"),
        ("Z₁ = W₁·x + b₁", r"$Z_{1} = W_{1}{\cdot}x + b_{1}$"),
        ("W₁ ← W₁ − η·∂L/∂W₁", r"$W_{1}\,{\leftarrow}\,W_{1} - \eta {\cdot}\partial L/\partial W_{1}$"),
        ("A₁ = tanh(Z₁)", r"$A_{1} = \mathrm{tanh}(Z_{1})$"),
        ("−0.15", "${-}0.15$"),
        ("w −0.15", r"$w\ {-}0.15$"),
        ("1.2×10⁻⁴", r"$1.2\times 10^{-4}$"),
        ("−∞", r"${-}\infty$"),
        ("y = 0.70", "$y = 0.70$"),
        ("L", "$L$"),
    ],
)
def test_a_formula_is_one(text, latex):
    assert symbols_latex(text) == latex


@pytest.mark.parametrize("words", ["0.46", "petal length (cm)", "leaky ReLU", "layer 1", "NaN", "x1"])
def test_words_and_plain_numbers_stay_what_they_are(words):
    assert symbols_latex(words) == words


def test_what_a_symbol_is_in_words_is_no_formula():
    assert symbols_latex("y = setosa") == "$y$ = setosa"


def test_a_symbol_among_words_is_a_symbol():
    assert symbols_latex("Adam updates W₁") == "Adam updates W$_{1}$"
