"""What ``nnviz profile`` prints: numbers worked out plainly, over one net and over several."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnviz.core.backprop import trace
from nnviz.errors import UserError
from nnviz.session.experiment import (
    DataSpec,
    Experiment,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    ParameterSpec,
    ScheduleSpec,
    build_network,
    build_parameters,
    load_data,
)
from nnviz.session.profile import profile_document
from nnviz.session.report import json_text, training_document

HERE = Path()


def experiment(**changes) -> Experiment:
    layers = (LayerSpec(30, "tanh"), LayerSpec(20, "tanh"), LayerSpec(1, "sigmoid"))
    return replace(
        Experiment(
            title="moons",
            network=NetworkSpec(2, layers, "binary_cross_entropy"),
            initialization=InitializationSpec("xavier_normal", seed=3),
            optimizer=OptimizerSpec("sgd", 0.5),
            schedule=ScheduleSpec("constant"),
            batch_size=1000,
            data=DataSpec(name="moons", samples=40, test_fraction=0.25),
            sample=0,
            parameters=None,
        ),
        **changes,
    )


def passed(one):
    network, data = build_network(one), load_data(one, HERE)
    return trace(network, build_parameters(one, network), data.inputs[data.train], data.targets[data.train])


def seeded(one, seed):
    return replace(one, initialization=replace(one.initialization, seed=seed))


def test_each_layer_has_the_entries_of_the_contract():
    document = json.loads(json_text(profile_document(experiment(), HERE)))
    assert [layer["layer"] for layer in document["layers"]] == [1, 2, 3]
    for layer in document["layers"]:
        assert set(layer) >= {"layer", "z", "a", "dL_dz", "dL_dW", "dead", "saturated"}
        for name in ("z", "a", "dL_dz", "dL_dW"):
            assert set(layer[name]) == {"mean", "std", "theory_std"}
            assert layer[name]["theory_std"] > 0
    assert (document["samples"], document["seeds"], document["theory"]) == (30, 1, None)


def test_of_one_net_the_numbers_are_those_of_its_pass_over_the_training_rows():
    document, plain = profile_document(experiment(), HERE), passed(experiment())
    for k, layer in enumerate(document["layers"]):
        found = {"z": plain.z[k], "a": plain.a[k + 1], "dL_dz": plain.dL_dz[k], "dL_dW": plain.dL_dW[k]}
        for name, values in found.items():
            assert layer[name]["std"] == pytest.approx(values.std(), rel=1e-12)
            assert layer[name]["mean"] == pytest.approx(values.mean(), rel=1e-9, abs=1e-15)
        both = np.append(plain.dL_dW[k].ravel(), plain.dL_db[k])
        assert layer["gradient_norm"] == pytest.approx(np.linalg.norm(both), rel=1e-12)
    assert document["layers"][0]["saturated"] == np.mean(1 - np.tanh(plain.z[0]) ** 2 < 0.05)


def test_the_update_ratio_is_that_of_the_first_update_that_training_does():
    one = experiment()
    start, end = build_parameters(one, build_network(one)), training_document(one, HERE, 1)["parameters"]["weights"]
    ratios = [layer["update_ratio"] for layer in profile_document(one, HERE)["layers"]]
    changes = [np.linalg.norm(np.array(b) - a) / np.linalg.norm(a) for a, b in zip(start.weights, end, strict=True)]
    assert ratios == pytest.approx(changes, rel=1e-12)


def test_over_several_seeds_deviations_are_geometric_means():
    document = profile_document(experiment(), HERE, seeds=4)
    nets = [passed(seeded(experiment(), 3 + number)) for number in range(4)]
    for k, layer in enumerate(document["layers"]):
        assert layer["z"]["std"] == pytest.approx(np.exp(np.mean([np.log(net.z[k].std()) for net in nets])))
        assert layer["dL_dz"]["std"] == pytest.approx(np.exp(np.mean([np.log(net.dL_dz[k].std()) for net in nets])))
        assert layer["a"]["mean"] == pytest.approx(np.mean([net.a[k + 1].mean() for net in nets]))
        flat = [np.mean(1 - np.tanh(net.z[k]) ** 2 < 0.05) for net in nets] if k < 2 else [0]
        assert k == 2 or layer["saturated"] == pytest.approx(np.mean(flat))
    assert document["layers"][-1]["dL_dz"]["theory_std"] == pytest.approx(document["layers"][-1]["dL_dz"]["std"])


def test_the_mean_over_many_wide_nets_is_what_the_theory_expects():
    layers = (*(LayerSpec(100, "tanh") for _ in range(4)), LayerSpec(1, "identity"))
    wide = experiment(network=NetworkSpec(2, layers, "half_squared_error"))
    for layer in profile_document(wide, HERE, seeds=20)["layers"][:-1]:
        for name in ("z", "a", "dL_dz"):
            assert layer[name]["std"] == pytest.approx(layer[name]["theory_std"], rel=0.12), (layer["layer"], name)


def test_the_scale_of_the_weights_is_in_the_theory_too():
    scaled = experiment(initialization=InitializationSpec("xavier_normal", seed=3, scale=2.0))
    once, twice = (profile_document(one, HERE)["layers"][0]["z"] for one in (experiment(), scaled))
    assert twice["std"] == pytest.approx(2 * once["std"])
    assert twice["theory_std"] == pytest.approx(2 * once["theory_std"])


def test_where_the_theory_says_nothing_the_reason_stands_there():
    given = ParameterSpec((((1.0, 2.0),),), ((0.5,),))
    one = experiment(network=NetworkSpec(2, (LayerSpec(1, "sigmoid"),), "binary_cross_entropy"), parameters=given)
    document = profile_document(one, HERE)
    assert "freshly drawn weights" in document["theory"]
    assert document["layers"][0]["z"]["theory_std"] is None
    constant = profile_document(experiment(initialization=InitializationSpec("constant")), HERE)
    assert "all the same" in constant["theory"]


def test_zeros_have_no_ratio_to_their_weights_and_a_mean_of_0():
    document = profile_document(experiment(initialization=InitializationSpec("zeros")), HERE, seeds=2)
    assert [layer["update_ratio"] for layer in document["layers"]] == [None] * 3
    assert document["layers"][0]["z"] == {"mean": 0, "std": 0, "theory_std": 0}
    assert document["theory"] is None


def test_given_parameters_have_no_other_seeds_and_seeds_have_an_end():
    given = ParameterSpec((((1.0, 2.0),),), ((0.5,),))
    one = experiment(network=NetworkSpec(2, (LayerSpec(1, "sigmoid"),), "binary_cross_entropy"), parameters=given)
    with pytest.raises(UserError, match="leave out --seeds"):
        profile_document(one, HERE, seeds=2)
    with pytest.raises(UserError, match="Seeds go up to"):
        profile_document(seeded(experiment(), 2**31 - 1), HERE, seeds=2)


def test_numbers_that_overflow_are_told_as_such():
    layers = (LayerSpec(5, "relu"), LayerSpec(5, "relu"), LayerSpec(1, "identity"))
    one = experiment(
        network=NetworkSpec(2, layers, "half_squared_error"),
        initialization=InitializationSpec("constant", options=(("value", 1e6),)),
        data=DataSpec(inputs=((1e308, 1.0), (1.0, 1e308)), targets=((0.0,), (1.0,))),
    )
    document = json.loads(json_text(profile_document(one, HERE)))
    assert document["layers"][0]["z"]["mean"] == "Infinity"
