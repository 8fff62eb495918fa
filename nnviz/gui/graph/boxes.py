"""How large the boxes are that a composition of functions is drawn as: by their words, their formulas and the room."""

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import FormulaSize, formula_size
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame, Piece, UnitLayer
from nnviz.session.notation import number_latex

#: The radius of a box's corners, and from its rim to what stands in it.
CORNER, PAD, PAD_DOWN = 7.0, 9.0, 13.0
#: From a box to what stands under it: clear of every ring.
BELOW_BOX = 9.0
#: How much larger than other text that of the boxes is, the first that has room.
BOX_TEXT = (1.6, 1.4, 1.2, 1.0)
#: A formula that is wider than so many letters is left to the inspector.
MOST_LETTERS = 22


@dataclass(frozen=True, slots=True)
class BoxSize:
    """Of all boxes of a picture: half their width and height, and the ``least`` width that a name needs.

    ``input_half`` is half the width of the input's, which has no formula; ``below`` is the height of the local
    derivative under a box, ``arrow`` the length of an arrow that has room for a value and a weight.
    """

    half_width: float
    input_half: float
    half_height: float
    least: float
    below: float
    arrow: float


def box_size(frame: GraphFrame, theme: Theme, height: float) -> BoxSize:
    """What the words and formulas of ``frame`` need in a room so high."""
    strong, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    sizes = [size for layer in frame.layers if (size := own_formula_size(layer, theme)) is not None]
    name, *words = (text_width(strong, box_title(layer)) for layer in frame.layers)
    below = text_height(strong) + BELOW_BOX + 3
    tall = text_height(strong) + max((size.height for size in sizes), default=0.0) + 2 * PAD_DOWN
    if tall + below > 0.8 * height:
        sizes, tall = [], text_height(strong) + 2 * PAD_DOWN
    slopes = [slope_size(layer, -0.123, theme) for layer in frame.layers if layer.slope_formula]
    fitting = [size.width - 2 * PAD for size in slopes if size.width <= _most(theme) and size.height <= below]
    widest = max(*words, *(size.width for size in sizes), *fitting, 0.0)
    value, weight = text_width(strong, "−0.000") + 12, text_width(small, "× −0.000") + 13
    arrow = max(value, weight)
    entry = min(max(name + 2 * PAD, tall / 2), widest + 2 * PAD) / 2
    return BoxSize(widest / 2 + PAD, entry, tall / 2, max(words) + PAD, below, arrow)


def box_title(layer: UnitLayer) -> str:
    """ "softplus"; what the data set calls the input."""
    return layer.activation or layer.names[0]


def formula_pixels(theme: Theme) -> float:
    """To the em of a formula in a box."""
    return 1.15 * theme.text_pixels(TEXT_MAIN)


def slope_latex(layer: UnitLayer, slope: float) -> str:
    """ "g′(z) = cos z = 0.697"."""
    return f"{layer.slope_formula} = {number_latex(slope)}"


def slope_size(layer: UnitLayer, slope: float, theme: Theme) -> FormulaSize:
    """Its room."""
    return formula_size((Piece(slope_latex(layer, slope)),), formula_pixels(theme))


def own_formula_size(layer: UnitLayer, theme: Theme) -> FormulaSize | None:
    """The room of a = g(z); None of an input, and of a formula that is too wide for a box."""
    if not layer.formula:
        return None
    size = formula_size((Piece(layer.formula),), formula_pixels(theme))
    return size if size.width <= _most(theme) else None


def _most(theme: Theme) -> float:
    return text_width(ui_font(TEXT_MAIN, theme=theme), "0" * MOST_LETTERS)
