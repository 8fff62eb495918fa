"""The layers of a lane as small as a stamp: each title is whole, and the ridges yield to the sizes."""

import pytest
from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, THEMES
from nnviz.gui.plots.compare.mini_layers import GAP, _columns


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", [165.0, 180.0, 240.0, 400.0])
def test_every_title_has_its_room_over_its_column(qapp, width, large):
    theme = THEMES["light"].projector() if large else THEMES["light"]
    ridges, sizes, titles = _columns(QRectF(10, 20, width, 100), theme)
    for room, title in zip(sizes, titles, strict=True):
        assert text_width(ui_font(TEXT_SMALL, theme=theme), title) <= room.width() + GAP
    columns = [one for one in (ridges, *sizes) if one is not None]
    assert columns[0].left() == 10
    assert columns[-1].right() == pytest.approx(10 + width)
    assert (ridges is None) == (large and width < 200)
