"""What stands where units are folded away is read in any net: the words of neighbours do not run into each other."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.graph.folds import fold_font, fold_width, fold_words
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.neurons import plate

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("theme", [THEMES["light"], THEMES["light"].projector()], ids=["plain", "large"])
@pytest.mark.parametrize("hidden", [1, 3, 8, 14, 25])
def test_words_of_neighbouring_folds_stand_apart(graph_frame, hidden, theme):
    frame = graph_frame((2, *[30] * hidden, 1))
    layout = GraphLayout(frame, QRectF(0, 0, 586, 400), theme)
    folds = [(layer, row, y) for layer, folds in enumerate(layout.fold_y) for row, y in folds]
    assert len(folds) >= hidden
    words = [(layer, y, fold_words(row, layer, layout)) for layer, row, y in folds]
    plates = [plate(QPointF(layout.columns[k], y), text, fold_font(layout)) for k, y, text in words if text != "…"]
    assert all(one.right() < other.left() for one, other in pairwise(plates))


def test_the_number_of_hidden_units_is_said_as_long_as_it_has_room(graph_frame):
    said = []
    for hidden in (1, 8, 25):
        layout = GraphLayout(graph_frame((2, *[30] * hidden, 1)), QRectF(0, 0, 586, 400), THEMES["light"])
        row = layout.fold_y[1][0][0]
        said.append(fold_words(row, 1, layout).replace(str(row.hidden), "N"))
        assert fold_width(1, layout) > 0
    assert said == ["… N more", "+N", "…"]
