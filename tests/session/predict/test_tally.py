"""The tally counts what is settled, is written as JSON and read back, and forgives settings that are none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import texts

from nnviz.session.place import read_place
from nnviz.session.predict.answers import Judgement
from nnviz.session.predict.asking import Asking
from nnviz.session.predict.slips import SLIPS
from nnviz.session.predict.tally import KINDS, Count, Tally, read_tally
from nnviz.session.question import Question

SLOPE = Asking(Question("value", "da_dz", read_place("#unit-1-1")))
SLIP, RIGHT = Judgement("slip", "0.588 is …", "slope_at_a"), Judgement("right", "0.42 is right.")
COUNTS = st.builds(
    lambda asked, right, slips: Count(asked, min(asked, right), slips),
    st.integers(1, 99), st.integers(0, 99), st.dictionaries(st.sampled_from(sorted(SLIPS)), st.integers(1, 9)),
)  # fmt: skip
TALLIES = st.dictionaries(st.sampled_from(KINDS), COUNTS).map(Tally)


def test_right_at_the_first_try_is_counted_as_such():
    assert Tally().with_asking(SLOPE.judged(RIGHT)).counts == {"da_dz": Count(1, 1)}


def test_a_slip_before_the_right_answer_is_counted_by_its_name():
    assert Tally().with_asking(SLOPE.judged(SLIP).judged(RIGHT)).counts == {"da_dz": Count(1, 0, {"slope_at_a": 1})}


@pytest.mark.parametrize("asking", [SLOPE.hinted().judged(RIGHT), SLOPE.shown(), SLOPE.shown().judged(RIGHT)])
def test_what_needed_help_is_not_right_at_the_first_try(asking):
    assert Tally().with_asking(asking).total == Count(1, 0)


def test_a_question_that_is_open_and_one_about_no_number_count_for_nothing():
    assert Tally().with_asking(SLOPE.judged(SLIP)) == Tally()
    assert Tally().with_asking(Asking(Question("choice")).judged(RIGHT)) == Tally()


@settings(max_examples=20)
@given(TALLIES)
def test_a_tally_is_read_back_from_its_json(tally):
    assert read_tally(json.loads(json.dumps(tally.as_json()))) == tally


@settings(max_examples=20)
@given(TALLIES, TALLIES)
def test_two_tallies_together_have_the_sum_of_both(one, other):
    both = one.merged(other)
    assert both.total == one.total + other.total
    assert both.merged(Tally()) == both


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | texts(max_size=3),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["da_dz", "asked", "first_try", "slips", "sign", "x"]), inner, max_size=4),
))  # fmt: skip
def test_whatever_stands_in_the_settings_is_a_tally_or_none(found):
    tally = read_tally(found)
    assert read_tally(tally.as_json()) == tally
