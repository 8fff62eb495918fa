"""An axis is a number of the experiment from one value to another."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import resources
from nnviz.errors import UserError
from nnviz.session.experiment import ScheduleSpec, build_network, build_parameters, files, given, validate
from nnviz.session.trainability.axes import axis, keys_of, read, with_value

XOR = files.load(resources.path("experiments", "xor.nnviz.json"))


def test_scale_and_learning_rate_are_logarithmic_and_reach_both_ends():
    values = axis(XOR, "initialization.scale", 0.05, 10.0, 5).values
    np.testing.assert_allclose(values, 0.05 * 200 ** (np.arange(5) / 4))
    assert axis(XOR, "optimizer.weight_decay", 0.0, 1.0, 3).values.tolist() == [0.0, 0.5, 1.0]


def test_a_number_that_counts_has_each_whole_value_once():
    assert axis(XOR, "depth", 1, 5, 64).values.tolist() == [1, 2, 3, 4, 5]
    assert len(axis(XOR, "batch_size", 1, 100, 10).values) == 10


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_every_number_can_be_read_and_written(schedule):
    experiment = replace(XOR, schedule=ScheduleSpec(schedule))
    for key in keys_of(experiment):
        counts = axis(experiment, key, 1, 2, 2).counts
        value = 2.0 if counts else 0.125
        changed = with_value(experiment, key, value, counts)
        validate(changed)
        assert read(changed, key) == value
        assert with_value(changed, key, read(experiment, key), counts).network == experiment.network


def test_depth_and_width_leave_the_output_as_it_is():
    deep = with_value(with_value(XOR, "depth", 4), "width", 7)
    assert [layer.units for layer in deep.network.layers] == [7] * 4 + [XOR.network.layers[-1].units]
    assert deep.network.layers[-1] == XOR.network.layers[-1]


@pytest.mark.parametrize(
    ("key", "low", "high", "told"),
    [
        ("optimizer.momentun", 0, 1, "An axis cannot be 'optimizer.momentun'"),
        ("title", 0, 1, "it is one of initialization.seed"),
        ("depth", 1.5, 3, "whole number"),
        ("optimizer.learning_rate", 1, 1, "from a lower number to a higher one"),
        ("optimizer.learning_rate", 0, float("inf"), "from a lower number to a higher one"),
        ("initialization.bias", -1e308, 1e308, "more than a number can hold"),
    ],
)
def test_what_cannot_be_an_axis_is_refused_in_a_sentence(key, low, high, told):
    with pytest.raises(UserError, match=told):
        axis(XOR, key, low, high, 8)


def test_given_parameters_have_no_initialization():
    parameters = given(build_parameters(XOR, build_network(XOR)))
    with pytest.raises(UserError, match="The file gives the parameters"):
        axis(replace(XOR, parameters=parameters), "initialization.scale", 0.1, 1, 8)
