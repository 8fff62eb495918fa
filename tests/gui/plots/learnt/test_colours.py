"""Values have the neurons' own colours."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nnviz.gui.drawing.scales import neuron_fill
from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.learnt.colours import colour_names, scale_image, shares, winner_image
from nnviz.session.frame.plots import NeuronMap

MakeMap = Callable[..., NeuronMap]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_a_map_has_the_colours_that_the_graph_gives_its_neurons(make_map: MakeMap, theme: Theme) -> None:
    values = np.array([[-1.0, -0.5, 0.0, 0.5, 1.0]])
    image = scale_image(make_map(1, 0, 1.0, values=values), theme)
    for column, value in enumerate(values[0]):
        wanted, found = QColor(neuron_fill(float(value), 1.0, theme)), image.pixelColor(column, 0)
        near = [wanted.red() - found.red(), wanted.green() - found.green(), wanted.blue() - found.blue()]
        assert max(map(abs, near)) <= 1


def test_the_lowest_row_is_at_the_bottom(make_map: MakeMap) -> None:
    image = scale_image(make_map(1, 0, 1.0, values=np.array([[1.0], [-1.0]])), THEMES["light"])
    assert image.pixelColor(0, 1) == QColor(THEMES["light"].positive)
    assert image.pixelColor(0, 0) == QColor(THEMES["light"].negative)


def test_the_middle_decides_where_the_colour_turns() -> None:
    found = shares(np.array([0.0, 0.25, 0.5, 0.75, 1.0, 2.0, -3.0]), 0.0, 0.5, 1.0)
    assert found.tolist() == [-1.0, -0.5, 0.0, 0.5, 1.0, 1.0, -1.0]
    assert shares(np.array([1.0, 2.0]), 1.0, 1.0, 1.0).tolist() == [0.0, 1.0]


def test_what_is_no_number_is_magenta(make_map: MakeMap) -> None:
    image = scale_image(make_map(1, 0, 1.0, values=np.array([[np.nan, np.inf]])), THEMES["dark"])
    assert image.pixelColor(0, 0) == QColor(THEMES["dark"].nonfinite)
    assert image.pixelColor(1, 0) == QColor(THEMES["dark"].positive)


def test_a_class_is_the_fainter_the_closer_the_next_one_is() -> None:
    theme = THEMES["light"]
    image = winner_image(np.array([[0, 0, 5]]), np.array([[0.0, 1.0, np.nan]]), theme.runs, theme)
    assert image.pixelColor(0, 0).lightness() > image.pixelColor(1, 0).lightness()
    assert theme.run_colour(6) == theme.run_colour(0)


def test_the_ends_of_the_scale_are_called_as_they_look() -> None:
    assert colour_names(THEMES["light"]) == ("dark blue", "orange")
    assert colour_names(THEMES["dark"]) == ("light blue", "orange")
    assert colour_names(THEMES["contrast"].projector()) == ("cyan", "yellow")
