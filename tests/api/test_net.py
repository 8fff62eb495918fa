"""A net as a value: its numbers are those of the command line, and nothing changes it."""

from functools import reduce

import numpy as np
import pytest

import nnviz
from nnviz import resources
from nnviz.session.experiment import files
from nnviz.session.report import trace_document, training_document

IRIS = resources.path("experiments", "iris.nnviz.json")


def document(**options):
    return trace_document(files.load(IRIS), IRIS.parent, **options)


def test_a_trace_has_the_numbers_of_nnviz_trace(iris):
    told, passed = document(sample=3), iris.trace(3)
    assert (passed.loss, passed.sample, passed.x.tolist()) == (told["loss"], 3, told["x"])
    for layer, own in zip(told["layers"], passed.layers, strict=True):
        for name in ("layer", "z", "a", "dL_da", "da_dz", "dL_dz", "dL_dW", "dL_db"):
            assert np.array_equal(getattr(own, name), layer[name]), name
    assert iris.trace().sample == 50  # the experiment's own


def test_a_trace_of_the_batch_has_an_axis_of_rows_and_the_means_of_nnviz_trace(iris):
    told, passed = document(batch=True), iris.trace(batch=True)
    assert passed.sample is None
    assert passed.loss == told["loss"]
    assert [layer.z.shape for layer in passed.layers] == [(120, 5), (120, 3)]
    assert passed.layers[1].da_dz.shape == (120, 3, 3)
    for layer, own in zip(told["layers"], passed.layers, strict=True):
        assert own.dL_dW.tolist() == layer["dL_dW"]
        np.testing.assert_allclose(own.dL_dz.mean(axis=0), layer["dL_dz"], rtol=1e-12)


def as_matrix(factor):
    return np.diag(factor.value) if factor.diagonal else np.atleast_2d(factor.value)


@pytest.mark.parametrize("layer", [1, 2])
def test_the_factors_of_a_chain_multiply_to_the_gradient_of_the_trace(iris, layer):
    chain, passed = iris.chain(layer, sample=3), iris.trace(3)
    *trunk, last = chain
    row = reduce(np.matmul, map(as_matrix, trunk))
    np.testing.assert_allclose(np.outer(row, last.value), chain.gradient, rtol=1e-12)
    assert np.array_equal(chain.gradient, passed.layers[layer - 1].dL_dW)
    assert chain.symbol == chain[-1].product_symbol == f"∂L/∂W{'₁₂'[layer - 1]}"
    assert len(chain) == 7 - 2 * layer


def test_the_chain_of_a_bias_and_of_one_weight_end_in_their_entry(iris):
    passed = iris.trace(7)
    assert np.array_equal(iris.chain(2, parameter="b", sample=7).gradient, passed.layers[1].dL_db)
    one = iris.chain(weight=(np.int64(1), 2, 3), sample=np.int32(7))
    assert one.gradient.shape == ()
    assert one.gradient == passed.layers[0].dL_dW[2, 3]
    told = document(sample=7, weight=(1, 2, 3))["chain"]
    assert [factor.symbol for factor in one] == [entry["symbol"] for entry in told]
    assert [factor.product.tolist() for factor in one] == [entry["product"] for entry in told]


def test_a_chain_shows_its_equation_in_a_notebook(iris):
    chain = iris.chain(sample=3)
    assert chain.latex.startswith("% Iris")
    shown = chain._repr_latex_()
    assert shown.startswith(r"\begin{align*}")
    assert shown.rstrip().endswith(r"\end{align*}")
    assert "%" not in shown
    assert r"\frac{\partial L}{\partial W_{1}}" in shown
    assert r"\square" not in shown


def test_what_is_handed_out_cannot_be_written_to(iris):
    arrays = [*iris.weights, *iris.biases, iris.trace(3).x, iris.trace(3).layers[0].dL_dW, iris.chain().gradient]
    assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(AttributeError):
        iris.title = "mine"


def test_training_gives_another_net_with_the_weights_of_nnviz_train(iris):
    before = [array.copy() for array in iris.weights]
    trained = iris.train(20).train(10)
    told = training_document(files.load(IRIS), IRIS.parent, 30)
    assert [array.tolist() for array in trained.weights] == told["parameters"]["weights"]
    assert [array.tolist() for array in trained.biases] == told["parameters"]["biases"]
    assert trained.trace(batch=True).loss == pytest.approx(told["loss"][-1], rel=1e-14)
    assert (iris.updates, trained.updates) == (0, 30)
    assert all(map(np.array_equal, before, iris.weights))


@pytest.mark.parametrize("name", ["w.npz", "w.safetensors", "e.nnviz.json"])
def test_what_is_saved_is_taken_again_to_the_last_bit(iris, tmp_path, name):
    trained = iris.train(5)
    path = trained.save(tmp_path / name)
    again = nnviz.open(path) if name.endswith(".json") else iris.with_weights(path)
    assert [array.tobytes() for array in (*again.weights, *again.biases)] == [
        array.tobytes() for array in (*trained.weights, *trained.biases)
    ]
    assert again.updates == 0


def test_a_state_dict_is_a_copy_by_the_names_of_pytorch(iris):
    arrays = iris.state_dict()
    assert {name: array.shape for name, array in arrays.items()} == {
        "0.weight": (5, 4), "0.bias": (5,), "2.weight": (3, 5), "2.bias": (3,),
    }  # fmt: skip
    arrays["0.weight"][0, 0] = 1.5
    other = iris.with_weights(arrays)
    assert other.weights[0][0, 0] == 1.5
    assert iris.weights[0][0, 0] != 1.5


def test_nets_traces_and_chains_tell_what_they_are(iris):
    assert repr(iris) == (
        "<Net 'Iris flowers (Fisher 1936)' 4-5-3: tanh, softmax, cross_entropy, 120 training rows, 0 updates>"
    )
    head, first, _ = repr(iris.trace(3)).splitlines()
    assert head.startswith("Trace of sample 3: loss 1.")
    assert "layer 1: tanh, W 5×4" in first
    assert repr(iris.trace(batch=True)).startswith("Trace of the mean over 120 training rows: loss ")
    head, *lines = repr(iris.chain(sample=3)).splitlines()
    assert head == "Chain of sample 3: ∂L/∂W₁ = ∂L/∂A₂ · ∂A₂/∂Z₂ · ∂Z₂/∂A₁ · ∂A₁/∂Z₁ · ∂Z₁/∂W₁"
    assert "5×5 diagonal" in lines[3]
    assert repr(iris.chain()[1]) == "<∂A₂/∂Z₂, 3×3>"


MISTAKES = {
    "a file": (lambda net: nnviz.open("nowhere.nnviz.json"), "there is no file nowhere.nnviz.json."),
    "an example": (lambda net: nnviz.example("irs"), "There is no example 'irs'; did you mean 'iris'?"),
    "an example far off": (lambda net: nnviz.example("qqqqq"), "There is no example 'qqqqq'; there are "),
    "a sample": (lambda net: net.trace(150), "There is no sample 150: this data set has samples 0 to 149."),
    "a sample of the batch": (lambda net: net.trace(3, batch=True), "leave out sample or batch."),
    "a layer": (lambda net: net.chain(3), "There is no layer 3: this network has layers 1 to 2."),
    "a weight": (lambda net: net.chain(weight=(1, 5, 0)), "Layer 1 has rows 0 to 4, not 5."),
    "half a weight": (lambda net: net.chain(weight=(1, 5)), "A weight is (layer, row, column)"),
    "a parameter": (lambda net: net.chain(1, parameter="v"), "A layer has weights 'W' and biases 'b', not 'v'."),
    "a layer and a weight": (lambda net: net.chain(1, weight=(1, 0, 0)), "leave out layer and parameter, or weight."),
    "half a sample": (lambda net: net.trace(2.5), "A sample is a whole number, not 2.5."),
    "a word": (lambda net: net.chain("first"), "A layer is a whole number, not 'first'."),
    "a row": (lambda net: net.chain(weight=(1, "a", 0)), "The row of a weight is a whole number, not 'a'."),
    "a model": (lambda net: net.with_weights(net), "as model.state_dict() gives them, not a Net."),
    "a number as a name": (lambda net: net.with_weights({0: np.ones((5, 4))}), "0 names neither weights nor biases"),
    "no updates": (lambda net: net.train(0), "Training takes one update or more, not 0."),
    "a suffix": (lambda net: net.save("net.pt"), "is saved as .nnviz.json, .npz or .safetensors, not as in 'net.pt'."),
    "other shapes": (lambda net: net.with_weights({"W": np.ones((1, 4))}), "There are weights of 1 layer, and "),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_one_sentence(iris, what):
    make, told = MISTAKES[what]
    with pytest.raises(nnviz.UserError) as caught:
        make(iris)
    assert told in str(caught.value)


def test_a_table_outside_of_the_folder_is_read_where_it_is_allowed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "table.csv").write_text("a,b\n1,2\n2,4\n3,6\n")
    net = nnviz.from_weights({"W1": np.ones((1, 1))}, activations=["identity"], loss="half_squared_error",
                             data={"csv": str(tmp_path / "table.csv"), "target": "b"})  # fmt: skip
    assert net.trace(batch=True).x.tolist() == [[1.0], [2.0], [3.0]]
    text = files.dump(net._state.experiment)
    (tmp_path / "in" / "e.nnviz.json").write_text(text, encoding="utf-8")
    with pytest.raises(nnviz.UserError, match=r"outside of its own folder; allow_outside=True reads it\."):
        nnviz.open(tmp_path / "in" / "e.nnviz.json")
    assert nnviz.open(tmp_path / "in" / "e.nnviz.json", allow_outside=True).weights[0].tolist() == [[1.0]]
