"""A view of a plane shares its room between the picture and its words."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.plots.mountain.plane_view import PlaneView
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import PlaneFrame


@pytest.fixture
def view(qtbot: QtBot, make_plane: Callable[..., PlaneFrame]) -> PlaneView:
    made = PlaneView()
    qtbot.addWidget(made)
    made.resize(540, 460)
    made.show_plane(make_plane())
    made.show()
    return made


def test_in_a_low_view_the_words_give_way_to_the_picture_and_a_tooltip_says_them(view: PlaneView) -> None:
    look.set_theme(LIGHT.projector())
    told = view.note.text
    assert told
    for height, shown in ((700, True), (300, False), (700, True)):
        view.resize(540, height)
        assert view.height() == height
        assert view.note.isVisible() == shown
        assert view.toolTip() == told


def test_a_view_that_is_not_high_has_one_line_of_words(view: PlaneView) -> None:
    heights = []
    for height in (240, 460):
        view.resize(540, height)
        QApplication.processEvents()
        heights.append(view.note.height())
    assert 1.5 * heights[0] < heights[1]


def test_what_is_low_follows_the_size_of_the_type(view: PlaneView) -> None:
    view.resize(540, 260)
    assert view.note.isVisible()
    look.set_theme(LIGHT.projector())
    assert not view.note.isVisible()
