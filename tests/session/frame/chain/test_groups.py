"""The factors of what has a letter."""

import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.chain.groups import factor_groups
from nnviz.session.named import Named
from nnviz.session.place import read_place


def groups_of(places, name="mazur", **choices):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    for command, arguments in choices.items():
        session.run(command, **arguments)
    named = tuple(Named(read_place(place), letter, "it") for letter, place in zip("fgh", places, strict=False))
    steps = tuple(step for step in session.state.steps if step.phase == "backward")
    symbols = [column.symbol for column in session.frame().chain.columns]
    return {group.letter: symbols[group.first : group.last + 1] for group in factor_groups(named, steps)}


def test_the_loss_opens_with_its_slope_and_a_unit_with_what_it_does_with_its_sum_and_with_its_weights():
    assert groups_of(("#loss", "#unit-2-1", "#unit-1-1")) == {
        "f": ["∂L/∂A₂"],
        "g": ["∂A₂/∂Z₂", "∂Z₂/∂A₁"],
        "h": ["∂A₁/∂Z₁", "∂Z₁/∂W₁"],
    }


def test_on_the_whole_pass_the_branches_into_weights_and_biases_belong_to_their_layer():
    found = groups_of(("#layer-2", "#w-1-1-1", "#z-1-1"), set_route={"route": "pass"})
    assert found["f"] == ["∂A₂/∂Z₂", "∂Z₂/∂W₂", "∂Z₂/∂b₂", "∂Z₂/∂A₁"]
    assert (found["g"], found["h"]) == (["∂Z₁/∂W₁"], ["∂A₁/∂Z₁"])


@pytest.mark.parametrize(("place", "symbols"), [("#factor-3", ["∂Z₂/∂A₁"]), ("#x-1", None), ("#y-1", None)])
def test_a_factor_can_have_a_letter_and_what_is_no_function_has_no_factors(place, symbols):
    assert groups_of((place,)).get("f") == symbols


def test_a_factor_belongs_to_the_first_that_has_it():
    assert list(groups_of(("#unit-1-1", "#unit-1-2"))) == ["f"]


def test_a_frame_has_the_brackets_of_its_names():
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    assert session.frame().chain.groups == ()
    session.run("name", place="#unit-2-1", as_="g")
    (group,) = session.frame().chain.groups
    assert (group.first, group.last, group.named, group.letter, group.words) == (1, 2, 0, "g", "output unit 1")
