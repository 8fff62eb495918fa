"""Every moment of a run comes back to the last bit, whatever way the run was made."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.history import (
    begin,
)
from nnviz.core.optimizers import OPTIMIZERS

nets = st.sampled_from([((2, 4, 2, 1), ("tanh", "tanh", "sigmoid"), "binary_cross_entropy"),
                        ((3, 5, 3), ("relu", "softmax"), "cross_entropy"),
                        ((70, 3, 2), ("sigmoid", "identity"), "half_squared_error")])  # fmt: skip
optimizers = st.sampled_from(sorted(OPTIMIZERS))
sizes = st.sampled_from([1, 3, 6, 20])


@settings(max_examples=20)
@given(nets, optimizers, sizes, st.integers(1, 9), st.data())
def test_any_moment_comes_back_to_the_last_bit(make, bits, net, name, batch_size, spacing, data):
    history = make(*net, optimizer=OPTIMIZERS[name], batch_size=batch_size, learning_rate=0.01, keyframes=(spacing, 8))
    whole = history.extended(40)
    update = data.draw(st.integers(0, 40))
    straight = history.extended(update)
    assert bits(whole.at(update)) == bits(straight.end)
    assert bits(begin(history.recipe, whole.at(update)).extended(40 - update).end) == bits(whole.end)


@settings(max_examples=20)
@given(nets, optimizers, sizes, st.sampled_from([1, 2, 5]), st.lists(st.integers(0, 15), min_size=1, max_size=5))
def test_a_run_in_pieces_is_the_run_at_once(make, bits, curve_bits, net, name, batch_size, stride, pieces):
    start = make(
        *net,
        optimizer=OPTIMIZERS[name],
        batch_size=batch_size,
        learning_rate=0.01,
        keyframes=(1, 8),
        points=(stride, 8),
    )
    at_once, pieced = start.extended(sum(pieces)), start
    for piece in pieces:
        pieced = pieced.extended(piece)
    assert bits(pieced.end) == bits(at_once.end)
    assert curve_bits(pieced) == curve_bits(at_once)
    assert [row.tobytes() for row in pieced.keyframes.rows] == [row.tobytes() for row in at_once.keyframes.rows]


def test_ten_thousand_updates_come_back_and_the_ends_are_the_very_points(make, bits):
    shorter = make().extended(6_543)
    history = shorter.extended(3_457)
    assert history.at(0) is history.start
    assert history.at(10_000) is history.end
    assert bits(history.at(6_543)) == bits(shorter.end)
    with pytest.raises(IndexError, match="update 10001 is not between 0 and 10000"):
        history.at(10_001)


def test_scrubbing_anywhere_and_back_changes_nothing(make, bits, curve_bits):
    history = make(optimizer=OPTIMIZERS["adam"], keyframes=(4, 100)).extended(50)
    before, curves = bits(history.end), curve_bits(history)
    for update in (17, 3, 50, 0, 49):
        history.at(update)
    assert bits(history.end) == before
    assert curve_bits(history) == curves
    assert bits(history.extended(9).end) == bits(make(optimizer=OPTIMIZERS["adam"]).extended(59).end)


def test_a_branch_never_disturbs_the_run_it_left(make, bits, curve_bits):
    trunk = make(keyframes=(3, 16)).extended(30)
    numbers, curves = [bits(trunk.at(update)) for update in range(31)], curve_bits(trunk)
    branch = begin(replace(trunk.recipe, learning_rate=5.0), trunk.at(12), beside=trunk).extended(40)
    first, second = trunk.extended(25), trunk.extended(50)
    assert branch.start.updates == 12
    assert branch.curves.updates[0] == 12
    assert [bits(trunk.at(update)) for update in range(31)] == numbers
    assert curve_bits(trunk) == curves
    assert bits(second.at(55)) == bits(first.end)
    assert bits(second.at(44)) == bits(first.at(44))


def test_a_branch_shares_the_rows_if_they_are_the_same(make, bits):
    trunk = make().extended(5)
    recipe = replace(trunk.recipe, learning_rate=5.0)
    assert begin(recipe, trunk.end, beside=trunk)._data is trunk._data
    for other in (replace(recipe, batch_size=7), replace(recipe, x=recipe.x + 1)):
        assert bits(begin(other, trunk.end, beside=trunk).extended(5).end) == bits(
            begin(other, trunk.end).extended(5).end
        )


def test_growing_shares_the_keyframes(make):
    history = make(keyframes=(1, 100)).extended(10)
    longer = history.extended(10)
    other = history.extended(10)
    assert all(mine is theirs for mine, theirs in zip(history.keyframes.rows, longer.keyframes.rows, strict=False))
    assert np.shares_memory(history.keyframes.rows, longer.keyframes.rows)
    assert not np.shares_memory(other.keyframes.rows, longer.keyframes.rows)
    assert other.keyframes.rows[10] is longer.keyframes.rows[10]
    assert not longer.keyframes.rows.flags.writeable


def test_the_values_that_come_back_are_read_only(make):
    point = make(optimizer=OPTIMIZERS["adam"]).extended(5).at(3)
    for parameters in (point.parameters, *point.memory.values):
        assert not any(array.flags.writeable for array in (*parameters.weights, *parameters.biases))


def test_a_memory_of_another_optimizer_is_refused(make):
    history = make()
    with pytest.raises(ValueError, match="adam cannot go on"):
        begin(replace(history.recipe, optimizer=OPTIMIZERS["adam"]), history.start)
