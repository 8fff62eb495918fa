"""The numbers of the graph as tables: one of all units, one of all weights, as far as the steps have come."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.records import dataclass
from nnviz.session.frame.graph import build_graph, gradient_of, sample_name
from nnviz.session.frame.model import EdgeLayer, GraphFrame, UnitLayer
from nnviz.session.notation import parameter_symbol
from nnviz.session.plan import Part
from nnviz.session.state import State

Kind = Literal["units", "weights"]

UNIT_COLUMNS = ("z", "a", "∂L/∂a", "∂L/∂z", "b", "∂L/∂b")
WEIGHT_COLUMNS = ("w", "∂L/∂w")


@dataclass(frozen=True, slots=True, eq=False)
class NumbersFrame:
    """A table with a line for each unit, inputs first, or for each weight; what is not computed yet is not known."""

    kind: Kind
    columns: tuple[str, ...]
    places: NDArray[np.int64]  # (lines, 2) layer and unit, or (lines, 3) layer, to unit, from unit: units from 0
    unit_names: tuple[tuple[str, ...], ...]  # by layer
    values: Array  # (lines, columns)
    known: NDArray[np.bool_]  # (lines, columns)
    note: str  # whose numbers they are

    def name(self, line: int) -> str:
        """What a line is of: ``a₂,₁ setosa``, ``w₂,₁,₃``."""
        layer, *units = (int(place) for place in self.places[line])
        return parameter_symbol(layer, "W", *units) if self.kind == "weights" else self.unit_names[layer][units[0]]


def build_numbers(state: State, kind: Kind) -> NumbersFrame:
    """The table of the units or of the weights at the present step."""
    graph = build_graph(state)
    layers = _unit_lines(state, graph) if kind == "units" else [_weight_lines(edge) for edge in graph.edges]
    return NumbersFrame(
        kind=kind,
        columns=UNIT_COLUMNS if kind == "units" else WEIGHT_COLUMNS,
        places=np.concatenate([places for places, _, _ in layers]),
        unit_names=tuple(layer.names for layer in graph.layers),
        values=np.concatenate([values for _, values, _ in layers]),
        known=np.concatenate([known for _, _, known in layers]),
        note=_note(state, kind),
    )


_Lines = tuple[NDArray[np.int64], Array, NDArray[np.bool_]]


def _columns(size: int, columns: Iterable[Array | None], only: dict[int, int]) -> tuple[Array, NDArray[np.bool_]]:
    """Columns side by side; None is an empty one. ``only``: of a column just this line is known."""
    arrays = list(columns)
    values, known = np.zeros((size, len(arrays))), np.zeros((size, len(arrays)), dtype=np.bool_)
    for place, array in enumerate(arrays):
        if array is not None:
            values[:, place] = array
            known[only.get(place, slice(None)), place] = True
    return values, known


def _unit_lines(state: State, graph: GraphFrame) -> list[_Lines]:
    done = frozenset(step.part for step in state.steps[: state.cursor])
    return [_of_layer(layer, *_unit_gradients(state, layer, done)) for layer in graph.layers]


def _of_layer(layer: UnitLayer, dL_da: Array | None, dL_dz: Array | None) -> _Lines:
    size = len(layer.names)
    only = {} if layer.only_bias is None else {UNIT_COLUMNS.index("∂L/∂b"): layer.only_bias}
    columns = (layer.z, layer.a, dL_da, dL_dz, layer.biases, layer.bias_gradients)
    places = np.stack([np.full(size, layer.index), np.arange(size)], axis=1)
    return places, *_columns(size, columns, only)


def _unit_gradients(state: State, layer: UnitLayer, done: frozenset[Part]) -> tuple[Array | None, Array | None]:
    """∂L/∂a and ∂L/∂z of the sample, each once the backward pass has reached it.

    Along one path the running product is no derivative: they are there when the pass is complete.
    """
    k, trace = layer.index, state.computation.sample
    if k == 0:
        return None, None
    complete = state.shows_training or (state.step is not None and state.step.phase == "update")
    outer = Part("dL_dA", k) if k == state.network.depth else Part("dZ_dA", k + 1)
    reached = {part for part in done if state.view == "matrix"}
    return (
        trace.dL_da[k - 1][0] if complete or outer in reached else None,
        trace.dL_dz[k - 1][0] if complete or Part("dA_dZ", k) in reached else None,
    )


def _weight_lines(edge: EdgeLayer) -> _Lines:
    rows, columns = edge.weights.shape
    only = {} if edge.only is None else {1: edge.only[0] * columns + edge.only[1]}
    to, source = np.divmod(np.arange(rows * columns), columns)
    places = np.stack([np.full(to.size, edge.layer), to, source], axis=1)
    gradients = None if edge.gradients is None else edge.gradients.ravel()
    return places, *_columns(to.size, (edge.weights.ravel(), gradients), only)


def _note(state: State, kind: Kind) -> str:
    whose = gradient_of(state)
    if kind == "weights":
        return f"∂L/∂w: {whose}"
    if state.scope == "sample":
        return f"All of {whose}"
    return f"z, a, ∂L/∂a, ∂L/∂z: {sample_name(state)}; ∂L/∂b: {whose}"
