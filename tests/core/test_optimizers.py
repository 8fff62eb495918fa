"""Plain SGD, and the names that are still to come."""

import numpy as np
import pytest

from nnviz.core.network import Parameters, read_only
from nnviz.core.optimizers import OPTIMIZERS, PLANNED_OPTIMIZERS


def parameters(scale):
    return Parameters((read_only(scale * np.ones((2, 3))),), (read_only(scale * np.arange(2.0)),))


def test_every_name_of_the_format_is_built_or_planned():
    names = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
    assert [*OPTIMIZERS, *PLANNED_OPTIMIZERS] == names


def test_sgd_takes_one_step_downhill_and_leaves_its_arguments_alone():
    old, gradients, sgd = parameters(1.0), parameters(2.0), OPTIMIZERS["sgd"]
    new, memory = sgd.update(old, gradients, 0.25, sgd.start(old))
    assert np.all(new.weights[0] == 0.5)
    assert new.biases[0].tolist() == [0, 0.5]
    assert np.all(old.weights[0] == 1)
    assert memory == ()
    with pytest.raises(ValueError, match="read-only"):
        new.weights[0][0, 0] = 1


def test_a_learning_rate_that_overflows_gives_infinite_weights_and_no_warning():
    old = parameters(-1e300)
    new, _ = OPTIMIZERS["sgd"].update(old, parameters(1e308), 100.0, ())
    assert np.isinf(new.weights[0]).all()
