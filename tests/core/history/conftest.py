"""Runs at their start, and what is compared of them."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.engine import Series
from nnviz.core.history import (
    Recipe,
    begin,
)
from nnviz.core.network import initialize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES


@pytest.fixture(scope="session")
def make(network):
    """``make(sizes, activations, loss, …)``: a history at its start, over random rows that suit the loss.

    ``keyframes`` (spacing, limit) and ``points`` (stride, limit) take the place of those that suit the sizes.
    """

    def made(
        sizes=(2, 4, 1), activations=("tanh", "sigmoid"), loss="binary_cross_entropy", rows=20, test_rows=0,
        keyframes=None, points=None, biases=None, **choices,
    ):  # fmt: skip
        net, rng = network(sizes, activations, loss, biases), np.random.default_rng(3)
        x, outputs = rng.normal(size=(rows + test_rows, net.inputs)), net.outputs
        y = rng.normal(size=(rows + test_rows, outputs))
        if loss == "binary_cross_entropy":
            y = (y > 0).astype(float)
        elif loss == "cross_entropy":
            y = np.eye(outputs)[y.argmax(axis=1)]
        recipe = Recipe(
            network=net, x=x[:rows], y=y[:rows], test_x=x[rows:], test_y=y[rows:],
            **{
                "optimizer": OPTIMIZERS["sgd"], "schedule": SCHEDULES["constant"], "learning_rate": 0.1,
                "batch_size": 6, "seed": 1,
            } | choices,
        )  # fmt: skip
        history = begin(recipe, recipe.first(initialize(net, "xavier_uniform", 0, bias=0.1)))
        if keyframes is not None:
            history = replace(history, keyframes=restarted(history.keyframes, *keyframes))
        if points is not None:
            history = replace(history, measured=restarted(history.measured, *points))
        return history

    return made


def restarted(series, spacing, limit):
    long = series.rows.dtype == object
    arrays = Series.arrays(series.start, spacing, limit)
    empty = arrays if long else Series.table(series.start, spacing, limit, 4, peaked=series.peaked)
    growth = empty.grow()
    growth.add(series.rows[0])
    return growth.grown(series.start)


@pytest.fixture(scope="session")
def bits():
    def of(point):
        """All numbers of a moment, as they lie in memory."""
        kept = (point.parameters, *point.memory.values)
        arrays = [array.tobytes() for parameters in kept for array in (*parameters.weights, *parameters.biases)]
        return point.updates, point.memory.t, point.memory.names, arrays

    return of


@pytest.fixture(scope="session")
def curve_bits():
    def of(history):
        curves = history.curves
        return [
            getattr(curves, name).tobytes()
            for name in ("updates", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
        ]

    return of
