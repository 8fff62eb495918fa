"""The optimizers: against scalar loops straight from the papers, and what holds for all of them."""

import re
from dataclasses import FrozenInstanceError
from itertools import pairwise
from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.arrays import read_only
from nnviz.core.network import Parameters
from nnviz.core.optimizers import OPTIMIZERS, Optimizer, explain
from nnviz.core.optimizers.rule import Line
from nnviz.core.options import Option, PairOption, in_force

#: Every optimizer with its defaults, and with all of its options set to something else.
CHOICES = [
    *((name, {}) for name in OPTIMIZERS),
    ("sgd", {"weight_decay": 0.1}),
    ("momentum", {"momentum": 0.5, "dampening": 0.25, "weight_decay": 0.1}),
    ("nesterov", {"momentum": 0.5, "weight_decay": 0.1}),
    ("adagrad", {"lr_decay": 0.5, "weight_decay": 0.1, "initial_accumulator_value": 0.25, "eps": 0.01}),
    ("rmsprop", {"alpha": 0.5, "eps": 0.01, "weight_decay": 0.1, "momentum": 0.75}),
    ("adam", {"betas": (0.5, 0.75), "eps": 0.01, "weight_decay": 0.1}),
    ("adamw", {"betas": (0.5, 0.75), "eps": 0.01, "weight_decay": 0.1}),
    ("adamw", {"weight_decay": 0.0}),
]


def parameters(rng, scale=1.0):
    weights = (rng.normal(size=(3, 2)), rng.normal(size=(1, 3)))
    biases = (rng.normal(size=3), rng.normal(size=1))
    return Parameters(*(tuple(read_only(scale * array) for array in arrays) for arrays in (weights, biases)))


def arrays(kept):
    return [*kept.weights, *kept.biases]


def alike(one, other):
    return all(a.tobytes() == b.tobytes() for a, b in zip(arrays(one), arrays(other), strict=True))


def single(value):
    """Parameters of one weight (and a bias that does not matter)."""
    return Parameters((read_only([[value]]),), (read_only([0.0]),))


def updates(name, options, count=12, seed=0, rate=0.1):
    """``count`` updates with random gradients: the arguments of each, and what comes out."""
    rng, optimizer = np.random.default_rng(seed), OPTIMIZERS[name]
    weights = parameters(rng)
    memory = optimizer.start(weights, options)
    for _ in range(count):
        gradients = parameters(rng)
        after = optimizer.update(weights, gradients, rate, memory, options)
        yield (weights, gradients, rate, memory, options), after
        weights, memory = after


def test_the_registry_has_every_name_of_the_format():
    assert list(OPTIMIZERS) == ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
    assert all(optimizer.name == name for name, optimizer in OPTIMIZERS.items())


def test_defaults_are_those_of_pytorch():
    defaults = {name: in_force(optimizer.options, None) for name, optimizer in OPTIMIZERS.items()}
    assert defaults == {
        "sgd": {"weight_decay": 0},
        "momentum": {"momentum": 0.9, "dampening": 0, "weight_decay": 0},
        "nesterov": {"momentum": 0.9, "weight_decay": 0},
        "adagrad": {"lr_decay": 0, "weight_decay": 0, "initial_accumulator_value": 0, "eps": 1e-10},
        "rmsprop": {"alpha": 0.99, "eps": 1e-8, "weight_decay": 0, "momentum": 0},
        "adam": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0},
        "adamw": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01},
    }


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_default_is_in_its_own_range(name):
    for option in OPTIMIZERS[name].options.values():
        values = option.default if isinstance(option, PairOption) else (option.default,)
        assert all(option.minimum <= value <= option.maximum for value in values)


# ---------------------------------------------------------------- the papers, one weight at a time


def sgd(w, gradients, rate, *, weight_decay):
    for g in gradients:
        w -= rate * (g + weight_decay * w)
        yield w


def momentum(w, gradients, rate, *, momentum, dampening, weight_decay):
    velocity = None
    for g in gradients:
        g += weight_decay * w
        velocity = g if velocity is None else momentum * velocity + (1 - dampening) * g
        w -= rate * velocity
        yield w


def nesterov(w, gradients, rate, *, momentum, weight_decay):
    """Sutskever's two equations: v ← μv − η·∇f(θ + μv), θ ← θ + v; what the gradient is taken at is w = θ + μv."""
    theta, velocity = w, 0.0
    for g in gradients:
        velocity = momentum * velocity - rate * (g + weight_decay * (theta + momentum * velocity))
        theta += velocity
        yield theta + momentum * velocity


def adagrad(w, gradients, rate, *, lr_decay, weight_decay, initial_accumulator_value, eps):
    squares = [initial_accumulator_value]
    for t, g in enumerate(gradients):
        g += weight_decay * w
        squares.append(g**2)
        w -= rate / (1 + t * lr_decay) * g / (sqrt(sum(squares)) + eps)
        yield w


def rmsprop(w, gradients, rate, *, alpha, eps, weight_decay, momentum):
    mean_square = velocity = 0.0
    for g in gradients:
        g += weight_decay * w
        mean_square = alpha * mean_square + (1 - alpha) * g**2
        velocity = momentum * velocity + g / (sqrt(mean_square) + eps)
        w -= rate * velocity
        yield w


def adam(w, gradients, rate, *, betas, eps, weight_decay, decoupled=False):
    """m̂ and v̂ as what they stand for: weighted means of all gradients so far."""
    (beta1, beta2), seen = betas, []
    for g in gradients:
        seen.append(g if decoupled else g + weight_decay * w)
        first, second = ([beta**age for age in reversed(range(len(seen)))] for beta in (beta1, beta2))
        m_hat = sum(share * g for share, g in zip(first, seen, strict=True)) / sum(first)
        v_hat = sum(share * g**2 for share, g in zip(second, seen, strict=True)) / sum(second)
        w = (1 - rate * weight_decay if decoupled else 1) * w - rate * m_hat / (sqrt(v_hat) + eps)
        yield w


def adamw(w, gradients, rate, **options):
    return adam(w, gradients, rate, **options, decoupled=True)


PAPERS = {function.__name__: function for function in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw)}


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_an_optimizer_walks_as_its_paper_says(name, options):
    optimizer, gradients = OPTIMIZERS[name], np.random.default_rng(4).normal(size=30).tolist()
    weight, walked = single(0.7), []
    memory = optimizer.start(weight, options)
    for g in gradients:
        weight, memory = optimizer.update(weight, single(g), 0.05, memory, options)
        walked.append(weight.weights[0].item())
    expected = PAPERS[name](0.7, gradients, 0.05, **in_force(optimizer.options, options))
    assert walked == pytest.approx(list(expected), rel=1e-12)
    assert memory.t == 30


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        # η = 0.5, w = 1, then gradients 2 and −4
        ("sgd", {}, [0, 2]),
        ("momentum", {}, [0, 1.1]),  # v: 2, −2.2
        ("nesterov", {}, [-0.9, 2.09]),  # g + 0.9v: 3.8, −4 − 1.98
        ("adagrad", {"eps": 0}, [0.5, 0.5 + 2 / sqrt(20)]),
        ("rmsprop", {"alpha": 0.75, "eps": 0}, [0, 2 / sqrt(4.75)]),  # r: 1, 4.75
        ("adam", {"betas": (0.5, 0.75), "eps": 0}, [0.5, 0.5 + 1 / sqrt(76 / 7)]),  # m̂ = −1.5/0.75, v̂ = 4.75/0.4375
        ("adamw", {"betas": (0.5, 0.75), "eps": 0, "weight_decay": 1}, [0, 1 / sqrt(76 / 7)]),
    ],
)
def test_the_first_two_updates_by_hand(name, options, expected):
    optimizer, weight = OPTIMIZERS[name], single(1.0)
    memory = optimizer.start(weight, options)
    for g, after in zip((2.0, -4.0), expected, strict=True):
        weight, memory = optimizer.update(weight, single(g), 0.5, memory, options)
        assert weight.weights[0].item() == pytest.approx(after, rel=1e-14, abs=1e-15)


# ---------------------------------------------------------------- what holds for all


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_an_update_leaves_its_arguments_alone_and_gives_values_that_cannot_be_written_to(name, options):
    for (weights, gradients, rate, memory, _), (new, remembered) in updates(name, options, 3):
        before = [array.copy() for kept in (weights, gradients, *memory.values) for array in arrays(kept)]
        again, same = OPTIMIZERS[name].update(weights, gradients, rate, memory, options)
        after = [array for kept in (weights, gradients, *memory.values) for array in arrays(kept)]
        assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
        assert alike(again, new)
        assert all(map(alike, same.values, remembered.values))
        assert not any(array.flags.writeable for kept in (new, *remembered.values) for array in arrays(kept))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_memory_is_shaped_like_the_parameters_and_counts_the_updates(name):
    optimizer, steps = OPTIMIZERS[name], list(updates(name, {}, 3))
    assert [memory.t for (_, _, _, memory, _), _ in steps] == [0, 1, 2]
    for (weights, _, _, memory, _), _ in steps:
        assert memory.names == optimizer.memory
        for key in memory.names:
            assert [array.shape for array in arrays(memory[key])] == [array.shape for array in arrays(weights)]
        with pytest.raises(FrozenInstanceError):
            memory.t = 5


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_a_learning_rate_of_zero_moves_nothing_but_the_memory(name, options):
    for (weights, *_, memory, _), (new, remembered) in updates(name, options, 5, rate=0.0):
        assert alike(weights, new)
        assert remembered.t == memory.t + 1


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_zero_gradients_move_nothing_from_the_start_without_weight_decay(name):
    optimizer, rng = OPTIMIZERS[name], np.random.default_rng(0)
    weights, zero = parameters(rng), parameters(rng, 0.0)
    options = {"weight_decay": 0.0}
    memory = optimizer.start(weights, options)
    for _ in range(3):
        new, memory = optimizer.update(weights, zero, 0.1, memory, options)
        assert alike(new, weights)


@pytest.mark.parametrize("name", [name for name, one in OPTIMIZERS.items() if "weight_decay" in one.options])
def test_weight_decay_alone_pulls_every_weight_towards_zero(name):
    options = {"weight_decay": 0.5}
    optimizer, rng = OPTIMIZERS[name], np.random.default_rng(0)
    weights, zero = parameters(rng), parameters(rng, 0.0)
    new, _ = optimizer.update(weights, zero, 0.001, optimizer.start(weights, options), options)
    for old, shrunk in zip(arrays(weights), arrays(new), strict=True):
        assert np.all(np.abs(shrunk) < np.abs(old))


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_going_back_to_a_memory_gives_the_same_updates_bit_for_bit(name, options):
    optimizer, steps = OPTIMIZERS[name], list(updates(name, options, 10))
    weights, _, _, memory, _ = steps[4][0]
    for (_, gradients, rate, _, _), (new, _) in steps[4:]:
        weights, memory = optimizer.update(weights, gradients, rate, memory, options)
        assert alike(weights, new)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_options_that_are_left_out_have_their_defaults(name):
    optimizer = OPTIMIZERS[name]
    explicit = in_force(optimizer.options, None)
    for ((weights, gradients, rate, memory, _), (new, _)), (_, (spelled, _)) in zip(
        updates(name, None), updates(name, explicit), strict=True
    ):
        assert alike(new, spelled)
        assert alike(new, optimizer.update(weights, gradients, rate, memory)[0])


@pytest.mark.parametrize(("one", "other"), [("momentum", "sgd"), ("nesterov", "sgd"), ("adamw", "adam")])
def test_optimizers_meet_where_what_sets_them_apart_is_switched_off(one, other):
    off = {"adamw": {"weight_decay": 0.0}}.get(one, {"momentum": 0.0})
    for (_, (new, _)), (_, (plain, _)) in zip(updates(one, off), updates(other, {}), strict=True):
        for a, b in zip(arrays(new), arrays(plain), strict=True):
            assert a == pytest.approx(b, rel=1e-14)


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_size_of_the_gradient():
    adam = OPTIMIZERS["adam"]
    for g in (1e-3, -5.0, 1e6):
        new, _ = adam.update(single(0.0), single(g), 0.01, adam.start(single(0.0)))
        assert new.weights[0].item() == pytest.approx(-0.01 * np.sign(g), rel=1e-4)


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_numbers_that_overflow_become_infinite_or_nan_without_a_warning(name, options):
    optimizer, huge = OPTIMIZERS[name], single(-1e300)
    new, memory = optimizer.update(huge, single(1e308), 1e10, optimizer.start(huge, options), options)
    terms = explain(optimizer, huge, single(inf), 1e10, memory, options, 1, "W", 0, 0)
    assert len(terms) > 2
    if name in ("sgd", "momentum", "nesterov"):
        assert new.weights[0].item() == -inf


# ---------------------------------------------------------------- one weight, explained

PLACES = [(1, "W", 2, 1), (2, "W", 0, 2), (1, "b", 2, None), (2, "b", 0, None)]


def entry(kept, layer, parameter, row, column):
    array = (kept.weights if parameter == "W" else kept.biases)[layer - 1]
    return array[row if column is None else (row, column)].item()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_an_explanation_ends_in_the_very_number_that_the_update_gives(name, options, place):
    for arguments, (new, remembered) in updates(name, options):
        weights, gradients, _, _, _ = arguments
        terms = explain(OPTIMIZERS[name], *arguments, *place)
        assert terms[-1].value == entry(new, *place)
        assert terms[0].value == entry(gradients, *place)
        assert (terms[-1].name, terms[-1].rule) == ("w", f"{terms[-1].latex} - s")
        assert next(term for term in terms if term.name == "w").value == entry(weights, *place)
        last = {term.name: term.value for term in terms}
        for key in set(remembered.names) & set(last):
            assert last[key] == entry(remembered[key], *place)


numbers = st.floats(-1e6, 1e6) | st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(CHOICES), numbers, st.lists(numbers, min_size=1, max_size=4), st.floats(0, 10))
def test_an_explanation_is_exact_whatever_the_numbers(choice, weight, gradients, rate):
    (name, options), weights = choice, single(weight)
    optimizer = OPTIMIZERS[name]
    memory = optimizer.start(weights, options)
    for g in gradients:
        terms = explain(optimizer, weights, single(g), rate, memory, options, 1, "W", 0, 0)
        weights, memory = optimizer.update(weights, single(g), rate, memory, options)
        assert np.float64(terms[-1].value).tobytes() == weights.weights[0].tobytes() or np.isnan(terms[-1].value)
        assert np.isnan(terms[-1].value) == np.isnan(weights.weights[0].item())


def test_adam_is_explained_term_by_term():
    (arguments, _), *_ = updates("adam", {}, 1)
    terms = explain(OPTIMIZERS["adam"], *arguments, 1, "W", 0, 1)
    assert [(term.symbol, term.latex, term.relation, term.rule) for term in terms] == [
        ("g", "g", "=", r"\frac{\partial L}{\partial w}"),
        ("m", "m", r"\leftarrow", r"\beta_1\,m + (1 - \beta_1)\,g"),
        ("v", "v", r"\leftarrow", r"\beta_2\,v + (1 - \beta_2)\,g^2"),
        ("corrected m", r"\hat{m}", "=", r"\frac{m}{1 - \beta_1^{t}}"),
        ("corrected v", r"\hat{v}", "=", r"\frac{v}{1 - \beta_2^{t}}"),
        ("s", "s", "=", r"\frac{\eta\,\hat{m}}{\sqrt{\hat{v}} + \epsilon}"),
        ("w", "w", "=", ""),
        ("w", "w", r"\leftarrow", "w - s"),
    ]


def words(name, options=None):
    *_, (arguments, _) = updates(name, options or {}, 2)
    return {term.symbol: term.words for term in explain(OPTIMIZERS[name], *arguments, 1, "W", 0, 1)}


def test_one_letter_may_mean_another_thing_to_another_optimizer():
    assert words("momentum")["v"] == "the velocity that past gradients have built up"
    assert words("rmsprop", {"momentum": 0.5})["v"] == words("momentum")["v"]
    assert words("adam")["v"] == words("adamw")["v"] == "the running mean of the squared gradients"
    assert words("adam")["w"] == words("sgd")["w"] == "the new weight"


def test_a_new_rule_may_name_its_quantities_as_it_likes():
    def rule(q):
        yield Line("raw_step", r"$pull\,$g", lambda q: q.pull * q.g)
        yield Line("w", "$w - $raw_step", lambda q: q.w - q.raw_step)

    new = Optimizer("new", "New", "", rule, (), 0.1, {"pull": Option(2.0, 0.0, 9.0, "How strong it is.")})
    step, weight = explain(new, single(1.0), single(0.25), 0.1, new.start(single(1.0)), None, 1, "W", 0, 0)
    assert (step.symbol, step.latex, step.rule) == ("raw step", r"\text{raw step}", r"\text{pull}\,g")
    assert (step.value, step.words) == (0.5, "a number on the way")
    assert (weight.symbol, weight.rule, weight.value) == ("w", r"w - \text{raw step}", 0.5)


def test_what_an_option_turns_on_has_a_line_of_its_own():
    def rules(name, options):
        *_, (arguments, _) = updates(name, options, 2)
        return [f"{term.latex} = {term.rule}" for term in explain(OPTIMIZERS[name], *arguments, 1, "b", 0)]

    assert rules("sgd", {}) == [r"g = \frac{\partial L}{\partial b}", r"s = \eta\,g", "b = ", "b = b - s"]
    assert r"g = g + \lambda\,b" in rules("sgd", {"weight_decay": 0.1})
    assert r"v = \mu\,v + g" in rules("momentum", {})
    assert r"v = \mu\,v + (1 - \tau)\,g" in rules("momentum", {"dampening": 0.5})
    assert r"\eta = \frac{\eta}{1 + (t - 1)\,\delta}" in rules("adagrad", {"lr_decay": 0.5})
    assert r"s = \eta\,v" in rules("rmsprop", {"momentum": 0.5})
    assert r"b = (1 - \eta\,\lambda)\,b" in rules("adamw", {})


@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_the_numbers_put_into_a_rule_give_its_value(name, options):
    """The text that ``in_numbers`` makes, read as Python."""
    *_, (arguments, _) = updates(name, options, 3)
    for term in explain(OPTIMIZERS[name], *arguments, 1, "W", 0, 1):
        text = re.sub(r"\\text{(\w+)}", r"\1", term.in_numbers(repr))
        if not term.rule or not term.inputs:
            assert text == ""
            continue
        for old, new in (
            (r"\left(", "("), (r"\right)", ")"), (r"\frac{", "{"), ("}{", "}/{"), (r"\sqrt", "sqrt"), (r"\cdot", "*"),
            ("^", "**"), ("{", "("), ("}", ")"),
        ):  # fmt: skip
            text = text.replace(old, new)
        assert "\\" not in text
        assert eval(text, vars(np).copy()) == pytest.approx(term.value, rel=1e-13)


#: The symbols of what is known before an update, as the cards write them.
GREEK = {
    "weight_decay": r"\lambda", "momentum": r"\mu", "dampening": r"\tau", "lr_decay": r"\delta", "alpha": r"\alpha",
    "eps": r"\epsilon", "initial_accumulator_value": "",
}  # fmt: skip


@st.composite
def choices(draw):
    """An optimizer with options anywhere in their usual ranges, each of them also at its ends."""
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    share, size = st.sampled_from([0.0, 0.5, 0.9, 0.9999]) | st.floats(0, 0.9999), st.just(0.0) | st.floats(1e-6, 2.0)
    drawn = {
        "momentum": share, "dampening": share, "alpha": share, "betas": st.tuples(share, share),
        "eps": st.floats(1e-10, 1.0),
    }  # fmt: skip
    return name, {key: draw(drawn.get(key, size)) for key in OPTIMIZERS[name].options}


def symbols(options, rate, t):
    first, second = options.get("betas", (0.0, 0.0))
    known = {GREEK[key]: value for key, value in options.items() if GREEK.get(key)}
    return known | {r"\beta_1": first, r"\beta_2": second, r"\eta": rate, "t": t}


sizes = st.floats(-100, 100).map(lambda x: x if abs(x) > 1e-3 else 0.0)


@settings(max_examples=40, deadline=None)
@given(choices(), sizes, st.lists(sizes, min_size=1, max_size=4), st.floats(0, 10), st.sampled_from("Wb"))
def test_the_displayed_lines_read_one_after_the_other_give_the_displayed_results(
    worked_out, choice, weight, gradients, rate, letter
):
    """Each line is read as it stands on the card, with what the lines before it have made of its symbols."""
    name, options = choice
    optimizer = OPTIMIZERS[name]
    here = Parameters((read_only([[weight]]),), (read_only([weight]),))
    memory, w = optimizer.start(here, options), "w" if letter == "W" else "b"
    place = (1, letter, 0, 0) if letter == "W" else (1, letter, 0)
    for g in gradients:
        slope = Parameters((read_only([[g]]),), (read_only([g]),))
        terms = explain(optimizer, here, slope, rate, memory, options, *place)
        known = symbols(options, rate, memory.t + 1) | {w: here.biases[0].item()}
        known |= {key: memory[key].biases[0].item() for key in memory.names}
        for term in terms:
            if term.rule == rf"\frac{{\partial L}}{{\partial {w}}}":
                assert (term.latex, term.value) == ("g", g)
            elif term.rule:
                assert worked_out(term.rule, known) == pytest.approx(term.value, rel=1e-12, abs=1e-300)
                assert worked_out(term.in_numbers(repr)) == pytest.approx(term.value, rel=1e-12, abs=1e-300)
            assert (term.relation == "=") == (term.latex not in known or not term.inputs)
            known[term.latex] = term.value
        here, memory = optimizer.update(here, slope, rate, memory, options)
        assert terms[-1].value == here.biases[0].item()


@settings(max_examples=30, deadline=None)
@given(choices(), sizes, st.lists(sizes, min_size=1, max_size=4), st.floats(0, 10))
def test_the_equations_of_a_whole_layer_give_the_update(worked_out, choice, weight, gradients, rate):
    """Also where an option adds to the rule. Corrected means that are only named there are those of the line card."""
    name, options = choice
    optimizer, here = OPTIMIZERS[name], single(weight)
    memory = optimizer.start(here, options)
    for g in gradients:
        hats = {term.latex: term.value for term in
                explain(optimizer, here, single(g), rate, memory, options, 1, "W", 0, 0)
                if "hat" in term.latex}  # fmt: skip
        known = symbols(options, rate, memory.t + 1) | hats | {"w": here.weights[0].item(), "g": g}
        known |= {key: memory[key].weights[0].item() for key in memory.names}
        for equation in ",\\quad ".join(optimizer.equations(memory, options)).split(",\\quad "):
            symbol, rule = re.split(r" = | \\leftarrow ", equation)
            known[symbol] = worked_out(rule, known)
        here, memory = optimizer.update(here, single(g), rate, memory, options)
        assert known["w"] == pytest.approx(here.weights[0].item(), rel=1e-9, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(choices(), st.lists(sizes, min_size=1, max_size=4), st.floats(0, 10))
def test_every_learning_rate_leads_along_the_direction_of_the_update(choice, gradients, rate):
    name, options = choice
    optimizer, here = OPTIMIZERS[name], single(0.7)
    memory = optimizer.start(here, options)
    for g in gradients:
        way = optimizer.direction(here, single(g), memory, options).weights[0].item()
        before = here.weights[0].item()
        here, memory = optimizer.update(here, single(g), rate, memory, options)
        assert here.weights[0].item() == pytest.approx(before + rate * way, rel=1e-9, abs=1e-11)


@pytest.mark.parametrize("dampening", [0.0, 0.25, 1.0])
def test_without_momentum_there_is_nothing_to_dampen(dampening):
    """As in PyTorch, which leaves the velocity out where momentum is 0: w − 0.5·2, then w + 0.5·4, then w − 0.5·1."""
    optimizer, weight, options = OPTIMIZERS["momentum"], single(1.0), {"momentum": 0.0, "dampening": dampening}
    memory, walked = optimizer.start(weight, options), []
    for g in (2.0, -4.0, 1.0):
        weight, memory = optimizer.update(weight, single(g), 0.5, memory, options)
        walked.append(weight.weights[0].item())
    assert walked == [0.0, 2.0, 1.5]


@pytest.mark.parametrize("place", [(1, "W", 0, 1), (1, "b", 0, None)])
@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_a_bias_is_called_a_bias_and_one_number_alone_the_new_one(name, options, place):
    what, other = ("weight", "bias") if place[1] == "W" else ("bias", "weight")
    for arguments, _ in updates(name, options, 3):
        words = [term.words for term in explain(OPTIMIZERS[name], *arguments, *place)]
        assert words.count(f"the new {what}") == 1
        assert words[-1] == f"the new {what}"
        assert words[0] == f"the gradient of this {what}"
        assert not any(f"new {other}" in one or f"this {other}" in one or f"old {other}" in one for one in words)
        assert not any("{" in one for one in words)


def test_numbers_stand_in_parentheses_where_a_sign_or_a_power_would_mislead():
    adam, weight = OPTIMIZERS["adam"], single(-2.0)
    gradient = single(-0.5)
    _, m, v, m_hat, *_, new = explain(adam, weight, gradient, 0.1, adam.start(weight), None, 1, "W", 0, 0)
    assert m.in_numbers(str) == r"0.9\cdot 0.0 + (1 - 0.9)\cdot \left(-0.5\right)"
    assert v.in_numbers(str) == r"0.999\cdot 0.0 + (1 - 0.999)\cdot \left(-0.5\right)^2"
    assert m_hat.in_numbers(str) == rf"\frac{{{m.value}}}{{1 - 0.9^{{1.0}}}}"
    assert new.in_numbers("{:.1f}".format) == r"-2.0 - \left(-0.1\right)"
    small = explain(adam, weight, single(1e-5), 0.1, adam.start(weight), None, 1, "W", 0, 0)
    assert small[2].in_numbers(lambda x: r"1\times 10^{-5}").endswith(r"\left(1\times 10^{-5}\right)^2")


def test_momentum_is_faster_than_plain_descent_in_a_long_valley():
    """On L = (w² + 100·b²)/2 with a rate that the steep direction allows, momentum gets much farther along the flat."""

    def left(name):
        optimizer, here = OPTIMIZERS[name], Parameters((read_only([[1.0]]),), (read_only([1.0]),))
        memory, path = optimizer.start(here), []
        for _ in range(200):
            slope = Parameters(here.weights, (100 * here.biases[0],))
            here, memory = optimizer.update(here, slope, 0.005, memory)
            path.append(abs(here.weights[0].item()))
        assert all(later < earlier for earlier, later in pairwise(path)) or name != "sgd"
        return path[-1]

    assert left("momentum") < 0.01 * left("sgd")
