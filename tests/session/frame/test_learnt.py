"""What the net has learnt: maps, marks and counts against forward passes and counting by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import resources
from nnviz.core.network import forward
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec
from nnviz.session.frame import affordable, learnt
from nnviz.session.frame.learnt import CURVE_POINTS, MAP_POINTS, build_learnt
from nnviz.session.state import first_state


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def session_of(layers, loss, inputs, targets, **data):
    """A session on given rows, its weights drawn."""
    start = Session.new().state
    specs = tuple(LayerSpec(units, name) for units, name in layers)
    rows, values = (tuple(tuple(map(float, row)) for row in one) for one in (inputs, targets))
    experiment = replace(
        start.experiment, network=NetworkSpec(len(rows[0]), specs, loss),
        data=DataSpec(inputs=rows, targets=values, **data), sample=0, batch_size=4,
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def three_classes(updates=0, rows=16, **data):
    """Two inputs and three one-hot classes, some rows held out."""
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(rows, 2)).round(3)
    targets = np.eye(3)[(inputs[:, 0] > 0).astype(int) + (inputs[:, 1] > 0.3)]
    given_data = {"test_fraction": 0.25} | data
    session = session_of([(4, "tanh"), (3, "softmax")], "cross_entropy", inputs, targets, **given_data)
    if updates:
        session.train(updates)
    return session


def outputs_at(state, points):
    return forward(state.network, state.parameters, np.array(points)).a


# ---------------------------------------------------------------- two inputs


@given(st.integers(0, MAP_POINTS - 1), st.integers(0, MAP_POINTS - 1), st.sampled_from([0, 40]))
def test_a_map_holds_the_forward_pass_with_its_lowest_row_first(row, column, updates):
    state = three_classes(updates).state
    frame = build_learnt(state).decision
    x, y = (np.linspace(*ends, MAP_POINTS) for ends in (frame.x_range, frame.y_range))
    a = outputs_at(state, [[x[column], y[row]]])
    for k, layer in enumerate(frame.layers, start=1):
        assert [(one.layer, one.unit) for one in layer] == [(k, unit) for unit in range(state.network.fan_out(k))]
        for one in layer:
            assert one.values.shape == (MAP_POINTS, MAP_POINTS)
            assert one.values[row, column] == pytest.approx(a[k][0, one.unit], abs=1e-5)


def test_the_map_reaches_a_tenth_beyond_the_data_that_reach_farther_and_as_far_across_the_others():
    state = three_classes().state
    frame, x = build_learnt(state).decision, state.data.inputs
    half = 0.6 * np.ptp(x, axis=0).max()
    for ends, values in ((frame.x_range, x[:, 0]), (frame.y_range, x[:, 1])):
        middle = (values.min() + values.max()) / 2
        assert ends == pytest.approx((middle - half, middle + half))
    assert frame.equal_axes


@pytest.mark.parametrize(
    ("inputs", "equal", "x_range", "y_range"),
    [
        ([[0, 0], [10, 1]], True, (-1, 11), (-5.5, 6.5)),  # ten times as far is one scale yet
        ([[0, 0], [10.1, 1]], False, (-1.01, 11.11), (-0.1, 1.1)),
        ([[0, 0], [1, 40]], False, (-0.1, 1.1), (-4, 44)),
        ([[2, 5], [2, 7]], True, (0.8, 3.2), (4.8, 7.2)),  # all rows have the same value
        ([[2, 5], [2, 5]], True, (1.4, 2.6), (4.4, 5.6)),
    ],
)
def test_inputs_of_one_scale_have_equal_axes_and_others_their_own(inputs, equal, x_range, y_range):
    session = session_of([(1, "sigmoid")], "binary_cross_entropy", inputs, [[0], [1]])
    frame = build_learnt(session.state).decision
    assert frame.equal_axes is equal
    assert frame.x_range == pytest.approx(x_range)
    assert frame.y_range == pytest.approx(y_range)


def test_the_winner_of_three_outputs_is_the_largest_one():
    state = three_classes(60).state
    frame = build_learnt(state).decision
    x, y = np.meshgrid(np.linspace(*frame.x_range, MAP_POINTS), np.linspace(*frame.y_range, MAP_POINTS))
    a = outputs_at(state, np.column_stack((x.ravel(), y.ravel())))[-1]
    second, first = np.sort(a, axis=1)[:, -2:].T
    clear = (first - second > 1e-4).reshape(x.shape)
    assert clear.mean() > 0.9
    assert np.array_equal(frame.winner[clear], a.argmax(axis=1).reshape(x.shape)[clear])
    assert frame.confidence == pytest.approx((first - second).reshape(x.shape), abs=2e-5)
    assert len(set(frame.winner.ravel().tolist())) > 1
    assert frame.classes == ("0", "1", "2")


def test_two_one_hot_outputs_are_two_classes_and_need_no_winner():
    session = session_of([(2, "sigmoid")], "half_squared_error", [[0, 0], [1, 2], [2, 1]], [[1, 0], [0, 1], [0, 1]])
    frame = build_learnt(session.state)
    assert frame.decision.winner is None
    assert frame.decision.points.label.tolist() == [0, 1, 1]
    assert {(one.low, one.middle, one.high) for one in frame.decision.layers[-1]} == {(0.0, 0.5, 1.0)}
    assert len(frame.confusion.classes) == 2


def test_the_rows_on_the_map_are_marked_as_held_out_and_as_wrong():
    state = three_classes(10).state
    points, data = build_learnt(state).decision.points, state.data
    a = outputs_at(state, data.inputs)[-1]
    assert np.array_equal(points.x, data.inputs[:, 0])
    assert np.array_equal(points.y, data.inputs[:, 1])
    assert np.flatnonzero(points.held_out).tolist() == sorted(data.test.tolist())
    assert points.held_out.sum() == 4
    assert points.label.tolist() == data.targets.argmax(axis=1).tolist()
    assert points.wrong.tolist() == [int(np.argmax(row)) != int(np.argmax(y))
                                     for row, y in zip(a, data.targets, strict=True)]  # fmt: skip
    assert 0 < points.wrong.sum() < 16
    assert np.isnan(points.share).all()


def test_one_output_tells_two_classes_apart_about_its_middle():
    session = Session.new()
    session.train(3)
    state, frame = session.state, build_learnt(session.state).decision
    assert (frame.winner, frame.confidence) == (None, None)
    assert frame.classes == ("0", "1")
    (output,), hidden = frame.layers[-1], frame.layers[0]
    assert (output.low, output.middle, output.high) == (0.0, 0.5, 1.0)
    assert {(one.low, one.middle, one.high) for one in hidden} == {(-1.0, 0.0, 1.0)}
    assert frame.points.label.tolist() == [0, 1, 1, 0]
    a = outputs_at(state, state.data.inputs)[-1][:, 0]
    assert frame.points.answer.tolist() == (a > 0.5).astype(int).tolist()
    assert frame.points.outputs[:, 0].tolist() == pytest.approx(a.tolist())
    assert frame.points.targets.tolist() == [[0.0], [1.0], [1.0], [0.0]]
    assert frame.points.wrong.tolist() == ((a > 0.5) != (state.data.targets[:, 0] == 1)).tolist()
    assert (frame.row, frame.sample, frame.home) == (1, tuple(state.data.inputs[1]), None)


def test_a_row_moved_by_hand_is_drawn_and_judged_where_it_is_now_and_counted_where_it_was():
    session = three_classes(60)
    row = 3
    before = build_learnt(session.state)
    there = session.state.data.inputs[row].tolist()
    session.run("set_inputs", row=row, values=(-9.0, -9.0))
    frame = build_learnt(session.state)
    points, a = frame.decision.points, outputs_at(session.state, [[-9.0, -9.0]])[-1][0]
    assert (frame.decision.row, frame.decision.sample, frame.decision.home) == (row, (-9.0, -9.0), tuple(there))
    assert (points.x[row], points.y[row]) == (-9.0, -9.0)
    assert points.outputs[row] == pytest.approx(a)
    assert points.answer[row] == np.argmax(a)
    assert points.wrong[row] == (np.argmax(a) != before.decision.points.label[row])
    others = np.arange(16) != row
    assert np.array_equal(points.outputs[others], before.decision.points.outputs[others])
    assert np.array_equal(frame.confusion.train, before.confusion.train)
    assert frame.decision.x_range == before.decision.x_range
    session.run("set_inputs", row=row, values=there)
    assert build_learnt(session.state).decision.home is None


def test_a_tanh_output_has_its_middle_at_zero():
    session = session_of([(1, "tanh")], "mean_squared_error", [[0, 0], [1, 2], [2, 1]], [[-1], [1], [1]])
    frame = build_learnt(session.state)
    (output,) = frame.decision.layers[-1]
    assert (output.low, output.middle, output.high) == (-1.0, 0.0, 1.0)
    assert frame.confusion.classes == ("−1", "1")
    assert frame.decision.points.label.tolist() == [0, 1, 1]


def test_a_regression_over_two_inputs_has_no_classes():
    session = session_of([(2, "tanh"), (1, "identity")], "half_squared_error", [[0, 0], [1, 2]], [[0.5], [-4]])
    frame = build_learnt(session.state)
    assert frame.confusion is None
    assert frame.agreement is None
    assert frame.decision.classes == ()
    assert not frame.decision.points.wrong.any()
    (output,) = frame.decision.layers[-1]
    assert (output.low, output.middle, output.high) == (-1.0, 0.0, 1.0)
    assert frame.decision.points.share.tolist() == [0.5, -1.0]


def test_maps_are_the_frames_own_and_do_not_change_with_the_next_frame():
    session = three_classes()
    first = build_learnt(session.state).decision
    kept = first.layers[-1][0].values.copy()
    session.train(30)
    second = build_learnt(session.state).decision
    assert np.array_equal(first.layers[-1][0].values, kept)
    assert not np.array_equal(second.layers[-1][0].values, kept)


def test_of_very_many_rows_the_first_ones_are_drawn_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(affordable, "MOST_ROWS", 5)
    frame = build_learnt(three_classes().state)
    points = frame.decision.points
    assert {len(one) for one in (points.x, points.y, points.share, points.label, points.held_out, points.wrong)} == {5}
    assert frame.confusion.train.sum() + frame.confusion.test.sum() == 16
    assert frame.decision.note == "Drawn: the first 5 of 16 rows."


def test_of_rows_that_take_too_long_the_first_ones_are_counted_and_that_is_said(monkeypatch):
    session = three_classes()
    state, data = session.state, session.state.data
    links = sum(W.size for W in state.parameters.weights)
    monkeypatch.setattr(affordable, "MOST_PASSED", 9 * links)
    frame = build_learnt(state)
    counted = [int((rows < 9).sum()) for rows in (data.train, data.test)]
    assert [int(table.sum()) for table in (frame.confusion.train, frame.confusion.test)] == counted
    assert f"of the first {counted[0]} right" in frame.confusion.train_accuracy
    assert len(frame.decision.points.x) == 9
    assert frame.decision.note == "Drawn: the first 9 of 16 rows."


def test_where_all_rows_are_drawn_nothing_is_said_of_them(monkeypatch):
    assert build_learnt(three_classes().state).decision.note == ""
    assert build_learnt(opened("regression-sine").state).fit.note == ""
    monkeypatch.setattr(affordable, "MOST_ROWS", 7)
    session = opened("regression-sine")
    session.train(1)  # another State: frames are kept
    assert build_learnt(session.state).fit.note == f"Drawn: the first 7 of {len(session.state.data.inputs)} rows."


# ---------------------------------------------------------------- one input


def test_the_fit_is_the_forward_pass_along_the_input():
    session = opened("regression-sine")
    session.train(25)
    state, frame = session.state, build_learnt(session.state)
    fit = frame.fit
    assert frame.decision is None
    assert (len(fit.x), fit.x[0] < state.data.inputs.min(), fit.x[-1] > state.data.inputs.max()) == (
        CURVE_POINTS, True, True,
    )  # fmt: skip
    a = outputs_at(state, fit.x[:, None])
    for k, layer in enumerate(fit.layers, start=1):
        for one in layer:
            assert one.values == pytest.approx(a[k][:, one.unit], abs=1e-5)
    assert np.array_equal(fit.points.x, state.data.inputs[:, 0])
    assert np.array_equal(fit.points.y, state.data.targets[:, 0])
    assert np.flatnonzero(fit.points.held_out).tolist() == sorted(state.data.test.tolist())
    assert fit.sample == (state.data.inputs[0, 0], state.data.targets[0, 0])
    assert frame.title == "after 25 updates"


# ---------------------------------------------------------------- how often it is right


@pytest.mark.parametrize("updates", [0, 5, 200])
def test_the_confusion_is_what_counting_by_hand_gives(updates):
    state = three_classes(updates).state
    frame, data = build_learnt(state).confusion, state.data
    a = outputs_at(state, data.inputs)[-1]
    for rows, counts, text in ((data.train, frame.train, frame.train_accuracy),
                               (data.test, frame.test, frame.test_accuracy)):  # fmt: skip
        by_hand, right = np.zeros((3, 3), dtype=int), 0
        for row in rows:
            true, said = int(np.argmax(data.targets[row])), int(np.argmax(a[row]))
            by_hand[true, said] += 1
            right += true == said
        assert counts.tolist() == by_hand.tolist()
        assert text.startswith(f"{right} of {len(rows)} right (")


def test_a_confusion_of_many_inputs_has_the_names_of_the_classes():
    session = opened("iris")
    session.train(1)
    frame = build_learnt(session.state)
    assert (frame.decision, frame.fit, frame.agreement) == (None, None, None)
    assert frame.confusion.classes == ("setosa", "versicolor", "virginica")
    assert frame.confusion.train.sum() == len(session.state.data.train)
    assert frame.title == "after 1 update"


def test_of_very_many_classes_the_last_ones_are_counted_together_and_said():
    count, rows = 1300, 40
    rng = np.random.default_rng(2)
    true = np.concatenate([[0, 98, 99, count - 1], rng.integers(0, count, rows - 4)])
    session = session_of([(count, "softmax")], "cross_entropy", rng.normal(size=(rows, 3)), np.eye(count)[true])
    frame, said = (
        build_learnt(session.state).confusion,
        outputs_at(session.state, session.state.data.inputs)[-1].argmax(1),
    )
    assert len(frame.classes) == 100
    assert frame.classes[-1] == "1,201 others"
    assert frame.together == 1201
    assert frame.train.shape == (100, 100)
    assert frame.train.sum() == rows
    assert frame.train[99].sum() == np.sum(true >= 99)
    assert frame.train[:, 99].sum() == np.sum(said >= 99)
    assert frame.train_accuracy.startswith(f"{np.sum(true == said)} of {rows} right")


def test_without_a_test_set_only_the_training_rows_are_counted():
    frame = build_learnt(Session.new().state).confusion
    assert (frame.test, frame.test_accuracy) == (None, "")
    assert frame.train.sum() == 4


def test_a_regression_with_many_inputs_shows_what_is_said_against_what_is_so():
    rng = np.random.default_rng(1)
    session = session_of([(2, "identity")], "half_squared_error", rng.normal(size=(8, 3)), rng.normal(size=(8, 2)),
                         test_fraction=0.25)  # fmt: skip
    state, frame = session.state, build_learnt(session.state)
    assert (frame.decision, frame.fit, frame.confusion) == (None, None, None)
    assert np.array_equal(frame.agreement.targets, state.data.targets)
    W, b = state.parameters.weights[0], state.parameters.biases[0]
    assert frame.agreement.outputs == pytest.approx(state.data.inputs @ W.T + b)
    assert np.flatnonzero(frame.agreement.held_out).tolist() == sorted(state.data.test.tolist())
    assert frame.agreement.names == state.data.target_names


def test_of_very_many_outputs_the_first_ones_are_drawn_and_that_is_said(monkeypatch):
    rng = np.random.default_rng(1)
    session = session_of([(5, "identity")], "half_squared_error", rng.normal(size=(8, 3)), rng.normal(size=(8, 5)))
    monkeypatch.setattr(learnt, "MOST_POINTS", 20)
    monkeypatch.setattr(affordable, "MOST_ROWS", 6)
    frame = learnt._build(session.state).agreement
    assert frame.note == "Drawn: the first 6 of 8 rows and the first 3 of 5 outputs."
    assert np.array_equal(frame.targets, session.state.data.targets[:6, :3])
    assert frame.outputs.shape == (6, 3)
    assert len(frame.names) == 3


def test_outputs_that_overflow_are_drawn_without_a_warning():
    session = three_classes()
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=1e308)
    session.run("set_parameter", layer=2, parameter="W", row=1, column=0, value=-1e308)
    session.run("set_parameter", layer=2, parameter="W", row=0, column=1, value=1e308)
    frame = build_learnt(session.state)
    assert frame.decision.winner.shape == (MAP_POINTS, MAP_POINTS)
    assert frame.confusion.train.sum() == 12


def test_outputs_that_are_no_numbers_have_no_class():
    """A softmax of ∞ is NaN. Such rows are not right, whatever their class is."""
    session = Session.open(resources.path("experiments", "iris.nnviz.json"))
    for column in range(session.state.network.fan_in(2)):
        session.run("set_parameter", layer=2, parameter="W", row=0, column=column, value=1e308)
    outputs = forward(session.state.network, session.state.parameters, session.state.data.inputs).a[-1]
    lost = int(np.isnan(outputs[session.state.data.train]).any(axis=1).sum())
    frame = build_learnt(session.state)
    rows = len(session.state.data.train)
    assert frame.confusion.train.sum() == rows - lost
    assert lost > 0
    assert frame.confusion.train_accuracy.endswith(f", {lost} without a class: the output is NaN")
