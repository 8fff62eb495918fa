"""What was made last is taken again only where it would come out the same."""

from functools import partial

import numpy as np
import pytest

from nnviz.session import Session, state
from nnviz.session.frame import controls, learnt
from nnviz.session.frame.equality import same
from nnviz.session.last import Last


def sealed(*values):
    array = np.array(values)
    array.setflags(write=False)
    return array


@pytest.fixture
def made():
    """``made(slot, *things)``: whether something had to be made for them."""
    last, count = Last(), [0]

    def make():
        count[0] += 1
        return count[0]

    def was_made(slot, *things):
        before = count[0]
        last.get(slot, things, make)
        return count[0] > before

    return was_made


def test_of_the_same_things_it_is_made_once(made):
    weights = sealed(1.0, 2.0)
    assert made(1, weights, -3, None)
    assert not made(1, weights, -3, None)


@pytest.mark.parametrize("other", [(-4, None), (-3, (0, 1)), (-3,), (-3, None, False)])
def test_of_another_thing_it_is_made_anew(made, other):
    weights = sealed(1.0, 2.0)
    made(1, weights, -3, None)
    assert made(1, weights, *other)
    assert made(1, weights, -3, None), "only the last one is known"


def test_another_array_counts_as_another_thing_whatever_is_in_it(made):
    made(1, sealed(1.0, 2.0))
    assert made(1, sealed(1.0, 2.0))
    assert made(1, None)
    assert made(1, sealed(np.nan))


def test_an_array_that_can_be_written_to_is_never_relied_on(made):
    weights = np.array([1.0, 2.0])
    made(1, weights)
    assert made(1, weights)


def test_what_is_forgotten_is_made_anew():
    last = Last()
    last.get(1, (2,), list)
    last.forget()
    assert last.get(1, (2,), tuple) == ()


def test_slots_know_nothing_of_each_other(made):
    weights, other = sealed(1.0), sealed(2.0)
    assert made(1, weights)
    assert made(2, other)
    assert not made(1, weights)
    assert not made(2, other)


WHAT_CHANGES_THEM = (
    ("set_title", {"title": "another"}),
    ("set_learning_rate", {"value": 0.25}),
    ("set_schedule", {"name": "step"}),
    ("train", {"updates": 3}),
    ("set_input", {"index": 0, "value": 0.4}),
    ("restore_input", {}),
    ("select_sample", {"index": 1}),
    ("set_parameter", {"layer": 1, "parameter": "W", "row": 0, "column": 0, "value": 9.5}),
    ("pin_reference", {"pinned": True}),
    ("train", {"updates": 40}),
    ("pin_reference", {"pinned": False}),
    ("set_scope", {"scope": "minibatch"}),
    ("set_batch_size", {"value": 1}),
    ("set_optimizer", {"name": "adam"}),
    ("set_optimizer_option", {"key": "betas", "value": 0.5}),
    ("set_layer_bias", {"layer": 1, "value": False}),
    ("set_activation", {"layer": 1, "name": "relu"}),
    ("add_layer", {"after": 1}),
    ("set_seed", {"seed": 5}),
    ("set_data", {"name": "moons"}),
    ("set_data_option", {"key": "seed", "value": 3}),
    ("reset", {}),
)


KEPT = (
    (controls.build_controls, controls._build),
    (learnt.build_learnt, learnt._build),
    (state.updated, state._update),
)


def test_kept_frames_are_what_would_be_built_whatever_was_done():
    session = Session.new()
    on = partial(session.next, "pass")
    for name, arguments in WHAT_CHANGES_THEM:
        for go in (partial(session.run, name, **arguments), session.undo, session.redo, session.next, on, on):
            go()
            for kept, built in KEPT:
                assert same(kept(session.state), built(session.state)), name


def test_a_step_has_the_controls_and_what_was_learnt_of_the_step_before_it():
    session = Session.new()
    before = controls.build_controls(session.state), learnt.build_learnt(session.state)
    session.next("factor")
    after = controls.build_controls(session.state), learnt.build_learnt(session.state)
    assert all(one is other for one, other in zip(before, after, strict=True))
