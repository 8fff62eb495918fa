"""The staircase of a chain: its stairs join, add up to the gradient, and the sums of the kinds are theirs."""

import json
from itertools import pairwise
from math import inf, log10
from pathlib import Path

import numpy as np
import pytest

from nnviz.session.experiment.files import parse
from nnviz.session.frame.culprit import size_text
from nnviz.session.state import first_state
from nnviz.session.surveys.culprit import Culprits

DEPTH = 6


def state_of(activation="sigmoid", weight=1.0, bias=0.0):
    layers = [{"units": 1, "activation": activation} for _ in range(DEPTH)]
    document = {
        "format": "nnviz-experiment", "version": 1, "title": "a line of units",
        "network": {"inputs": 1, "layers": layers, "loss": "half_squared_error"},
        "initialization": {"scheme": "zeros", "seed": 0},
        "parameters": {"weights": [[[weight]]] * DEPTH, "biases": [[bias]] * DEPTH},
        "optimizer": {"name": "sgd", "learning_rate": 0.1}, "schedule": {"name": "constant"}, "batch_size": 1,
        "data": {"inputs": [[1.0]], "targets": [[1.0]]}, "sample": 0,
    }  # fmt: skip
    return first_state(parse(json.dumps(document), "line"), Path())


def frame_of(state):
    return Culprits(lambda: state).job().run(lambda share: True)


def by_hand(weight):
    """The sizes of all factors of a line of sigmoid units with x = y = 1, the loss first."""
    a, slopes = 1.0, []
    for _ in range(DEPTH):
        a = 1 / (1 + np.exp(-weight * a))
        slopes.append(a * (1 - a))
    return a, slopes


def test_the_stairs_join_and_end_at_the_size_of_the_gradient():
    a, slopes = by_hand(1.0)
    frame = frame_of(state_of())
    assert len(frame.stairs) == 2 * DEPTH + 1
    for stair, following in pairwise(frame.stairs):
        assert following.before == stair.after
    changes = {line.kind: line.change for line in frame.kinds}
    assert changes["slopes"] == pytest.approx(sum(map(log10, slopes)), rel=1e-12)
    assert changes["weights"] == pytest.approx(0, abs=1e-12)
    assert changes["loss"] == pytest.approx(log10(1 - a), rel=1e-12)
    assert frame.stairs[-1].after == pytest.approx(log10(1 - a) + sum(map(log10, slopes)), rel=1e-12)


def test_the_factor_that_takes_most_is_marked():
    _, slopes = by_hand(2.0)
    frame = frame_of(state_of(weight=2.0))
    marked = frame.stairs[frame.guilty]
    assert marked.part.kind == "dA_dZ"
    assert marked.part.layer == 1 + int(np.argmin(slopes))
    assert frame.mark.startswith(f"{marked.symbol} takes ÷ ")
    assert frame.title == "What made this gradient small?"


def test_where_the_product_ends_it_is_0():
    frame = frame_of(state_of("relu", bias=-2.0))
    assert frame.title == "What made this gradient 0?"
    assert frame.stairs[-1].after == -inf
    assert frame.size == ("‖∂L/∂W₁‖", "0")


def test_where_float64_cannot_tell_it_says_so():
    frame = frame_of(state_of("relu", weight=0.0))  # z is 0, which may be a number that was too small
    assert frame.title == "How large is this gradient?"
    assert frame.size[1] == "not known"


def test_a_large_gradient_is_asked_about_as_well():
    frame = frame_of(state_of("identity", weight=100.0))
    assert frame.title == "What made this gradient large?"
    assert frame.stairs[frame.guilty].kind == "loss"  # 10¹² − 1, where all weights together give 10¹⁰
    assert " gives × " in frame.mark


def test_an_ordinary_gradient_has_nobody_to_blame():
    frame = frame_of(state_of("identity", weight=0.9))
    assert frame.guilty is None
    assert frame.sentences == ("No factor stands out.",)


def test_sizes_beyond_a_float_are_told():
    assert size_text(-400.5) == "3.16×10⁻⁴⁰¹"
    assert size_text(400.5) == "3.16×10⁴⁰⁰"
    assert size_text(-2.0) == "0.0100"
    assert size_text(float("nan")) == "not known"
