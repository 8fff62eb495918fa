"""Where known schemes lie on the axis of the scale: as multiples of the scheme of the experiment."""

from math import exp, isfinite, log, sqrt

from nnviz.core.initializers import INITIALIZERS
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment


@dataclass(frozen=True, slots=True)
class SchemeMark:
    """A scheme: the geometric mean of its multiples over the layers, the least of them and the largest."""

    title: str
    mean: float
    low: float
    high: float


def scheme_marks(experiment: Experiment) -> tuple[SchemeMark, ...]:
    """He, Xavier, N(0, 1) and PyTorch's default, which is U(±1/√fan_in); none where the weights have no spread."""
    spec, shapes = experiment.initialization, experiment.network.shapes
    own = [INITIALIZERS[spec.scheme].variance(fan_in, fan_out, **spec.option_values()) for fan_out, fan_in in shapes]
    if experiment.parameters is not None or min(own) <= 0:
        return ()
    others = {
        "PyTorch": [1.0 / (3.0 * fan_in) for _, fan_in in shapes],
        "Xavier": [INITIALIZERS["xavier_normal"].variance(fan_in, fan_out) for fan_out, fan_in in shapes],
        "He": [INITIALIZERS["he_normal"].variance(fan_in, fan_out) for fan_out, fan_in in shapes],
        "N(0, 1)": [1.0 for _ in shapes],
    }
    marks = []
    for title, variances in others.items():
        ratios = [sqrt(variance / mine) for variance, mine in zip(variances, own, strict=True)]
        mean = exp(sum(map(log, ratios)) / len(ratios))
        if isfinite(mean):
            marks.append(SchemeMark(title, mean, min(ratios), max(ratios)))
    return tuple(marks)
