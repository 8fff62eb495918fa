r"""Widths that pdflatex measured in article at 10 pt are found again, never much too small."""

import re

import pytest
from tex import compiled, needs_tex

from nnviz.session.latex.widths import width_of

#: In points, by \settowidth of $\displaystyle …$.
MEASURED = {
    r"\frac{\partial L}{\partial b_{29}}": 21.0,
    r"\cdot 0.475668": 45.0,
    "= -0.942521": 58.9,
    r"= -5.70972\times 10^{-4}": 86.8,
    r"= \left(\frac{\partial L}{\partial Z_{5}}\right)^{\!\top}": 53.0,
    r"A_{14}=g\left(Z_{14}\right),\quad a = \max(0, z)": 134.8,
    r"A_{13}=\begin{bmatrix}0.182\\0\\0.116\\\vdots\\0\end{bmatrix}_{32\times 1}": 84.1,
    r"= \begin{bmatrix}0.0346&0&0.0242&0&\cdots&0\end{bmatrix}_{1\times 32}": 174.3,
    r"= \text{sum over all 68719476736 paths} = 0.0101451": 208.2,
    r"\quad \cdot \operatorname{diag}\left(0.455,\;0.881,\;0.904,\;0.562,\;0.995\right) \cdot "
    r"\begin{bmatrix}1.41\\0\\0\\0\\0\end{bmatrix}": 226.2,
    r"=\begin{bmatrix}0.0132&0.236&0.633&-0.674\\0.0674&-0.179&0.335&0.586\\-0.2&-0.9&0.5&0.1\end{bmatrix}": 168.3,
    r"\cdot \left(-0.605756\right) \cdot 1": 72.8,
}  # fmt: skip


@pytest.mark.parametrize(("latex", "points"), MEASURED.items(), ids=str)
def test_a_width_is_found_within_some_per_cent(latex, points):
    assert 0.98 * points < width_of(latex) < 1.07 * points


@needs_tex
def test_the_widths_were_measured_well(tmp_path):
    said = [rf"\settowidth{{\wide}}{{$\displaystyle {{}}{latex}$}}\typeout{{@@\the\wide}}" for latex in MEASURED]
    log = compiled(said, tmp_path, "\\usepackage{amsmath}\n\\newlength\\wide")
    found = [float(points) for points in re.findall(r"@@([\d.]+)pt", log)]
    assert found == pytest.approx(list(MEASURED.values()), abs=0.06)
