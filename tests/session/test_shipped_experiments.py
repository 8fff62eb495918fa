"""Every experiment that comes with nnviz opens, and those from publications give the published numbers."""

import json

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.backprop import trace
from nnviz.core.chain import Target
from nnviz.core.network import forward
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.paths import path_of
from nnviz.session import Session
from nnviz.session.experiment import build_network, build_parameters, files, load_data
from nnviz.session.report import training_document

FOLDER = resources.path("experiments")
NAMES = sorted(path.name.removesuffix(".nnviz.json") for path in FOLDER.glob("*.nnviz.json"))


class Opened:
    """A shipped experiment with everything that it describes."""

    def __init__(self, name):
        self.experiment = files.load(FOLDER / f"{name}.nnviz.json")
        self.network = build_network(self.experiment)
        self.parameters = build_parameters(self.experiment, self.network)
        self.data = load_data(self.experiment, FOLDER)

    def traced(self):
        row = self.experiment.sample
        return trace(self.network, self.parameters, self.data.inputs[[row]], self.data.targets[[row]])

    def update(self, passed):
        """The parameters after one step of the optimizer along the gradients of ``passed``."""
        gradients = type(self.parameters)(passed.dL_dW, passed.dL_db)
        optimizer = OPTIMIZERS[self.experiment.optimizer.name]
        rate = self.experiment.optimizer.learning_rate
        return optimizer.update(self.parameters, gradients, rate, optimizer.start(self.parameters))[0]


def digits(value, decimals):
    """``approx`` for numbers published with so many decimals."""
    return pytest.approx(np.array(value), rel=0, abs=0.5000001 * 10.0**-decimals)


#: Where the first weights let no gradient through to some layer: what they are there to show.
WITHOUT_A_GRADIENT = {"zeros-tanh", "zeros-sigmoid"}


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_experiment_opens_and_its_first_pass_is_alive(name):
    opened = Opened(name)
    passed = opened.traced()
    assert opened.experiment.title
    assert np.isfinite(passed.loss)
    assert passed.first_non_finite is None
    for gradient in passed.dL_dW:
        assert np.isfinite(gradient).all()
        assert np.any(gradient != 0) or name in WITHOUT_A_GRADIENT


def test_every_shipped_experiment_is_described_and_every_described_one_is_shipped():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    described = {line.split("`")[1].removesuffix(".nnviz.json") for line in text.splitlines() if line.startswith("| `")}
    assert described == set(NAMES)


def test_the_experiments_show_what_their_names_say():
    shapes = {name: [Opened(name).network.inputs, *(layer.units for layer in Opened(name).network.layers)]
              for name in ("start", "iris", "mazur", "wide-784-30-10", "deep-20-layers", "vanishing")}  # fmt: skip
    assert shapes["start"] == [2, 2, 1]
    assert shapes["iris"] == [4, 5, 3]
    assert shapes["mazur"] == [2, 2, 2]
    assert shapes["wide-784-30-10"] == [784, 30, 10]
    assert len(shapes["deep-20-layers"]) == 21
    assert len(shapes["vanishing"]) == 13


# ---------------------------------------------------------------- Mazur 2015


@pytest.fixture(scope="module")
def mazur():
    return Opened("mazur")


def test_mazur_forward(mazur):
    passed = mazur.traced()
    assert passed.z[0][0] == digits([0.3775, 0.3925], 4)
    assert passed.a[1][0] == digits([0.593269992, 0.596884378], 9)
    assert passed.z[1][0] == digits([1.105905967, 1.224921404], 9)
    assert passed.a[2][0] == digits([0.751365070, 0.772928465], 9)
    assert passed.loss == digits(0.298371109, 9)


def test_mazur_backward(mazur):
    passed = mazur.traced()
    assert passed.dL_da[1][0] == digits([0.741365070, -0.217071535], 9)
    assert passed.da_dz[1][0] == digits([0.186815602, 0.175510053], 9)
    assert passed.dL_dz[1][0] == digits([0.138498562, -0.038098237], 9)
    assert passed.dL_dW[1] == digits([[0.082167041, 0.082667628], [-0.022602540, -0.022740242]], 9)
    assert passed.dL_da[0][0] == digits([0.036350306, 0.041370323], 9)
    assert passed.da_dz[0][0] == digits([0.241300709, 0.240613417], 9)
    assert passed.dL_dz[0][0] == digits([0.008771355, 0.009954255], 9)
    assert passed.dL_dW[0] == digits([[0.000438568, 0.000877135], [0.000497713, 0.000995425]], 9)


def test_mazur_two_paths_meet_in_the_first_hidden_unit(mazur):
    """The publication follows the paths to ∂L/∂a of the unit; here they go on through σ′ and the input."""
    passed = mazur.traced()
    onwards = passed.da_dz[0][0, 0] * passed.a[0][0, 0]
    products = [path_of(passed, Target(1, "W", 0, 0), (output, 0)).product / onwards for output in (0, 1)]
    assert products == digits([0.055399425, -0.019049118], 9)


def test_mazur_update_of_the_weights_alone(mazur):
    updated = mazur.update(mazur.traced())
    assert updated.weights[0] == digits([[0.149780716, 0.199561432], [0.249751144, 0.299502287]], 9)
    assert updated.weights[1] == digits([[0.358916480, 0.408666186], [0.511301270, 0.561370121]], 9)
    alone = type(updated)(updated.weights, mazur.parameters.biases)
    # published: 0.291027924, which needs hidden gradients from output weights that were already updated
    assert _loss(mazur, alone) == digits(0.29102777369, 11)


def test_mazur_update_of_weights_and_biases(mazur):
    updated = mazur.update(mazur.traced())
    assert updated.biases[0] == digits([0.345614323, 0.345022873], 9)
    assert updated.biases[1] == digits([0.530750719, 0.619049118], 9)
    assert _loss(mazur, updated) == digits(0.28047144679, 11)


def _loss(opened, parameters):
    output = forward(opened.network, parameters, opened.data.inputs).a[-1]
    return float(opened.network.loss.function(output, opened.data.targets).mean())


# ---------------------------------------------------------------- CS231n, Nielsen


def test_cs231n_every_gradient_of_the_neuron():
    opened = Opened("cs231n-neuron")
    passed = opened.traced()
    assert passed.z[0][0] == digits([1.0], 10)
    assert passed.a[1][0] == digits([0.7310585786], 10)
    assert passed.da_dz[0][0] == digits([0.1966119332], 10)
    assert passed.dL_da[0][0] == digits([1.0], 10)
    assert passed.dL_dW[0] == digits([[-0.1966119332, -0.3932238665]], 10)
    assert passed.dL_db[0] == digits([0.1966119332], 10)
    assert passed.dL_dz[0][0] @ opened.parameters.weights[0] == digits([0.3932238665, -0.5898357997], 10)


@pytest.mark.parametrize(("start", "first", "last"), [("0.6", 0.817574, 0.093956), ("2", 0.982014, 0.202848)])
def test_nielsen_a_saturated_neuron_learns_slowly(start, first, last):
    opened = Opened(f"nielsen-saturation-{start}")
    passed = opened.traced()
    assert passed.a[1][0] == digits([first], 6)
    for _ in range(300):
        opened.parameters = opened.update(passed)
        passed = opened.traced()
    assert passed.a[1][0] == digits([last], 6)


def test_the_vanishing_gradient_vanishes_and_the_deep_net_keeps_its_own():
    def ratio(name):
        sizes = [np.abs(gradient).mean() for gradient in Opened(name).traced().dL_dz]
        return sizes[0] / sizes[-1]

    assert ratio("vanishing") < 1e-4
    assert ratio("deep-20-layers") > 1e-3


def test_the_drawn_digits_are_ten_different_pictures_of_28_by_28():
    document = json.loads((FOLDER / "wide-784-30-10.nnviz.json").read_text(encoding="utf-8"))
    pictures = np.array(document["data"]["inputs"])
    assert pictures.shape == (10, 784)
    assert len(np.unique(pictures, axis=0)) == 10
    assert np.array_equal(np.array(document["data"]["targets"]), np.eye(10))


# ---------------------------------------------------------------- Trask 2015


def test_trask_a_net_without_biases_gives_the_published_outputs():
    """As printed under “Output After Training”, from the 10,000th forward pass."""
    opened = Opened("trask-11-lines")
    weights = 2 * np.random.RandomState(1).random_sample((3, 1)) - 1  # numpy's old generator, which never changes
    assert np.array_equal(opened.parameters.weights[0], weights.T)
    document = training_document(opened.experiment, FOLDER, 9_999)
    assert document["parameters"]["biases"] == [[]]
    trained = type(opened.parameters)((np.array(document["parameters"]["weights"][0]),), (np.empty(0),))
    outputs = forward(opened.network, trained, opened.data.inputs).a[-1]
    assert [f"{value:.8f}" for value in outputs[:, 0]] == ["0.00966449", "0.00786506", "0.99358898", "0.99211957"]


# ---------------------------------------------------------------- ten orange cats and a black one


@pytest.mark.parametrize(("rate", "overturned"), [(0.5, False), (1.0, False), (3.0, True)])
def test_the_learning_rate_decides_whether_one_black_cat_overturns_what_ten_orange_ones_taught(rate, overturned):
    """The output is the belief that a cat scratches; ten that purr come first, in their own order."""
    session = Session.open(FOLDER / "cats.nnviz.json")
    session.run("set_learning_rate", value=rate)

    def beliefs():
        (W,), (b,) = session.state.parameters.weights, session.state.parameters.biases
        return 1 / (1 + np.exp(-(session.state.data.inputs @ W[0] + b[0])))

    orange = session.state.data.targets[:, 0] == 0
    assert orange.tolist() == [True] * 10 + [False]
    assert (beliefs() == 0.5).all()
    session.train(10)
    assert (beliefs() < 0.5).all()
    session.train(1)
    assert ((beliefs() > 0.5)[orange] == overturned).all()


def test_the_cats_as_they_come_with_nnviz_overturn_the_belief():
    assert files.load(FOLDER / "cats.nnviz.json").optimizer.learning_rate == 3


def test_the_cats_are_looked_at_one_after_the_other():
    session = Session.open(FOLDER / "cats.nnviz.json")
    seen = []
    for _ in range(11):
        seen.append(session.state.experiment.sample)
        session.train(1)
    assert seen == list(range(11))
    assert session.state.data.row_label(seen[-1]) == "scratches (black)"
