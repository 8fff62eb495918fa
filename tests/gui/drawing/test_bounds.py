"""What a formula takes at least, told without typesetting it, is never more than what it takes."""

import random

import pytest

from nnviz.gui.drawing.bounds import least_height, least_width
from nnviz.gui.drawing.formula import formula_size
from nnviz.session.frame.model import Piece
from nnviz.session.notation import number_latex

#: Of the kinds of pieces that the chain is written with.
PIECES = [
    "", "=", r"\cdot", "-", "{}-{}", r"\odot", "0.500", "11.11", r"1.2\times 10^{-308}", r"\infty", "illl",
    r"\frac{\partial L}{\partial A_{12}}", r"\left(\frac{\partial L}{\partial Z_{1}}\right)^{\!\top}",
    r"\text{undefined}", r"A_{1}=g\left(Z_{1}\right),\quad a = \tanh z", r"W_{2}\leftarrow W_{2}-\eta",
    r"b_{3}^{\top}={}",
    r"\operatorname{diag}\left(0.25,\;-0.212,\;\ldots,\;0.199\right)_{30\times 30}", r"\sum_{i=1}^{30}",
    r"\begin{bmatrix}\infty&-\infty\end{bmatrix}", r"\begin{bmatrix}\vdots\end{bmatrix}",
]  # fmt: skip


def test_no_piece_takes_less_than_it_is_said_to_take_at_least():
    for piece in PIECES:
        formula = (Piece(piece),)
        size = formula_size(formula, 1.0)
        assert least_width(formula) <= size.width, piece
        assert least_height(formula) <= size.height, piece


@pytest.mark.parametrize("shape", ["", r"_{8\times 8}"])
def test_no_matrix_takes_less_than_it_is_said_to_take_at_least_nor_much_more(shape):
    chance = random.Random(1)
    for _ in range(30):
        rows, columns = chance.randint(1, 5), chance.randint(1, 6)
        cells = [[cell(chance) for _ in range(columns)] for _ in range(rows)]
        inside = r"\\".join("&".join(row) for row in cells)
        formula = (Piece("="), Piece(rf"\begin{{bmatrix}}{inside}\end{{bmatrix}}{shape}"))
        size = formula_size(formula, 1.0)
        assert 0.6 * size.width - 2 <= least_width(formula) <= size.width, inside
        assert 0.8 * size.height <= least_height(formula) <= size.height, inside


def cell(chance):
    number = chance.choice([-1, 1]) * chance.random() * 10.0 ** chance.randint(-12, 12)
    return chance.choice([number_latex(number), number_latex(round(number, 2)), r"\cdots", r"\vdots", "0"])
