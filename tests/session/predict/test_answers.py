"""An answer is right, a slip, right in part, or unreadable: in one sentence that never says more than is true."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_graph import graph_of, places_of

from nnviz.errors import UserError
from nnviz.session.experiment.values import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.notation import exact, number
from nnviz.session.place import Place, read_place
from nnviz.session.predict.answers import in_part, is_reached, is_right, judge
from nnviz.session.predict.generator import with_halves
from nnviz.session.predict.values import KINDS, entry_of, value_of
from nnviz.session.question import Option, Question
from nnviz.session.session import Session
from nnviz.session.state import first_state


@pytest.fixture(scope="module")
def state():
    """2-2-1, tanh and sigmoid, x = (1, −1), y = 1, no bias, η = ½: the net of the design's pictures."""
    network = NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")), "half_squared_error")
    parameters = ParameterSpec((((1.5, 0.5), (-0.5, -1.0)), ((1.0, -2.0),)), ((0.0, 0.0), (0.0,)))
    data = DataSpec(inputs=((1.0, -1.0),), targets=((1.0,),))
    return first_state(replace(with_halves(0, network), data=data, parameters=parameters), Path())


def value(quantity, place):
    return Question("value", quantity, read_place(place))


# ---------------------------------------------------------------- right


@pytest.mark.parametrize("text", ["0.420", "0.42", "0,42", "0.419", "0.421", "42/100", "4.2·10^-1", "0.41997434"])
def test_right_is_what_exact_or_displayed_operands_give_within_a_unit(state, text):
    assert judge(state, value("da_dz", "#unit-1-1"), text).outcome == "right"


@pytest.mark.parametrize(("text", "said"), [
    ("0.42", "0.42 is right."), ("0.419", "0.419 is right: exact operands give 0.420."),
    ("0.419974", "0.419974 is right."),
])  # fmt: skip
def test_what_is_right_hears_what_exact_operands_give(state, text, said):
    assert judge(state, value("da_dz", "#unit-1-1"), text).sentence == said


@pytest.mark.parametrize("text", ["0.417", "0.423", "0.4", "-0.42", "4.2"])
def test_what_is_farther_off_is_not(state, text):
    assert judge(state, value("da_dz", "#unit-1-1"), text).outcome == "wrong"


def rounded(number):
    return float(f"{number:.2e}")


def test_whoever_reckons_with_what_stands_on_the_screen_is_never_told_anything_else():
    """On many nets: each rule with its operands rounded to three digits, and the result rounded again or not."""
    network = NetworkSpec(2, (LayerSpec(3, "tanh"), LayerSpec(2, "sigmoid")), "mean_squared_error")
    for seed in range(15):
        state = first_state(with_halves(seed, network), Path())
        graph = graph_of(state)
        for quantity, place, reckoned in on_the_screen(graph):
            for answer in {reckoned, reckoned if quantity == "new_w" else rounded(reckoned)}:
                assert is_right(state, quantity, place, answer), (seed, quantity, str(place), answer)


def on_the_screen(g):
    """What a person gets who writes down three digits of everything."""
    for place in places_of(g, "z"):
        k, j = place.numbers
        terms = [rounded(g.W[k][j][i]) * rounded(g.a[k - 1][i]) for i in g.units(k - 1)]
        yield "z", place, sum(terms) + rounded(g.b[k][j])
        a = rounded(g.a[k][j])
        slope = 1 - a**2 if g.activations[k] == "tanh" else a * (1 - a)
        yield "da_dz", place, slope
        off, wide = rounded(g.dL_da(k, j)), rounded(slope)
        yield "dL_dz", place, off * slope
        yield "dL_dz", place, off * wide
        if k < g.n:
            yield "dL_da", place, sum(rounded(g.dL_dz(k + 1, r)) * rounded(g.W[k + 1][r][j]) for r in g.units(k + 1))
        else:
            yield "dL_da", place, 2 * (a - g.y[j]) / g.m
    for place in places_of(g, "dL_dw"):
        k, j, i = place.numbers
        yield "dL_dw", place, rounded(g.dL_dz(k, j)) * rounded(g.a[k - 1][i])
        yield "new_w", place, g.W[k][j][i] - g.eta * rounded(g.dL_dw(k, j, i))
    yield "L", Place("loss"), sum((rounded(g.a[g.n][j]) - g.y[j]) ** 2 for j in g.units(g.n)) / g.m


def test_the_number_as_it_is_shown_is_right_everywhere(state):
    graph = graph_of(state)
    for quantity in KINDS:
        for place in places_of(graph, quantity):
            shown = value_of(state, quantity, place)
            digits = 6 if quantity in ("new_w", "new_b") else 3
            assert judge(state, Question("value", quantity, place), number(shown, digits)).outcome == "right"
            assert judge(state, Question("value", quantity, place), exact(shown)).outcome == "right"


def test_a_new_weight_is_asked_to_as_many_digits_as_tell_it_from_the_old_one(state):
    question = value("new_w", "#w-1-1-1")  # 1.5 becomes 1.52819
    assert judge(state, question, "1.528").outcome == "right"
    assert judge(state, question, "1.53").sentence == "1.53 is right to three digits: four are asked."
    assert judge(state, question, "1.5").slip == "not_moved"


def test_a_new_weight_may_be_reckoned_from_the_old_one_as_it_is_shown():
    """The engine has 0.46271 − ½·0.0122 = 0.45661; where 0.463 stands for the weight, that is 0.4569."""
    network = NetworkSpec(1, (LayerSpec(1, "identity", bias=False),), "half_squared_error")
    data = DataSpec(inputs=((1.0,),), targets=((0.46271 - 0.0122,),))  # ∂L/∂w = 0.0122
    experiment = replace(with_halves(0, network), data=data, parameters=ParameterSpec((((0.46271,),),), ((),)))
    state = first_state(experiment, Path())
    assert judge(state, value("new_w", "#w-1-1-1"), "0.4566").outcome == "right"
    assert judge(state, value("new_w", "#w-1-1-1"), exact(0.463 - 0.5 * 0.0122)).outcome == "right"
    assert judge(state, value("new_w", "#w-1-1-1"), "0.463").outcome != "right"


def test_what_rounding_leaves_of_nothing_is_nothing():
    """0.1 + 0.2 − 0.3 is 5.6·10⁻¹⁷ in float64, and 0 for everybody else."""
    network = NetworkSpec(3, (LayerSpec(1, "identity", bias=False),), "half_squared_error")
    data = DataSpec(inputs=((0.1, 0.2, -0.3),), targets=((0.0,),))
    experiment = replace(with_halves(0, network), data=data, parameters=ParameterSpec((((1.0, 1.0, 1.0),),), ((),)))
    assert judge(first_state(experiment, Path()), value("z", "#z-1-1"), "0").outcome == "right"


# ---------------------------------------------------------------- in part


@pytest.mark.parametrize(("true", "answer", "said"), [
    (0.420, 0.588, "0.588: sign right, size right, first digit not yet."),
    (0.420, 0.431, "0.431: sign right, size right, second digit not yet."),
    (0.420, 0.427, "0.427: sign right, size right, third digit not yet."),
    (0.420, -0.42, "−0.42: size right, sign not yet."),
    (0.420, 4.2, "4.2: sign right, size not yet."),
    (0.420, -4.2, "−4.2: neither sign nor size yet."),
    (0.420, 0.4, "0.4 is right to one digit: three are asked."),
    (0.100, 0.0995, "0.0995: sign right, size close: within a tenth."),
    (0.420, 0.0, "0: not yet."),
    (0.0, 0.3, "0.3: not yet."),
    (1234.0, 1284.0, "1284: sign right, size right, third digit not yet."),
])  # fmt: skip
def test_another_number_hears_how_much_of_it_is_right(true, answer, said):
    assert in_part(true, answer, 3) == said


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_what_is_said_of_a_number_is_true(true, answer):
    said = in_part(true, answer, 3)
    if "sign right" in said:
        assert true * answer > 0 or min(abs(true), abs(answer)) < 1e-150
    if "size right" in said:
        assert f"{true:.2e}".split("e")[1] == f"{answer:.2e}".split("e")[1]
    if "second digit" in said:
        assert f"{abs(true):.2e}"[0] == f"{abs(answer):.2e}"[0]
    assert said.endswith(".")
    assert "wrong" not in said


def test_what_cannot_be_read_says_what_could_be(state):
    judgement = judge(state, value("da_dz", "#unit-1-1"), "1 234")
    assert judgement.outcome == "unreadable"
    assert "could be two numbers" in judgement.sentence


# ---------------------------------------------------------------- sides


@pytest.mark.parametrize(("kind", "answer", "outcome"), [
    ("sign", "negative", "right"), ("sign", "−", "right"), ("sign", "+", "wrong"), ("sign", "zero", "wrong"),
    ("sign", "0.5", "unreadable"), ("size", "smaller than 1", "right"), ("size", "<1", "right"),
    ("size", "Larger", "wrong"), ("size", "1", "wrong"), ("size", "0.5", "unreadable"),
])  # fmt: skip
def test_a_sign_or_a_size_is_answered_in_words_or_signs(state, kind, answer, outcome):
    question = Question(kind, "dL_da", read_place("#a-2-1"))  # −0.541
    assert judge(state, question, answer).outcome == outcome


# ---------------------------------------------------------------- clicks and choices


def click(quantity, place, *among):
    return Question("place", quantity, read_place(place), tuple(map(read_place, among)))


def test_the_last_factor_is_what_flows_through_the_weight_not_the_weight(state):
    question = click("dz_dw", "#w-1-1-1", "#w-1-1-1", "#x-1", "#x-2", "#z-1-1")
    assert judge(state, question, read_place("#x-1")).outcome == "right"
    assert "That is the weight itself. z₁,₁ grows by what it" in judge(state, question, "#w-1-1-1").sentence
    assert "goes through another weight" in judge(state, question, "#x-2").sentence
    assert "after w₁,₁,₁" in judge(state, question, "#z-1-1").sentence


def test_of_a_later_layer_it_is_the_unit_before(state):
    question = click("dz_dw", "#w-2-1-2", "#w-2-1-2", "#a-1-2", "#a-1-1", "#z-1-2")
    outcomes = [judge(state, question, place).outcome for place in question.among]
    assert outcomes == ["wrong", "right", "wrong", "wrong"]


def test_the_edge_that_carries_a_slope_back_leads_on_from_its_unit(state):
    question = click("dz_da", "#a-1-1", "#w-2-1-1", "#w-2-1-2", "#w-1-1-1", "#a-1-1")
    assert [judge(state, question, place).outcome for place in question.among] == ["right"] + 3 * ["wrong"]
    assert "leads from a₁,₁ on" in judge(state, question, "#w-2-1-2").sentence


def test_a_slope_is_taken_at_what_goes_in(state):
    question = click("da_dz", "#unit-1-1", "#z-1-1", "#a-1-1")
    assert judge(state, question, "#z-1-1").outcome == "right"
    assert "at what goes in" in judge(state, question, "#a-1-1").sentence


def test_a_place_that_is_not_on_offer_is_no_answer(state):
    question = click("da_dz", "#unit-1-1", "#z-1-1", "#a-1-1")
    assert judge(state, question, "#z-1-2").outcome == "unreadable"
    assert judge(state, question, "somewhere").outcome == "unreadable"


@pytest.mark.parametrize(("kind", "quantity", "place", "answer", "said"), [
    ("sign", "z", "#z-1-1", "negative", "Not negative: weigh what is above 0 against what is below."),
    ("sign", "dL_dw", "#w-1-1-1", "positive", "Not positive: count the minus signs that meet here."),
    ("size", "z", "#z-2-1", "larger", "Not larger than 1: estimate each term, then their sum."),
    ("size", "dL_dz", "#z-1-1", "larger", "Not larger than 1: estimate each factor, then their product."),
    ("sign", "a", "#a-1-1", "negative", "Not negative."),
])  # fmt: skip
def test_who_takes_the_other_side_hears_what_decides_of_a_sum_and_of_a_product(
    state, kind, quantity, place, answer, said
):
    assert judge(state, Question(kind, quantity, read_place(place)), answer).sentence == said


def test_what_no_click_can_answer_is_refused(state):
    with pytest.raises(UserError, match="A click answers dz_dw, dz_da or da_dz"):
        judge(state, click("L", "#loss", "#loss", "#y-1"), "#loss")


@pytest.mark.parametrize(("steps", "right"), [(4, "#loss"), (5, "#loss"), (6, "#unit-2-1"), (7, "#w-2-1-1"),
                                              (8, "#unit-1-1")])  # fmt: skip
def test_the_next_factor_is_the_outermost_box_that_is_not_open(state, steps, right):
    question = Question("next factor", among=tuple(map(read_place, ("#loss", "#unit-2-1", "#w-2-1-1", "#unit-1-1"))))
    now = replace(state, cursor=steps)
    outcomes = {str(place): judge(now, question, place).outcome for place in question.among}
    assert [place for place, outcome in outcomes.items() if outcome == "right"] == [right]


def test_a_choice_is_right_or_does_not_hold(state):
    question = Question("choice", options=(Option("It grows.", False), Option("It stays.", True)))
    assert judge(state, question, 1).outcome == judge(state, question, "It stays.").outcome == "right"
    assert judge(state, question, 0).sentence == "“It grows.” does not hold here."
    assert judge(state, question, 2).outcome == judge(state, question, "neither").outcome == "unreadable"


# ---------------------------------------------------------------- deeds


@pytest.mark.parametrize(("goal", "inputs", "reached"), [
    ("zero", 0.0, True), ("zero", 1e-4, False), ("positive", -1.0, True), ("negative", -1.0, False),
    ("smaller", 0.5, True), ("larger", 0.5, False), ("larger", 1.5, True),
])  # fmt: skip
def test_a_deed_is_done_when_the_number_is_where_it_was_wanted(goal, inputs, reached):
    network = NetworkSpec(1, (LayerSpec(1, "identity", bias=False),), "half_squared_error")
    data = DataSpec(inputs=((1.0,),), targets=((9.0,),))  # ∂L/∂w = (½x − 9)·x, negative for x > 0
    experiment = replace(with_halves(0, network), data=data, parameters=ParameterSpec((((0.5,),),), ((),)))
    session = Session(first_state(experiment, Path()))
    before = session.state
    session.run("set_input", index=0, value=inputs)
    question = Question("reach", "dL_dw", read_place("#w-1-1-1"), goal=goal)
    assert is_reached(before, session.state, question) is reached


def test_a_deed_is_not_typed(state):
    with pytest.raises(UserError, match="by doing it"):
        judge(state, Question("reach", "L", read_place("#loss"), goal="zero"), "0")


def test_every_quantity_is_refused_where_it_is_not(state):
    for quantity in KINDS:
        with pytest.raises(UserError, match=f"#input has no {quantity}: what has one is #"):
            value_of(state, quantity, read_place("#input"))
    assert entry_of("dz_da", read_place("#a-1-2")) == (2, 1, 2)
    wide = NetworkSpec(1, (LayerSpec(1, "tanh"), LayerSpec(2, "tanh")), "half_squared_error")
    with pytest.raises(UserError, match="is read by 2 units"):
        value_of(first_state(with_halves(0, wide), Path()), "dz_da", read_place("#a-1-1"))
