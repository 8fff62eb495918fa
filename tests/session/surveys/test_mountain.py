"""The error mountain: every height is the true mean loss, and paths lie where the weights have been."""

import contextlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import resources
from nnviz.session import Session, UserError
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.frame.model import Target
from nnviz.session.frame.plots import PlaneChoice, SliceFrame
from nnviz.session.state import first_state
from nnviz.session.surveys.mountain import Mountain, ground_of
from nnviz.session.surveys.mountain.paths import BY_HAND_AT_ONCE, MOMENTS_AT_ONCE, MOST_MOMENTS

W11, W12, B2 = Target(1, "W", 0, 0), Target(1, "W", 0, 1), Target(2, "b", 0)


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def mountain(session):
    return Mountain(lambda: session.state)


def go_on(share):
    assert 0 <= share <= 1
    return True


def over(first=W11, second=B2, **choice):
    return PlaneChoice("weights", first, second, **choice)


def mean_loss(state, vector):
    """The mean binary cross-entropy of a net with one tanh and one sigmoid layer, written out."""
    (W1, W2), (b1, b2) = state.parameters.weights, state.parameters.biases
    sizes = np.cumsum([W1.size, b1.size, W2.size])
    W1, b1, W2, b2 = np.split(vector, sizes)
    rows = state.data.train
    x, y = state.data.inputs[rows], state.data.targets[rows, 0]
    z = np.tanh(x @ W1.reshape(len(b1), -1).T + b1) @ W2 + b2[0]
    return float(np.mean(np.logaddexp(0.0, z) - y * z))


def vector_of(parameters):
    (W1, W2), (b1, b2) = parameters.weights, parameters.biases
    return np.concatenate((W1.ravel(), b1, W2.ravel(), b2))


def gradient_of(state, vector, h=1e-5):
    """By central differences."""
    return np.array([(mean_loss(state, vector + h * e) - mean_loss(state, vector - h * e)) / (2 * h)
                     for e in np.eye(len(vector))])  # fmt: skip


def linear(weights, inputs=((1.0,), (2.0,)), targets=((2.0,), (4.0,)), rate=0.1):
    """A session on y = w₂·w₁·x with these weights."""
    start = Session.new().state
    experiment = replace(
        start.experiment,
        network=NetworkSpec(1, (LayerSpec(1, "identity"), LayerSpec(1, "identity")), "half_squared_error"),
        data=DataSpec(inputs=inputs, targets=targets), sample=0,
        parameters=ParameterSpec((((weights[0],),), ((weights[1],),)), ((0.0,), (0.0,))),
        optimizer=replace(start.experiment.optimizer, learning_rate=rate),
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


# ---------------------------------------------------------------- the slice


@pytest.mark.parametrize("updates", [0, 37])
def test_the_slice_holds_the_true_losses_its_tangent_and_the_edge(updates):
    session = Session.new()
    if updates:
        session.train(updates)
    state, frame = session.state, mountain(session).slice_job().run(go_on)
    here = vector_of(state.parameters)
    slope = gradient_of(state, here)
    assert frame.loss == pytest.approx(mean_loss(state, here), rel=1e-12)
    assert frame.losses == pytest.approx([mean_loss(state, here - rate * slope) for rate in frame.rates], rel=1e-6)
    assert frame.predicted == pytest.approx(frame.loss - frame.rates * (slope @ slope), rel=1e-6)
    h, unit = 1e-4, np.eye(len(here))
    hessian = np.array([(gradient_of(state, here + h * e, h) - gradient_of(state, here - h * e, h)) / (2 * h)
                        for e in unit])  # fmt: skip
    assert frame.edge == pytest.approx(2.0 / np.linalg.eigvalsh(0.5 * (hessian + hessian.T)).max(), rel=1e-4)
    count = "0 updates" if not updates else "37 updates"
    assert frame.title == f"after {count} · mean over 4 training rows"


def test_the_steps_are_those_of_the_learning_rate_in_force():
    session = Session.new()
    session.run("set_schedule", name="exponential")
    session.run("set_schedule_option", key="gamma", value=0.5)
    session.train(2)
    state, frame = session.state, mountain(session).slice_job().run(go_on)
    here = vector_of(state.parameters)
    slope = gradient_of(state, here)
    assert [point.rate for point in frame.points] == pytest.approx([0.0125, 0.125, 1.25])
    for point in frame.points:
        assert point.actual == pytest.approx(mean_loss(state, here - point.rate * slope), rel=1e-7)
        assert point.predicted == pytest.approx(frame.loss - point.rate * (slope @ slope), rel=1e-7)
    assert frame.rates[0] < 0.0125 < 1.25 < frame.rates[-1]
    assert np.diff(np.log(frame.rates)) == pytest.approx(np.log(frame.rates[1] / frame.rates[0]), rel=1e-9)
    assert frame.sentence.startswith("A step with η = 0.125 keeps ")


@pytest.mark.parametrize(
    ("weights", "targets", "rate", "sentence"),
    [
        ((1.0, 1.0), ((2.0,), (4.0,)), 1e-4, "keeps 99.9 % of what the slope promises: the slope is the guide"),
        ((1.0, 1.0), ((2.0,), (4.0,)), 1e-9, "keeps all that the slope promises, as far as rounding"),
        ((1.0, 1.0), ((2.0,), (4.0,)), 1e-17, "changes the loss by less than its rounding"),
        ((1.0, 2.0 + 1e-9), ((2.0,), (4.0,)), 0.05, "keeps "),
        ((1.0, 2.0 + 1e-15), ((2.0,), (4.0,)), 0.3, "changes the loss by less than its rounding"),
        ((1.0, 1.0), ((2.0,), (4.0,)), 0.12, "the valley bends upwards"),
        ((1.0, 1.0), ((2.0,), (4.0,)), 2.0, "overshoots: the loss rises by"),
        ((1.0, 1.0), ((2.0,), (4.0,)), 1e3, "overshoots"),
        ((1e120, 1.0), ((2.0,), (4.0,)), 1e3, "leads to where the loss is not a finite number"),
        ((0.0, 0.0), ((0.0,), (0.0,)), 0.1, "The gradient is exactly 0 here: no learning rate moves the weights."),
    ],
)
def test_a_sentence_says_what_one_step_promises_and_does(weights, targets, rate, sentence):
    frame = mountain(linear(weights, targets=targets, rate=rate)).slice_job().run(go_on)
    assert sentence in frame.sentence


def step_of(session):
    """The weights, and what the engine of training really adds to them in the next update."""
    state, copy = session.state, Session(session.state)
    copy.train(1)
    return vector_of(state.parameters), vector_of(copy.state.parameters) - vector_of(state.parameters)


@pytest.mark.parametrize(
    ("optimizer", "options", "title"),
    [
        ("adam", {}, "Adam"),
        ("adamw", {"weight_decay": 0.5}, "AdamW with weight decay"),
        ("momentum", {"dampening": 0.5}, "momentum"),
        ("nesterov", {}, "Nesterov momentum"),
        ("rmsprop", {"momentum": 0.5}, "RMSprop"),
        ("adagrad", {"lr_decay": 0.1}, "AdaGrad"),
        ("sgd", {"weight_decay": 0.5}, "SGD with weight decay"),
    ],
)
@pytest.mark.parametrize("batch", [4, 3])
def test_the_slice_shows_the_step_that_the_optimizer_takes(optimizer, options, title, batch):
    session = Session.new()
    session.run("set_optimizer", name=optimizer)
    for key, value in options.items():
        session.run("set_optimizer_option", key=key, value=value)
    session.run("set_batch_size", value=batch) if batch < 4 else None
    session.train(7)
    here, way = step_of(session)
    frame = mountain(session).slice_job().run(go_on)
    rate, state = session.state.experiment.optimizer.learning_rate, session.state
    (point,) = (point for point in frame.points if point.label == "η")
    assert point.rate == rate
    assert point.actual == pytest.approx(mean_loss(state, here + way), rel=1e-12)
    assert point.predicted == pytest.approx(frame.loss + gradient_of(state, here) @ way, rel=1e-7)
    walked = [mean_loss(state, here + other / rate * way) for other in frame.rates]
    assert frame.losses == pytest.approx(walked, rel=1e-6)
    rows = "" if batch == 4 else ", 1 of 4 rows"
    assert frame.title == f"along the next update: {title}{rows} · after 7 updates · mean over 4 training rows"
    assert frame.tangent == "tangent along the update"
    edges = {"momentum": "2(1 + μ)/((1 − τ)λmax)", "nesterov": "2(1 + μ)/((1 + 2μ)λmax)",
             "sgd": "2/(λmax + weight decay)"}  # fmt: skip
    assert (frame.edge is None) == (optimizer not in edges)
    assert frame.edge_name == edges.get(optimizer, "")


def test_an_update_that_goes_uphill_is_not_called_an_overshoot():
    """Momentum carries the weights on where the valley rises again."""
    session = linear((1.0, 2.0), rate=0.02)
    session.run("set_optimizer", name="momentum")
    session.run("set_learning_rate", value=0.02)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    sentences = []
    for _ in range(20):
        session.train(1)
        sentences.append(mountain(session).slice_job().run(go_on).sentence)
    assert any("begins uphill, by " in one and "the loss rises by " in one for one in sentences)


def test_at_a_rate_of_0_the_slice_says_that_the_weights_stay():
    session = Session.new()
    session.run("set_schedule", name="cosine")
    session.run("set_schedule_option", key="steps", value=2)
    session.train(5)
    frame = mountain(session).slice_job().run(go_on)
    assert frame.points == ()
    assert "η is 0 in the next update: the weights stay" in frame.sentence
    assert np.isfinite(frame.rates).all()
    assert (frame.rates > 0).all()


SIZES = [0.0, 1e-320, 1e-160, 1e-18, 1.0, 1.0, 800.0, 1e6, 1e77, 1e154, 1e160, 1e300]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(SIZES), min_size=6, max_size=6), st.sampled_from(["sgd", "momentum", "adam"]),
       st.sampled_from([1e-320, 1e-8, 0.1, 10.0, 1e300]), st.integers(0, 4), st.booleans())  # fmt: skip
def test_no_numbers_however_extreme_stop_a_survey_but_with_a_sentence(sizes, optimizer, rate, updates, ends):
    """Each warning is an error here, as in every test."""
    w1, w2, x1, x2, y1, y2 = sizes
    session = linear((w1, -w2), ((x1,), (-x2,)), ((y1,), (y2,)), rate)
    session.run("set_optimizer", name=optimizer)
    if ends:
        session.run("set_schedule", name="cosine")
        session.run("set_schedule_option", key="steps", value=2)
    with contextlib.suppress(UserError):
        session.train(updates)
    ours = mountain(session)
    choices = (over(points=3), *(PlaneChoice(axes, points=3) for axes in ("gradient", "path", "gradient_path")))
    alike = (replace(ours.plane_job(choice), trial=None) for choice in choices[1:])  # the three rates: once
    for job in (ours.slice_job(), ours.plane_job(choices[0]), *alike):
        frame = None
        with contextlib.suppress(UserError):
            frame = job.run(go_on)
        if frame is None:
            continue
        if isinstance(frame, SliceFrame):
            assert "nan" not in frame.sentence.lower()
            assert np.isfinite(frame.rates).all()
        else:
            assert "nan" not in frame.note
            assert np.isfinite(frame.a).all()
            assert frame.a[0] < frame.a[-1]


def test_where_the_gradient_is_not_finite_there_is_no_way_downhill():
    session = linear((1e200, 1e200))
    for job in (mountain(session).slice_job(), mountain(session).plane_job(PlaneChoice())):
        with pytest.raises(UserError, match="The gradient is not finite here"):
            job.run(go_on)


# ---------------------------------------------------------------- planes over weights


def test_over_two_weights_each_height_is_the_loss_with_both_set_to_it():
    session = Session.new()
    session.train(20)
    state, frame = session.state, mountain(session).plane_job(over(points=7)).run(go_on)
    assert frame.losses.shape == (7, 7)
    for i, b in enumerate(frame.b):
        for j, a in enumerate(frame.a):
            there = state.parameters.with_entry(1, "W", 0, 0, a).with_entry(2, "b", 0, None, b)
            assert frame.losses[i, j] == pytest.approx(mean_loss(state, vector_of(there)), rel=1e-10)
    assert (frame.a_name, frame.b_name) == ("w₁,₁,₁", "b₂,₁")
    assert frame.note.startswith("All 7 other weights and biases are held as they are after update 20.")


@pytest.mark.parametrize("axes", ["weights", "gradient", "path"])
def test_the_present_point_is_in_the_plane_with_its_loss(axes):
    session = Session.new()
    session.train(20)
    choice = replace(over(points=5), axes=axes)
    frame = mountain(session).plane_job(choice).run(go_on)
    a, b, loss = frame.here
    assert loss == pytest.approx(mean_loss(session.state, vector_of(session.state.parameters)), rel=1e-12)
    assert frame.a[0] <= a <= frame.a[-1]
    assert frame.b[0] <= b <= frame.b[-1]
    if axes == "weights":
        values = session.state.parameters.weights[0][0, 0], session.state.parameters.biases[1][0]
        assert (a, b) == pytest.approx(values, rel=1e-12)
    if axes == "gradient":
        assert (a, b) == pytest.approx((0.0, 0.0), abs=1e-12)
    plane = frame.track.plane
    (W1, W2), (b1, b2) = session.state.parameters.weights, session.state.parameters.biases
    point = np.concatenate((np.column_stack((W1, b1)).ravel(), np.column_stack((W2, b2)).ravel()))
    assert plane.centre + a * plane.u + b * plane.v == pytest.approx(point, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("axes", ["gradient", "path"])
def test_the_path_over_directions_is_the_nearest_in_the_plane(axes):
    session = Session.new()
    session.train(50)
    frame = mountain(session).plane_job(PlaneChoice(axes, points=5)).run(go_on)
    (line,) = frame.paths
    plane = frame.track.plane
    for update, a, b in zip(line.updates[::10].tolist(), line.a[::10], line.b[::10], strict=True):
        (W1, W2), (b1, b2) = (getattr(session.state.run.at(update).parameters, name) for name in ("weights", "biases"))
        point = np.concatenate((np.column_stack((W1, b1)).ravel(), np.column_stack((W2, b2)).ravel()))
        rest = point - plane.centre - a * plane.u - b * plane.v
        assert abs(rest @ plane.u) + abs(rest @ plane.v) < 1e-9
    if axes == "path":
        assert frame.note.startswith("These two directions show ")


def test_the_path_over_weights_is_their_own_values_and_the_measured_losses():
    session = opened("xor")
    session.train(90)
    session.run("go_to_update", update=60)
    session.run("set_learning_rate", value=2.0)
    session.train(40)
    run, frame = session.state.run, mountain(session).plane_job(over(points=3)).run(go_on)
    (line,) = frame.paths
    assert line.updates.tolist() == list(range(101))
    points = [run.at(update).parameters for update in line.updates.tolist()]
    assert line.a == pytest.approx([point.weights[0][0, 0] for point in points], rel=1e-9, abs=1e-12)
    assert line.b == pytest.approx([point.biases[1][0] for point in points], rel=1e-9, abs=1e-12)
    assert line.losses == pytest.approx([mean_loss(session.state, vector_of(point)) for point in points], rel=1e-9)
    assert np.array_equal(line.losses, run.curves.train_loss)


def test_a_long_path_is_drawn_through_some_of_its_moments_with_its_ends():
    session = Session.new()
    session.train(5000)
    (line,) = mountain(session).plane_job(over(points=3)).run(go_on).paths
    assert MOST_MOMENTS / 2 <= len(line.updates) <= MOST_MOMENTS + 1
    assert line.updates[[0, -1]].tolist() == [0, 5000]


def test_off_the_run_there_is_no_path():
    session = Session.new()
    assert mountain(session).plane_job(over(points=3)).run(go_on).paths == ()
    session.train(5)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert mountain(session).plane_job(over(points=3)).run(go_on).paths == ()


def test_updates_stepped_through_by_hand_are_a_path_too_at_their_true_losses():
    session = Session.new()
    ours, weights = mountain(session), [session.state.parameters]
    for _ in range(3):
        session.next("update")
        session.next("factor")  # only now the new weights are in force
        weights.append(session.state.parameters)
    (line,) = ours.plane_job(over(points=3)).run(go_on).paths
    assert line.updates.tolist() == [0, 1, 2, 3]
    assert line.a == pytest.approx([one.weights[0][0, 0] for one in weights], rel=1e-12)
    assert line.losses == pytest.approx([mean_loss(session.state, vector_of(one)) for one in weights], rel=1e-9)
    (along,) = ours.plane_job(replace(over(points=3), axes="path")).run(go_on).paths
    assert np.array_equal(along.losses, line.losses)
    session.run("reset")
    assert mountain(session).plane_job(over(points=3)).run(go_on).paths == ()


def test_by_hand_the_path_of_a_run_goes_on_from_the_moment_at_which_it_was_left():
    session = Session.new()
    session.train(5)
    session.run("go_to_update", update=3)
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    session.next("update")
    session.next("factor")
    line = ours.followed(frame).paths[0]
    assert line.updates.tolist() == [0, 1, 2, 3, 4]
    assert line.a[-1] == pytest.approx(session.state.parameters.weights[0][0, 0])
    assert line.a[-1] != pytest.approx(session.state.run.at(4).parameters.weights[0][0, 0]), "one row, not all"
    assert [ours.leads_back_to(update) for update in (0, 3, 4)] == [True, True, False]
    session.undo()
    session.undo()
    assert ours.leads_back_to(5)
    assert ours.followed(frame).paths[0].updates.tolist() == [0, 1, 2, 3, 4, 5]


def test_of_many_updates_by_hand_some_are_followed_at_a_time_and_the_earliest_are_let_go(monkeypatch):
    monkeypatch.setattr("nnviz.session.state.MOST_BY_HAND", 10)
    session = Session.new()
    for _ in range(2):
        session.next("update")
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    for _ in range(12):
        session.next("update")
    counts = [len(ours.followed(frame).paths[0].updates) for _ in range(4)]
    assert counts == sorted(counts)
    assert counts[0] <= BY_HAND_AT_ONCE
    assert counts[-1] == 10


def test_by_hand_what_has_left_the_picture_is_not_drawn_but_for_where_it_began():
    session = Session.new()
    session.run("set_learning_rate", value=1000.0)
    session.run("set_loss", name="half_squared_error")
    session.run("set_activation", layer=1, name="identity")
    session.run("set_activation", layer=2, name="identity")
    for _ in range(4):
        session.next("update")
    session.next("factor")
    with np.errstate(all="ignore"):
        (line,) = mountain(session).plane_job(over(points=3)).run(go_on).paths
    assert session.state.updates == 4
    assert line.updates.tolist() == [0]


def test_what_cannot_be_looked_at_is_refused_in_a_sentence():
    session = Session.new()

    def refusal(choice):
        with pytest.raises(UserError) as caught:
            mountain(session).plane_job(choice).run(go_on)
        return str(caught.value)

    assert "two different" in refusal(over(W11, W11))
    assert "two different" in refusal(over(W11, None))
    assert "not all of them" in refusal(over(W11, Target(2, "W")))
    for gone in (Target(3, "b", 0), Target(1, "W", 2, 0), Target(1, "W", 0, 2)):
        assert "This net has no " in refusal(over(W11, gone))


def test_before_any_training_the_plane_of_the_path_is_that_of_the_gradient():
    session = Session.new()
    frame = mountain(session).plane_job(PlaneChoice("path", points=3)).run(go_on)
    assert frame.a_name == "along −∇L"


def test_a_run_that_does_not_move_has_a_mountain_all_the_same():
    session = linear((0.0, 0.0), targets=((0.0,), (0.0,)))
    session.train(3)
    frame = mountain(session).plane_job(PlaneChoice("path", points=3)).run(go_on)
    assert np.isfinite(frame.losses).all()
    assert "100 %" in frame.note
    assert np.isfinite(mountain(session).plane_job(PlaneChoice(points=3)).run(go_on).losses).all()


@pytest.mark.parametrize("axes", ["weights", "gradient", "path", "gradient_path", None])
def test_a_survey_can_be_called_off_at_any_moment(axes):
    session = opened("xor")
    session.train(12)
    ours = mountain(session)
    job = ours.slice_job() if axes is None else ours.plane_job(replace(over(points=13), axes=axes))
    told = []
    assert job.run(lambda share: told.append(share) is None) is not None
    for calls in range(0, len(told), len(told) // 2):
        left = iter([True] * calls)
        assert job.run(lambda share, left=left: next(left, False)) is None


# ---------------------------------------------------------------- following


def test_the_mountain_stays_and_the_path_follows_the_training():
    session = Session.new()
    session.train(10)
    ours = mountain(session)
    frame, moment, place = ours.plane_job(over(points=3)).run(go_on), ours.moment(), ours.place()
    session.train(15)
    assert ours.moment() != moment
    assert ours.place() == place
    new = ours.followed(frame)
    assert new.losses is frame.losses
    state = session.state
    a, b, loss = new.here
    assert (a, b) == pytest.approx((state.parameters.weights[0][0, 0], state.parameters.biases[1][0]), rel=1e-12)
    assert loss == pytest.approx(mean_loss(state, vector_of(state.parameters)), rel=1e-12)
    assert new.paths[0].updates.tolist() == list(range(26))
    session.run("set_units", layer=1, units=3)
    assert ours.place() != place
    assert ours.followed(frame) is frame


def test_a_path_that_has_grown_much_is_followed_some_moments_at_a_time():
    session = Session.new()
    session.train(1)
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    session.train(99)
    counts = []
    while len(counts) < 9 and 101 not in counts:
        counts.append(len(ours.followed(frame).paths[0].updates))
    assert np.diff([2, *counts]).max() <= MOMENTS_AT_ONCE
    line = ours.followed(frame).paths[0]
    assert line.a[70] == pytest.approx(session.state.run.at(70).parameters.weights[0][0, 0], rel=1e-9)


def test_after_undo_the_path_is_that_of_the_new_run_not_of_the_old_one_of_its_number():
    session = Session.new()
    session.train(10)
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    session.undo()
    session.run("set_learning_rate", value=3.0)
    session.train(10)
    line = ours.followed(frame).paths[0]
    points = [session.state.run.at(update).parameters.weights[0][0, 0] for update in line.updates.tolist()]
    assert line.a == pytest.approx(points, rel=1e-9)


def test_a_past_that_was_let_go_is_not_on_the_path(monkeypatch):
    session = Session.new()
    session.train(20)
    monkeypatch.setattr("nnviz.session.run.MOST_RUN_BYTES", session.state.run.nbytes)
    for rate in (0.2, 0.3):
        session.run("set_learning_rate", value=rate)
        session.train(20)
    assert session.state.run.first == 20
    for axes in ("weights", "path"):
        (line,) = mountain(session).plane_job(replace(over(points=3), axes=axes)).run(go_on).paths
        assert line.updates.tolist() == list(range(20, 61))
        assert line.losses == pytest.approx(session.state.run.curves.train_loss[20:])


def test_the_moment_tells_whether_there_is_anything_new_to_survey():
    session = Session.new()
    ours = mountain(session)
    moment = ours.moment()
    session.next("factor")
    session.run("select_sample", index=2)
    assert ours.moment() == moment
    session.run("set_learning_rate", value=0.2)
    assert ours.moment() != moment
    assert ground_of(session.state).title == "after 0 updates · mean over 4 training rows"


@pytest.mark.parametrize("axes", ["gradient", "path", "gradient_path"])
def test_one_weight_alone_has_one_direction(axes):
    start = Session.new().state
    experiment = replace(
        start.experiment, network=NetworkSpec(1, (LayerSpec(1, "identity", False),), "half_squared_error"),
        data=DataSpec(inputs=((1.0,), (2.0,)), targets=((2.0,), (4.0,))), sample=0,
        parameters=ParameterSpec((((1.0,),),), ((),)),
    )  # fmt: skip
    session = Session(first_state(experiment, start.folder))
    session.train(3)
    frame = mountain(session).plane_job(PlaneChoice(axes, points=3)).run(go_on)
    assert frame.b_name == "no second direction"
    assert "rest" not in frame.note
    assert (frame.losses == frame.losses[0]).all()
