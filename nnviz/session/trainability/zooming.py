"""A part of a map as a map of its own, as deep as numbers can still tell its pixels apart."""

from dataclasses import replace

import numpy as np

from nnviz.errors import UserError
from nnviz.session.notation import shortest
from nnviz.session.trainability.axes import Axis
from nnviz.session.trainability.job import MapJob

#: Neighbours are so many of the smallest steps apart at least, or rounding makes their difference.
_STEPS = 4
Span = tuple[float, float]


def zoomed(job: MapJob, x: Span, y: Span) -> MapJob:
    """The map from one pair of values to another. Where float32 cannot tell its pixels apart it is made of float64.

    Raises UserError where float64 cannot either, and where nothing is between the ends of an axis.
    """
    axes = [_part(one, *span) for one, span in zip((job.x, job.y), (x, y), strict=True)]
    for one in axes:
        if not one.counts and not _tells_apart(one, np.float64):
            there = f"{one.title} {shortest(one.low)}"
            raise UserError(f"Here double precision ends: around {there} there are no more numbers between two pixels.")
    within = all(one.counts or _tells_apart(one, np.float32) for one in axes)
    precision = job.precision if within else "float64"
    return replace(job, x=axes[0], y=axes[1], precision=precision)


def _part(axis: Axis, low: float, high: float) -> Axis:
    low, high = max(low, axis.low), min(high, axis.high)
    if axis.counts:
        low, high = float(round(low)), float(round(high))
        if high <= low:  # two of them at least
            low = min(low, axis.high - 1.0)
            high = low + 1.0
    if not low < high:
        raise UserError(f"There is nothing between {shortest(low)} and {shortest(high)}: draw a wider rectangle.")
    return replace(axis, low=low, high=high, log=axis.is_log)


def _tells_apart(axis: Axis, kind: type[np.floating]) -> bool:
    """Whether neighbours on an axis are different numbers of a kind."""
    step = (axis.high - axis.low) / axis.most
    if axis.is_log:
        return float(np.log(axis.high / axis.low)) / axis.most > _STEPS * float(np.finfo(kind).eps)
    return step > _STEPS * float(np.finfo(kind).eps) * max(abs(axis.low), abs(axis.high))
