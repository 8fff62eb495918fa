"""The picture of the mountain: a disc that holds path and valley, and stays while they are in it."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.landscape import Plane
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.frame.model import Target
from nnviz.session.frame.plots import Disc, PlaneChoice
from nnviz.session.state import first_state
from nnviz.session.surveys.mountain import Mountain
from nnviz.session.surveys.mountain.disc import Walked, flat_direction, grown, lay, search

X, Y = np.array([0.0, 0.5, 1.0, 1.5, 2.0]), np.array([0.4, 0.7, 1.5, 2.3, 2.4])


def neuron(rate=0.5, w=0.8, b=3.0):
    """A session on y = w·x + b with ½ squared error, on five points."""
    start = Session.new().state
    experiment = replace(
        start.experiment, network=NetworkSpec(1, (LayerSpec(1, "identity"),), "half_squared_error"),
        data=DataSpec(inputs=tuple((x,) for x in X.tolist()), targets=tuple((y,) for y in Y.tolist())),
        sample=0, batch_size=5,
        parameters=ParameterSpec((((w,),),), ((b,),)),
        optimizer=replace(start.experiment.optimizer, learning_rate=rate),
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def go_on(share):
    return True


def surveyed(session, kept=None, **choice):
    return Mountain(lambda: session.state).plane_job(PlaneChoice(**choice), kept).run(go_on)


def bowl(a, b):
    """Its floor, 0.5, is at (2, −1); it is flattest along (1, 1)."""
    u, v = (a - 2 + b + 1) / np.sqrt(2), (a - 2 - b - 1) / np.sqrt(2)
    return 0.5 + 0.05 * u**2 + 2.0 * v**2


def walk(*places):
    places = np.array(places, dtype=float)
    return Walked(places, bowl(*places.T))


def test_the_floor_of_a_valley_is_found_to_the_last_digits():
    a, b, loss, is_floor = search(bowl, walk((0, 0), (0.5, 0.3)), usual=4.0)
    assert (a, b) == pytest.approx((2.0, -1.0), abs=1e-6)
    assert loss == pytest.approx(0.5, rel=1e-12)
    assert is_floor


def test_where_it_goes_on_down_there_is_no_floor():
    assert not search(lambda a, b: np.exp(-a), walk((0, 0), (1, 0)), usual=1.0)[3]


def test_the_disc_is_1_4_times_what_path_and_valley_need_and_1_3_times_as_high():
    walked = walk((0, 0), (4, 0))
    disc = lay(walked, (2.0, -1.0, 0.5, True), usual=1.0)
    assert (disc.a, disc.b) == pytest.approx((2.0, -0.5))
    assert disc.radius == pytest.approx(1.4 * np.hypot(2.0, 0.5))
    assert disc.top == pytest.approx(1.3 * bowl(np.array([0.0, 4.0]), np.array([0.0, 0.0])).max())


@pytest.mark.parametrize(("far", "times"), [(0.9, 0), (1.1, 1), (2.0, 2), (3.4, 4)])
def test_it_grows_by_whole_factors_of_one_and_a_half(far, times):
    before = Disc(1.0, 0.0, 2.0, 10.0)
    after = grown(before, Walked(np.array([[1.0 + 2.0 * far, 0.0]]), np.array([10.0 * far])))
    assert after == Disc(1.0, 0.0, pytest.approx(2.0 * 1.5**times), pytest.approx(10.0 * 1.5**times))


@pytest.mark.parametrize("angle", [0.0, 30.0, 75.0, 120.0])
def test_the_view_is_along_the_flat_direction_of_the_valley(angle):
    axis, turn = np.linspace(-1, 1, 41), np.radians(angle)
    a, b = np.meshgrid(axis, axis)
    along, across = a * np.sin(turn) + b * np.cos(turn), a * np.cos(turn) - b * np.sin(turn)
    plane = Plane(np.zeros(2), np.eye(2)[0], np.eye(2)[1], axis, axis)
    found = flat_direction(plane, 0.1 * along**2 + across**2 + 0.02 * along, Disc(0, 0, 1.0, 9.0))
    assert found == pytest.approx(angle, abs=1e-6), "uphill: so what is near hides little"


def test_of_two_weights_alone_the_picture_is_their_whole_loss_with_its_minimum():
    session = neuron()
    session.train(14)
    frame = surveyed(session, axes="path")
    assert (frame.a_name, frame.b_name, frame.note) == ("w", "b", "")
    assert frame.title.startswith("loss over w and b · after 14 updates")
    assert Mountain(lambda: session.state).whole() == "loss over w and b"
    (w, b), (rest,), *_ = np.linalg.lstsq(np.column_stack((X, np.ones(5))), Y, rcond=None)
    assert frame.lowest == pytest.approx((w, b, rest / 10), rel=1e-6)
    assert frame.disc.holds(*(np.array([number]) for number in frame.lowest))
    assert frame.disc.holds(frame.paths[0].a, frame.paths[0].b, frame.paths[0].losses)
    assert frame.a[-1] - frame.a[0] == pytest.approx(frame.b[-1] - frame.b[0]), "equal axes"
    assert frame.a[-1] - frame.a[0] == pytest.approx(2 * frame.disc.radius)
    assert not frame.has_left


def test_range_and_view_stay_while_the_path_is_in_the_disc():
    session = neuron(rate=0.2)
    session.train(2)
    before = surveyed(session)
    session.train(10)
    after = surveyed(session, before)
    assert after.disc == before.disc
    assert after.flat == before.flat
    assert np.array_equal(after.a, before.a)


def test_a_path_that_leaves_has_the_same_disc_grow():
    session = neuron(rate=0.95)
    session.train(1)
    before = surveyed(session)
    session.train(30)
    ours = Mountain(lambda: session.state)
    assert ours.followed(before).has_left
    after = surveyed(session, before)
    assert (after.disc.a, after.disc.b) == (before.disc.a, before.disc.b)
    steps = np.log([after.disc.radius / before.disc.radius, after.disc.top / before.disc.top]) / np.log(1.5)
    assert steps == pytest.approx(np.round(steps), abs=1e-9)
    assert steps.max() >= 1
    assert not after.has_left


def test_without_a_path_the_range_stays_as_long_as_it_holds_the_weights_and_is_laid_anew_beside_it():
    session = neuron(w=1.1, b=0.9)
    before = surveyed(session)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1.12)
    assert surveyed(session, before).disc == before.disc
    session.run("set_parameter", layer=1, parameter="b", row=0, column=None, value=9.0)
    kept, anew = surveyed(session, before), surveyed(session)
    assert kept.disc == anew.disc != before.disc, "as if nothing had been there"
    assert kept.flat == anew.flat


@pytest.mark.parametrize("axes", ["weights", "path", "gradient"])
def test_a_kept_picture_goes_through_the_present_weights(axes):
    session = Session.new()
    session.train(20)
    choice = {"axes": axes, "first": Target(1, "W", 0, 0), "second": Target(1, "W", 0, 1), "points": 5}
    ours, before = Mountain(lambda: session.state), surveyed(session, **choice)
    assert not ours.has_strayed(before)
    session.run("go_to_update", update=7)
    assert ours.has_strayed(ours.followed(before))
    after = surveyed(session, before, **choice)
    assert not ours.has_strayed(after)
    assert after.disc.a == before.disc.a
    assert after.here == pytest.approx(ours.followed(before).here), "at the same place of the picture"


def test_the_directions_of_a_path_are_outgrown_when_it_is_half_as_long_again():
    session = Session.new()
    session.train(20)
    ours, frame = Mountain(lambda: session.state), surveyed(session, axes="path", points=5)
    session.train(10)
    assert not ours.has_outgrown(frame)
    session.train(1)
    assert ours.has_outgrown(frame)


def test_of_two_weights_alone_nothing_strays_nor_is_outgrown():
    session = neuron()
    session.train(3)
    ours, frame = Mountain(lambda: session.state), surveyed(session)
    session.train(30)
    assert not ours.has_strayed(frame)
    assert not ours.has_outgrown(frame)
