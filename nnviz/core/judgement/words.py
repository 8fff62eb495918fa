"""The sentences of a verdict: what was measured, in words, with as many digits as show what is said."""

from collections.abc import Sequence
from math import inf, sqrt

from nnviz.core.curvature import Edge
from nnviz.core.flat_units import FLAT
from nnviz.core.judgement.course import Course
from nnviz.core.judgement.evidence import Evidence, Signals, Step
from nnviz.core.numbers import number, plural, shortest

#: Two numbers that are alike in so many digits are said to be the same.
MOST_DIGITS = 6
#: Of more layers than the first number only so many as the second are listed.
MOST_LAYERS, FEW_LAYERS = 6, 4
#: Such a part of a layer's slopes is worth a word when it is saturated; features alone can do it.
MANY_SATURATED = 0.5


# ---------------------------------------------------------------- numbers


def pair(one: float, other: float) -> tuple[str, str] | None:
    """Two numbers with as many digits, from three on, as tell them apart; None where ``MOST_DIGITS`` do not."""
    for digits in range(3, MOST_DIGITS + 1):
        texts = number(one, digits), number(other, digits)
        if texts[0] != texts[1]:
            return texts
    return None


def went(noun: str, start: float, end: float, count: int) -> str:
    """"the loss fell from 3.76 to 0.0387 in the last 20 updates", or rose, or stays where no digit shows it."""
    texts = pair(start, end)
    if texts is None:
        return f"{noun} stays at {number(end)}"
    way = "fell" if end < start else "rose"
    return f"{noun} {way} from {texts[0]} to {texts[1]} in the last {updates(count)}"


def between(low: float, high: float) -> str:
    """"between 0.500 and 0.700"; "at 0.500 throughout" where no digit tells them apart."""
    texts = pair(low, high)
    return f"at {number(low)} throughout" if texts is None else f"between {texts[0]} and {texts[1]}"


def about(count: float) -> str:
    """A number of updates that is not known better than to two digits."""
    rounded = float(f"{count:.1e}")
    return f"about {rounded:,.0f} updates" if 1 < rounded < 1e7 else f"about {number(rounded)} updates"


def share(part: float) -> str:
    """A part as a percentage that is never rounded to all or nothing."""
    percent = 100.0 * part
    if 0 < percent < 1:
        return "less than 1 %"
    if 99 < percent < 100:
        return "more than 99 %"
    return f"{percent:.0f} %"


def part_of(rate: float, edge: Edge) -> str:
    """η beside the edge: "1/500 of 2/λmax = 0.9"."""
    parts = edge.rate / rate if rate > 0 else inf
    part = f"1/{float(f'{parts:.1e}'):,.0f}" if 10 <= parts < 1e7 else number(1.0 / parts if parts else inf)
    return f"{part} of {edge.formula} = {number(edge.rate)}"


def updates(count: int) -> str:
    return "update" if count == 1 else f"{count:,} updates"


def times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


# ---------------------------------------------------------------- parts of sentences


def eta(evidence: Evidence) -> str:
    return f"η = {shortest(evidence.learning_rate)}"


def descended(evidence: Evidence) -> str:
    """What the losses are of."""
    return "loss + penalty" if evidence.decay else "the loss"


def beside_penalty(course: Course) -> str:
    """How the loss alone went where the penalty is descended with it; else ""."""
    evidence = course.evidence
    if evidence.data_losses is None or not evidence.decay:
        return ""
    alone = evidence.data_losses[-len(course.losses) :]
    start, end = float(alone[0]), float(alone[-1])
    texts = pair(start, end)
    if texts is None:
        return f" The loss alone stays at {number(end)}."
    if end < start:
        return f" The loss alone fell from {texts[0]} to {texts[1]}."
    return f" The loss alone rose from {texts[0]} to {texts[1]}: weight decay gives that up for smaller weights."


def layer_gradients(sizes: Sequence[float]) -> str:
    """The size of the gradient in each layer."""
    if len(sizes) == 1:
        return f"The gradient's size, ‖∂L/∂(W, b)‖, is {number(sizes[0])}."
    if len(sizes) <= MOST_LAYERS:
        listed = ", ".join(number(size) for size in sizes)
        return f"The gradient's size, ‖∂L/∂(W, b)‖, from layer 1 to {len(sizes)}: {listed}."
    few = [round(place * (len(sizes) - 1) / (FEW_LAYERS - 1)) for place in range(FEW_LAYERS)]
    listed = ", ".join(f"{number(sizes[k])} in {k + 1}" for k in few)
    return f"The gradient's size, ‖∂L/∂(W, b)‖, by layers: {listed}."


def saturated(signals: Signals | None) -> str:
    """How much of the most saturated layer is, where it is worth a word; with a space before it."""
    most = 0.0 if signals is None else max(signals.saturated)
    if signals is None or most < MANY_SATURATED:
        return ""
    k = signals.saturated.index(most) + 1
    return f" In layer {k}, {share(most)} of the units' slopes are saturated: below {shortest(FLAT)}."


def gradient(course: Course, of: str = "") -> str:
    """That the gradient is almost 0, with its length; or that it is 0, where it is."""
    squared = course.evidence.here.gradient_squared or 0.0
    return f"The gradient{of} is almost 0, ‖g‖ = {number(sqrt(squared))}" if squared else f"The gradient{of} is 0"


def pulls(step: Step) -> str:
    """What decoupled decay and the step along the gradient do to the loss in the next update."""
    lowered = step.decay - step.slope
    up, down = pair(step.decay, lowered) or (number(step.decay), "as much")
    if lowered < 0:
        return f"In the next update weight decay raises the loss by {up}, and the step by {number(-lowered)}."
    return f"In the next update weight decay raises the loss by {up}, and the step lowers it by {down}."


def own_steps(evidence: Evidence) -> str:
    return f"{evidence.optimizer.title} gives each weight a step size of its own, so 2/λmax is no threshold for η."


def rows(count: int) -> str:
    return f"{count} {plural(count, 'row')}"
