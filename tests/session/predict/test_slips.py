"""Each slip gives what the graph gives with this one thing done wrong, and is named where nothing else gives it."""

from dataclasses import replace
from pathlib import Path

import pytest
from plain_graph import graph_of, places_of
from slipped import SLIPPED
from slips import survey

from nnviz.session.experiment.values import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.notation import exact
from nnviz.session.place import check_place, read_place
from nnviz.session.predict.answers import asked_of, judge
from nnviz.session.predict.generator import questions_of_pass, with_halves
from nnviz.session.predict.slips import SLIPS, possible, told_apart
from nnviz.session.predict.values import KINDS, entry_of, value_of
from nnviz.session.question import Question
from nnviz.session.state import first_state

NETS = {
    "one way": (1, "tanh identity", [1, 1], "half_squared_error"),
    "two ways": (2, "tanh sigmoid", [2, 1], "half_squared_error"),
    "two outputs": (2, "sigmoid sigmoid", [2, 2], "half_squared_error"),
    "a mean": (2, "tanh identity", [2, 2], "mean_squared_error"),
    "two times yes or no": (3, "softplus sigmoid", [3, 2], "binary_cross_entropy"),
    "classes": (2, "sin softmax", [2, 3], "cross_entropy"),
    "three layers": (2, "tanh sigmoid tanh", [2, 2, 2], "mean_squared_error"),
    "corners": (2, "relu identity", [3, 1], "half_squared_error"),
}


def net_of(name):
    inputs, activations, units, loss = NETS[name]
    return NetworkSpec(inputs, tuple(map(LayerSpec, units, activations.split())), loss)


def state_of(name, seed=0):
    return first_state(with_halves(seed, net_of(name)), Path())


# ---------------------------------------------------------------- the numbers


@pytest.mark.parametrize("name", NETS)
def test_values_and_their_slips_are_what_plain_loops_give(name):
    state = state_of(name)
    graph = graph_of(state)
    cases = [(quantity, place) for quantity in KINDS for place in places_of(graph, quantity)]
    for quantity, place in cases:
        at = entry_of(quantity, place)
        assert value_of(state, quantity, place) == pytest.approx(graph.value(quantity, *at), rel=1e-9, abs=1e-12)
        for slip in SLIPS.values():
            expected = SLIPPED[slip.name, quantity](graph, *at) if quantity in slip.rules else []
            given = [each.taken.value for each in possible(state, quantity, place, [slip.name])]
            assert sorted(given) == pytest.approx(sorted(expected), rel=1e-9, abs=1e-12), (slip.name, quantity, place)


def test_every_slip_has_an_oracle_of_its_own():
    assert set(SLIPPED) == {(slip.name, quantity) for slip in SLIPS.values() for quantity in slip.rules}
    assert len(SLIPS) >= 12


def test_of_several_rows_a_step_by_their_sum_is_told(three_rows):
    place = read_place("#w-1-1-1")
    own, gradient = 0.5, float(three_rows.gradients.dL_dW[0][0, 0])
    judgement = judge(three_rows, Question("value", "new_w", place), exact(round(own - 0.5 * 3 * gradient, 6)))
    assert judgement.slip == "no_mean"
    assert "the sum over 3 rows" in judgement.sentence


@pytest.fixture
def three_rows():
    """One weight of ½, no bias, and an update that takes the mean over three rows."""
    experiment = replace(
        with_halves(0, NetworkSpec(1, (LayerSpec(1, "identity", bias=False),), "half_squared_error")),
        data=DataSpec(inputs=((1.5,), (-2.0,), (0.5,)), targets=((1.0,), (0.5,), (-1.0,))), batch_size=3,
        parameters=ParameterSpec((((0.5,),),), ((),)),
    )  # fmt: skip
    return replace(first_state(experiment, Path()), scope="batch")


# ---------------------------------------------------------------- the words and the places


def test_the_number_that_the_slope_at_the_output_gives_is_named_so():
    """The picture of the design: 1 − tanh²(0.762) = 0.588 where 1 − tanh²(1) = 0.420 is asked."""
    judgement = judge(ones(), Question("value", "da_dz", read_place("#unit-1-1")), "0,588")
    assert judgement.slip == "slope_at_a"
    assert judgement.sentence == "0.588 is g′(a₁,₁): the slope of tanh taken at a, its output."
    assert [*map(str, judgement.asked_at), *map(str, judgement.taken_at)] == ["#z-1-1", "#a-1-1"]


def test_a_transposed_weight_lights_row_and_column():
    judgement = judge(ones(), Question("value", "z", read_place("#z-1-2")), "1.5")
    assert judgement.slip == "transposed"
    assert list(map(str, judgement.asked_at)) == ["#w-1-2-1", "#w-1-2-2"]
    assert list(map(str, judgement.taken_at)) == ["#w-1-1-2", "#w-1-2-2"]


def test_a_way_alone_lights_the_weight_that_it_goes_through():
    judgement = judge(ones(), Question("value", "z", read_place("#z-2-1")), "0.762")
    assert judgement.slip == "one_path"
    assert list(map(str, judgement.taken_at)) == ["#w-2-1-1"]


def test_of_several_outputs_one_is_not_said_to_be_the_loss_itself():
    several, alone = state_of("classes"), ones()
    said = {place: possible(state, "dL_da", read_place(place), ["value_for_slope"])[0].taken.what
            for state, place in ((several, f"#a-{several.network.depth}-2"), (alone, "#a-2-1"))}  # fmt: skip
    assert list(said.values()) == ["what output 2 adds to the loss: asked is its slope",
                                   "the loss itself: asked is its slope"]  # fmt: skip


def test_a_weight_that_brings_its_input_alone_has_the_bias_with_it_where_there_is_one():
    friendly_net, without = state_of("two ways"), ones()
    said = [possible(state, "z", read_place("#z-1-1"), ["one_path"])[0].taken.what for state in (friendly_net, without)]
    assert said == ["what w₁,₁,₁ brings alone, with the bias: z₁,₁ adds up all inputs",
                    "what w₁,₁,₁ brings alone: z₁,₁ adds up all inputs"]  # fmt: skip


def test_whatever_a_slip_says_its_sentence_begins_with_the_number_and_blames_nobody():
    for name in ("three layers", "classes", "two times yes or no"):
        for now, question in questions_of_pass(state_of(name)):
            for each in possible(now, *asked_of(question)):
                what = each.taken.what
                assert what[0] not in " .:"
                assert not what.endswith(".")
                assert "wrong" not in what
                for place in (*each.taken.asked, *each.taken.taken):
                    check_place(place, now.network, 99)


def ones():
    """2-2-1, tanh and sigmoid, x = (1, −1), y = 1, no bias: the net of the design's pictures."""
    parameters = ParameterSpec((((1.5, 0.5), (-0.5, -1.0)), ((1.0, -2.0),)), ((0.0, 0.0), (0.0,)))
    data = DataSpec(inputs=((1.0, -1.0),), targets=((1.0,),))
    return first_state(replace(with_halves(0, net_of("two ways")), data=data, parameters=parameters), Path())


# ---------------------------------------------------------------- what is claimed


def test_what_two_slips_give_is_claimed_by_neither():
    question = Question("value", "z", read_place("#z-1-2"))  # 1 is unit 1, and also what comes through w₁,₂,₂ alone
    collided = {each.possible.slip for each in told_apart(ones(), "z", question.place) if not each.is_own}
    assert collided == {"wrong_row", "one_path"}
    assert judge(ones(), question, "1").outcome == "wrong"


def test_a_question_about_some_slips_names_no_other():
    asked = Question("value", "da_dz", read_place("#unit-1-1"), slips=("no_slope",))
    assert judge(ones(), asked, "0.588").outcome == "wrong"
    assert judge(ones(), asked, "1").slip == "no_slope"


def test_a_slip_that_changes_nothing_here_is_never_claimed():
    """The weight to the first unit is 1: leaving it out gives the right number."""
    question = Question("value", "dL_da", read_place("#a-1-1"))
    assert judge(ones(), question, "-0.134").outcome == "right"
    assert not next(each for each in told_apart(ones(), "dL_da", question.place)
                    if each.possible.slip == "factor_left_out").is_own  # fmt: skip


def test_on_nets_of_the_generator_slips_are_named_and_none_falsely():
    """A small part of what ``tests/fuzz/slips.py`` does by hand."""
    found = survey(count=2, answers=200, seed=11)
    assert found.apart == found.nets
    assert all(found.named[name] == nets for name, nets in found.can_happen.items())
    assert found.claimed > 20
    assert not found.false
