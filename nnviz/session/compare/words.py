"""What became of the lanes, in words: who converges first, who stands still, and why."""

from collections.abc import Sequence
from itertools import groupby
from math import isfinite

from nnviz.core.datasets import BUILTIN
from nnviz.core.judgement import Kind
from nnviz.core.network import Network
from nnviz.session.compare.comparison import Lane
from nnviz.session.compare.outcome import Outcome
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.frame.layers import KEPT
from nnviz.session.notation import counted, number, percent, shortest
from nnviz.session.state import State

PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")
#: What a verdict says of a lane whose loss is not low, in the words of a table.
WORDS: dict[Kind, str] = {
    "undefined": "left its domain", "diverging": "diverges", "stuck": "stands still", "at rest": "stands still",
    "at the regularized minimum": "stands still", "decaying": "decays", "oscillating": "oscillates",
    "crawling": "crawls", "converging": "not yet low", "unknown": "too early",
}  # fmt: skip
#: Lanes that differ in these start differently: how is a cause.
OF_THE_START = {"initialization", "activation", "depth", "width"}


def place_of(index: int, lows: Sequence[int | None], outcome: Outcome | None) -> tuple[str, bool]:
    """What stands in the table: a lane's place among those whose loss stays low, else the verdict; is it the first."""
    own = lows[index]
    if own is not None:
        place = _place(own, lows)
        return PLACES[place], place == 0
    verdict = None if outcome is None else outcome.verdict
    return ("–" if verdict is None else WORDS[verdict.kind]), False


def _place(own: int, lows: Sequence[int | None]) -> int:
    return sum(low is not None and low < own for low in lows)


def sentence_of(
    lane: Lane, questions: Sequence[str], outcome: Outcome | None, lows: Sequence[int | None], low: float, update: int
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
    return f"at the start {_signal([layer.z.std for layer in outcome.start])}{saturated}."


def _signal(stds: Sequence[float]) -> str:
    """What becomes of Z on its way up, by its standard deviation in each layer."""
    lost = next((layer for layer, std in enumerate(stds, start=1) if not isfinite(std) or std == 0.0), None)
    if lost is not None:
        return f"Z of layer {lost} is {'the same for all rows and units' if stds[lost - 1] == 0.0 else 'not finite'}"
    start, end = stds[0], stds[-1]
    if len(stds) == 1:
        return f"Z has std {number(start, 2)}"
    spread = f"(std {number(start, 2)} → {number(end, 2)})"
    if 1 / KEPT < end / start < KEPT:
        return f"Z keeps its size {spread}"
    way = f"grows ×{number(end / start, 2)}" if end > start else f"shrinks ÷{number(start / end, 2)}"
    return f"Z {way} {spread}"


def in_common(state: State, questions: Sequence[str]) -> str:
    """What all lanes have in common: the data, and whatever they do not differ in."""
    experiment, data = state.experiment, state.data
    asked = set(questions)
    parts = [f"{_data_name(state)}, {counted(len(data.train), 'row')}"]
    parts += [net_text(state.network)] * (not asked & {"depth", "width", "activation"})
    for key in ("initialization", "optimizer", "schedule", "batch_size"):
        entailed = key == "optimizer" and "learning_rate" in asked
        if key in asked or (key == "schedule" and experiment.schedule.name == "constant"):
            continue
        value = QUESTIONS[key].read(experiment)
        parts.append(experiment.optimizer.chosen.title if entailed else QUESTIONS[key].named(value))
    return " · ".join([*parts, f"seed {experiment.initialization.seed}"])


def _data_name(state: State) -> str:
    """What the data are called."""
    spec = state.experiment.data
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
