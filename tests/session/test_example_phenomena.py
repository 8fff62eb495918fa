"""Each example shows what its title says: computed here from its weights, with the formulas written down again."""

from itertools import pairwise

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.backprop import trace
from nnviz.core.network import forward
from nnviz.session import Session
from nnviz.session.compare.comparison import begin_comparison
from nnviz.session.trainability.axes import axis
from nnviz.session.trainability.job import CLASSES, Grid, map_job
from nnviz.session.trainability.running import computed_here
from nnviz.session.trainability.schemes import scheme_marks
from nnviz.session.trainability.usual import usual_ranges, usual_updates


class Shown:
    """An example that was opened, and trained for so many updates."""

    def __init__(self, name, updates=0):
        session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
        if updates:
            session.train(updates)
        self.state = session.state
        self.weights, self.biases = self.state.parameters.weights, self.state.parameters.biases
        self.x, self.y = self.state.data.inputs, self.state.data.targets

    @property
    def losses(self):
        return self.state.run.curves.train_loss

    def z(self):
        return forward(self.state.network, self.state.parameters, self.x).z

    def gradient_sizes(self, row=slice(None)):
        x, y = np.atleast_2d(self.x[row]), np.atleast_2d(self.y[row])
        passed = trace(self.state.network, self.state.parameters, x, y)
        return [np.linalg.norm(gradient) for gradient in passed.dL_dW]


def rms(z):
    return np.sqrt(np.mean(z**2))


def rows_agree(matrix):
    return np.allclose(matrix, matrix[0], rtol=1e-12, atol=0)


# ---------------------------------------------------------------- the first weights


def test_from_zeros_under_tanh_only_the_last_bias_moves():
    shown = Shown("zeros-tanh", 50)
    assert not any(W.any() for W in shown.weights)
    assert not any(b.any() for b in shown.biases[:-1])
    assert shown.biases[-1].any()


def test_from_zeros_under_sigmoid_all_weights_move_and_the_units_stay_one():
    shown = Shown("zeros-sigmoid", 50)
    assert all(W.all() for W in shown.weights)
    assert rows_agree(shown.weights[0])
    assert rows_agree(shown.weights[1].T)


def test_equal_units_stay_equal_and_learn_less_than_different_ones():
    same, other = Shown("all-the-same", 400), Shown("broken-symmetry", 400)
    assert rows_agree(same.weights[0])
    assert not rows_agree(other.weights[0])
    assert same.losses[-1] > 0.6
    assert other.losses[-1] < 0.2


def test_with_very_small_weights_the_early_layers_stand_still():
    start, later = Shown("very-small"), Shown("very-small", 200)
    sizes = start.gradient_sizes(row=0)
    assert all(before < 0.05 * after for before, after in pairwise(sizes))
    moves = [np.linalg.norm(W - V) for W, V in zip(later.weights, start.weights, strict=True)]
    assert moves[0] < 1e-5 * moves[-1]
    assert later.losses[-1] == pytest.approx(np.log(2), abs=0.01)


def test_very_large_weights_saturate_tanh():
    slopes = [1 / np.cosh(z) ** 2 for z in Shown("very-large-saturated").z()[:-1]]
    assert all(np.mean(slope < 0.01) > 0.85 for slope in slopes)


def test_very_large_weights_make_relu_explode():
    shown = Shown("very-large-explodes", 10)
    assert shown.losses[0] > 1e4
    assert shown.state.run.history.overflowed
    assert max(Shown("very-large-explodes").gradient_sizes()) > 1e5


@pytest.mark.parametrize(("name", "expected"), [("n01-500-inputs", np.sqrt(500)), ("lecun-500-inputs", 1.0)])
def test_500_inputs_of_one_make_sums_as_spread_as_the_title_says(name, expected):
    shown = Shown(name)
    assert np.abs(shown.x).min() == np.abs(shown.x).max() == 1
    assert shown.z()[0].std() == pytest.approx(expected, rel=0.05)


# ---------------------------------------------------------------- depth


def test_twenty_relu_layers_keep_the_signal_with_he_and_lose_it_with_xavier():
    he, xavier = ([rms(z) for z in Shown(f"relu-20-{name}").z()[:-1]] for name in ("he", "xavier"))
    assert 0.3 < he[-1] / he[0] < 3
    fade = (xavier[-1] / xavier[0]) ** (1 / (len(xavier) - 1))
    assert fade == pytest.approx(1 / np.sqrt(2), rel=0.03)
    assert Shown("relu-20-he", 300).losses[-1] < 0.4
    assert Shown("relu-20-xavier", 300).losses[-1] == pytest.approx(np.log(2), abs=1e-3)


def test_orthogonal_weights_carry_the_signal_through_fifty_tanh_layers():
    shown = Shown("tanh-50-orthogonal")
    sizes = [rms(z) for z in shown.z()]
    assert len(sizes) == 50
    assert sizes[-2] > 0.1 * sizes[0]
    gradients = shown.gradient_sizes()
    assert gradients[0] > 0.1 * gradients[-2]


# ---------------------------------------------------------------- what the activation does


def test_without_a_bend_the_border_is_straight_and_with_tanh_it_closes():
    """A net of straight layers is one straight line: no line tells a disc from the ring around it."""
    straight, bent = Shown("identity-hidden", 300), Shown("tanh-hidden", 300)
    W, b = straight.weights[1] @ straight.weights[0], straight.weights[1] @ straight.biases[0] + straight.biases[1]
    assert straight.z()[-1] == pytest.approx(straight.x @ W.T + b, abs=1e-12)
    assert straight.losses[-1] > 0.68
    assert bent.losses[-1] < 0.2


# ---------------------------------------------------------------- the learning rate


def bowl():
    """Hessian's largest eigenvalue and the least loss of one neuron w·x + b on the five points."""
    shown = Shown("bowl-right")
    design = np.column_stack((shown.x[:, 0], np.ones(len(shown.x))))
    left = shown.y[:, 0] - design @ np.linalg.lstsq(design, shown.y[:, 0], rcond=None)[0]
    return np.linalg.eigvalsh(design.T @ design / len(design))[-1], 0.5 * np.mean(left**2)


def test_one_bowl_is_crawled_through_walked_down_and_jumped_out_of():
    steepest, least = bowl()
    slow, right, fast = (Shown(f"bowl-{name}", 40) for name in ("too-small", "right", "too-large"))
    rates = [shown.state.experiment.optimizer.learning_rate for shown in (slow, right, fast)]
    assert rates[0] < 0.02 / steepest < rates[1] < 2 / steepest < rates[2]
    assert slow.losses[0] == right.losses[0] == fast.losses[0]
    assert slow.losses[-1] > 0.7 * slow.losses[0]
    assert right.losses[-1] < 1.1 * least
    assert fast.losses[-1] > fast.losses[0]


def test_a_small_rate_does_not_give_up_what_ten_cats_taught():
    shown = Shown("cats-small-rate", 11)
    belief = 1 / (1 + np.exp(-shown.z()[-1][:, 0]))
    assert (belief < 0.5).all()


def test_swings_stay_with_a_constant_rate_and_die_away_with_one_that_decays():
    constant, decaying = (Shown(f"{name}-rate", 600).losses[50:] for name in ("constant", "decaying"))
    assert np.ptp(decaying) < 0.1 * np.ptp(constant)


# ---------------------------------------------------------------- the chain rule by hand


def test_every_factor_of_the_small_chain_is_one_number():
    shown = Shown("one-one-one")
    (w1, w2), (b1, b2) = (float(W[0, 0]) for W in shown.weights), (float(b[0]) for b in shown.biases)
    x, y = float(shown.x[0, 0]), float(shown.y[0, 0])
    a = np.tanh(w1 * x + b1)
    by_hand = (w2 * a + b2 - y) * w2 * (1 - a * a) * x
    passed = trace(shown.state.network, shown.state.parameters, shown.x, shown.y)
    assert passed.dL_dW[0].shape == (1, 1)
    assert passed.dL_dW[0][0, 0] == pytest.approx(by_hand, rel=1e-12)


def test_functions_in_functions_are_what_their_title_says():
    shown = Shown("functions-in-functions")
    outcome = forward(shown.state.network, shown.state.parameters, shown.x).a[-1]
    assert outcome == pytest.approx(np.sin(np.log(1 + np.exp(np.sin(shown.x)))), rel=1e-14)
    assert not any(b.size for b in shown.biases)


# ---------------------------------------------------------------- side by side


def test_of_six_first_weights_the_smallest_stand_still_and_he_is_low_first():
    session = Session.open(resources.path("experiments", "first-weights.nnviz.json"))
    comparison = begin_comparison(session.state).extended(100)
    losses = {lane.name: lane.run.curves.train_loss for lane in comparison.lanes}
    guess = np.log(2)
    for name in ("zeros", "N(0, 0.01²)"):
        assert np.abs(losses[name] - guess).max() < 1e-3
    assert losses["He normal"].min() < 0.1
    assert losses["He normal"][90:].max() < 0.1
    assert losses["Xavier normal"][-1] > 0.1
    large = next(lane for lane in comparison.lanes if lane.name == "N(0, 1) × 5")
    z = forward(large.network, large.run.at(0).parameters, session.state.data.inputs).z[:-1]
    assert np.mean([np.mean(1 - np.tanh(layer) ** 2 < 0.05) for layer in z]) > 0.8


def test_the_net_fires_only_for_x2_from_minus_1_to_5_and_x3_from_minus_8_to_minus_4():
    shown = Shown("fires-in-a-box")
    rng = np.random.default_rng(0)
    x = rng.uniform(-12, 12, (4000, 3))
    x[::2, 1:] = rng.uniform((-3, -10), (7, -2), (2000, 2))
    edges = np.abs(np.stack([x[:, 1] + 1, x[:, 1] - 5, x[:, 2] + 8, x[:, 2] + 4], axis=1)).min(axis=1)
    x = x[edges > 0.35]  # at the edges themselves the output passes ½
    hidden = 1 / (1 + np.exp(-np.clip(x @ shown.weights[0].T + shown.biases[0], -500, 500)))
    fires = (hidden @ shown.weights[1].T + shown.biases[1])[:, 0] > 0
    inside = (x[:, 1] >= -1) & (x[:, 1] <= 5) & (x[:, 2] >= -8) & (x[:, 2] <= -4)
    assert np.array_equal(fires, inside)
    assert 500 < inside.sum() < len(x) - 500
    own = (shown.x[:, 1] >= -1) & (shown.x[:, 1] <= 5) & (shown.x[:, 2] >= -8) & (shown.x[:, 2] <= -4)
    assert np.array_equal(shown.y[:, 0], own)


# ---------------------------------------------------------------- maps of many runs


class Mapped:
    """An example on its own map, of so many columns and rows; ``x`` takes the place of its axis."""

    def __init__(self, name, columns, rows, x=None):
        state = Session.open(resources.path("experiments", f"{name}.nnviz.json")).state
        across, up = usual_ranges(state.experiment)
        both = axis(state.experiment, *(x or across), columns), axis(state.experiment, *up, rows)
        updates = usual_updates(state.experiment)
        job = map_job(state.experiment, state.folder, *both, updates=updates, precision="float64")
        self.grid, self.x, self.y = Grid.empty(job), job.x.values, job.y.values
        self.grid = self.grid.with_losses(*computed_here(self.grid))
        self.words, self.inputs = np.array([word for word, _ in CLASSES])[self.grid.classes], state.data.inputs

    def share(self, word, where=slice(None)):
        return np.mean(self.words[where] == word)


def test_learning_starts_in_a_wedge_between_standing_still_and_diverging():
    shown = Mapped("where-learning-starts", 12, 12)
    assert shown.words[0, 0] == "stands still"
    assert shown.share("diverges", shown.y > 3) > 0.95
    small, large = shown.x < 0.3, (shown.x > 1.5) & (shown.x < 6)
    assert shown.share("learns", (slice(None), small)) == 0
    assert shown.share("learns", (slice(None), large)) > 0.2


def test_deep_relu_nets_learn_from_he_where_they_do_not_from_xavier():
    state = Session.open(resources.path("experiments", "he-against-xavier.nnviz.json")).state
    (he,) = (mark.mean for mark in scheme_marks(state.experiment) if mark.title == "He")
    shown = Mapped("he-against-xavier", 2, 18, x=("initialization.scale", 1.0, he))
    xavier, he = shown.words[:, 0], shown.words[:, -1]
    assert shown.y.tolist() == list(range(1, 19))
    assert not (xavier[11:] == "learns").any()
    assert (he[3:14] == "learns").mean() > 0.8


def test_momentum_moves_the_edge_along_a_straight_line():
    """Heavy ball on a quadratic diverges where η > 2(1 + μ)/λ, for the largest curvature λ."""
    shown = Mapped("momentum-edge", 24, 24)
    largest = np.linalg.eigvalsh(shown.inputs.T @ shown.inputs / len(shown.inputs))[-1]
    beyond = shown.x / (2 * (1 + shown.y[:, np.newaxis]) / largest)
    plain = np.broadcast_to(shown.y[:, np.newaxis] < 0.8, beyond.shape)
    assert (shown.words[plain & (beyond > 1.15)] == "diverges").all()
    assert not (shown.words[beyond < 0.99] == "diverges").any()
    assert shown.share("learns", shown.y > 0.5) > 1.5 * shown.share("learns", shown.y < 0.3)
