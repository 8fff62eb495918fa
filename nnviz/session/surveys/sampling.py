"""The survey of z over fresh weights: for inputs of one, or the real inputs of a unit or a layer."""

from collections.abc import Callable
from functools import lru_cache
from math import ceil, isfinite, sqrt

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import trace
from nnviz.core.calling_off import Progress
from nnviz.core.layers import measured_widths, sample_under
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.frame.graph import sample_name
from nnviz.session.frame.sampling import NARROW, Inputs, SamplingFrame, Source, axis_for, build_sampling
from nnviz.session.state import State

#: So many z are drawn while something moves, and when it rests.
MOVING, RESTING = 500, 5000
#: N at which std(z) is measured, each with so many draws.
MEASURED = (1, 10, 40, 90, 160, *range(250, 2001, 125))
MEASURED_DRAWS = 500
#: A smaller Σ x² has lost digits, or is 0 where no input is.
LEAST_SQUARES = 1e-290


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn: ``count`` counts for inputs of one."""

    source: Source = "ones"
    count: int = 500
    draws: int = RESTING
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class SamplingJob:
    """Draws z again and again."""

    wish: Wish
    state: State

    @without_warnings
    def run(self, on_progress: Progress) -> SamplingFrame | None:
        """The frame; None where it was called off. Raises UserError where the inputs are no numbers."""
        x, inputs = self._inputs()
        raw_axis = axis_for(sqrt(inputs.squares))
        draws = inputs.units * ceil(self.wish.draws / inputs.units)
        raw, cured = sample_under(x, ((1.0, raw_axis), (1.0 / len(x), NARROW)), draws, self.wish.seed)
        if not on_progress(0.7):
            return None
        return build_sampling(inputs, raw, cured, _widths(self.wish.seed))

    def _inputs(self) -> tuple[Array, Inputs]:
        source, state = self.wish.source, self.state
        if source == "ones":
            return np.ones(self.wish.count), Inputs("ones", self.wish.count, float(self.wish.count))
        k, unit = _unit(state)
        passed = trace(
            state.network, state.parameters, state.computation.x.reshape(1, -1), state.computation.y.reshape(1, -1)
        )
        x = passed.a[k - 1][0]
        squares = float((x**2).sum())
        if not np.isfinite(x).all():
            raise UserError(f"Not all inputs of layer {k} are finite, so z has no width.")
        if not isfinite(squares) or (squares < LEAST_SQUARES and x.any()):
            size = "large" if squares > 1 else "small"
            raise UserError(f"The squares of the inputs of layer {k} are too {size} for float64, so no z is drawn.")
        sample = sample_name(state)
        if source == "unit":
            return x, Inputs("unit", len(x), squares, f"of unit {unit + 1} in layer {k}, {sample}, without its bias")
        units = state.network.fan_out(k)
        return x, Inputs("layer", len(x), squares, f"in layer {k}, {sample}, without biases", units)


@lru_cache(maxsize=4)
def _widths(seed: int) -> tuple[tuple[int, float], ...]:
    return tuple(zip(MEASURED, measured_widths(MEASURED, MEASURED_DRAWS, seed), strict=True))


class Samplings:
    """z of whatever a session is working on."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def job(self, wish: Wish) -> SamplingJob:
        """Draws what is wished for."""
        return SamplingJob(wish, self._state())

    def moment(self, source: Source) -> object:
        """Equal as long as nothing has changed that these inputs depend on."""
        if source == "ones":
            return None
        state = self._state()
        return state.parameters, state.network, state.computation.x.tobytes(), _unit(state), state.experiment.sample


def _unit(state: State) -> tuple[int, int]:
    """The neuron that is looked at, or else the one that the chain ends in: its layer, and its place from 0."""
    return state.selected_unit or (state.target.layer, state.target.row or 0)
