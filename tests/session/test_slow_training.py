"""Training whose updates take long: the same numbers beside the window, and called off between two products."""

import numpy as np
import pytest

from nnviz.session import Session
from nnviz.session import run as run_module
from nnviz.session.slow_training import TrainingJob, trains_slowly


@pytest.fixture
def session():
    return Session.new()


def test_it_is_told_by_what_an_update_and_all_rows_take(session, monkeypatch):
    assert not trains_slowly(session.state)
    monkeypatch.setattr(run_module, "MOST_NS", 1.0)
    assert trains_slowly(session.state)


@pytest.mark.parametrize("scope", ["sample", "minibatch", "batch"])
def test_it_leads_where_the_command_leads_and_its_frame_needs_no_more_numbers(session, monkeypatch, scope):
    session.run("set_scope", scope=scope)
    base = session.state
    found = TrainingJob(base, 3).run(lambda _: True)
    session.train(3)
    assert all(map(np.array_equal, found.parameters.arrays, session.state.parameters.arrays))
    monkeypatch.setattr("nnviz.session.computation.mean_gradients", None)
    if scope != "sample":
        assert found.means.loss == pytest.approx(session.state.means.loss)


def test_called_off_it_leads_nowhere(session):
    asked = []

    def goes_on(share):
        asked.append(share)
        return len(asked) < 5

    assert TrainingJob(session.state, 10**6).run(goes_on) is None
    assert len(asked) == 5


def test_a_slice_of_live_training_measures_only_where_the_curve_is_due(session, monkeypatch):
    monkeypatch.setattr(run_module, "MOST_NS", 1.0)
    monkeypatch.setattr("nnviz.core.history.measuring_cost", lambda _: 1e12)
    for updates in (3, 1):
        session.run("train", updates=updates, budget=60.0)
    assert session.state.updates == 4
    assert session.state.run.curves.updates.tolist() == [0]
    session.train(2)
    assert session.state.run.curves.updates.tolist() == [0, 6]
