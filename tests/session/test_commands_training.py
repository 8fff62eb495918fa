"""The commands of learning rate, optimizer and schedule, and the update that they lead to."""

import pytest
from plain_training import train

from nnviz import resources
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.session import Session, UserError
from nnviz.session.state import after_update, update_terms, updated


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e-7, 1e4, float("nan"), float("inf")])
def test_a_learning_rate_out_of_range_is_refused(rate):
    session = opened("mazur")
    with pytest.raises(UserError, match="learning rate η must be"):
        session.run("set_learning_rate", value=rate)


def test_another_optimizer_keeps_the_weights_and_starts_with_an_empty_memory():
    session = opened("mazur")
    session.run("set_optimizer", name="adam")
    session.next("update")
    session.next()
    assert session.state.memory.t == 1
    before = session.state.parameters
    session.run("set_optimizer", name="momentum")
    assert session.state.parameters is before
    assert session.state.memory.t == 0


def test_one_of_a_pair_of_options_can_be_set():
    session = opened("mazur")
    session.run("set_optimizer", name="adam")
    session.run("set_optimizer_option", key="betas", value=0.5, place=1)
    assert session.state.experiment.optimizer.option_values()["betas"] == (0.9, 0.5)
    with pytest.raises(UserError, match="takes no"):
        session.run("set_optimizer_option", key="alpha", value=0.5)
    with pytest.raises(UserError):
        session.run("set_optimizer_option", key="eps", value=-1.0)


def test_a_schedule_changes_the_rate_of_later_updates():
    session = opened("mazur")
    session.run("set_schedule", name="exponential")
    session.run("set_schedule_option", key="gamma", value=0.5)
    start = session.state.parameters.weights[1][0, 0]
    session.next("update")
    session.next()
    first = start - session.state.parameters.weights[1][0, 0]
    gradient = session.state.computation.sample.dL_dW[1][0, 0]
    assert first == pytest.approx(0.5 * 0.082167041, rel=1e-7)
    assert session.frame().controls.rate_note == "update 2: η = 0.250"
    second = session.state.parameters.weights[1][0, 0]
    session.next("update")
    session.next()
    assert second - session.state.parameters.weights[1][0, 0] == pytest.approx(0.25 * gradient, rel=1e-9)


def test_stepping_updates_is_training_with_every_optimizer():
    session = opened("mazur")
    for name in session.frame().controls.optimizers:
        session.run("set_optimizer", name=name.key)
        session.run("reset")
        for _ in range(3):
            session.next("update")
        stepped = after_update(session.state).parameters
        experiment, network = session.state.experiment, session.state.network
        run = train(
            network, session.state.initial, session.state.data.inputs, session.state.data.targets,
            optimizer=OPTIMIZERS[name.key], schedule=SCHEDULES["constant"],
            learning_rate=experiment.optimizer.learning_rate, batch_size=1, seed=0, steps=3,
        )  # fmt: skip
        assert stepped.weights[0] == pytest.approx(run.parameters.weights[0], rel=1e-9)


def test_one_weight_is_updated_line_by_line_and_ends_in_its_new_value():
    session = opened("mazur")
    session.run("set_optimizer", name="adam")
    session.run("choose", layer=2, parameter="W", row=0, column=1)
    lines = [step for step in session.state.steps if step.line]
    assert [step.line for step in lines] == list(range(1, 8))
    session.run_to(session.state.steps.index(lines[-1]) + 1)
    assert update_terms(session.state)[-1].value == updated(session.state)[0].weights[1][0, 1]
    assert session.frame().graph.edges[1].weights[0, 1] == update_terms(session.state)[-1].value
    session.back()
    assert session.frame().graph.edges[1].weights[0, 1] == 0.45
    assert session.frame().chain.detail_title == "Adam on w₂,₁,₂, line 6 of 7"


def test_plain_gradient_descent_updates_a_layer_in_one_step():
    session = opened("mazur")
    session.run("choose", layer=2, parameter="W", row=0, column=1)
    assert not any(step.line for step in session.state.steps)
