import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnviz.core.chain import Target
from nnviz.session import notation


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.8423, "−0.842"),
        (0.087, "0.0870"),
        (0.000438568, "4.39×10⁻⁴"),
        (1.2e-7, "1.20×10⁻⁷"),
        (12345.6, "12346"),
        (-123456.0, "−1.23×10⁵"),
        (0.9999, "1.00"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_have_three_significant_digits_and_a_true_minus(value, text):
    assert notation.number(value) == text


@pytest.mark.parametrize(
    ("value", "uncertainty", "written"),
    [
        (0.0363519221234, 2e-13, "0.036351922 ± 1×10⁻⁹"),
        (-763.519472562, 1.2e-10, "−763.51947 ± 1×10⁻⁵"),
        (-763.519472562, 0.004, "−763.519 ± 0.005"),
        (1.25e-12, 3e-14, "1.25×10⁻¹² ± 4×10⁻¹⁴"),
        (2.4e-17, 1.1e-16, "0 ± 2×10⁻¹⁶"),
        (2.4e-17, 3e-17, "2×10⁻¹⁷ ± 4×10⁻¹⁷"),
        (0.0, 1.7e-13, "0 ± 3×10⁻¹³"),
        (1e-320, 5e-324, None),
        (0.0, 5e-324, None),
    ],
)
def test_a_measured_number_ends_where_its_uncertainty_begins(value, uncertainty, written):
    place = notation.last_place(value, uncertainty, 8)
    text = f"{notation.to_place(value, place)} ± {notation.up_to_place(uncertainty, place)}"
    assert written is None or text == written


@given(st.floats(-1e100, 1e100), st.floats(1e-200, 1e100))
@example(0.25, 0.96875)
@example(9133570265740444.0, 2.086642978512599e16)  # nearer to one unit of the last place than to none
def test_what_is_written_holds_the_value_and_its_uncertainty(value, uncertainty):
    """value ± uncertainty lies within what stands there."""
    place = notation.last_place(value, uncertainty, 8)
    shown, around = (read(notation.to_place(value, place)), read(notation.up_to_place(uncertainty, place)))
    assert abs(shown - value) + uncertainty <= around * (1 + 1e-9) + 1e-9 * uncertainty


def read(text):
    digits = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    return float(digits.replace("×10", "e"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_text_reads_back_as_the_same_number(value):
    text = notation.exact(value).replace("−", "-")
    mantissa, _, exponent = text.partition("×10")
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    assert float(f"{mantissa}e{exponent.translate(digits)}" if exponent else mantissa) == value


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_a_number_in_text_and_in_latex_has_the_same_digits(value):
    text, latex = notation.number(value), notation.number_latex(value)
    assert text.split("×")[0] == latex.split(r"\times")[0]


def test_a_positive_number_can_carry_its_sign():
    assert notation.signed(0.5) == "+0.500"
    assert notation.signed(-0.5) == "−0.500"


def test_a_noun_is_in_the_plural_unless_there_is_one_of_it():
    texts = [f"{count} {notation.plural(count, 'update')}" for count in (0, 1, 2)]
    assert texts == ["0 updates", "1 update", "2 updates"]


def test_symbols_count_units_from_one_and_call_the_input_x():
    assert notation.unit_symbol("a", 2, 0) == "a₂,₁"
    assert notation.unit_symbol("a", 0, 3) == "x₄"
    assert notation.layer_symbol("A", 0) == "x"
    assert notation.parameter_symbol(1, "W", 1, 0) == "w₁,₂,₁"
    assert notation.parameter_symbol(3, "b") == "b₃"
    assert notation.target_symbol(Target(1, "W", 1, 0)) == "w₁,₂,₁"
    assert notation.target_latex(Target(2, "b", 0)) == "b_{2,1}"


def test_a_factor_is_a_fraction_and_its_product_is_named_by_what_it_differentiates_by():
    assert notation.factor_symbol("dZ_dA", 3) == "∂Z₃/∂A₂"
    assert notation.factor_latex("dA_dZ", 2) == r"\frac{\partial A_{2}}{\partial Z_{2}}"
    assert notation.factor_symbol("dZ_dW", 1, 1, 0) == "∂Z₁/∂w₁,₂,₁"
    assert notation.product_name("dA_dZ", 2) == "∂L/∂Z₂"
    assert notation.product_name("dZ_dW", 1) == "∂L/∂W₁"
    assert notation.product_latex("dL_dA", 2) == r"\frac{\partial L}{\partial A_{2}}"


def test_a_large_matrix_shows_its_ends_with_dots_between():
    latex = notation.matrix_latex(np.arange(200.0).reshape(10, 20))
    assert latex.count(r"\\") == 4
    assert r"\vdots" in latex
    assert r"\cdots" in latex
    assert "199" in latex


def test_a_small_matrix_is_shown_whole():
    assert notation.matrix_latex(np.array([[1.0, -0.5], [0.25, 2.0]])) == (
        r"\begin{bmatrix}1&-0.500\\0.250&2\end{bmatrix}"
    )


def test_one_of_something_is_not_many():
    assert [notation.counted(count, "row") for count in (0, 1, 2, 1200)] == ["0 rows", "1 row", "2 rows", "1,200 rows"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9999, "0.9999"), (0.99999999, "0.99999999"), (0.123456, "0.123456"), (0.3, "0.3"), (1e-4, "1×10⁻⁴"),
        (1 / 3, "0.333"), (0.034549150281252, "0.0345"), (0.9998477379, "0.999848"), (1000.0, "1000"), (0.0, "0"),
        (-2.5, "−2.5"), (float("nan"), "NaN"), (123456789.125, "1.23×10⁸"), (1.0, "1"),
    ],
)  # fmt: skip
def test_a_chosen_number_is_written_in_full_where_that_is_short(value, text):
    assert notation.shortest(value) == text


def test_a_matrix_that_is_cut_down_says_its_shape_and_keeps_its_corners():
    latex = notation.matrix_latex(np.arange(40.0).reshape(8, 5))
    assert latex.endswith(r"_{8\times 5}")
    assert notation.abbreviated_latex(f"W={latex}+1", 3, 3) == (
        r"W=\begin{bmatrix}0&\cdots&4\\\vdots&\vdots&\vdots\\35&\cdots&39\end{bmatrix}_{8\times 5}+1"
    )
    assert notation.abbreviated_latex(r"\begin{bmatrix}1&2&3&4\end{bmatrix}", 3, 3) == (
        r"\begin{bmatrix}1&\cdots&4\end{bmatrix}_{1\times 4}"
    )


def test_what_fits_is_left_as_it_is():
    for latex in (
        notation.matrix_latex(np.eye(3)), notation.diagonal_latex(np.arange(3.0)), r"\frac{\partial L}{\partial W_{1}}",
    ):  # fmt: skip
        assert notation.abbreviated_latex(latex, 3, 3) == latex


def test_a_diagonal_that_is_cut_down_keeps_its_ends_and_its_shape():
    whole = notation.diagonal_latex(np.arange(9.0))
    assert whole.endswith(r"_{9\times 9}")
    assert notation.abbreviated_latex(whole, 3, 3) == r"\operatorname{diag}\left(0,\;\ldots,\;8\right)_{9\times 9}"
