"""What an activation makes of Gaussian z: expectations, and those of two rows whose z are correlated.

A function f of z = m + √v·ξ with ξ ~ N(0, 1) is expanded in Hermite polynomials, f = Σₖ cₖ hₖ(ξ) with E[hⱼhₖ] = δⱼₖ.
Then E f = c₀, ∂E f/∂v = c₂/(√2 v), and of two rows with correlation ρ Mehler's formula gives E[f·f̃] = Σₖ cₖc̃ₖρᵏ:
Daniely, Frostig & Singer, "Toward deeper understanding of neural networks" (2016).
"""

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array, without_warnings
from nnviz.records import dataclass

#: Degrees of the expansion: what is left of a function is taken for one more degree.
_DEGREES = 16
#: ξ is integrated up to here: beyond it lies 10⁻¹⁵ of the Gaussian.
_FAR = 8.0
#: Panels of the integral end at each deviation, and at these z: at corners, and where activations bend most.
_STEPS = np.linspace(-_FAR, _FAR, 17)
_BENDS = np.array([0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 40.0])
_ENDS = np.concatenate([-_BENDS[::-1], [0.0], _BENDS])
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(6)
#: A wave tells Gaussians no more apart that are wider than this variance: e⁻⁵⁰ of its mean is left.
_WIDE = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """One function of the z of each row: its coefficients (rows, degrees) and E f² (rows,)."""

    coefficients: Array
    squared: Array

    @property
    def mean(self) -> Array:
        """E f of each row (rows,)."""
        return self.coefficients[:, 0]

    def slope(self, variances: Array) -> Array:
        """∂E f/∂v of each row (rows,); 0 where v is 0, since a Gaussian of no width is not widened by scaling it."""
        bent = self.coefficients[:, 2] / np.sqrt(2.0)
        found: Array = np.divide(bent, variances, out=np.zeros_like(bent), where=variances > 0)
        return found

    def products(self, correlations: "Correlations") -> Array:
        """E[f_a f_b] (rows, rows) of all pairs of rows."""
        found = _mehler(self.coefficients, self.coefficients, correlations)
        left = np.sqrt(np.maximum(self.squared - (self.coefficients**2).sum(axis=1), 0.0))
        found += np.outer(left, left) * correlations.squares ** (_DEGREES // 2)
        np.fill_diagonal(found, self.squared)
        return found

    def covariances(self, correlations: "Correlations") -> Array:
        """Of f between all pairs of rows (rows, rows)."""
        return self.products(correlations) - np.outer(self.mean, self.mean)

    def products_with(self, other: "Expansion", correlations: "Correlations") -> Array:
        """E[f_a f̃_b] (rows, rows) with another function of the second row."""
        return _mehler(self.coefficients, other.coefficients, correlations)

    def covariances_with(self, other: "Expansion", correlations: "Correlations") -> Array:
        """Of f in one row and another function in a second one (rows, rows)."""
        return self.products_with(other, correlations) - np.outer(self.mean, other.mean)


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Of the z of two rows, which differ from net to net: the means of ρ and of ρ² (rows, rows)."""

    means: Array
    squares: Array


def _mehler(some: Array, others: Array, correlations: Correlations) -> Array:
    """Σₖ cₖc̃ₖ E[ρᵏ], with the powers of ρ² for its even powers, and ρ times them for its odd ones."""
    terms = some.T[:, :, np.newaxis] * others.T[:, np.newaxis, :]
    even, odd = terms[-2], terms[-1]
    for k in range(_DEGREES - 4, -1, -2):
        even *= correlations.squares
        even += terms[k]
        odd *= correlations.squares
        odd += terms[k + 1]
    found: Array = even + correlations.means * odd
    return found


class Gaussians:
    """z of each row, Gaussian with one ``mean`` and the ``variances`` (rows,), ready to expand functions of it."""

    def __init__(self, activation: Activation, mean: float, variances: Array) -> None:
        seen = np.minimum(variances, _WIDE) if activation.name == "sin" else variances
        deviations = np.sqrt(seen)[:, np.newaxis]
        xi, self._weights = _nodes(mean, deviations)
        self._polynomials = _hermite(xi)
        z = mean + deviations * xi
        self.g: Array = activation.function(z)  # (rows, nodes)
        self.slopes: Array = activation.derivative(z)  # (rows, nodes)

    def expand(self, values: Array) -> Expansion:
        """A function by its values at the nodes (rows, nodes)."""
        weighted = values * self._weights
        coefficients = (self._polynomials @ weighted[:, :, np.newaxis])[:, :, 0]
        return Expansion(coefficients, (weighted * values).sum(axis=1))


@without_warnings
def _nodes(mean: float, deviations: Array) -> tuple[Array, Array]:
    """Places ξ and weights (rows, nodes): Gauss–Legendre on panels that end where an activation may have a corner."""
    own = np.nan_to_num((_ENDS - mean) / deviations, nan=0.0)
    ends = np.sort(np.concatenate([np.broadcast_to(_STEPS, (len(own), len(_STEPS))), own.clip(-_FAR, _FAR)], axis=1))
    half, middle = np.diff(ends) / 2.0, (ends[:, 1:] + ends[:, :-1]) / 2.0
    xi = (middle[..., np.newaxis] + half[..., np.newaxis] * _POINTS).reshape(len(own), -1)
    weights = (half[..., np.newaxis] * _WEIGHTS).reshape(len(own), -1) * np.exp(-0.5 * xi**2)
    return xi, weights / weights.sum(axis=1, keepdims=True)


def _hermite(xi: Array) -> Array:
    """hₖ(ξ) of each row (rows, degrees, nodes), by their recursion."""
    found = np.empty((len(xi), _DEGREES, xi.shape[1]))
    found[:, 0], found[:, 1] = 1.0, xi
    for k in range(1, _DEGREES - 1):
        found[:, k + 1] = (xi * found[:, k] - np.sqrt(k) * found[:, k - 1]) / np.sqrt(k + 1.0)
    return found
