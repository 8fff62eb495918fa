"""The documents that trace and train print."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

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
)
from nnviz.session.report import json_text, trace_document, training_document

HERE = Path()


def experiment(layers=((3, "tanh"), (2, "softmax")), loss="cross_entropy", **changes) -> Experiment:
    return replace(
        Experiment(
            title="two features, two classes",
            network=NetworkSpec(2, tuple(LayerSpec(units, name) for units, name in layers), loss),
            initialization=InitializationSpec("xavier_uniform", seed=1),
            optimizer=OptimizerSpec("sgd", 0.1),
            schedule=ScheduleSpec("constant"),
            batch_size=3,
            data=DataSpec(inputs=((0.5, -1.0), (0.2, 0.9), (-0.7, 0.1)), targets=((1.0, 0.0), (0.0, 1.0), (1.0, 0.0))),
            sample=1,
            parameters=None,
        ),
        **changes,
    )


def test_a_layer_holds_every_number_of_the_contract_in_its_shape():
    document = trace_document(experiment(), HERE)
    hidden, output = document["layers"]
    assert set(hidden) == {"layer", "z", "a", "dL_da", "da_dz", "dL_dz", "dL_dW", "dL_db"}
    assert [hidden["layer"], output["layer"]] == [1, 2]
    assert np.shape(hidden["z"]) == np.shape(hidden["a"]) == np.shape(hidden["da_dz"]) == (3,)
    assert np.shape(hidden["dL_dW"]) == (3, 2)
    assert np.shape(output["da_dz"]) == (2, 2)
    assert np.shape(output["dL_dW"]) == (2, 3)
    assert isinstance(document["loss"], float)


def test_the_numbers_are_those_of_a_pass_worked_out_by_hand():
    weights = (((0.5, -0.25),), ((2.0,),))
    one = experiment(
        layers=((1, "sigmoid"), (1, "identity")),
        loss="half_squared_error",
        data=DataSpec(inputs=((1.0, 2.0),), targets=((1.0,),)),
        parameters=ParameterSpec(weights, ((0.0,), (0.5,))),
        sample=0,
    )
    document = trace_document(one, HERE)
    hidden, output = document["layers"]
    assert hidden["z"] == [0.0]
    assert hidden["a"] == [0.5]
    assert output["a"] == [1.5]
    assert document["loss"] == 0.125
    assert output["dL_dz"] == [0.5]
    assert hidden["dL_da"] == [1.0]
    assert hidden["dL_dz"] == [0.25]
    assert hidden["dL_dW"] == [[0.25, 0.5]]
    assert output["dL_dW"] == [[0.25]]


def test_the_chain_multiplies_out_to_the_gradient():
    document = trace_document(experiment(), HERE)
    chain = document["chain"]
    assert [factor["symbol"] for factor in chain] == ["∂L/∂A₂", "∂A₂/∂Z₂", "∂Z₂/∂A₁", "∂A₁/∂Z₁", "∂Z₁/∂W₁"]
    assert [factor["product_name"] for factor in chain] == ["∂L/∂A₂", "∂L/∂Z₂", "∂L/∂A₁", "∂L/∂Z₁", "∂L/∂W₁"]
    keys = {"symbol", "latex", "shape", "diagonal", "value", "product", "product_name", "norm", "nudge"}
    assert all(set(factor) == keys for factor in chain)
    for factor in chain:
        assert tuple(factor["shape"]) == np.shape(factor["value"])
        assert factor["norm"] == pytest.approx(np.linalg.norm(factor["product"]), rel=1e-12)
    assert chain[3]["diagonal"] is True
    assert chain[1]["diagonal"] is False
    np.testing.assert_allclose(chain[-1]["product"], document["layers"][0]["dL_dW"], rtol=1e-12)
    product = np.array(chain[0]["value"]) @ np.array(chain[1]["value"]) @ np.array(chain[2]["value"])
    np.testing.assert_allclose(product, chain[2]["product"], rtol=1e-12)


def test_one_weight_has_its_own_chain_and_paths():
    document = trace_document(experiment(), HERE, weight=(1, 2, 0))
    entry = document["layers"][0]["dL_dW"][2][0]
    assert document["chain"][-1]["symbol"] == "∂Z₁/∂w₁,₃,₁"
    assert document["chain"][-1]["product"] == pytest.approx(entry, rel=1e-12)
    paths = document["paths"]
    assert paths["sum"] == pytest.approx(entry, rel=1e-12)
    assert paths["count"] == len(paths["top"]) == 4
    for path in paths["top"]:
        assert set(path) == {"units", "factors", "product"}
        assert math.prod(path["factors"]) == pytest.approx(path["product"], rel=1e-12)
    assert sum(path["product"] for path in paths["top"]) == pytest.approx(entry, rel=1e-12)


def test_every_entry_of_the_chain_carries_its_nudge_check():
    for arguments in ({}, {"batch": True}, {"weight": (1, 2, 0)}, {"weight": (2, 0, 1), "batch": True}):
        for factor in trace_document(experiment(), HERE, **arguments)["chain"]:
            nudge = factor["nudge"]
            assert set(nudge) == {"analytic", "numeric", "uncertainty", "outcome", "note"}
            assert nudge["outcome"] == "agrees"
            assert abs(nudge["numeric"] - nudge["analytic"]) <= nudge["uncertainty"] < 1e-9
            assert "∂L/∂" in nudge["note"]
            assert ("mean over the samples" in nudge["note"]) == ("batch" in arguments)


def test_of_a_matrix_the_largest_entry_is_checked_and_named():
    first, *_, last = trace_document(experiment(), HERE)["chain"]
    largest = max((entry for row in last["product"] for entry in row), key=abs)
    row, column = (int(place[0]) + 1 for place in np.where(np.array(last["product"]) == largest))
    sub = str.maketrans("123", "₁₂₃")
    assert last["nudge"]["analytic"] == largest
    assert last["nudge"]["note"] == "its largest entry, ∂L/∂w" + f"₁,{row},{column}".translate(sub)
    assert first["nudge"]["analytic"] == max(first["product"], key=abs)


def test_what_is_no_number_in_a_nudge_check_is_null():
    """A target beyond what can be squared: the chain rule's own number is −∞."""
    data = DataSpec(inputs=((1.0, 1.0),), targets=((1.7e308,),))
    weights = ParameterSpec((((-1e308, -1e307),),), ((0.0,),))
    one = experiment(
        layers=((1, "identity"),), loss="half_squared_error", data=data, parameters=weights, batch_size=1, sample=0
    )
    for batch in (False, True):
        document = json.loads(json_text(trace_document(one, HERE, batch=batch)))
        nudge = document["chain"][0]["nudge"]
        assert (nudge["analytic"], nudge["numeric"], nudge["uncertainty"]) == (None, None, None)
        assert nudge["outcome"] == "unchecked"
        assert nudge["note"].endswith("cannot be checked here, because the chain rule gives −∞")


def test_a_nudge_check_of_nothing_writes_0_and_not_minus_0():
    """Behind a unit that is off, a negative slope times 0 is −0; the document says 0."""
    data = DataSpec(inputs=((1.0, 1.0),), targets=((2.0,),))
    off = ParameterSpec((((-1.0, -1.0),), ((1.0,),)), ((-1.0,), (0.0,)))
    one = experiment(
        layers=((1, "relu"), (1, "identity")), loss="half_squared_error", data=data, parameters=off, batch_size=1,
        sample=0,
    )  # fmt: skip
    last = trace_document(one, HERE)["chain"][-1]["nudge"]
    assert [math.copysign(1, last[key]) for key in ("analytic", "numeric", "uncertainty")] == [1, 1, 1]
    assert last["analytic"] == last["numeric"] == 0


def test_the_whole_chain_has_no_paths():
    assert "paths" not in trace_document(experiment(), HERE)


def test_a_sample_is_a_row_of_the_data_set():
    own, other = trace_document(experiment(), HERE), trace_document(experiment(), HERE, sample=2)
    assert own["sample"] == 1
    assert own["x"] == [0.2, 0.9]
    assert other["x"] == [-0.7, 0.1]


def test_the_batch_is_the_mean_of_its_samples():
    document = trace_document(experiment(), HERE, batch=True, weight=(2, 0, 1))
    single = [trace_document(experiment(), HERE, sample=row) for row in range(3)]
    assert document["samples"] == 3
    assert document["loss"] == pytest.approx(np.mean([one["loss"] for one in single]))
    for place, layer in enumerate(document["layers"]):
        assert set(layer) == {"layer", "dL_da", "dL_dz", "dL_dW", "dL_db"}
        for key in ("dL_da", "dL_dz", "dL_dW", "dL_db"):
            mean = np.mean([one["layers"][place][key] for one in single], axis=0)
            np.testing.assert_allclose(layer[key], mean, rtol=1e-12, atol=1e-15)
    assert all("value" not in factor for factor in document["chain"])
    entry = document["layers"][1]["dL_dW"][0][1]
    assert document["chain"][-1]["product"] == document["paths"]["sum"] == entry
    assert document["paths"]["count"] == 2  # softmax: through either output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"sample": 3}, "samples 0 to 2"),
        ({"sample": -1}, "samples 0 to 2"),
        ({"weight": (3, 0, 0)}, "layers are 1 to 2"),
        ({"weight": (0, 0, 0)}, "layers are 1 to 2"),
        ({"weight": (1, 3, 0)}, "rows are 0 to 2 and its columns 0 to 1"),
        ({"weight": (1, 0, 2)}, "rows are 0 to 2 and its columns 0 to 1"),
    ],
)
def test_what_is_not_there_is_refused_with_the_valid_ranges(arguments, sentence):
    with pytest.raises(UserError, match=sentence):
        trace_document(experiment(), HERE, **arguments)


def test_a_pass_that_overflows_names_the_first_quantity():
    huge = experiment(
        layers=((1, "identity"), (1, "identity")),
        loss="half_squared_error",
        data=DataSpec(inputs=((1.0, 1.0),), targets=((1.0,),)),
        parameters=ParameterSpec((((1e200, 0.0),), ((1e200,),)), ((0.0,), (0.0,))),
        sample=0,
    )
    document = trace_document(huge, HERE)
    assert document["first_non_finite"] == "Z₂"
    text = json_text(document)
    assert json.loads(text, parse_constant=pytest.fail)["layers"][1]["z"] == ["Infinity"]


def test_what_a_saturated_output_as_rounded_would_not_give_is_noted():
    steep = ParameterSpec(weights=(((40.0, 0.0),),), biases=((0.0,),))
    data = DataSpec(inputs=((1.0, 0.0), (0.1, 0.0)), targets=((0.0,), (0.0,)))
    one = experiment(layers=((1, "sigmoid"),), loss="binary_cross_entropy", parameters=steep, data=data, sample=0)
    document = trace_document(one, HERE)
    assert document["layers"][0]["a"] == [1.0]
    assert document["loss"] == pytest.approx(40.0)
    assert document["layers"][0]["dL_da"] == pytest.approx([np.exp(40.0)])
    assert document["layers"][0]["dL_dz"] == pytest.approx([1.0])
    assert "A₁, as rounded, would give L = ∞. L was computed from Z₁ instead." in document["note"]
    assert "∂L/∂a₁,₁ = ∞. ∂L/∂a₁,₁ was computed from Z₁ instead." in document["note"]
    assert trace_document(one, HERE, sample=1)["note"] is None
    assert trace_document(one, HERE, batch=True)["note"] is None


def test_numbers_that_json_lacks_are_strings_that_float_reads():
    text = json_text({"numbers": [math.inf, -math.inf, math.nan, 0.1], "deeper": {"one": math.inf}})
    assert json.loads(text) == {"numbers": ["Infinity", "-Infinity", "NaN", 0.1], "deeper": {"one": "Infinity"}}
    assert [float(text) for text in ("Infinity", "-Infinity")] == [math.inf, -math.inf]
    assert math.isnan(float("NaN"))


def test_training_gives_the_loss_before_each_update_and_after_the_last():
    document = training_document(experiment(), HERE, 5)
    assert len(document["loss"]) == 6
    assert document["loss"][0] == pytest.approx(trace_document(experiment(), HERE, batch=True)["loss"])
    assert document["loss"][-1] < document["loss"][0]
    assert [np.shape(weights) for weights in document["parameters"]["weights"]] == [(3, 2), (2, 3)]
    assert [np.shape(biases) for biases in document["parameters"]["biases"]] == [(3,), (2,)]


def test_a_full_batch_update_takes_a_step_along_the_mean_gradient():
    before = trace_document(experiment(), HERE, batch=True)
    start, end = (training_document(experiment(), HERE, steps)["parameters"] for steps in (0, 1))
    for place, layer in enumerate(before["layers"]):
        moved = np.subtract(end["weights"][place], start["weights"][place])
        assert moved == pytest.approx(-0.1 * np.array(layer["dL_dW"]), rel=1e-9, abs=1e-15)


def test_the_options_of_optimizer_and_schedule_count():
    def losses(**changes) -> list[float]:
        return training_document(experiment(**changes), HERE, 3)["loss"]

    plain = losses()
    assert losses(optimizer=OptimizerSpec("sgd", 0.1, (("weight_decay", 0.5),))) != plain
    assert losses(schedule=ScheduleSpec("step", (("step_size", 1), ("gamma", 0.0)))) == [*plain[:2], plain[1], plain[1]]


def test_training_goes_by_the_optimizer_and_the_schedule_of_the_experiment():
    def losses(optimizer, schedule=("constant",)):
        one = experiment(optimizer=OptimizerSpec(*optimizer), schedule=ScheduleSpec(*schedule))
        return training_document(one, HERE, 6)["loss"]

    adam = losses(("adam", 0.1))
    assert adam != losses(("sgd", 0.1))
    assert adam == losses(("adam", 0.1, (("betas", (0.9, 0.999)),)))
    assert adam != losses(("adam", 0.1, (("betas", (0.5, 0.999)),)))
    stopped = losses(("adam", 0.1), ("step", (("gamma", 0.0), ("step_size", 2.0))))
    assert stopped[:3] == adam[:3]
    assert set(stopped[2:]) == {adam[2]}
