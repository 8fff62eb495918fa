"""Lanes in the file: merge patches as RFC 7396 has them, each of which is an experiment of its own."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.errors import UserError
from nnviz.session.experiment import LaneSpec, files, laid_over, lanes, patch_between

DOCUMENT = {
    "format": "nnviz-experiment", "version": 3,
    "network": {"inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}],
                "loss": "binary_cross_entropy"},
    "initialization": {"scheme": "normal", "seed": 7, "std": 0.5},
    "optimizer": {"name": "momentum", "learning_rate": 0.2, "momentum": 0.8},
    "data": {"name": "xor"},
}  # fmt: skip
GIVEN = {"weights": [[[0.1, 0.2]] * 3, [[1, 2, 3]]], "biases": [[0, 0, 0], [0.5]]}


def parse(*patches, **changes):
    return files.parse(json.dumps(DOCUMENT | {"compare": list(patches)} | changes), "net.nnviz.json")


def laid(patch, **changes):
    experiment = parse({"name": "lane"} | patch, **changes)
    return laid_over(experiment, experiment.compare[0])


def refusal(*patches):
    with pytest.raises(UserError) as caught:
        parse(*patches)
    return str(caught.value).removeprefix("net.nnviz.json: ")


def test_a_lane_is_the_experiment_with_its_patch_laid_over():
    assert laid({"optimizer": {"learning_rate": 5}}).optimizer.learning_rate == 5
    assert laid({"batch_size": 17}).batch_size == 17
    assert laid({"shuffle": False}).order_seed is None
    own = laid({"initialization": {"std": 2}})
    assert (own.initialization.scheme, own.initialization.seed, dict(own.initialization.options)) == (
        "normal", 7, {"std": 2},
    )  # fmt: skip


def test_a_list_is_replaced_as_a_whole():
    own = laid({"network": {"layers": [{"units": 9, "activation": "relu"}, {"units": 1, "activation": "sigmoid"}]}})
    assert [layer.units for layer in own.network.layers] == [9, 1]
    assert own.network.inputs == 2


def test_null_takes_a_key_out_and_its_default_holds():
    assert dict(laid({"optimizer": {"momentum": None}}).optimizer.options) == {}
    assert laid({"initialization": None}).initialization.scheme == "xavier_uniform"


def test_another_scheme_leaves_the_options_of_the_one_before():
    own = laid({"initialization": {"scheme": "he_normal"}}).initialization
    assert (own.scheme, own.seed, own.options) == ("he_normal", 7, ())
    assert laid({"optimizer": {"name": "adam"}}).optimizer.options == ()
    assert laid({"optimizer": {"name": "momentum"}}).optimizer.options == (("momentum", 0.8),)


def test_given_weights_stay_unless_the_lane_says_something_of_the_first_weights():
    assert laid({"optimizer": {"learning_rate": 5}}, parameters=GIVEN).parameters is not None
    assert laid({"initialization": {"scheme": "normal"}}, parameters=GIVEN).parameters is None
    wider = {"network": {"layers": [{"units": 4, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]}}
    assert laid(wider, parameters=GIVEN).parameters is None
    relu = {"network": {"layers": [{"units": 3, "activation": "relu"}, {"units": 1, "activation": "sigmoid"}]}}
    assert laid(relu, parameters=GIVEN).parameters is not None


def test_a_file_with_lanes_reads_back_as_it_was_and_is_of_version_3():
    experiment = parse({"name": "He", "initialization": {"scheme": "he_normal"}}, {"name": "as it is"})
    assert files.parse(files.dump(experiment), "again") == experiment
    assert '"version": 3' in files.dump(experiment)
    assert '"compare"' not in files.dump(replace(experiment, compare=()))


def test_an_empty_list_of_lanes_is_none():
    assert parse().compare == ()


@pytest.mark.parametrize(
    ("patches", "sentence"),
    [
        ([{"name": str(k)} for k in range(7)], "compare: expected 1 to 6 lanes, got 7."),
        ([{"optimizer": {}}], "compare[0].name: the key is missing."),
        ([{"name": ""}], "compare[0].name: expected the name of the lane, got \"\"."),
        ([{"name": "a"}, {"name": "a"}], 'compare[1].name: two lanes are called "a".'),
        ([{"name": "a", "data": {"name": "iris"}}], "compare[0].data: lanes cannot differ in this; they can in "
         "network, initialization, optimizer, schedule, batch_size, shuffle."),
        ([{"name": "a", "optimiser": {}}], "compare[0].optimiser: lanes cannot differ in this; they can in network, "
         "initialization, optimizer, schedule, batch_size, shuffle; did you mean \"optimizer\"?"),
        ([{"name": "a", "optimizer": {"learning_rate": 0}}],
         "compare[0].optimizer.learning_rate: expected a finite number above 0, got 0.0."),
        ([{"name": "a", "network": {"loss": "mean_squared_error"}}],
         "compare[0].network.loss: all lanes have the loss of the experiment."),
        ([{"name": "a", "network": {"inputs": 3}}],
         "compare[0].network.inputs: all lanes have the inputs of the experiment."),
        ([{"name": "a", "network": {"layers": [{"units": 2, "activation": "sigmoid"}]}}],
         "compare[0].network.layers: all lanes have as many outputs as the experiment."),
        ([{"name": "a", "network": {"layers": []}}], "compare[0].network.layers: expected 1 to 100 layers, got 0."),
        ([{"name": "a", "network": None}], "compare[0].network: the key is missing."),
        ([{"name": "a", "optimizer": 3}], "compare[0].optimizer: expected an object, got 3."),
        (["He"], 'compare[0]: expected an object, got "He".'),
    ],
)  # fmt: skip
def test_a_lane_that_is_no_experiment_is_refused_with_its_place(patches, sentence):
    assert refusal(*patches) == sentence


def test_a_key_that_stands_twice_in_a_patch_is_refused():
    text = json.dumps(DOCUMENT)[:-1] + ', "compare": [{"name": "a", "optimizer": {"name": "sgd", "name": "adam"}}]}'
    with pytest.raises(UserError, match=r"compare\[0\]\.optimizer\.name: the key stands there twice"):
        files.parse(text, "net.nnviz.json")


def test_an_older_version_knows_no_lanes():
    with pytest.raises(UserError, match="version 3 knows it first"):
        parse({"name": "a"}, version=2)


CHANGES = {
    "initialization": st.sampled_from([{"scheme": "zeros"}, {"scheme": "uniform", "low": -2}, {"std": 3.5}]),
    "optimizer": st.sampled_from([{"name": "adam"}, {"learning_rate": 7.5}, {"momentum": 0.1}]),
    "schedule": st.sampled_from([{"name": "cosine", "steps": 50}, {"name": "constant"}]),
    "batch_size": st.integers(1, 500),
    "shuffle": st.booleans(),
}


@given(st.fixed_dictionaries({}, optional=CHANGES))
def test_the_patch_between_two_experiments_leads_from_one_to_the_other(patch):
    base = parse()
    other = laid(patch)
    found = patch_between(base, other, lanes.MAY_DIFFER)
    assert laid_over(base, LaneSpec("again", found)) == other
