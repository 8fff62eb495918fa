"""Whether a map is one of an experiment as it is now: all that its axes do not set is the same."""

from dataclasses import replace

from nnviz.errors import UserError
from nnviz.session.experiment import Experiment
from nnviz.session.trainability.axes import keys_of, with_value
from nnviz.session.trainability.job import MapJob


def is_map_of(job: MapJob, experiment: Experiment) -> bool:
    """Whether the map would be the same if it were made of ``experiment``: wherever on its axes that lies."""
    return experiment is job.experiment or _common(job, experiment) == _common(job, job.experiment)


def _common(job: MapJob, experiment: Experiment) -> Experiment | None:
    """An experiment at the lower left of the map, without what only shows; None where it has no such numbers."""
    if not {job.x.key, job.y.key} <= {*keys_of(experiment)}:
        return None
    try:
        there = with_value(experiment, job.x.key, job.x.low, job.x.counts)
        there = with_value(there, job.y.key, job.y.low, job.y.counts)
    except UserError:
        return None
    return replace(there, sample=0, title="", compare=(), map=None)
