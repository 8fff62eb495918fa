"""What the next press computes, in words."""

from nnviz import resources
from nnviz.session import Session


def test_each_step_is_announced_by_what_it_computes():
    session = Session.open(resources.path("experiments", "start.nnviz.json"))
    told = []
    for step in range(len(session.state.steps) + 1):
        session.run_to(step)
        told.append(session.frame().chain.next)
    assert told == [
        "Z₁, the weighted sums of layer 1",
        "A₁, the activations of layer 1",
        "Z₂, the weighted sums of layer 2",
        "A₂, the activations of layer 2",
        "the loss",
        "the factor ∂L/∂A₂",
        "the factor ∂A₂/∂Z₂",
        "the factor ∂Z₂/∂A₁",
        "the factor ∂A₁/∂Z₁",
        "the factor ∂Z₁/∂W₁",
        "the update of layer 2",
        "the update of layer 1",
        "a new forward pass",
    ]


def test_the_last_factor_is_named_by_the_entry_that_is_chosen():
    session = Session.open(resources.path("experiments", "start.nnviz.json"))
    session.run("choose", layer=1, parameter="W", row=1, column=0)
    session.run_to(9)
    assert session.frame().chain.next == "the factor ∂Z₁/∂w₁,₂,₁"
    session.run("set_view", view="path")
    assert session.frame().chain.next == "the factor ∂z₁,₂/∂w₁,₂,₁"
