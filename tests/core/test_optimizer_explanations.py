"""One update of one weight, explained line by line: each line reads as the number beside it."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optimizer_papers import CHOICES, single, updates

from nnviz.core.arrays import read_only
from nnviz.core.network import Parameters
from nnviz.core.optimizers import OPTIMIZERS, Optimizer, explain
from nnviz.core.optimizers.rule import Line
from nnviz.core.options import Option

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
