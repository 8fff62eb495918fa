"""The optimizers: against scalar loops straight from the papers, and what holds for all of them."""

from dataclasses import FrozenInstanceError
from itertools import pairwise
from math import inf, sqrt

import numpy as np
import pytest
from optimizer_papers import CHOICES, PAPERS, parameters, single, updates

from nnviz.core.arrays import read_only
from nnviz.core.network import Parameters
from nnviz.core.optimizers import OPTIMIZERS, explain
from nnviz.core.options import PairOption, in_force


def arrays(kept):
    return [*kept.weights, *kept.biases]


def alike(one, other):
    return all(a.tobytes() == b.tobytes() for a, b in zip(arrays(one), arrays(other), strict=True))


def test_the_registry_has_every_name_of_the_format():
    assert list(OPTIMIZERS) == ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
    assert all(optimizer.name == name for name, optimizer in OPTIMIZERS.items())


def test_defaults_are_those_of_pytorch():
    defaults = {name: in_force(optimizer.options, None) for name, optimizer in OPTIMIZERS.items()}
    assert defaults == {
        "sgd": {"weight_decay": 0},
        "momentum": {"momentum": 0.9, "dampening": 0, "weight_decay": 0},
        "nesterov": {"momentum": 0.9, "weight_decay": 0},
        "adagrad": {"lr_decay": 0, "weight_decay": 0, "initial_accumulator_value": 0, "eps": 1e-10},
        "rmsprop": {"alpha": 0.99, "eps": 1e-8, "weight_decay": 0, "momentum": 0},
        "adam": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0},
        "adamw": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01},
    }


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_default_is_in_its_own_range(name):
    for option in OPTIMIZERS[name].options.values():
        values = option.default if isinstance(option, PairOption) else (option.default,)
        assert all(option.minimum <= value <= option.maximum for value in values)


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_an_optimizer_walks_as_its_paper_says(name, options):
    optimizer, gradients = OPTIMIZERS[name], np.random.default_rng(4).normal(size=30).tolist()
    weight, walked = single(0.7), []
    memory = optimizer.start(weight, options)
    for g in gradients:
        weight, memory = optimizer.update(weight, single(g), 0.05, memory, options)
        walked.append(weight.weights[0].item())
    expected = PAPERS[name](0.7, gradients, 0.05, **in_force(optimizer.options, options))
    assert walked == pytest.approx(list(expected), rel=1e-12)
    assert memory.t == 30


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        # η = 0.5, w = 1, then gradients 2 and −4
        ("sgd", {}, [0, 2]),
        ("momentum", {}, [0, 1.1]),  # v: 2, −2.2
        ("nesterov", {}, [-0.9, 2.09]),  # g + 0.9v: 3.8, −4 − 1.98
        ("adagrad", {"eps": 0}, [0.5, 0.5 + 2 / sqrt(20)]),
        ("rmsprop", {"alpha": 0.75, "eps": 0}, [0, 2 / sqrt(4.75)]),  # r: 1, 4.75
        ("adam", {"betas": (0.5, 0.75), "eps": 0}, [0.5, 0.5 + 1 / sqrt(76 / 7)]),  # m̂ = −1.5/0.75, v̂ = 4.75/0.4375
        ("adamw", {"betas": (0.5, 0.75), "eps": 0, "weight_decay": 1}, [0, 1 / sqrt(76 / 7)]),
    ],
)
def test_the_first_two_updates_by_hand(name, options, expected):
    optimizer, weight = OPTIMIZERS[name], single(1.0)
    memory = optimizer.start(weight, options)
    for g, after in zip((2.0, -4.0), expected, strict=True):
        weight, memory = optimizer.update(weight, single(g), 0.5, memory, options)
        assert weight.weights[0].item() == pytest.approx(after, rel=1e-14, abs=1e-15)


# ---------------------------------------------------------------- what holds for all


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_an_update_leaves_its_arguments_alone_and_gives_values_that_cannot_be_written_to(name, options):
    for (weights, gradients, rate, memory, _), (new, remembered) in updates(name, options, 3):
        before = [array.copy() for kept in (weights, gradients, *memory.values) for array in arrays(kept)]
        again, same = OPTIMIZERS[name].update(weights, gradients, rate, memory, options)
        after = [array for kept in (weights, gradients, *memory.values) for array in arrays(kept)]
        assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
        assert alike(again, new)
        assert all(map(alike, same.values, remembered.values))
        assert not any(array.flags.writeable for kept in (new, *remembered.values) for array in arrays(kept))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_memory_is_shaped_like_the_parameters_and_counts_the_updates(name):
    optimizer, steps = OPTIMIZERS[name], list(updates(name, {}, 3))
    assert [memory.t for (_, _, _, memory, _), _ in steps] == [0, 1, 2]
    for (weights, _, _, memory, _), _ in steps:
        assert memory.names == optimizer.memory
        for key in memory.names:
            assert [array.shape for array in arrays(memory[key])] == [array.shape for array in arrays(weights)]
        with pytest.raises(FrozenInstanceError):
            memory.t = 5


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_a_learning_rate_of_zero_moves_nothing_but_the_memory(name, options):
    for (weights, *_, memory, _), (new, remembered) in updates(name, options, 5, rate=0.0):
        assert alike(weights, new)
        assert remembered.t == memory.t + 1


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_zero_gradients_move_nothing_from_the_start_without_weight_decay(name):
    optimizer, rng = OPTIMIZERS[name], np.random.default_rng(0)
    weights, zero = parameters(rng), parameters(rng, 0.0)
    options = {"weight_decay": 0.0}
    memory = optimizer.start(weights, options)
    for _ in range(3):
        new, memory = optimizer.update(weights, zero, 0.1, memory, options)
        assert alike(new, weights)


@pytest.mark.parametrize("name", [name for name, one in OPTIMIZERS.items() if "weight_decay" in one.options])
def test_weight_decay_alone_pulls_every_weight_towards_zero(name):
    options = {"weight_decay": 0.5}
    optimizer, rng = OPTIMIZERS[name], np.random.default_rng(0)
    weights, zero = parameters(rng), parameters(rng, 0.0)
    new, _ = optimizer.update(weights, zero, 0.001, optimizer.start(weights, options), options)
    for old, shrunk in zip(arrays(weights), arrays(new), strict=True):
        assert np.all(np.abs(shrunk) < np.abs(old))


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_going_back_to_a_memory_gives_the_same_updates_bit_for_bit(name, options):
    optimizer, steps = OPTIMIZERS[name], list(updates(name, options, 10))
    weights, _, _, memory, _ = steps[4][0]
    for (_, gradients, rate, _, _), (new, _) in steps[4:]:
        weights, memory = optimizer.update(weights, gradients, rate, memory, options)
        assert alike(weights, new)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_options_that_are_left_out_have_their_defaults(name):
    optimizer = OPTIMIZERS[name]
    explicit = in_force(optimizer.options, None)
    for ((weights, gradients, rate, memory, _), (new, _)), (_, (spelled, _)) in zip(
        updates(name, None), updates(name, explicit), strict=True
    ):
        assert alike(new, spelled)
        assert alike(new, optimizer.update(weights, gradients, rate, memory)[0])


@pytest.mark.parametrize(("one", "other"), [("momentum", "sgd"), ("nesterov", "sgd"), ("adamw", "adam")])
def test_optimizers_meet_where_what_sets_them_apart_is_switched_off(one, other):
    off = {"adamw": {"weight_decay": 0.0}}.get(one, {"momentum": 0.0})
    for (_, (new, _)), (_, (plain, _)) in zip(updates(one, off), updates(other, {}), strict=True):
        for a, b in zip(arrays(new), arrays(plain), strict=True):
            assert a == pytest.approx(b, rel=1e-14)


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_size_of_the_gradient():
    adam = OPTIMIZERS["adam"]
    for g in (1e-3, -5.0, 1e6):
        new, _ = adam.update(single(0.0), single(g), 0.01, adam.start(single(0.0)))
        assert new.weights[0].item() == pytest.approx(-0.01 * np.sign(g), rel=1e-4)


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_numbers_that_overflow_become_infinite_or_nan_without_a_warning(name, options):
    optimizer, huge = OPTIMIZERS[name], single(-1e300)
    new, memory = optimizer.update(huge, single(1e308), 1e10, optimizer.start(huge, options), options)
    terms = explain(optimizer, huge, single(inf), 1e10, memory, options, 1, "W", 0, 0)
    assert len(terms) > 2
    if name in ("sgd", "momentum", "nesterov"):
        assert new.weights[0].item() == -inf


def test_momentum_is_faster_than_plain_descent_in_a_long_valley():
    """On L = (w² + 100·b²)/2 with a rate that the steep direction allows, momentum gets much farther along the flat."""

    def left(name):
        optimizer, here = OPTIMIZERS[name], Parameters((read_only([[1.0]]),), (read_only([1.0]),))
        memory, path = optimizer.start(here), []
        for _ in range(200):
            slope = Parameters(here.weights, (100 * here.biases[0],))
            here, memory = optimizer.update(here, slope, 0.005, memory)
            path.append(abs(here.weights[0].item()))
        assert all(later < earlier for earlier, later in pairwise(path)) or name != "sgd"
        return path[-1]

    assert left("momentum") < 0.01 * left("sgd")
