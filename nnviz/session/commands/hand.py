"""Numbers set by hand: a weight, a bias, an input."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.errors import UserError
from nnviz.session.commands.checks import checked_finite, checked_target
from nnviz.session.commands.data import select_sample
from nnviz.session.notation import exact, plural, target_symbol, unit_symbol
from nnviz.session.plan import ParameterName
from nnviz.session.state import State, after_update, with_computation


def set_parameter(
    state: State, layer: int, parameter: ParameterName, row: int, column: int | None, value: float
) -> State:
    """One weight (row, column) or bias (row) set by hand; an update in progress is finished first."""
    name = target_symbol(checked_target(state, layer, parameter, row, column))
    value = checked_finite(value, name)
    if state.step is not None and state.step.phase == "update":
        state = after_update(state)
    parameters = state.parameters.with_entry(layer, parameter, row, column, value)
    return with_computation(
        state, replace(state.computation, parameters=parameters),
        parameters_edited=True, message=f"{name} set to {exact(value)}.",
    )  # fmt: skip


def set_input(state: State, index: int, value: float) -> State:
    """One input of the chosen sample set by hand, to ask what if; the data set stays as it is."""
    if not 0 <= index < state.network.inputs:
        raise UserError(f"There is no input {index}: this network has inputs 0 to {state.network.inputs - 1}.")
    name = unit_symbol("a", 0, index)
    x = state.computation.x.copy()
    x[index] = checked_finite(value, name)
    x.setflags(write=False)
    message = f"{name} set to {exact(value)} for now: the data set is as it was."
    computation = state.computation.with_sample(x, state.computation.y)
    return with_computation(state, computation, input_edited=True, message=message)


def set_inputs(state: State, row: int, values: Sequence[float]) -> State:
    """A row of the data set goes through the net with these inputs, to ask what if; the data set stays as it is."""
    count = state.network.inputs
    if len(values) != count:
        raise UserError(f"There are {len(values)} values for {count} {plural(count, 'input')}.")
    chosen = state if row == state.experiment.sample else select_sample(state, row)
    x = np.array([checked_finite(value, unit_symbol("a", 0, index)) for index, value in enumerate(values)])
    x.setflags(write=False)
    edited = not np.array_equal(x, state.data.inputs[row])
    message = f"Sample {row} has other inputs for now: the data set is as it was." if edited else ""
    computation = chosen.computation.with_sample(x, chosen.computation.y)
    return with_computation(chosen, computation, input_edited=edited, message=message)


def restore_input(state: State) -> State:
    """The chosen sample's own inputs again."""
    return select_sample(state, state.experiment.sample)
