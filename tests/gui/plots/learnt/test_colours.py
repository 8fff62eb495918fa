"""Values have the neurons' own colours, and the line runs where the value is."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from nnviz.gui.drawing.scales import neuron_fill
from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.isolines import isolines
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


# ---------------------------------------------------------------- contour


def test_the_line_of_a_slope_is_straight() -> None:
    x, y = np.meshgrid(np.arange(6.0), np.arange(5.0))
    found = isolines(2 * x + y, 5.5)
    ends = found.reshape(-1, 2)
    assert len(found) >= 5
    assert 2 * ends[:, 0] + ends[:, 1] == pytest.approx(np.full(len(ends), 5.5))


def test_the_line_around_a_hill_is_closed() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 31), np.linspace(-1, 1, 31))
    ends = isolines(-(x**2 + y**2), -0.25).reshape(-1, 2).round(9)
    _, counts = np.unique(ends, axis=0, return_counts=True)
    assert (counts == 2).all()
    radius = np.hypot(ends[:, 0] / 15 - 1, ends[:, 1] / 15 - 1)
    assert radius == pytest.approx(np.full(len(radius), 0.5), abs=0.01)


@pytest.mark.parametrize("level", [0.4, 0.6])
def test_in_a_saddle_the_mean_decides_what_belongs_together(level: float) -> None:
    found = isolines(np.array([[1.0, 0.0], [0.0, 1.0]]), level)
    assert len(found) == 2
    rising = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1]) > 0
    assert rising.all() == (level < 0.5)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=12, max_size=12), st.floats(-2, 2))
def test_odd_values_give_lines_that_are_finite_and_inside(values: list[float], level: float) -> None:
    found = isolines(np.array(values).reshape(3, 4), level)
    assert found.shape[1] == 4
    assert np.isfinite(found).all()
    assert found.size == 0 or (found.min() >= 0 and found.max() <= 3)


def test_nothing_has_no_line() -> None:
    assert isolines(np.zeros((1, 5)), 0.0).shape == (0, 4)
    assert isolines(np.zeros((4, 4)), 1.0).shape == (0, 4)
