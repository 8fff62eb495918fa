"""The slice: what the next update of training would come to with each learning rate.

With plain descent and all rows in one batch that is the way along the negative gradient. Else the slice goes where the
update goes: that of the optimizer, with its memory and its weight decay, from the gradient of the rows that learn next.
"""

from collections.abc import Callable

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.calling_off import CalledOffError, Progress, ended_by
from nnviz.core.curvature import edge_of, largest_curvature
from nnviz.core.engine import mean_gradients
from nnviz.core.landscape import flatten, line_losses, rounding_of
from nnviz.core.network import Parameters
from nnviz.core.optimizers import Memory
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.experiment import OptimizerSpec
from nnviz.session.frame.plots import PLAIN_TANGENT, SliceFrame, StepPoint
from nnviz.session.notation import number, percent, shortest, signed
from nnviz.session.state import State, learning_rate
from nnviz.session.surveys.mountain.ground import ITERATIONS, Ground

#: The slice reaches so many times below and above the learning rate, and 2/λmax.
SLICE_REACH, SLICE_POINTS = 100.0, 161
#: No learning rate is drawn beyond these.
LEAST_RATE, MOST_RATE = 1e-280, 1e280
#: A step that keeps this much of what the slope promises, and no more than its inverse, is told by the slope.
STRAIGHT = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class NextUpdate:
    """The update that training does next: the optimizer's, from its memory, with the gradient of the next rows."""

    optimizer: OptimizerSpec
    memory: Memory
    rate: float  # η, as the schedule has it
    x: Array  # (rows, inputs) of the mini-batch
    y: Array

    def direction(self, ground: Ground, between: Callable[[], None] | None = None) -> Array:
        """What it adds to all weights and biases (size,), per unit of learning rate.

        Raises UserError where that is not finite, and whatever ``between`` raises to end it.
        """
        spec, here, slope = self.optimizer, ground.parameters, self._slope(ground, between)
        way = flatten(spec.chosen.direction(here, slope, self.memory, spec.option_values()))
        if not np.isfinite(flatten(slope)).all():
            raise UserError("The gradient is not finite here, so there is no way downhill to look along.")
        if not np.isfinite(way).all():
            raise UserError(f"The next update by {spec.chosen.title} is not finite here, so it leads nowhere.")
        return way

    def after(self, ground: Ground) -> Parameters:
        """The parameters after it; what overflows is ∞ or NaN."""
        spec = self.optimizer
        options = spec.option_values()
        return spec.chosen.update(ground.parameters, self._slope(ground), self.rate, self.memory, options)[0]

    def _slope(self, ground: Ground, between: Callable[[], None] | None = None) -> Parameters:
        means = mean_gradients(ground.network, ground.parameters, self.x, self.y, at_once=True, between=between)
        return Parameters(means.dL_dW, means.dL_db)

    def is_descent(self, ground: Ground) -> bool:
        """Whether it goes along the negative gradient of the mean loss, and nowhere else."""
        decays = self.optimizer.option_values().get("weight_decay")
        return self.optimizer.name == "sgd" and not decays and len(self.x) == len(ground.x)

    def words(self, ground: Ground) -> str:
        """Whose update it is, first in a title that may be cut; "" where the slice goes down the gradient itself."""
        if self.is_descent(ground):
            return ""
        decay = " with weight decay" if self.optimizer.option_values().get("weight_decay") else ""
        rows = f", {len(self.x):,} of {len(ground.x):,} rows" if len(self.x) < len(ground.x) else ""
        return f"along the next update: {self.optimizer.chosen.title}{decay}{rows} · "


def next_update_of(state: State) -> NextUpdate:
    """The update that training does next from a State."""
    spec, rows = state.experiment.optimizer, state.next_batch
    return NextUpdate(spec, state.memory, learning_rate(state), state.data.inputs[rows], state.data.targets[rows])


@dataclass(frozen=True, slots=True)
class SliceJob:
    """Surveys the loss along the next update."""

    ground: Ground
    update: NextUpdate

    def run(self, on_progress: Progress) -> SliceFrame | None:
        """The slice; None where it was called off."""
        try:
            with np.errstate(all="ignore"):
                return self._run(on_progress)
        except CalledOffError:
            return None

    def _run(self, on_progress: Progress) -> SliceFrame | None:
        g, update, between = self.ground, self.update, ended_by(on_progress)
        way, uphill = update.direction(g, between), -g.downhill(between)
        bend = largest_curvature(
            g.network, g.parameters, g.x, g.y, iterations=ITERATIONS, on_progress=lambda share: on_progress(share / 2)
        )
        if bend is None:
            return None
        spec = update.optimizer
        edge = edge_of(spec.chosen, spec.option_values(), bend.value if np.isfinite(bend.value) else None)
        names = {"η/10": update.rate / 10, "η": update.rate, "10η": update.rate * 10}
        marks = {name: rate for name, rate in names.items() if LEAST_RATE <= rate <= MOST_RATE}
        rates = _rates(update.rate, None if edge is None else edge.rate, spec.learning_rate)
        heights = line_losses(
            g.network, flatten(g.parameters), way, np.concatenate(((0.0,), [*marks.values()], rates)), g.x, g.y,
            on_progress=lambda share: on_progress(0.5 + share / 2),
        )  # fmt: skip
        rounding = rounding_of(g.network, g.parameters, g.x, g.y, on_progress=lambda _: on_progress(1.0))
        if heights is None or rounding is None:
            return None
        slope, loss = float(uphill @ way), float(heights[0])
        points = tuple(
            _step_point(label, rate, loss, slope, float(height), rounding)
            for (label, rate), height in zip(marks.items(), heights[1:], strict=False)
        )
        return SliceFrame(
            rates=rates, losses=heights[1 + len(marks) :], predicted=loss + rates * slope, loss=loss, points=points,
            edge=None if edge is None else edge.rate, sentence=self._sentence(points, loss, slope, rounding, way),
            title=update.words(g) + g.title, edge_name="" if edge is None else edge.formula,
            tangent=PLAIN_TANGENT if update.is_descent(g) else "tangent along the update",
        )  # fmt: skip

    def _sentence(self, points: tuple[StepPoint, ...], loss: float, slope: float, rounding: float, way: Array) -> str:
        """What the next update promises, and what it does."""
        if not way.any():
            return self._nothing_moves()
        if self.update.rate == 0:
            return "η is 0 in the next update: the weights stay. The curve is that of other learning rates."
        step = next((point for point in points if point.label == "η"), None)
        if step is None:
            return f"η = {shortest(self.update.rate)} is too far away to be drawn."
        return _step_sentence(step, loss, slope, rounding)

    def _nothing_moves(self) -> str:
        network = self.ground.network
        if not self.update.is_descent(self.ground):
            return "The next update is 0: no learning rate moves the weights."
        straight = all(layer.activation.name in ("identity", "relu", "leaky_relu") for layer in network.layers)
        if straight:
            return "The gradient is exactly 0 here: no learning rate moves the weights."
        return "The gradient is 0 here, or too small for float64: no learning rate moves the weights."


def _rates(rate: float, edge: float | None, usual: float) -> Array:
    """Learning rates about the one in force and the edge, evenly spaced on a log axis, which has no place for 0."""
    here = rate if rate > 0 else edge or usual
    known = [here] if edge is None else [here, min(max(edge, here * 1e-4), here * 1e4)]
    low, high = min(known) / SLICE_REACH, max(known) * SLICE_REACH
    low = min(max(low, LEAST_RATE), MOST_RATE / SLICE_REACH)
    return np.geomspace(low, min(max(high, low * SLICE_REACH), MOST_RATE), SLICE_POINTS)


def _step_point(label: str, rate: float, loss: float, slope: float, height: float, rounding: float) -> StepPoint:
    predicted, real = rate * slope, height - loss
    text = f"predicted {signed(predicted)}, real {_change(real, rounding)}"
    return StepPoint(label, rate, loss + predicted, height, text)


def _change(real: float, rounding: float) -> str:
    return f"lost in rounding, ±{number(rounding, 1)}" if abs(real) <= rounding else signed(real)


def _step_sentence(step: StepPoint, loss: float, slope: float, rounding: float) -> str:
    """What one step along a slope promises, and what it does, as far as the loss can tell."""
    start, predicted, real = f"A step with η = {shortest(step.rate)}", step.rate * slope, step.actual - loss
    if not np.isfinite(step.actual):
        return f"{start} leads to where the loss is not a finite number."
    if abs(real) <= rounding:
        return f"{start} changes the loss by less than its rounding, about {number(rounding, 1)}: no more can be said."
    moves = f"{'rises' if real > 0 else 'falls'} by {number(abs(real))}"
    if abs(predicted) <= rounding or predicted == 0:
        return f"{start}: the slope promises less than the rounding of the loss, which {moves}."
    if predicted > 0:
        return f"{start} begins uphill, by {number(predicted)} as the slope says: the loss {moves}."
    if real > 0:
        return f"{start} overshoots: the loss {moves} instead of falling."
    kept, guide = real / predicted, "the slope is the guide"
    if abs(real - predicted) <= rounding:
        return f"{start} keeps all that the slope promises, as far as rounding lets it be seen: {guide}."
    if kept > 1 / STRAIGHT:
        return f"{start} gains {number(kept)} times what the slope promises: the valley gets steeper."
    if kept > 1:
        return f"{start} gains what the slope promises, and a little more: {guide}."
    why = guide if kept > STRAIGHT else "the valley bends upwards"
    return f"{start} keeps {percent(kept)} of what the slope promises: {why}."
