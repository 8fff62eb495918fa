"""The comparison in words and numbers, against the numbers of the lanes themselves."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import trace
from nnviz.core.losses import LOSSES
from nnviz.session import Session
from nnviz.session.compare import frames
from nnviz.session.compare.cells import learnt_cells
from nnviz.session.compare.comparison import begin_comparison
from nnviz.session.compare.frames import build_compare, gives_one_answer
from nnviz.session.compare.outcome import OutcomesJob, guess_loss, low_loss, stays_below
from nnviz.session.compare.table import HEAD, lanes_table
from nnviz.session.compare.words import net_text


def shown(session, key, updates, at=None):
    session.run("compare", key=key)
    comparison = begin_comparison(session.state).extended(updates)
    outcomes = OutcomesJob(comparison, session.state, (None,) * len(comparison.lanes)).run(lambda share: True)
    return comparison, outcomes, build_compare(comparison, outcomes, updates if at is None else at, session.state)


@pytest.fixture(scope="module")
def schemes(request):
    session = request.getfixturevalue("opened")("start")
    return session, *shown(session, "initialization", 300)


def test_a_loss_is_low_from_where_it_stays_below(schemes):
    _, comparison, _, frame = schemes
    for lane, own in zip(comparison.lanes, frame.lanes, strict=True):
        curves = lane.run.curves
        measured = zip(curves.updates.tolist(), range(len(curves.updates)), strict=True)
        first = next((update for update, k in measured if (curves.train_loss[k:] < 0.1).all()), None)
        assert own.low_from == first
    assert [lane.place for lane in frame.lanes][-2:] == ["second", "first"]
    assert [lane.is_first for lane in frame.lanes] == [False] * 5 + [True]


def test_a_loss_that_comes_back_up_counts_from_its_last_return():
    updates = np.arange(6)
    assert stays_below(updates, np.array([1.0, 0.05, 0.2, 0.05, 0.04, 0.03]), 0.1) == 3
    assert stays_below(updates, np.array([1.0, 0.05, 0.2, 0.05, 0.04, 0.3]), 0.1) is None
    assert stays_below(updates, np.array([0.01] * 6), 0.1) == 0
    assert stays_below(updates, np.array([0.01] * 5 + [math.nan]), 0.1) is None


def test_who_stands_still_has_a_guess_and_no_accuracy(schemes):
    zeros = schemes[3].lanes[0]
    assert (zeros.place, zeros.right, zeros.low_from) == ("stands still", "a guess", None)
    assert zeros.head == "Stands still"
    assert zeros.told.startswith("at the start Z of layer 1 is the same for all rows and units.")


def test_what_is_said_of_the_start_is_measured_there(schemes):
    session, comparison, _, frame = schemes
    lane = comparison.lanes[3]  # N(0, 1) × 5
    x, y = session.state.data.inputs, session.state.data.targets
    passed = trace(lane.network, lane.run.at(0).parameters, x, y)
    assert frame.lanes[3].share_saturated == np.mean(np.abs(1 - np.tanh(passed.z[0]) ** 2) < 0.05) == 1.0
    mean = passed.dL_dz[0].T @ x / len(x)
    norm = math.hypot(np.linalg.norm(mean), np.linalg.norm(passed.dL_dz[0].mean(axis=0)))
    assert frame.lanes[3].gradient_norm == pytest.approx(norm, rel=1e-12)
    assert f"(std {np.std(passed.z[0]):.2g} → {np.std(passed.z[1]):.2g})" in frame.lanes[3].told


def test_what_all_lanes_have_in_common_is_said_and_what_they_differ_in_is_not(schemes):
    *_, frame = schemes
    assert frame.asks == "Which first weights let this net learn?"
    assert frame.common == "given rows, 4 rows · 2 – 2 tanh – 1 sigmoid · SGD, η = 0.5 · 4 rows an update · seed 2"
    assert frame.differ_in == ("initialization",)
    assert [lane.in_graph for lane in frame.lanes] == [False] * 4 + [True, False]


def test_the_guess_is_the_loss_of_the_best_answer_that_is_the_same_for_all_rows(schemes):
    assert schemes[3].guess == pytest.approx(math.log(2), rel=1e-15)
    targets = np.array([[1.0], [0.0], [0.0], [0.0]])
    share = 0.25
    entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
    assert guess_loss(LOSSES["binary_cross_entropy"], targets) == pytest.approx(entropy, rel=1e-15)
    values = np.array([[1.0], [2.0], [6.0]])
    assert guess_loss(LOSSES["half_squared_error"], values) == pytest.approx(np.var(values) / 2, rel=1e-15)


def test_a_low_loss_is_a_round_number_a_tenth_of_the_guess():
    assert low_loss(LOSSES["binary_cross_entropy"], 0.562) == 0.1
    assert low_loss(LOSSES["half_squared_error"], 2.34) == 0.2
    assert low_loss(LOSSES["half_squared_error"], 0.0) == 0.1


def test_an_earlier_update_is_shown_as_it_was(schemes):
    session, comparison, outcomes, _ = schemes
    frame = build_compare(comparison, outcomes, 48, session.state)
    for lane, own in zip(comparison.lanes, frame.lanes, strict=True):
        assert own.update == 48
        assert own.loss == lane.run.curves.until(48).train_loss[-1]
        assert own.place == "–"  # a verdict is on the end that it was made for
        assert own.low_from is None


def test_a_loss_between_two_points_of_the_curve_is_that_of_its_update(opened):
    comparison, _, frame = shown(opened("xor"), "learning_rate", 1101, at=1003)
    data = comparison.data
    for lane, own in zip(comparison.lanes[:3], frame.lanes[:3], strict=True):
        assert 1003 not in lane.run.curves.updates
        answers = trace(lane.network, lane.run.at(1003).parameters, data.inputs[data.train], data.targets[data.train])
        y, given = data.targets[data.train], answers.a[-1]
        assert own.loss == pytest.approx(-np.mean(np.log(np.where(y == 1, given, 1 - given))), rel=1e-9)
        assert (own.update, own.measured) == (1003, 1003)
        assert own.accuracy == np.mean((given > 0.5) == (y == 1))


def test_where_measuring_takes_long_it_is_said_after_which_update_the_loss_was(opened, monkeypatch):
    monkeypatch.setattr(frames, "SOON", 0.0)
    comparison, _, frame = shown(opened("xor"), "learning_rate", 1101, at=1003)
    curves = comparison.lanes[0].run.curves.until(1003)
    assert (frame.lanes[0].measured, frame.lanes[0].loss) == (curves.updates[-1], curves.train_loss[-1])


def test_lanes_of_other_shapes_have_no_mountain_in_common(opened):
    session = opened("start")
    session.run("compare", key="depth")
    frame = build_compare(begin_comparison(session.state), (None,) * 5, 0, session.state)
    assert frame.mountain.startswith("These lanes have weights of different numbers")
    assert frame.note == "Press Train: all lanes go on together."


def test_a_rate_that_is_too_large_is_said_to_be_so(opened):
    *_, frame = shown(opened("start"), "learning_rate", 300)
    slow, right, fast, failing = frame.lanes
    assert (slow.place, slow.head) == ("crawls", "Crawls")
    assert right.place == "second"
    assert fast.is_first
    assert failing.place in ("oscillates", "diverges")


def test_where_schedules_differ_eta_is_there_over_time(opened):
    *_, frame = shown(opened("start"), "schedule", 20)
    constant, *_, cosine = frame.lanes
    assert set(constant.rates.tolist()) == {0.5}
    expected = [0.5 * (1 + math.cos(math.pi * k / 1000)) / 2 for k in range(21)]
    assert cosine.rates == pytest.approx(expected, rel=1e-12)


def test_the_table_holds_each_lane_in_full_precision(schemes):
    _, comparison, _, frame = schemes
    table = lanes_table(frame)
    assert table.head == HEAD
    lines = list(table.lines)
    assert [line[0] for line in lines] == [lane.name for lane in comparison.lanes]
    assert lines[5][2] == comparison.lanes[5].run.curves.train_loss[-1]
    assert (lines[5][1], lines[5][4], lines[0][4]) == (300, frame.lanes[5].low_from, None)


def test_outputs_that_differ_from_row_to_row_are_no_guess(schemes):
    session, comparison, *_ = schemes
    x = session.state.data.inputs
    answers = [gives_one_answer(lane.network, lane.run.at(300).parameters, x) for lane in comparison.lanes]
    assert answers == [True, False, False, False, False, False]


def read(tmp_path, lanes, rows=None, **changes):
    """The frame of these lanes after some updates, of a file."""
    document = {
        "format": "nnviz-experiment", "version": 3,
        "network": {"inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}],
                    "loss": "binary_cross_entropy"},
        "initialization": {"scheme": "normal", "seed": 7, "std": 0.5},
        "optimizer": {"name": "sgd", "learning_rate": 0.2}, "batch_size": 3,
        "data": rows or {"inputs": [[1, 2], [2, 1]], "targets": [[0], [1]]},
        "compare": [{"name": f"lane {k}"} | lane for k, lane in enumerate(lanes, start=1)],
    } | changes  # fmt: skip
    path = tmp_path / "lanes.nnviz.json"
    path.write_text(json.dumps(document))
    session = Session.open(path)
    comparison = begin_comparison(session.state).extended(20)
    outcomes = OutcomesJob(comparison, session.state, (None,) * len(lanes)).run(lambda share: True)
    return build_compare(comparison, outcomes, 20, session.state)


def test_what_lanes_have_in_common_is_theirs_even_where_the_experiment_has_another_choice(tmp_path):
    adam = [{"optimizer": {"name": "adam", "learning_rate": rate}} for rate in (0.1, 0.01)]
    common = read(tmp_path, adam).common
    assert common == "given rows, 2 rows · 2 – 3 tanh – 1 sigmoid · N(0, 0.5²) · Adam · 2 rows an update · seed 7"
    zeros = [{"initialization": {"scheme": "zeros"}, "optimizer": {"learning_rate": rate}} for rate in (1, 2)]
    assert " · zeros · SGD · " in read(tmp_path, zeros).common
    assert "seed" not in read(tmp_path, [{"initialization": {"seed": seed}} for seed in (1, 2)]).common


def test_given_weights_are_not_said_to_be_drawn(tmp_path):
    given = {"weights": [[[0.1, 0.2]] * 3, [[1, 2, 3]]], "biases": [[0, 0, 0], [0.5]]}
    rates = [{"optimizer": {"learning_rate": rate}} for rate in (1, 2)]
    assert " · given weights · " in read(tmp_path, rates, parameters=given).common


def test_lanes_that_do_not_differ_are_not_asked_what_makes_the_difference(tmp_path):
    assert read(tmp_path, [{}]).asks.startswith("One lane: ")
    assert read(tmp_path, [{}, {}]).asks == "These lanes make the same choices"
    assert read(tmp_path, [{}, {"initialization": {"seed": 1}}]).asks == "What makes the difference?"


def test_where_all_rows_have_one_target_the_same_answer_is_no_guess(tmp_path):
    frame = read(tmp_path, [{}], rows={"inputs": [[1, 2]], "targets": [[1]]})
    assert frame.lanes[0].right == "100 %"
    zeros = {"initialization": {"scheme": "zeros"}}
    frame = read(tmp_path, [zeros], rows={"inputs": [[1, 2], [2, 1]], "targets": [[1], [1]]})
    assert frame.lanes[0].right == "100 %"


def test_one_number_is_not_said_to_be_the_same_for_all_rows(tmp_path):
    scales = [{"initialization": {"std": std}} for std in (1, 2)]
    frame = read(tmp_path, scales, rows={"inputs": [[1, 2]], "targets": [[1]]})
    assert "same for all rows" not in frame.lanes[0].told
    assert "Z of layer 1 has std" in frame.lanes[0].told


def test_a_lane_that_overflows_with_its_first_update_says_so(tmp_path):
    line = {"inputs": 2, "layers": [{"units": 1, "activation": "identity"}], "loss": "half_squared_error"}
    frame = read(tmp_path, [{"optimizer": {"learning_rate": 1e200}}] * 2, network=line)
    assert [(lane.place, lane.head, lane.stopped) for lane in frame.lanes] == [("overflows", "Overflows", True)] * 2
    assert "after update 1" in frame.lanes[0].told
    assert frame.note == "No lane can go on: each has come to numbers that are not finite."


def test_a_loss_that_is_low_before_it_overflows_does_not_stay_low(tmp_path):
    line = {"inputs": 2, "layers": [{"units": 1, "activation": "identity"}], "loss": "half_squared_error"}
    rows = {"inputs": [[1, 0], [2, 0]], "targets": [[1], [1e3]]}
    own = {"weights": [[[990.0, 0.0]]], "biases": [[-988.0]]}  # near the best line, whose loss is 0
    lanes = [{"optimizer": {"learning_rate": 1e200}}, {"optimizer": {"learning_rate": 0.01}}]
    frame = read(tmp_path, lanes, rows=rows, network=line, parameters=own)
    assert frame.lanes[0].loss < frame.low
    assert (frame.lanes[0].low_from, frame.lanes[0].is_first, frame.lanes[1].is_first) == (None, False, True)


def test_the_rate_itself_is_among_the_classic_ones_once(opened):
    session = opened("start")
    session.run("set_learning_rate", value=0.123456789)
    session.run("compare", key="learning_rate")
    rates = [lane.experiment.optimizer.learning_rate for lane in begin_comparison(session.state).lanes]
    assert rates[:3] == [0.0123457, 0.123456789, 1.23457]


def test_a_net_is_written_as_one_says_it(schemes):
    network = schemes[1].lanes[0].network
    hidden = replace(network.layers[0], units=30)
    deep = replace(network, layers=(*[hidden] * 8, network.layers[-1]))
    assert net_text(deep) == "2 – 8 × 30 tanh – 1 sigmoid"
    mixed = replace(network, layers=(hidden, replace(hidden, activation=ACTIVATIONS["relu"]), network.layers[-1]))
    assert net_text(mixed) == "2 – 30 tanh – 30 ReLU – 1 sigmoid"


def test_maps_of_more_inputs_than_two_are_over_the_same_two_of_them_in_all_lanes(opened):
    session = opened("iris")
    session.run("compare", key="learning_rate")
    comparison = begin_comparison(session.state).extended(5)
    planes = {one.decision.plane for one in learnt_cells(comparison, 5, session.state)}
    assert planes == {(0, 1)}
