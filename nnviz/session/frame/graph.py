"""The graph's numbers: what each neuron, edge and bias shows at this step, and what is not known yet."""

from functools import lru_cache
from typing import TYPE_CHECKING

from nnviz.core.arrays import Array
from nnviz.core.network import Network
from nnviz.session.frame.asked import build_asked, current_part, named_things
from nnviz.session.frame.bend import build_bend
from nnviz.session.frame.images import sample_image
from nnviz.session.frame.model import EdgeLayer, GraphFrame, UnitLayer, Valley
from nnviz.session.frame.status import loss_is_known
from nnviz.session.frame.symmetry import build_alike
from nnviz.session.last import Last
from nnviz.session.notation import counted, number, unit_symbol
from nnviz.session.plan import ParameterName, Part
from nnviz.session.state import State, is_plain_descent, parameters_in_force

if TYPE_CHECKING:
    from nnviz.core.paths import Path


def build_graph(state: State) -> GraphFrame:
    """The graph of a State."""
    network, trace = state.network, state.computation.sample
    done = frozenset(step.part for step in state.steps[: state.cursor])
    last, current = state.step.part if state.step else None, current_part(state)
    known_loss = loss_is_known(state)
    parameters = parameters_in_force(state)
    weight_edges = state.edges_show == "weight"
    reached = None if state.shows_training or (last is not None and last.kind == "update") else done
    layers = range(1, network.depth + 1)
    edges = tuple(_edges(state, k, reached, parameters.weights[k - 1]) for k in layers)
    return GraphFrame(
        layers=(_inputs(state), *(_units(state, k, done, reached, parameters.biases[k - 1]) for k in layers)),
        edges=edges,
        targets=state.computation.y,
        target_label=_target_label(state),
        loss=trace.loss if known_loss else None,
        loss_name=network.loss.title,
        loss_gradient=trace.dL_da[-1][0] if Part("dL_dA", network.depth) in done else None,
        current=current,
        used=done - {current} if current else done,
        selection=state.target,
        selected_unit=state.selected_unit,
        path=_path(state),
        edges_show=state.edges_show,
        reference_decade=state.weight_decade if weight_edges else state.gradient_decade,
        reference_pinned=state.reference_pinned,
        activation_limit=state.activation_limit,
        gradient_of=gradient_of(state),
        title=state.experiment.title,
        optimizer="" if is_plain_descent(state.experiment) else state.experiment.optimizer.chosen.title,
        alike=build_alike(parameters, edges, gradient_of(state)),
        composition=is_composition(network),
        asked=build_asked(state),
        named=named_things(state),
        picture=state.picture,
        valleys=_valleys(state),
        bend=build_bend(state),
        image=sample_image(state),
    )


def _valleys(state: State) -> tuple[Valley, ...]:
    if state.picture != "valley":
        return ()
    from nnviz.session.frame.valley import build_valleys  # with the loss in its landscape: few look at it

    return build_valleys(state)


def is_composition(network: Network) -> bool:
    """Whether a net is f(g(h(x))), functions of one number each with weights between them."""
    narrow = network.inputs == 1 and all(layer.units == 1 and not layer.bias for layer in network.layers)
    return narrow and all(layer.activation.elementwise for layer in network.layers)


def gradient_of(state: State) -> str:
    """Whose gradients they are, in words."""
    if state.scope != "sample":
        return mean_over(state)
    return sample_name(state)


def sample_name(state: State) -> str:
    """The chosen sample, in words."""
    return f"sample {state.experiment.sample}" + (" with edited input" if state.input_edited else "")


def mean_over(state: State) -> str:
    """What the means are over, in words."""
    if state.scope == "batch":
        return f"mean over {counted(len(state.data.train), 'training sample')}"
    rows = state.rows
    if len(rows) == 1:
        return f"row {rows[0]}, which learns next"
    return f"mean over the next mini-batch of {len(rows)} rows"


def _inputs(state: State) -> UnitLayer:
    return UnitLayer(
        index=0, title="input", activation="", names=tuple(state.data.feature_names), a=state.computation.x,
        z=None, biases=None, bias_gradients=None,
    )  # fmt: skip


#: A layer that is as it was at the last step is the same object: nobody needs to look into it.
_unit_layers, _edge_layers = Last[UnitLayer](), Last[EdgeLayer]()


def _units(
    state: State, k: int, done: frozenset[Part], reached: frozenset[Part] | None, biases: Array
) -> UnitLayer:
    rows, output = _rows_of_sample(state, k), k == state.network.depth
    gradients, only = _known(state, "b", k, reached)
    things = (
        "output" if output else f"layer {k}",
        state.network.layers[k - 1].activation.title,
        _unit_names(state, k),
        rows[1] if Part("a", k) in done else None,
        rows[0] if Part("z", k) in done else None,
        biases if biases.size else None,
        gradients if biases.size else None,
        None if only is None else only[0],
        *_function(state, k, done, reached),
    )
    return _unit_layers.get(k, things, lambda: UnitLayer(k, *things))


def _function(
    state: State, k: int, done: frozenset[Part], reached: frozenset[Part] | None
) -> tuple[Array | None, str, str]:
    """The local derivative of a composition's unit as far as the steps have come, and the formulas of both."""
    if not is_composition(state.network):
        return None, "", ""
    activation, told = state.network.layers[k - 1].activation, state.computation.told
    is_known = Part("a", k) in done and (reached is None or Part("dA_dZ", k) in reached)
    if is_known and ("slopes", k) not in told:
        told["slopes", k] = state.computation.sample.da_dz[k - 1][0]
    return told["slopes", k] if is_known else None, activation.formula, activation.derivative_formula


def _rows_of_sample(state: State, k: int) -> tuple[Array, Array]:
    """z and a of the units of a layer: the same arrays at each step of a pass, so that nobody compares them."""
    told, trace = state.computation.told, state.computation.sample
    if ("rows", k) not in told:
        told["rows", k] = trace.z[k - 1][0], trace.a[k][0]
    rows: tuple[Array, Array] = told["rows", k]
    return rows


@lru_cache(maxsize=256)
def _symbols(k: int, units: int) -> tuple[str, ...]:
    return tuple(unit_symbol("a", k, unit) for unit in range(units))


def _unit_names(state: State, k: int) -> tuple[str, ...]:
    """Symbols; the outputs with the names of what they stand for."""
    symbols = _symbols(k, state.network.fan_out(k))
    if k < state.network.depth:
        return symbols
    names = zip(symbols, state.data.target_names, strict=True)
    return tuple(f"{symbol} {name}".strip() for symbol, name in names)


def _edges(state: State, k: int, reached: frozenset[Part] | None, weights: Array) -> EdgeLayer:
    gradients, only = _known(state, "W", k, reached)
    things = weights, gradients, None if only is None or len(only) < 2 else (only[0], only[1])
    return _edge_layers.get(k, things, lambda: EdgeLayer(k, *things))


def _known(
    state: State, parameter: ParameterName, k: int, reached: frozenset[Part] | None
) -> tuple[Array | None, tuple[int, ...] | None]:
    """The gradients of a layer's W or b as far as the steps have reached them: all, one entry, or none.

    ``reached`` are the parts that they have; None in the update and in training, when everything is known.
    """
    known, target = state.gradients, state.target
    gradients = (known.dL_dW if parameter == "W" else known.dL_db)[k - 1]
    if reached is None:
        return gradients, None
    if Part("dZ_dW" if parameter == "W" else "dZ_db", k) not in reached:
        return None, None
    if state.route == "pass" or target.row is None:
        return gradients, None
    return gradients, (target.row,) if target.column is None else (target.row, target.column)


def _target_label(state: State) -> str:
    """``y = setosa``, ``y = 0.70``, ``y = (0.01, 0.99)``."""
    if state.data.classes is not None:
        return f"y = {state.data.row_label(state.experiment.sample)}"
    values = ", ".join(number(value) for value in state.computation.y[:4]) + (
        ", …" if state.computation.y.size > 4 else ""
    )
    return f"y = {values}" if state.computation.y.size == 1 else f"y = ({values})"


def chosen_path(state: State) -> "Path":
    """The path that is followed in the path view."""
    paths = state.computation.paths(state.target)
    return paths[min(state.chosen_path, len(paths) - 1)]


def _path(state: State) -> tuple[int, ...] | None:
    """The units of the path that is followed, from the weight's source to the output."""
    if state.view != "path":
        return None
    units = chosen_path(state).units[::-1][: state.network.depth - state.target.layer + 1]
    return (-1 if state.target.column is None else state.target.column, *units)
