"""What the net has learnt: its answer over the inputs it may be given, and how often it is right."""

import csv
from functools import lru_cache
from io import StringIO

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.backprop import Mask
from nnviz.core.datasets import Dataset
from nnviz.core.maps import NeuronMaps
from nnviz.core.metrics import NO_CLASS, classes_of, confusion, counts_classes, right_rows
from nnviz.core.network import Network, forward
from nnviz.session.frame.affordable import map_points, rows_drawn, rows_passed
from nnviz.session.frame.plots import (
    AgreementFrame,
    ConfusionFrame,
    DataPoints,
    DecisionFrame,
    FitFrame,
    HeldInput,
    LearntFrame,
    NeuronMap,
)
from nnviz.session.last import Last
from nnviz.session.notation import number, percent, plural, subscript, unit_symbol
from nnviz.session.state import State

#: A map has so many points along each axis, a curve so many in all; of a large net, whose maps would take long, fewer.
MAP_POINTS, CURVE_POINTS = 100, 400
#: Inputs beyond this are not drawn: their squares would overflow.
LARGEST_INPUT = 1e30
#: No more points than this are drawn, where each row has one for each output: the first outputs.
MOST_POINTS = 20_000
#: More classes than this have no room: the last ones are counted together.
MOST_CLASSES = 100
#: The map reaches beyond the data by this share of their extent.
MARGIN = 0.1
#: Inputs of which one reaches so many times as far as the other have no scale in common: the map stretches them.
MOST_TIMES_AS_FAR = 10.0

#: So many inputs can be held still but two, each with a slider.
MOST_INPUTS = 12
#: A row is on the map if no held input of its own is farther away than this share of that input's reach.
NEAR = 0.1

Range = tuple[float, float]
Plane = tuple[int, int]


_last = Last[LearntFrame]()
_said = Last[Array]()


def build_learnt(state: State, plane: Plane | None = None) -> LearntFrame:
    """What the net of a State has learnt, as far as it can be drawn; the same frame at each step of a pass.

    ``plane`` are the two inputs that a net of three and more is to have a map over; without it, it has none.
    """
    things = (
        state.computation, state.data, state.updates, state.experiment.sample, state.input_edited,
        state.activation_limit, plane,
    )  # fmt: skip
    return _last.get("learnt", things, lambda: _build(state, plane))


def usual_plane(state: State) -> Plane | None:
    """The first two inputs that make a difference to the net; None where it has no two, or too many to hold still."""
    if not 2 < state.network.inputs <= MOST_INPUTS:
        return None
    felt = _felt(state)
    first, second = sorted([*felt, *(i for i in range(state.network.inputs) if i not in felt)][:2])
    return first, second


def _build(state: State, plane: Plane | None = None) -> LearntFrame:
    """Whatever of ``state`` it depends on is among the things above."""
    network, data = state.network, state.data
    outputs = _outputs(state)
    classes, can_be_drawn = _tells_classes(network, data), _can_be_drawn(data)
    plane = (0, 1) if network.inputs == 2 else plane
    return LearntFrame(
        decision=_decision(state, outputs, classes, plane) if plane is not None and can_be_drawn else None,
        fit=_fit(state, outputs, classes) if network.inputs == 1 and can_be_drawn else None,
        confusion=_confusion(state, outputs) if classes else None,
        agreement=None if classes or (network.inputs <= 2 and can_be_drawn) else _agreement(state, outputs),
        title=f"after {state.updates:,} {plural(state.updates, 'update')}",
    )


def _outputs(state: State) -> Array:
    """What the net says of each row (rows, outputs); of too many for the window to wait for, of the first ones."""
    network, parameters, inputs = state.network, state.parameters, state.data.inputs
    rows = rows_passed(network, len(inputs))
    things = network, parameters, inputs, rows
    return _said.get("rows", things, lambda: forward(network, parameters, inputs[:rows]).a[-1])


def know_rows(state: State) -> None:
    """Work out beforehand what is looked at in all rows."""
    _can_be_drawn(state.data)
    _outputs(state)


# ---------------------------------------------------------------- maps and curves


def _decision(state: State, outputs: Array, classes: bool, plane: Plane) -> DecisionFrame:
    data, (x, y) = state.data, _ranges(state.data, plane)
    count = map_points(state.network, MAP_POINTS)
    first, second = plane
    at = state.computation.x
    layers = _maps(state, (x, y), (count, count), plane)
    points = _points(state, outputs, classes, plane)
    elsewhere = points.elsewhere
    winner, confidence = _winner(layers[-1]) if state.network.outputs > 2 and classes else (None, None)
    names = tuple(data.feature_names)
    return DecisionFrame(
        names=(names[first], names[second]),
        x_range=x,
        y_range=y,
        equal_axes=_have_one_scale(data, plane),
        layers=layers,
        winner=winner,
        confidence=confidence,
        classes=_class_names(state) if classes else (),
        points=points,
        row=state.experiment.sample,
        sample=(float(at[first]), float(at[second])),
        home=_home(state, data.inputs[:, plane]),
        plane=plane,
        held=_held(state, plane),
        inputs=None if elsewhere is None else _inputs_now(state),
        note=" ".join(filter(None, (_first_rows_words(state), _elsewhere_words(elsewhere)))),
    )


def _held(state: State, plane: Plane) -> tuple[HeldInput, ...]:
    """The inputs that are no axis: at the chosen sample's values."""
    return tuple(
        HeldInput(i, name, float(state.computation.x[i]), *_ranges(state.data, (i,))[0])
        for i, name in enumerate(state.data.feature_names)
        if i not in plane
    )


def _rows_drawn(state: State) -> int:
    return rows_drawn(state.network, len(state.data.inputs))


def _first_rows_words(state: State) -> str:
    """ "Drawn: the first 2,000 of 10,000 rows."; empty where all are drawn."""
    drawn, rows = _rows_drawn(state), len(state.data.inputs)
    return f"Drawn: the first {drawn:,} of {rows:,} rows." if drawn < rows else ""


def _elsewhere_words(elsewhere: Mask | None) -> str:
    """ "41 of 60 rows lie elsewhere (faint): …"."""
    if elsewhere is None:
        return ""
    count, rows = int(elsewhere.sum()), len(elsewhere)
    if not count:
        return ""
    return (
        f"{count:,} of {rows:,} {plural(rows, 'row')} {'lies' if count == 1 else 'lie'} elsewhere (faint): a held "
        f"input of theirs is more than {percent(NEAR)} of its range away."
    )


def _fit(state: State, outputs: Array, classes: bool) -> FitFrame:
    data = state.data
    (x,) = _ranges(data, (0,))
    return FitFrame(
        x_name=data.feature_names[0],
        y_name=data.target_names[0] or "y",
        x=np.linspace(*x, CURVE_POINTS),
        layers=_maps(state, (x,), (CURVE_POINTS,)),
        classes=_class_names(state) if classes else (),
        points=_points(state, outputs, classes),
        row=state.experiment.sample,
        sample=(float(state.computation.x[0]), float(state.computation.y[0])),
        home=_home(state, np.hstack([data.inputs, data.targets[:, :1]])),
        note=_first_rows_words(state),
    )


@lru_cache(maxsize=4)
def _can_be_drawn(data: Dataset) -> bool:
    return bool(np.abs(data.inputs).max() < LARGEST_INPUT)


@lru_cache(maxsize=4)
def _ranges(data: Dataset, axes: tuple[int, ...]) -> tuple[Range, ...]:
    """From where to where each of the inputs goes, with a margin; the same length for two inputs of one scale."""
    inputs = data.inputs[:, axes]
    reach, middle = _reach(data, axes), (inputs.min(axis=0) + inputs.max(axis=0)) / 2
    half = (reach.max() if _have_one_scale(data, axes) else reach) * (0.5 + MARGIN)
    return tuple(zip((middle - half).tolist(), (middle + half).tolist(), strict=True))


def _have_one_scale(data: Dataset, axes: tuple[int, ...]) -> bool:
    reach = _reach(data, axes)
    return bool(reach.max() <= MOST_TIMES_AS_FAR * reach.min())


def _reach(data: Dataset, axes: tuple[int, ...]) -> Array:
    """(axes,) from the least to the greatest value of each; one that never changes is given the other's, or 1."""
    inputs = data.inputs[:, axes]
    least, most = inputs.min(axis=0), inputs.max(axis=0)
    reach: Array = most - least
    reach[reach == 0] = reach.max() or 1.0
    floor: Array = 1e-9 * np.abs(most)  # or both ends would be one number
    return np.maximum(reach, floor)


@lru_cache(maxsize=2)
def _plan(network: Network, ranges: tuple[Range, ...], counts: tuple[int, ...]) -> NeuronMaps:
    return NeuronMaps.over(network, *((low, high, count) for (low, high), count in zip(ranges, counts, strict=True)))


@lru_cache(maxsize=2)
def _slice(
    network: Network, ranges: tuple[Range, ...], counts: tuple[int, ...], plane: Plane, at: tuple[float, ...]
) -> NeuronMaps:
    """The plan of a map through the point ``at``, along two of its inputs."""
    x, y = (np.linspace(*ends, count) for ends, count in zip(ranges, counts, strict=True))
    points = np.tile(np.asarray(at), (x.size * y.size, 1))
    points[:, plane[0]], points[:, plane[1]] = np.tile(x, y.size), np.repeat(y, x.size)
    return NeuronMaps(network, points, (y.size, x.size))


def _maps(
    state: State, ranges: tuple[Range, ...], counts: tuple[int, ...], plane: Plane | None = None
) -> tuple[tuple[NeuronMap, ...], ...]:
    """Every neuron's own map, layer by layer."""
    if plane is None or state.network.inputs == 2:
        found = _plan(state.network, ranges, counts).compute(state.parameters)
    else:
        at = np.array(state.computation.x)
        at[list(plane)] = 0.0  # or another place on the same slice would be another plan
        found = _slice(state.network, ranges, counts, plane, tuple(at.tolist())).compute(state.parameters)
    layers = []
    for k, values in enumerate(found, start=1):
        own = values.astype(np.float64)  # the plan's buffers are written over by the next frame
        names = state.data.target_names if k == state.network.depth else ("",) * len(own)
        low, middle, high = _scale(state, k)
        titles = [", ".join(filter(None, (unit_symbol("a", k, unit), name))) for unit, name in enumerate(names)]
        layers.append(tuple(
            NeuronMap(k, unit, titles[unit], own[unit], low, middle, high) for unit in range(len(own))
        ))  # fmt: skip
    return tuple(layers)


def _scale(state: State, k: int) -> tuple[float, float, float]:
    """From full blue over neutral to full orange: as in the graph; of an output that has limits, between these."""
    low, high = state.network.layers[k - 1].activation.limits
    if k == state.network.depth and np.isfinite((low, high)).all():
        return low, (low + high) / 2, high
    return -state.activation_limit, 0.0, state.activation_limit


@lru_cache(maxsize=8)
def _tells_classes(network: Network, data: Dataset) -> bool:
    return counts_classes(network, data.targets[data.train])


def _winner(outputs: tuple[NeuronMap, ...]) -> tuple[Indices, Array]:
    """Which output is the largest, and by how much, (rows, columns) each."""
    values = np.stack([one.values for one in outputs])
    first, second = np.sort(values, axis=0)[[-1, -2]]
    winner: Indices = np.where(np.isnan(values).any(axis=0), NO_CLASS, values.argmax(axis=0))
    return winner, np.clip(first - second, 0.0, 1.0)


# ---------------------------------------------------------------- rows


def _inputs_now(state: State) -> Array:
    """The inputs of the first rows, the chosen one's as they are now."""
    inputs, row = state.data.inputs[: _rows_drawn(state)].copy(), state.experiment.sample
    if state.input_edited and row < len(inputs):
        inputs[row] = state.computation.x
    return inputs


def _elsewhere(state: State, inputs: Array, plane: Plane) -> Mask:
    """Which rows are far from the chosen one in the inputs that are no axis and make a difference to the net."""
    held = [i for i in _felt(state) if i not in plane]
    reach = np.array([_reach(state.data, (i,))[0] for i in held])
    far: Mask = np.zeros(len(inputs), dtype=bool)
    for i, distance in zip(held, NEAR * reach, strict=True):
        far |= np.abs(inputs[:, i] - state.computation.x[i]) > distance
    return far


def _felt(state: State) -> list[int]:
    """The inputs that have a weight other than 0."""
    return [i for i, weights in enumerate(state.parameters.weights[0].T) if np.any(weights)]


def _points(state: State, outputs: Array, classes: bool, plane: Plane = (0, 1)) -> DataPoints:
    """The first rows of the data set, the chosen one as it is now, and which of them the net gets wrong."""
    data, network = state.data, state.network
    rows = _rows_drawn(state)
    targets, said = (one[:rows].copy() for one in (data.targets, outputs))
    inputs = _inputs_now(state)
    row, none = state.experiment.sample, np.full(len(targets), NO_CLASS)
    if state.input_edited and row < len(inputs):
        said[row] = state.computation.sample.a[-1][0]
    label, answer = (classes_of(network, targets), classes_of(network, said)) if classes else (none, none)
    return DataPoints(
        x=inputs[:, plane[0]],
        y=inputs[:, plane[1]] if network.inputs > 1 else targets[:, 0],
        share=np.full(len(targets), np.nan) if classes else np.clip(targets[:, 0] / state.activation_limit, -1.0, 1.0),
        label=label,
        answer=answer,
        targets=targets,
        outputs=said,
        held_out=_held_out(data)[:rows],
        wrong=answer != label,
        elsewhere=_elsewhere(state, inputs, plane) if network.inputs > 2 else None,
    )


def _home(state: State, places: Array) -> tuple[float, float] | None:
    """Where the chosen row is in the data set, whose ``places`` (rows, 2) are those; None where it is there now."""
    if not state.input_edited:
        return None
    x, y = places[state.experiment.sample, :2].tolist()
    return x, y


def _class_names(state: State) -> tuple[str, ...]:
    data, outputs = state.data, state.network.outputs
    if data.classes is not None:
        return data.classes
    if outputs == 1:
        return tuple(map(number, state.network.layers[-1].activation.limits))
    return tuple(name or f"class{subscript(k + 1)}" for k, name in enumerate(data.target_names))


def _confusion(state: State, outputs: Array) -> ConfusionFrame:
    network, data = state.network, state.data
    names, together = _with_room(_class_names(state))

    def counts(every: Indices) -> tuple[Indices, str]:
        rows = every[every < len(outputs)]
        found = confusion(network, outputs[rows], data.targets[rows], len(names))
        right = right_rows(network, outputs[rows], data.targets[rows])
        first = "the first " if len(rows) < len(every) else ""
        return found, _right(right, len(rows), len(rows) - int(found.sum()), first)

    train, right = counts(data.train)
    test, also_right = counts(data.test) if (data.test < len(outputs)).any() else (None, "")
    return ConfusionFrame(names, train, test, right, also_right, together)


def _with_room(names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """The names of the classes, of too many the first ones and one for the others; and how many those are."""
    if len(names) <= MOST_CLASSES:
        return names, 0
    together = len(names) - MOST_CLASSES + 1
    return (*names[: MOST_CLASSES - 1], f"{together:,} others"), together


def confusion_as_csv(classes: tuple[str, ...], counts: Indices) -> str:
    """The counts (true, predicted) with the names of the classes, for a spreadsheet."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["true / predicted", *classes])
    table.writerows([name, *row] for name, row in zip(classes, counts.tolist(), strict=True))
    return text.getvalue()


def _right(right: int, rows: int, lost: int, first: str) -> str:
    """How many of the rows, or of the ``first`` ones, are right; those without a class (an output is NaN) are not."""
    without = f", {lost:,} without a class: the output is NaN" if lost else ""
    return f"{right:,} of {first}{rows:,} right ({percent(right / rows)}){without}"


def _agreement(state: State, outputs: Array) -> AgreementFrame:
    data, rows = state.data, _rows_drawn(state)
    count = min(outputs.shape[1], MOST_POINTS // rows)
    left_out = [f"the first {shown:,} of {there:,} {what}" for shown, there, what in (
        (rows, len(data.targets), "rows"), (count, outputs.shape[1], "outputs")
    ) if shown < there]  # fmt: skip
    return AgreementFrame(
        data.targets[:rows, :count], outputs[:rows, :count], _held_out(data)[:rows], tuple(data.target_names[:count]),
        note=f"Drawn: {' and '.join(left_out)}." if left_out else "",
    )  # fmt: skip


def _held_out(data: Dataset) -> Mask:
    held_out = np.zeros(len(data.inputs), dtype=bool)
    held_out[data.test] = True
    return held_out
