"""The loss over a weight: the valley that a net of one or two weights walks through, and its way so far."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.landscape import flatten, losses_at, size_of
from nnviz.core.network import Network
from nnviz.session.frame.model import Valley
from nnviz.session.last import Last
from nnviz.session.notation import parameter_symbol
from nnviz.session.run import train_and_test_rows
from nnviz.session.state import State, parameters_in_force

#: So many weights have a valley each; more nobody looks at side by side.
MOST_VALLEYS = 2
#: Points of the curve, and of the search for its floor.
POINTS, SEARCHED = 121, 801
#: How far the floor is looked for, in sizes of the first weight; how much more is shown than start and floor need.
FAR, AROUND = 4.0, 1.4
#: By how much the picture grows when a step has left it: seldom, and then clearly.
GROWTH = 1.5
#: The way so far has at most so many steps.
MOST_STEPS = 60


def build_valleys(state: State) -> tuple[Valley, ...]:
    """One for each weight, all as wide; none of larger nets."""
    if size_of(state.network) > MOST_VALLEYS:
        return ()
    now = parameters_in_force(state)
    things = state.network, state.data, state.initial, state.parameters, now, state.run, state.stepped, state.updates
    return _valleys.get("valleys", things, lambda: _surveyed(state, flatten(now)))


_valleys = Last[tuple[Valley, ...]]()


def _surveyed(state: State, now: Array) -> tuple[Valley, ...]:
    x, y, *_ = train_and_test_rows(state.data)
    way = _way(state, now)
    if not np.isfinite(way).all():
        return ()
    lines = [_line(state, now, place, way[:, place], (x, y)) for place in range(len(now))]
    half = max(line[1] for line in lines)
    found = []
    for place, (floor, _) in enumerate(lines):
        along = np.linspace(floor - half, floor + half, POINTS)
        loss, height = (_heights(state.network, _moved(now, place, w), x, y) for w in (along, way[:, place]))
        found.append(Valley(_symbol(state.network, place), along, loss, np.column_stack((way[:, place], height))))
    return tuple(found) if all(np.isfinite(valley.loss).all() for valley in found) else ()


def _way(state: State, now: Array) -> Array:
    """(moments, size): the weights after each update so far, of the run or by hand; the last are those now."""
    run, before = state.run, [flatten(point.parameters) for point in state.stepped[:-1][-MOST_STEPS:]]
    if run is not None and state.is_on_run:
        updates = range(max(run.first, state.updates - MOST_STEPS), state.updates)
        before = [flatten(run.at(update).parameters) for update in updates]
    here = flatten(state.parameters)
    return np.array([*before, *([] if np.array_equal(here, now) else [here]), now])


def _line(state: State, now: Array, place: int, way: Array, rows: tuple[Array, Array]) -> tuple[float, float]:
    """The floor along one weight, and how far to both of its sides the picture goes."""
    start = float(flatten(state.initial)[place])
    size = max(abs(start), 1.0)
    along = np.linspace(start - FAR * size, start + FAR * size, SEARCHED)
    loss = _heights(state.network, _moved(now, place, along), *rows)
    floor = float(along[np.argmin(np.nan_to_num(loss, nan=np.inf))])
    half = AROUND * max(abs(start - floor), 0.5 * size)
    farthest = float(np.abs(way - floor).max())
    while half < farthest < np.inf:
        half *= GROWTH
    return floor, half


def _moved(now: Array, place: int, along: Array) -> Array:
    """(points, size): the weights as they are, but for one of them."""
    points = np.tile(now, (len(along), 1))
    points[:, place] = along
    return points


def _heights(network: Network, points: Array, x: Array, y: Array) -> Array:
    heights = losses_at(network, points, x, y)
    assert heights is not None  # nobody calls it off
    return heights


def _symbol(network: Network, place: int) -> str:
    """What the weight or bias at a place of the point is called."""
    for k in range(1, network.depth + 1):
        size = network.fan_out(k) * network.row_size(k)
        if place < size:
            row, column = divmod(place, network.row_size(k))
            is_weight = column < network.fan_in(k)
            return parameter_symbol(k, "W", row, column) if is_weight else parameter_symbol(k, "b", row)
        place -= size
    raise ValueError("the net has no so many weights")
