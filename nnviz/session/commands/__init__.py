"""Everything that a user can do to a State, by name: pure functions (State, **arguments) -> State.

A command that cannot be carried out raises UserError with a sentence; the State before it is still there. To add a
command, write the function in the module it belongs to and its line in COMMANDS. Layers count from 1, units,
rows, columns and samples from 0.
"""

from collections.abc import Callable

from nnviz.session.commands.data import open_csv, select_sample, set_data, set_data_option
from nnviz.session.commands.hand import restore_input, set_input, set_parameter
from nnviz.session.commands.look import (
    choose,
    choose_path,
    clear_unit,
    pin_reference,
    select_unit,
    set_route,
    set_scope,
    set_view,
    show_edges,
)
from nnviz.session.commands.network import (
    add_layer,
    new_weights,
    remove_layer,
    reset,
    set_activation,
    set_bias,
    set_loss,
    set_scheme,
    set_scheme_option,
    set_seed,
    set_title,
    set_units,
)
from nnviz.session.commands.training import go_to_update, train
from nnviz.session.commands.update import (
    set_batch_size,
    set_learning_rate,
    set_optimizer,
    set_optimizer_option,
    set_schedule,
    set_schedule_option,
    set_shuffle,
)
from nnviz.session.state import State

Command = Callable[..., State]

COMMANDS: dict[str, Command] = {
    "set_title": set_title,
    "set_units": set_units,
    "set_activation": set_activation,
    "add_layer": add_layer,
    "remove_layer": remove_layer,
    "set_loss": set_loss,
    "set_scheme": set_scheme,
    "set_scheme_option": set_scheme_option,
    "set_bias": set_bias,
    "set_seed": set_seed,
    "new_weights": new_weights,
    "reset": reset,
    "set_learning_rate": set_learning_rate,
    "set_optimizer": set_optimizer,
    "set_optimizer_option": set_optimizer_option,
    "set_schedule": set_schedule,
    "set_schedule_option": set_schedule_option,
    "train": train,
    "go_to_update": go_to_update,
    "set_batch_size": set_batch_size,
    "set_shuffle": set_shuffle,
    "set_data": set_data,
    "open_csv": open_csv,
    "set_data_option": set_data_option,
    "select_sample": select_sample,
    "set_parameter": set_parameter,
    "set_input": set_input,
    "restore_input": restore_input,
    "choose": choose,
    "choose_path": choose_path,
    "select_unit": select_unit,
    "clear_unit": clear_unit,
    "set_route": set_route,
    "set_view": set_view,
    "set_scope": set_scope,
    "show_edges": show_edges,
    "pin_reference": pin_reference,
}
