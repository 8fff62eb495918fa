"""What is drawn, read off the Frame: the same facts that window, pictures and screen readers get."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz import resources
from nnviz.core.activations import ACTIVATIONS
from nnviz.session import Session, build_frame
from nnviz.session.notation import number

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


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
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


# ---------------------------------------------------------------- inspector, controls, status


def test_the_terms_and_the_bias_add_up_to_z():
    session = opened("mazur")
    session.run("select_unit", layer=2, unit=0)
    assert session.frame().inspector.z_text == "z: not computed yet"
    session.next("pass")
    inspector = session.frame().inspector
    assert [term.product for term in inspector.terms] == ["0.237", "0.269"]
    assert inspector.z_text == "z = 1.11"
    assert inspector.slope_text == "∂a/∂z = 0.187"
    assert inspector.delta_text == "∂L/∂z: not reached yet"


def test_many_terms_show_the_largest_and_what_the_others_come_to():
    session = opened("wide-784-30-10")
    session.run("select_unit", layer=1, unit=3)
    inspector = session.frame().inspector
    assert len(inspector.terms) == 12
    assert inspector.left_out.startswith("… 772 more terms, together ")


def test_the_controls_say_where_the_weights_come_from():
    session = Session.new()
    assert session.frame().controls.weights_note == "as initialized"
    session.next("update")
    session.next()
    assert session.frame().controls.weights_note == "after 1 update"
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1.0)
    assert session.frame().controls.weights_note == "edited by hand, after 1 update"
    session.run("reset")
    assert session.frame().controls.weights_note == "as initialized"


@pytest.mark.parametrize(
    ("data", "note", "editable"),
    [
        ("xor", "200 rows, 2 features, 2 classes", True),
        ("iris", "150 rows, 4 features, 3 classes", False),
        ("sine", "200 rows, 1 feature, numbers to predict", False),
    ],
)
def test_the_data_decide_how_many_outputs_there_are_unless_one_or_two_will_do(data, note, editable):
    session = Session.new()
    session.run("set_data", name=data)
    controls = session.frame().controls
    assert controls.data_note == note
    assert controls.layers[-1].units_editable == editable


def test_only_the_output_can_have_softmax_and_the_choice_says_why():
    *hidden, output = opened("iris").frame().controls.layers
    for row in (*hidden, output):
        for choice in row.activations:
            barred = choice.key == "softmax" and row is not output
            assert choice.enabled == (not barred)
            assert (choice.tip == "Softmax belongs to the output layer.") == barred
            assert (choice.tip == "") == (choice.fits and not barred)


def test_what_fits_comes_first_and_the_others_say_why():
    session = opened("xor")
    controls = session.frame().controls
    output = controls.layers[-1]
    assert [choice.key for choice in output.activations if choice.fits] == ["sigmoid"] == [output.activations[0].key]
    assert {choice.key for choice in output.activations} == set(ACTIVATIONS)
    assert all(choice.fits for choice in controls.layers[0].activations)
    assert [choice.key for choice in controls.losses if not choice.fits] == ["cross_entropy"]
    assert controls.losses[-1].key == "cross_entropy"
    assert controls.misfit == ""
    session.run("set_activation", layer=2, name="tanh")
    controls = session.frame().controls
    assert [choice.key for choice in controls.losses if choice.fits] == ["half_squared_error", "mean_squared_error"]
    assert "tanh also gives values below 0" in controls.misfit
    session.run("set_loss", name="half_squared_error")
    assert session.frame().controls.misfit == ""


def test_a_pair_that_does_not_fit_is_told_at_the_start_and_where_the_two_meet():
    session = opened("xor")
    session.run("set_activation", layer=2, name="tanh")
    told = []
    for step in range(len(session.state.steps) + 1):
        session.run_to(step)
        if any("tanh also gives values below 0" in note for note in session.frame().chain.notes):
            told.append(session.state.step.part.kind if session.state.step else "start")
    assert told == ["start", "loss", "dL_dA"]


def test_a_frame_is_the_same_for_the_same_state():
    session = opened("iris")
    session.next("pass")
    one, two = build_frame(session.state), build_frame(session.state)
    assert one.chain == two.chain
    assert one.status == two.status
    assert dataclasses.replace(one.controls) == two.controls


def test_the_status_counts_updates_from_one():
    session = opened("mazur")
    assert session.frame().status.position == "update 1 · start: press Next"
    session.next("update")
    session.next("layer")
    assert session.frame().status.position == "update 2 · forward pass, step 2 of 4"


def test_zeros_say_why_nothing_before_them_learns():
    session = opened("xor")
    session.run("set_scheme", scheme="zeros")
    session.run_to([step.part.kind for step in session.state.steps].index("dZ_dA") + 1)
    notes = session.frame().chain.notes
    assert any("is exactly 0: nothing before it learns from this sample" in note for note in notes)


def test_what_underflows_is_not_called_exactly_0():
    """tanh at |z| in the hundreds has a slope of about 4·e^(−2|z|), which float64 writes as 0; a ReLU's is 0."""
    session = Session.new()
    for row in range(2):
        session.run("set_parameter", layer=1, parameter="W", row=row, column=0, value=2000.0 + row)
        session.run("set_parameter", layer=1, parameter="W", row=row, column=1, value=500.0)
    session.run("select_unit", layer=1, unit=0)
    session.run_to([step.part.kind for step in session.state.steps].index("dZ_dW") + 1)
    z = float(np.abs(session.state.computation.sample.z[0][0]).min())
    frame = session.frame()
    assert "exactly" not in " ".join(frame.chain.notes)
    (note,) = (note for note in frame.chain.notes if "too small for float64 (about 10⁻" in note)
    assert note.endswith("nothing is learnt here from this sample.")
    digits = int(note.partition("10⁻")[2].partition(")")[0].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
    assert abs(digits - 2 * abs(z) / np.log(10)) < 3
    assert frame.inspector.note.startswith("The slope is too small for float64 (about 10⁻")
    session.run("set_activation", layer=1, name="relu")
    session.run("set_parameter", layer=1, parameter="b", row=0, column=None, value=-5000.0)
    session.run_to([step.part.kind for step in session.state.steps].index("dZ_dW") + 1)
    assert session.frame().inspector.note.startswith("The slope is exactly 0 here")


def test_units_whose_outgoing_weights_differ_are_not_said_to_stay_alike():
    session = opened("iris")
    session.run("set_scheme", scheme="constant")
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=0.7)
    parts = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(parts.index(("dA_dZ", 1)) + 1)
    assert not any("symmetry" in note for note in session.frame().chain.notes)


def test_units_that_are_all_equal_are_said_to_stay_alike_until_one_is_changed():
    session = opened("iris")
    session.run("set_scheme", scheme="constant")
    parts = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(parts.index(("dA_dZ", 1)) + 1)
    assert any("keeps them alike (symmetry)" in note for note in session.frame().chain.notes)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.7)
    assert not any("symmetry" in note for note in session.frame().chain.notes)


def test_the_status_line_tells_the_mean_beside_the_samples_own_loss_only_where_it_is_shown():
    session = Session.new()
    session.end()
    own = f"L = {number(session.state.computation.sample.loss)}"
    assert session.frame().status.loss == own
    session.run("set_scope", scope="batch")
    session.end()
    rows = len(session.state.data.train)
    mean = number(session.state.means.loss)
    assert session.frame().status.loss == f"{own} · mean over {rows} training samples {mean}"


def test_one_unit_alone_is_like_no_other():
    session = opened("regression-sine")
    session.run("set_units", layer=1, units=1)
    session.run("choose", layer=1, parameter="W")
    parts = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(parts.index(("dA_dZ", 1)) + 1)
    assert not any("symmetry" in note for note in session.frame().chain.notes)


@pytest.mark.parametrize(("name", "dotted"), [("regression-sine", True), ("iris", False)])
def test_a_weight_and_its_one_input_have_a_dot_between_them_and_matrices_none(name, dotted):
    session = opened(name)
    session.next()
    (rule, *_), *_ = session.frame().chain.detail
    assert session.state.step.part.kind == "z"
    assert (r"\cdot" in [piece.latex for piece in session.frame().chain.detail[0]]) == dotted
    assert rule.role == "current"


@pytest.mark.parametrize(
    ("size", "words"), [(1, "row {}, which learns next"), (4, "mean over the next mini-batch of 4 rows")]
)
def test_the_gradients_of_the_next_update_are_called_by_what_they_are_over(size, words):
    session = opened("xor")
    session.run("set_batch_size", value=size)
    session.run("set_scope", scope="minibatch")
    assert session.frame().graph.gradient_of == words.format(session.state.rows[0])
