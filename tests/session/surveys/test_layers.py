"""The survey of the layers: its numbers computed again with plain numpy, its words at their edges."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.layers import LayerNumbers, Spread
from nnviz.core.symmetry import Group
from nnviz.session import Session
from nnviz.session.experiment.files import parse
from nnviz.session.frame.layers import PROFILES, axis_of, layer_sentences
from nnviz.session.state import first_state
from nnviz.session.surveys.layers import HOLDS, SAYS_NOTHING, Layers

SCALES = {"z": "linear", "a": "linear", "dL_dz": "log", "dL_dW": "log"}


def surveyed(session, scales=SCALES):
    return Layers(lambda: session.state).job(scales).run(lambda share: True)


def opened(name, updates=0):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    if updates:
        session.train(updates)
    return session


def net(units, *, scheme="lecun_normal", activation="tanh", batch=1000, **initialization):
    layers = [{"units": units, "activation": activation}] * 2 + [{"units": 1, "activation": "sigmoid"}]
    return Session(first_state(parse(json.dumps({
        "format": "nnviz-experiment", "version": 3, "title": "layers",
        "network": {"inputs": 2, "layers": layers, "loss": "binary_cross_entropy"},
        "initialization": {"scheme": scheme, "seed": 0, **initialization},
        "optimizer": {"name": "sgd", "learning_rate": 0.5}, "batch_size": batch, "data": {"name": "moons"},
    }), "layers"), Path()))  # fmt: skip


def test_the_numbers_are_those_of_plain_numpy():
    session = opened("xor", 20)
    state = session.state
    x, y = state.data.inputs[state.data.train], state.data.targets[state.data.train]
    first, last = surveyed(session).lines
    (W, V), (b, c) = state.parameters.weights, state.parameters.biases
    z = x @ W.T + b
    a = 1 / (1 + np.exp(-(np.tanh(z) @ V.T + c)))
    behind = (a - y) @ V * (1 - np.tanh(z) ** 2)
    assert first.numbers.z.std == pytest.approx(z.std(), rel=1e-12)
    assert first.numbers.a.mean == pytest.approx(np.tanh(z).mean(), rel=1e-9)
    assert last.numbers.dL_dz.std == pytest.approx((a - y).std(), rel=1e-12)
    assert first.numbers.dL_dz.std == pytest.approx(behind.std(), rel=1e-12)
    assert first.numbers.saturated == pytest.approx(np.mean(1 - np.tanh(z) ** 2 < 0.05))


def test_the_ratio_is_that_of_the_update_which_training_does_next():
    session = net(5)
    before = session.state.parameters.weights
    ratios = [line.ratio for line in surveyed(session).lines]
    session.train(1)
    after = session.state.parameters.weights
    expected = [np.linalg.norm(new - old) / np.linalg.norm(old) for old, new in zip(before, after, strict=True)]
    assert ratios == pytest.approx(expected, rel=1e-9)


def test_weights_of_0_have_no_ratio():
    assert [line.ratio for line in surveyed(opened("zeros-tanh")).lines] == [None, None, None]


def test_z_is_grey_where_its_activation_is_saturated():
    line = surveyed(opened("tanh-hidden")).lines[0]
    axis = axis_of("z", "linear", bounded=True)
    middles = (axis.edges[1:] + axis.edges[:-1]) / 2
    assert line.flat.tolist() == (np.abs(middles) > np.arctanh(np.sqrt(0.95))).tolist()
    assert not surveyed(opened("relu-20-he")).lines[0].flat.any()


def test_the_theory_is_of_nets_as_they_were_drawn():
    session = net(40)
    frame = surveyed(session)
    assert frame.theory == HOLDS
    assert frame.lines[0].theory.z.low < frame.lines[0].numbers.z.std < frame.lines[0].theory.z.high
    assert frame.lines[-1].theory.z is None  # the spread over the units of a layer of one
    session.train(1)
    assert "before training" in surveyed(session).theory
    assert surveyed(session).lines[0].theory is None
    assert "all the same" in surveyed(net(4, scheme="constant")).theory


def test_the_words_promise_of_narrow_layers_no_more_than_is_so():
    """Of 40 nets of 4 sigmoid units most lie in the band, but not 95 % of them."""
    found = []
    for seed in range(40):
        line = surveyed(net(4, activation="sigmoid", scheme="xavier_normal", seed=seed)).lines[1]
        found.append(line.theory.z.low <= line.numbers.z.std <= line.theory.z.high)
    assert 0.5 < np.mean(found) < 0.95
    assert "most nets of this width" in HOLDS
    assert "%" not in HOLDS


def test_a_scale_of_the_weights_is_known_to_the_theory():
    plain, scaled = (surveyed(net(40, scale=scale)).lines[0].theory.z.std for scale in (1.0, 2.0))
    assert scaled == pytest.approx(2 * plain, rel=1e-12)


def test_nothing_is_predicted_where_nets_differ_too_much():
    """Of saturated layers a few rare units decide what comes back."""
    frame = surveyed(opened("very-large-saturated"))
    assert all(line.theory is None or line.theory.dL_dz is None for line in frame.lines)
    assert frame.theory in (HOLDS, SAYS_NOTHING)


def test_called_off_there_is_no_frame():
    assert Layers(lambda: net(4).state).job(SCALES).run(lambda share: False) is None


def test_what_overflows_is_shown_all_the_same():
    session = net(4, scheme="normal", std=1e5, activation="relu")
    session.run("set_scheme_option", key="std", value=1e6)
    session.run("set_scale", value=1e6)
    frame = surveyed(session)
    assert len(frame.sentences) >= 2


# ---------------------------------------------------------------- words


def layer(number, z=1.0, back=1.0, saturated=0.0, dead=0.0):
    spreads = [Spread(0.0, size, 10) for size in (z, 0.5, back, 0.1)]
    return LayerNumbers(number, *spreads, saturated, dead, 1.0)


def test_what_grows_shrinks_and_stays_is_told_with_its_factor():
    numbers = [layer(1, 1.0, 0.01), layer(2, 3.0, 0.1), layer(3, 8.0, 0.15)]
    up, back = layer_sentences(numbers, ())
    assert up == "Z grows ×8 from layer 1 to layer 3 (std 1 → 8)."
    assert back == "∂L/∂Z shrinks ÷15 from layer 3 to layer 1 (std 0.150 → 0.0100)."
    assert layer_sentences([layer(1, 1.0), layer(2, 1.9)], ())[0].startswith("Z ends about as large as it begins")
    assert layer_sentences([layer(1)], ())[0] == "Z has the standard deviation 1."


@pytest.mark.parametrize(("size", "words"), [(0.0, "is the same for every row and unit"), (np.inf, "is not finite")])
def test_a_size_without_a_factor_is_told_as_it_is(size, words):
    assert words in layer_sentences([layer(1), layer(2, size), layer(3)], ())[0]
    assert "in layer 2" in layer_sentences([layer(1), layer(2, size), layer(3)], ())[0]


def test_saturated_dead_and_equal_units_are_counted():
    said = layer_sentences([layer(1, saturated=0.25), layer(2, saturated=0.5, dead=0.2)], [Group(1, (0, 1, 3))])
    assert said[2:] == (
        "In layer 2 50 % are saturated, the most.",
        "20 % of the units of layer 2 are dead.",
        "In layer 1, 3 units act as 1: equal weights in and out.",
    )


def test_every_quantity_has_two_profiles_that_read_its_lines():
    line = surveyed(opened("xor")).lines[0]
    for profiles in PROFILES.values():
        assert all(profile.value(line) > 0 for profile in profiles)
    assert PROFILES["z"][0].value(line) == line.numbers.z.std
    assert PROFILES["dL_dW"][1].value(line) == line.ratio
