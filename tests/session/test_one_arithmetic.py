"""`nnviz train`, Train and Next are one computation: the same weights, memory and losses, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.chain import Target
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, OptimizerSpec, ScheduleSpec
from nnviz.session.report import training_document
from nnviz.session.state import after_update, first_state, update_terms, updated

OPTIONS = {
    "sgd": {"weight_decay": 0.03}, "momentum": {"dampening": 0.25, "weight_decay": 0.01},
    "nesterov": {"momentum": 0.8}, "adagrad": {"lr_decay": 0.2, "initial_accumulator_value": 0.1},
    "rmsprop": {"momentum": 0.5, "weight_decay": 0.02}, "adam": {"weight_decay": 0.1}, "adamw": {"betas": (0.7, 0.9)},
}  # fmt: skip
NETS = {
    "tanh": ((2, "tanh"), (3, "sin"), (1, "identity"), "half_squared_error"),
    "closed": ((4, "relu"), (3, "softmax"), "cross_entropy"),
    "two classes": ((5, "sigmoid"), (1, "sigmoid"), "binary_cross_entropy"),
    "wide": ((67, "leaky_relu"), (3, "softmax"), "mean_squared_error"),
}


def experiment_of(net, optimizer="sgd", schedule="constant", batch_size=3, shuffle=True, rows=8, options=True):
    """Random rows for one of NETS."""
    start, (*layers, loss) = Session.new().state, NETS[net]
    rng = np.random.default_rng(len(net))
    x, outputs = rng.normal(size=(rows, 3)), layers[-1][0]
    y = (x[:, :1] > 0).astype(float) if loss == "binary_cross_entropy" else np.eye(outputs)[np.arange(rows) % outputs]
    chosen = OptimizerSpec(optimizer, 0.3, tuple(OPTIONS[optimizer].items()) if options else ())
    return replace(
        start.experiment, network=NetworkSpec(3, tuple(LayerSpec(*layer) for layer in layers), loss),
        data=DataSpec(inputs=tuple(map(tuple, x.tolist())), targets=tuple(map(tuple, y.tolist()))),
        optimizer=chosen, schedule=ScheduleSpec(schedule), batch_size=batch_size, shuffle=shuffle, sample=0,
    ), start.folder  # fmt: skip


def stepped(state, updates, scope="minibatch"):
    """The States at the beginning of each pass, by way of Next alone."""
    session = Session(state)
    session.run("set_scope", scope=scope)
    states = [session.state]
    for _ in range(updates):
        states.append(after_update(states[-1]))
    return states


def assert_one(experiment, folder, bits, updates=7, scope="minibatch"):
    """All three ways of doing so many updates agree at each of them."""
    state = first_state(experiment, folder)
    document, window, states = training_document(experiment, folder, updates), Session(state), []
    window.train(updates)
    states = stepped(state, updates, scope)
    run = window.state.run
    for update in range(updates + 1):
        assert bits(run.at(update)) == bits(states[update])
    assert document["parameters"]["weights"] == [w.tolist() for w in states[-1].parameters.weights]
    assert document["parameters"]["biases"] == [b.tolist() for b in states[-1].parameters.biases]
    measured = run.curves.updates
    assert run.curves.train_loss.tolist() == [document["loss"][update] for update in measured]
    if experiment.batch_size >= len(state.data.train):
        assert [one.gradients.loss for one in states] == document["loss"]


@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_all_three_are_the_same_with_every_optimizer(bits, net, optimizer):
    assert_one(*experiment_of(net, optimizer), bits)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_all_three_are_the_same_on_every_schedule(bits, schedule, optimizer):
    assert_one(*experiment_of("tanh", optimizer, schedule, options=False), bits)


@pytest.mark.parametrize("batch_size", [1, 2, 5, 8, 1000])
@pytest.mark.parametrize("shuffle", [True, False])
def test_all_three_are_the_same_with_batches_of_any_size(bits, batch_size, shuffle):
    assert_one(*experiment_of("closed", "momentum", batch_size=batch_size, shuffle=shuffle), bits)


@pytest.mark.parametrize("net", NETS)
def test_the_scope_of_all_rows_is_the_same_where_the_batch_has_all_rows(bits, net):
    assert_one(*experiment_of(net, batch_size=8), bits, scope="batch")


@pytest.mark.parametrize("scope", ["minibatch", "batch"])
def test_all_three_are_the_same_where_one_batch_has_more_rows_than_are_passed_at_once_elsewhere(bits, scope):
    assert_one(*experiment_of("tanh", batch_size=10**4, rows=1500), bits, updates=3, scope=scope)


def test_all_three_are_the_same_without_biases(bits):
    experiment, folder = experiment_of("wide", "adam")
    layers = tuple(replace(layer, bias=False) for layer in experiment.network.layers)
    assert_one(replace(experiment, network=replace(experiment.network, layers=layers)), folder, bits)


def test_a_chaotic_run_does_not_part(opened, bits):
    given = opened("iris").state
    chaotic = replace(given.experiment, batch_size=8, optimizer=OptimizerSpec("sgd", 2.0))
    assert_one(chaotic, given.folder, bits, updates=100)


def test_all_three_are_the_same_beyond_an_overflow():
    experiment, folder = experiment_of("wide", batch_size=3, options=False)
    experiment = replace(experiment, optimizer=OptimizerSpec("sgd", 1e200))
    document = training_document(experiment, folder, 6)
    last = stepped(first_state(experiment, folder), 6)[-1].parameters
    assert not np.isfinite(document["loss"]).all()
    for mine, theirs in zip(document["parameters"]["weights"], last.weights, strict=True):
        assert np.array_equal(mine, theirs, equal_nan=True)


# ---------------------------------------------------------------- there and back


@given(st.sampled_from(sorted(OPTIMIZERS)), st.sampled_from(sorted(NETS)), st.integers(0, 20), st.integers(1, 4))
def test_next_from_any_moment_of_a_run_leads_to_the_next_one(bits, optimizer, net, update, batch_size):
    session = Session(first_state(*experiment_of(net, optimizer, "exponential", batch_size)))
    session.run("set_scope", scope="minibatch")
    session.train(21)
    run = session.state.run
    session.run("go_to_update", update=update)
    before = bits(session.state)
    session.next("update")
    session.next("factor")
    assert bits(session.state) == bits(run.at(update + 1))
    session.back("factor")
    session.back("update")
    assert bits(session.state) == before == bits(run.at(update))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_saved_file_goes_on_alike_with_a_memory_that_begins_anew(bits, tmp_path, optimizer):
    session = Session(first_state(*experiment_of("closed", optimizer)))
    session.train(5)
    session.save(tmp_path / "saved.nnviz.json")
    again = Session.open(tmp_path / "saved.nnviz.json").state
    assert again.memory.t == again.updates == 0
    assert [w.tobytes() for w in again.parameters.arrays] == [w.tobytes() for w in session.state.parameters.arrays]
    assert_one(again.experiment, again.folder, bits)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_that_begins_in_the_middle_of_a_run_does_alike(bits, optimizer):
    session = Session(first_state(*experiment_of("two classes", "nesterov" if optimizer == "sgd" else "sgd")))
    session.run("set_scope", scope="minibatch")
    session.train(4)
    session.run("set_optimizer", name=optimizer)
    states = [session.state]
    for _ in range(3):
        states.append(after_update(states[-1]))
    session.train(3)
    assert [bits(session.state.run.at(4 + k)) for k in range(4)] == [bits(state) for state in states]


# ---------------------------------------------------------------- what is shown of it


@pytest.mark.parametrize("scope", ["sample", "minibatch", "batch"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_lines_of_the_card_end_in_the_new_weight(scope, optimizer):
    session = Session(first_state(*experiment_of("tanh", optimizer)))
    session.run("set_scope", scope=scope)
    session.train(2)
    for layer, row, column in [(1, 1, 2), (2, 0, 1), (3, 0, 2)]:
        session.run("choose", layer=layer, parameter="W", row=row, column=column)
        terms, new = update_terms(session.state), updated(session.state)[0]
        assert terms[0].value == session.state.gradients.dL_dW[layer - 1][row, column]
        assert terms[-1].value == new.weights[layer - 1][row, column]
        assert session.frame().graph.edges[layer - 1].gradients is session.state.gradients.dL_dW[layer - 1]


@pytest.mark.parametrize("net", NETS)
def test_the_last_product_of_the_chain_is_the_gradient_of_the_update(net):
    session = Session(first_state(*experiment_of(net, batch_size=1)))
    session.run("set_scope", scope="minibatch")
    for _ in range(4):
        state = session.state
        for layer in range(1, state.network.depth + 1):
            for letter, gradients in (("W", state.gradients.dL_dW), ("b", state.gradients.dL_db)):
                *_, last = state.computation.chain(Target(layer, letter)).values()
                assert gradients[layer - 1] == pytest.approx(
                    last.product.reshape(gradients[layer - 1].shape), rel=1e-12, abs=0
                )
        session.train(3)


def test_next_over_one_sample_is_an_update_by_that_sample_alone(bits):
    experiment, folder = experiment_of("closed", "adam", batch_size=1, shuffle=False)
    alone = replace(
        experiment, data=DataSpec(inputs=experiment.data.inputs[4:5], targets=experiment.data.targets[4:5])
    )  # fmt: skip
    session = Session(first_state(replace(experiment, sample=4), folder))
    assert session.state.scope == "sample"
    training = Session(first_state(alone, folder))
    training.train(1)
    assert bits(after_update(session.state)) == bits(training.state)
