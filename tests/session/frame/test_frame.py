"""What is drawn, read off the Frame: the same facts that window, pictures and screen readers get."""


import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import resources
from nnviz.session import Session

SHIPPED = ["start", "iris", "mazur", "deep-20-layers"]


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def mazur_at(kind, of_layer, **choice):
    session = opened("mazur")
    if choice:
        session.run("choose", **choice)
    parts = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(parts.index((kind, of_layer)) + 1)
    return session


def piece_text(formulas):
    return "".join(piece.latex for formula in formulas for piece in formula)


# ---------------------------------------------------------------- graph


def test_before_the_first_step_only_the_inputs_are_known():
    graph = Session.new().frame().graph
    assert graph.layers[0].a is not None
    assert all(layer.a is None and layer.z is None for layer in graph.layers[1:])
    assert all(edges.gradients is None for edges in graph.edges)
    assert graph.loss is None


def test_activations_are_called_as_people_call_them():
    session = Session.new()
    session.run("set_activation", layer=1, name="leaky_relu")
    layers = session.frame().graph.layers
    assert [layer.activation for layer in layers[:2]] == ["", "leaky ReLU"]


def test_a_gradient_is_unknown_until_its_own_step():
    session = mazur_at("dZ_dA", 2)
    assert all(edges.gradients is None for edges in session.frame().graph.edges)
    session.run_to(session.state.cursor + 2)
    graph = session.frame().graph
    assert graph.edges[0].gradients[0, 0] == pytest.approx(0.000438568, rel=1e-6)
    assert graph.edges[1].gradients is None


def test_the_chain_of_one_weight_makes_only_that_weight_known():
    graph = mazur_at("dZ_dW", 1, layer=1, parameter="W", row=1, column=0).frame().graph
    assert graph.edges[0].only == (1, 0)
    graph = mazur_at("dZ_db", 1, layer=1, parameter="b", row=1).frame().graph
    assert graph.layers[1].only_bias == 1


def test_the_whole_pass_widens_edges_from_right_to_left():
    session = opened("deep-20-layers")
    session.run("set_route", route="pass")
    known = []
    while session.state.updates == 0 and session.state.cursor < len(session.state.steps):
        session.next()
        known.append([edges.layer for edges in session.frame().graph.edges if edges.gradients is not None])
    assert all(layers == list(range(21 - len(layers), 21)) for layers in known)


def test_during_the_update_reached_layers_show_new_weights():
    session = mazur_at("update", 2)
    graph = session.frame().graph
    assert graph.edges[1].weights[0, 0] == pytest.approx(0.358916480, rel=1e-8)
    assert graph.edges[0].weights[0, 0] == 0.15
    session.next()
    assert session.frame().graph.edges[0].weights[0, 0] == pytest.approx(0.149780716, rel=1e-8)


def test_the_current_part_is_lit_and_the_earlier_ones_are_used():
    graph = mazur_at("dA_dZ", 2).frame().graph
    assert (graph.current.kind, graph.current.layer) == ("dA_dZ", 2)
    assert graph.current not in graph.used
    assert {part.kind for part in graph.used} == {"z", "a", "loss", "dL_dA"}


def test_the_reference_decade_holds_still_until_it_is_left():
    session = opened("xor")
    decades = []
    for _ in range(30):
        session.next("update")
        trace = session.state.gradients
        largest = max(np.abs(gradient).max() for gradient in (*trace.dL_dW, *trace.dL_db))
        decades.append((largest, session.frame().graph.reference_decade))
    assert all(10.0 ** (decade - 1) / 2 < largest <= 10.0**decade for largest, decade in decades)


def test_held_scales_do_not_move_and_fit_again_when_they_are_let_go():
    session = opened("mazur")
    before, limit = session.frame().graph.reference_decade, session.frame().graph.activation_limit
    session.run("pin_reference", pinned=True)
    session.run("set_activation", layer=2, name="identity")
    session.run("set_parameter", layer=2, parameter="b", row=0, column=None, value=1e6)
    assert session.frame().graph.reference_decade == before
    assert session.frame().graph.activation_limit == limit == 1.0
    session.run("pin_reference", pinned=False)
    assert session.frame().graph.reference_decade == before + 7
    assert session.frame().graph.activation_limit == 1e6 * 2


def test_the_batch_scope_shows_mean_gradients_and_says_so():
    session = opened("iris")
    session.run("set_scope", scope="batch")
    session.end()
    graph, trace = session.frame().graph, session.state.means
    assert np.array_equal(graph.edges[0].gradients, trace.dL_dW[0])
    assert graph.gradient_of == f"mean over {len(session.state.data.train)} training samples"


# ---------------------------------------------------------------- chain


@given(st.sampled_from(SHIPPED), st.sampled_from(["chain", "pass"]), st.data())
def test_the_columns_are_the_same_at_every_step_of_a_pass(name, route, data):
    session = opened(name)
    session.run("set_route", route=route)
    at_start = [(column.step, column.latex, column.joint) for column in session.frame().chain.columns]
    session.run_to(data.draw(st.integers(0, len(session.state.steps))))
    assert [(column.step, column.latex, column.joint) for column in session.frame().chain.columns] == at_start


def test_columns_are_taken_then_current_then_coming_and_only_the_known_have_values():
    columns = mazur_at("dZ_dA", 2).frame().chain.columns
    assert [column.status for column in columns] == ["taken", "taken", "current", "coming", "coming"]
    assert [bool(column.slot) for column in columns] == [True, True, True, False, False]
    assert [column.log_size is not None for column in columns] == [True, True, True, False, False]


def test_running_to_a_columns_step_makes_it_current():
    session = opened("mazur")
    for index, column in enumerate(session.frame().chain.columns):
        session.run_to(column.step)
        assert session.frame().chain.columns[index].status == "current"


def test_the_last_factor_is_the_input_of_the_layer_and_the_product_the_gradient():
    chain = mazur_at("dZ_dW", 1).frame().chain
    assert chain.position == "factor 5 of 5"
    assert chain.question == "How does the loss change when W₁ changes?"
    assert r"x^{\top}" in piece_text(chain.detail)
    assert r"4.39\times 10^{-4}" in piece_text(chain.product)


def test_one_weight_asks_for_itself_and_ends_in_one_number():
    chain = mazur_at("dZ_dW", 1, layer=1, parameter="W", row=0, column=0).frame().chain
    assert chain.question == "How does the loss change when w₁,₁,₁ changes?"
    assert "∂L/∂w₁,₁,₁ = 4.39×10⁻⁴" in chain.sentence


def test_in_the_whole_pass_the_branches_hang_off_the_trunk():
    session = opened("mazur")
    session.run("set_route", route="pass")
    chain = session.frame().chain
    assert [column.joint for column in chain.columns] == ["", "·", "→", "→", "·", "·", "→", "→"]
    assert chain.result_latex == ""


def test_the_nudge_agrees_with_every_factor_of_the_whole_pass():
    session = opened("iris")
    session.run("set_route", route="pass")
    seen = 0
    for step, planned in enumerate(session.state.steps, start=1):
        session.run_to(step)
        nudge = session.frame().chain.nudge
        assert (nudge is not None) == (planned.phase == "backward")
        if nudge is not None:
            assert nudge.outcome == "agrees", nudge
            seen += 1
    assert seen == 8


def test_softmax_is_shown_as_a_full_matrix():
    session = opened("iris")
    session.run("set_route", route="pass")
    columns = session.frame().chain.columns
    session.run_to(columns[1].step)
    assert session.frame().chain.columns[1].slot == "3×3"
    assert "bmatrix" in piece_text(session.frame().chain.detail)


def test_an_overflowing_net_says_where_the_first_value_was_lost():
    session = opened("mazur")
    session.run("set_activation", layer=1, name="identity")
    session.run("set_activation", layer=2, name="identity")
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1e308)
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=1e308)
    session.end()
    session.run_to(session.state.cursor - 3)
    assert any("Z₂" in note for note in session.frame().chain.notes)


def test_a_saturated_output_says_how_the_product_was_computed():
    session = opened("iris")
    session.run("set_parameter", layer=2, parameter="b", row=0, column=None, value=2000.0)
    session.run("select_sample", index=149)
    session.next("pass")
    session.next()
    chain = session.frame().chain
    assert chain.notes
    session.next()
    assert np.isfinite(session.state.computation.sample.dL_dz[-1]).all()


# ---------------------------------------------------------------- paths


def paths_of(session, **target):
    session.run("choose", **target)
    session.run("set_view", view="path")
    return session.frame().chain.paths


def test_the_path_view_lists_the_paths_of_the_published_example():
    session = opened("mazur")
    paths_of(session, layer=1, parameter="b", row=0)
    session.end()
    paths = session.frame().chain.paths
    assert paths.count == "2 paths lead from b₁,₁ to L:"
    assert paths.total == "all 2 paths add up to 0.00877135469"
    assert paths.total.split()[-1] == paths.matrix_entry.split()[-1]
    assert [row.route for row in paths.rows] == ["L ← a₂,₁ ← a₁,₁ ← b₁,₁", "L ← a₂,₂ ← a₁,₁ ← b₁,₁"]


def test_what_the_paths_come_to_is_told_by_the_last_factor_and_not_before():
    session = opened("mazur")
    paths_of(session, layer=1, parameter="W", row=0, column=0)
    places = {column.step for column in session.frame().chain.columns}
    for cursor in range(len(session.state.steps)):
        if cursor:
            session.next("factor")
        paths = session.frame().chain.paths
        told = [*(row.product for row in paths.rows), *(f"{row.share:g}".strip("0") for row in paths.rows)]
        assert any(told) == (cursor >= max(places)), cursor
        assert (paths.total.endswith("…"), paths.matrix_entry.endswith("…")) == (not any(told),) * 2


def test_a_path_has_as_many_factors_as_the_chain_and_they_multiply_up():
    session = opened("iris")
    paths_of(session, layer=1, parameter="W", row=2, column=1)
    columns = session.frame().chain.columns
    session.run_to(columns[-1].step)
    frame = session.frame()
    assert [column.symbol for column in frame.chain.columns][-1] == "∂z₁,₃/∂w₁,₃,₂"
    assert len(columns) == 5
    assert r"\sum" in piece_text(frame.chain.product)
    assert len(frame.graph.path) == 3
    assert frame.graph.path[:2] == (1, 2)


def test_choosing_another_path_changes_the_factors():
    session = opened("iris")
    paths_of(session, layer=1, parameter="W", row=2, column=1)
    first = [column.symbol for column in session.frame().chain.columns]
    session.run("choose_path", index=1)
    assert [column.symbol for column in session.frame().chain.columns] != first
    assert [row.chosen for row in session.frame().chain.paths.rows][:2] == [False, True]


def test_the_path_view_picks_the_strongest_weight_of_a_whole_layer():
    session = opened("mazur")
    session.run("set_view", view="path")
    assert session.state.target.row is not None
    assert "largest gradient" in session.frame().status.message
