"""What the window refuses is said in the window's words."""

import pytest

from nnviz.gui.widgets.wording import in_words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "optimizer.learning_rate: expected a finite number above 0, got −1.0.",
            "The learning rate η must be a finite number above 0, not −1.0.",
        ),
        (
            "network.layers[1].units: expected a whole number from 1 to 2000, got 0.",
            "The number of units of layer 2 must be a whole number from 1 to 2000, not 0.",
        ),
        (
            "network.layers[0].activation: softmax is for the last layer only.",
            "The activation of layer 1: softmax is for the last layer only.",
        ),
        ("initialization.std: expected a number, got true.", "std must be a number, not true."),
        ("There is no sample 1000: this data set has samples 0 to 149.",) * 2,
    ],
)  # fmt: skip
def test_a_key_of_the_file_becomes_the_name_of_a_thing(sentence, words):
    assert in_words(sentence) == words


def test_the_window_says_what_is_wrong_with_a_learning_rate(window):
    assert not window.runner.run_command("set_learning_rate", value=-1.0)
    assert window.messages.text.startswith("The learning rate η must be")
