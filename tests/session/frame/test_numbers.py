"""The table of the numbers: what it holds, and when."""

import csv
import io

import numpy as np
import pytest

from nnviz.session import Session
from nnviz.session.frame.numbers import build_numbers
from nnviz.session.tables import as_text, numbers_table


@pytest.fixture
def session():
    """The small first net: 2-2-1, tanh and sigmoid, binary cross-entropy."""
    one = Session.new()
    one.run("set_route", route="pass")
    return one


def to_the_update(session):
    while session.state.step is None or session.state.step.phase != "update":
        session.next("factor")


def by_hand(state):
    """The numbers of the units, by the formulas of the book."""
    (W1, W2), (b1, b2) = state.parameters.weights, state.parameters.biases
    x, y = state.computation.x, state.computation.y
    z1 = W1 @ x + b1
    a1 = np.tanh(z1)
    z2 = W2 @ a1 + b2
    a2 = 1 / (1 + np.exp(-z2))
    by_a2 = (a2 - y) / (a2 * (1 - a2))
    by_z2 = a2 - y
    by_a1 = W2.T @ by_z2
    by_z1 = by_a1 * (1 - a1**2)
    return z1, a1, z2, a2, by_a2, by_z2, by_a1, by_z1, np.outer(by_z1, x), np.outer(by_z2, a1)


def column(frame, name):
    place = frame.columns.index(name)
    return frame.values[:, place], frame.known[:, place]


def test_at_the_start_only_the_inputs_and_the_parameters_are_known(session):
    frame = build_numbers(session.state, "units")
    assert [frame.name(line) for line in range(3)] == ["x₁", "x₂", "a₁,₁"]
    assert column(frame, "a")[1].tolist() == [True, True, False, False, False]
    assert column(frame, "b")[1].tolist() == [False, False, True, True, True]
    for name in ("z", "∂L/∂a", "∂L/∂z", "∂L/∂b"):
        assert not column(frame, name)[1].any()
    weights = build_numbers(session.state, "weights")
    assert weights.known.tolist() == [[True, False]] * 6


def test_each_step_fills_what_it_computes_and_nothing_more(session):
    seen = []
    while session.state.step is None or session.state.step.phase != "update":
        frame = build_numbers(session.state, "units")
        seen.append([int(column(frame, name)[1].sum()) for name in frame.columns])
        session.next("factor")
    #              z  a  L/a L/z b L/b
    assert seen == [
        [0, 2, 0, 0, 3, 0],  # the start
        [2, 2, 0, 0, 3, 0],
        [2, 4, 0, 0, 3, 0],
        [3, 4, 0, 0, 3, 0],
        [3, 5, 0, 0, 3, 0],
        [3, 5, 0, 0, 3, 0],  # the loss
        [3, 5, 1, 0, 3, 0],  # ∂L/∂A₂
        [3, 5, 1, 1, 3, 0],  # ∂A₂/∂Z₂
        [3, 5, 1, 1, 3, 0],  # the branch into W₂
        [3, 5, 1, 1, 3, 1],  # the branch into b₂
        [3, 5, 3, 1, 3, 1],
        [3, 5, 3, 3, 3, 1],
        [3, 5, 3, 3, 3, 1],
        [3, 5, 3, 3, 3, 3],
    ]


def test_its_numbers_are_those_of_the_formulas(session):
    z1, a1, z2, a2, by_a2, by_z2, by_a1, by_z1, by_W1, by_W2 = by_hand(session.state)
    x = session.state.computation.x
    to_the_update(session)
    frame = build_numbers(session.state, "units")
    np.testing.assert_allclose(column(frame, "z")[0][2:], [*z1, *z2], rtol=1e-12)
    np.testing.assert_allclose(column(frame, "a")[0], [*x, *a1, *a2], rtol=1e-12)
    np.testing.assert_allclose(column(frame, "∂L/∂a")[0][2:], [*by_a1, *by_a2], rtol=1e-12)
    np.testing.assert_allclose(column(frame, "∂L/∂z")[0][2:], [*by_z1, *by_z2], rtol=1e-12)
    np.testing.assert_allclose(column(frame, "∂L/∂b")[0][2:], [*by_z1, *by_z2], rtol=1e-12)
    weights = build_numbers(session.state, "weights")
    np.testing.assert_allclose(column(weights, "∂L/∂w")[0], [*by_W1.ravel(), *by_W2.ravel()], rtol=1e-12)
    assert [weights.name(line) for line in (0, 1, 2, 4)] == ["w₁,₁,₁", "w₁,₁,₂", "w₁,₂,₁", "w₂,₁,₁"]


def test_along_one_path_no_running_product_is_called_a_derivative(session):
    session.run("set_route", route="chain")
    session.run("set_view", view="path")
    while session.state.step is None or session.state.step.phase != "update":
        frame = build_numbers(session.state, "units")
        assert not column(frame, "∂L/∂a")[1].any()
        session.next("factor")


def test_one_chain_of_one_weight_gives_one_gradient(session):
    session.run("set_route", route="chain")
    session.run("set_view", view="path")
    for _ in range(10):
        session.next("factor")
    target = session.state.target
    frame = build_numbers(session.state, "weights")
    known = np.flatnonzero(frame.known[:, 1])
    assert [tuple(frame.places[line]) for line in known] == [(target.layer, target.row, target.column)]


def test_the_note_tells_means_from_numbers_of_the_sample():
    session = Session.new()
    session.run("set_scope", scope="batch")
    assert "mean over" in build_numbers(session.state, "weights").note
    note = build_numbers(session.state, "units").note
    assert note.startswith("z, a, ∂L/∂a, ∂L/∂z: sample")
    assert "∂L/∂b: mean over" in note


@pytest.mark.parametrize(("tab", "delimiter"), [(True, "\t"), (False, ",")])
def test_as_text_every_number_reads_back_exactly_and_what_is_unknown_is_empty(session, tab, delimiter):
    for _ in range(2):
        session.next("factor")
    frame = build_numbers(session.state, "units")
    head, *lines = csv.reader(io.StringIO(as_text(numbers_table(frame, range(5)), tab=tab)), delimiter=delimiter)
    assert head == ["unit", *frame.columns]
    for line, cells in enumerate(lines):
        assert cells[0] == frame.name(line)
        for place, cell in enumerate(cells[1:]):
            assert (float(cell) == frame.values[line, place]) if frame.known[line, place] else cell == ""
