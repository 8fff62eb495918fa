"""The words where units are folded away: how many they are, as long as the layers stand far enough apart."""

from PySide6.QtGui import QFont

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import TEXT_SMALL
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.rows import UnitRow

#: What a word over lines takes besides its letters, and what parts it from that of the next layer.
PLATE, APART = 8.0, 4.0


def fold_font(layout: GraphLayout) -> QFont:
    return ui_font(TEXT_SMALL, 600, theme=layout.theme)


def fold_words(row: UnitRow, layer: int, layout: GraphLayout) -> str:
    """ "… 19 more"; between close layers "+19", and where not even that has room the dots alone."""
    font, room = fold_font(layout), _room(layer, layout)
    choices = (f"… {row.hidden:,} more", f"+{row.hidden:,}", "…")
    least = "" if layout.theme.is_figure else "…"  # in a figure no word lies over another
    return next((words for words in choices if text_width(font, words) <= room), least)


def fold_width(layer: int, layout: GraphLayout) -> float:
    """Pixels that the widest of a layer's words takes."""
    font, folds = fold_font(layout), layout.fold_y[layer]
    return max((text_width(font, fold_words(row, layer, layout)) for row, _ in folds), default=0.0) + PLATE


def _room(layer: int, layout: GraphLayout) -> float:
    """Pixels for letters: a neighbour that has such words, too, takes its half of the way."""
    here, room = layout.columns[layer], float("inf")
    for other in (layer - 1, layer + 1):
        if 0 <= other < len(layout.columns):
            way = abs(layout.columns[other] - here)
            room = min(room, way if layout.fold_y[other] else 2 * (way - layout.radius))
    return room - PLATE - APART
