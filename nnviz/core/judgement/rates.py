"""η beside what the steepest valley allows, and the noise of mini-batches: what is left when all else is ruled out.

On a valley of curvature λ a step of plain descent leaves 1 − ηλ of the distance to the bottom: from η = 1/λ on it lands
on the other side, from 2/λ on higher than it began. See LeCun, Bottou, Orr & Müller, "Efficient BackProp" (1998),
section 5; on networks, where η often ends up near the edge 2/λmax, Cohen, Kaur, Li, Kolter & Talwalkar, "Gradient
descent on neural networks typically occurs at the edge of stability" (2021).
"""

from math import inf, log

import numpy as np

from nnviz.core.curvature import Edge, Valley, edge_of
from nnviz.core.datasets.sizes import FIT
from nnviz.core.datasets.sizes import too_large as features_too_large
from nnviz.core.judgement import words
from nnviz.core.judgement.course import BACK, Course, ways
from nnviz.core.judgement.evidence import Evidence, Judgement, Signals, decoupled_decay
from nnviz.core.numbers import number

#: Less than this part of what the steepest valley allows, and of the loss in one update, is crawling.
_SLOW = 0.05
#: η may be so much above a bound before that is said: λmax is that of one moment, and found by iteration.
_SURELY = 1.05
#: Directions that are swung across count where so large a part of what is left to the bottom lies in them.
_SWUNG = 0.01
#: What has come down to such a part cannot be reckoned back: rounding is all that is left of it.
_FORGOTTEN = 1e-20
#: A loss that has come down to this part of where it began may take its time.
_NEARLY_THERE = 0.01
#: An update is too long when its bend takes so much of what its slope promises.
_TAKEN = 0.9
#: What rises by such a factor within a stretch is more than a swing.
_RISEN = 1.5
#: Above where the run began, what rises by less than such a factor has gone as far as it goes.
_HIGHER = 1.01
#: Gradients of mini-batches that differ by so much of the mean gradient's length pull in different directions.
_NOISY = 0.5
#: The steepest direction is that of large features where so large a part of it lies in their weights.
_MOSTLY = 0.5
#: A gradient has vanished on its way back where it is so small beside that of the last layer.
_VANISHED = 1e-3


def judged(course: Course) -> Judgement:
    """What the rate does."""
    if _diverges(course):
        return course.judged("diverging", _how_it_rose(course), _why_diverging(course))
    if course.swings or _overshoots(course):
        return course.judged("oscillating", *_oscillating(course), course.halving)
    if _crawls(course) or not _falls(course):
        return course.judged("crawling", *_crawling(course), course.halving)
    return course.judged("converging", *_converging(course), course.halving)


# ---------------------------------------------------------------- which it is


def _diverges(course: Course) -> bool:
    """Whether the loss rises. Beyond the edge a late rise is enough; within it a rolling ball only swings."""
    evidence, edge = course.evidence, course.edge
    if edge is not None and evidence.learning_rate > edge.rate:
        up, down = ways(course.logs[len(course.logs) // 2 :])
        return course.rises or (course.moves and BACK * up > down)
    rolls = edge is not None and evidence.optimizer.name != "sgd" and evidence.full_batch
    return course.rises and not rolls and _far(course)


def _far(course: Course) -> bool:
    """Whether it has risen so far that this is more than one swing: by a half, or to above where the run began."""
    lowest = float(course.losses.min())
    return course.last > _RISEN * lowest or (course.last > course.scale and course.last > _HIGHER * lowest)


def _beyond(course: Course) -> bool:
    return course.edge is not None and course.evidence.learning_rate > _SURELY * course.edge.rate


def _overshoots(course: Course) -> bool:
    """Whether every update goes beyond the bottom of a valley that counts, even if the loss falls."""
    evidence, edge = course.evidence, course.edge
    if _beyond(course):
        return True
    if edge is None or not evidence.plain_descent or evidence.learning_rate * edge.bend <= _SURELY:
        return False
    valley = evidence.here.valley
    return valley is None or _swung(valley, evidence.learning_rate, course.span) > _SWUNG


def _swung(valley: Valley, rate: float, span: int) -> float:
    """What part of the way to the bottom lies, or lay so many updates ago, in directions that are swung across.

    In a direction of curvature λ an update of plain descent leaves (1 − ηλ)² of what there is to the bottom.
    """
    curvatures, gains = valley.gains()
    before = gains / np.maximum((1.0 - rate * curvatures) ** (2 * span), _FORGOTTEN)
    across = rate * curvatures > _SURELY
    return max(float(part[across].sum() / part.sum()) if part.any() else 0.0 for part in (gains, before))


def _crawls(course: Course) -> bool:
    """Whether η is far below what would do; or, whatever the reason, halving what is left would take for ever."""
    evidence, last = course.evidence, course.last
    if last < _NEARLY_THERE * course.scale and log(2.0) < 2.0 * course.pace * course.updates[-1]:
        return False
    pace = course.pace_of_rest
    if pace * course.span < log(2.0) / 100.0:
        return True
    if course.edge is None or not _is_tiny(evidence, course.edge):
        return False
    reach = course.reach
    left = last if reach is None or not reach < 1.0 else max(reach * last, course.floor)
    forecast = course.edge.speed * evidence.learning_rate * (evidence.here.gradient_squared or 0.0)
    return max(forecast / left, pace) < _SLOW


def _is_tiny(evidence: Evidence, edge: Edge) -> bool:
    """Whether the updates leave nearly all of the way to the bottom, even in the steepest direction."""
    return edge.speed * evidence.learning_rate * edge.bend < _SLOW


def _falls(course: Course) -> bool:
    """Whether it is lower than at the start of the stretch, by digits that can be written."""
    start, end = course.ends
    return end < start and words.pair(start, end) is not None


# ---------------------------------------------------------------- diverging


def _how_it_rose(course: Course) -> str:
    lowest = int(course.losses[:-1].argmin())
    count = int(course.updates[-1] - course.updates[lowest])
    noun = words.descended(course.evidence)
    return f"Diverging: {words.went(noun, float(course.losses[lowest]), course.last, count)}."


def _why_diverging(course: Course) -> str:
    evidence, edge, eta = course.evidence, course.edge, words.eta(course.evidence)
    if edge is not None and evidence.learning_rate > edge.rate:
        return too_large(course)
    if edge is None:
        return f"{_own(evidence)}{_of_the_step(course) or too_large(course)}"
    below = f"{eta} is below {edge.formula} = {number(edge.rate)}"
    if not evidence.full_batch:
        return f"{below} of all rows{_of_a_batch(course)}"
    step = _of_the_step(course)
    return f"{below}, but λmax is the curvature at one point, and the ground changes within one update. {step}".strip()


def _of_a_batch(course: Course) -> str:
    evidence, batches = course.evidence, course.evidence.here.batches
    if batches is None:
        return ", but a mini-batch can have a steeper valley of its own, and overshoot that."
    edge = edge_of(evidence.optimizer, evidence.options, batches.curvature)
    rows = words.rows(batches.rows)
    if edge is not None and evidence.learning_rate > edge.rate:
        return (
            f", but a mini-batch of {rows} has a steeper valley of its own: of one that comes next it is"
            f" {number(edge.rate)}, and the update overshoots that."
        )
    noise = f" Gradients of mini-batches differ by {number(batches.noise)} times the mean gradient's length."
    return f", and of the mini-batches of {rows} that come next.{noise}"


def too_large(course: Course) -> str:
    """That η is too large, as far as that is known."""
    evidence, edge, eta = course.evidence, course.edge, words.eta(course.evidence)
    if edge is not None and evidence.learning_rate > edge.rate:
        return (
            f"{eta} is larger than {edge.formula} = {number(edge.rate)}: in the steepest direction every update"
            f" overshoots the valley and lands higher on the other side.{_steep_by_features(course)}"
        )
    if evidence.optimizer.own_steps:
        return "Steps of this size land higher than they began."
    return f"{eta} is too large here: the updates overshoot, and land higher than they began."


def one_update(course: Course) -> str:
    """What can be said of an overflow that no rise led to."""
    edge = course.edge
    if not np.isfinite(course.evidence.losses[0]):
        return "It is so from the first weights on."
    if edge is not None and course.evidence.learning_rate > edge.rate:
        return too_large(course)
    return f"With {words.eta(course.evidence)} one update led from a finite loss to there."


def _of_the_step(course: Course) -> str:
    """What the next update's slope promises and its bend takes, where it takes more."""
    step = course.evidence.here.step
    if step is None or not step.bend > -_TAKEN * step.slope > 0:
        return ""
    return (
        f"The next update is too long for the valley: its slope promises {number(step.slope)}, and its bend takes"
        f" {number(step.bend)}."
    )


def _steep_by_features(course: Course) -> str:
    """That the steepest direction is that of features far above 1, where it is."""
    here = course.evidence.here
    if here.signals is None or here.large_features < _MOSTLY:
        return ""
    part, size = words.share(here.large_features), number(float(here.signals.features.max()))
    return (
        f" The valley is so steep because of the inputs: {part} of its steepest direction lies in weights of features"
        f" far above 1 (up to {size}). Standardize the features."
    )


# ---------------------------------------------------------------- oscillating


def _oscillating(course: Course) -> tuple[str, str]:
    noun = words.descended(course.evidence)
    if not course.swings:
        course_of = f"Oscillating: {words.went(noun, *course.ends, course.span)}"
        swings = "η is beyond the edge now" if _beyond(course) else "every update swings across the valley"
        return f"{course_of}, but {swings}.", _why_swinging(course)
    rises, steps = int((np.diff(course.logs) > 0).sum()), len(course.logs) - 1
    unit = "updates" if course.span == steps else "measurements"
    range_of = words.between(float(course.losses.min()), float(course.losses.max()))
    return f"Oscillating: {noun} rose in {rises} of the last {steps} {unit}, {range_of}.", _why_swinging(course)


def _why_swinging(course: Course) -> str:
    evidence, edge, eta = course.evidence, course.edge, words.eta(course.evidence)
    if edge is None:
        return _why_swinging_by_the_step(course)
    if evidence.learning_rate >= edge.rate:
        now = "every update lands higher on the other side, until the valley is wider there. This is the edge of"
        now = f"{now} stability." if course.swings else "the next updates land higher on the other side."
        above = f"{eta} is above {edge.formula} = {number(edge.rate)}: in the steepest direction"
        return f"{above} {now}{_steep_by_features(course)}"
    overshot = evidence.optimizer.name == "sgd" and evidence.learning_rate * edge.bend > _SURELY
    if not evidence.full_batch:
        return f"{_noise(course, overshot)}{' And ' + _past_the_bottom(course, edge) if overshot else ''}"
    if evidence.optimizer.name != "sgd":
        return (
            f"{eta} is below {edge.formula} = {number(edge.rate)}, so the swings die out: the velocity carries the"
            " weights past the bottom and up the other side, before the gradient turns them round."
        )
    if overshot:
        return f"{_past_the_bottom(course, edge)}{_steep_by_features(course)}"
    return (
        f"{eta} is below {edge.formula} = {number(edge.rate)}, but λmax is the curvature at one point, and the ground"
        f" changes within one update. {_of_the_step(course)}".strip()
    )


def _past_the_bottom(course: Course, edge: Edge) -> str:
    rate = course.evidence.learning_rate
    return (
        f"{words.eta(course.evidence)} lies between {edge.formula.replace('2/', '1/')} = {number(edge.rate / 2)} and"
        f" {edge.formula} = {number(edge.rate)}: in the steepest direction every update overshoots the bottom and lands"
        f" on the other side, at {number(rate * edge.bend - 1.0)} of the distance."
    )


def _noise(course: Course, overshot: bool) -> str:
    """The mini-batches, as far as they and not the inputs or the rate are what swings."""
    evidence, edge, batches = course.evidence, course.edge, course.evidence.here.batches
    eta = words.eta(evidence)
    beside = "" if edge is None or overshot else f" {eta} is {words.part_of(evidence.learning_rate, edge)}"
    steep = _inputs(course)
    if steep:
        return f"{beside.strip()}.{steep}" if beside else steep.strip()
    if batches is not None and batches.noise < _NOISY:
        apart = f"Gradients of mini-batches differ by only {number(batches.noise)} of the mean gradient's length"
        return f"{apart}, so it is hardly their noise.{beside + '.' if beside else ''} {_of_the_step(course)}".strip()
    size = "" if batches is None else f", by {number(batches.noise)} times the mean gradient's length"
    noise = (
        f"The mini-batches pull in different directions{size}: each update lowers the loss of its own rows, not of all."
    )
    return f"{noise}{beside}, so it is not the valley that is too narrow." if beside else noise


def _inputs(course: Course) -> str:
    """That features far above 1 make the valley so steep; or that they stand there while nothing is learnt."""
    signals = course.evidence.here.signals
    if signals is None or course.evidence.plain_losses[-1] < signals.best_constant:
        return _steep_by_features(course)
    features, steep = feature_words(signals), _steep_by_features(course)
    return steep or (f"{features} Only then can other causes be told from that." if features else "")


def _why_swinging_by_the_step(course: Course) -> str:
    evidence = course.evidence
    if not evidence.full_batch:
        return _noise(course, False)
    step = _of_the_step(course)
    if evidence.optimizer.own_steps:
        return f"{words.own_steps(evidence)} {step or _next_step(course)}"
    return f"{words.eta(evidence)} is large for this valley. Near the bottom the updates step over it, to and fro."


# ---------------------------------------------------------------- crawling


def _crawling(course: Course) -> tuple[str, str]:
    evidence, edge, eta = course.evidence, course.edge, words.eta(course.evidence)
    beside = words.beside_penalty(course)
    fell = f" {_capital(words.went(words.descended(evidence), *course.ends, course.span))}." if beside else ""
    what = f"Crawling: {_at_this_pace(course)}.{fell}{beside}"
    if edge is not None and _is_tiny(evidence, edge):
        return what, f"{eta} is {words.part_of(evidence.learning_rate, edge)}.{_forecast(evidence)}"
    vanished, saturated = _vanished(evidence.here.signals), words.saturated(evidence.here.signals)
    if edge is None:
        return what, f"{_own(evidence)}{_capital(vanished) or _next_step(course)}{saturated}"
    part = f"{eta} is {words.part_of(evidence.learning_rate, edge)}"
    long = vanished or f"even at the edge it would take long{_ravine(course)}"
    return what, f"{part}: {long}{saturated}"


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _at_this_pace(course: Course) -> str:
    evidence, noun = course.evidence, words.descended(course.evidence)
    if decoupled_decay(evidence.optimizer, evidence.options):  # which holds it up: there is no telling how far
        return words.went(noun, *course.ends, course.span)
    if course.halving is not None and _falls(course):
        return f"at this pace halving {noun} takes {words.about(course.halving)}"
    if _falls(course) and course.halving_of_rest < inf:
        count = words.about(course.halving_of_rest)
        return f"at this pace halving what is left to the bottom of the valley takes {count}"
    return words.went(noun, *course.ends, course.span)


def _next_step(course: Course) -> str:
    """What was measured of the next update where no edge bounds it."""
    evidence, step = course.evidence, course.evidence.here.step
    if step is None:
        return f"The steps with {words.eta(evidence)} are tiny, or the ground is nearly flat."
    if decoupled_decay(evidence.optimizer, evidence.options) and step.decay > 0:
        return words.pulls(step)
    part = "" if not course.last > 0 else f", {number(abs(step.slope) / course.last)} of what it is"
    way = "lowers" if step.slope < 0 else "raises"
    size = number(step.size)
    noun = words.descended(evidence)
    return f"The next update is {size} long, and by its slope {way} {noun} by {number(abs(step.slope))}{part}."


def _ravine(course: Course) -> str:
    signals = course.evidence.here.signals
    ground = ", for the way is a ravine, which is steep across and nearly flat ahead."
    return ground + (_steep_by_features(course) or ("" if signals is None else feature_words(signals)))


def _vanished(signals: Signals | None) -> str:
    """That hardly anything of the gradient comes to the first layer, where that is so."""
    if signals is None or not signals.gradients[0] < _VANISHED * signals.gradients[-1]:
        return ""
    return f"the gradient vanishes on its way back. {words.layer_gradients(signals.gradients)}"


def _forecast(evidence: Evidence) -> str:
    if evidence.here.gradient_squared is None:
        return ""
    change = number(-evidence.learning_rate * evidence.here.gradient_squared)
    return f" The predicted change with one update is −η‖g‖² = {change}."


def _own(evidence: Evidence) -> str:
    return f"{words.own_steps(evidence)} " if evidence.optimizer.own_steps else ""


# ---------------------------------------------------------------- converging


def _converging(course: Course) -> tuple[str, str]:
    evidence = course.evidence
    course_of = words.went(words.descended(evidence), *course.ends, course.span)
    what = f"Converging: {course_of}.{words.beside_penalty(course)}"
    return what, _why_converging(course)


def _why_converging(course: Course) -> str:
    evidence, eta = course.evidence, words.eta(course.evidence)
    if course.edge is not None:
        return f"{eta} is {words.part_of(evidence.learning_rate, course.edge)}: the updates stay in the valley."
    if evidence.optimizer.own_steps:
        return words.own_steps(evidence)
    return f"{eta} is small enough: the updates lead downhill."


# ---------------------------------------------------------------- inputs


def feature_words(signals: Signals) -> str:
    """That some features are far above 1, where they are."""
    if not features_too_large(signals.features).any():
        return ""
    least, most = number(float(signals.features.min())), number(float(signals.features.max()))
    sizes = f"is {most}" if least == most else f"goes from {least} to {most}"
    return f" The features' size {sizes} (more than {FIT:.0f} is far from 1): standardize them."
