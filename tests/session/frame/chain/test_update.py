"""The cards of an update: what changes is seen to change."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.chain.update import telling_digits
from nnviz.session.notation import constant_latex, number


def test_a_small_step_is_seen_in_the_new_weights():
    """Mazur's w₁ goes from 0.15 to 0.149780716, which three digits would write as 0.150."""
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.end()
    written = "".join(piece.latex for line in session.frame().chain.product for piece in line)
    assert "0.1498" in written
    assert "0.1996" in written


@pytest.mark.parametrize(
    ("old", "new", "digits"),
    [
        ([0.15], [0.1], 3),
        ([0.15], [0.15], 3),
        ([0.15, 0.2], [0.14978, 0.2], 4),
        ([0.15, 0.2], [0.1, 0.19999], 5),
        ([1.0], [1.0 + 1e-12], 3),
    ],
)
def test_no_more_digits_than_needed_are_written(old, new, digits):
    assert telling_digits(np.array(old), np.array(new)) == digits


def test_of_many_numbers_the_largest_change_is_seen():
    old = np.full((4, 4), 0.5)
    new = old + np.linspace(0, 1e-3, 16).reshape(4, 4)
    digits = telling_digits(old, new)
    assert number(new[-1, -1], digits) != number(0.5, digits)
    assert digits < 6


# ---------------------------------------------------------------- one weight, line by line

OPTIONS = [
    ("sgd", {"weight_decay": 0.1}),
    ("momentum", {"momentum": 0.9999, "dampening": 0.9995, "weight_decay": 1e-4}),
    ("nesterov", {"momentum": 0.99}),
    ("adagrad", {"lr_decay": 1e-4, "initial_accumulator_value": 0.1, "weight_decay": 0.01}),
    ("rmsprop", {"alpha": 0.99995, "momentum": 0.9999}),
    ("adam", {"betas": [0.9, 0.9999], "weight_decay": 0.1}),
    ("adamw", {"betas": [0.99987654321, 0.999999]}),
]


def by_lines(name, options, entry, updates=2):
    """A session at each line of an update of one entry, after some updates."""
    session = Session.new()
    session.run("set_optimizer", name=name)
    for key, value in options.items():
        places = enumerate(value) if isinstance(value, list) else [(0, value)]
        for place, one in places:
            session.run("set_optimizer_option", key=key, value=one, place=place)
    session.run("choose", **entry)
    for _ in range(updates):
        session.end()
        session.next()
    while session.state.step is None or not session.state.step.line:
        session.next()
    yield session
    while not session.state.step.last_line:
        session.next()
        yield session


@pytest.mark.parametrize("entry", [
    {"layer": 1, "parameter": "W", "row": 0, "column": 1}, {"layer": 2, "parameter": "b", "row": 0}
], ids=["weight", "bias"])  # fmt: skip
@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_numbers_on_a_card_give_its_result_to_the_digits_that_are_written(worked_out, name, options, entry):
    """β₂ = 0.9999 is not 1.00: then 1 − β₂ would be nothing, and so would the line."""
    for session in by_lines(name, options, entry):
        detail, symbol = session.frame().chain.detail, session.state.target.parameter.lower()
        *_, result = detail[-1]
        if len(detail) > 1:
            assert worked_out(detail[1][1].latex) == pytest.approx(worked_out(result.latex), rel=0.01)
        shown = [piece.latex for line in session.frame().chain.product for piece in line if "=" in piece.latex]
        names = [piece.partition("=")[0] for piece in shown]
        assert len(set(names)) == len(names)
        assert worked_out(shown[-1].partition("=")[2]) == pytest.approx(worked_out(result.latex), rel=0.01)
    assert names[-1] == symbol
    sentence = session.frame().chain.sentence
    assert sentence.startswith(f"{symbol} is the new {'weight' if symbol == 'w' else 'bias'}: ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9, "0.9"), (0.9999, "0.9999"), (0.999999, "0.999999"), (1e-8, r"1\times 10^{-8}"), (12345.0, "12345"),
        (1.0, "1"), (0.99987654321, "0.999877"), (1 / 3, "0.333"), (-0.5, "-0.5"), (0.1 + 0.2, "0.3"),
        (float("inf"), r"\infty"), (2.5e-7, r"2.5\times 10^{-7}"), (0.9991123456789, "0.999112"),
    ],
)  # fmt: skip
def test_a_chosen_number_is_written_so_that_one_minus_it_can_be_read_off(value, text):
    assert constant_latex(value) == text


def test_where_the_rate_has_come_to_0_no_card_says_that_the_weights_move():
    session = Session.new()
    session.run("set_schedule", name="cosine")
    session.run("set_schedule_option", key="steps", value=2)
    session.train(5)
    session.end()
    frame = session.frame().chain
    assert "η is 0 in this update, so nothing moves" in frame.sentence
    assert "downhill" not in frame.detail_title


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_card_of_a_layer_shows_the_rule_with_the_options_in_force(name, options):
    *_, session = by_lines(name, options, {"layer": 1, "parameter": "W", "row": 0, "column": 0}, 1)
    session.run("choose", layer=1, parameter="W")
    session.end()
    written = "".join(piece.latex for line in session.frame().chain.detail for piece in line)
    for key, symbol in (("weight_decay", r"\lambda"), ("momentum", r"\mu"), ("lr_decay", r"\delta")):
        if key in options:
            assert symbol in written
    assert "moves every weight and bias" in session.frame().chain.sentence


# ---------------------------------------------------------------- in words, for those who hear it


def changes_at(session, layer, line=0):
    steps = session.state.steps
    place = max(
        place for place, step in enumerate(steps, start=1)
        if step.part.layer == layer and step.phase == "update" and line in (0, step.line)
    )  # fmt: skip
    session.run_to(place)
    return session.frame().chain.changes


def example(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def test_each_new_weight_of_a_small_layer_is_named_with_its_old_one():
    assert changes_at(example("mazur"), 2) == (  # Mazur: w5+ = 0.35891648, w6+ = 0.408666186, w7+, w8+; biases by hand
        "W₂ row 1 column 1: 0.4 becomes 0.359; W₂ row 1 column 2: 0.45 becomes 0.409; "
        "W₂ row 2 column 1: 0.5 becomes 0.511; W₂ row 2 column 2: 0.55 becomes 0.561; "
        "b₂ row 1: 0.6 becomes 0.531; b₂ row 2: 0.6 becomes 0.619."
    )


def test_a_change_that_three_digits_do_not_show_is_named_by_its_size():
    told = changes_at(example("mazur"), 1)
    assert told.startswith("W₁ row 1 column 1: 0.15 falls by 2.19×10⁻⁴; ")  # Mazur: w1+ = 0.149780716


def test_of_many_weights_the_chosen_one_and_the_one_that_moves_most_are_named():
    session = example("iris")
    session.run("choose", layer=1, parameter="W", row=0, column=1)
    told = changes_at(session, 1)
    gradient = session.state.gradients.dL_dW[0]
    row, column = np.unravel_index(np.argmax(np.abs(gradient)), gradient.shape)
    first, second = told.split("; ")
    assert first.startswith("W₁ row 1 column 2: ")
    assert second.startswith(f"W₁ row {row + 1} column {column + 1}: ")


def test_the_chosen_weight_has_its_new_value_with_the_last_line_of_its_rule():
    session = example("mazur")
    session.run("set_optimizer", name="adam")
    session.run("choose", layer=2, parameter="W", row=0, column=0)
    assert changes_at(session, 2, line=1) == ""
    assert "W₂ row 1 column 1: 0.4 becomes " in changes_at(session, 2)


def test_the_weights_of_inputs_that_are_zero_stay():
    session = example("trask-11-lines")  # its first row is 0, 0, 1
    assert session.state.computation.x.tolist() == [0.0, 0.0, 1.0]
    session.run("set_scope", scope="sample")
    stays = [" stays " in one for one in changes_at(session, 1).split("; ")]
    assert stays == [True, True, False]


def test_elsewhere_nothing_changes():
    session = example("mazur")
    session.run_to(8)
    assert session.frame().chain.changes == ""
