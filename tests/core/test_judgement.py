"""The learning rate judged as a teacher would, in true runs: on a valley whose λmax is known by heart, and on XOR."""

import re
from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.curvature import Valley
from nnviz.core.history import Recipe, begin, rows_of
from nnviz.core.judgement import MOST, Evidence, Here, judge, measure, next_batches, words
from nnviz.core.network import initialize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES

XOR_X, XOR_Y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])


def regression_rows():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3)) * [1.0, 2.0, 0.5]
    return x, x @ [[1.0], [-2.0], [0.5]] + 1.0 + 0.3 * rng.normal(size=(40, 1))


def steepest():
    """λmax of the regression: of half the mean squared error it is the largest eigenvalue of XᵀX/N."""
    x, _ = regression_rows()
    design = np.column_stack((x, np.ones(40)))
    return float(np.linalg.eigvalsh(design.T @ design / 40)[-1])


def evidence_of(net, x, y, eta, updates, optimizer="sgd", options=None, batch_size=10**6):
    """What there is to see after so many updates of a true run."""
    recipe = Recipe(
        network=net, x=x, y=y, test_x=x[:0], test_y=y[:0], optimizer=OPTIMIZERS[optimizer],
        schedule=SCHEDULES["constant"], learning_rate=eta, batch_size=batch_size, seed=1,
        optimizer_options=options or {},
    )  # fmt: skip
    history = begin(recipe, recipe.first(initialize(net, "xavier_uniform", 0))).extended(updates)
    end, whole = history.end, batch_size >= len(x)
    lately, losses = history.lately(0, history.end.updates, MOST)
    batches = () if whole else [rows_of(end.updates + i, len(x), batch_size, 1) for i in range(8)]
    return Evidence(
        updates=lately, losses=losses, scale=float(history.curves.train_loss.max()), learning_rate=eta,
        optimizer=OPTIMIZERS[optimizer], options=options, full_batch=whole,
        here=measure(
            net, end.parameters, x, y, optimizer=OPTIMIZERS[optimizer], options=options, learning_rate=eta,
            memory=end.memory, batches=batches,
        ),
    )  # fmt: skip


@pytest.fixture
def regression(network):
    """``regression(part, …)``: the evidence of a linear regression with η = part/λmax."""
    net, (x, y) = network([3, 1], ["identity"]), regression_rows()
    return lambda part, updates=20, *rest, **more: evidence_of(net, x, y, part / steepest(), updates, *rest, **more)


@pytest.fixture
def xor(network):
    """``xor(η, updates)``: the evidence of a 2-4-1 net that learns XOR."""
    net = network([2, 4, 1], ["tanh", "sigmoid"], "binary_cross_entropy")
    return lambda eta, updates, *rest, **more: evidence_of(net, XOR_X, XOR_Y, eta, updates, *rest, **more)


def by_hand(losses, **more):
    losses = np.array(losses, dtype=float)
    given_so_far = {"learning_rate": 0.1, "optimizer": OPTIMIZERS["sgd"], "full_batch": True}
    measured = {name: more.pop(name) for name in list(more) if name in Here.__dataclass_fields__}
    by_name = {"updates": np.arange(len(losses)), "losses": losses, "here": Here(**measured)}
    return Evidence(**by_name | given_so_far | more)


# ---------------------------------------------------------------- the valley of a linear regression


@pytest.mark.parametrize("updates", [6, 12, 20, 30])
@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (0.001, "crawling"), (0.01, "crawling"), (0.5, "converging"), (0.99, "converging"), (1.0, "converging"),
        (1.5, "oscillating"), (1.9, "oscillating"), (2.2, "diverging"), (4.0, "diverging"),
    ],
)  # fmt: skip
def test_plain_descent_is_judged_as_the_valley_demands(regression, part, kind, updates):
    found = judge(regression(part, updates))
    assert found.kind == kind
    assert found.what.lower().startswith(kind)
    assert found.edge == pytest.approx(2 / steepest(), rel=1e-6)


@pytest.mark.parametrize(
    ("optimizer", "part", "kind"),
    [
        ("momentum", 0.0005, "crawling"), ("momentum", 0.05, "converging"), ("momentum", 1.0, "oscillating"),
        ("momentum", 3.7, "oscillating"), ("momentum", 3.9, "diverging"), ("momentum", 5.0, "diverging"),
        ("nesterov", 0.0005, "crawling"), ("nesterov", 0.05, "converging"), ("nesterov", 0.5, "converging"),
        ("nesterov", 1.4, "diverging"), ("nesterov", 2.0, "diverging"),
    ],
)  # fmt: skip
def test_momentum_has_an_edge_of_its_own(regression, optimizer, part, kind):
    assert judge(regression(part, 60, optimizer)).kind == kind


@pytest.mark.parametrize("part", [0.5, 0.99, 1.5, 1.9])
def test_at_the_bottom_it_rests_and_a_tiny_step_crawls_there_for_long(regression, part):
    found = judge(regression(part, 2000))
    assert found.kind == "at rest"
    assert "The gradient is almost 0" in found.why
    assert judge(regression(0.01, 400)).kind == "crawling"


def test_the_pace_of_crawling_is_that_of_the_curve(regression):
    evidence = regression(0.001, 400)
    found = judge(evidence)
    part = evidence.losses[-40:]
    assert found.halving == pytest.approx(39 * log(2) / log(part[0] / part[-1]), rel=0.05)
    assert found.what == "Crawling: at this pace halving the loss takes about 400 updates."
    assert found.why.startswith("η = 3.71×10⁻⁴ is 1/2,000 of 2/λmax = 0.741. The predicted change with one update is ")
    assert found.why.endswith("−η‖g‖² = −0.00318.")


def test_the_sentences_give_the_numbers(regression):
    found = judge(regression(2.2, 6))
    assert found.what == "Diverging: the loss rose from 3.76 to 28.9 in the last 6 updates."
    assert found.why == (
        "η = 0.815 is larger than 2/λmax = 0.741: in the steepest direction every update overshoots the valley and"
        " lands higher on the other side."
    )
    assert judge(regression(1.5, 20)).why == (
        "η = 0.556 lies between 1/λmax = 0.371 and 2/λmax = 0.741: in the steepest direction every update overshoots"
        " the bottom and lands on the other side, at 0.500 of the distance."
    )
    assert judge(regression(0.5, 20)).what == "Converging: the loss fell from 3.76 to 0.0387 in the last 20 updates."


def test_weight_decay_moves_the_edge(regression):
    found = judge(regression(0.5, 20, options={"weight_decay": 1.0}))
    assert found.edge == pytest.approx(2 / (steepest() + 1.0))
    assert "2/(λmax + weight decay)" in found.why


@given(st.floats(-100, 100), st.sampled_from([0.01, 0.5, 1.5, 2.2]), st.sampled_from([6, 20, 60, 400]))
def test_the_unit_in_which_the_loss_is_measured_does_not_matter(network, power, part, updates):
    """c times the loss has c times the gradient and the curvature: with η/c the weights go the same way."""
    c, net, (x, y) = 10.0**power, network([3, 1], ["identity"]), regression_rows()
    evidence = evidence_of(net, x, y, part / steepest(), updates)
    here = evidence.here
    valley = None if here.valley is None else Valley(c * here.valley.curvatures, c * c * here.valley.squares)
    other = replace(
        evidence, losses=c * evidence.losses, scale=c * evidence.scale, learning_rate=evidence.learning_rate / c,
        here=replace(
            here, gradient_squared=c * c * here.gradient_squared, largest_curvature=c * here.largest_curvature,
            lowest_curvature=c * here.lowest_curvature, valley=valley,
            signals=replace(here.signals, rounding=c * here.signals.rounding),
        ),
    )  # fmt: skip
    assert judge(other).kind == judge(evidence).kind


# ---------------------------------------------------------------- mini-batches


def test_noise_of_mini_batches_is_told_from_a_valley_that_is_too_narrow(regression):
    calm, noisy = judge(regression(0.5, 60, batch_size=4)), judge(regression(1.8, 60, batch_size=4))
    assert calm.kind == noisy.kind == "oscillating"
    assert calm.why.startswith("The mini-batches pull in different directions")
    assert calm.why.endswith("so it is not the valley that is too narrow.")
    assert "overshoots the bottom" in noisy.why


@pytest.mark.parametrize(("part", "kind"), [(0.001, "crawling"), (0.1, "converging"), (2.5, "diverging")])
def test_mini_batches_crawl_converge_and_diverge_too(regression, part, kind):
    assert judge(regression(part, 60, batch_size=4)).kind == kind


def test_a_set_that_diverges_within_its_edge_has_steeper_mini_batches():
    found = judge(by_hand(np.geomspace(0.1, 3, 20), largest_curvature=1.0, full_batch=False))
    assert found.kind == "diverging"
    assert "a mini-batch can have a steeper valley of its own" in found.why


# ---------------------------------------------------------------- networks


def test_xor_crawls_with_a_small_rate_and_converges_with_a_usual_one(xor):
    assert judge(xor(1e-4, 1000)).kind == "crawling"
    assert judge(xor(0.01, 1000)).kind == "crawling"
    for updates in (40, 100, 1000, 8000):
        assert judge(xor(0.5, updates)).kind == "converging"
        assert judge(xor(2.0, updates)).kind == "converging"


def test_xor_swings_with_a_huge_rate_where_the_curvature_of_one_point_says_little(xor):
    found = judge(xor(50.0, 1000))
    assert found.kind == "oscillating"
    assert "λmax is the curvature at one point" in found.why


@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("batch_size", [4, 40])
def test_where_each_weight_has_its_own_step_there_is_no_threshold(regression, optimizer, batch_size):
    part = 1e-5 * steepest()
    found = judge(regression(part, 400, optimizer, batch_size=batch_size))
    assert found.kind == "crawling"
    assert found.edge is None
    assert "gives each weight a step size of its own, so 2/λmax is no threshold for η." in found.why
    assert judge(regression(0.01 * steepest(), 100, "adam", batch_size=batch_size)).kind == "converging"


def test_an_optimizer_of_an_unknown_edge_is_judged_by_the_losses_alone():
    one_step_for_all = replace(OPTIMIZERS["sgd"], name="new", title="New")
    for losses in ([1.0, 0.5, 0.25, 0.12, 0.06, 0.03], [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]):
        found = judge(by_hand(losses, optimizer=one_step_for_all, largest_curvature=1.0))
        assert found.edge is None
        assert "η = 0.1 is" in found.why
        assert "New" not in found.why


# ---------------------------------------------------------------- by the losses alone


@pytest.mark.parametrize(
    ("losses", "kind"),
    [
        ([1.0, 0.9, 0.8, 0.7], "unknown"),
        ([], "unknown"),
        (np.geomspace(1, 0.5, 20), "converging"),
        (np.geomspace(1, 30, 20), "diverging"),
        ([*np.linspace(1, 0.4, 10), np.inf], "diverging"),
        ([*np.linspace(1, 0.4, 10), np.nan], "diverging"),
        ([0.5, 0.6] * 10, "oscillating"),
        ([0.5, 0.7, 0.6] * 10, "oscillating"),
        (np.geomspace(1, 0.9999, 30), "crawling"),
        ([0.3] * 20, "at rest"),
        ([0.0] * 20, "at rest"),
        ([1.0, *np.geomspace(1e-3, 1e-31, 20), 2e-31, 1e-31, 3e-31, 0.0], "at rest"),
        (0.3 + 1e-16 * np.sin(np.arange(30.0)), "at rest"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_curve_alone_tells_much(losses, kind):
    assert judge(by_hand(losses)).kind == kind


@pytest.mark.parametrize(
    ("losses", "flat"),
    [
        ([0.3] * 20, True), ([0.0] * 20, False), ([2e-31] * 20, False), ([*np.geomspace(1, 1e-31, 20), 2e-31], False),
        ([1.000001e-28] * 19 + [1e-28], False),
    ],
    ids=["flat", "zero", "rounding", "fallen to rounding", "only just"],
)  # fmt: skip
def test_resting_on_flat_ground_is_told_from_having_come_to_zero(losses, flat):
    found = judge(by_hand(losses, scale=1.0))
    ground = "It has changed by less than a hundred-thousandth: the ground is flat, or the steps are tiny."
    nothing = "Beside where it began this is 0: only the rounding of the numbers is left."
    assert (found.kind, found.why) == ("at rest", ground if flat else nothing)


def test_the_run_before_the_stretch_says_what_is_nothing():
    losses = [2e-31, 1e-31, 3e-31, 1e-31, 2e-31, 1e-31]
    assert judge(by_hand(losses)).kind == "oscillating"
    assert judge(by_hand(losses, scale=1.0)).kind == "at rest"


def test_a_ravine_is_not_the_fault_of_the_rate():
    found = judge(by_hand(np.geomspace(1, 0.9999, 30), learning_rate=0.5, gradient_squared=1e-2, largest_curvature=2.0))
    assert found.kind == "crawling"
    assert found.why.startswith("η = 0.5 is 0.500 of 2/λmax = 1: even at the edge it would take long")
    assert "ravine" in found.why


def test_beyond_the_edge_a_loss_that_only_swings_is_on_the_edge_of_stability():
    found = judge(by_hand([0.5, 0.7, 0.6] * 10, learning_rate=1.0, largest_curvature=2.1, gradient_squared=1.0))
    assert found.kind == "oscillating"
    assert "edge of stability" in found.why
    assert found.what == "Oscillating: the loss rose in 10 of the last 29 updates, between 0.500 and 0.700."
    sparse = replace(by_hand([0.5, 0.7, 0.6] * 10), updates=100 * np.arange(30))
    assert "of the last 29 measurements" in judge(sparse).what


def test_too_few_points_say_how_many_are_missing():
    found = judge(by_hand([1.0, 0.9]))
    assert (found.kind, found.what) == ("unknown", "Too early to tell.")
    assert found.why == "The loss has been measured twice; a course shows after 3 times more."


# ---------------------------------------------------------------- what sentences say of the numbers


def assert_changes_show(losses, sentence):
    """What fell or rose did so in the digits that are written, and in truth."""
    for way, start, end in re.findall(r"(fell|rose) from (\S+) to ([^ ;,]+?)(?=[.;,]? |\.?$)", sentence):
        assert start != end
        texts = [text.replace("×10", "e").translate(SUPERSCRIPTS) for text in (start, end)]
        assert (float(texts[1]) < float(texts[0])) == (way == "fell")
        assert any(loss == pytest.approx(float(texts[1]), rel=0.01, abs=1e-320) for loss in losses)


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def test_a_loss_that_has_risen_is_never_said_to_have_fallen():
    late = np.append(np.geomspace(30, 1.2, 20), np.geomspace(1.3, 4.26, 15))
    losses = np.concatenate(([3.32], late))
    for optimizer in ("sgd", "momentum", "adam"):
        for curvature in (0.1, 15.0, 30.0):
            found = judge(by_hand(losses, optimizer=OPTIMIZERS[optimizer], largest_curvature=curvature))
            assert found.kind in ("oscillating", "diverging")
            assert "fell" not in found.what


def test_a_fall_that_three_digits_do_not_show_has_more_of_them_or_is_none():
    losses = 2.39e-4 * np.linspace(1.0, 1 - 2e-4, 30)
    assert judge(by_hand(losses, gradient_squared=1e-6, largest_curvature=0.1, learning_rate=1.0)).what == (
        "Crawling: at this pace halving the loss takes about 100,000 updates."
    )
    assert words.went("the loss", 2.39e-4, 2.389e-4, 29) == (
        "the loss fell from 2.390×10⁻⁴ to 2.389×10⁻⁴ in the last 29 updates"
    )
    assert words.went("the loss", 2.39e-4, 2.39e-4 * (1 - 1e-9), 29) == "the loss stays at 2.39×10⁻⁴"
    assert words.went("the loss", 3.32, 4.26, 1) == "the loss rose from 3.32 to 4.26 in the last update"


@pytest.mark.parametrize(
    ("part", "text"), [(0.0, "0 %"), (1e-9, "less than 1 %"), (0.42, "42 %"), (0.999, "more than 99 %"), (1.0, "100 %")]
)
def test_a_part_is_all_or_nothing_only_if_it_is(part, text):
    assert words.share(part) == text


def test_the_gradient_of_many_layers_is_listed_for_some():
    assert words.layer_gradients([0.5]) == "The gradient's size, ‖∂L/∂(W, b)‖, is 0.500."
    assert words.layer_gradients([0.5, 0.25]).endswith("from layer 1 to 2: 0.500, 0.250.")
    assert words.layer_gradients(range(20)).endswith("by layers: 0 in 1, 6 in 7, 13 in 14, 19 in 20.")


def test_the_next_mini_batches_are_looked_at_as_far_as_that_is_no_long_work():
    assert next_batches(3, 10, 10, None) == ()
    found = [rows.tolist() for rows in next_batches(1, 10, 4, None)]
    assert found[:3] == [[4, 5, 6, 7], [8, 9], [0, 1, 2, 3]]
    assert len(found) == 8
    assert [len(next_batches(0, 10**4, size, 1)) for size in (250, 900, 3000)] == [8, 2, 1]


def test_measuring_can_be_called_off_at_any_moment(network):
    net, (x, y) = network([3, 2, 1], ["tanh", "identity"]), regression_rows()
    at, asked = initialize(net, "xavier_uniform", 0), []

    def measured(until):
        asked.clear()
        return measure(
            net, at, x, y, optimizer=OPTIMIZERS["sgd"], options=None, learning_rate=0.1,
            memory=OPTIMIZERS["sgd"].start(at), batches=[np.arange(4)],
            on_progress=lambda share: (asked.append(share), len(asked) <= until)[1],
        )  # fmt: skip

    assert measured(10**6) is not None
    assert asked == sorted(asked)
    for until in range(len(asked)):
        assert measured(until) is None


@given(
    st.lists(st.floats(0, 1e300), min_size=0, max_size=60), st.sampled_from(sorted(OPTIMIZERS)), st.booleans(),
    st.one_of(st.none(), st.floats(-1e3, 1e12)), st.one_of(st.none(), st.floats(0, 1e300)), st.floats(0, 1e6),
)  # fmt: skip
def test_any_evidence_is_judged_in_plain_sentences(losses, optimizer, full_batch, curvature, squared, eta):
    found = judge(by_hand(
        losses, optimizer=OPTIMIZERS[optimizer], full_batch=full_batch, largest_curvature=curvature,
        gradient_squared=squared, learning_rate=eta,
    ))  # fmt: skip
    assert_changes_show(losses, found.what)
    for sentence in (found.what, found.why):
        assert sentence.endswith(".")
        assert "nan" not in sentence
        assert "-" not in sentence.replace("mini-batch", "").replace("hundred-thousandth", "")


@pytest.mark.parametrize(("end", "kind"), [(1.3201, "oscillating"), (1.6, "diverging")])
def test_what_has_come_to_a_height_diverges_no_more(end, kind):
    found = judge(Evidence(
        updates=np.arange(40), losses=np.linspace(1.3195, end, 40) + 2e-4 * (np.arange(40) % 2), scale=1.0,
        learning_rate=0.1, optimizer=OPTIMIZERS["nesterov"], full_batch=False,
    ))  # fmt: skip
    assert found.kind == kind
