"""What lanes can differ in: answers can be read, written and named, and a classic set is what it is called."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.errors import UserError
from nnviz.session.compare.failing_rate import failing_rate
from nnviz.session.compare.lanes import proposed
from nnviz.session.compare.questions import QUESTIONS, differing, initialization_name
from nnviz.session.experiment import InitializationSpec, OptimizerSpec, laid_over, validate


def names(session, key):
    return [lane.name for lane in proposed(session.state, key)]


@pytest.mark.parametrize("key", QUESTIONS)
def test_the_classic_lanes_differ_in_what_is_asked_and_in_nothing_else(opened, key):
    session = opened("iris")
    lanes = proposed(session.state, key)
    experiment = replace(session.state.experiment, compare=lanes)
    validate(experiment)
    own = tuple(laid_over(experiment, lane) for lane in lanes)
    assert differing(own) == (key,)
    assert 2 <= len(lanes) <= 6
    assert len({lane.name for lane in lanes}) == len(lanes)
    assert not all(differing((session.state.experiment, one)) for one in own)  # the present choice is among them


@pytest.mark.parametrize("key", QUESTIONS)
def test_what_is_read_out_of_an_experiment_can_be_written_into_another(opened, key):
    question, base = QUESTIONS[key], opened("iris").state.experiment
    for value in question.classic(opened("iris").state):
        assert question.read(question.write(base, value)) == value


def test_the_classic_initializations_are_zeros_small_normal_large_xavier_and_he(opened):
    session = opened("start")
    session.run("set_scheme", scheme="xavier_normal")
    assert names(session, "initialization") == [
        "zeros", "N(0, 0.01²)", "N(0, 1)", "N(0, 1) × 5", "Xavier normal", "He normal",
    ]  # fmt: skip
    session.run("set_scheme", scheme="lecun_normal")
    assert names(session, "initialization")[-1] == "LeCun normal"


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        (InitializationSpec("normal"), "N(0, 1)"),
        (InitializationSpec("normal", options=(("std", 0.5),)), "N(0, 0.5²)"),
        (InitializationSpec("uniform"), "U(−1, 1)"),
        (InitializationSpec("constant"), "all 0.5"),
        (InitializationSpec("he_normal", scale=0.1), "He normal × 0.1"),
        (InitializationSpec("zeros", bias=1.0), "zeros, b = 1"),
        (InitializationSpec("xavier_normal", options=(("gain", 2.0),)), "Xavier normal, gain 2"),
    ],
)
def test_an_initialization_is_called_what_a_lecturer_calls_it(spec, name):
    assert initialization_name(spec) == name


def test_among_the_rates_one_really_fails(opened):
    session = opened("start")
    rates = [laid_over(session.state.experiment, lane).optimizer.learning_rate
             for lane in proposed(session.state, "learning_rate")]  # fmt: skip
    assert rates[:3] == [0.05, 0.5, 5.0]
    session.run("set_learning_rate", value=rates[-1])
    first = session.state
    session.train(100)
    losses = session.state.run.curves.train_loss
    assert not losses[-1] <= losses[0]
    assert first.experiment.optimizer.learning_rate == failing_rate(first, rates[-1])


def test_a_net_that_no_rate_can_hurt_has_none_that_fails(opened):
    session = opened("start")
    session.run("set_scheme", scheme="zeros")
    session.run("set_bias", value=0.0)
    assert failing_rate(session.state, 1.0) is None  # no update changes anything at this balanced data set


def test_the_optimizer_in_use_keeps_its_rate_and_the_others_have_their_usual_ones(opened):
    assert names(opened("start"), "optimizer") == [
        "SGD, η = 0.5", "momentum, η = 0.01", "AdaGrad, η = 0.01", "RMSprop, η = 0.01", "Adam, η = 0.001",
    ]  # fmt: skip


def test_lanes_of_one_optimizer_at_two_rates_differ_in_the_rate(opened):
    base = opened("start").state.experiment
    other = replace(base, optimizer=replace(base.optimizer, learning_rate=7.0))
    assert differing((base, other)) == ("learning_rate",)
    assert differing((base, replace(base, optimizer=OptimizerSpec("adam", 0.001)))) == ("optimizer",)


def test_lanes_of_other_depths_differ_in_depth_alone(opened):
    base = opened("start").state.experiment
    assert differing((base, QUESTIONS["depth"].write(base, 4))) == ("depth",)
    assert differing((base, QUESTIONS["width"].write(base, (9,)))) == ("width",)


def test_where_each_update_sees_all_rows_their_order_is_no_question(opened):
    with pytest.raises(UserError, match="their order makes no difference"):
        proposed(opened("start").state, "order")


def test_a_net_without_hidden_layers_is_asked_for_one(opened):
    session = opened("start")
    session.run("remove_layer", layer=1)
    for key in ("activation", "width"):
        with pytest.raises(UserError, match="no hidden layer"):
            proposed(session.state, key)
    assert names(session, "depth")[0] == "no hidden layer"


def test_an_unknown_question_is_refused(opened):
    with pytest.raises(UserError, match="Lanes cannot differ in 'colour'"):
        proposed(opened("start").state, "colour")


def test_all_first_weights_of_the_classic_set_come_from_one_seed(opened):
    session = opened("start")
    lanes = proposed(session.state, "initialization")
    experiment = replace(session.state.experiment, compare=lanes)
    assert {laid_over(experiment, lane).initialization.seed for lane in lanes} == {2}
    assert np.all([lane.patch[0][0] == "initialization" for lane in lanes])
