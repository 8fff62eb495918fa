"""The constant schedule, and the names that are still to come."""

from nnviz.core.schedules import PLANNED_SCHEDULES, SCHEDULES


def test_every_name_of_the_format_is_built_or_planned():
    names = ["constant", "step", "exponential", "inverse_time", "cosine", "warmup_cosine", "one_cycle"]
    assert [*SCHEDULES, *PLANNED_SCHEDULES] == names


def test_the_constant_schedule_never_changes_the_rate():
    assert {SCHEDULES["constant"].rate(0.3, update) for update in range(100)} == {0.3}
