"""The causes that a verdict can name, in the order in which they are looked at.

A cause is named only when those before it are ruled out: a loss outside its domain, overflow, nothing that moves
(a rate of 0, dead or saturated units, a plateau), a minimum, inputs of the wrong size, weight decay; only then η beside
what the steepest valley allows, and last the noise of mini-batches (both in ``rates``).
"""

from collections.abc import Callable
from math import isfinite, sqrt

import numpy as np

from nnviz.core.arrays import without_warnings
from nnviz.core.datasets.sizes import too_large
from nnviz.core.fitting import misfit_of
from nnviz.core.judgement import rates, words
from nnviz.core.judgement.course import NOTHING, Course
from nnviz.core.judgement.evidence import Evidence, Here, Judgement, Signals, decoupled_decay
from nnviz.core.network import Network
from nnviz.core.numbers import number

#: Fewer points tell nothing.
FEWEST = 5
#: A loss that has come to this part of the best constant output's is no more that of a net that has learnt nothing.
_LEARNT = 0.1
#: Outputs that differ by so small a part of what the targets do count as constant.
_CONSTANT = 0.02
#: A plateau is at the loss of the best constant output, but for such a part; mini-batches shake it more.
_NEAR, _NEAR_WITH_NOISE = 0.02, 0.25
#: What the loss falls by on a plateau: such a part of it at most.
_FALLS = 0.01
#: On a plateau a step can gain no more than this part of the loss.
_LITTLE = 1e-3
#: A bend downwards by such a part of the largest one upwards is one.
_BENDS_DOWN = 1e-3
#: A curvature that is so small a part of the largest one is 0, but for rounding.
_NO_BEND = 1e-9
#: A layer hardly passes a gradient where so many of its slopes are saturated.
_NEARLY_ALL = 0.9

Look = Callable[[Course], Judgement | None]


@without_warnings
def judge(evidence: Evidence) -> Judgement:
    """The learning rate judged by the evidence; "unknown" with fewer than ``FEWEST`` points."""
    course = Course(evidence)
    looks = (look(course) for look in LOOKS)
    return next((one for one in looks if one is not None), None) or rates.judged(course)


# ---------------------------------------------------------------- no number


def _outside_domain(course: Course) -> Judgement | None:
    """Whether the outputs have left the interval in which the loss exists."""
    evidence, network, signals = course.evidence, course.evidence.here.network, course.evidence.here.signals
    reached = evidence.outputs or (signals.outputs if signals is not None else None)
    if network is None or reached is None or network.loss.fits(network.layers[-1].activation):
        return None
    (low, high), finite = reached, bool(np.isfinite(evidence.plain_losses).all())
    outside = low < 0 or high > 1 or (not finite and (low == 0 or high == 1))
    if not outside or not (isfinite(low) and isfinite(high)):
        return None
    why = f"{_reached(low, high)} {misfit_of(network)} No η helps."
    return course.judged("undefined", f"Undefined: {_where_outside(low, high)}.", why)


def _where_outside(low: float, high: float) -> str:
    if low < 0 or high > 1:
        return "the outputs reach beyond the interval from 0 to 1"
    return f"an output is {0 if low == 0 else 1}, where the loss is infinite"


def _reached(low: float, high: float) -> str:
    return f"All outputs are {number(low)}." if low == high else f"They reach from {number(low)} to {number(high)}."


def _overflowed(course: Course) -> Judgement | None:
    """Whether there is a loss that is no finite number."""
    losses = course.evidence.losses
    if np.isfinite(losses).all():
        return None
    finite = losses[np.isfinite(losses)]
    what, overflow = "Diverging: the loss is not a finite number any more.", course.evidence.overflow
    happened = f"{overflow[:1].upper()}{overflow[1:]}. " if overflow else ""
    if len(finite) > 1 and finite[-1] > finite.min():
        low, high = number(finite.min()), number(finite[-1])
        rise = f"Before that the loss rose from {low} to {high}. "
        return course.judged("diverging", what, f"{happened}{rise}{rates.too_large(course)}")
    return course.judged("diverging", what, f"{happened}{rates.one_update(course)}")


# ---------------------------------------------------------------- nothing to judge


def _no_rate(course: Course) -> Judgement | None:
    """Whether the rate is 0."""
    if course.evidence.learning_rate != 0:
        return None
    return course.judged(
        "at rest", "At rest: η is 0, so no update changes anything.",
        "The schedule has brought the learning rate to 0: the weights stay where they are, whatever the gradient.",
    )  # fmt: skip


def _too_early(course: Course) -> Judgement | None:
    """Whether there are too few points."""
    count = len(course.losses)
    if count >= FEWEST:
        return None
    why = f"The loss has been measured {words.times(count)}; a course shows after {words.times(FEWEST - count)} more."
    return course.judged("unknown", "Too early to tell.", why)


def _fitted(course: Course) -> Judgement | None:
    """Whether the loss is as small as rounding."""
    if course.last > course.floor:
        return None
    return course.judged(
        "at rest", f"At rest: {words.descended(course.evidence)} is {number(course.last)}.",
        "Beside where it began this is 0: only the rounding of the numbers is left.",
    )  # fmt: skip


# ---------------------------------------------------------------- nothing moves


def _one_softmax(course: Course) -> Judgement | None:
    """Whether the output is the softmax of a single unit, which is 1 whatever the weights are."""
    network = course.evidence.here.network
    if network is None or network.outputs > 1 or network.layers[-1].activation.name != "softmax":
        return None
    return course.judged("stuck", f"Stuck: the loss is {number(course.last)}.", str(misfit_of(network)))


def _dead(course: Course) -> Judgement | None:
    """Whether no unit of some layer has a slope on any row."""
    signals, network = course.evidence.here.signals, course.evidence.here.network
    if signals is None or network is None or 1.0 not in signals.dead or _thrown_out(course):
        return None
    k = len(signals.dead) - signals.dead[::-1].index(1.0)
    units, last = network.layers[k - 1].units, k == network.depth
    who = f"{_all(units)} units of layer {k} are dead" if units > 1 else f"the only unit of layer {k} is dead"
    silent = last or _is_silent(network, k)
    rest = "nothing can be learnt" if silent else "what follows can learn one constant output only"
    why = (
        f"On no training row {'have they' if units > 1 else 'has it'} a slope, so no gradient gets through: {rest}."
        f" {words.layer_gradients(signals.gradients)} Without a gradient η makes no difference to"
        f" {'them' if units > 1 else 'it'}; other start weights do.{rates.feature_words(signals)}"
    )
    return course.judged("stuck", f"Stuck: {who}.", why)


def _all(count: int) -> str:
    return "both" if count == 2 else f"all {count}"


def _is_silent(network: Network, k: int) -> bool:
    """Whether the 0s of a dead layer k come to the last weights as 0s, with no biases to learn anything instead."""
    dead, *between, last = (network.layers[k - 1], *network.layers[k:])
    alone = not any(layer.bias for layer in (*between, last))
    started = any(layer.activation.function(np.zeros((1, layer.units))).any() for layer in between)
    return alone and not dead.activation.saturates and not started


def _thrown_out(course: Course) -> bool:
    """Whether the loss rises, and the rate is not known to be small enough."""
    edge = course.edge
    return course.rises and (edge is None or course.evidence.learning_rate > edge.rate)


def _constant(course: Course) -> Judgement | None:
    """Whether the net still says the same for every row, and as little is to be gained."""
    signals = course.evidence.here.signals
    if signals is None or not _on_plateau(course, signals):
        return None
    alone = f"; the loss alone is {number(course.evidence.plain_losses[-1])}" if course.evidence.decay else ""
    what = f"Stuck: {_where(course)}{alone}; the best constant output has {number(signals.best_constant)}."
    why = (
        f"The outputs differ from row to row by {words.share(signals.spread)} of what the targets do: nothing of the"
        f" inputs gets through yet. {words.layer_gradients(signals.gradients)}{words.saturated(signals)}"
        f"{rates.feature_words(signals)}"
    )
    return course.judged("stuck", what, why)


def _where(course: Course) -> str:
    """Where what is descended has been; of mini-batches it makes no difference where they began and ended."""
    noun = words.descended(course.evidence)
    if course.evidence.full_batch:
        return words.went(noun, *course.ends, course.span)
    return f"{noun} is {words.between(float(course.losses.min()), float(course.losses.max()))}"


def _on_plateau(course: Course, signals: Signals) -> bool:
    evidence, plain = course.evidence, float(course.evidence.plain_losses[-1])
    if not _hidden(course) or signals.spread > _CONSTANT or not np.ptp(signals.features + 0.0) + signals.features.any():
        return False
    near = _NEAR if evidence.full_batch else _NEAR_WITH_NOISE
    if not (1.0 - _NEAR) * signals.best_constant <= plain <= (1.0 + near) * signals.best_constant:
        return False
    if course.edge is not None and evidence.learning_rate > course.edge.rate:
        return False
    shaken = 0.0 if evidence.full_batch else course.width
    calm = course.gain is None or course.gain < max(_LITTLE, shaken)
    return calm and course.change > -_FALLS and (course.width < 5 * _FALLS or not evidence.full_batch)


def _hidden(course: Course) -> bool:
    """Whether there are hidden units that are more than sums: without them such a loss has one valley."""
    network = course.evidence.here.network
    return network is not None and any(layer.activation.name != "identity" for layer in network.layers[:-1])


def _saturated(course: Course) -> Judgement | None:
    """Whether nothing moves because of units that have gone too far."""
    signals = course.evidence.here.signals
    if signals is None or max(signals.saturated) < _NEARLY_ALL or not _flat(course):
        return None
    if course.evidence.plain_losses[-1] < _LEARNT * signals.best_constant:
        return None
    why = (
        f"{words.gradient(course)}.{words.saturated(signals)} {words.layer_gradients(signals.gradients)}"
        f"{rates.feature_words(signals)}"
    )
    return course.judged("stuck", f"Stuck: {_where(course)}.", why)


def _flat(course: Course) -> bool:
    """Whether nothing moves, and no step along the gradient would gain anything."""
    if course.gain is not None:
        return course.width < 1000 * NOTHING and course.gain < NOTHING
    squared = course.evidence.here.gradient_squared  # where nothing bends upwards, no valley says how long a step is
    return course.stays and squared is not None and sqrt(squared) < NOTHING * course.last


def _saddle(course: Course) -> Judgement | None:
    """Whether it is flat here without being a minimum."""
    here = course.evidence.here
    if not _flat(course) or here.lowest_curvature is None:
        return None
    what = f"Stuck: {words.went(words.descended(course.evidence), *course.ends, course.span)}."
    almost = words.gradient(course)
    if _bends_down(course):
        down = number(here.lowest_curvature + course.evidence.decay)
        return course.judged(
            "stuck", what,
            f"{almost}, but this is a saddle, no minimum: in some direction the curvature is {down}.{_of_layers(here)}",
        )  # fmt: skip
    if course.stays and (course.reach == np.inf or not _bends_up(course)):
        return course.judged("stuck", what, f"{almost}, on ground that is flat: this is a plateau.{_of_layers(here)}")
    return None


def _of_layers(here: Here) -> str:
    if here.signals is None:
        return ""
    return f"{words.saturated(here.signals)} {words.layer_gradients(here.signals.gradients)}"


def _bends_down(course: Course) -> bool:
    here, decay = course.evidence.here, course.evidence.decay
    if here.lowest_curvature is None or here.largest_curvature is None:
        return False
    return here.lowest_curvature + decay < -_BENDS_DOWN * abs(here.largest_curvature + decay)


def _bends_up(course: Course) -> bool:
    bend = course.evidence.here.largest_curvature
    return bend is not None and bend + course.evidence.decay > 0


# ---------------------------------------------------------------- a minimum


def _minimum(course: Course) -> Judgement | None:
    """Whether what is descended has come to the bottom of a valley."""
    if not course.at_bottom or _bends_down(course) or not _bends_up(course):
        return None
    if not course.evidence.decay and _learnt_nothing(course):
        return None
    almost = words.gradient(course)
    if course.evidence.decay:
        return course.judged("at the regularized minimum", *_regularized(course))
    where = "the ground bends up in every direction that it has a part in: this is a minimum."
    if _flat_to_second_order(course):
        where = "the ground bends down in no direction, but is flat in some: this is a minimum, a plateau or a saddle."
    what = f"At rest: the loss has come to {number(course.last)}."
    return course.judged("at rest", what, f"{almost}, and {where}")


def _flat_to_second_order(course: Course) -> bool:
    """Whether no gradient shows which directions lead anywhere, and the curvature of some is 0, as at zero weights."""
    here = course.evidence.here
    deep = here.network is not None and here.network.depth > 1
    if not deep or here.gradient_squared != 0 or here.lowest_curvature is None:
        return False
    return here.lowest_curvature <= _NO_BEND * (here.largest_curvature or 0.0)


def _learnt_nothing(course: Course) -> bool:
    """Whether a bottom with a loss like this is a plateau rather: constant outputs, or saturated units."""
    signals, network = course.evidence.here.signals, course.evidence.here.network
    if signals is None or network is None or not (_hidden(course) or not network.loss.needs_probabilities):
        return False
    idle = (_hidden(course) and signals.spread < _CONSTANT) or max(signals.saturated) >= _NEARLY_ALL
    return idle and float(course.evidence.plain_losses[-1]) > _LEARNT * signals.best_constant


def _regularized(course: Course) -> tuple[str, str]:
    plain, signals = float(course.evidence.plain_losses[-1]), course.evidence.here.signals
    penalty = max(course.last - plain, 0.0)
    why = f"{words.gradient(course, ' of both together')}."
    if penalty < NOTHING * course.last:
        weights = number(sqrt(2.0 * penalty / course.evidence.decay))
        why += f" The penalty is next to nothing: of weights and biases ‖w‖ = {weights}."
    elif signals is not None:
        alone = number(_norm(signals.gradients))
        why += f" That of the loss alone, ‖∂L/∂w‖ = {alone}, is held by the pull of weight decay, λ‖w‖."
    both = f"loss + penalty stays at {number(course.last)} (the loss alone: {number(plain)})"
    return f"At the regularized minimum: {both}.", why


def _norm(sizes: tuple[float, ...]) -> float:
    return float(np.linalg.norm(sizes))


def _unmoved(course: Course) -> Judgement | None:
    """Whether it stays, where too little is known to say more."""
    here = course.evidence.here
    if not (course.stays if course.gain is None else _flat(course)) or here.valley is not None:
        return None
    what = f"At rest: {words.descended(course.evidence)} stays at {number(course.last)}."
    if course.gain is None:
        why = "It has changed by less than a hundred-thousandth: the ground is flat, or the steps are tiny."
        return course.judged("at rest", what, why)
    return course.judged("at rest", what, (
        f"{words.gradient(course)}: the best step along it would lower the loss by"
        f" {number(course.gain)} of what it is. This is a minimum, a plateau or a saddle."
    ))  # fmt: skip


# ---------------------------------------------------------------- inputs and decay


def _features(course: Course) -> Judgement | None:
    """Whether features far above 1 have saturated the first layer, and nothing is learnt."""
    signals = course.evidence.here.signals
    if signals is None or not too_large(signals.features).any() or signals.saturated[0] < words.MANY_SATURATED:
        return None
    if course.change < -_FALLS * 5 or course.evidence.plain_losses[-1] < _LEARNT * signals.best_constant:
        return None
    why = f"{rates.feature_words(signals).strip()}{words.saturated(signals)} What is saturated hardly learns."
    return course.judged("stuck", f"Stuck: {_where(course)}.", why)


def _decay(course: Course) -> Judgement | None:
    """Whether decay that is no part of the gradient raises the loss."""
    evidence, step = course.evidence, course.evidence.here.step
    if not decoupled_decay(evidence.optimizer, evidence.options) or step is None or step.decay <= 0:
        return None
    if course.stays and abs(step.slope) < 0.1 * step.decay:
        what = f"At rest: the loss has come to {number(course.last)}."
        return course.judged("at rest", what, f"{words.pulls(step)} They hold each other.")
    if course.rises and step.slope > 0 and step.slope + step.bend > 0 and step.bend < step.decay:
        what = f"Decaying: {words.went('the loss', *course.ends, course.span)}."
        return course.judged("decaying", what, f"{words.pulls(step)} The decay is what makes the loss rise.")
    return None


#: What is looked at, in this order; where nothing of it is found, it is the rate's turn.
LOOKS: tuple[Look, ...] = (
    _outside_domain, _overflowed, _no_rate, _too_early, _fitted, _one_softmax, _dead, _minimum, _constant, _saturated,
    _saddle, _unmoved, _features, _decay,
)  # fmt: skip
