"""Everything that a user can do to a State, by name: pure functions (State, **arguments) -> State.

A command that cannot be carried out raises UserError with a sentence; the State before it is still there. To add a
command, write the function in the module it belongs to and name it in COMMANDS. Layers count from 1, units, rows,
columns and samples from 0.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nnviz.session.commands import (
    compare,
    data,
    friendly,
    hand,
    look,
    naming,
    network,
    predict,
    symmetry,
    trainability,
    training,
    update,
    weights,
)
from nnviz.session.compare.lanes import carried_over
from nnviz.session.experiment import Experiment
from nnviz.session.state import State

Command = Callable[..., State]

COMMANDS: dict[str, Command] = {
    command.__name__: command
    for command in (
        network.set_title,
        network.set_units,
        network.set_activation,
        network.set_hidden_units,
        network.set_hidden_activation,
        network.set_layer_bias,
        network.add_layer,
        network.remove_layer,
        network.set_loss,
        network.set_scheme,
        network.set_scheme_option,
        network.set_scale,
        network.set_bias,
        network.set_seed,
        network.new_weights,
        network.reset,
        weights.import_weights,
        update.set_learning_rate,
        update.set_optimizer,
        update.set_optimizer_option,
        update.set_schedule,
        update.set_schedule_option,
        update.set_batch_size,
        update.set_shuffle,
        training.train,
        training.go_to_update,
        training.follow_run,
        compare.compare,
        compare.keep_lane,
        compare.remove_lane,
        compare.rename_lane,
        compare.clear_lanes,
        compare.open_lane,
        trainability.open_pixel,
        trainability.keep_pixel,
        data.set_data,
        data.open_csv,
        data.embed_table,
        data.set_data_option,
        data.select_sample,
        friendly.friendly_numbers,
        hand.set_parameter,
        symmetry.break_symmetry,
        hand.set_input,
        hand.set_inputs,
        hand.restore_input,
        look.choose,
        look.choose_path,
        look.select_unit,
        look.clear_unit,
        look.set_route,
        look.set_view,
        look.set_scope,
        look.show_edges,
        look.pin_reference,
        look.show,
        naming.name,
        naming.clear_names,
        predict.ask,
        predict.withdraw,
    )
}


#: Where commands see to the lanes themselves.
_WITH_LANES = compare.__name__, trainability.__name__


def carry_out(command: str, state: State, **arguments: Any) -> State:
    """The State after a command; a question that it moves away from is closed, and a lesson goes on."""
    new = _carried_out(command, state, **arguments)
    return predict.closed_if_moved(state, new if new.lesson is state.lesson else replace(new, lesson=state.lesson))


def _carried_out(command: str, state: State, **arguments: Any) -> State:
    """The lanes of a comparison follow a command in whatever they do not differ in."""
    own = state.experiment
    if not own.compare or COMMANDS[command].__module__ in _WITH_LANES:
        return COMMANDS[command](state, **arguments)
    bare = replace(state, experiment=replace(own, compare=()))  # what no longer fits the lanes is no mistake
    new = COMMANDS[command](bare, **arguments)
    if _same_choices(new.experiment, bare.experiment):
        same = new.experiment is bare.experiment
        return replace(new, experiment=own if same else replace(new.experiment, compare=own.compare))
    experiment, told = carried_over(own, new.experiment)
    return replace(new, experiment=experiment, message=f"{new.message} {told}".strip())


def _same_choices(one: Experiment, other: Experiment) -> bool:
    """Whether nothing has changed but what is looked at."""
    return one is other or replace(one, sample=0, title="") == replace(other, sample=0, title="")
