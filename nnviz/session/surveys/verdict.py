"""The learning rate judged by what happens: a job that looks at the curve and at how the mountain bends here."""

from collections.abc import Callable

import numpy as np

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.calling_off import Progress
from nnviz.core.history import Curves, Recipe
from nnviz.core.judgement import FEWEST, MOST, Evidence, Here, coupled_decay, judge, measure, next_batches
from nnviz.core.network import Parameters, forward
from nnviz.records import dataclass
from nnviz.session.frame.plots import VerdictFrame
from nnviz.session.run import Point, Run
from nnviz.session.state import State, learning_rate
from nnviz.session.surveys.mountain import ITERATIONS, Ground, ground_of

#: A schedule may change η by this factor within what is judged together.
NEAR = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class VerdictJob:
    """Judges the learning rate of a run at one of its moments, in whatever thread it runs."""

    ground: Ground
    run_judged: Run
    point: Point  # that moment
    curves: Curves  # up to it
    rate: float

    @without_warnings
    def run(self, on_progress: Progress) -> VerdictFrame | None:
        """The verdict; None where it was called off."""
        recipe, history = self.run_judged.history.recipe, self.run_judged.history
        first = int(self.curves.updates[-MOST:][0])
        course = history.lately(first, self.point.updates, MOST, lambda: on_progress(0.0))
        penalties = None if course is None else self._penalties(course[0], on_progress)
        here = None if course is None or penalties is None else self._here(course[1] + penalties, on_progress)
        if course is None or penalties is None or here is None:
            return None
        (updates, losses), overflows = course, self._overflows
        if overflows:
            losses, updates = np.append(losses, np.inf), np.append(updates, updates[-1] + 1)
            penalties = np.append(penalties, np.inf)
        judged = judge(Evidence(
            updates=updates, losses=losses + penalties, data_losses=losses, learning_rate=self.rate,
            optimizer=recipe.optimizer, options=recipe.optimizer_options, full_batch=self._full_batch,
            scale=float(history.curves.train_loss[0]) + self._penalty(history.start.parameters),
            outputs=self._outputs_after() if overflows else None,
            overflow=_reason(history.stopped) if overflows else "", here=here,
        ))  # fmt: skip
        return VerdictFrame(judged.kind, judged.what, judged.why)

    @property
    def _overflows(self) -> bool:
        return self.run_judged.history.overflowed and self.point.updates == self.run_judged.last

    @property
    def _full_batch(self) -> bool:
        return self.run_judged.history.recipe.batch_size >= len(self.ground.x)

    def _here(self, losses: Array, on_progress: Progress) -> Here | None:
        """What there is to measure; of a course that is too short nothing is, as nothing is said of it."""
        g, recipe = self.ground, self.run_judged.history.recipe
        short = len(losses) < FEWEST or not self.rate
        if short and not self._overflows and np.isfinite(losses).all():
            return Here(network=g.network)
        batches = next_batches(self.point.updates, len(recipe.x), recipe.batch_size, recipe.seed)
        return measure(
            g.network, self.point.parameters, g.x, g.y, optimizer=recipe.optimizer, options=recipe.optimizer_options,
            learning_rate=self.rate, memory=self.point.memory, batches=batches, loss=float(losses[-1]),
            iterations=ITERATIONS, on_progress=on_progress,
        )  # fmt: skip

    def _penalties(self, updates: Indices, on_progress: Progress) -> Array | None:
        """½λ‖w‖² after so many updates each, as far as it is descended with the loss; None where it was called off."""
        if not self._decay:
            return np.zeros(len(updates))
        penalties, trainer = [], self.run_judged.history.trainer_at(int(updates[0]))
        for update in updates.tolist():
            trainer.run(update)
            penalties.append(self._penalty(trainer.point().parameters))
            if not on_progress(0.0):
                return None
        return np.array(penalties)

    @property
    def _decay(self) -> float:
        recipe = self.run_judged.history.recipe
        return coupled_decay(recipe.optimizer, recipe.optimizer_options)

    def _penalty(self, parameters: Parameters) -> float:
        if not self._decay:
            return 0.0
        return 0.5 * self._decay * sum(float((array * array).sum()) for array in parameters.arrays)

    def _outputs_after(self) -> tuple[float, float]:
        """The least and the greatest output after the update that led to what is not finite."""
        trainer = self.run_judged.history.trainer_at(self.point.updates)
        trainer.run(self.point.updates + 1)
        a = forward(self.ground.network, trainer.point().parameters, self.ground.x).a[-1]
        return float(a.min()), float(a.max())


def _reason(stopped: str | None) -> str:
    """What overflowed, of the words in which the history says why it ended."""
    return (stopped or "").partition(": ")[2]


class Judge:
    """Judges whatever a session is training."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def moment(self) -> object:
        """Equal as long as there is nothing new to judge."""
        state = self._state()
        run = self._judged(state)
        # the point itself: it stays alive with this answer, so no other can be taken for it
        return None if run is None else (state.point, run.history.overflowed)

    def job(self) -> VerdictJob | None:
        """The job for this moment; None where the weights are not those of a run."""
        state = self._state()
        run = self._judged(state)
        if run is None:
            return None
        rate = learning_rate(state)
        curves = _of_one_rate(run.history.curves.until(state.updates), run.history.recipe, rate)
        assert state.point is not None  # it is on the run
        return VerdictJob(ground_of(state), run, state.point, curves, rate)

    @staticmethod
    def _judged(state: State) -> Run | None:
        """The run that goes on from this moment under the present choices."""
        run = state.run
        on_it = run is not None and state.is_on_run and run.goes_on_under(state.experiment, state.data, state.updates)
        return run if on_it else None


def _of_one_rate(curves: Curves, recipe: Recipe, rate: float) -> Curves:
    """The last part of curves, as long as the schedule kept η near ``rate``: what came before says nothing of it."""
    if recipe.schedule.name == "constant":
        return curves
    kept = 0
    for update in curves.updates[-MOST:][::-1].tolist():
        if not rate / NEAR <= recipe.rate(update) <= rate * NEAR:
            break
        kept += 1
    return curves.since(int(curves.updates[len(curves.updates) - max(kept, 1)]))
