from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.errors import UserError
from nnviz.session.plan import GRAINS, Part, carried_over, count_of, is_boundary, plan

depths = st.integers(1, 20)


@st.composite
def plans(draw):
    depth = draw(depths)
    route = draw(st.sampled_from(["chain", "pass"]))
    return depth, plan(depth, route, draw(st.integers(1, depth)), draw(st.sampled_from(["W", "b"])))


@given(depths, st.data())
def test_one_chain_has_two_factors_a_layer_and_three_more(depth, data):
    layer = data.draw(st.integers(1, depth))
    steps = plan(depth, "chain", layer, "W")
    assert sum(step.phase == "backward" for step in steps) == 2 * (depth - layer) + 3


@given(depths)
def test_the_whole_pass_visits_every_layer_with_both_branches(depth):
    parts = [step.part for step in plan(depth, "pass", 1, "W")]
    for layer in range(1, depth + 1):
        assert Part("dZ_dW", layer) in parts
        assert Part("dZ_db", layer) in parts
    assert len(parts) == len(set(parts))


@given(depths, st.sets(st.integers(1, 30)))
def test_no_branch_leads_to_biases_that_are_not_there(depth, bare):
    whole, steps = plan(depth, "pass", 1, "W"), plan(depth, "pass", 1, "W", 0, tuple(bare))
    assert [step for step in whole if step.part.kind != "dZ_db" or step.part.layer not in bare] == list(steps)
    for cursor in range(len(whole) + 1):
        there = carried_over(whole, cursor, steps, depth)
        gone = sum(step.part.kind == "dZ_db" and step.part.layer in bare for step in whole[:cursor])
        assert there == cursor - gone


def test_a_chain_goes_from_the_loss_to_the_weight():
    kinds = [(s.part.kind, s.part.layer) for s in plan(3, "chain", 2, "b") if s.phase == "backward"]
    assert kinds == [("dL_dA", 3), ("dA_dZ", 3), ("dZ_dA", 3), ("dA_dZ", 2), ("dZ_db", 2)]


def test_every_update_begins_at_the_output():
    assert [s.part.layer for s in plan(3, "chain", 1, "W") if s.phase == "update"] == [3, 2, 1]


@given(plans(), st.sampled_from(GRAINS))
def test_a_pass_begins_and_ends_at_a_boundary_of_every_grain(a_plan, grain):
    _, steps = a_plan
    assert is_boundary(steps, 0, grain)
    assert is_boundary(steps, len(steps), grain)


@given(plans())
def test_boundaries_of_a_coarser_grain_are_boundaries_of_the_finer_ones(a_plan):
    _, steps = a_plan
    for fine, coarse in pairwise(GRAINS):
        for cursor in range(len(steps) + 1):
            assert is_boundary(steps, cursor, fine) or not is_boundary(steps, cursor, coarse)


@pytest.mark.parametrize(("grain", "strides"), [("factor", 15), ("pass", 3), ("update", 1)])
def test_a_pass_has_so_many_strides_of_a_grain(grain, strides):
    steps = plan(2, "pass", 1, "W")
    assert sum(is_boundary(steps, cursor, grain) for cursor in range(1, len(steps) + 1)) == strides


@given(plans())
def test_next_by_pass_stops_after_the_loss_the_backward_pass_and_the_update(a_plan):
    _, steps = a_plan
    stops = [cursor for cursor in range(1, len(steps) + 1) if is_boundary(steps, cursor, "pass")]
    phases = [step.phase for step in steps]
    assert stops == [phases.index("loss") + 1, phases.index("update"), len(steps)]


@given(plans(), st.data())
def test_changing_the_route_keeps_what_both_routes_have_reached(a_plan, data):
    depth, old = a_plan
    new = plan(depth, data.draw(st.sampled_from(["chain", "pass"])), data.draw(st.integers(1, depth)), "W")
    cursor = data.draw(st.integers(0, len(old)))
    moved = carried_over(old, cursor, new, depth)
    reached = {step.part for step in old[:cursor]}
    ahead = {step.part for step in old[cursor:]}
    assert reached & {step.part for step in new} <= {step.part for step in new[:moved]}
    assert not ahead & {step.part for step in new[:moved]}


@given(plans(), st.data())
def test_changing_to_the_same_route_changes_nothing(a_plan, data):
    depth, steps = a_plan
    cursor = data.draw(st.integers(0, len(steps)))
    assert carried_over(steps, cursor, steps, depth) == cursor


def test_a_moment_is_chosen_by_a_count_or_by_a_part_that_has_just_been_computed():
    steps = plan(2, "chain", 1, "W")
    assert [count_of(steps, 3), count_of(steps, part="loss"), count_of(steps, part="a", layer=2)] == [3, 5, 4]


@pytest.mark.parametrize("chosen", [{}, {"step": 1, "part": "z"}, {"step": 99}, {"part": "zz"}])
def test_a_moment_that_is_chosen_twice_or_not_at_all_or_is_not_there_is_refused(chosen):
    with pytest.raises(UserError, match=r"run_to takes a part|has steps 0 to|no part 'zz'"):
        count_of(plan(2, "chain", 1, "W"), **chosen)
