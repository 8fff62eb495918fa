"""Losses become heights between 0 and 1, whatever they are."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.gui.drawing.theme import THEMES, Theme, contrast_ratio
from nnviz.gui.plots.mountain.heights import Heights, ramp
from nnviz.gui.plots.mountain.range_bar import RangeBar
from nnviz.session.frame.plots import PlaneFrame

pytestmark = pytest.mark.usefixtures("qapp")

MakePlane = Callable[..., PlaneFrame]


def test_linear_heights_are_in_proportion_to_the_loss(make_plane: MakePlane) -> None:
    frame = make_plane()
    heights = Heights.of(frame, log=False)
    assert heights.low == pytest.approx(min(frame.losses.min(), 0.03))
    assert heights.high == frame.losses.max()
    expected = (frame.losses - heights.low) / (heights.high - heights.low)
    np.testing.assert_allclose(heights.grid, expected)
    assert not heights.cut
    assert heights.note() == ""


def test_logarithmic_heights_are_in_proportion_to_the_exponent(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[:] = 10.0 ** np.linspace(-3, 2, frame.losses.size).reshape(frame.losses.shape)
    heights = Heights.of(frame, log=True)
    assert heights.at(np.array([heights.low, heights.high])).tolist() == [0.0, 1.0]
    middle = np.sqrt(heights.low * heights.high)
    assert heights.at(np.array(middle)) == pytest.approx(0.5)


def test_towering_losses_are_cut_off_and_the_note_says_so(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[0, 0] = 1e6
    heights = Heights.of(frame, log=False)
    assert heights.high < 100
    assert heights.grid[0, 0] == 1.0
    assert "cut off" in heights.note()


def test_the_path_is_never_cut_off(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[:] = 0.1
    frame.losses[0, 0] = 1000.0
    assert Heights.of(frame, log=False).high >= frame.paths[0].losses.max()


def test_on_a_map_the_colours_are_those_of_the_grid_alone(make_plane: MakePlane) -> None:
    frame = make_plane(here=(0.0, 0.0, 1e-6))
    scale = Heights.of(frame, log=False, with_paths=False)
    assert (scale.low, scale.high) == (frame.losses.min(), frame.losses.max())
    assert Heights.of(frame, log=False).low == 1e-6


def test_what_is_not_finite_is_told_and_not_measured(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[0, :3] = np.nan, np.inf, -np.inf
    heights = Heights.of(frame, log=False)
    assert np.isfinite([heights.low, heights.high]).all()
    assert heights.broken.sum() == 3
    assert "no finite number" in heights.note()


@pytest.mark.parametrize("value", [0.0, 1.0, 1e-300, 1e300, np.nan, np.inf])
@pytest.mark.parametrize("log", [False, True])
def test_a_flat_plane_has_heights_all_the_same(make_plane: MakePlane, value: float, log: bool) -> None:
    frame = make_plane(paths=(), here=(0.0, 0.0, value))
    frame.losses[:] = value
    heights = Heights.of(frame, log)
    assert np.isfinite(heights.grid).all()
    assert heights.low < heights.high


@given(st.lists(st.floats(width=64), min_size=4, max_size=4), st.booleans())
def test_heights_lie_between_0_and_1(losses: list[float], log: bool) -> None:
    axis = np.array([0.0, 1.0])
    frame = PlaneFrame(axis, axis, np.array(losses).reshape(2, 2), "a", "b", (), (0.0, 0.0, losses[0]), "", "")
    heights = Heights.of(frame, log)
    assert ((heights.grid >= 0) & (heights.grid <= 1)).all()
    at = heights.at(np.array(losses))
    assert ((at >= 0) & (at <= 1)).all()


def test_a_shaft_of_one_point_does_not_stretch_the_logarithm(make_plane: MakePlane) -> None:
    frame = make_plane(paths=(), here=(0.0, 0.0, 1.0))
    frame.losses[:] = np.linspace(1.0, 10.0, frame.losses.size).reshape(frame.losses.shape)
    frame.losses[3, 3] = 0.0
    assert Heights.of(frame, log=True).low > 0.01


def test_a_scale_serves_until_the_losses_grow_out_of_it(make_plane: MakePlane) -> None:
    scale = Heights.of(make_plane(), log=False)
    nearly = Heights.of(make_plane(here=(0.3, 0.1, 0.029)), log=False)
    assert scale.serves(nearly)
    assert not scale.serves(Heights.of(make_plane(), log=True))
    higher = make_plane()
    higher.losses[:] *= 2
    assert not scale.serves(Heights.of(higher, log=False))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_ramp_leads_away_from_the_background_step_by_step(theme: Theme) -> None:
    colours = ["#" + "".join(f"{part:02x}" for part in colour) for colour in ramp(theme)[::16].tolist()]
    ratios = [contrast_ratio(colour, theme.background) for colour in colours]
    assert ratios == sorted(ratios)
    assert ratios[-1] > 2.5
    sides = ramp(theme).astype(int)
    assert np.ptp(sides, axis=1).max() < 30, "grey: violet is the path alone"


def test_without_a_finite_loss_there_is_no_range(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[:] = np.inf
    bar = RangeBar()
    bar.show_heights(Heights.of(frame, log=False))
    assert "no finite loss" in bar.accessibleDescription()


@pytest.mark.parametrize("log", [False, True])
def test_a_loss_that_is_the_same_everywhere_has_no_range(make_plane: MakePlane, log: bool) -> None:
    frame = make_plane(paths=(), here=(0.0, 0.0, 0.25))
    frame.losses[:] = 0.25
    heights = Heights.of(frame, log)
    assert heights.flat == pytest.approx(0.25)
    bar = RangeBar()
    bar.show_heights(heights)
    assert bar.accessibleDescription() == "loss 0.250 everywhere"
    assert Heights.of(make_plane(), log).flat is None


@pytest.mark.parametrize("log", [False, True])
def test_a_loss_of_0_is_at_the_foot_and_what_is_not_finite_on_top(make_plane: MakePlane, log: bool) -> None:
    heights = Heights.of(make_plane(), log)
    assert heights.at(np.array([0.0, np.inf, np.nan])).tolist() == [0.0, 1.0, 1.0]
