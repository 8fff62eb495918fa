"""The learning rate, judged by what happens: does the loss crawl, converge, oscillate, diverge or rest, and why?

Nothing is judged by a size of its own, all by comparison: the ups of the loss with its downs, η with what the steepest
valley allows, what a step would gain with what there is. On a valley of curvature λ a step of plain descent leaves
1 − ηλ of the distance to the bottom: from η = 1/λ on it lands on the other side, from 2/λ on higher than it began. See
LeCun, Bottou, Orr & Müller, "Efficient BackProp" (1998), section 5; on networks, where η often ends up near the edge
2/λmax, Cohen, Kaur, Li, Kolter & Talwalkar, "Gradient descent on neural networks typically occurs at the edge of
stability" (2021).
"""

from dataclasses import dataclass
from math import inf, log, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.curvature import Edge, edge_of
from nnviz.core.numbers import number, shortest
from nnviz.core.optimizers import Optimizer
from nnviz.core.options import Options

Kind = Literal["crawling", "converging", "oscillating", "diverging", "resting", "unknown"]

#: Fewer points tell nothing; of more than so many only the last count.
FEWEST, MOST = 5, 40
#: The loss goes one way if the ways the other way are together at most so large a part.
_BACK = 0.25
#: Less than this part of what the steepest valley allows, and of the loss in one update, is crawling.
_SLOW = 0.05
#: η may be so much above 1/λmax before the weights are said to swing: λmax is that of one moment.
_SWINGING = 1.05
#: A loss that has come down to this part of where it began may take its time.
_NEARLY_THERE = 0.01
#: A step that can gain no more than this part of the loss gains nothing.
_NOTHING = 1e-5
#: A squared error that is as small as this beside where it began is rounding: twice the digits of a float64.
_ROUNDING = 1e-28


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Evidence:
    """What the learning rate is judged by: the losses (points,) of all training rows after so many updates (points,).

    They are to be a stretch with one learning rate. ``gradient_squared`` is ‖g‖² and ``largest_curvature`` λmax of the
    loss of all rows at the end of it; None if they are not known. ``scale`` is a loss to compare with, such as the
    first of the run; if it is None, the largest of the stretch. Options that are left out have their defaults.
    """

    updates: NDArray[np.int64]
    losses: Array
    learning_rate: float  # η in force
    optimizer: Optimizer
    options: Options | None = None
    gradient_squared: float | None = None
    largest_curvature: float | None = None
    full_batch: bool
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A word for what happens, and two sentences: what it is, and why.

    ``edge`` is the learning rate from which on the steepest valley throws the weights out, ``halving`` the updates
    that halving the loss takes at the present pace; None where there is no such number.
    """

    kind: Kind
    what: str
    why: str
    edge: float | None = None
    halving: float | None = None


# ---------------------------------------------------------------- judging


@without_warnings
def judge(evidence: Evidence) -> Judgement:
    """The learning rate judged by the evidence; "unknown" with fewer than ``FEWEST`` points."""
    edge = edge_of(evidence.optimizer, evidence.options, evidence.largest_curvature)
    rate = None if edge is None else edge.rate
    if not np.isfinite(evidence.losses).all():
        why = _why_diverging(evidence, edge)
        return Judgement("diverging", "Diverging: the loss is not a finite number any more.", why, rate)
    if len(evidence.losses) < FEWEST:
        more = FEWEST - len(evidence.losses)
        why = f"The loss has been measured {_times(len(evidence.losses))}; a course shows after {_times(more)} more."
        return Judgement("unknown", "Too early to tell.", why, rate)
    course = _Course(evidence)
    if course.at_rest:
        return Judgement("resting", *_resting(course), rate)
    if _diverges(course, edge):
        return Judgement("diverging", _how_it_rose(course), _why_diverging(evidence, edge), rate)
    if course.swings or _overshoots(evidence, edge):
        return Judgement("oscillating", *_oscillating(course, edge), rate, course.halving)
    if _crawls(course, edge):
        return Judgement("crawling", *_crawling(course, edge), rate, course.halving)
    return Judgement("converging", *_converging(course, edge), rate, course.halving)


class _Course:
    """How the loss has gone lately: in logarithms, in which a fall to a half is as large wherever it begins."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.losses, self.updates = evidence.losses[-MOST:], evidence.updates[-MOST:]
        self.scale = float(evidence.losses.max()) if evidence.scale is None else evidence.scale
        self.floor = max(_ROUNDING * self.scale, float(np.finfo(np.float64).tiny))
        self.logs = np.log(np.maximum(self.losses, self.floor))
        third = max(2, len(self.logs) // 3)
        self._early, self._late = slice(None, third), slice(-third, None)

    @property
    def span(self) -> int:
        """Updates from the first point to the last."""
        return int(self.updates[-1] - self.updates[0])

    @property
    def gain(self) -> float | None:
        """What a step of the gradient with η = 1/λmax would gain at once, ‖g‖²/2λmax, as a part of the loss."""
        squared, bend = self.evidence.gradient_squared, self.evidence.largest_curvature
        if squared is None or bend is None or not 2.0 * bend * float(self.losses[-1]) > 0:
            return None
        return squared / (2.0 * bend * float(self.losses[-1]))

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves and nothing is to be gained, or only rounding is left."""
        if self.losses[-1] <= self.floor:
            return True
        spread = float(np.ptp(self.logs))
        return spread < _NOTHING if self.gain is None else self.gain < _NOTHING and spread < 1000 * _NOTHING

    @property
    def moves(self) -> bool:
        """Whether the loss changes by more than the rounding of a sum of many rows."""
        return float(np.ptp(self.logs)) > 1e-10

    @property
    def rises(self) -> bool:
        """Whether it goes up nearly all of its way, or has left behind all that it came from."""
        up, down = _ways(self.logs)
        return self.moves and (_BACK * up > down or self.logs[self._late].min() > self.logs[self._early].max())

    @property
    def swings(self) -> bool:
        """Whether it goes up and down, and has not left behind all that it came from."""
        up, down = _ways(self.logs)
        return self.moves and up > _BACK * down and self.logs[self._late].max() >= self.logs[self._early].min()

    @property
    def pace(self) -> float:
        """How much the logarithm of the loss falls with an update, from the first third to the last one on average."""
        fall = float(self.logs[self._early].mean() - self.logs[self._late].mean())
        return fall / float(self.updates[self._late].mean() - self.updates[self._early].mean())

    @property
    def halving(self) -> float | None:
        """The updates that halving the loss takes at this pace; None where it does not fall."""
        return log(2.0) / self.pace if self.pace > 0 else None


def _ways(logs: Array) -> tuple[float, float]:
    """How far it went up, and how far down, all ways added up."""
    changes = np.diff(logs)
    return float(changes[changes > 0].sum()), float(-changes[changes < 0].sum())


def _diverges(course: _Course, edge: Edge | None) -> bool:
    """Whether the loss rises. Beyond the edge a late rise is enough; within it a rolling ball only swings."""
    evidence = course.evidence
    if edge is None:
        return course.rises
    if evidence.learning_rate > edge.rate:
        up, down = _ways(course.logs[len(course.logs) // 2 :])
        return course.rises or (course.moves and _BACK * up > down)
    return course.rises and (evidence.optimizer.name == "sgd" or not evidence.full_batch)


def _overshoots(evidence: Evidence, edge: Edge | None) -> bool:
    """Whether every update of plain descent goes beyond the bottom of the steepest valley, even if the loss falls."""
    if edge is None or evidence.optimizer.name != "sgd" or not evidence.full_batch:
        return False
    return evidence.learning_rate * edge.bend > _SWINGING


def _crawls(course: _Course, edge: Edge | None) -> bool:
    """Whether η is far below what would do; or, whatever the reason, halving the loss would take for ever."""
    evidence, last = course.evidence, float(course.losses[-1])
    if last < _NEARLY_THERE * course.scale and log(2.0) < 2.0 * course.pace * course.updates[-1]:
        return False
    if course.pace * course.span < log(2.0) / 100.0:
        return True
    if edge is None or not _is_tiny(evidence, edge):
        return False
    forecast = edge.speed * evidence.learning_rate * (evidence.gradient_squared or 0.0)
    return max(forecast / last, course.pace) < _SLOW


def _is_tiny(evidence: Evidence, edge: Edge) -> bool:
    """Whether the updates leave nearly all of the way to the bottom, even in the steepest direction."""
    return edge.speed * evidence.learning_rate * edge.bend < _SLOW


# ---------------------------------------------------------------- in words


def _how_it_rose(course: _Course) -> str:
    lowest = int(course.losses[:-1].argmin())
    count = int(course.updates[-1] - course.updates[lowest])
    start, end = number(course.losses[lowest]), number(course.losses[-1])
    return f"Diverging: the loss rose from {start} to {end} in the last {_updates(count)}."


def _why_diverging(evidence: Evidence, edge: Edge | None) -> str:
    eta = f"η = {shortest(evidence.learning_rate)}"
    if edge is not None and evidence.learning_rate > edge.rate:
        return (
            f"{eta} is larger than {edge.formula} = {number(edge.rate)}: in the steepest direction every update"
            " overshoots the valley and lands higher on the other side."
        )
    if edge is None and evidence.optimizer.own_steps:
        return f"{_own_steps(evidence)} Steps of this size land higher than they began."
    if edge is None:
        return f"{eta} is too large: the updates overshoot, and land higher than they began."
    if not evidence.full_batch:
        return (
            f"{eta} is below {edge.formula} = {number(edge.rate)} of all rows, but a mini-batch can have a steeper"
            " valley of its own, and overshoot that."
        )
    return (
        f"{eta} is below {edge.formula} = {number(edge.rate)}, but λmax is the curvature at one point, and the ground"
        " changes within one update."
    )


def _oscillating(course: _Course, edge: Edge | None) -> tuple[str, str]:
    if not course.swings:
        return "Oscillating: the loss falls, but every update swings across the valley.", _why_swinging(course, edge)
    rises, steps = int((np.diff(course.logs) > 0).sum()), len(course.logs) - 1
    unit = "updates" if course.span == steps else "measurements"
    what = (
        f"Oscillating: the loss rose in {rises} of the last {steps} {unit}, between {number(course.losses.min())} and"
        f" {number(course.losses.max())}."
    )
    return what, _why_swinging(course, edge)


def _why_swinging(course: _Course, edge: Edge | None) -> str:
    evidence = course.evidence
    eta = f"η = {shortest(evidence.learning_rate)}"
    noise = "The mini-batches pull in different directions: each update lowers the loss of its own rows, not of all."
    if edge is None:
        steps = _own_steps(evidence) if evidence.optimizer.own_steps else f"{eta} is large for this valley."
        return f"{steps} Near the bottom the updates step over it, to and fro." if evidence.full_batch else noise
    if evidence.learning_rate >= edge.rate:
        return (
            f"{eta} is above {edge.formula} = {number(edge.rate)}: in the steepest direction every update lands higher"
            " on the other side, until the valley is wider there. This is the edge of stability."
        )
    if evidence.optimizer.name != "sgd":
        why = (
            f"{eta} is below {edge.formula} = {number(edge.rate)}, so the swings die out: the velocity carries the"
            " weights past the bottom and up the other side, before the gradient turns them round."
        )
        return why if evidence.full_batch else f"{noise} {eta} itself is below {edge.formula} = {number(edge.rate)}."
    if evidence.learning_rate * edge.bend > _SWINGING:
        between = f"{eta} lies between {edge.formula.replace('2/', '1/')} = {number(edge.rate / 2)} and {edge.formula}"
        why = (
            f"{between} = {number(edge.rate)}: in the steepest direction every update overshoots the bottom and lands"
            f" on the other side, at {number(evidence.learning_rate * edge.bend - 1.0)} of the distance."
        )
        return why if evidence.full_batch else f"{noise} And {why}"
    if evidence.full_batch:
        return (
            f"{eta} is below {edge.formula} = {number(edge.rate)}, but λmax is the curvature at one point, and the"
            " ground changes within one update."
        )
    return f"{noise} {eta} is {_part(evidence.learning_rate, edge)}, so it is not the valley that is too narrow."


def _crawling(course: _Course, edge: Edge | None) -> tuple[str, str]:
    halving = course.halving
    pace = "the loss does not fall" if halving is None else f"at this pace halving the loss takes {_about(halving)}"
    evidence, what = course.evidence, f"Crawling: {pace}."
    eta = f"η = {shortest(evidence.learning_rate)}"
    if edge is None:
        own = f"{_own_steps(evidence)} " if evidence.optimizer.own_steps else ""
        return what, f"{own}The steps with {eta} are tiny, or the ground is nearly flat."
    if _is_tiny(evidence, edge):
        return what, f"{eta} is {_part(evidence.learning_rate, edge)}.{_forecast(evidence)}"
    return what, (
        f"{eta} is {_part(evidence.learning_rate, edge)}: even at the edge it would take long, for the way is a"
        " ravine, which is steep across and nearly flat ahead."
    )


def _converging(course: _Course, edge: Edge | None) -> tuple[str, str]:
    evidence = course.evidence
    start, end = number(course.losses[0]), number(course.losses[-1])
    what = f"Converging: the loss fell from {start} to {end} in the last {_updates(course.span)}."
    if edge is not None:
        part = _part(evidence.learning_rate, edge)
        return what, f"η = {shortest(evidence.learning_rate)} is {part}: the updates stay in the valley."
    if evidence.optimizer.own_steps:
        return what, _own_steps(evidence)
    return what, f"η = {shortest(evidence.learning_rate)} is small enough: the updates lead downhill."


def _resting(course: _Course) -> tuple[str, str]:
    what = f"Resting: the loss stays at {number(course.losses[-1])}."
    if course.gain is not None and course.gain < _NOTHING:
        length = number(sqrt(course.evidence.gradient_squared or 0.0))
        return what, (
            f"The gradient is almost 0, ‖g‖ = {length}: the best step along it would lower the loss by"
            f" {number(course.gain)} of what it is. This is a minimum, a plateau or a saddle."
        )
    if np.ptp(course.logs) < _NOTHING and course.losses[-1] > course.floor:
        return what, "It has changed by less than a hundred-thousandth: the ground is flat, or the steps are tiny."
    return what, "Beside where it began this is 0: only the rounding of the numbers is left."


def _forecast(evidence: Evidence) -> str:
    if evidence.gradient_squared is None:
        return ""
    change = number(-evidence.learning_rate * evidence.gradient_squared)
    return f" The predicted change with one update is −η‖g‖² = {change}."


def _own_steps(evidence: Evidence) -> str:
    return f"{evidence.optimizer.title} gives each weight a step size of its own, so 2/λmax is no threshold for η."


# ---------------------------------------------------------------- numbers


def _about(updates: float) -> str:
    """A number of updates that is not known better than to two digits."""
    rounded = float(f"{updates:.1e}")
    return f"about {rounded:,.0f} updates" if 1 < rounded < 1e7 else f"about {number(rounded)} updates"


def _part(rate: float, edge: Edge) -> str:
    """η beside the edge: "1/500 of 2/λmax = 0.9"."""
    parts = edge.rate / rate if rate > 0 else inf
    share = f"1/{float(f'{parts:.1e}'):,.0f}" if 10 <= parts < 1e7 else number(1.0 / parts if parts else inf)
    return f"{share} of {edge.formula} = {number(edge.rate)}"


def _updates(count: int) -> str:
    return "update" if count == 1 else f"{count:,} updates"


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")
