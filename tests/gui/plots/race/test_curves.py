"""The curves of a race: all of them readable, with their numbers at their ends."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.race.curves import RaceCurves, spread
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import RaceFrame

pytestmark = pytest.mark.usefixtures("qapp")

MakeRace = Callable[..., RaceFrame]
ENTRIES = [("sgd", 0.05), ("sgd", 0.5), ("adam", 0.01)]


@given(st.lists(st.floats(-50, 400), max_size=6))
def test_numbers_at_the_ends_never_cover_each_other(heights: list[float]) -> None:
    placed = spread(sorted(heights), 20.0, 0.0, 300.0)
    assert all(after - before >= 20.0 - 1e-9 for before, after in pairwise(placed))
    assert all(0.0 <= height <= 300.0 for height in placed)


def test_what_has_room_stays_where_it_is() -> None:
    assert spread([10.0, 50.0, 120.0], 20.0, 0.0, 300.0) == [10.0, 50.0, 120.0]


@pytest.fixture
def curves(qtbot: QtBot) -> RaceCurves:
    curves = RaceCurves()
    qtbot.addWidget(curves)
    curves.resize(400, 300)
    return curves


def exploded(frame: RaceFrame, loss: float) -> RaceFrame:
    lane = frame.lanes[0]
    losses = lane.curve.train_loss.copy()
    losses[-1] = loss
    return replace(frame, lanes=(replace(lane, curve=replace(lane.curve, train_loss=losses)), *frame.lanes[1:]))


@pytest.mark.parametrize("loss", [1e9, 1e300, np.inf, np.nan])
@pytest.mark.parametrize("log", [False, True])
def test_a_lane_that_explodes_does_not_press_the_others_flat(
    curves: RaceCurves, make_race: MakeRace, loss: float, log: bool
) -> None:
    curves.set_log(y=log)
    curves.show_race(exploded(make_race(ENTRIES, 100), loss))
    curves.grab()
    high = curves.paper.y_axis.high
    assert (10**high if log else high) < 2000


@pytest.mark.parametrize(("loss", "said"), [(0.0, "0 is drawn at the lower edge"), (-1.0, "below 0 there is no log")])
def test_a_lane_that_comes_to_0_ends_at_the_foot_of_a_log_scale_and_not_at_its_top(
    curves: RaceCurves, make_race: MakeRace, loss: float, said: str
) -> None:
    frame = exploded(make_race(ENTRIES, 100), loss)
    curves.show_race(frame)
    assert curves.paper.y_axis.name == "training loss"
    curves.set_log(y=True)
    curves.grab()
    assert said in curves.paper.y_axis.name
    assert curves._ends._place(frame.lanes[0]).y() == pytest.approx(curves.paper.area.bottom())
    assert curves._ends._place(frame.lanes[1]).y() < curves.paper.area.bottom() - 5


def test_hover_reads_all_lanes_the_lowest_first(curves: RaceCurves, make_race: MakeRace) -> None:
    curves.show_race(make_race(ENTRIES, 100))
    lines = curves.read_out(50.2, 0.0).splitlines()
    assert lines[0] == "update 50"
    assert [line[0] for line in lines[1:]] == ["2", "1", "3"]


def test_fewer_lanes_leave_no_curve_behind(curves: RaceCurves, make_race: MakeRace) -> None:
    for theme in THEMES.values():
        look.set_theme(theme)
        curves.show_race(make_race(ENTRIES, 100))
        curves.show_race(make_race(ENTRIES[:1], 0))
        assert len(curves.read_out(0.0, 0.0).splitlines()) == 2
        curves.grab()


@pytest.mark.parametrize("log", [False, True])
def test_a_file_gets_the_same_picture_and_the_shown_plot_is_left_alone(
    curves: RaceCurves, make_race: MakeRace, check_dark_picture, log: bool
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    curves.set_log(y=log)
    curves.show_race(make_race(ENTRIES, 100))
    check_dark_picture(curves)
