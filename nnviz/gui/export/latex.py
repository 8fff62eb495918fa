r"""A picture as a piece of a LaTeX document, for ``\\input``: the graph as TikZ, the chain rule as equations."""

from nnviz.gui.export.choices import check_view
from nnviz.gui.export.lengths import INCH
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.tikz.painting import PAGE, for_a_page, graph_as_tikz
from nnviz.session.latex.document import TEXT_WIDTH

SUFFIX = ".tex"
_POINTS = 72.27 / INCH  # of TeX, in a logical pixel


#: What a preview does not show of a file, by the view.
TOLD = {
    "graph": "in LaTeX in the document's font",
    "chain": "in LaTeX the equations of this step",
}


def previewed(picture: Picture) -> Picture:
    """The picture that comes closest to what the document will show."""
    return for_a_page(picture) if picture.view == "graph" and picture.plot is None else picture


def as_latex(picture: Picture, title: str) -> str:
    """The file; ``title`` says what it is of."""
    view = picture.view if picture.plot is None else "plot"
    check_view(SUFFIX, view)
    if view == "graph":
        return graph_as_tikz(picture, title)
    assert picture.equations is not None, "who makes the picture of a chain knows its numbers"
    width = picture.size[0] if picture.whole is None else picture.whole[0]
    return picture.equations(width * _POINTS if width <= PAGE else TEXT_WIDTH)
