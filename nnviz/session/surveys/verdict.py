"""The learning rate judged by what happens: a job that looks at the curve and at how the mountain bends here."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import without_warnings
from nnviz.core.curvature import largest_curvature
from nnviz.core.history import Curves, Recipe
from nnviz.core.judgement import FEWEST, MOST, Evidence, judge
from nnviz.core.landscape import Progress, downhill
from nnviz.session.frame.plots import VerdictFrame
from nnviz.session.run import Run
from nnviz.session.state import State, learning_rate
from nnviz.session.surveys.mountain import ITERATIONS, Ground, ground_of

#: A schedule may change η by this factor within what is judged together.
NEAR = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class VerdictJob:
    """Judges the learning rate of a run at one of its moments, in whatever thread it runs."""

    ground: Ground
    run_judged: Run
    curves: Curves  # up to that moment
    rate: float

    @without_warnings
    def run(self, on_progress: Progress) -> VerdictFrame | None:
        """The verdict; None where it was called off."""
        g, experiment = self.ground, self.run_judged.experiment
        bend, squared = None, None
        losses, updates = self.curves.train_loss, self.curves.updates
        if self.run_judged.history.overflowed and updates[-1] == self.run_judged.last:
            losses, updates = np.append(losses, np.inf), np.append(updates, updates[-1] + 1)
        if len(losses) >= FEWEST and np.isfinite(losses).all():
            found = largest_curvature(
                g.network, g.parameters, g.x, g.y, iterations=ITERATIONS, on_progress=on_progress
            )
            if found is None:
                return None
            bend = found.value if np.isfinite(found.value) else None
            slope = downhill(g.network, g.parameters, g.x, g.y)
            squared = float(slope @ slope)
        judged = judge(Evidence(
            updates=updates, losses=losses, learning_rate=self.rate, optimizer=experiment.optimizer.chosen,
            options=experiment.optimizer.option_values(), gradient_squared=squared, largest_curvature=bend,
            full_batch=experiment.batch_size >= len(g.x), scale=float(self.run_judged.history.curves.train_loss[0]),
        ))  # fmt: skip
        return VerdictFrame(judged.kind, judged.what, judged.why)


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
        return VerdictJob(ground_of(state), run, curves, rate)

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
