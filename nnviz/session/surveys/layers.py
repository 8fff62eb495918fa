"""The survey of the layers: how the numbers of each are spread over all training rows, and what was to be expected."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import without_warnings
from nnviz.core.backprop import Mask
from nnviz.core.calling_off import Progress
from nnviz.core.flat_units import saturated
from nnviz.core.layers import (
    Axis,
    Expected,
    LayerTheory,
    Quantity,
    measure_layers,
    update_ratios,
)
from nnviz.core.network import Layer
from nnviz.core.symmetry import alike_units
from nnviz.records import dataclass
from nnviz.session.experiment import InitializationSpec
from nnviz.session.frame.layers import QUANTITIES, LaneNumbers, LayerLine, LayersFrame, Scale, axis_of, layer_sentences
from nnviz.session.notation import counted
from nnviz.session.state import State, learning_rate
from nnviz.session.surveys.mountain import Ground, ground_of
from nnviz.session.surveys.mountain.slice import NextUpdate, next_update_of
from nnviz.session.theory import theory_of

#: Of layers of 4 sigmoid units 75 to 90 % lie in the band, of wide ones 95 %.
HOLDS = "Line: what mean-field theory expects; band: where most nets of this width lie."
HOLDS_WITHOUT_BAND = "Line: what mean-field theory expects."
SAYS_NOTHING = "Nets of this width differ too much from one another for the theory."
#: Where nets differ by more than this factor their mean is that of a few rare ones, and the band holds no more.
WIDEST = 30.0
_BOUNDED = {"tanh", "sigmoid", "sin", "softmax"}


@dataclass(frozen=True, slots=True, eq=False)
class LaneState:
    """A lane of a comparison, and where it is."""

    index: int  # from 0
    name: str
    state: State


@dataclass(frozen=True, slots=True, eq=False)
class LayersJob:
    """Measures all layers."""

    ground: Ground
    update: NextUpdate
    initialization: InitializationSpec
    fresh: bool  # the weights are as they were drawn
    scales: Mapping[Quantity, Scale]
    lanes: tuple[LaneState, ...] = ()

    @without_warnings
    def run(self, on_progress: Progress) -> LayersFrame | None:
        """The frame; None where it was called off."""
        ground = self.ground
        axes = self._axes()
        numbers = measure_layers(ground.network, ground.parameters, ground.x, ground.y, axes)
        if not on_progress(0.5):
            return None
        theory, said = self._theory()
        if not on_progress(0.9):
            return None
        expected = theory or (None,) * len(numbers)
        ratios = update_ratios(ground.parameters, self.update.after(ground))
        parts = zip(ground.network.layers, numbers, expected, ratios, strict=True)
        lines = tuple(
            LayerLine(layer.activation.title, one, by_theory, _flat(layer, axes["z"]), ratio)
            for layer, one, by_theory, ratio in parts
        )  # fmt: skip
        groups = alike_units(ground.network, ground.parameters)
        title = f"{counted(len(lines), 'layer')} · {ground.title}"
        lanes = tuple(self._lane(lane, axes) for lane in self.lanes)
        return LayersFrame(title, lines, axes, dict(self.scales), layer_sentences(numbers, groups), said, lanes)

    def _lane(self, lane: LaneState, axes: Mapping[Quantity, Axis]) -> LaneNumbers:
        ground = ground_of(lane.state)
        found = measure_layers(ground.network, ground.parameters, ground.x, ground.y, axes)
        return LaneNumbers(lane.index, lane.name, found)

    def _axes(self) -> dict[Quantity, Axis]:
        bounded = all(layer.activation.name in _BOUNDED for layer in self.ground.network.layers)
        return {quantity: axis_of(quantity, self.scales[quantity], bounded) for quantity in QUANTITIES}

    def _theory(self) -> tuple[tuple[LayerTheory, ...] | None, str]:
        ground = self.ground
        found, why_not = theory_of(
            self.initialization, ground.network, ground.parameters, ground.x, ground.y, fresh=self.fresh
        )  # fmt: skip
        if found is None:
            return None, why_not or SAYS_NOTHING
        found = tuple(_reliable(one, layer) for one, layer in zip(found, ground.network.layers, strict=True))
        known = [one for layer in found for one in (layer.z, layer.a, layer.dL_dz) if one is not None]
        if not known:
            return None, SAYS_NOTHING
        holds = HOLDS if any(one.high is not None for one in known) else HOLDS_WITHOUT_BAND
        return found, holds if why_not is None else f"{holds} {why_not}"


def _reliable(theory: LayerTheory, layer: Layer) -> LayerTheory:
    """What of a prediction holds for a single net: the spread over the units of a layer needs more than one."""
    if layer.units == 1:
        return replace(theory, z=None, a=None, dL_dz=None)
    return replace(theory, z=_narrow(theory.z), a=_narrow(theory.a), dL_dz=_narrow(theory.dL_dz))


def _narrow(expected: Expected | None) -> Expected | None:
    if expected is None or expected.low is None or expected.high is None or expected.high <= WIDEST * expected.low:
        return expected
    return None


def _flat(layer: Layer, axis: Axis) -> Mask:
    """Where on the axis of z the activation is saturated: on a logarithmic one, where it is so on both sides of 0."""
    edges = axis.edges
    if not layer.activation.elementwise:
        return np.zeros(len(edges) - 1, dtype=bool)
    middles = np.sqrt(edges[1:] * edges[:-1]) if axis.log else (edges[1:] + edges[:-1]) / 2.0
    sides = (middles, -middles) if axis.log else (middles,)
    flat: Mask = np.all([saturated(layer.activation, layer.activation.derivative(side)) for side in sides], axis=0)
    return flat


class Layers:
    """The layers of whatever a session is working on."""

    def __init__(self, state: Callable[[], State], lanes: Callable[[], tuple[LaneState, ...]] = tuple) -> None:
        """``lanes`` are laid under the net: those that have as many layers."""
        self._state, self._lanes = state, lanes

    def job(self, scales: Mapping[Quantity, Scale]) -> LayersJob:
        """Measures the net as it is now."""
        state = self._state()
        fresh = not state.updates and not state.parameters_edited and state.experiment.parameters is None
        return LayersJob(
            ground_of(state), next_update_of(state), state.experiment.initialization, fresh, dict(scales),
            tuple(lane for lane in self._lanes() if lane.state.network.depth == state.network.depth),
        )  # fmt: skip

    def moment(self) -> object:
        """Equal as long as nothing has changed that the layers show."""
        state, rows = self._state(), self._state().next_batch.tobytes()
        optimizer = state.experiment.optimizer
        lanes = tuple((lane.name, lane.state.run, lane.state.updates) for lane in self._lanes())
        return state.parameters, learning_rate(state), optimizer, state.memory, rows, state.network, state.data, lanes

    def place(self) -> object:
        """Equal as long as only the weights have moved."""
        state = self._state()
        return state.network, state.data
