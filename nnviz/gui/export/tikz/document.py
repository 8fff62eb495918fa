r"""A piece of a document, for ``\input``: a head of comments, the colours, and the picture."""

from collections.abc import Iterator, Sequence

from nnviz import __version__
from nnviz.gui.export.choices import told_left_out
from nnviz.gui.export.tikz.colours import Colours
from nnviz.gui.export.tikz.engine import font_of, type_size
from nnviz.gui.export.tikz.sheet import BP, Sheet, short


def picture_document(
    title: str,
    sheet: Sheet,
    colours: Colours,
    size: tuple[float, float] | None,
    text: float,
    missing: Sequence[str],
) -> str:
    """The whole file; ``size`` in pixels, None: as large as what is drawn; ``text`` the size of small type in bp.

    ``missing`` is what there is no room for, in words.
    """
    return "\n".join((*_head(title, missing), *_picture(sheet, colours, size, text), ""))


def _head(title: str, missing: Sequence[str]) -> Iterator[str]:
    yield f"% {' '.join(title.split())}"
    yield rf"% nnviz {__version__}; needs \usepackage{{tikz}}"
    yield "% Its nodes have names: (unit-1-2) is the second unit of layer 1, (loss), (target)."
    yield r"% Before it, \definecolor{nnvizpositive} or \tikzset{nnviz neuron/.style=...} change how it looks."
    if missing:
        yield f"% {told_left_out(missing)}"


def _picture(sheet: Sheet, colours: Colours, size: tuple[float, float] | None, text: float) -> Iterator[str]:
    commands = list(sheet.written())
    yield r"\begingroup%"  # the next picture may be of another theme
    yield from colours.definitions()
    font = font_of(type_size(text))
    yield rf"\begin{{tikzpicture}}[x=1bp, y=-1bp, inner sep=0pt, outer sep=0pt, font={font}, nnviz picture/.try]"
    if size is not None:
        yield rf"\useasboundingbox (0,0) rectangle ({short(size[0] * BP)},{short(size[1] * BP)});"
    yield from commands
    yield r"\end{tikzpicture}%"
    yield r"\endgroup%"
