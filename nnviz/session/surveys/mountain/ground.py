"""What decides the mountain, and where on it the weights are."""

from collections.abc import Callable

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.landscape import downhill
from nnviz.core.network import Network, Parameters
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.notation import plural
from nnviz.session.run import train_and_test_rows
from nnviz.session.state import State

#: Products with the Hessian for λmax: a few, since it is only to be shown.
ITERATIONS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What decides the mountain, and the point of it that the weights are now."""

    network: Network
    parameters: Parameters
    x: Array  # (rows, inputs) the training rows
    y: Array
    updates: int
    loss: float | None  # of the training rows, where it has been measured

    @property
    def title(self) -> str:
        rows = "the training row" if len(self.x) == 1 else f"mean over {len(self.x):,} training rows"
        return f"after {self.updates:,} {plural(self.updates, 'update')} · {rows}"

    def downhill(self, between: Callable[[], None] | None = None) -> Array:
        """The negative gradient (size,), of all weights and biases one after the other.

        Raises UserError where it is not finite, and whatever ``between`` raises to end it.
        """
        slope = downhill(self.network, self.parameters, self.x, self.y, between)
        if not np.isfinite(slope).all():
            raise UserError("The gradient is not finite here, so there is no way downhill to look along.")
        return slope


def ground_of(state: State) -> Ground:
    """The ground of a State."""
    x, y, *_ = train_and_test_rows(state.data)
    return Ground(state.network, state.parameters, x, y, state.updates, _measured(state))


def _measured(state: State) -> float | None:
    if state.run is None or not state.is_on_run:
        return None
    owner = state.run.owner(state.updates)
    if not owner.measures(state.network, state.data):
        return None
    curves = owner.history.curves
    place = int(np.searchsorted(curves.updates, state.updates))
    known = place < len(curves.updates) and curves.updates[place] == state.updates
    return float(curves.train_loss[place]) if known else None
