"""The timeline: stepping, undo, files. The laws hold for random nets, routes and grains."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import resources
from nnviz.core.chain import Target
from nnviz.core.nudge import nudge_parameter
from nnviz.session import Session, UserError
from nnviz.session.frame.equality import same as same_frame
from nnviz.session.plan import GRAINS

grains = st.sampled_from(GRAINS)
SHIPPED = ["start", "xor", "iris", "mazur", "regression-sine"]


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def same_numbers(some, other):
    pairs = zip((*some.weights, *some.biases), (*other.weights, *other.biases), strict=True)
    return all(np.array_equal(x, y) for x, y in pairs)


def same(some, other):
    """Two States are the same moment: every choice equal, every number identical."""
    for field in fields(some):
        a, b = getattr(some, field.name), getattr(other, field.name)
        if field.name == "computation":
            if not same_numbers(a.parameters, b.parameters) or not np.array_equal(a.x, b.x):
                return False
        elif field.name == "by_hand":
            if [point.updates for point in a] != [point.updates for point in b]:
                return False
            if not all(same_numbers(x.parameters, y.parameters) for x, y in zip(a, b, strict=True)):
                return False
        elif field.name not in ("data", "initial", "memory", "message") and a != b:
            return False
    return True


@st.composite
def sessions(draw):
    """A session somewhere in the middle of its work."""
    session = opened(draw(st.sampled_from(SHIPPED)))
    session.run("set_route", route=draw(st.sampled_from(["chain", "pass"])))
    layer = draw(st.integers(1, session.state.network.depth))
    for bare in draw(st.sets(st.integers(1, session.state.network.depth))):
        session.run("set_layer_bias", layer=bare, value=False)
    parameter = draw(st.sampled_from(["W", "b"])) if session.state.network.biases(layer) else "W"
    session.run("choose", layer=layer, parameter=parameter)
    for grain in draw(st.lists(grains, max_size=4)):
        session.next(grain)
    return session


@given(sessions(), st.lists(grains, min_size=1, max_size=4))
def test_back_undoes_next_at_every_grain_and_gives_identical_states(session, strides):
    before = []
    for grain in strides:
        before.append(session.state)
        session.next(grain)
    for grain, state in zip(reversed(strides), reversed(before), strict=True):
        assert session.back(grain)
        assert session.state is state


@settings(max_examples=20)
@given(sessions(), grains)
def test_next_after_back_comes_to_the_same_moment(session, grain):
    session.next(grain)
    there = session.state
    session.back(grain)
    session.next(grain)
    assert session.state is there


@settings(max_examples=20)
@given(sessions(), grains)
def test_a_fresh_session_that_takes_the_same_steps_has_identical_numbers(session, grain):
    session.next(grain)
    repeated = Session(session.state)
    for _ in range(2):
        session.next(grain)
        repeated.next(grain)
    assert same(session.state, repeated.state)


@settings(max_examples=20)
@given(sessions(), st.data())
def test_running_to_a_step_arrives_there_from_before_and_from_behind(session, data):
    for _ in range(2):
        step = data.draw(st.integers(0, len(session.state.steps)))
        updates = session.state.updates
        session.run_to(step)
        assert session.state.cursor == step
        assert session.state.updates == updates


def test_home_and_end_are_the_ends_of_this_pass():
    session = opened("mazur")
    session.next("update")
    session.next("factor")
    session.end()
    assert session.state.cursor == len(session.state.steps)
    session.home()
    assert session.state.cursor == 0
    assert session.state.updates == 1


def test_the_next_pass_goes_forward_with_the_updated_weights():
    session = opened("mazur")
    session.next("update")
    old = session.state.parameters
    session.next("factor")
    assert session.state.updates == 1
    assert session.state.cursor == 1
    assert session.state.step.part.kind == "z"
    gradient = old.weights[0] - session.state.parameters.weights[0]
    assert gradient == pytest.approx(0.5 * np.array([[0.000438568, 0.000877135], [0.000497713, 0.000995425]]), rel=1e-6)


def test_hidden_gradients_come_from_the_old_output_weights():
    session = opened("mazur")
    session.next("update")
    session.next("pass")
    assert session.state.computation.sample.loss == pytest.approx(0.28047144679, rel=1e-9)


# ---------------------------------------------------------------- commands on the timeline


def test_a_drag_is_one_entry():
    session = Session.new()
    for value in (0.1, 0.2, 0.3):
        session.run("set_learning_rate", merge="rate", value=value)
    session.seal()
    session.run("set_learning_rate", merge="rate", value=0.4)
    assert session.length == 3
    session.undo()
    assert session.state.experiment.optimizer.learning_rate == 0.3
    session.undo()
    assert session.position == 0
    assert not session.can_undo


def test_undo_takes_back_a_whole_press_and_redo_brings_it_back():
    session = Session.new()
    session.next("update")
    there = session.state
    session.undo()
    assert session.position == 0
    session.redo()
    assert session.state is there


@pytest.mark.parametrize("inside", range(1, 7))
def test_redo_ends_where_undo_was_pressed_in_the_middle_of_a_press_too(inside):
    session = opened("xor")
    session.next("pass")
    whole = session.position
    session.next("pass")
    session.seek(min(inside, session.length - 1))
    here = session.position
    while session.undo():
        pass
    while session.position < here:
        session.redo()
    assert session.position == here
    session.undo()
    session.seek(0)  # whoever goes elsewhere in between redoes whole presses
    session.redo()
    assert session.position == whole


def test_each_redo_takes_back_one_of_several_undos():
    session = opened("xor")
    for _ in range(3):
        session.next("layer")
    places = [session.position - 1]
    session.seek(places[0])
    while session.undo():
        places.append(session.position)
    for place in places[-2::-1]:
        session.redo()
        assert session.position == place


def test_a_command_that_changes_nothing_leaves_no_trace_on_the_timeline():
    session = Session.new()
    session.run("choose", layer=1, parameter="W")
    assert session.length == 1


def test_a_refused_command_changes_nothing():
    session = Session.new()
    session.next("layer")
    state, length = session.state, session.length
    calls = []
    session.on_change = lambda: calls.append(1)
    for command, arguments in [
        ("set_learning_rate", {"value": -1.0}),
        ("set_units", {"layer": 9, "units": 3}),
        ("set_units", {"layer": 1, "units": 0}),
        ("set_activation", {"layer": 1, "name": "softmax"}),
        ("remove_layer", {"layer": session.state.network.depth}),
        ("select_sample", {"index": 10**6}),
        ("set_parameter", {"layer": 1, "parameter": "W", "row": 0, "column": 0, "value": float("nan")}),
        ("set_input", {"index": 99, "value": 0.0}),
        ("set_inputs", {"row": 99, "values": (0.0, 0.0)}),
        ("set_inputs", {"row": 0, "values": (0.0, float("nan"))}),
        ("set_inputs", {"row": 0, "values": (0.0,)}),
        ("choose", {"layer": 1, "parameter": "W", "row": 99, "column": 0}),
        ("choose_path", {"index": 3}),
        ("set_data", {"name": "unheard"}),
        ("open_csv", {"path": "nowhere.csv"}),
        ("set_scheme", {"scheme": "magic"}),
        ("set_scheme_option", {"key": "magic", "value": 1.0}),
        ("set_route", {"route": "sideways"}),
    ]:
        with pytest.raises(UserError):
            session.run(command, **arguments)
        assert session.state is state
        assert session.length == length
    assert not calls


def test_each_change_notifies_once():
    session, calls = Session.new(), []
    session.on_change = lambda: calls.append(1)
    session.next("update")
    session.back("update")
    session.run("new_weights")
    session.undo()
    assert len(calls) == 4


def test_old_numbers_are_forgotten_and_come_back_identical():
    session = Session.new()
    session.next("update")
    gradient = session.state.computation.sample.dL_dW[0].copy()
    first = session.position
    for _ in range(30):
        session.next("update")
    assert "sample" not in session._timeline[first].state.computation.__dict__
    session.seek(first)
    assert np.array_equal(session.state.computation.sample.dL_dW[0], gradient)


def test_the_timeline_is_bounded(monkeypatch):
    monkeypatch.setattr("nnviz.session.timeline.MOST_ENTRIES", 50)
    session = Session.new()
    for _ in range(20):
        session.next("update")
    assert session.length == 50
    assert session.position == 49
    assert session.state.updates == 19


COMMANDS = st.one_of(
    st.tuples(st.just("next"), grains),
    st.tuples(st.just("back"), grains),
    st.tuples(st.just("set_learning_rate"), st.floats(1e-6, 10)),
    st.tuples(st.just("set_units"), st.integers(1, 5)),
    st.tuples(st.just("set_activation"), st.sampled_from(["tanh", "sigmoid", "gelu", "softplus", "sin"])),
    st.tuples(st.just("set_layer_bias"), st.booleans()),
    st.tuples(st.just("set_seed"), st.integers(0, 99)),
    st.tuples(st.just("set_scheme"), st.sampled_from(["xavier_normal", "he_uniform", "normal", "zeros"])),
    st.tuples(st.just("select_sample"), st.integers(0, 3)),
    st.tuples(st.just("add_layer"), st.just(1)),
    st.tuples(st.just("set_parameter"), st.floats(-2, 2)),
    st.tuples(st.just("reset"), st.none()),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
)


def apply(session, name, value):
    match name:
        case "next":
            session.next(value)
        case "back":
            session.back(value)
        case "undo" | "redo":
            getattr(session, name)()
        case "set_learning_rate":
            session.run(name, value=value)
        case "set_units":
            session.run(name, layer=1, units=value)
        case "set_layer_bias":
            session.run(name, layer=1, value=value)
        case "set_activation":
            session.run(name, layer=1, name=value)
        case "set_seed":
            session.run(name, seed=value)
        case "set_scheme":
            session.run(name, scheme=value)
        case "select_sample":
            session.run(name, index=value)
        case "add_layer":
            session.run(name, after=1)
        case "set_parameter":
            session.run(name, layer=1, parameter="W", row=0, column=0, value=value)
        case "reset":
            session.run(name)


@given(st.lists(COMMANDS, max_size=8))
def test_after_any_sequence_of_commands_gradients_equal_finite_differences(commands):
    session = Session.new()
    for name, value in commands:
        apply(session, name, value)
    trace = session.state.computation.sample
    for layer in range(1, session.state.network.depth + 1):
        biases = [Target(layer, "b", 0)] if session.state.network.biases(layer) else []
        for target in (Target(layer, "W", 0, 0), *biases):
            nudge = nudge_parameter(trace, target)
            assert nudge.numeric == pytest.approx(nudge.analytic, rel=1e-5, abs=1e-8)


def test_after_running_to_a_step_back_goes_one_step_and_undo_the_whole_way():
    session = opened("mazur")
    session.run_to(7)
    session.back("factor")
    assert session.state.cursor == 6
    session.next("factor")
    session.undo()
    session.undo()
    assert session.state.cursor == 0


def test_the_timeline_counts_what_each_command_adds(monkeypatch):
    session = Session.new()
    size = sum(array.nbytes for array in (*session.state.parameters.weights, *session.state.parameters.biases))
    monkeypatch.setattr("nnviz.session.timeline.MOST_BYTES", 10 * size)
    for seed in range(200):
        session.run("set_seed", seed=seed)
    assert session.length == 11  # each entry has weights of its own, which are also what Reset returns to
    assert session.state.experiment.initialization.seed == 199
    assert session.undo()
    assert session.state.experiment.initialization.seed == 198
    session.next("update")
    assert session.back("update")


def test_another_sample_leaves_the_means_over_the_training_set_as_they_are():
    session = opened("iris")
    session.run("set_scope", scope="batch")
    means = session.state.means
    session.run("select_sample", index=3)
    session.run("set_input", index=0, value=2.0)
    assert session.state.means is means
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=2.0)
    assert session.state.means is not means


@pytest.mark.parametrize("line", range(1, 4))
def test_looking_at_paths_in_the_middle_of_an_update_stays_at_its_line(line):
    session = opened("mazur")
    session.run("choose", layer=2, parameter="W", row=0, column=0)
    session.run("set_optimizer", name="momentum")
    session.end()
    lines = [place for place, step in enumerate(session.state.steps, 1) if step.line]
    session.run_to(lines[min(line, len(lines)) - 1])
    cursor = session.state.cursor
    session.run("set_view", view="path")
    assert session.state.cursor == cursor


def test_the_application_opens_with_its_forward_pass_done_and_the_next_step_is_the_first_factor():
    """By hand: z = Wx + b, tanh, sigmoid, −ln a of the shown row, whose target is 1."""
    first, again = Session.first(), Session.new()
    again.next()
    again.begin()
    for session in (first, again):
        assert session.path is None
        assert not session.modified
        assert session.state.step.phase == "loss"
        assert session.length == session.position + 1
        W1, W2 = session.state.parameters.weights
        a = 1 / (1 + np.exp(-(W2 @ np.tanh(W1 @ np.array([-0.6, 0.8])))))
        assert session.frame().status.loss == f"L = {-np.log(a[0]):.2f}"
        session.next()
        assert session.state.step.phase == "backward"
        session.undo()
        for _ in range(session.position):
            session.back("factor")
        assert session.position == 0


def test_the_graph_alone_is_the_graph_of_the_whole_frame():
    session = Session.first()
    for _ in range(12):
        assert same_frame(session.graph_frame(), session.frame().graph)
        session.next()
