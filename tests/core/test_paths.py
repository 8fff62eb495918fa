"""Paths against brute force: every path enumerated on small nets, exact counts and quick listings on large ones."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain
from nnviz.core.network import initialize
from nnviz.core.paths import count_paths, path_of, sum_paths, top_paths

OUTPUTS = [("tanh", "half_squared_error"), ("softmax", "cross_entropy"), ("softmax", "half_squared_error")]


def enumerated(passed, target):
    """Every path by brute force, from the numbers of the trace alone: {units: product}."""
    net, n = passed.network, passed.network.depth
    softmax = not net.layers[-1].activation.elementwise
    free = [range(net.fan_out(k)) for k in range(n, target.layer, -1)]
    found = {}
    for upper in product(*free):
        z_units = (*upper, target.row)
        for a_unit in range(net.outputs) if softmax else [z_units[0]]:
            slopes = passed.da_dz[-1][0]
            value = passed.dL_da[-1][0, a_unit] * (slopes[a_unit, z_units[0]] if softmax else slopes[a_unit])
            for k, (above, below) in zip(range(n, target.layer, -1), pairwise(z_units), strict=True):
                value *= passed.parameters.weights[k - 1][above, below] * passed.da_dz[k - 2][0, below]
            if target.parameter == "W":
                value *= passed.a[target.layer - 1][0, target.column]
            found[(a_unit, *z_units) if softmax else z_units] = float(value)
    return found


def entries(network):
    for k in range(1, network.depth + 1):
        yield Target(k, "W", network.fan_out(k) - 1, network.fan_in(k) - 1)
        yield Target(k, "b", 0)


def matrix_entry(passed, target):
    return target.entry((passed.dL_dW if target.parameter == "W" else passed.dL_db)[target.layer - 1])


small_nets = st.lists(st.integers(1, 4), min_size=2, max_size=5)


@given(widths=small_nets, output=st.sampled_from(OUTPUTS), seed=st.integers(0, 10_000))
def test_count_sum_and_largest_paths_are_those_of_brute_force(traced, widths, output, seed):
    passed = traced(widths, ["sigmoid"] * (len(widths) - 2) + [output[0]], output[1], seed=seed)
    for target in entries(passed.network):
        every = enumerated(passed, target)
        scale = math.fsum(map(abs, every.values()))
        assert count_paths(passed.network, target) == len(every)
        assert sum_paths(passed, target) == pytest.approx(math.fsum(every.values()), rel=1e-12, abs=1e-14 * scale)
        assert sum_paths(passed, target) == pytest.approx(matrix_entry(passed, target), rel=1e-12, abs=1e-14 * scale)
        listed = top_paths(passed, target, limit=5)
        largest = sorted(map(abs, every.values()), reverse=True)[:5]
        assert [abs(path.product) for path in listed] == pytest.approx(largest, rel=1e-12)
        assert len({path.units for path in listed}) == len(listed)
        for path in listed:
            assert path.product == pytest.approx(every[path.units], rel=1e-12)


@given(widths=small_nets, output=st.sampled_from(OUTPUTS), seed=st.integers(0, 1000))
def test_a_long_listing_holds_every_path_once_and_adds_up_to_the_gradient(traced, widths, output, seed):
    passed = traced(widths, ["tanh"] * (len(widths) - 2) + [output[0]], output[1], seed=seed)
    target = Target(1, "W", 0, 0)
    every = enumerated(passed, target)
    listed = top_paths(passed, target, limit=10_000)
    assert {path.units for path in listed} == set(every)
    assert math.fsum(path.product for path in listed) == pytest.approx(
        matrix_entry(passed, target), rel=1e-12, abs=1e-14 * math.fsum(map(abs, every.values()))
    )


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_a_path_has_as_many_factors_as_the_chain_and_they_multiply_to_its_product(traced, output, loss):
    passed = traced([3, 4, 4, 3], ["tanh", "sigmoid", output], loss)
    for target in entries(passed.network):
        for path in top_paths(passed, target):
            assert len(path.factors) == len(chain(passed, target))
            assert math.prod(path.factors) == pytest.approx(path.product, rel=1e-13)
            assert path_of(passed, target, path.units) == path


def test_the_factors_of_a_path_are_the_local_derivatives_it_meets(mazur):
    path = path_of(mazur, Target(1, "W", 0, 1), (1, 0))
    assert path.factors == pytest.approx([-0.217071535, 0.175510053, 0.50, 0.241300709, 0.10], abs=5e-10)
    assert path_of(mazur, Target(1, "b", 0), (1, 0)).factors[-1] == 1


def test_a_ten_layer_net_of_width_ten_is_counted_exactly_and_listed_without_going_through_all(network):
    net, target = network([10] * 11, ["tanh"] * 10), Target(1, "W", 3, 4)
    rng = np.random.default_rng(0)
    passed = trace(net, initialize(net, "xavier_normal", 0), rng.normal(size=(1, 10)), rng.normal(size=(1, 10)))
    assert count_paths(net, target) == 10**9
    assert sum_paths(passed, target) == pytest.approx(passed.dL_dW[0][3, 4], rel=1e-12)
    paths = top_paths(passed, target)
    sizes = [abs(path.product) for path in paths]
    assert sizes == sorted(sizes, reverse=True)
    assert len({path.units for path in paths}) == 12
    assert abs(paths[0].product) >= max(abs(p) for p in neighbours(passed, target, paths[0]))


def neighbours(passed, target, path):
    """The products of all paths that differ from one in a single unit."""
    for place in range(len(path.units) - 1):
        for unit in range(10):
            units = (*path.units[:place], unit, *path.units[place + 1 :])
            yield path_of(passed, target, units).product


def test_counts_are_exact_where_floats_are_not(network):
    assert count_paths(network([2] + [9] * 40, ["tanh"] * 40), Target(1, "b", 0)) == 9**39
    softmax = network([4, 5, 3], ["tanh", "softmax"], "cross_entropy")
    assert count_paths(softmax, Target(1, "W", 0, 0)) == 9
    assert count_paths(softmax, Target(2, "W", 0, 0)) == 3
    assert count_paths(network([4, 5, 3], ["tanh"] * 2), Target(2, "W", 0, 0)) == 1


def test_products_too_small_for_their_factors_to_meet_are_still_ordered(network):
    net = network([1] + [2] * 30, ["identity"] * 30)
    parameters = initialize(net, "uniform", 0, options={"low": 1e-12, "high": 2e-12})
    passed = trace(net, parameters, [[1.0]], [[1.0, 1.0]])
    best = top_paths(passed, Target(1, "b", 0), limit=3)
    logs = [sum(math.log(abs(factor)) for factor in path.factors) for path in best]
    assert [path.product for path in best] == [0, 0, 0]
    assert logs == sorted(logs, reverse=True)


def test_of_equal_paths_the_earlier_units_come_first(network):
    net = network([1, 3, 3], ["identity"] * 2)
    passed = trace(net, initialize(net, "constant", 0), [[1.0]], [[0.0, 0.0, 0.0]])
    assert [path.units for path in top_paths(passed, Target(1, "b", 1))] == [(0, 1), (1, 1), (2, 1)]


def test_a_dead_unit_leaves_paths_of_zero(network):
    net = network([1, 2, 1], ["relu", "identity"])
    passed = trace(net, initialize(net, "constant", 0, bias=-9.0), [[1.0]], [[0.0]])
    target = Target(1, "W", 0, 0)
    assert [path.product for path in top_paths(passed, target)] == [0]
    assert sum_paths(passed, target) == 0


def test_infinite_factors_are_listed_without_a_warning(network):
    net = network([1, 2, 2, 1], ["identity"] * 3)
    parameters = initialize(net, "constant", 0, options={"value": 1e200})
    passed = trace(net, parameters, [[1.0]], [[0.0]])
    assert len(top_paths(passed, Target(1, "W", 0, 0))) == 2
    assert not math.isfinite(sum_paths(passed, Target(1, "W", 0, 0)))


def test_paths_need_one_weight_and_units_that_lead_to_it(mazur):
    with pytest.raises(ValueError, match="needs a row"):
        sum_paths(mazur, Target(1, "W"))
    with pytest.raises(ValueError, match="ending in unit 0"):
        path_of(mazur, Target(1, "W", 0, 0), (0, 1))
