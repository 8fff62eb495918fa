"""The sentence about a key that is wrong: its path, and the value as it is quoted."""

import pytest

from nnviz.session.experiment.refusals import closest, shown, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-2, "−2"),
        (10**18 - 1, "999999999999999999"),
        (10**18, "a huge number"),
        (-(10**18), "a huge number"),
        (-1.5, "−1.5"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        ("x" * 38, f'"{"x" * 38}"'),
        ("x" * 39, f'"{"x" * 37}…"'),
        ("é\n", '"é\\n"'),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        ((), "an empty list"),
        (object(), "a object"),
    ],
)
def test_a_value_is_quoted_short_and_on_one_line(value, text):
    assert shown(value) == text


def test_a_path_is_written_as_one_would_reach_for_the_value():
    assert written(("network", "layers", 0, "units")) == "network.layers[0].units"
    assert written(("data", "inputs", 1, 2)) == "data.inputs[1][2]"
    assert written(("data", "two words")) == 'data."two words"'
    assert written(("sample",)) == "sample"


def test_a_name_that_is_nearly_a_known_one_is_asked_about():
    assert closest("tahn", ["tanh", "relu"]) == '; did you mean "tanh"?'
    assert closest("hinge", ["tanh", "relu"]) == "."
