"""What an experiment describes: its network, its parameters, its data, and a network that fits its data."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.initializers import INITIALIZERS
from nnviz.errors import UserError
from nnviz.session.experiment import (
    MAX_SEED,
    DataSpec,
    Experiment,
    FeatureSpec,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    ParameterSpec,
    ScheduleSpec,
    adapt_to_data,
    build_network,
    build_parameters,
    load_data,
    validate,
    values,
)

SQUARED, BINARY, CROSS = "half_squared_error", "binary_cross_entropy", "cross_entropy"


def experiment(inputs=2, outputs=1, loss=BINARY, activation="sigmoid", **changes):
    base = Experiment(
        title="",
        network=NetworkSpec(inputs, (LayerSpec(3, "tanh"), LayerSpec(outputs, activation)), loss),
        initialization=InitializationSpec(),
        optimizer=OptimizerSpec(),
        schedule=ScheduleSpec(),
        batch_size=1,
        data=DataSpec("xor"),
    )
    return replace(base, **changes)


@pytest.fixture
def csv(tmp_path):
    def write(text):
        (tmp_path / "table.csv").write_text(text, encoding="utf-8")
        return DataSpec(csv="table.csv")

    return write


def refusal(action, *arguments):
    with pytest.raises(UserError) as caught:
        action(*arguments)
    return str(caught.value)


# ---------------------------------------------------------------- values


def test_equal_choices_make_equal_experiments_whatever_their_order():
    one = InitializationSpec("uniform", options=(("low", -1.0), ("high", 2.0)))
    other = InitializationSpec("uniform", options=(("high", 2.0), ("low", -1.0)))
    assert one == other
    assert hash(experiment(initialization=one)) == hash(experiment(initialization=other))


@pytest.mark.parametrize("scheme", INITIALIZERS)
def test_options_that_the_user_left_alone_have_the_schemes_defaults(scheme):
    defaults = {key: option.default for key, option in INITIALIZERS[scheme].options.items()}
    assert InitializationSpec(scheme).option_values() == defaults
    for key in defaults:
        assert InitializationSpec(scheme, options=((key, 0.25),)).option_values() == defaults | {key: 0.25}


def test_the_three_kinds_of_data_are_told_apart():
    assert DataSpec("xor").kind == "builtin"
    assert DataSpec(csv="a.csv").kind == "csv"
    assert DataSpec(inputs=((1.0,),), targets=((1.0,),)).kind == "inline"


@pytest.mark.parametrize(
    ("spec", "source", "generated"),
    [
        (DataSpec("xor"), "xor", True),
        (DataSpec("iris"), "iris", False),
        (DataSpec(csv="a.csv"), "csv", False),
        (DataSpec(inputs=((1.0,),), targets=((1.0,),)), "inline", False),
    ],
)
def test_data_say_where_they_come_from_and_whether_they_are_made(spec, source, generated):
    assert (spec.source, spec.generated) == (source, generated)


def test_a_network_knows_the_shapes_of_its_weights():
    assert experiment(inputs=4, outputs=2).network.shapes == ((3, 4), (2, 3))


def test_options_are_floats_whatever_they_were_typed_as():
    values = ScheduleSpec("step", (("step_size", 50),)).option_values()
    assert values == {"step_size": 50.0, "gamma": 0.1}
    assert isinstance(values["step_size"], float)


def test_the_limits_themselves_are_allowed():
    """Catches a “smaller than” where “at most” is meant."""
    validate(experiment(initialization=InitializationSpec(seed=MAX_SEED)))
    validate(experiment(data=DataSpec("xor", samples=2, noise=0.0, test_fraction=0.999)))
    validate(experiment(initialization=InitializationSpec("uniform", options=(("low", 0.5), ("high", 0.5)))))
    validate(experiment(schedule=ScheduleSpec("step", (("step_size", 1e7), ("gamma", 1.0)))))
    validate(experiment(schedule=ScheduleSpec("step", (("step_size", 1.0), ("gamma", 0.0)))))


def test_given_rows_are_as_many_as_the_limit_and_no_more(monkeypatch):
    monkeypatch.setattr(values, "MAX_ROWS", 2)
    rows = ((1.0, 2.0),) * 3
    validate(experiment(data=DataSpec(inputs=rows[:2], targets=rows[:2])))
    sentence = refusal(validate, experiment(data=DataSpec(inputs=rows, targets=rows)))
    assert sentence == "data.inputs: expected at most 2 rows, got 3."


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"batch_size": np.int64(3)}, "batch_size"),
        ({"initialization": InitializationSpec(options=(("gain", 1.0), ("gain", 2.0)))}, "initialization.gain"),
        ({"data": DataSpec()}, "data"),
        ({"data": DataSpec(inputs=[[1.0]], targets=((1.0,),))}, "data.inputs"),
        ({"parameters": ParameterSpec([], ())}, "parameters.weights"),
    ],
)
def test_values_that_no_file_could_hold_are_refused_as_well(changes, path):
    assert refusal(validate, experiment(**changes)).startswith(f"{path}:")


# ---------------------------------------------------------------- network and parameters


def test_the_network_has_what_the_names_stand_for():
    network = build_network(experiment(inputs=4, outputs=3, loss=CROSS, activation="softmax"))
    assert (network.inputs, network.depth, network.outputs) == (4, 2, 3)
    assert [layer.activation.name for layer in network.layers] == ["tanh", "softmax"]
    assert network.loss.name == CROSS


def test_given_parameters_take_the_place_of_the_initialization():
    given = ParameterSpec((((1.0, 2.0),) * 3, ((3.0, 4.0, 5.0),)), ((0.0, 1.0, 2.0), (6.0,)))
    wanted = experiment(parameters=given)
    parameters = build_parameters(wanted, build_network(wanted))
    assert [weights.tolist() for weights in parameters.weights] == [[[1, 2]] * 3, [[3, 4, 5]]]
    assert [biases.tolist() for biases in parameters.biases] == [[0, 1, 2], [6]]
    assert not any(array.flags.writeable for array in (*parameters.weights, *parameters.biases))


@pytest.mark.parametrize("scheme", INITIALIZERS)
def test_the_same_seed_makes_the_same_parameters(scheme):
    wanted = experiment(initialization=InitializationSpec(scheme, seed=7, bias=0.5))
    network = build_network(wanted)
    first, again = build_parameters(wanted, network), build_parameters(wanted, network)
    for one, other in zip(first.weights, again.weights, strict=True):
        assert np.array_equal(one, other)
    assert [biases.tolist() for biases in first.biases] == [[0.5] * 3, [0.5]]


# ---------------------------------------------------------------- data


def test_two_classes_are_zero_and_one_for_a_single_unit_whatever_its_activation(tmp_path):
    for activation, loss in (("sigmoid", BINARY), ("tanh", SQUARED)):
        data = load_data(experiment(loss=loss, activation=activation), tmp_path)
        assert data.targets.tolist() == [[0.0], [1.0]] * 100
        assert data.target_names == ("different",)


@pytest.mark.parametrize("loss", [SQUARED, BINARY, CROSS])
def test_classes_are_one_hot_with_a_unit_for_each(tmp_path, loss):
    data = load_data(experiment(outputs=2, loss=loss), tmp_path)
    assert data.targets[:2].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert data.target_names == data.classes == ("same", "different")


def test_iris_is_standardized_and_split_as_asked(tmp_path):
    spec = DataSpec("iris", test_fraction=0.2, standardize=True, seed=3)
    data = load_data(experiment(4, 3, CROSS, "softmax", data=spec, sample=149), tmp_path)
    assert (len(data.train), len(data.test)) == (120, 30)
    assert data.inputs[data.train].mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    assert data.row_label(149) == "virginica"


def test_inline_rows_are_taken_as_they_are(tmp_path):
    spec = DataSpec(inputs=((0.5, -1.0),), targets=((0.01, 0.99),))
    data = load_data(experiment(outputs=2, loss=SQUARED, data=spec), tmp_path)
    assert (data.inputs.tolist(), data.targets.tolist()) == ([[0.5, -1.0]], [[0.01, 0.99]])
    assert (data.feature_names, data.target_names) == (("x₁", "x₂"), ("y₁", "y₂"))
    assert data.row_label(0) == "0.01, 0.99"


def test_one_hot_inline_rows_have_class_names_under_a_cross_entropy(tmp_path):
    spec = DataSpec(inputs=((0.0, 0.0),) * 2, targets=((0.0, 1.0), (1.0, 0.0)))
    data = load_data(experiment(outputs=2, loss=CROSS, activation="softmax", data=spec), tmp_path)
    assert [data.row_label(0), data.row_label(1)] == ["1", "0"]
    assert data.targets.tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_a_csv_is_found_beside_the_experiment(tmp_path, csv):
    spec = csv("a,b,kind\n1,2,yes\n3,4,no\n")
    data = load_data(experiment(data=spec), tmp_path)
    assert data.inputs.tolist() == [[1, 2], [3, 4]]
    assert data.targets.tolist() == [[1], [0]]
    assert data.target_names == ("yes",)


def test_numbers_of_a_csv_are_classes_under_a_cross_entropy_and_numbers_otherwise(tmp_path, csv):
    spec = csv("a,b,y\n1,2,5\n3,4,7\n")
    assert load_data(experiment(data=spec, loss=BINARY), tmp_path).targets.tolist() == [[0], [1]]
    assert load_data(experiment(data=spec, loss=BINARY), tmp_path).classes == ("5", "7")
    assert load_data(experiment(data=spec, loss=SQUARED), tmp_path).targets.tolist() == [[5], [7]]


INLINE = DataSpec(inputs=((0.0, 0.0), (1.0, 1.0)), targets=((0.5,), (2.0,)))


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (experiment(inputs=3), "network.inputs: xor has 2 features, so expected 2, got 3."),
        (experiment(inputs=2, data=DataSpec("sine"), loss=SQUARED), "network.inputs: sine has 1 feature, so expected"),
        (experiment(outputs=3), "network.layers[1].units: xor has 2 classes, so expected 1 or 2, got 3."),
        (experiment(4, 2, data=DataSpec("iris")), "network.layers[1].units: iris.csv has 3 classes, so expected 3"),
        (experiment(4, 1, data=DataSpec("iris")), "so expected 3, got 1."),
        (experiment(outputs=2, loss=SQUARED, data=INLINE), "the given data has 1 target in each row, so expected 1"),
        (experiment(sample=200), "sample: xor has 200 rows, so expected a whole number from 0 to 199, got 200."),
        (experiment(1, 1, data=DataSpec("sine", noise=0.0)), "network.loss: binary_cross_entropy compares probabili"),
        (experiment(data=INLINE), "but row 1 of the given data has the target 2"),
        (experiment(loss=CROSS), "network.loss: cross_entropy needs one output unit for each class"),
        (experiment(data=DataSpec(csv="none.csv")), "there is no file"),
    ],
)
def test_data_that_does_not_fit_is_refused_with_what_would(tmp_path, wanted, sentence):
    validate(wanted)
    assert sentence in refusal(load_data, wanted, tmp_path)


# ---------------------------------------------------------------- a network that fits


@pytest.mark.parametrize(
    ("name", "inputs", "outputs", "activation", "loss"),
    [
        ("moons", 2, 1, "sigmoid", BINARY),
        ("iris", 4, 3, "softmax", CROSS),
        ("linear", 1, 1, "identity", SQUARED),
        ("sine", 1, 1, "identity", SQUARED),
    ],
)
def test_a_network_made_to_fit_its_data_can_load_it(tmp_path, name, inputs, outputs, activation, loss):
    given = ParameterSpec((((1.0, 2.0),) * 3, ((3.0, 4.0, 5.0),)), ((0.0, 1.0, 2.0), (6.0,)))
    fitted = adapt_to_data(experiment(data=DataSpec(name), sample=5, parameters=given), tmp_path)
    assert fitted.network == NetworkSpec(inputs, (LayerSpec(3, "tanh"), LayerSpec(outputs, activation)), loss)
    assert (fitted.sample, fitted.parameters) == (0, None)
    assert load_data(fitted, tmp_path).targets.shape[1] == outputs


@pytest.mark.parametrize(
    ("column", "outputs", "loss"),
    [
        (["yes", "no"] * 4, 1, BINARY),
        (["a", "b", "c", "a"] * 2, 3, CROSS),
        (["0", "1"] * 4, 1, BINARY),
        (["1", "2"] * 4, 1, BINARY),
        (["1", "2", "3", "3"] * 2, 3, CROSS),
        (["0.5", "1.5"] * 4, 1, SQUARED),
        ([str(i) for i in range(8)], 1, SQUARED),
        ([str(i) for i in range(10)] * 2, 10, CROSS),
        ([str(i) for i in range(20)] * 2, 20, CROSS),
        ([str(i) for i in range(21)] * 2, 1, SQUARED),
        (["7"] * 8, 1, SQUARED),
    ],
)
def test_the_target_column_of_a_csv_decides_between_classes_and_numbers(tmp_path, csv, column, outputs, loss):
    spec = csv("a,y\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(column)))
    fitted = adapt_to_data(experiment(data=spec), tmp_path)
    assert (fitted.network.inputs, fitted.network.layers[-1].units, fitted.network.loss) == (1, outputs, loss)
    load_data(fitted, tmp_path)


@pytest.mark.parametrize(
    ("targets", "outputs", "loss"),
    [
        (((0.0,), (1.0,)), 1, BINARY),
        (((0.0, 1.0), (1.0, 0.0)), 2, CROSS),
        (((0.0, 0.0), (1.0, 0.0)), 2, SQUARED),
        (((0.2,), (1.0,)), 1, SQUARED),
    ],
)
def test_inline_targets_decide_between_classes_and_numbers(tmp_path, targets, outputs, loss):
    fitted = adapt_to_data(experiment(data=DataSpec(inputs=((1.0,), (2.0,)), targets=targets)), tmp_path)
    assert (fitted.network.layers[-1].units, fitted.network.loss) == (outputs, loss)
    load_data(fitted, tmp_path)


@pytest.mark.parametrize("spec", [DataSpec("xnor"), DataSpec("xor", samples=-1), DataSpec(), DataSpec(csv="none.csv")])
def test_data_that_cannot_be_had_is_refused_before_anything_changes(tmp_path, spec):
    """Catches data that is only asked for after the experiment was changed."""
    refusal(adapt_to_data, experiment(data=spec), tmp_path)


def test_a_csv_is_read_as_the_file_decided(tmp_path):
    (tmp_path / "t.csv").write_bytes("größe;farbe;art\n1,5;rot;a\n;blau;b\n2,5;blau;b\n3,5;rot;?\n".encode("cp1252"))
    decided = DataSpec(csv="t.csv", target="art", features=(FeatureSpec("farbe", True), FeatureSpec("größe")))
    data = load_data(experiment(3, data=replace(decided, missing="drop")), tmp_path)
    assert data.feature_names == ("farbe = blau", "farbe = rot", "größe")
    assert data.inputs.tolist() == [[0, 1, 1.5], [1, 0, 2.5]]
    assert data.targets.ravel().tolist() == [0, 1]
    sentence = refusal(load_data, experiment(3, data=decided), tmp_path)
    assert sentence == 't.csv, line 3, column "größe": the cell is empty.'
    sentence = refusal(load_data, experiment(3, data=replace(decided, encoding="utf-8")), tmp_path)
    assert "line 1: this is not UTF-8 text" in sentence


def test_a_csv_file_is_read_again_only_when_it_has_changed(tmp_path, monkeypatch):
    file = tmp_path / "table.csv"
    file.write_text("a,y\n1,x\n2,z\n", encoding="utf-8")
    wanted = experiment(inputs=1, data=DataSpec(csv="table.csv"))
    first = load_data(wanted, tmp_path)
    assert load_data(wanted, tmp_path).inputs is first.inputs
    file.write_text("a,y\n1,x\n2,z\n3,z\n", encoding="utf-8")
    assert len(load_data(wanted, tmp_path).inputs) == 3
