"""A run of the trainability map as the experiment, and as a lane beside it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nnviz.errors import UserError
from nnviz.session.commands.consequences import with_first_weights
from nnviz.session.compare import lanes
from nnviz.session.experiment import Experiment, validate
from nnviz.session.state import State

if TYPE_CHECKING:
    from nnviz.session.trainability.job import MapJob


def open_pixel(state: State, job: "MapJob", x: float, y: float, told: str = "") -> State:
    """The run of a map with these numbers on its axes as the experiment, before its first update.

    All else is as the map has it; ``told`` is what there is to say of the run.
    """
    from nnviz.session.trainability.belonging import is_map_of

    there, own = job.experiment_at(x, y), state.experiment
    rows = len(state.data.inputs) if there.data == own.data else 1  # other data: their first row
    sample = own.sample if own.sample < rows else 0
    laid = replace(there, title=own.title, sample=sample, map=own.map)
    experiment, lost = lanes.carried_over(own, laid)
    changed = "" if is_map_of(job, own) else "Everything else is as the map has it again."
    words = (f"{_name(job, x, y)}: the run is at its first weights.", changed, told, lost)
    return with_first_weights(state, experiment, " ".join(filter(None, words)))


def keep_pixel(state: State, job: "MapJob", x: float, y: float) -> State:
    """The run of a map with these numbers on its axes as a lane of the comparison."""
    from nnviz.session.trainability.belonging import is_map_of

    own = state.experiment
    if not is_map_of(job, own):
        raise UserError("The map is of another experiment: draw it again, then its runs can be lanes beside this one.")
    name = _name(job, x, y)
    experiment = replace(own, compare=lanes.with_lane(own, _at(job, own, x, y), name))
    validate(experiment, only=("compare",))
    return replace(state, experiment=experiment, message=f"Lane {len(experiment.compare)}: {name}.")


def _at(job: "MapJob", own: Experiment, x: float, y: float) -> Experiment:
    return replace(job.experiment_at(x, y), title=own.title, sample=own.sample, compare=(), map=own.map)


def _name(job: "MapJob", x: float, y: float) -> str:
    from nnviz.session.trainability.axes import value_text

    return f"{value_text(job.x, x)}, {value_text(job.y, y)}"
