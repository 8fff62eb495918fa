"""How sharply the error mountain bends: products with the Hessian of the mean loss, and its largest eigenvalue.

The Hessian H is the matrix of second derivatives by every pair of parameters; far too large to write down, it is only
ever multiplied by a vector. λmax, its largest eigenvalue, decides how large a learning rate may be: on a valley with
that curvature a step of more than 2/λmax lands higher on the other side than where it began.
Points and vectors are those of landscape.py.
"""

from collections.abc import Callable
from math import inf, isfinite
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.activations import row_sums, softmax_product
from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.calling_off import CalledOffError, Progress
from nnviz.core.landscape import blocks_of, layers_in, size_of
from nnviz.core.network import Network, Parameters, apart, beside, weighted_sums
from nnviz.core.optimizers import Optimizer
from nnviz.core.options import Options, in_force
from nnviz.core.randomness import generator
from nnviz.core.stable import stable_pair
from nnviz.records import dataclass

#: The largest eigenvalue is good enough when its residual is so small beside the largest one in magnitude.
TOLERANCE = 1e-5
#: What of H·q is new is rounding when it is so small beside the largest curvature.
_EXHAUSTED = 1e-12
#: Directions whose curvature is so small beside the largest one count as flat.
_FLAT = 1e-11
#: What a step could gain counts for nothing beside the loss when it is so small a part of it.
_NO_GAIN = 1e-13


# ---------------------------------------------------------------- Hessian times vector


@without_warnings
def hessian_vector(
    network: Network,
    parameters: Parameters,
    vector: Array,
    x: ArrayLike,
    y: ArrayLike,
    on_block: Callable[[], None] = lambda: None,
) -> Array:
    """H·vector (size,): how the gradient of the mean loss of x and y changes, per unit of a step along ``vector``.

    Exact to rounding: every line of backpropagation is differentiated by the length of the step. Pearlmutter, "Fast
    exact multiplication by the Hessian" (1994). It costs about two passes. What overflows becomes ∞ or NaN.
    ``on_block`` is called after each block of rows.
    """
    x, y, product = read_only(x), read_only(y), np.zeros(size_of(network))
    for rows in blocks_of(network, len(x)):
        product += _Moving(network, parameters, layers_in(vector, network), x[rows]).product(y[rows])
        on_block()
    return product / len(x)


class _Moving:
    """The forward pass of some rows while the parameters move: R_… is the derivative of … by the length of the way.

    R is Pearlmutter's sign. z[k−1], R_z[k−1], a[k], R_a[k] are (batch, units), and so is slopes[k−1], ∂A_k/∂Z_k of an
    elementwise activation.
    """

    def __init__(self, network: Network, parameters: Parameters, velocity: list[Array], x: Array) -> None:
        self.network, self.weights, self.velocity = network, parameters.weights, velocity
        self.z: list[Array] = []
        self.R_z: list[Array] = []
        self.slopes: list[Array | None] = []
        self.a, self.R_a = [x], [np.zeros_like(x)]
        for layer, W, b, V in zip(network.layers, parameters.weights, parameters.biases, velocity, strict=True):
            self.z.append(weighted_sums(self.a[-1], W, b))
            self.R_z.append(self.R_a[-1] @ W.T + weighted_sums(self.a[-1], *apart(V, W.shape[1])))
            self.a.append(layer.activation.function(self.z[-1]))
            self.slopes.append(layer.activation.derivative(self.z[-1]) if layer.activation.elementwise else None)
            self.R_a.append(self._times_jacobian(len(self.z), self.R_z[-1]))

    def product(self, y: Array) -> Array:
        """H·velocity (size,), of the losses of all rows added up."""
        parts: list[Array] = []
        delta, R_delta = self._at_the_output(y)
        for k in range(self.network.depth, 0, -1):
            by_weights = R_delta.T @ self.a[k - 1] + delta.T @ self.R_a[k - 1]
            parts.append(beside(by_weights, R_delta.sum(axis=0)[: self.network.biases(k)]).ravel())
            if k > 1:
                W, V = self.weights[k - 1], self.velocity[k - 1][:, : self.network.fan_in(k)]
                delta, R_delta = self._through(k - 1, delta @ W, R_delta @ W + delta @ V)
        return np.concatenate(parts[::-1])

    def _at_the_output(self, y: Array) -> tuple[Array, Array]:
        """∂L/∂Z_n and R of it."""
        network, a, R_a = self.network, self.a[-1], self.R_a[-1]
        pair = stable_pair(network)
        if pair is None:
            second = network.loss.second_derivative(a, y)
            return self._through(network.depth, network.loss.gradient(a, y), second * R_a)
        up, down = pair.pulls(self.z[-1], y)
        return up - down, pair.bend(self.z[-1], y, self.R_z[-1])

    def _through(self, k: int, dL_da: Array, R_dL_da: Array) -> tuple[Array, Array]:
        """∂L/∂Z_k = ∂L/∂A_k · ∂A_k/∂Z_k and R of it, by the product rule."""
        second_derivative, a, R_a = self.network.layers[k - 1].activation.second_derivative, self.a[k], self.R_a[k]
        if second_derivative is not None:
            bend = dL_da * second_derivative(self.z[k - 1]) * self.R_z[k - 1]
        else:  # R of a·(∂L/∂a − Σ a·∂L/∂a), as far as it comes from a
            bend = R_a * (dL_da - row_sums(a * dL_da)) - a * row_sums(R_a * dL_da)
        return self._times_jacobian(k, dL_da), self._times_jacobian(k, R_dL_da) + bend

    def _times_jacobian(self, k: int, vector: Array) -> Array:
        """∂A_k/∂Z_k times a vector, each (batch, units). Every Jacobian is symmetric, so it serves both ways."""
        slopes = self.slopes[k - 1]
        return softmax_product(self.a[k], vector) if slopes is None else vector * slopes


# ---------------------------------------------------------------- the largest curvature


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """λmax, and the direction in which the mountain bends so.

    ``residual`` is ‖H·direction − λ·direction‖: so near to ``value`` there surely is an eigenvalue. ``converged`` says
    whether that is next to nothing beside the largest curvature up or down. ``lowest`` is the curvature of the
    direction that bends down most, or up least, among those that were seen. NaN where numbers overflow.
    """

    value: float
    direction: Array  # (size,), of length 1
    residual: float
    converged: bool
    lowest: float


@without_warnings
def largest_curvature(
    network: Network,
    parameters: Parameters,
    x: ArrayLike,
    y: ArrayLike,
    *,
    iterations: int = 60,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Curvature | None:
    """λmax, the largest eigenvalue of the Hessian of the mean loss of x and y: the sharpest bend upwards.

    It is the largest by sign, not by size: on a ridge it may be smaller than what bends down, and even negative.
    Lanczos' method, "An iteration method for the solution of the eigenvalue problem" (1950): the vectors q, Hq, H²q, …
    of the power iteration, from a random q that ``seed`` decides, are all used at once, each made orthogonal to all
    before. None if ``on_progress`` has called it off, which it can after each block of rows.
    """
    x, y = read_only(x), read_only(y)
    krylov = _Krylov(generator(seed).standard_normal(size_of(network)))
    grown = _grow(krylov, network, parameters, x, y, iterations, on_progress)
    return krylov.best() if grown else None


class _Progress:
    """Counts blocks of rows, and tells of them."""

    def __init__(self, on_progress: Progress | None, blocks: int) -> None:
        self._tell, self._blocks, self._done = on_progress, blocks, 0

    def block_done(self) -> None:
        self._done += 1
        if self._tell is not None and not self._tell(self._done / self._blocks):
            raise CalledOffError


def _grow(
    krylov: "_Krylov",
    network: Network,
    parameters: Parameters,
    x: Array,
    y: Array,
    iterations: int,
    on_progress: Progress | None,
    decay: float = 0.0,
) -> bool:
    """Grow the space by H + decay·1, at most ``iterations`` times or to its full size. False: called off."""
    count = min(iterations, size_of(network))
    progress = _Progress(on_progress, count * len(list(blocks_of(network, len(x)))))
    try:
        for _ in range(count):
            product = hessian_vector(network, parameters, krylov.last, x, y, progress.block_done)
            krylov.grow(product + decay * krylov.last if decay else product)
            if krylov.finished:
                break
    except CalledOffError:
        return False
    return True


class _Krylov:
    """The space of q, Hq, H²q, …: an orthonormal basis, in which H is tridiagonal: ``diagonal`` and ``beside`` it."""

    def __init__(self, start: Array, *, exhaust: bool = False) -> None:
        """``exhaust``: go on until the space holds all of H that the start has a part in, not only the sharpest."""
        self._basis, self._exhaust = [start / np.linalg.norm(start)], exhaust
        self._diagonal: list[float] = []
        self._beside: list[float] = []
        self._values, self._vectors = np.zeros(0), np.zeros((0, 0))

    @property
    def last(self) -> Array:
        """The vector that is to be multiplied next."""
        return self._basis[-1]

    def grow(self, product: Array) -> None:
        """Take in H·last. What of it is new becomes the next vector."""
        self._diagonal.append(float(self.last @ product))
        basis = np.stack(self._basis)
        for _ in range(2):  # once leaves rounding, which would bring found eigenvalues back a second time
            product = product - (basis @ product) @ basis
        self._beside.append(float(np.linalg.norm(product)))
        if self.broken:
            return
        tridiagonal = np.diag(self._diagonal) + np.diag(self._beside[:-1], 1) + np.diag(self._beside[:-1], -1)
        largest = float(np.abs(tridiagonal).max()) or 1.0  # LAPACK does not come to an end near the largest numbers
        values, self._vectors = np.linalg.eigh(tridiagonal / largest)
        self._values = values * largest
        if not self.finished:
            self._basis.append(product / self._beside[-1])

    @property
    def residual(self) -> float:
        """Of the largest eigenvalue: Paige's formula, the part of H·direction that the space does not hold."""
        return abs(self._beside[-1] * float(self._vectors[-1, -1]))

    @property
    def converged(self) -> bool:
        """Whether the largest eigenvalue is found."""
        return self.residual <= TOLERANCE * float(np.abs(self._values).max())

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to find, or no number to find it with."""
        return self.broken or (self.exhausted if self._exhaust else self.converged)

    @property
    def exhausted(self) -> bool:
        """Whether H leads out of the space no more, but by rounding."""
        return self._beside[-1] <= _EXHAUSTED * float(np.abs(self._values).max())

    @property
    def broken(self) -> bool:
        """Whether H times the last vector is not finite."""
        return not (isfinite(self._diagonal[-1]) and isfinite(self._beside[-1]))

    def best(self) -> Curvature:
        """What has been found so far."""
        if self.broken:
            return Curvature(np.nan, np.full_like(self.last, np.nan), np.nan, False, np.nan)
        direction = self._vectors[:, -1] @ np.stack(self._basis[: len(self._diagonal)])
        highest, lowest = float(self._values[-1]), float(self._values[0])
        return Curvature(highest, read_only(direction), self.residual, self.converged, lowest)

    def shares(self) -> tuple[Array, Array]:
        """The curvatures (count,) that were found, and what share of the start, squared, goes in their directions."""
        return self._values, self._vectors[0] ** 2


# ---------------------------------------------------------------- how far it is to the bottom


@dataclass(frozen=True, slots=True, eq=False)
class Valley:
    """The curvatures (count,) of the directions that a gradient g lies in, and ‖g‖² in each of them.

    ``complete``: these are all directions that it has a part in; else the bottom is deeper than it seems.
    """

    curvatures: Array
    squares: Array
    complete: bool = True

    def reach(self, loss: float) -> float:
        """How far below it the bottom lies, if the ground bends everywhere as it does here: ½gᵀH⁻¹g; ∞ without one.

        There is no bottom where g leads along a flat direction, or one that bends down, by what counts beside ``loss``.
        """
        steepest = float(np.abs(self.curvatures).max())
        flat = self.curvatures <= _FLAT * steepest
        if (self.squares[flat] > 2.0 * steepest * _NO_GAIN * loss).any():
            return inf
        return float((self.squares[~flat] / (2.0 * self.curvatures[~flat])).sum())

    def gains(self) -> tuple[Array, Array]:
        """The curvatures of the directions that bend up, and what lies between here and the bottom in each of them."""
        up = self.curvatures > 0
        return self.curvatures[up], self.squares[up] / (2.0 * self.curvatures[up])


@without_warnings
def valley_along(
    network: Network,
    parameters: Parameters,
    gradient: Array,
    x: ArrayLike,
    y: ArrayLike,
    *,
    decay: float = 0.0,
    iterations: int = 60,
    on_progress: Progress | None = None,
) -> Valley | None:
    """The valley in which ``gradient`` (size,) lies, of the mean loss of x and y plus a penalty of ½·decay·‖w‖².

    Lanczos' vectors from the gradient on: the quadrature of Golub & Meurant, "Matrices, moments and quadrature" (1994).
    It is complete where there are no more than ``iterations`` parameters, and sometimes else. None where the gradient
    is 0 or numbers overflow, or ``on_progress`` has called it off.
    """
    x, y = read_only(x), read_only(y)
    squared = float(gradient @ gradient)
    if not 0 < squared < inf:
        return None
    krylov = _Krylov(gradient, exhaust=True)
    if not _grow(krylov, network, parameters, x, y, iterations, on_progress, decay) or krylov.broken:
        return None
    curvatures, shares = krylov.shares()
    return Valley(curvatures, squared * shares, complete=iterations >= size_of(network) or krylov.exhausted)


# ---------------------------------------------------------------- what it allows


@dataclass(frozen=True, slots=True)
class Edge:
    """The learning rate from which on a valley throws the weights out, and what it comes from.

    ``formula`` is ``rate`` as plain text, "2/λmax"; ``bend`` is λmax and weight decay together. In the long run on an
    even slope updates go ``speed`` times η·g: 1 without momentum, 10 with μ = 0.9.
    """

    rate: float
    formula: str
    bend: float
    speed: float


def edge_of(optimizer: Optimizer, options: Options | None, curvature: float | None) -> Edge | None:
    """The edge of stability of an optimizer with these options (those left out have their defaults) where λmax is so.

    Plain descent: 2/λ. Momentum: 2(1 + μ)/λ, and with dampening 2(1 + μ)/((1 − τ)λ). Nesterov: 2(1 + μ)/((1 + 2μ)λ).
    There a root of the recursion of w and v comes to −1. Polyak (1964); Cohen, Kaur, Li, Kolter & Talwalkar, "Gradient
    descent on neural networks typically occurs at the edge of stability" (2021). Weight decay is added to λ.
    None where λ is not known or nothing bends upwards, and for all other optimizers.
    """
    if curvature is None or optimizer.name not in ("sgd", "momentum", "nesterov"):
        return None
    values = cast(dict[str, float], in_force(optimizer.options, options))
    decay, mu, tau = (values.get(name, 0.0) for name in ("weight_decay", "momentum", "dampening"))
    tau = tau if mu else 0.0  # without momentum there is nothing to dampen
    bend, steep = curvature + decay, "(λmax + weight decay)" if decay else "λmax"
    if not bend > 0 or tau >= 1 or not isfinite(4.0 / (bend * (1.0 - tau))):  # of next to no curvature there is no edge
        return None
    if optimizer.name == "sgd":
        return Edge(2.0 / bend, f"2/{steep}", bend, 1.0)
    speed = (1.0 - tau) / (1.0 - mu) if mu < 1 else inf
    if optimizer.name == "nesterov":
        return Edge(2.0 * (1.0 + mu) / ((1.0 + 2.0 * mu) * bend), f"2(1 + μ)/((1 + 2μ){steep})", bend, speed)
    formula = f"2(1 + μ)/((1 − τ){steep})" if tau else f"2(1 + μ)/{steep}"
    return Edge(2.0 * (1.0 + mu) / ((1.0 - tau) * bend), formula, bend, speed)
