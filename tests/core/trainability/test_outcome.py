"""What has come of a run is told by its loss half way and at the end."""

from math import inf, nan

from nnviz.core.trainability import DIVERGED, LEARNS, ON_THE_WAY, STANDS_STILL, class_of


def test_each_class_has_its_bounds():
    half = [0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 600.0, 0.0]
    loss = [0.1, 0.2, 0.4951, 0.4949, inf, nan, 501.0, 0.0]
    classes = [LEARNS, ON_THE_WAY, STANDS_STILL, ON_THE_WAY, DIVERGED, DIVERGED, DIVERGED, LEARNS]
    assert class_of(half, loss, 0.5).tolist() == classes


def test_a_run_that_has_learnt_and_moves_no_more_learns():
    assert class_of([0.01], [0.01], 0.5).tolist() == [LEARNS]
