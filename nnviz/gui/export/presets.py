"""Sizes that are asked for again and again: a column of a journal, a slide. Loads no Qt."""

from nnviz.gui.export.choices import Offer
from nnviz.gui.export.lengths import UNITS, USUAL_DPI
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Preset(Offer):
    """Lengths in logical pixels; a ``height`` of None is left to the view, and ``text`` to the size of the picture."""

    width: float
    height: float | None
    unit: str
    text: float | None
    dpi: int


def _points(size: float) -> float:
    return size * UNITS["pt"]


#: By what is remembered of them; the first one is the first that is offered.
PRESETS = {
    "screen": Preset("screen", "1280 pixels wide, and text as in the window", 1280.0, None, "px", None, 192),
    "column": Preset(
        "one column", "84 mm, type of 8 pt: for a journal", 84 * UNITS["mm"], None, "mm", _points(8), USUAL_DPI
    ),
    "columns": Preset(
        "two columns", "174 mm, type of 9 pt: for a journal", 174 * UNITS["mm"], None, "mm", _points(9), USUAL_DPI
    ),
    "slide": Preset("slide 16:9", "13.33 × 7.5 in, type of 12 pt", 1280.0, 720.0, "in", _points(12), 192),
    "square": Preset("square", "1080 × 1080 pixels, type of 15 pt", 1080.0, 1080.0, "px", _points(15), 96),
}
#: The key of a size that is none of them.
OWN = "own"
