"""What is asked stands nowhere before the answer: not in the frame, in the tables, or in what is copied."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from telling import Secrets, known_values, secret_values

from nnviz import resources
from nnviz.core.chain import Target
from nnviz.session import Session
from nnviz.session.frame import build_frame
from nnviz.session.frame.equality import same
from nnviz.session.frame.graph import build_graph
from nnviz.session.frame.numbers import build_numbers
from nnviz.session.latex import chain_as_latex, gradient_as_latex, unit_as_latex
from nnviz.session.predict.asking import next_question
from nnviz.session.state import State
from nnviz.session.tables import factor_table, paths_table, terms_table

#: How the pass is looked at: one chain, everything, one path, one weight of a mean over all rows.
LOOKS = {
    "chain": (),
    "pass": (("set_route", {"route": "pass"}),),
    "path": (("set_view", {"view": "path"}),),
    "batch": (
        ("choose", {"layer": 1, "parameter": "W", "row": 0, "column": 0}),
        ("set_scope", {"scope": "batch"}),
    ),
}


def asked_states(name: str, look: str) -> Iterator[State]:
    """Every moment of a pass at which something is asked, with the asked unit in the inspector."""
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    for command, arguments in LOOKS[look]:
        session.run(command, **arguments)
    for _ in range(2 * len(session.state.steps)):
        session.next("factor", next_question)
        question = session.state.question
        if question is None:
            continue
        if question.place is not None and question.place.kind in ("unit", "z", "a"):
            session.run("select_unit", layer=question.place.numbers[0], unit=question.place.numbers[1] - 1)
        yield session.state


def handed_out(state: State) -> list[object]:
    """All that can be copied or saved at a moment."""
    targets = [Target(k, "W", 0, 0) for k in range(1, state.network.depth + 1)]
    parts = {step.part for step in state.steps if step.phase == "backward"}
    units = [(k, unit) for k in range(1, state.network.depth + 1) for unit in range(min(state.network.fan_out(k), 2))]
    return [
        chain_as_latex(state),
        *(gradient_as_latex(state, target) for target in targets),
        *(unit_as_latex(state, *unit) for unit in units),
        *(factor_table(state, part) for part in parts),
        terms_table(state),
        paths_table(state),
        build_numbers(state, "units"),
        build_numbers(state, "weights"),
    ]


@pytest.mark.parametrize(
    ("name", "look"),
    [*(("mazur", look) for look in LOOKS), ("iris", "pass"), ("iris", "path"), ("xor", "batch"),
     ("functions-in-functions", "chain")],
)  # fmt: skip
def test_no_frame_and_nothing_handed_out_holds_what_is_asked_or_what_comes_with_it(name, look):
    asked = 0
    for state in asked_states(name, look):
        asked += 1
        secrets = Secrets(secret_values(state), known_values(state))
        for thing in (build_frame(state), *handed_out(state)):
            assert not secrets.held_by(thing), state.steps[state.cursor]
    assert asked > 4


@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_no_width_and_no_colour_in_the_graph_changes_when_something_is_asked(name):
    for state in asked_states(name, "chain"):
        asked, before = build_graph(state), build_graph(replace(state, question=None))
        for field in ("layers", "edges", "loss", "loss_gradient", "reference_decade", "activation_limit", "alike"):
            assert same(getattr(asked, field), getattr(before, field)), field


def test_the_search_finds_a_number_however_it_is_written():
    secrets = Secrets([0.4199743416140261], [])
    for text in ("0.42", "∂a/∂z = 0.420", "0.4199743416140261", "4.2×10⁻¹", r"4.20\times 10^{-1}"):
        assert secrets.told_by(text)
    assert Secrets([0.375], []).told_by("the slope is 3/8 here")
    assert secrets.told_by("-0.42"), "the size alone tells it, too"
    assert not secrets.told_by("0.4"), "one digit is told by the bars"
    assert not Secrets([0.4199743416140261], [0.4203]).told_by("0.42")
