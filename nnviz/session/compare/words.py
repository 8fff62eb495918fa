"""What became of the lanes, in words: who converges first, who stands still, and why."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import isfinite

from nnviz.core.datasets import BUILTIN
from nnviz.core.judgement import Kind
from nnviz.core.network import Network
from nnviz.session.compare.comparison import Comparison, Lane
from nnviz.session.compare.outcome import Outcome
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.experiment import DataSpec
from nnviz.session.frame.layers import KEPT
from nnviz.session.notation import counted, number, percent, shortest

SAME = "These lanes make the same choices"
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")
#: What a verdict says of a lane whose loss is not low, in the words of a table.
WORDS: dict[Kind, str] = {
    "undefined": "left its domain", "diverging": "diverges", "stuck": "stands still", "at rest": "stands still",
    "at the regularized minimum": "stands still", "decaying": "decays", "oscillating": "oscillates",
    "crawling": "crawls", "converging": "not yet low", "unknown": "too early",
}  # fmt: skip
#: What is said where the next update leads to numbers that are not finite, and there is no verdict on why.
OVERFLOWS = "overflows"
#: Lanes that differ in these start differently: how is a cause.
OF_THE_START = {"initialization", "activation", "depth", "width"}


def place_of(index: int, lows: Sequence[int | None], outcome: Outcome | None, lost: bool) -> tuple[str, bool]:
    """What stands in the table: a lane's place among those whose loss stays low, else the verdict; is it the first.

    ``lost``: its numbers are not finite after the next update.
    """
    own = lows[index]
    if own is not None:
        place = _place(own, lows)
        return PLACES[place], place == 0
    verdict = None if outcome is None else outcome.verdict
    if verdict is None:
        return (OVERFLOWS if lost else "–"), False
    return WORDS[verdict.kind], False


def _place(own: int, lows: Sequence[int | None]) -> int:
    return sum(low is not None and low < own for low in lows)


def sentence_of(
    lane: Lane, questions: Sequence[str], outcome: Outcome | None, lows: Sequence[int | None], low: float, lost: bool
) -> tuple[str, str, str]:
    """What became of a lane: the word, the sentence, and more of it."""
    own = lows[lane.index]
    verdict = None if outcome is None else outcome.verdict
    start = _of_the_start(outcome) if OF_THE_START & set(questions) else ""
    judged = "" if verdict is None else f"{verdict.what} {verdict.why}"
    if own is not None:
        head = "Low from the start" if own == 0 else f"Converges {ORDINALS[_place(own, lows)]}"
        since = f"below {shortest(low)} from update {own:,} on."
        return head, _sentences(since, start or ("" if verdict is None else verdict.why)), judged
    if verdict is None and lost:
        return _capital(OVERFLOWS), _sentences(f"{lane.stopped}.", start), ""
    if verdict is None:
        return "", _sentences(start), ""
    word, _, rest = verdict.what.partition(": ")
    happened = rest or f"{word[:1].lower()}{word[1:]}"
    told = _sentences(start, happened) if start else _sentences(happened, verdict.why)
    return _capital(WORDS[verdict.kind]), told, judged


def _sentences(first: str, *others: str) -> str:
    """One after the other; after a colon the first begins as it is."""
    return " ".join([first, *(_capital(other) for other in others if other)])


def _capital(text: str) -> str:
    """The learning rate keeps its small letter."""
    return text if text.startswith("η") else f"{text[:1].upper()}{text[1:]}"


def _of_the_start(outcome: Outcome | None) -> str:
    """How the signal goes through the layers before the first update, and how much is saturated then."""
    if outcome is None:
        return ""
    saturated = f", {percent(outcome.saturated)} saturated" if outcome.saturated else ""
    spreads = {layer: one.z.std for layer, one in enumerate(outcome.start, start=1) if one.z.count > 1}
    return f"at the start {_signal(spreads)}{saturated}." if spreads else ""


def _signal(spreads: Mapping[int, float]) -> str:
    """What becomes of Z on its way up, by its standard deviation in each layer that has more than one number."""
    lost = next((layer for layer, std in spreads.items() if not isfinite(std) or std == 0.0), None)
    if lost is not None:
        return f"Z of layer {lost} is {'the same for all rows and units' if spreads[lost] == 0.0 else 'not finite'}"
    stds = list(spreads.values())
    start, end = stds[0], stds[-1]
    if len(stds) == 1:
        (layer,) = spreads
        return f"Z of layer {layer} has std {number(start, 2)}"
    spread = f"(std {number(start, 2)} → {number(end, 2)})"
    if 1 / KEPT < end / start < KEPT:
        return f"Z keeps its size {spread}"
    way = f"grows ×{number(end / start, 2)}" if end > start else f"shrinks ÷{number(start / end, 2)}"
    return f"Z {way} {spread}"


def in_common(comparison: Comparison) -> str:
    """What all lanes have in common, whatever the experiment in the graph is: the data, and what they agree in."""
    lanes, rows = comparison.lanes, len(comparison.data.train)
    if not lanes:
        return ""
    experiment, asked = lanes[0].experiment, set(comparison.questions)
    given = {lane.experiment.parameters is not None for lane in lanes}
    parts = [f"{_data_name(experiment.data)}, {counted(rows, 'row')}"]
    parts += [net_text(lanes[0].network)] * (len({lane.network for lane in lanes}) == 1)
    if "initialization" not in asked and given != {False, True}:
        parts.append("given weights" if given == {True} else QUESTIONS["initialization"].answer(experiment))
    if "optimizer" not in asked:
        one_rate = "learning_rate" not in asked
        parts.append(QUESTIONS["optimizer"].answer(experiment) if one_rate else experiment.optimizer.chosen.title)
    if "schedule" not in asked and experiment.schedule.name != "constant":
        parts.append(QUESTIONS["schedule"].answer(experiment))
    if "batch_size" not in asked:
        parts.append(QUESTIONS["batch_size"].named(min(experiment.batch_size, rows)))
    seeds = {lane.experiment.initialization.seed for lane in lanes}
    return " · ".join([*parts, *(f"seed {seed}" for seed in seeds if len(seeds) == 1)])


def asked_of(comparison: Comparison) -> str:
    """What is asked with these lanes."""
    if len(comparison.questions) == 1:
        return QUESTIONS[comparison.questions[0]].asks
    if len(comparison.lanes) == 1:
        return "One lane: change one choice, and keep that as a lane, too"
    first, *others = comparison.lanes
    return SAME if all(lane.trains_as(first) for lane in others) else "What makes the difference?"


def _data_name(spec: DataSpec) -> str:
    """What the data are called."""
    if spec.name is not None:
        return BUILTIN[spec.name].title
    return spec.csv.rpartition("/")[2] if spec.csv is not None else "given rows"


def net_text(network: Network) -> str:
    """``2 – 8 × 30 tanh – 1 sigmoid``."""
    layers = [(layer.units, layer.activation.title) for layer in network.layers]
    parts = [str(network.inputs)]
    for (units, title), group in groupby(layers[:-1]):
        count = len(list(group))
        parts.append(f"{count} × {units} {title}" if count > 1 else f"{units} {title}")
    units, title = layers[-1]
    return " – ".join([*parts, f"{units} {title}"])
