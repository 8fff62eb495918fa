# ruff: noqa: N802  (the methods are called what they give: dL_dW)
"""The numbers of one pass by their places in the formulas, as plain floats: exact, or as they stand on the screen."""

from functools import cached_property

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.network import Network
from nnviz.records import dataclass
from nnviz.session.state import State, learning_rate, updated

#: The losses that are a mean over the outputs.
MEANS = ("mean_squared_error", "binary_cross_entropy")


@dataclass(frozen=True, eq=False)
class Numbers:
    """Layers and units count from 1, as in the formulas; the inputs are ``a`` of layer 0.

    ``digits``: to how many each number is rounded, as it is shown; None: as the engine has it. Weights and biases are
    shown to more digits where an update has to tell the old ones from the new.
    """

    state: State
    digits: int | None = None
    of_weights: int = 0

    @property
    def network(self) -> Network:
        return self.state.network

    @property
    def depth(self) -> int:
        return self.network.depth

    @cached_property
    def trace(self) -> Trace:
        return self.state.computation.sample

    def fan_in(self, k: int) -> range:
        """The units that layer k reads."""
        return range(1, self.network.fan_in(k) + 1)

    def units(self, k: int) -> range:
        """The units of layer k."""
        return range(1, self.network.fan_out(k) + 1)

    def activation(self, k: int) -> Activation:
        return self.network.layers[k - 1].activation

    def shown(self, value: float, least: int = 0) -> float:
        """A number as it stands on the screen, where these are those; to at ``least`` so many digits."""
        return float(value) if self.digits is None else float(f"{value:.{max(self.digits, least) - 1}e}")

    # ------------------------------------------------------------ forward

    def w(self, k: int, to: int, source: int) -> float:
        return self.shown(self.state.parameters.weights[k - 1][to - 1, source - 1], self.of_weights)

    def b(self, k: int, unit: int) -> float:
        """0 in a layer without biases."""
        biases = self.state.parameters.biases[k - 1]
        return self.shown(biases[unit - 1], self.of_weights) if biases.size else 0.0

    def z(self, k: int, unit: int) -> float:
        return self.shown(self.trace.z[k - 1][0, unit - 1])

    def a(self, k: int, unit: int) -> float:
        return self.shown(self.trace.a[k][0, unit - 1])

    def y(self, unit: int) -> float:
        return self.shown(self.trace.y[0, unit - 1])

    @property
    def L(self) -> float:
        return self.shown(self.trace.loss)

    # ------------------------------------------------------------ backward

    def dL_da(self, k: int, unit: int) -> float:
        return self.shown(self.trace.dL_da[k - 1][0, unit - 1])

    def da_dz(self, k: int, unit: int) -> float:
        """The unit's own slope: of softmax, the entry of its Jacobian on the diagonal."""
        slopes = self.trace.da_dz[k - 1][0]
        return self.shown(slopes[unit - 1] if slopes.ndim == 1 else slopes[unit - 1, unit - 1])

    def dL_dz(self, k: int, unit: int) -> float:
        return self.shown(self.trace.dL_dz[k - 1][0, unit - 1])

    def dL_dw(self, k: int, to: int, source: int) -> float:
        return self.shown(self.trace.dL_dW[k - 1][to - 1, source - 1])

    def dL_db(self, k: int, unit: int) -> float:
        return self.shown(self.trace.dL_db[k - 1][unit - 1])

    # ------------------------------------------------------------ the update

    @property
    def eta(self) -> float:
        """η is a chosen number: it is shown in full."""
        return learning_rate(self.state)

    @property
    def rows(self) -> int:
        """How many rows the update's gradient is the mean over."""
        return len(self.state.rows)

    def mean_dw(self, k: int, to: int, source: int) -> float:
        """The gradient that the update takes."""
        return self.shown(self.state.gradients.dL_dW[k - 1][to - 1, source - 1])

    def mean_db(self, k: int, unit: int) -> float:
        return self.shown(self.state.gradients.dL_db[k - 1][unit - 1])

    def new_w(self, k: int, to: int, source: int) -> float:
        return self.shown(updated(self.state)[0].weights[k - 1][to - 1, source - 1])

    def new_b(self, k: int, unit: int) -> float:
        return self.shown(updated(self.state)[0].biases[k - 1][unit - 1])

    # ------------------------------------------------------------ functions of one number

    def g(self, k: int, z: float) -> float:
        """What the activation of layer k makes of one number."""
        return _at(self.activation(k).function, z)

    def slope(self, k: int, z: float) -> float:
        """The slope of the activation of layer k at one number."""
        return _at(self.activation(k).derivative, z)

    @without_warnings
    def loss_of(self, outputs: list[float]) -> float:
        """The loss that these outputs would have against the target."""
        return float(self.network.loss.function(np.array([outputs]), self._targets)[0])

    @without_warnings
    def loss_slope_of(self, outputs: list[float], unit: int) -> float:
        """∂L/∂a of one output, where the outputs are these."""
        return float(self.network.loss.gradient(np.array([outputs]), self._targets)[0, unit - 1])

    @without_warnings
    def loss_term(self, unit: int) -> float:
        """What one output adds to the loss."""
        loss, outputs = self.network.loss, self.network.outputs
        share = float(loss.function(np.array([[self.a(self.depth, unit)]]), np.array([[self.y(unit)]]))[0])
        return share / (outputs if loss.name in MEANS else 1)

    @property
    def _targets(self) -> Array:
        return np.array([[self.y(unit) for unit in self.units(self.depth)]])


@without_warnings
def _at(function: object, z: float) -> float:
    return float(function(np.array([[z]]))[0, 0])  # type: ignore[operator]
