"""Published worked examples, digit by digit, from the mathematics alone."""

from itertools import pairwise

import numpy as np
import pytest

from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain
from nnviz.core.engine import Recipe
from nnviz.core.network import Parameters, forward
from nnviz.core.nudge import nudge_entry
from nnviz.core.optimizers import SGD
from nnviz.core.paths import path_of, top_paths
from nnviz.core.schedules import SCHEDULES
from nnviz.core.training import train


def digits(value, decimals):
    """``approx`` for numbers published with so many decimals."""
    return pytest.approx(np.array(value), rel=0, abs=0.5000001 * 10.0**-decimals)


# ---------------------------------------------------------------- Mazur, "A step by step backpropagation example"


def updated(mazur):
    gradients = Parameters(mazur.dL_dW, mazur.dL_db)
    return SGD.update(mazur.parameters, gradients, 0.5, SGD.start(mazur.parameters))[0]


def loss_of(mazur, parameters):
    return trace(mazur.network, parameters, mazur.x, mazur.y).loss


def test_mazur_forward(mazur):
    assert mazur.z[0][0] == digits([0.3775, 0.3925], 9)
    assert mazur.a[1][0] == digits([0.593269992, 0.596884378], 9)
    assert mazur.z[1][0] == digits([1.105905967, 1.224921404], 9)
    assert mazur.a[2][0] == digits([0.751365070, 0.772928465], 9)
    assert 0.5 * (mazur.a[2][0] - mazur.y[0]) ** 2 == digits([0.274811083, 0.023560026], 9)
    assert mazur.loss == digits(0.298371109, 9)


def test_mazur_backward_factor_by_factor(mazur):
    by_a, through, on, slopes, source = chain(mazur, Target(1, "W"))
    assert by_a.value == digits([0.741365070, -0.217071535], 9)
    assert through.value == digits([0.186815602, 0.175510053], 9)
    assert through.product == digits([0.138498562, -0.038098237], 9)
    assert on.product == digits([0.036350306, 0.041370323], 9)
    assert slopes.value == digits([0.241300709, 0.240613417], 9)
    assert slopes.product == digits([0.008771355, 0.009954255], 9)
    assert source.product == digits([[0.000438568, 0.000877135], [0.000497713, 0.000995425]], 9)
    assert mazur.dL_dW[1] == digits([[0.082167041, 0.082667628], [-0.022602540, -0.022740242]], 9)


def test_mazur_two_paths_meet_in_the_first_hidden_unit(mazur):
    target = Target(1, "W", 0, 0)
    onwards = mazur.da_dz[0][0, 0] * mazur.x[0, 0]
    products = [path_of(mazur, target, (output, 0)).product / onwards for output in (0, 1)]
    assert products == digits([0.055399425, -0.019049118], 9)
    assert sum(products) == digits(0.036350306, 9)
    assert [path.units for path in top_paths(mazur, target)] == [(0, 0), (1, 0)]


def test_mazur_weights_after_one_update(mazur):
    new = updated(mazur)
    assert new.weights[0] == digits([[0.149780716, 0.199561432], [0.249751144, 0.299502287]], 9)
    assert new.weights[1] == digits([[0.358916480, 0.408666186], [0.511301270, 0.561370121]], 9)


def test_mazur_loss_after_one_update_of_the_weights_alone(mazur):
    """Published is 0.291027924; the next test shows where that comes from."""
    weights_alone = Parameters(updated(mazur).weights, mazur.parameters.biases)
    assert loss_of(mazur, weights_alone) == digits(0.29102777369, 11)


def test_mazur_published_loss_comes_out_if_hidden_gradients_use_output_weights_already_updated(mazur):
    new_W2 = updated(mazur).weights[1]
    delta_1 = mazur.dL_dz[1][0] @ new_W2 * mazur.da_dz[0][0]
    new_W1 = mazur.parameters.weights[0] - 0.5 * np.outer(delta_1, mazur.x[0])
    wrong = Parameters((read_only(new_W1), new_W2), mazur.parameters.biases)
    assert loss_of(mazur, wrong) == digits(0.291027924, 9)


def test_mazur_loss_after_one_update_of_weights_and_biases(mazur):
    new = updated(mazur)
    assert new.biases[0] == digits([0.345614323, 0.345022873], 9)
    assert new.biases[1] == digits([0.530750719, 0.619049118], 9)
    assert loss_of(mazur, new) == digits(0.28047144679, 11)


# ---------------------------------------------------------------- CS231n, "Backpropagation, Intuitions"


def test_cs231n_every_gradient_of_one_sigmoid_neuron(network):
    """The course differentiates the output itself; ½(a − y)² with y = a − 1 has ∂L/∂a = 1, which comes to the same."""
    net = network([2, 1], ["sigmoid"])
    parameters = Parameters((read_only([[2.0, -3.0]]),), (read_only([-3.0]),))
    x = [[-1.0, -2.0]]
    output = forward(net, parameters, x).a[1]
    passed = trace(net, parameters, x, output - 1)
    assert passed.z[0][0] == digits([1.0], 10)
    assert passed.a[1][0] == digits([0.7310585786], 10)
    assert passed.da_dz[0][0] == digits([0.1966119332], 10)
    assert passed.dL_dW[0] == digits([[-0.1966119332, -0.3932238665]], 10)
    assert passed.dL_db[0] == digits([0.1966119332], 10)
    by_input = [nudge_entry(passed, "a", 0, unit).analytic for unit in (0, 1)]
    assert by_input == digits([0.3932238665, -0.5898357997], 10)


# ---------------------------------------------------------------- Nielsen, "Neural networks and deep learning"


@pytest.mark.parametrize(
    ("w", "b", "first", "last"), [(0.6, 0.9, 0.817574, 0.093956), (2.0, 2.0, 0.982014, 0.202848)]
)
def test_nielsen_a_saturated_neuron_learns_slowly(network, w, b, first, last):
    net = network([1, 1], ["sigmoid"])
    start = Parameters((read_only([[w]]),), (read_only([b]),))
    x, y = np.array([[1.0]]), np.array([[0.0]])
    recipe = Recipe(
        network=net, x=x, y=y, test_x=x[:0], test_y=y[:0], optimizer=SGD, schedule=SCHEDULES["constant"],
        learning_rate=0.15, batch_size=1, seed=0,
    )  # fmt: skip
    run = train(recipe, recipe.first(start), 300)
    assert forward(net, start, [[1.0]]).a[1] == digits([[first]], 6)
    assert forward(net, run.end.parameters, [[1.0]]).a[1] == digits([[last]], 6)


def test_nielsen_each_sigmoid_layer_of_moderate_weights_shrinks_the_product(traced):
    passed = traced([1] * 9, ["sigmoid"] * 8)
    parameters = passed.parameters
    for layer in range(1, 9):
        parameters = parameters.with_array(layer, "W", [[3.9]])
    deltas = [abs(delta[0, 0]) for delta in trace(passed.network, parameters, passed.x, passed.y).dL_dz]
    assert all(earlier < later for earlier, later in pairwise(deltas))
