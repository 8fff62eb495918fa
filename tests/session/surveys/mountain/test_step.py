"""How far the last update went: told as η‖∇L‖ where that is true, else with what the optimizer made of it."""

import re

import numpy as np
import pytest

from nnviz.session import Session
from nnviz.session.surveys.mountain.step import last_step, step_by_hand, step_to


def numbers(sentence: str) -> list[float]:
    return [float(text) for text in re.findall(r"\d+\.?\d*", sentence)]


def point(parameters) -> np.ndarray:
    return np.concatenate([side.ravel() for side in (*parameters.weights, *parameters.biases)])


def moved(session: Session) -> float:
    run, update = session.state.run, session.state.updates
    return float(np.linalg.norm(point(run.at(update).parameters) - point(run.at(update - 1).parameters)))


def trained(optimizer: str = "sgd", batch: int = 4, rate: float = 0.25, updates: int = 9) -> Session:
    session = Session.new()
    session.run("set_batch_size", value=batch)
    session.run("set_optimizer", name=optimizer)
    session.run("set_learning_rate", value=rate)
    session.train(updates)
    return session


def test_plain_descent_goes_the_rate_times_the_gradient_far():
    session = trained()
    sentence = last_step(session.state)
    assert sentence.startswith("Last step: η‖∇L‖ = 0.25 × ")
    _, slope, length = numbers(sentence)
    assert length == pytest.approx(moved(session), rel=5e-3)
    assert slope == pytest.approx(moved(session) / 0.25, rel=5e-3)


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_another_optimizer_has_its_real_step_told_beside_plain_descent(optimizer):
    session = trained(optimizer)
    sentence = last_step(session.state)
    length, rate, slope, plain = numbers(sentence)
    assert sentence.startswith(f"Last step, by {session.state.experiment.optimizer.chosen.title}: ")
    assert length == pytest.approx(moved(session), rel=5e-3)
    assert plain == pytest.approx(rate * slope, rel=1e-2)
    assert abs(plain - length) > 0.1 * length


def test_of_a_mini_batch_the_rows_are_counted():
    session = trained(batch=1)
    sentence = last_step(session.state)
    assert sentence.endswith("(∇L of 1 of 4 rows).")
    assert numbers(sentence)[2] == pytest.approx(moved(session), rel=5e-3)


def test_after_a_branch_and_going_back_it_is_the_step_that_led_there():
    session = trained(updates=20)
    session.run("go_to_update", update=10)
    session.run("set_learning_rate", value=0.5)
    session.train(1)
    assert numbers(last_step(session.state))[0] == 0.5
    session.run("go_to_update", update=10)
    assert numbers(last_step(session.state))[0] == 0.25


def test_where_there_was_no_step_nothing_is_said():
    session = Session.new()
    assert last_step(session.state) == ""
    session.train(3)
    session.run("go_to_update", update=0)
    assert last_step(session.state) == ""
    session.run("go_to_update", update=2)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert last_step(session.state) == ""


@pytest.mark.parametrize("update", [1, 4, 9])
def test_any_step_of_the_path_can_be_told(update):
    session = trained()
    run = session.state.run
    sentence = step_to(run, update)
    assert sentence.startswith(f"Step to update {update}: η‖∇L‖ = 0.25 × ")
    walked = float(np.linalg.norm(point(run.at(update).parameters) - point(run.at(update - 1).parameters)))
    assert numbers(sentence)[-1] == pytest.approx(walked, rel=5e-3)


@pytest.mark.parametrize("update", [0, 10, -1])
def test_of_a_step_that_was_not_made_nothing_is_told(update):
    assert step_to(trained().state.run, update) == ""


def test_a_small_net_has_its_last_step_told_while_it_trains():
    session = trained()
    assert last_step(session.state, at_rest=False) == last_step(session.state) != ""


def test_of_an_update_by_hand_the_length_is_told():
    session = Session.new()
    before = point(session.state.parameters)
    session.next("update")
    session.next("factor")
    assert last_step(session.state).startswith("Last step: ")
    length = float(np.linalg.norm(point(session.state.parameters) - before))
    assert numbers(last_step(session.state)) == [pytest.approx(length, rel=5e-3)]
    assert step_by_hand(session.state.stepped, 1) == last_step(session.state).replace("Last step", "Step to update 1")
    assert step_by_hand(session.state.stepped, 2) == ""
