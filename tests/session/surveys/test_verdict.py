"""The verdict: what a run's course, and how the mountain bends there, say of its learning rate."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.curvature import largest_curvature
from nnviz.session import Session
from nnviz.session.surveys.verdict import Judge


def go_on(share):
    return True


def xor(rate):
    """The noisy XOR in full batches, which a learning rate about 1 suits."""
    session = Session.open(resources.path("experiments", "xor.nnviz.json"))
    session.run("set_batch_size", value=100)
    session.run("set_learning_rate", value=rate)
    return session


def judge(session):
    return Judge(lambda: session.state)


def verdict(session):
    return judge(session).job().run(go_on)


def test_a_run_that_overflowed_diverges(overflowing):
    session = overflowing()
    session.train(1000)
    frame = verdict(session)
    assert frame.kind == "diverging"
    assert frame.what == "Diverging: the loss is not a finite number any more."
    session.run("go_to_update", update=0)  # where that is still to come
    assert verdict(session).kind == "unknown"


@pytest.mark.parametrize(("rate", "kind"), [(1e-4, "crawling"), (1.0, "converging")])
def test_a_learning_rate_is_judged_by_its_course(rate, kind):
    session = xor(rate)
    session.train(60)
    frame = verdict(session)
    assert frame.kind == kind
    assert frame.what
    assert frame.why


def test_the_reason_names_the_edge_of_the_mountain_here():
    session = xor(1e-4)
    session.train(60)
    state = session.state
    rows = state.data.train
    bend = largest_curvature(state.network, state.parameters, state.data.inputs[rows], state.data.targets[rows]).value
    assert f"2/λmax = {2 / bend:.3g}" in verdict(session).why


def test_too_few_updates_tell_nothing():
    session = xor(1.0)
    session.train(3)
    frame = verdict(session)
    assert (frame.kind, frame.what) == ("unknown", "Too early to tell.")


def test_a_moment_is_judged_by_what_was_before_it():
    session = xor(1.0)
    session.train(60)
    session.run("go_to_update", update=30)
    job = judge(session).job()
    assert job.curves.updates.tolist() == list(range(31))
    short = xor(1.0)
    short.train(30)
    assert job.run(go_on) == verdict(short)


def test_there_is_nothing_to_judge_off_the_run_under_other_choices_or_before_a_branch():
    session = xor(1.0)
    assert judge(session).job() is None
    session.train(20)
    assert judge(session).job() is not None
    session.run("set_batch_size", value=10)
    assert judge(session).job() is None
    session.train(10)
    assert judge(session).job().curves.updates.tolist() == list(range(20, 31))
    session.run("go_to_update", update=5)
    assert judge(session).job() is None
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert judge(session).job() is None


def test_the_moment_is_the_same_as_long_as_there_is_nothing_new_to_judge():
    session = xor(1.0)
    ours = judge(session)
    seen = [ours.moment()]
    session.train(20)
    seen.append(ours.moment())
    session.run("choose", layer=2, parameter="W")
    session.run("set_title", title="other")
    assert ours.moment() == seen[-1]
    session.run("set_learning_rate", value=0.5)
    assert ours.moment() == seen[0]  # nothing is to be judged under other choices
    session.undo()
    assert ours.moment() == seen[-1]
    session.train(1)
    assert ours.moment() not in seen
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert ours.moment() == seen[0]


def test_an_overflow_that_is_found_out_later_is_new(overflowing):
    session = overflowing()
    session.train(1000)
    last = session.state.updates
    again = overflowing()
    again.train(last)
    ours, moment = judge(again), judge(again).moment()
    again.train(1)
    assert again.state.updates == last
    assert ours.moment() != moment
    assert verdict(again).kind == "diverging"


def test_a_verdict_can_be_called_off():
    session = xor(1.0)
    session.train(30)
    assert judge(session).job().run(lambda share: False) is None


@pytest.mark.parametrize("experiment", ["overflowing", "regression-sine"])
def test_where_the_numbers_are_enormous_a_verdict_is_given_without_a_warning(overflowing, opened, experiment):
    session = overflowing() if experiment == "overflowing" else opened(experiment)
    session.run("set_learning_rate", value=1e3)
    session.train(1000)
    last = session.state.updates
    for update in range(max(last - 2, 0), last):
        session.run("go_to_update", update=update)
        assert verdict(session).kind in ("diverging", "unknown", "oscillating")
    assert np.isfinite(session.state.run.curves.train_loss).all()


def test_only_what_came_under_about_the_same_rate_is_judged():
    session = xor(1.0)
    session.run("set_schedule", name="step")
    session.run("set_schedule_option", key="step_size", value=60)
    session.run("set_schedule_option", key="gamma", value=0.1)
    session.train(80)
    job = judge(session).job()
    assert job.rate == pytest.approx(0.1)
    assert job.curves.updates.tolist() == list(range(60, 81))


def test_an_old_run_is_judged_by_its_last_updates_although_its_curve_has_few_of_them():
    """A loss that goes up and down from update to update looks smooth after every other one."""
    session = xor(50.0)
    session.train(1000)
    assert session.state.run.history.measured.spacing > 1
    assert verdict(session).kind == "oscillating"
