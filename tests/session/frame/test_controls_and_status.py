"""What a Frame has for the inspector, the controls and the status line."""

import dataclasses

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.activations import ACTIVATIONS
from nnviz.session import Session, build_frame
from nnviz.session.notation import number


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


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


def test_a_hidden_value_is_shown_once_the_forward_pass_has_come_there():
    """Of an output the inputs are hidden units: before A₁ is computed only the weights are known."""
    session = opened("mazur")
    session.run("select_unit", layer=2, unit=0)
    terms = session.frame().inspector.terms
    assert [(term.weight, term.value, term.product, term.share) for term in terms] == [
        ("0.400", "", "", 0.0), ("0.450", "", "", 0.0)
    ]  # fmt: skip
    session.next()
    assert session.frame().inspector.terms[0].value == ""  # Z₁ is not A₁
    session.next()
    assert [term.value for term in session.frame().inspector.terms] == ["0.593", "0.597"]
    session.run("select_unit", layer=1, unit=0)
    assert [term.value for term in session.frame().inspector.terms] == ["0.0500", "0.100"]


def test_what_many_unknown_terms_come_to_is_not_told_either():
    session = opened("wide-784-30-10")
    session.run("select_unit", layer=2, unit=3)
    inspector = session.frame().inspector
    weights = np.abs(session.state.parameters.weights[1][3])
    assert {term.weight.lstrip("−") for term in inspector.terms} == {number(w) for w in np.sort(weights)[-12:]}
    assert inspector.left_out == "… 18 more terms"


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
    assert session.frame().status.position == "update 1 · start"
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
