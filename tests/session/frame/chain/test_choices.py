"""What the question over the chain offers: every layer, single weights near the chosen one, and the whole pass."""

import pytest

from nnviz import resources
from nnviz.core.chain import Target
from nnviz.session import Session


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def offered(session):
    return session.frame().chain.choices


def symbols(session):
    return [choice.symbol for choice in offered(session).targets]


def chosen(session):
    choices = offered(session)
    return choices.targets[choices.chosen]


def test_a_small_net_offers_each_layer_each_entry_of_the_chosen_layer_and_everything():
    assert symbols(opened("start")) == [
        "W₁", "b₁", "W₂", "b₂", "w₁,₁,₁", "w₁,₁,₂", "w₁,₂,₁", "w₁,₂,₂", "b₁,₁", "b₁,₂", "any weight or bias",
    ]  # fmt: skip


def test_a_layer_without_biases_offers_none():
    session = opened("start")
    session.run("set_layer_bias", layer=1, value=False)
    assert symbols(session) == [
        "W₁", "W₂", "b₂", "w₁,₁,₁", "w₁,₁,₂", "w₁,₂,₁", "w₁,₂,₂", "any weight or bias",
    ]  # fmt: skip
    session.run("set_layer_bias", layer=2, value=False)
    assert symbols(session)[-1] == "any weight"


@pytest.mark.parametrize(
    "target",
    [Target(1, "W"), Target(2, "b"), Target(1, "W", 29, 783), Target(1, "b", 17), Target(2, "W", 9, 0)],
)
def test_what_is_chosen_is_always_among_what_is_offered(target):
    session = opened("wide-784-30-10")
    session.run("choose", layer=target.layer, parameter=target.parameter, row=target.row, column=target.column)
    assert chosen(session).target == target


def test_of_a_wide_layer_the_neighbours_are_offered_and_no_symbol_comes_twice():
    session = opened("wide-784-30-10")
    session.run("choose", layer=1, parameter="W", row=20, column=400)
    offers = symbols(session)
    assert len(set(offers)) == len(offers) < 100
    assert {"w₁,₂₁,₃₉₀", "w₁,₂₁,₄₁₃", "w₁,₁₀,₄₀₁", "w₁,₃₀,₄₀₁"} <= set(offers)


def test_the_words_say_which_units_a_weight_joins():
    words = {choice.symbol: choice.words for choice in offered(opened("start")).targets}
    assert words["w₁,₂,₁"] == "one weight, from x₁ to a₁,₂"
    assert words["b₁,₂"] == "one bias, of a₁,₂"
    assert words["W₂"] == "weights of layer 2"


def test_the_whole_pass_asks_about_everything_at_once():
    session = opened("start")
    session.run("set_route", route="pass")
    assert chosen(session).target is None
    session.run("set_route", route="chain")
    assert chosen(session).target == Target(1, "W")


def test_before_symbol_and_after_are_the_question():
    session = opened("start")
    for route in ("chain", "pass"):
        session.run("set_route", route=route)
        choices = offered(session)
        asked = f"{choices.before} {chosen(session).symbol} {choices.after}"
        assert session.frame().chain.question == asked


def test_the_place_counts_the_factors_that_are_done():
    session = opened("start")  # z₁ a₁ z₂ a₂ L, then five factors, then the update
    places = []
    for _ in session.state.steps:
        places.append(offered(session).place)
        session.next("factor")
    assert places[0] == places[5] == "0 of 5"
    assert places[6:11] == [f"factor {k} of 5" for k in range(1, 6)]
    session.run_to(len(session.state.steps))
    assert offered(session).place == "5 of 5"
