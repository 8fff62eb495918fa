"""What a map is of where nobody says otherwise: of what the experiment's file says, else of scale and learning rate."""

from nnviz.session.experiment import Experiment
from nnviz.session.trainability.axes import DEPTH, RATE, SCALE, WIDTH, Range, bounds, counts, free_keys, read
from nnviz.session.trainability.job import USUAL, USUAL_UPDATES

#: How far numbers go that have no usual value around which they could go.
_RANGES = {
    **USUAL, DEPTH: (1.0, 12.0), WIDTH: (1.0, 32.0), "initialization.bias": (-1.0, 1.0), "data.noise": (0.0, 1.0),
    "data.test_fraction": (0.0, 0.9), "data.samples": (10.0, 500.0),
}  # fmt: skip
#: A number that counts goes to so many at least; others to so many times their value, and as much below it.
_MANY, _AROUND, _SMALL = 31.0, 100.0, 0.01


def usual_ranges(experiment: Experiment) -> tuple[Range, Range]:
    """Both axes. Whether the experiment has these numbers is for ``axis`` to say."""
    if experiment.map is None:
        return (SCALE, *USUAL[SCALE]), (RATE, *USUAL[RATE])
    x, y = experiment.map.x, experiment.map.y
    return (x.key, x.low, x.high), (y.key, y.low, y.high)


def usual_range(experiment: Experiment, key: str) -> Range:
    """How far one number of the experiment goes: around the present value, as far as it may.

    Raises UserError where there is no such number.
    """
    whole = counts(experiment, key)
    for known in (*usual_ranges(experiment), *((key, *ends) for key, ends in _RANGES.items())):
        if known[0] == key:
            return known
    value, (least, most) = read(experiment, key), bounds(experiment, key)
    if whole:
        return key, max(least, 1.0 if least else 0.0), min(most, max(_MANY, 2.0 * value))
    if least >= 0 and most <= 1:
        return key, least, most
    if value <= 0 and not (least >= 0 and value == 0):
        return key, max(least, value - 1.0), min(most, value + 1.0)
    around = value or _SMALL
    return key, max(least, around / _AROUND), min(most, around * _AROUND)


def usual_updates(experiment: Experiment) -> int:
    """How long each pixel is trained."""
    return USUAL_UPDATES if experiment.map is None else experiment.map.updates


def usual_axes(experiment: Experiment) -> tuple[Range, Range]:
    """Those that the experiment is to be seen on; where it gives its weights, of what changes something."""
    free = free_keys(experiment)
    found = [one for one in usual_ranges(experiment) if one[0] in free]
    for key in free:
        if len(found) < 2 and key not in (one[0] for one in found):
            found.insert(0, usual_range(experiment, key))
    return found[0], found[1]
