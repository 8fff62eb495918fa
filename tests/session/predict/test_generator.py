"""The generator's nets are of halves, small, the same for the same seed, and tell slips apart."""

from pathlib import Path

import numpy as np
import pytest

from nnviz.session.experiment.values import LayerSpec, NetworkSpec
from nnviz.session.predict.generator import INPUTS, SMALL, WANTED, friendly, is_lively, reckonable, telling, with_halves
from nnviz.session.session import Session
from nnviz.session.state import first_state


@pytest.mark.parametrize("seed", [0, 2**31 - 2])
def test_all_that_goes_into_a_friendly_net_is_a_multiple_of_a_half(seed):
    state = first_state(friendly(seed, looks=1), Path())
    for array in (*state.parameters.arrays, state.data.inputs, state.data.targets):
        assert (2 * array == np.round(2 * array)).all()
    assert (np.abs(state.parameters.weights[0]) >= 0.5).all()
    assert set(np.abs(state.data.inputs[0])) <= set(INPUTS)


def test_a_friendly_net_tells_slips_apart():
    experiment = friendly(0)
    found = telling(first_state(experiment, Path()))
    assert found.share >= WANTED
    assert found.always_hidden == 0
    assert experiment.initialization.seed < 50


def test_a_seed_gives_the_same_net_again():
    assert friendly(3, looks=1) == friendly(3, looks=1)
    assert with_halves(1, SMALL) != with_halves(2, SMALL)


def test_where_no_seed_is_good_enough_it_is_the_best_of_them():
    network = NetworkSpec(2, (LayerSpec(2, "relu"), LayerSpec(1, "identity")), "half_squared_error")
    best = telling(first_state(friendly(0, network, looks=2), Path()))
    drawn = [first_state(with_halves(seed, network), Path()) for seed in range(50)]
    assert best == max(map(telling, [state for state in drawn if is_lively(state)][:2]))


def test_no_unit_of_a_friendly_net_is_flat():
    trace = first_state(friendly(4, looks=1), Path()).computation.sample
    assert min(slopes.min() for slopes in trace.da_dz) >= 0.02


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy", "cross_entropy"])
def test_targets_are_what_the_outputs_can_come_to(loss):
    output = "softmax" if loss == "cross_entropy" else "sigmoid"
    network = NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(3, output)), loss)
    for seed in range(10):
        (targets,) = with_halves(seed, network).data.targets
        assert all(0 <= target <= 1 for target in targets)
        assert loss != "cross_entropy" or sum(targets) == 1


def test_a_large_net_becomes_a_small_one_and_a_small_one_stays():
    assert reckonable(SMALL) is SMALL
    assert reckonable(NetworkSpec(4, SMALL.layers, SMALL.loss)) is SMALL


# ---------------------------------------------------------------- the command


def test_the_command_makes_the_numbers_friendly_and_keeps_a_small_net():
    session = Session.new()
    network = session.state.experiment.network
    session.run("choose", layer=2, parameter="b")
    session.run("friendly_numbers")
    state = session.state
    assert state.experiment.network == network
    assert (state.target.layer, state.target.parameter, state.cursor) == (2, "b", 0)
    assert state.message == "Friendly numbers: all multiples of ½."
    seed = state.experiment.initialization.seed
    session.run("friendly_numbers")
    assert session.state.experiment.initialization.seed > seed
    session.undo()
    assert session.state.experiment == state.experiment


def test_the_command_makes_a_large_net_small_and_says_so():
    session = Session.new()
    session.run("set_units", layer=1, units=9)
    session.run("friendly_numbers")
    assert session.state.experiment.network == SMALL
    assert "The net is a small one now" in session.state.message


def test_friendly_numbers_are_saved_and_opened_again(tmp_path):
    session = Session.new()
    session.run("friendly_numbers")
    session.save(tmp_path / "friendly.nnviz.json")
    assert Session.open(tmp_path / "friendly.nnviz.json").state.experiment == session.state.experiment
