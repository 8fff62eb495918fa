"""What a map is of where nobody says otherwise: of what the experiment's file says, else of scale and learning rate."""

from nnviz.session.experiment import Experiment
from nnviz.session.trainability.axes import RATE, SCALE, Range
from nnviz.session.trainability.job import USUAL, USUAL_UPDATES


def usual_ranges(experiment: Experiment) -> tuple[Range, Range]:
    """Both axes. Whether the experiment has these numbers is for ``axis`` to say."""
    if experiment.map is None:
        return (SCALE, *USUAL[SCALE]), (RATE, *USUAL[RATE])
    x, y = experiment.map.x, experiment.map.y
    return (x.key, x.low, x.high), (y.key, y.low, y.high)


def usual_updates(experiment: Experiment) -> int:
    """How long each pixel is trained."""
    return USUAL_UPDATES if experiment.map is None else experiment.map.updates
