"""What somebody types is read as the number that they mean, and refused in one sentence where it could be another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import texts

from nnviz.errors import UserError
from nnviz.session.notation import exact, number
from nnviz.session.predict.reading import read_number


@pytest.mark.parametrize(("text", "value"), [
    ("0.42", 0.42), ("0,42", 0.42), (",5", 0.5), ("-.5", -0.5), ("−0.5", -0.5), ("– 0,5", -0.5), ("+2", 2.0),
    ("3/8", 0.375), ("−3/8", -0.375), ("3 / -8", -0.375), ("1,5/2", 0.75), ("½", 0.5), ("−¾", -0.75), ("3⁄8", 0.375),
    ("1.2e-3", 0.0012), ("1.2E3", 1200.0), ("1.2·10^-3", 0.0012), ("1.2*10⁻³", 0.0012), ("1,2×10^(−3)", 0.0012),
    ("1.2 x 10**-3", 0.0012), ("10⁻³", 0.001), ("-10^2", -100.0), ("= 0.3", 0.3), (" 0.3 ", 0.3), ("10", 10.0),
])  # fmt: skip
def test_a_number_is_read_in_every_way_that_it_is_written(text, value):
    assert read_number(text) == pytest.approx(value, rel=1e-15)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_is_written_in_full_here_is_read_back(value):
    assert read_number(exact(value)) == value


@given(st.floats(-1e9, 1e9).map(lambda value: float(f"{value:.2e}")))
def test_a_number_as_it_stands_on_the_screen_is_read_back(value):
    assert read_number(number(value)) == value


@pytest.mark.parametrize(("text", "said"), [
    ("", "Type a number"), ("   ", "Type a number"), ("abc", "'abc' is no number"), ("nan", "is no number"),
    ("1 234", "'1 234' could be two numbers"), ("1½", "could be two numbers"), ("1’234", "could be two numbers"),
    ("1,234.5", "has two decimal signs"), ("1.234.567", "has two decimal signs"), ("42 %", "is a share: type 0.42"),
    ("1-0.762^2", "still to be worked out"), ("5²", "still to be worked out"), ("1/2/3", "still to be worked out"),
    ("1/0", "other than 0 below"), ("1e999", "larger than numbers get"), ("9" * 70, "longer than 60 signs"),
    ("٣", "is no number"), ("-", "is no number"), ("w1", "is no number"),
])  # fmt: skip
def test_what_is_no_number_is_answered_with_what_would_be_one(text, said):
    with pytest.raises(UserError, match=said) as refused:
        read_number(text)
    assert "\n" not in str(refused.value)


@given(texts(max_size=80))
def test_whatever_is_typed_is_a_number_or_refused_in_a_sentence(text):
    refused = None
    try:
        assert isinstance(read_number(text), float)
    except UserError as error:
        refused = str(error)
    assert refused is None or refused.endswith(".")
