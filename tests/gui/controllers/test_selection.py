import pytest

from nnviz.core.chain import Target
from nnviz.gui.controllers.selection import Selecting


@pytest.fixture
def selecting(runner):
    """In a net of 2 inputs, 2 units and 1 unit, where ∂L/∂W₁ is looked at."""
    return Selecting(runner)


@pytest.fixture
def selected(selecting):
    """What is said to be selected: an input by its number, or a neuron."""
    said = []
    selecting.input_selected.connect(lambda index: said.append(index))
    selecting.unit_selected.connect(lambda: said.append("neuron"))
    return said


# ---------------------------------------------------------------- what the chain ends in


def test_the_chain_ends_in_all_biases_or_weights_of_the_layer(selecting, runner):
    selecting.weight(1, 1, 1)
    selecting.by("b", one=False)
    assert runner.state().target == Target(1, "b")
    selecting.by("W", one=False)
    assert runner.state().target == Target(1, "W")


@pytest.mark.parametrize(("parameter", "entry"), [("W", (0, 0)), ("b", (0, None))])
def test_one_of_them_is_the_first_where_none_was_looked_at(selecting, runner, parameter, entry):
    selecting.by(parameter, one=True)
    assert runner.state().target == Target(1, parameter, *entry)


def test_one_of_them_is_the_one_looked_at_last(selecting, runner):
    selecting.weight(1, 1, 1)
    selecting.by("W", one=True)
    assert runner.state().target == Target(1, "W", 1, 1)
    selecting.by("b", one=True)
    assert runner.state().target == Target(1, "b", 1)


def test_what_the_chain_ends_in_is_known(selecting):
    kinds = [("W", False), ("W", True), ("b", False), ("b", True)]
    for parameter, one in kinds:
        selecting.by(parameter, one=one)
        assert [kind for kind in kinds if selecting.is_by(kind[0], one=kind[1])] == [(parameter, one)]


def test_another_layer_keeps_what_the_chain_ends_in(selecting, runner):
    selecting.by("b", one=False)
    selecting.to_layer(1)
    assert runner.state().target == Target(2, "b")
    selecting.to_layer(-1)
    assert runner.state().target == Target(1, "b")


def test_an_entry_that_another_layer_does_not_have_becomes_its_last(selecting, runner):
    selecting.weight(1, 1, 1)
    selecting.to_layer(1)
    assert runner.state().target == Target(2, "W", 0, 1)


def test_a_bias_that_another_layer_does_not_have_becomes_its_last(selecting, runner):
    selecting.bias(1, 1)
    selecting.to_layer(1)
    assert runner.state().target == Target(2, "b", 0)


def test_where_a_layer_has_no_biases_the_weights_take_their_place(selecting, runner):
    runner.run("set_layer_bias", layer=2, value=False)
    assert selecting.has_biases()
    selecting.by("b", one=False)
    selecting.to_layer(1)
    assert runner.state().target == Target(2, "W")
    assert not selecting.has_biases()
    selecting.to_layer(-1)
    selecting.by("b", one=True)
    selecting.to_layer(1)
    assert runner.state().target == Target(2, "W", 0, 0)


def test_there_are_layers_from_the_first_to_the_last(selecting):
    assert [selecting.has_layer(distance) for distance in (-1, 0, 1, 2)] == [False, True, True, False]
    selecting.layer(2)
    assert [selecting.has_layer(distance) for distance in (-2, -1, 0, 1)] == [False, True, True, False]


# ---------------------------------------------------------------- clicks


def test_a_click_chooses_a_weight_a_bias_or_a_layer(selecting, runner):
    selecting.weight(1, 1, 0)
    assert runner.state().target == Target(1, "W", 1, 0)
    selecting.bias(1, 1)
    assert runner.state().target == Target(1, "b", 1)
    selecting.layer(2)
    assert runner.state().target == Target(2, "W")


def test_a_path_can_be_chosen_where_paths_are_shown(selecting, runner, heard):
    selecting.weight(1, 0, 0)
    selecting.path(0)
    assert ("refused", "There is no path 0 in the list.") in heard
    runner.run("set_view", view="path")
    heard.clear()
    selecting.path(0)
    assert heard == [("answered",)]
    selecting.path(7)
    assert ("refused", "There is no path 7 in the list.") in heard


def test_a_row_of_the_data_goes_through_the_net(selecting, runner):
    selecting.sample(3)
    assert runner.state().experiment.sample == 3


def test_of_a_neuron_the_sum_is_shown(selecting, selected, runner):
    selecting.unit(1, 1)
    assert runner.state().selected_unit == (1, 1)
    assert selected == ["neuron"]


def test_of_an_input_the_value_is_edited_and_no_sum_is_shown(selecting, selected, runner, heard):
    selecting.unit(0, 1)
    assert runner.state().selected_unit is None
    assert selected == [1]
    assert heard == []


def test_a_neuron_that_there_is_not_is_refused_and_nothing_is_selected(selecting, selected, heard):
    selecting.unit(1, 9)
    assert heard[0] == ("refused", "Layer 1 has units 0 to 1, not 9.")
    assert selected == []


def test_from_among_the_maps_a_neuron_is_selected_without_its_sum_coming_forward(selecting, selected, runner):
    assert selecting.unit_in_map(2, 0)
    assert runner.state().selected_unit == (2, 0)
    assert selected == []


def test_a_selected_neuron_can_be_let_go_once(selecting, runner, heard):
    selecting.unit(1, 0)
    heard.clear()
    selecting.no_unit()
    assert runner.state().selected_unit is None
    assert heard == [("answered",)]
    selecting.no_unit()
    assert heard == [("answered",)]


# ---------------------------------------------------------------- how it is looked at


@pytest.mark.parametrize(
    ("command", "kind", "before", "after"),
    [
        ("set_view", "view", "matrix", "path"),
        ("set_route", "route", "chain", "pass"),
        ("set_scope", "scope", "sample", "batch"),
    ],
)
def test_what_is_looked_at_is_known(selecting, runner, command, kind, before, after):
    assert selecting.looks_at(**{kind: before})
    assert not selecting.looks_at(**{kind: after})
    runner.run(command, **{kind: after})
    assert selecting.looks_at(**{kind: after})
    assert not selecting.looks_at(**{kind: before})


def test_what_the_edges_show_is_known(selecting, runner):
    assert selecting.looks_at(edges="gradient")
    runner.run("show_edges", what="weight")
    assert selecting.looks_at(edges="weight")
    assert not selecting.looks_at(edges="gradient")


def test_all_that_is_named_must_be_what_is_shown(selecting):
    assert selecting.looks_at(view="matrix", route="chain")
    assert not selecting.looks_at(view="matrix", route="pass")
    assert not selecting.looks_at(view="path", route="chain")


def test_the_scale_is_held_and_let_go_by_the_same_press(selecting):
    assert not selecting.holds_scale()
    selecting.toggle_held_scale()
    assert selecting.holds_scale()
    selecting.toggle_held_scale()
    assert not selecting.holds_scale()


# ---------------------------------------------------------------- the question over the chain


def test_the_answer_to_the_question_is_one_undo_also_where_it_leaves_the_whole_pass(selecting, runner):
    selecting.target(None)
    assert runner.state().route == "pass"
    selecting.target(Target(2, "W", 0, 1))
    assert (runner.state().route, runner.state().target) == ("chain", Target(2, "W", 0, 1))
    runner.session.undo()
    assert (runner.state().route, runner.state().target) == ("pass", Target(1, "W"))


def test_two_answers_in_a_row_are_two_entries_of_the_timeline(selecting, runner):
    selecting.target(Target(1, "b"))
    selecting.target(Target(2, "b"))
    runner.session.undo()
    assert runner.state().target == Target(1, "b")
