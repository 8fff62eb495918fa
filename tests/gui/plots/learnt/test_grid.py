"""All neurons as tiles: each in its place, and reached by pointer and keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.learnt.grid import NeuronGrid, Tiles

Make = Callable[..., object]
LIGHT = THEMES["light"]


def test_each_layer_has_its_column_and_each_neuron_its_tile(shown, make_decision: Make) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    assert [text for _, text in Tiles.of(grid._layers, 400, 380, LIGHT).headings] == ["layer 1", "layer 2", "output"]
    assert grid.tile(1, 0).left() < grid.tile(2, 0).left() < grid.tile(3, 0).left()
    assert grid.tile(1, 0).top() < grid.tile(1, 1).top()
    grid.grab()


@pytest.mark.parametrize("hidden", [(1,), (4, 6), (30, 12, 3), (3,) * 12])
@pytest.mark.parametrize("width", [340, 700])
def test_all_tiles_are_inside_and_none_overlaps(
    qapp: object, make_decision: Make, theme: Theme, hidden: tuple[int, ...], width: int
) -> None:
    tiles = Tiles.of(make_decision(hidden=hidden).layers, width, 400, theme)
    rects = list(tiles.places.values())
    assert all(rect.left() >= 0 and rect.right() <= width and rect.bottom() <= 400 for rect in rects)
    assert not any(a.intersects(b) for index, a in enumerate(rects) for b in rects[index + 1 :])
    assert tiles.side >= 8


def test_a_click_on_a_tile_chooses_the_neuron(shown, make_decision: Make, qtbot: QtBot, image_of, count_of) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    with qtbot.waitSignal(grid.unit_chosen) as signal:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile(2, 1).center().toPoint())
    assert signal.args == [2, 1]
    grid.highlight((2, 1))
    assert count_of(image_of(grid), LIGHT.current) > 50


def test_the_keyboard_reaches_every_neuron(shown, make_decision: Make, qtbot: QtBot) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(grid, key)
    with qtbot.waitSignal(grid.unit_chosen) as signal:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert signal.args == [2, 1]


def test_a_net_with_one_input_has_curves_in_its_tiles(shown, make_fit: Make, image_of, count_of) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_fit())
    assert count_of(image_of(grid), LIGHT.runs[1]) > 50
    grid.grab()


def test_the_card_of_a_tile_names_the_neuron(shown, make_decision: Make, qtbot: QtBot) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    before = grid.grab().toImage()
    qtbot.mouseMove(grid, grid.tile(1, 0).center().toPoint())
    assert grid.grab().toImage() != before
    assert grid.cursor().shape() == Qt.CursorShape.PointingHandCursor
