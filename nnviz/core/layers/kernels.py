"""The theory's numbers on their way through the layers: matrices over pairs of rows, and how far nets are off them.

``theory`` says what they stand for.
"""

from functools import cached_property
from math import log1p, nan

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.layers.gaussian import Correlations, Expansion, Gaussians
from nnviz.core.network import Network
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Law:
    """How the numbers of each layer are drawn; layer k stands at index k − 1.

    ``weights`` are the variances of one weight, around 0. Biases are ``bias_means`` with the variances ``biases``.
    Without ``independent`` weights there are no bands.
    """

    weights: tuple[float, ...]
    bias_means: tuple[float, ...]
    biases: tuple[float, ...]
    independent: bool = True


#: A mean variance over rows and units, NaN where it is not known, and the variance of its ln from net to net.
Square = tuple[float, float]
#: One unit's rows may be so alike that less than this part of their squares is left around their mean; that is lost in
#: the expansions.
_ALIKE = 0.02
#: A variance that is so small a part of the squares is their rounding.
_ROUNDING = 1e-28
#: The square of a smaller number has lost digits, or is 0.
_LEAST_MEAN = 1e-145


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows there are, and how many of them are looked at."""

    count: int
    seen: int

    def around_mean(self, square: float, whole: float) -> float:
        """A variance that is what is left of ``whole``; NaN where that is too little to be known."""
        return nan if self.count > 1 and square < _ALIKE * whole else square

    def pairs(self, matrix: Array) -> float:
        """The mean over all pairs of rows, a row with itself among them."""
        diagonal = float(np.trace(matrix)) / self.seen
        if self.seen == 1:
            return diagonal
        others = (float(matrix.sum()) - float(np.trace(matrix))) / (self.seen * (self.seen - 1))
        return diagonal / self.count + others * (1.0 - 1.0 / self.count)


def _width(variance: float, mean: float) -> float:
    """The variance of ln of a log-normal number with this variance and mean; NaN where their squares lose digits."""
    if 0 < mean < _LEAST_MEAN:
        return nan
    return log1p(max(variance, 0.0) / (mean * mean)) if mean > 0 else 0.0


def _of_quadratic(rows: Rows, kernel: Array, loose: Array, units: int) -> tuple[float, float]:
    """Mean and variance of the variance over rows and units, of Gaussian units with one kernel (rows, rows).

    ``loose`` is the variance of the kernel's own entries.
    """
    mean = rows.pairs(kernel)
    square = float(np.trace(kernel)) / rows.seen - mean / units
    along = float((kernel.mean(axis=1) ** 2).mean())
    return square, 2.0 / units * (rows.pairs(kernel**2 + loose) - 2.0 * along / units + mean * mean / units)


# ---------------------------------------------------------------- forward


@dataclass(eq=False)
class Up:
    """One layer on the way up: the covariance of z between rows, and what the activation makes of it.

    From net to net the entries of ``kernel`` differ: ``wander`` is the covariance of those on its diagonal, q of each
    row, and ``loose`` the variance of the correlations that the others come to.
    """

    k: int
    units: int
    kernel: Array  # (rows, rows)
    wander: Array  # (rows, rows)
    loose: Array  # (rows, rows), 0 on the diagonal
    before: Array  # E[a_a a_b] of the layer below (rows, rows), a mean over its units
    before_mean: Array  # E of the product of two rows' means over its units (rows, rows)
    made: "_Made | None" = None  # None for softmax

    @property
    def variances(self) -> Array:
        return np.diag(self.kernel)

    @cached_property
    def correlations(self) -> Correlations:
        both = np.outer(self.variances, self.variances)
        means = _parts(self.kernel, np.sqrt(both), 1.0).clip(-1.0, 1.0)
        return Correlations(means, (means**2 + self.loose).clip(0.0, 1.0))

    @property
    def swing(self) -> Array:
        """By how much the mean of q_a·q_b over nets is more than the product of their means (rows, rows)."""
        return 1.0 + _parts(self.wander, np.outer(self.variances, self.variances))

    def z(self, rows: Rows) -> Square:
        loose = self.loose * np.outer(self.variances, self.variances)
        square, spread = _of_quadratic(rows, self.kernel, loose, self.units)
        whole = float(self.variances.mean())
        own, wandered = _width(spread, square), _width(rows.pairs(self.wander), whole)
        exact = self.k == 1  # no expansion is in it
        return square if exact else rows.around_mean(square, whole), own + wandered

    def a(self, rows: Rows) -> Square | None:
        if self.made is None:
            return None
        correlations, apart = self.correlations, self.made.apart
        kernel = self.made.outputs.covariances(correlations)
        between = float(self.made.outputs.mean.var())  # rows whose z are wider may have another mean a
        square = float(np.trace(kernel)) / rows.seen - rows.pairs(kernel) / self.units + between
        response = apart.slope(self.variances)
        whole = float(apart.mean.mean())
        if whole < _ROUNDING * float(self.made.powers.mean.mean()):
            return 0.0, 0.0
        own = _width(rows.pairs(apart.covariances(correlations)) / self.units, whole)
        wandered = _width(rows.pairs(np.outer(response, response) * self.wander), whole)
        return rows.around_mean(square, whole), own + wandered


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What an activation makes of the z of each row."""

    outputs: Expansion  # a
    powers: Expansion  # a²
    cubes: Expansion  # a³
    apart: Expansion  # (a − E a)², with the mean over rows as well
    slopes: Expansion  # g′
    steepness: Expansion  # g′²


def _made(at: Gaussians) -> _Made:
    outputs = at.expand(at.g)
    apart = at.expand((at.g - outputs.mean.mean()) ** 2)
    return _Made(outputs, at.expand(at.g**2), at.expand(at.g**3), apart, at.expand(at.slopes), at.expand(at.slopes**2))


def upward(network: Network, law: Law, x: Array, rows: Rows) -> list[Up]:
    means, none = x.mean(axis=1), np.zeros((rows.seen, rows.seen))
    kernel = law.weights[0] * (x @ x.T) + law.biases[0]
    found = [Up(1, network.fan_out(1), kernel, none, none, x @ x.T / network.inputs, np.outer(means, means))]
    for k, layer in enumerate(network.layers, start=1):
        up = found[-1]
        if layer.activation.elementwise:  # else it is softmax, the last one
            up.made = _made(Gaussians(layer.activation, law.bias_means[k - 1], up.variances))
        if k < network.depth:
            found.append(_above(up, law.weights[k] * layer.units, law.biases[k], network.fan_out(k + 1)))
    return found


def _above(up: Up, onward: float, bias: float, units: int) -> Up:
    """The next layer up, where ``onward`` is σ² of its weights."""
    assert up.made is not None
    correlations, made = up.correlations, up.made
    before = made.outputs.products(correlations)
    means = np.outer(made.outputs.mean, made.outputs.mean)
    response = onward * made.powers.slope(up.variances)
    pushed = onward * onward * made.powers.covariances(correlations) * up.swing / up.units
    kernel = onward * before + bias
    return Up(
        up.k + 1, units, kernel, np.outer(response, response) * up.wander + pushed, _loose(up, onward, before, kernel),
        before, means + (before - means) / up.units,
    )  # fmt: skip


def _loose(up: Up, onward: float, before: Array, kernel: Array) -> Array:
    """The variance of the correlations in the next layer: what this one has passes on, and what its units add.

    Of âᵢ = a/√(E a²) units add the variance of âₐâ_b − ½ρ(âₐ² + â_b²) to that of ρ: what is common to both rows is no
    change of their correlation.
    """
    assert up.made is not None
    correlations, made, scale = up.correlations, up.made, np.diag(before)
    both, own = np.outer(scale, scale), _parts(made.powers.squared, scale**2)
    rho = _parts(before, np.sqrt(both), 1.0)
    crossed = _parts(made.cubes.products_with(made.outputs, correlations), np.outer(scale**1.5, scale**0.5))
    powers = _parts(made.powers.products(correlations), both)
    added = powers - rho * (crossed + crossed.T) + rho**2 * (own[:, np.newaxis] + own + 2.0 * powers) / 4.0
    sizes = np.outer(np.diag(kernel), np.diag(kernel))
    slopes = made.slopes.products(correlations) * np.sqrt(np.outer(up.variances, up.variances))
    passed = _parts((onward * slopes) ** 2, sizes)
    found = passed * up.loose + _parts(onward * onward * both, sizes) * np.maximum(added, 0.0) / up.units
    np.fill_diagonal(found, 0.0)
    return found


# ---------------------------------------------------------------- backward


@dataclass(slots=True, eq=False)
class Down:
    """One layer on the way down: E[δ_a δ_b] as a mean over its units, and how far ln of it is off from net to net."""

    units: int
    kernel: Array  # (rows, rows)
    wander: Array  # covariance of ln E δ² between rows (rows, rows)

    def own(self, rows: Rows) -> Square:
        own = np.diag(self.kernel)
        whole = float(own.mean())
        square = whole - rows.pairs(self.kernel) / self.units
        shares = own / whole if whole > 0 else own
        spread = rows.pairs(np.outer(shares, shares) * self.wander)
        return rows.around_mean(square, whole), max(spread, 0.0)

    def by_weights(self, rows: Rows, up: Up) -> float:
        """The variance of ∂L/∂W, whose entries are means over rows of δ·a: taken as independent of each other."""
        return rows.pairs(self.kernel * up.before) - rows.pairs(self.kernel / self.units * up.before_mean)


def downward(network: Network, law: Law, ups: list[Up], top: Array, rows: Rows) -> list[Down]:
    kernel = top @ top.T / network.outputs
    squares, noise, lean = kernel**2, np.zeros_like(kernel), np.zeros(rows.seen)
    found = [Down(network.outputs, kernel, noise)]
    for up in reversed(ups[:-1]):
        weight = law.weights[up.k]
        onward, back = weight * up.units, weight * network.fan_out(up.k + 1)
        own = np.outer(np.diag(kernel), np.diag(kernel)) * np.exp(noise)
        step = _step(onward, up, back * kernel, back * back * squares, back * back * own)
        shared = lean[:, np.newaxis] * step.shared
        noise = noise + step.noise + np.outer(lean, lean) * step.push + shared + shared.T
        lean = step.lean + step.response * lean
        kernel, squares = step.kernel, step.squares
        found.insert(0, Down(up.units, kernel, noise + np.outer(lean, lean) * up.wander))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What one layer makes of what arrives on the way down; (rows, rows), and (rows,) where said so."""

    kernel: Array  # E[δ_a δ_b], a mean over units
    squares: Array  # the mean of its square over nets
    noise: Array  # covariance of what its units add to ln E δ²
    push: Array  # covariance of what they add to q of the next layer
    shared: Array  # covariance of both: push of the row, noise of the column
    lean: Array  # (rows,) ∂ ln E δ²/∂q of this layer
    response: Array  # (rows,) ∂q of the next layer/∂q


def _step(onward: float, up: Up, arriving: Array, squares: Array, own: Array) -> _Step:
    """``arriving`` is the kernel M of ∂L/∂A, ``squares`` the mean of M_ab² over nets, ``own`` that of M_aa·M_bb."""
    assert up.made is not None
    c, steep, powers = up.correlations, up.made.steepness, up.made.powers
    through, steeps = up.made.slopes.products(c), steep.products(c)
    mean = np.outer(steep.mean, steep.mean)
    spread = steeps * (own + 2.0 * squares) / up.units
    return _Step(
        kernel=arriving * through,
        squares=through**2 * squares * (1.0 - 1.0 / up.units) + spread,
        noise=_parts(spread, own * mean, 1.0 / up.units) - 1.0 / up.units,
        push=onward * onward * powers.covariances(c) / up.units,
        shared=onward * _parts(powers.covariances_with(steep, c), steep.mean) / up.units,
        lean=_parts(steep.slope(up.variances), steep.mean),
        response=onward * powers.slope(up.variances),
    )


def _parts(some: Array, of: Array, nothing: float = 0.0) -> Array:
    """some/of, and ``nothing`` where that is 0/0."""
    found: Array = np.divide(some, of, out=np.full_like(some, nothing), where=of != 0)
    return found
