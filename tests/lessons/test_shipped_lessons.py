"""The lessons that come with nnviz: each holds and can be played by somebody who answers all of it; and what their
texts claim is computed here, with the formulas written down again."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.lessons.checking import check_file
from nnviz.lessons.player import Player
from nnviz.lessons.reading import read_lesson
from nnviz.lessons.recorded import read_answers
from nnviz.session import Session
from nnviz.session.predict.clicks import right_places
from nnviz.session.predict.slips import told_apart
from nnviz.session.predict.values import value_of
from nnviz.session.state import parameters_in_force

FOLDER = resources.path("lessons")
LESSONS = sorted(path.name.removesuffix(".lesson.md") for path in FOLDER.glob("*.lesson.md"))
#: What a learner may do in the end where a lesson asks for a deed.
DEEDS = {
    "what-a-neuron-computes": [
        ("set_parameter", {"layer": 1, "parameter": "W", "row": 0, "column": 0, "value": 1.5}),
    ],
    "outside-inside": [("set_input", {"index": 0, "value": 0})],
    "how-large-a-step": [("set_learning_rate", {"value": 0.25}), ("train", {"updates": 1})],
    "why-zeros-do-not-learn": [
        ("set_parameter", {"layer": 2, "parameter": "W", "row": 0, "column": 0, "value": -0.5}),
    ],
}  # fmt: skip


def opened(name):
    return read_lesson(FOLDER / f"{name}.lesson.md")


# ---------------------------------------------------------------- each of them


@pytest.mark.parametrize("name", LESSONS)
def test_a_shipped_lesson_holds_and_its_answers_are_those_that_were_recorded(name):
    path = FOLDER / f"{name}.lesson.md"
    assert check_file(path) == ()
    assert read_answers(path)


@pytest.mark.parametrize("name", LESSONS)
def test_a_shipped_lesson_is_short_and_asks_in_several_ways(name):
    lesson = opened(name)
    kinds = [ask.question.kind for page in lesson.pages for ask in page.asks]
    assert 0 < lesson.minutes <= 10
    assert len(lesson.notes) == 1
    assert sum(kind != "reach" for kind in kinds) >= 3
    assert {"value", "choice"} <= set(kinds)
    assert {"place", "next factor"} & set(kinds)
    assert kinds[-1] == "reach"


@pytest.mark.parametrize("name", LESSONS)
def test_a_shipped_lesson_says_whose_it_is(name):
    assert Player(Session.new(), opened(name)).view().credits == "by The nnviz authors · MIT"


@pytest.mark.parametrize("name", LESSONS)
def test_a_shipped_lesson_has_a_number_with_two_slips_that_are_told_by_name(name):
    assert max(len(slips_apart(moment)) for moment in moments(name) if moment.question) >= 2


def slips_apart(state):
    """What is said of each slip that can happen where a question for a value is open, by its name."""
    question = state.question
    if question.kind != "value":
        return set()
    found = told_apart(state, question.quantity, question.place, question.slips)
    return {each.possible.slip for each in found if each.is_own}


def moments(name):
    """The States of a lesson, press by press."""
    player = Player(Session.new(), opened(name))
    yield player.session.state
    while not player.view().is_last:
        player.next()
        yield player.session.state


@pytest.mark.parametrize("name", LESSONS)
def test_somebody_who_answers_all_of_it_comes_to_the_end_and_back_to_the_start(name):
    player = Player(Session.new(), opened(name))
    start, asked = player.session.state, 0
    while not (view := player.view()).is_last:
        if view.is_open:
            asked += 1
            answer(player, DEEDS[name])
        else:
            player.next()
    assert asked == sum(len(page.asks) for page in player.lesson.pages)
    while player.back():
        pass
    assert player.session.state is start


def answer(player, deeds):
    """Answer the open question, and see that it is right."""
    state, question = player.session.state, player.session.state.question
    if question.kind == "reach":
        for command, arguments in deeds:
            assert player.view().is_open
            player.session.run(command, **arguments)
        assert not player.view().is_open
        return
    judgement = player.answer(right_answer(state, question))
    assert judgement.outcome == "right", judgement.sentence


def right_answer(state, question):
    match question.kind:
        case "choice":
            return next(place for place, option in enumerate(question.options) if option.right)
        case "place" | "next factor":
            return right_places(state, question)[0]
    value = value_of(state, question.quantity, question.place)
    return repr(value) if question.kind == "value" else "negative" if value < 0 else "positive"


def net(name, **choices):
    """A session on a lesson's net, with other choices: ``learning_rate``, or the ``hidden`` layers' activation."""
    session = Session.open(FOLDER / f"{name}.nnviz.json")
    if "learning_rate" in choices:
        session.run("set_learning_rate", value=choices["learning_rate"])
    if "hidden" in choices:
        session.run("set_hidden_activation", name=choices["hidden"])
    return session


def weights_along(session, updates):
    """All weights after 0, 1, 2, … updates."""
    found = [session.state.parameters.weights]
    for _ in range(updates):
        session.train(1)
        found.append(session.state.parameters.weights)
    return found


def losses_along(session, updates):
    session.train(updates)
    return session.state.run.curves.train_loss


# ---------------------------------------------------------------- nets that a person can compute


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.nnviz.json")), ids=lambda path: path.name)
def test_what_a_lesson_computes_with_are_halves(path):
    state = Session.open(path).state
    numbers = [*state.parameters.weights, *state.parameters.biases, state.data.inputs, state.data.targets]
    assert all((2 * each == np.round(2 * each)).all() for each in numbers)


# ---------------------------------------------------------------- What a neuron computes


def test_the_sum_of_the_first_neuron_is_below_zero_and_its_relu_silent():
    sample = net("one-neuron").state.computation.sample
    assert sample.z[0][0] == pytest.approx(0.5 * 2 - 1.5 * 1 - 0.5)
    assert sample.a[1] == 0


@pytest.mark.parametrize(
    ("place", "value"),
    [({"parameter": "W", "column": 0}, 1.25), ({"parameter": "W", "column": 1}, -0.25), ({"parameter": "b"}, 0.75)],
)
def test_each_of_the_three_numbers_wakes_the_silent_neuron_by_itself(place, value):
    session = net("one-neuron")
    session.run("set_parameter", **{"layer": 1, "row": 0, "column": None, "value": value, **place})
    assert session.state.computation.sample.a[1] > 0


# ---------------------------------------------------------------- Outside-inside


def test_an_input_of_zero_leaves_the_first_weight_of_a_deep_net_without_a_slope():
    session = net("boxes-five-deep")
    assert 0 < session.state.computation.sample.dL_dW[0] < 0.02  # "little is left of it"
    session.run("set_input", index=0, value=0)
    assert session.state.computation.sample.dL_dW[0] == 0


def test_each_further_layer_adds_two_factors_to_the_chain():
    factors = [len(net(name).state.factors()) for name in ("boxes-one-each", "three-functions", "boxes-five-deep")]
    assert factors == [5, 7, 11]


# ---------------------------------------------------------------- How large a step?


def floor_ways(learning_rate, updates=6):
    """How far from the floor, at w = y/x, the one weight is after each update."""
    along = weights_along(net("one-weight", learning_rate=learning_rate), updates)
    return np.array([float(weights[0][0, 0]) - 2 / 2 for weights in along])


def test_a_small_step_crawls_and_each_is_smaller_than_the_one_before():
    way = floor_ways(0.05)
    assert (way > 0.3).all()
    assert (np.diff(np.abs(np.diff(way))) < 0).all()


def test_at_the_bound_the_weight_swings_between_the_same_two_places_for_ever():
    way = floor_ways(0.5)
    assert way == pytest.approx([1.5, -1.5] * 3 + [1.5])


def test_above_the_bound_each_step_lands_higher():
    assert (np.diff(losses_along(net("one-weight", learning_rate=0.6), 6)) > 0).all()


@pytest.mark.parametrize("before", [0, 3])
def test_a_step_of_one_over_the_curvature_lands_exactly_on_the_floor_from_anywhere(before):
    session = net("one-weight", learning_rate=0.6)
    if before:
        session.train(before)
    session.run("set_learning_rate", value=1 / 2**2)
    assert losses_along(session, 1)[-1] == pytest.approx(0, abs=1e-30)


def test_across_the_long_valley_it_has_arrived_while_it_creeps_along():
    session = net("long-valley")
    (last,) = weights_along(session, 21)[-1]
    across, along = np.abs(last[0] - 1)
    assert across < 0.02
    assert along > 2


def test_the_sharp_direction_of_the_long_valley_sets_the_bound():
    bound = 2 / (2**2 / 2)  # λ across: the mean of x₁² over the two rows
    below, above = (losses_along(net("long-valley", learning_rate=bound * by), 200) for by in (0.99, 1.01))
    assert below[-1] < below[0]
    assert above[-1] > above[0]


# ---------------------------------------------------------------- Why zeros do not learn


def test_from_zeros_all_gradients_but_that_of_the_last_bias_are_zero():
    sample = net("all-zeros").state.computation.sample
    assert not any(gradient.any() for gradient in sample.dL_dW)
    assert not sample.dL_db[0].any()
    assert sample.dL_db[1] == pytest.approx([(0.5 - 1) * 0.5 * (1 - 0.5)])


def test_under_sigmoid_first_the_last_weights_move_then_the_first_and_the_units_stay_alike():
    start, once, twice, *_, last = weights_along(net("all-zeros", hidden="sigmoid"), 20)
    assert not start[0].any()
    assert not once[0].any()
    assert once[1].all()
    assert twice[0].all()
    assert (last[0][0] == last[0][1]).all()
    assert last[1][0, 0] == last[1][0, 1]


def test_equal_weights_change_and_stay_equal():
    start, *_, last = weights_along(net("all-equal"), 50)
    assert (start[0] == 0.5).all()
    assert (last[0] != 0.5).all()
    assert (last[0][0] == last[0][1]).all()
    assert last[1][0, 0] == last[1][0, 1] != 0.5


def test_one_negative_outgoing_weight_parts_the_two_units():
    session = net("all-equal")
    assert (session.state.computation.sample.dL_dW[0][:, 0] < 0).all()
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=-0.5)
    first, second = session.state.computation.sample.dL_dW[0][:, 0]
    assert first > 0 > second
    assert not np.allclose(*weights_along(session, 50)[-1][0])


@pytest.mark.parametrize("seed", range(20))
def test_no_change_of_another_weight_turns_the_sign_for_the_first_unit(seed):
    draw = np.random.default_rng(seed)
    session = net("all-equal")
    for layer, row, column in ((1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1), (2, 0, 1)):
        session.run("set_parameter", layer=layer, parameter="W", row=row, column=column, value=draw.normal(0, 3))
    assert session.state.computation.sample.dL_dW[0][0, 0] <= 0


# ---------------------------------------------------------------- what the teacher's notes answer


def test_from_zeros_relu_learns_no_more_than_tanh():
    sample = net("all-zeros", hidden="relu").state.computation.sample
    assert not any(gradient.any() for gradient in sample.dL_dW)
    assert not sample.dL_db[0].any()


def test_units_that_differ_only_in_what_leaves_them_part():
    session = net("all-equal")
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=1.0)
    first, second = weights_along(session, 1)[-1][0]
    assert not np.allclose(first, second)


def test_with_twice_the_input_a_quarter_of_the_rate_lands_on_the_floor():
    session = net("one-weight", learning_rate=0.25 / 4)
    session.run("set_input", index=0, value=4)
    session.end()
    assert parameters_in_force(session.state).weights[0] == pytest.approx(2 / 4)


def test_a_relu_with_its_weights_and_bias_doubled_passes_on_twice_as_much():
    session, passed_on = net("one-neuron"), []
    for times in (1, 2):
        for column, value in enumerate((1.5, -0.5)):
            session.run("set_parameter", layer=1, parameter="W", row=0, column=column, value=times * value)
        session.run("set_parameter", layer=1, parameter="b", row=0, column=None, value=times * -0.5)
        passed_on.append(session.state.computation.sample.a[1][0, 0])
    assert passed_on[1] == 2 * passed_on[0] > 0
