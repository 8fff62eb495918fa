"""Everything that a user can do to a State, by name: pure functions (State, **arguments) -> State.

A command that cannot be carried out raises UserError with a sentence; the State before it is still there. To add a
command, write the function in the module it belongs to and name it in COMMANDS. Layers count from 1, units, rows,
columns and samples from 0.
"""

from collections.abc import Callable

from nnviz.session.commands import data, hand, look, network, training, update
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
        update.set_learning_rate,
        update.set_optimizer,
        update.set_optimizer_option,
        update.set_schedule,
        update.set_schedule_option,
        update.set_batch_size,
        update.set_shuffle,
        training.train,
        training.go_to_update,
        data.set_data,
        data.open_csv,
        data.set_data_option,
        data.select_sample,
        hand.set_parameter,
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
    )
}
