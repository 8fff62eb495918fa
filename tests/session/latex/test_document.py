r"""How lines are broken, and what is left of a matrix that is too wide."""

import pytest

from nnviz.session.latex.document import aligned, at_relation, fitted
from nnviz.session.latex.widths import width_of

ROW = r"\begin{bmatrix}1.11&2.22&3.33&4.44&5.55&6.66\end{bmatrix}"


def lines(left, right, width):
    return "\n".join(aligned([(left, right)], width)).split("\n")[1:-1]


def test_what_has_room_stands_on_one_line():
    assert lines("z", "= a + b", 100) == ["  z &= a + b"]


def test_a_line_goes_on_before_an_operation_and_never_inside_a_number_or_a_group():
    power = r"1.11\times 10^{-4}"
    found = lines("z", rf"= {power} + \left(-2.22 + 3.33\right) \cdot {power} - {power}", 160)
    assert found == [
        rf"  z &= {power} \\",
        rf"  &\quad + \left(-2.22 + 3.33\right) \cdot {power} \\",
        rf"  &\quad - {power}",
    ]


def test_factors_part_only_where_the_whole_term_has_no_line():
    found = lines("z", rf"= {ROW} + {ROW} \cdot {ROW}", 250)
    assert found == [rf"  z &= {ROW} \\", rf"  &\quad + {ROW} \\", rf"  &\quad \cdot {ROW}"]


def test_a_number_stays_with_the_matrix_that_it_multiplies():
    found = lines("z", rf"= {ROW} - 0.100 \cdot {ROW}", 220)
    assert [line.count("bmatrix") for line in found] == [2, 2]
    assert found[1].startswith(r"  &\quad - 0.100 \cdot \begin{bmatrix}1.11")
    assert found[1].endswith(r"_{1\times 6}")


def test_another_equals_sign_begins_under_the_first_one():
    assert lines("z", f"= {ROW} = {ROW}", 250) == [rf"  z &= {ROW} \\", f"  &= {ROW}"]


def test_a_sign_of_a_number_is_no_operation():
    assert lines("z", r"= -1.11 \cdot \left(-2\right)", 60) == [r"  z &= -1.11 \\", r"  &\quad \cdot \left(-2\right)"]


def test_large_parentheses_round_many_factors_are_no_hindrance():
    found = lines("z", rf"= \Bigl( {ROW} \cdot {ROW} \Bigr)^{{\!\top}} \cdot {ROW}", 260)
    assert [line.count("bmatrix") for line in found] == [2, 2, 2]


def test_a_matrix_too_wide_for_a_line_loses_columns_and_tells_its_size():
    small = fitted(ROW, 120)
    assert small == r"\begin{bmatrix}1.11&2.22&\cdots&6.66\end{bmatrix}_{1\times 6}"
    assert width_of(small) <= 120 < width_of(ROW)
    assert fitted(ROW, 500) == ROW


@pytest.mark.parametrize(
    ("latex", "left"),
    [(r"A_{1}=g\left(z=1\right)", "A_{1}"), (r"W\leftarrow W-1=2", "W"), (r"\text{no}", r"\text{no}")],
)
def test_an_equation_is_aligned_at_its_first_relation(latex, left):
    found = at_relation(latex)
    assert found == (left, latex.removeprefix(left))


def test_of_no_lines_there_is_nothing():
    assert list(aligned([])) == []
