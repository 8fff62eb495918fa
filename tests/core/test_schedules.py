"""The schedules: their rates by hand, and what holds for all of them."""

from itertools import pairwise
from math import cos, isfinite, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.options import in_force
from nnviz.core.schedules import SCHEDULES


def rates(name, count, **options):
    return [SCHEDULES[name].rate(0.4, update, options) for update in range(count)]


def test_the_registry_has_every_name_of_the_format():
    names = ["constant", "step", "exponential", "inverse_time", "cosine", "warmup_cosine", "one_cycle"]
    assert list(SCHEDULES) == names
    assert [schedule.name for schedule in SCHEDULES.values()] == names


def test_the_constant_schedule_never_changes_the_rate():
    assert set(rates("constant", 100)) == {0.4}


def test_step_drops_the_rate_after_every_plateau():
    assert rates("step", 7, step_size=3, gamma=0.5) == [0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1]
    assert rates("step", 3, step_size=1, gamma=0.0) == [0.4, 0, 0]


def test_exponential_multiplies_the_rate_with_every_update():
    assert rates("exponential", 4, gamma=0.5) == [0.4, 0.2, 0.1, 0.05]


def test_inverse_time_halves_the_rate_after_one_over_decay_updates():
    assert rates("inverse_time", 5, decay=0.25) == pytest.approx([0.4, 0.32, 0.4 / 1.5, 0.4 / 1.75, 0.2])
    assert set(rates("inverse_time", 5, decay=0.0)) == {0.4}


def test_cosine_goes_down_to_the_minimum_and_stays_there():
    assert rates("cosine", 5, steps=4, minimum=0.2)[::2] == pytest.approx([0.4, 0.3, 0.2])
    assert rates("cosine", 9, steps=4, minimum=0.2)[4:] == [0.2] * 5
    assert rates("cosine", 9, steps=4)[4:] == [0.0] * 5


@pytest.mark.parametrize(
    ("name", "options", "last"),
    [
        ("cosine", {"minimum": 0.01}, 0.01), ("cosine", {}, 0.0), ("warmup_cosine", {}, 0.0),
        ("warmup_cosine", {"minimum": 0.01}, 0.01), ("one_cycle", {}, 0.4 / 25 / 1e4),
    ],
)  # fmt: skip
def test_after_its_last_step_a_schedule_holds_its_last_rate(name, options, last):
    """Also long after it; a cosine that went on would be back at its full rate after 2000 updates."""
    ended = [SCHEDULES[name].rate(0.4, update, options) for update in (1000, 1001, 1500, 2000, 3000, 10**9)]
    assert ended == pytest.approx([last] * 6, rel=1e-14, abs=0)


def test_warmup_cosine_goes_straight_up_and_then_as_cosine():
    warm = rates("warmup_cosine", 13, warmup=4, steps=12, minimum=0.1, start_factor=0.5)
    assert warm[:5] == pytest.approx([0.2, 0.25, 0.3, 0.35, 0.4])
    assert warm[4:] == rates("cosine", 9, steps=8, minimum=0.1)
    assert rates("warmup_cosine", 30, warmup=4, steps=12, minimum=0.1)[12:] == [0.1] * 18
    assert rates("warmup_cosine", 9, warmup=0, steps=8) == rates("cosine", 9, steps=8)


def test_one_cycle_rises_to_the_learning_rate_and_falls_to_almost_nothing():
    even = rates("one_cycle", 10, steps=10, pct_start=0.5, div_factor=4)
    assert even[:5] == pytest.approx([0.1, 0.1 + 0.3 * 0.5 * (1 - 2**-0.5), 0.25, 0.25 + 0.15 * 2**-0.5, 0.4])
    # the turning point is at pct_start·steps − 1 updates, here 4.5: no update has the peak itself
    odd = rates("one_cycle", 14, steps=11, pct_start=0.5, div_factor=4, final_div_factor=10)
    assert (odd[0], odd[4]) == pytest.approx((0.1, 0.4 - 0.15 * (1 - cos(pi / 9))))
    assert odd[5] == pytest.approx(0.4 - 0.195 * (1 - cos(pi / 11)))
    assert odd[10:] == pytest.approx([0.01] * 4, rel=1e-14)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"steps": 1}, [0.4 / 25 / 1e4] * 2),
        ({"steps": 2, "pct_start": 0.5}, [0.4, 0.4 / 25 / 1e4]),
        ({"steps": 2, "pct_start": 1.0}, [0.4 / 25, 0.4]),
        ({"steps": 2, "pct_start": 0.0}, [(0.4 + 0.4 / 25 / 1e4) / 2, 0.4 / 25 / 1e4]),
    ],
)
def test_the_shortest_cycles_are_whole(options, expected):
    assert rates("one_cycle", 2, **options) == pytest.approx(expected)


@pytest.mark.parametrize("name", [name for name in SCHEDULES if name not in ("warmup_cosine", "one_cycle")])
def test_a_schedule_without_warm_up_begins_with_the_learning_rate_and_never_rises_before_its_end(name):
    walked = rates(name, 1001)
    assert walked[0] == 0.4
    assert all(later <= earlier for earlier, later in pairwise(walked))


@pytest.mark.parametrize("name", SCHEDULES)
def test_options_that_are_left_out_have_their_defaults(name):
    schedule = SCHEDULES[name]
    values = in_force(schedule.options, None)
    for update in (0, 1, 99, 100, 500, 999, 1000, 5000):
        assert schedule.rate(0.4, update) == schedule.rate(0.4, update, {}) == schedule.rate(0.4, update, values)


@st.composite
def choices(draw):
    """A schedule with options anywhere in their ranges."""
    name = draw(st.sampled_from(list(SCHEDULES)))
    options = {
        key: draw(
            st.integers(int(option.minimum), int(option.maximum)).map(float)
            if option.whole
            else st.floats(option.minimum, option.maximum)
        )
        for key, option in SCHEDULES[name].options.items()
    }
    if "warmup" in options:
        options["steps"] = options["warmup"] + draw(st.integers(1, 1000))
    return name, options


@given(choices(), st.floats(1e-12, 1e6), st.integers(0, 10**9))
def test_every_rate_is_finite_and_between_zero_and_the_larger_of_the_rate_and_the_minimum(choice, base, updates):
    name, options = choice
    rate = SCHEDULES[name].rate(base, updates, options)
    assert isfinite(rate)
    assert 0 <= rate <= max(base, options.get("minimum", 0.0)) * (1 + 1e-12)
