"""Who learns and who does not, and why: what is measured of each lane at its start, and the verdict at its end."""

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.calling_off import Progress
from nnviz.core.layers import LayerNumbers, measure_layers
from nnviz.core.losses import Loss
from nnviz.records import dataclass
from nnviz.session.compare.comparison import Comparison, Lane, lane_state
from nnviz.session.frame.plots import VerdictFrame
from nnviz.session.run import train_and_test_rows
from nnviz.session.state import State
from nnviz.session.surveys.verdict import Judge

#: A loss of probabilities is low below this; others below such a part of that of the best constant output.
LOW = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One lane: its layers before the first update, and the verdict where it has come to."""

    start: tuple[LayerNumbers, ...]
    verdict: VerdictFrame | None  # None before the first update
    update: int  # at which it was judged

    @property
    def saturated(self) -> float | None:
        """The share of saturated hidden units and rows at the start; None without hidden layers."""
        hidden = self.start[:-1]
        units = [layer.z.count for layer in hidden]
        return None if not hidden else float(np.average([layer.saturated for layer in hidden], weights=units))


@dataclass(frozen=True, slots=True, eq=False)
class OutcomesJob:
    """Looks at all lanes, in whatever thread it runs."""

    comparison: Comparison
    like: State
    known: tuple[Outcome | None, ...]  # of the same lanes before: what they start with stays

    def run(self, on_progress: Progress) -> tuple[Outcome, ...] | None:
        """The outcome of each lane; None where it was called off."""
        found, count = list[Outcome](), len(self.comparison.lanes)
        for index, lane in enumerate(self.comparison.lanes):
            outcome = self._outcome(lane, self.known[index], part_of(on_progress, index, count))
            if outcome is None or not on_progress((index + 1) / count):
                return None
            found.append(outcome)
        return tuple(found)

    def _outcome(self, lane: Lane, known: Outcome | None, on_progress: Progress) -> Outcome | None:
        start = self._start(lane) if known is None else known.start
        state = lane_state(self.comparison, lane, lane.last, self.like)
        job = Judge(lambda: state).job() if lane.last else None
        verdict = None if job is None else job.run(on_progress)
        return None if job is not None and verdict is None else Outcome(start, verdict, lane.last)

    def _start(self, lane: Lane) -> tuple[LayerNumbers, ...]:
        x, y, *_ = train_and_test_rows(self.comparison.data)
        return measure_layers(lane.network, lane.run.history.start.parameters, x, y)


def part_of(on_progress: Progress, index: int, count: int) -> Progress:
    """The progress of one of ``count`` parts of a work."""
    return lambda share: on_progress((index + share) / count)


def guess_loss(loss: Loss, targets: Array) -> float:
    """The mean loss of the best answer that is the same for all rows: the mean of their targets (rows, outputs)."""
    best = np.broadcast_to(targets.mean(axis=0), targets.shape)
    return float(np.mean(loss.function(best, targets)))


def low_loss(loss: Loss, guess: float) -> float:
    """Below which a loss counts as low: a round number."""
    if loss.needs_probabilities or not guess > 0:
        return LOW
    return float(f"{LOW * guess:.0e}")


def stays_below(updates: Indices, losses: Array, bound: float) -> int | None:
    """The first of the measured updates from which on the loss is below a bound; None where it is not, or no more."""
    above = np.flatnonzero(~(losses < bound))
    place = int(above[-1]) + 1 if len(above) else 0
    return int(updates[place]) if place < len(updates) else None
