"""What the window refuses is said in the window's words."""

import pytest

from nnviz.errors import UserError
from nnviz.session import Session, in_words
from nnviz.session.experiment.refusals import ExperimentError


@pytest.mark.parametrize(
    ("mistake", "sentence", "words"),
    [
        (
            ExperimentError(("optimizer", "learning_rate"), expected="a finite number above 0", got="−1.0"),
            "optimizer.learning_rate: expected a finite number above 0, got −1.0.",
            "The learning rate η must be a finite number above 0, not −1.0.",
        ),
        (
            ExperimentError(("network", "layers", 1, "units"), expected="a whole number from 1 to 2000", got="0"),
            "network.layers[1].units: expected a whole number from 1 to 2000, got 0.",
            "The number of units of layer 2 must be a whole number from 1 to 2000, not 0.",
        ),
        (
            ExperimentError(("network", "layers", 0, "activation"), "softmax is for the last layer only."),
            "network.layers[0].activation: softmax is for the last layer only.",
            "The activation of layer 1: softmax is for the last layer only.",
        ),
        (
            ExperimentError(("initialization", "std"), expected="a number", got="true"),
            "initialization.std: expected a number, got true.",
            "std must be a number, not true.",
        ),
        (
            ExperimentError(("data", "inputs", 0, 1), expected="a finite number", got="∞"),
            *("data.inputs[0][1]: expected a finite number, got ∞.",) * 2,
        ),
        (
            UserError("There is no sample 1000: this data set has samples 0 to 149."),
            *("There is no sample 1000: this data set has samples 0 to 149.",) * 2,
        ),
        (UserError("a table.csv: the first row has 3 cells."), *("a table.csv: the first row has 3 cells.",) * 2),
    ],
)  # fmt: skip
def test_a_key_of_the_file_becomes_the_name_of_a_thing(mistake, sentence, words):
    assert str(mistake) == sentence
    assert in_words(mistake) == words


@pytest.mark.parametrize(
    ("command", "arguments", "words"),
    [
        ("set_seed", {"seed": -1}, "The seed must be a whole number from 0 to 2147483647, not −1."),
        ("set_bias", {"value": float("inf")}, "The initial bias must be a finite number, not ∞."),
        ("set_units", {"layer": 2, "units": 3}, "The number of units of layer 2: xor has 2 classes, so expected 1 or"),
        ("set_loss", {"name": "hinge"}, 'loss: there is no loss "hinge" (known: half_squared_error, mean_squared'),
        ("set_data_option", {"key": "samples", "value": 1}, "The number of samples must be a whole number from 2 to"),
        ("set_data_option", {"key": "test_fraction", "value": 1}, "The held-out share must be a number from 0 to bel"),
    ],
)
def test_what_a_command_refuses_is_told_without_keys(command, arguments, words):
    session = Session.new()
    session.run("set_data", name="xor")
    with pytest.raises(UserError) as caught:
        session.run(command, **arguments)
    assert in_words(caught.value).startswith(words)
