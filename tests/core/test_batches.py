"""The rows of any update: each row once an epoch, whatever was asked before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.batches import rows_of, updates_per_epoch

counts, sizes, seeds = st.integers(1, 300), st.integers(1, 320), st.integers(0, 2**32)


@given(counts, sizes, seeds, st.integers(0, 50))
def test_an_epoch_takes_each_row_once(count, size, seed, epoch):
    length = updates_per_epoch(count, size)
    batches = [rows_of(epoch * length + index, count, size, seed) for index in range(length)]
    assert sorted(np.concatenate(batches)) == list(range(count))
    assert all(len(batch) == min(size, count) for batch in batches[:-1])
    assert 1 <= len(batches[-1]) <= size


@given(counts, sizes, seeds, st.lists(st.integers(0, 10_000), min_size=2, max_size=6))
def test_the_rows_of_an_update_do_not_depend_on_what_was_asked_before(count, size, seed, updates):
    forwards = {update: rows_of(update, count, size, seed).tolist() for update in updates}
    assert {update: rows_of(update, count, size, seed).tolist() for update in reversed(updates)} == forwards


def test_epochs_and_seeds_differ():
    def order(epoch, seed):
        return rows_of(2 * epoch, 100, 50, seed).tolist()

    assert len({tuple(order(epoch, seed)) for epoch in range(100) for seed in range(3)}) == 300


@given(counts, sizes, st.integers(0, 10_000))
def test_without_a_seed_every_epoch_takes_the_rows_in_their_own_order(count, size, update):
    start = update % updates_per_epoch(count, size) * size
    assert rows_of(update, count, size, None).tolist() == list(range(count))[start : start + size]


def test_a_batch_of_all_rows_has_them_in_their_own_order():
    assert rows_of(7, 4, 4, seed=1).tolist() == rows_of(0, 4, 1000, seed=2).tolist() == [0, 1, 2, 3]
    assert updates_per_epoch(4, 1000) == 1


def test_the_rows_cannot_be_changed_by_accident():
    for seed in (0, None):
        with pytest.raises(ValueError, match="read-only"):
            rows_of(0, 10, 3, seed=seed)[0] = 1
