"""What commands check before they do anything: is there such a layer, row, column; is it a number."""

import math

from nnviz.core.chain import Target
from nnviz.errors import UserError
from nnviz.session.experiment import Experiment
from nnviz.session.notation import number
from nnviz.session.state import State


def check_layer(experiment: Experiment, layer: int) -> None:
    depth = len(experiment.network.layers)
    if not 1 <= layer <= depth:
        raise UserError(f"There is no layer {layer}: this network has layers 1 to {depth}.")


def checked_finite(value: float, what: str) -> float:
    value = float(value)
    if not math.isfinite(value):
        raise UserError(f"{what} must be a finite number, not {number(value)}.")
    return value


def checked_target(state: State, layer: int, parameter: str, row: int | None, column: int | None) -> Target:
    check_layer(state.experiment, layer)
    if parameter not in ("W", "b"):
        raise UserError(f"A layer has weights 'W' and biases 'b', not {parameter!r}.")
    if parameter == "b" and not state.network.biases(layer):
        raise UserError(f"Layer {layer} has no biases.")
    fan_out, fan_in = state.network.fan_out(layer), state.network.fan_in(layer)
    if row is not None and not 0 <= row < fan_out:
        raise UserError(f"Layer {layer} has rows 0 to {fan_out - 1}, not {row}.")
    if parameter == "W" and (row is None) != (column is None):
        raise UserError("One weight is named by a row and a column.")
    if column is not None and not (parameter == "W" and 0 <= column < fan_in):
        raise UserError(f"Layer {layer} has columns 0 to {fan_in - 1}, not {column}.")
    return Target(layer, "W" if parameter == "W" else "b", row, column)
