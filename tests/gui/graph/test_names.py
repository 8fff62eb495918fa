"""What hover and screen readers say: names, indices, exact numbers."""

import pytest

from nnviz.gui.graph import names
from nnviz.session.frame.model import Target

IRIS = {
    "names": ("sepal length", "sepal width", "petal length", "petal width"),
    "classes": ("setosa", "versicolor", "virginica"),
}


def test_an_edge_is_described_with_its_ends_and_exact_numbers(graph_frame):
    frame = graph_frame((4, 5, 3), **IRIS)
    lines = names.describe_edge(frame, 1, 1, 2).splitlines()
    assert lines[0] == "w₁,₂,₃: x₃ petal length → a₁,₂"
    assert lines[1].startswith("weight = ")
    assert len(lines[1]) > 18
    assert "∂L/∂w₁,₂,₃ = " in lines[2]
    assert "sample 12" in lines[2]


def test_what_is_not_known_is_said_to_be_unknown(graph_frame):
    frame = graph_frame((4, 5, 3), step=0)
    assert "not computed yet" in names.describe_edge(frame, 1, 0, 0)
    assert "not computed yet" in names.describe_bias(frame, 1, 0)
    assert "not computed yet" in names.describe_unit(frame, 1, 0)
    assert "not computed yet" in names.describe_loss(frame)


def test_of_one_weights_chain_the_other_weights_are_not_known(graph_frame):
    frame = graph_frame((4, 5, 3), route="chain", selection=Target(1, "W", 1, 2))
    assert "not computed yet" not in names.describe_edge(frame, 1, 1, 2)
    assert "not computed yet" in names.describe_edge(frame, 1, 0, 0)


def test_units_have_their_symbol_and_their_name(graph_frame):
    frame = graph_frame((4, 5, 3), **IRIS)
    assert names.unit_name(frame, 0, 2) == "x₃ petal length"
    assert names.unit_name(frame, 1, 0) == "a₁,₁"
    assert names.unit_name(frame, 2, 0) == "a₂,₁ setosa"
    assert "a₂,₁ setosa — output · softmax, unit 1" in names.describe_unit(frame, 2, 0)
    assert "∂L/∂a₂,₁" in names.describe_unit(frame, 2, 0)


@pytest.mark.parametrize(
    ("step", "label"),
    [
        (1, "Z₁ = W₁·x + b₁"),
        (2, "A₁ = tanh(Z₁)"),
        (3, "Z₂ = W₂·A₁ + b₂"),
        (6, "∂L/∂A₂"),
        (7, "∂A₂/∂Z₂"),
        (8, "∂Z₂/∂W₂"),
        (9, "∂Z₂/∂b₂"),
        (10, "∂Z₂/∂A₁"),
        (13, "∂Z₁/∂b₁"),
        (14, "W₂ ← W₂ − η·∂L/∂W₂"),
    ],
)
def test_the_current_step_is_named_as_in_the_formula(graph_frame, step, label):
    assert names.part_label(graph_frame((4, 5, 3), step=step)) == label


def test_the_sum_of_a_layer_without_biases_is_named_without_them(graph_frame):
    labels = [names.part_label(graph_frame((4, 5, 3), step=step, bare=(1,))) for step in (1, 3)]
    assert labels == ["Z₁ = W₁·x", "Z₂ = W₂·A₁ + b₂"]


def test_on_a_path_the_factors_are_scalars(graph_frame):
    steps = {"route": "chain", "selection": Target(1, "W", 1, 0), "path": (0, 1, 0)}
    labels = [names.part_label(graph_frame((3, 4, 2), step=step, **steps)) for step in range(6, 11)]
    assert labels == ["∂L/∂a₂,₁", "∂a₂,₁/∂z₂,₁", "∂z₂,₁/∂a₁,₂", "∂a₁,₂/∂z₁,₂", "∂z₁,₂/∂w₁,₂,₁"]


def test_the_whole_picture_is_described_in_words(graph_frame):
    text = names.describe_graph(graph_frame((4, 5, 3), selection=Target(2, "W", 0, 1)))
    assert "Network 4 – 5 – 3" in text
    assert "gradient ∂L/∂w of sample 12" in text
    assert "selected: w₂,₁,₂ = " in text


def test_an_input_has_a_value_and_a_neuron_an_activation(graph_frame):
    frame = graph_frame((4, 5, 3))
    assert names.describe_unit(frame, 0, 1).splitlines()[-1].startswith("value = ")
    assert names.describe_unit(frame, 1, 1).splitlines()[-1].startswith("a = ")
