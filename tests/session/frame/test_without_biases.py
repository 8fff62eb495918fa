"""A layer without biases: nothing on the screen tells of a b that is not there, and what is told is true."""

from dataclasses import fields, is_dataclass

import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.plots import PlaneChoice
from nnviz.session.frame.training import build_training
from nnviz.session.report import trace_document
from nnviz.session.surveys.mountain import Mountain


def opened(name, *bare):
    """A session on a shipped experiment whose layers ``bare`` do without biases."""
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    for layer in bare:
        session.run("set_layer_bias", layer=layer, value=False)
    return session


def texts(value):
    """Every string in a frame, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | frozenset):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def said(session):
    """All that the graph, the chain, the inspector and the status line say at this moment."""
    frame = session.frame()
    return "\n".join(texts((frame.graph, frame.chain, frame.inspector, frame.status)))


def at(session, kind, layer):
    places = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(places.index((kind, layer)) + 1)
    return session.frame().chain


def latex(formulas):
    return "".join(piece.latex for formula in formulas for piece in formula)


WAYS = [("chain", "matrix", None), ("chain", "matrix", 1), ("chain", "path", 1), ("pass", "matrix", None)]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize(("route", "view", "row"), WAYS)
@pytest.mark.parametrize("name", ["mazur", "iris", "start"])
def test_no_step_of_any_route_speaks_of_biases_where_there_are_none(name, route, view, row, optimizer):
    session = opened(name, 1, 2)
    session.run("set_optimizer", name=optimizer)
    session.run("choose", layer=1, parameter="W", row=row, column=None if row is None else 0)
    session.run("set_route", route=route)
    session.run("set_view", view=view)
    session.run("select_unit", layer=2, unit=0)
    for _ in range(len(session.state.steps) + 3):
        told = said(session)
        assert "bias" not in told.lower()
        assert not [symbol for symbol in ("b₁", "b₂", "b_{1}", "b_{2}", "b_{1,", "b_{2,") if symbol in told]
        assert not any("∂b" in column.symbol for column in session.frame().chain.columns)
        session.next()


@pytest.mark.parametrize(("bare", "there"), [(1, "b₂"), (2, "b₁")])
def test_of_two_layers_only_the_one_with_biases_speaks_of_them(bare, there):
    session = opened("mazur", bare)
    session.run("set_route", route="pass")
    told = ""
    for _ in range(len(session.state.steps) + 1):
        told += said(session)
        session.next()
    assert there in told
    assert f"b{'₀₁₂'[bare]}" not in told
    assert f"b_{{{bare}" not in told


def test_the_weighted_sum_is_written_without_b():
    session = opened("mazur", 1)
    first = at(session, "z", 1)
    assert latex(first.detail).startswith("Z_{1}=W_{1}x=")
    assert "+" not in latex(first.detail)
    assert first.detail_title == "Each unit of layer 1 adds up its weighted inputs"
    assert first.sentence == "Layer 1: every unit multiplies its 2 inputs by its weights, and adds them up."
    second = at(session, "z", 2)
    assert latex(second.detail).startswith("Z_{2}=W_{2}A_{1}+b_{2}=")
    assert second.sentence.endswith("by its weights, adds them up, and adds its bias.")
    assert at(session, "dZ_dW", 1).detail_title == "This factor, because Z₁ = W₁ x"
    assert at(session, "dZ_dA", 2).detail_title == "This factor, because Z₂ = W₂ A₁ + b₂"
    one_input = opened("regression-sine", 1)
    assert at(one_input, "z", 1).sentence == "Layer 1: every unit multiplies its input by its weight."


def test_the_whole_pass_counts_what_delta_is_used_for():
    session = opened("mazur", 1, 2)
    session.run("set_route", route="pass")
    assert at(session, "dA_dZ", 2).sentence.endswith(
        "computed once and used twice: for W₂, and on the way back to layer 1."
    )
    assert at(session, "dA_dZ", 1).sentence.endswith("δ₁ = ∂L/∂Z₁, which W₁ alone uses.")
    assert session.frame().chain.question == "How does the loss change when any weight changes?"


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_update_has_new_weights_alone(optimizer):
    session = opened("mazur", 2)
    session.run("set_optimizer", name=optimizer)
    bare = at(session, "update", 2)
    assert (bare.product_title, len(bare.product)) == ("New weights", 1)
    full = at(session, "update", 1)
    assert (full.product_title, len(full.product)) == ("New weights and biases", 2)


def test_the_graph_and_the_inspector_have_no_bias_there():
    session = opened("mazur", 2)
    session.run("select_unit", layer=2, unit=1)
    session.next("update")
    graph = session.frame().graph
    assert [layer.biases is None for layer in graph.layers] == [True, False, True]
    assert [layer.bias_gradients is None for layer in graph.layers] == [True, False, True]
    assert session.frame().inspector.bias == ""
    terms = sum(float(term.product.replace("−", "-")) for term in session.frame().inspector.terms)
    assert terms == pytest.approx(session.state.computation.sample.z[1][0, 1], abs=2e-3)


def test_units_that_are_alike_are_found_without_biases():
    session = opened("xor", 1, 2)
    session.run("set_scheme", scheme="constant")
    notes = at(session, "dA_dZ", 1).notes
    assert any("symmetry" in note for note in notes)


def test_the_mountain_counts_the_numbers_that_there_are():
    session = opened("mazur", 1, 2)
    session.run("train", updates=4)
    mountain = Mountain(lambda: session.state)
    w, other = (session.state.target.__class__(1, "W", row, 0) for row in (0, 1))
    frame = mountain.plane_job(PlaneChoice("weights", w, other, points=3)).run(lambda share: True)
    assert "All 6 other weights are held" in frame.note
    assert "all weights together" in mountain.plane_job(PlaneChoice(points=3)).run(lambda share: True).note
    assert mountain.plane_job(PlaneChoice("path", points=3)).run(lambda share: True).losses.shape == (3, 3)
    assert mountain.slice_job().run(lambda share: True).loss > 0


def test_training_says_which_of_its_runs_can_be_gone_back_to():
    session = opened("xor")
    session.run("train", updates=4)
    session.run("set_layer_bias", layer=2, value=False)
    training = build_training(session.state)
    assert (training.first, training.last, training.on_run) == (0, 0, False)


def test_a_trace_has_an_empty_list_of_them():
    session = opened("mazur", 2)
    for batch in (False, True):
        document = trace_document(session.state.experiment, resources.path("experiments"), batch=batch)
        assert [len(layer["dL_db"]) for layer in document["layers"]] == [2, 0]
