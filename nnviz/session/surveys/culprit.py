"""The survey of one chain: which of its factors made the gradient small, or large."""

from collections.abc import Callable

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import trace
from nnviz.core.calling_off import Progress
from nnviz.core.chain import Target
from nnviz.core.layers import find_culprit
from nnviz.core.network import Network, Parameters
from nnviz.records import dataclass
from nnviz.session.frame.culprit import CulpritFrame, build_culprit
from nnviz.session.frame.graph import sample_name
from nnviz.session.state import State


@dataclass(frozen=True, slots=True, eq=False)
class CulpritJob:
    """Follows the chain of one target in the pass of one sample, x (inputs,) and y (outputs,)."""

    network: Network
    parameters: Parameters
    x: Array
    y: Array
    target: Target
    place: str  # of which sample the pass is

    @without_warnings
    def run(self, on_progress: Progress) -> CulpritFrame | None:
        """The frame; None where it was called off."""
        passed = trace(self.network, self.parameters, self.x.reshape(1, -1), self.y.reshape(1, -1))
        if not on_progress(0.5):
            return None
        return build_culprit(find_culprit(passed, self.target), self.network, self.place)


class Culprits:
    """The chain of whatever a session is working on."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def job(self) -> CulpritJob:
        """Follows the chain of the chosen target."""
        state = self._state()
        computation = state.computation
        return CulpritJob(
            state.network, state.parameters, computation.x, computation.y, state.target, sample_name(state)
        )  # fmt: skip

    def moment(self) -> object:
        """Equal as long as nothing has changed that the staircase shows."""
        state = self._state()
        return state.parameters, state.computation.x.tobytes(), state.computation.y.tobytes(), self.place()

    def place(self) -> object:
        """Equal as long as only the numbers have moved."""
        state = self._state()
        return state.network, state.target, sample_name(state)
