"""How what is descended has gone lately."""

from math import inf, log

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.curvature import Edge, edge_of
from nnviz.core.judgement.evidence import Evidence, Judgement, Kind

#: Of more points only so many, the last ones, count.
MOST = 40
#: The loss goes one way if the ways the other way are together at most so large a part.
BACK = 0.25
#: A step that can gain no more than this part of the loss gains nothing.
NOTHING = 1e-5
#: A squared error that is as small as this beside where it began is rounding: twice the digits of a float64.
_ROUNDING = 1e-28
#: No rounding is so large a part of where it began.
_INVISIBLE = 1e-12
#: A change of less than such a part is the rounding of a sum of many rows.
_MOVES = 1e-9


class Course:
    """How the loss has gone lately: in logarithms, in which a fall to a half is as large wherever it begins."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.losses, self.updates = evidence.losses[-MOST:], evidence.updates[-MOST:]
        self.scale = float(evidence.losses.max(initial=0.0)) if evidence.scale is None else evidence.scale
        self.floor = max(_ROUNDING * self.scale, self._rounding, float(np.finfo(np.float64).tiny))
        self.logs = np.log(np.maximum(self.losses, self.floor))
        here = evidence.here
        self.edge: Edge | None = edge_of(evidence.optimizer, evidence.options, here.largest_curvature)
        third = max(2, len(self.logs) // 3)
        self._early, self._late = slice(None, third), slice(-third, None)

    def judged(self, kind: Kind, what: str, why: str, halving: float | None = None) -> Judgement:
        """The verdict, with the edge that holds here."""
        return Judgement(kind, what, why, None if self.edge is None else self.edge.rate, halving)

    @property
    def last(self) -> float:
        """Where it is now."""
        return float(self.losses[-1])

    @property
    def _rounding(self) -> float:
        """What rounding can make of a loss of 0: never so much that it is to be seen beside the others."""
        signals = self.evidence.here.signals
        if signals is None:
            return 0.0
        return min(signals.rounding, _INVISIBLE * max(self.scale, signals.best_constant))

    @property
    def ends(self) -> tuple[float, float]:
        """The first loss and the last."""
        return float(self.losses[0]), float(self.losses[-1])

    @property
    def span(self) -> int:
        """Updates from the first point to the last."""
        return int(self.updates[-1] - self.updates[0])

    @property
    def change(self) -> float:
        """The logarithm of the last loss over the first: below 0 where it has fallen."""
        return float(self.logs[-1] - self.logs[0])

    @property
    def width(self) -> float:
        """The logarithm of the largest loss over the smallest."""
        return float(np.ptp(self.logs))

    @property
    def gain(self) -> float | None:
        """What a step of the gradient with η = 1/λmax would gain at once, ‖g‖²/2λmax, as a part of the loss."""
        here = self.evidence.here
        bend = None if here.largest_curvature is None else here.largest_curvature + self.evidence.decay
        if here.gradient_squared is None or bend is None or not 2.0 * bend * self.last > 0:
            return None
        return here.gradient_squared / (2.0 * bend * self.last)

    @property
    def reach(self) -> float | None:
        """How far below it the bottom of the valley here is, as a part of the loss; ∞ where none is to be seen."""
        valley = self.evidence.here.valley
        if valley is not None and self.last > 0:
            return valley.reach(self.last) / self.last
        return 0.0 if self.evidence.here.gradient_squared == 0 else None

    @property
    def at_bottom(self) -> bool:
        """Whether the valley goes no deeper by anything that counts."""
        valley = self.evidence.here.valley
        still = self.width < 1000 * NOTHING if valley is None or valley.complete else self.stays
        return self.reach is not None and self.reach < NOTHING and still

    @property
    def stays(self) -> bool:
        """Whether it has not moved by anything that counts."""
        return self.width < NOTHING

    @property
    def moves(self) -> bool:
        """Whether the loss changes by more than the rounding of a sum of many rows."""
        return self.width > _MOVES

    @property
    def rises(self) -> bool:
        """Whether it goes up nearly all of its way, or has left behind all that it came from."""
        up, down = ways(self.logs)
        return self.moves and (BACK * up > down or self.logs[self._late].min() > self.logs[self._early].max())

    @property
    def swings(self) -> bool:
        """Whether it goes up and down, and has not left behind all that it came from."""
        up, down = ways(self.logs)
        return self.moves and up > BACK * down and self.logs[self._late].max() >= self.logs[self._early].min()

    @property
    def pace(self) -> float:
        """How much the logarithm of the loss falls with an update, from the first third to the last one on average."""
        return self._pace(self.logs)

    @property
    def pace_of_rest(self) -> float:
        """The same of what is left to the bottom of the valley, where that is known."""
        reach = self.reach
        if reach is None or not reach < 1.0:
            return self.pace
        left = self.losses - self.last * (1.0 - reach)
        return self._pace(np.log(np.maximum(left, max(self.floor, NOTHING * reach * self.last))))

    def _pace(self, logs: Array) -> float:
        fall = float(logs[self._early].mean() - logs[self._late].mean())
        return fall / float(self.updates[self._late].mean() - self.updates[self._early].mean())

    @property
    def halving(self) -> float | None:
        """The updates that halving the loss takes at this pace.

        None where it does not fall, or where the bottom of the valley is higher than half the loss.
        """
        deep = self.reach is None or self.reach > 0.5
        return log(2.0) / self.pace if self.pace > 0 and deep else None

    @property
    def halving_of_rest(self) -> float:
        """The updates that halving what is left to the bottom takes; ∞ where it does not fall."""
        return log(2.0) / self.pace_of_rest if self.pace_of_rest > 0 else inf


def ways(logs: Array) -> tuple[float, float]:
    """How far it went up, and how far down, all ways added up."""
    changes = np.diff(logs)
    return float(changes[changes > 0].sum()), float(-changes[changes < 0].sum())
