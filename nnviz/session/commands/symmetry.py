"""Units that act as one, told apart by hand."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.symmetry import Group
from nnviz.errors import UserError
from nnviz.session.commands.checks import check_layer
from nnviz.session.commands.hand import set_parameter
from nnviz.session.frame.symmetry import alike_groups
from nnviz.session.notation import exact, parameter_symbol, unit_symbol
from nnviz.session.state import State, parameters_in_force

#: By how much one weight is changed, as a part of itself.
CHANGE = 0.01


def break_symmetry(state: State, layer: int | None = None, unit: int | None = None) -> State:
    """One weight of one unit changed by 1 %: the last unit of its group, which is the first one unless it is named.

    :raises UserError: if no units, or not this one, act as one.
    """
    group = _group(state, layer, unit)
    row = group.units[-1]
    weights = parameters_in_force(state).weights[group.layer - 1]
    for column, new, by in _changes(weights, row):
        changed = set_parameter(state, group.layer, "W", row, column, new)
        if not any(row in one.units for one in alike_groups(changed.parameters) if one.layer == group.layer):
            name, symbol = parameter_symbol(group.layer, "W", row, column), unit_symbol("a", group.layer, row)
            told = f"{name} changed by {by}, from {exact(float(weights[row, column]))} to {exact(new)}: "
            return replace(changed, message=f"{told}{symbol} is no longer like the others.")
    raise UserError("No change of one weight by some per cent tells these units apart.")


def _changes(weights: Array, row: int) -> Iterator[tuple[int, float, str]]:
    """The column of a weight, what it is to be, and by how much that changes it; the largest weight of the row first.

    1 % of the weight itself, in whichever direction makes it no other unit's twin; where that passes for rounding, or
    where all are 0, so many per cent of the layer's largest weight, or hundredths.
    """
    columns = np.argsort(-np.abs(weights[row]), kind="stable").tolist()
    for column, sign in product(columns, (1, -1)):
        if (new := float(weights[row, column] * (1 + sign * CHANGE))) != weights[row, column] and math.isfinite(new):
            yield column, new, "1 %"
    largest, old = float(np.abs(weights).max()), float(weights[row, columns[0]])
    for times in range(1, len(weights) + 1):
        by = f"{times} % of the layer's largest" if largest else exact(times * CHANGE)
        yield columns[0], old + times * CHANGE * (largest or 1.0), by


def _group(state: State, layer: int | None, unit: int | None) -> Group:
    if layer is not None:
        check_layer(state.experiment, layer)
    groups = [
        group
        for group in alike_groups(parameters_in_force(state))
        if layer in (None, group.layer) and (unit is None or unit in group.units)
    ]
    if not groups:
        raise UserError(
            "No two units have equal weights in, equal biases and equal weights out: there is nothing to break."
        )
    return groups[0]
