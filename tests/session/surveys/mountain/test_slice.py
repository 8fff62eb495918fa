"""The loss along the next update: its numbers are true, its sentences hold, and nothing extreme stops it."""

import contextlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mountains import go_on, gradient_of, linear, mean_loss, mountain, over, vector_of

from nnviz.session import Session, UserError
from nnviz.session.frame.plots import PlaneChoice, SliceFrame


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
