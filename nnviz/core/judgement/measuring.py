"""Measuring what a verdict is made of: the gradient, the curvature, the signals of each layer, the next step."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.batches import rows_of
from nnviz.core.calling_off import Progress
from nnviz.core.curvature import Curvature, hessian_vector, largest_curvature, valley_along
from nnviz.core.datasets.sizes import feature_sizes, too_large
from nnviz.core.engine import mean_gradients
from nnviz.core.flat_units import dead, saturated
from nnviz.core.judgement.evidence import Batches, Here, Signals, Step, coupled_decay, decoupled_decay
from nnviz.core.landscape import blocks_of, downhill, flatten, layers_in, size_of
from nnviz.core.network import Network, Parameters, forward
from nnviz.core.optimizers import Memory, Optimizer
from nnviz.core.options import Options
from nnviz.core.stable import stable_pair

#: In units of the last place: what the outputs' own rounding may add up to.
_ROUNDINGS = 32.0
#: A curvature that is so small a part of another one is its rounding.
_ROUNDED = 1e-9
#: Of a net with no more parameters than the first the valley is explored whole, of others in so many directions …
_WHOLE, _SOME = 60, 10
#: … and only where a step gains no more than this part of the loss: else there is a long way to go.
_FAR = 1e-3
#: Directions in which the curvature of a mini-batch is looked for.
_OF_A_BATCH = 10
#: The parts of the work: the curvature, the valley, and the rest.
_PARTS = 0.55, 0.9
#: So many of the next mini-batches are looked at, fewer if their rows are more than this together.
_BATCHES, _ROWS = 8, 2000


def next_batches(updates: int, count: int, batch_size: int, seed: int | None) -> tuple[Indices, ...]:
    """The rows of the next updates after so many, as ``measure`` takes them: none where each sees all ``count`` rows.

    The order of the rows is that of ``seed``, as in :func:`nnviz.core.batches.rows_of`.
    """
    if batch_size >= count:
        return ()
    most = max(1, min(_BATCHES, _ROWS // batch_size))
    return tuple(rows_of(updates + k, count, batch_size, seed) for k in range(most))


@without_warnings
def measure(
    network: Network,
    parameters: Parameters,
    x: Array,
    y: Array,
    *,
    optimizer: Optimizer,
    options: Options | None,
    learning_rate: float,
    memory: Memory,
    batches: Sequence[Indices] = (),
    loss: float = 0.0,
    iterations: int = 60,
    on_progress: Progress = lambda share: True,
) -> Here | None:
    """All that there is to measure at ``parameters``, of the training rows x and y; None if it was called off.

    ``loss`` is what is descended there, penalty included: it decides whether a large net's valley is worth a look.
    ``batches`` are those of ``next_batches``.
    """
    decay, w = coupled_decay(optimizer, options), flatten(parameters)
    slope = -downhill(network, parameters, x, y)
    descended = slope + decay * w
    signals = _signals(network, parameters, x, y, slope)
    bend = largest_curvature(
        network, parameters, x, y, iterations=iterations, on_progress=_part(on_progress, 0.0, _PARTS[0])
    )
    if bend is None:
        return None
    small, squared = size_of(network) <= _WHOLE, float(descended @ descended)
    worth_it = small or squared < _FAR * 2.0 * (bend.value + decay) * loss
    valley = valley_along(
        network, parameters, descended, x, y, decay=decay, iterations=_WHOLE if small else _SOME,
        on_progress=_part(on_progress, *_PARTS),
    ) if worth_it else None  # fmt: skip
    if not on_progress(_PARTS[1]):
        return None
    seen = _batches(network, parameters, x, y, slope, batches, _part(on_progress, _PARTS[1], 1.0))
    if len(batches) and seen is None:
        return None
    large = too_large(signals.features)
    into_first = layers_in(bend.direction, network)[0][:, : network.inputs]
    return Here(
        network=network,
        gradient_squared=squared,
        largest_curvature=_finite(_surely_up(bend)),
        lowest_curvature=_finite(bend.lowest),
        large_features=float((into_first[:, large] ** 2).sum()) if np.isfinite(bend.value) else 0.0,
        valley=valley,
        signals=signals,
        step=_next_step(network, parameters, x, y, descended, optimizer, options, learning_rate, memory, batches),
        batches=seen,
    )


def _part(on_progress: Progress, start: float, end: float) -> Progress:
    return lambda share: on_progress(start + (end - start) * share)


def _surely_up(bend: Curvature) -> float:
    """The largest curvature; 0 where it is up by no more than the rounding of what bends down."""
    return 0.0 if 0 < bend.value < _ROUNDED * abs(bend.lowest) else bend.value


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


# ---------------------------------------------------------------- the signals of the layers


def _signals(network: Network, parameters: Parameters, x: Array, y: Array, slope: Array) -> Signals:
    slopeless = [np.ones(layer.units, dtype=bool) for layer in network.layers]
    flat, outputs, sizes = [0] * network.depth, [], []
    # a log loss divides by the slope of its own output, and so is held back by none
    through = [*(True for _ in network.layers[:-1]), stable_pair(network) is None]
    first = [a[0] for a in forward(network, parameters, x[:1]).a[1:]]
    for rows in blocks_of(network, len(x)):
        passed = forward(network, parameters, x[rows])
        for k, layer in enumerate(network.layers):
            if not (layer.activation.elementwise and through[k]):
                slopeless[k][:] = False
                continue
            slopes = layer.activation.derivative(passed.z[k])
            slopeless[k] &= dead(slopes, passed.a[k + 1], first[k])
            flat[k] += int(saturated(layer.activation, slopes).sum())
        outputs.append(passed.a[-1])
        sizes.append(np.abs(passed.a[-2]) @ np.abs(parameters.weights[-1]).T)
    a, z_size = np.concatenate(outputs), np.concatenate(sizes)
    return Signals(
        gradients=tuple(float(np.linalg.norm(layer)) for layer in layers_in(slope, network)),
        dead=tuple(float(units.mean()) for units in slopeless),
        saturated=tuple(count / (len(x) * layer.units) for count, layer in zip(flat, network.layers, strict=True)),
        outputs=(float(a.min()), float(a.max())),
        spread=_spread(a) / _spread(y) if _spread(y) > 0 else np.inf,
        best_constant=float(network.loss.function(np.broadcast_to(y.mean(axis=0), y.shape), y).mean()),
        features=feature_sizes(x),
        rounding=_rounding(network, z_size + np.abs(y)),
    )


def _spread(rows: Array) -> float:
    """How much rows (count, outputs) differ from their mean: the root mean square."""
    return float(np.sqrt(((rows - rows.mean(axis=0)) ** 2).mean()))


def _rounding(network: Network, size: Array) -> float:
    """The loss of outputs that are off by their rounding; of logarithms none is known."""
    if network.loss.needs_probabilities:
        return 0.0
    off = _ROUNDINGS * np.finfo(np.float64).eps * size
    return float(network.loss.function(off, np.zeros_like(off)).mean())


# ---------------------------------------------------------------- the updates that come


def _next_step(
    network: Network,
    parameters: Parameters,
    x: Array,
    y: Array,
    descended: Array,
    optimizer: Optimizer,
    options: Options | None,
    learning_rate: float,
    memory: Memory,
    batches: Sequence[Indices],
) -> Step:
    w, decay = flatten(parameters), coupled_decay(optimizer, options)
    rows = batches[0] if len(batches) else slice(None)
    slope = _slope(network, parameters, x[rows], y[rows])
    after, _ = optimizer.update(parameters, slope, learning_rate, memory, options)
    way = flatten(after) - w
    bend = hessian_vector(network, parameters, way, x, y) + decay * way
    shrunk = -learning_rate * decoupled_decay(optimizer, options) * w
    return Step(
        float(np.linalg.norm(way)), float(descended @ way), 0.5 * float(way @ bend), float(descended @ shrunk)
    )  # fmt: skip


def _slope(network: Network, parameters: Parameters, x: Array, y: Array) -> Parameters:
    """The mean gradient of a mini-batch, in the places of the parameters."""
    means = mean_gradients(network, parameters, x, y, at_once=True)
    return Parameters(means.dL_dW, means.dL_db)


def _batches(
    network: Network,
    parameters: Parameters,
    x: Array,
    y: Array,
    slope: Array,
    batches: Sequence[Indices],
    on_progress: Progress,
) -> Batches | None:
    """What is to be seen of the next mini-batches; None where there are none, or it was called off."""
    if not len(batches):
        return None
    apart, bends = [], []
    for rows in batches:
        own = flatten(_slope(network, parameters, x[rows], y[rows]))
        apart.append(float(((own - slope) ** 2).sum()))
        bend = largest_curvature(
            network, parameters, x[rows], y[rows], iterations=_OF_A_BATCH, on_progress=on_progress
        )
        if bend is None:
            return None
        bends.append(bend.value)
    length = float(np.linalg.norm(slope))
    noise = float(np.sqrt(np.mean(apart))) / length if length else np.inf
    return Batches(noise, max(bends), len(batches[0]))
