"""The slice: what one update would come to with each learning rate, along the negative gradient."""

from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.curvature import largest_curvature
from nnviz.core.landscape import Progress, flatten, line_losses
from nnviz.session.frame.plots import SliceFrame, StepPoint
from nnviz.session.notation import number, shortest, signed
from nnviz.session.surveys.mountain.ground import ITERATIONS, Ground

#: The slice reaches so many times below and above the learning rate, and 2/λmax.
SLICE_REACH, SLICE_POINTS = 100.0, 161


@dataclass(frozen=True, slots=True)
class SliceJob:
    """Surveys the loss along the negative gradient."""

    ground: Ground
    rate: float  # η of the next update

    def run(self, on_progress: Progress) -> SliceFrame | None:
        """The slice; None where it was called off."""
        with np.errstate(all="ignore"):
            return self._run(on_progress)

    def _run(self, on_progress: Progress) -> SliceFrame | None:
        g = self.ground
        slope = g.downhill()
        bend = largest_curvature(
            g.network, g.parameters, g.x, g.y, iterations=ITERATIONS, on_progress=lambda share: on_progress(share / 2)
        )
        if bend is None:
            return None
        edge = 2.0 / bend.value if bend.value > 0 and np.isfinite(bend.value) else None
        marks = (self.rate / 10, self.rate, self.rate * 10)
        rates = _rates(self.rate, edge)
        heights = line_losses(
            g.network, flatten(g.parameters), slope, np.concatenate(((0.0,), marks, rates)), g.x, g.y,
            on_progress=lambda share: on_progress(0.5 + share / 2),
        )  # fmt: skip
        if heights is None:
            return None
        squared = float(slope @ slope)
        points = tuple(
            _step_point(label, rate, float(heights[0]), squared, float(height))
            for label, rate, height in zip(("η/10", "η", "10η"), marks, heights[1:4], strict=True)
        )
        return SliceFrame(
            rates=rates, losses=heights[4:], predicted=heights[0] - rates * squared, loss=float(heights[0]),
            points=points, edge=edge, sentence=_slice_sentence(points[1], squared), title=g.title,
        )  # fmt: skip


def _rates(rate: float, edge: float | None) -> Array:
    """Learning rates about the one in force and the edge, evenly spaced on a log axis."""
    known = [rate] if edge is None else [rate, min(max(edge, rate * 1e-4), rate * 1e4)]
    return np.geomspace(min(known) / SLICE_REACH, max(known) * SLICE_REACH, SLICE_POINTS)


def _step_point(label: str, rate: float, loss: float, squared: float, height: float) -> StepPoint:
    predicted = -rate * squared
    text = f"predicted {signed(predicted)}, real {signed(height - loss)}"
    return StepPoint(label, rate, loss + predicted, height, text)


def _slice_sentence(step: StepPoint, squared: float) -> str:
    """What one step of the whole gradient promises, and what it does."""
    if squared == 0.0:
        return "The gradient is exactly 0 here: no learning rate moves the weights."
    if not np.isfinite(step.actual):
        return f"A step with η = {shortest(step.rate)} leads to where the loss is not a finite number."
    before = step.predicted + step.rate * squared
    predicted, real = step.rate * squared, before - step.actual
    if real < 0:
        rises = f"the loss rises by {number(-real)} instead of falling"
        return f"A step with η = {shortest(step.rate)} overshoots: {rises}."
    kept = real / predicted
    why = "the slope is the guide" if kept > 0.9 else "the valley bends upwards"
    return f"A step with η = {shortest(step.rate)} keeps {100 * kept:.0f} % of what the slope promises: {why}."
