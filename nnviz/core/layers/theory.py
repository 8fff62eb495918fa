# ruff: noqa: N815  (the fields are called what they are: dL_dz)
"""The mean-field theory: how wide Z, A and ∂L/∂Z are in each layer of a net with freshly drawn weights.

In a wide layer z of one unit is Gaussian over the draw of the weights, so two numbers go from layer to layer: with
q = Var z, σ² = fan_in·Var w and the bias variance σ_b²

    q_k = σ²·E[g(z_{k−1})²] + σ_b²                      Poole, Lahiri, Raghu, Sohl-Dickstein & Ganguli (2016)
    E δ_k² = fan_out·Var w·E[g′(z_k)²]·E δ_{k+1}²       Schoenholz, Gilmer, Ganguli & Sohl-Dickstein (2017)

where fan_out·Var w is that of W_{k+1} and δ = ∂L/∂Z. Of linear and of ReLU layers they come to the rules of Glorot &
Bengio (2010) and of He et al. (2015). Here q, and its like backward, are matrices over pairs of rows, since rows of one
batch share the weights: that decides how far a net of finite width may be off, which is the band.

What enters is not predicted but taken as it is: X at the bottom, ∂L/∂Z of the last layer at the top. The backward rule
takes the weights on the way back as drawn anew, which Schoenholz et al. found to hold well in wide layers. Of bounded
activations the band of ∂L/∂Z is so up to 1.4 times as wide as it need be.
"""

from collections.abc import Mapping
from math import exp, inf, isfinite, sqrt

import numpy as np

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.layers.kernels import Law, Rows, Square, downward, upward
from nnviz.core.network import Network
from nnviz.records import dataclass

#: Of more rows the theory looks at so many of them, spread over all sizes.
MOST_ROWS = 24
#: Of normally distributed numbers 95 % lie within so many deviations.
_NINETY_FIVE = 1.959964
#: A band of ln with so large a variance, 27 powers of ten from end to end, tells nothing.
_WIDEST = 1e3
#: The prediction backward may be too small by such a part, in squares, for ∂L/∂Z follows Z in the last layer.
_ALONG = 0.1


@dataclass(frozen=True, slots=True)
class Expected:
    """A standard deviation as the theory has it, and between which two 95 % of nets of this width lie.

    The deviation is the root of the mean variance; ``low`` and ``high`` are None where no band is known.
    """

    std: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LayerTheory:
    """What the theory expects of one layer; None where it says nothing. Of the last layer ∂L/∂Z is what it starts from.

    It says nothing of the A of softmax, of numbers that overflow, and of a unit that has almost the same for all rows.
    ∂L/∂W comes without a band.
    """

    layer: int
    z: Expected | None
    a: Expected | None
    dL_dz: Expected | None
    dL_dW: Expected | None


# ---------------------------------------------------------------- where it holds


def why_no_theory(scheme: str, options: Mapping[str, float] | None = None, *, fresh: bool = True) -> str | None:
    """The reason in a sentence, where there is no prediction for weights of a scheme; None where there is one.

    ``fresh``: they are as they were drawn, with no update since, and none was given or changed by hand.
    """
    initializer = INITIALIZERS[scheme]
    if not fresh:
        return "The theory holds before training: it knows freshly drawn weights, and these are not."
    if scheme == "constant":
        return "The theory is of random weights, and these are all the same."
    mean = initializer.mean(**_own(scheme, options))
    if mean != 0:
        return "The theory is of weights around 0, and these are drawn around another mean."
    return None


def law_of(
    network: Network, scheme: str, bias: float = 0.0, options: Mapping[str, float] | None = None, scale: float = 1.0
) -> Law:
    """How ``initialize`` draws: by a scheme that ``why_no_theory`` has nothing against, with biases all alike."""
    initializer, own = INITIALIZERS[scheme], _own(scheme, options)
    weights = tuple(scale**2 * initializer.variance(fan_in, fan_out, **own) for fan_out, fan_in in network.shapes)
    means = tuple(float(bias) if layer.bias else 0.0 for layer in network.layers)
    return Law(weights, means, (0.0,) * network.depth, initializer.independent)


def _own(scheme: str, options: Mapping[str, float] | None) -> dict[str, float]:
    return {key: value for key, value in (options or {}).items() if key in INITIALIZERS[scheme].options}


@without_warnings
def why_not_backward(network: Network, z: Array, dL_dz: Array) -> str | None:
    """The reason where nothing can be predicted backward, of Z and ∂L/∂Z of the last layer (rows, outputs).

    If ∂L/∂z points along z, it goes back through the very weights that made it: W has a part that leads from z to a,
    and ∂L/∂a gets cos²·units/fan_in more than it would from weights drawn anew; deeper down that adds up.
    """
    squares, n = (dL_dz**2).sum(), network.depth
    lengths = (z**2).sum(axis=1)
    along = np.divide((z * dL_dz).sum(axis=1) ** 2, lengths, out=np.zeros_like(lengths), where=lengths > 0).sum()
    share = float(along / squares) if squares > 0 else 0.0
    follows = (share - 1.0 / network.outputs) * network.outputs / network.fan_in(n) >= _ALONG
    if n == 1 or not follows:
        return None
    return "Nothing is predicted backward: ∂L/∂Z of the last layer follows Z, so it is not independent of the weights."


# ---------------------------------------------------------------- the prediction


@without_warnings
def expected_layers(network: Network, law: Law, x: Array, dL_dz: Array | None) -> tuple[LayerTheory, ...]:
    """What the theory expects of each layer of a net drawn by ``law``, the first one first.

    x is (rows, inputs); ``dL_dz`` (rows, outputs) is ∂L/∂Z of the last layer for each row, and without it there is no
    prediction backward. Numbers that overflow have no prediction.
    """
    seen = _seen(x)
    rows = Rows(len(x), len(seen))
    ups = upward(network, law, _scaled(x, seen), rows)
    forward = [(_told(up.z(rows), law), _told(up.a(rows), law)) for up in ups]
    if dL_dz is None:
        return tuple(LayerTheory(k, *both, None, None) for k, both in enumerate(forward, start=1))
    downs = downward(network, law, ups, _scaled(dL_dz, seen), rows)
    start = float(dL_dz.std())
    last = Expected(start, start, start) if isfinite(start) else None
    own = [*(_told(down.own(rows), law) for down in downs[:-1]), last]
    return tuple(
        LayerTheory(up.k, *both, one, _told((down.by_weights(rows, up), inf), law))
        for up, both, one, down in zip(ups, forward, own, downs, strict=True)
    )


def _told(square: Square | None, law: Law) -> Expected | None:
    """The square is taken for log-normal, as a product of many layers is; what overflows is not told."""
    if square is None or not isfinite(square[0]):
        return None
    std, width = sqrt(max(square[0], 0.0)), square[1]
    if not (law.independent and width < _WIDEST):
        return Expected(std)
    middle, off = std * exp(-width / 4.0), exp(_NINETY_FIVE * sqrt(width) / 2.0)
    return Expected(std, middle / off, middle * off)


def _seen(x: Array) -> Indices:
    """The rows that are looked at: all, or some of all sizes."""
    if len(x) <= MOST_ROWS:
        return np.arange(len(x))
    by_size = np.argsort((x**2).sum(axis=1), kind="stable")
    places = (np.arange(MOST_ROWS) + 0.5) * len(x) / MOST_ROWS
    return by_size[places.astype(np.int64)]


def _scaled(values: Array, seen: Indices) -> Array:
    """Those rows, all stretched so that their mean square is that of all rows."""
    some: Array = values[seen]
    of_all, of_some = float((values**2).mean()), float((some**2).mean())
    return some * sqrt(of_all / of_some) if of_some > 0 else some
