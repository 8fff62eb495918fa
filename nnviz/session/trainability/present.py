"""The curve of an experiment itself, as long as the runs of a map are, by the engine in float64."""

from collections.abc import Callable, Sequence
from typing import Any

from nnviz.core.arrays import Array, Indices
from nnviz.core.training import train
from nnviz.records import dataclass
from nnviz.session.trainability.job import MapJob
from nnviz.session.trainability.pixels import run_of


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Mean training losses after so many updates each."""

    updates: Indices
    losses: Array


def present_losses(job: MapJob, moments: Sequence[int], between: Callable[[], object]) -> Array:
    """The losses (moments,) of the experiment of a job, from its first weights. ``between`` may raise to end it."""
    recipe, start = run_of(job, job.experiment)

    def on_step(*told: Any) -> None:
        between()

    return train(recipe, recipe.first(start), moments[-1], on_step, moments=moments).losses
