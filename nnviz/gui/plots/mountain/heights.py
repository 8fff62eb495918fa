"""Losses become heights and colours here, for the map and for the surface alike.

The height is linear in the loss or in its logarithm. Where a few grid points tower over everything else, the picture
ends at a robust top, so that valley and path stay visible; what is higher is shown as cut off, and the range tells.
"""

import math

import numpy as np
from numpy.typing import NDArray

from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.records import dataclass
from nnviz.session.frame.plots import PlaneFrame, walked_in
from nnviz.session.notation import number

Colours = NDArray[np.uint8]

#: This share of the grid is shown in any case …
USUAL_SHARE = 0.85
#: … and all of it unless its top is more than this many times as high.
TOWERING = 2.5
#: Logarithmic heights end this many decades below the top: a loss of exactly 0 has no logarithm.
MOST_DECADES = 12
RAMP_STEPS = 256
#: What is cut off is known up to this height, so that the cut runs smoothly between the points of the grid.
BEYOND = 3.0
#: What is larger counts as not finite, since differences of it may overflow; what is smaller has no logarithm.
LARGEST, SMALLEST = 1e150, 1e-290


@dataclass(frozen=True, slots=True, eq=False)
class Heights:
    """The losses of one plane as heights from 0 (the lowest) to 1 (the top)."""

    grid: Array  # (rows, columns), clipped to 0 … 1; 1 where the loss is not finite
    low: float  # the loss at height 0
    high: float  # the loss at height 1
    log: bool
    cut: bool  # some finite losses are higher than ``high``
    broken: NDArray[np.bool_]  # (rows, columns): the loss is not finite, or astronomical
    raw: Array  # (rows, columns) as the grid, but above the top it goes on to BEYOND

    @classmethod
    def of(cls, frame: PlaneFrame, log: bool, *, with_paths: bool = True) -> "Heights":
        """The scale for ``frame``: of its grid, and of what was walked inside it, which may hover over the grid.

        :param with_paths: False for a map, on which paths have no height: its colours are the grid's alone.
        """
        finite = np.abs(frame.losses) <= LARGEST
        inside = finite & _in_disc(frame)
        losses = frame.losses[inside]
        if losses.size == 0:
            return cls(np.ones(finite.shape), 0.0, 1.0, False, False, ~finite, np.full(finite.shape, BEYOND))
        log = log and float(losses.max()) > SMALLEST
        walked = _walked_inside(frame) if with_paths else losses[:0]
        top = frame.disc.top if frame.disc is not None else np.inf
        walked = walked[walked <= (top if frame.disc is not None else losses.max())]
        floor = max(min(float(losses.max()), top) * 10.0**-MOST_DECADES, SMALLEST)
        values, walked = (_scaled(some, log, floor) for some in (losses, walked))
        if frame.disc is not None and values.min() < _scaled(np.array(top), log, floor):
            bottom, high = _range(np.minimum(values, _scaled(np.array(top), log, floor)), walked, log, cut=False)
        else:
            bottom, high = _range(values, walked, log)
        shares = np.full(finite.shape, BEYOND)
        shares[finite] = np.clip((_scaled(frame.losses[finite], log, floor) - bottom) / (high - bottom), 0.0, BEYOND)
        cut = bool(values.max() > high + 1e-9 * abs(high - bottom))
        return cls(np.minimum(shares, 1.0), _back(bottom, log), _back(high, log), log, cut, ~finite, shares)

    def at(self, losses: Array) -> Array:
        """The heights of any losses, clipped to 0 … 1: a loss of 0 is at the foot, what is not finite on top."""
        return np.clip(np.nan_to_num(self._share(losses), nan=1.0, posinf=1.0, neginf=0.0), 0.0, 1.0)

    def _share(self, losses: Array) -> Array:
        with np.errstate(all="ignore"):
            if self.log:
                return np.log10(losses / self.low) / math.log10(self.high / self.low)
            return (losses - self.low) / (self.high - self.low)

    def serves(self, other: "Heights") -> bool:
        """Whether this scale still does where ``other`` would fit exactly: a mountain should not breathe."""
        ends = [self._share(np.array(loss)) for loss in (other.low, other.high)]
        return self.log == other.log and bool(abs(ends[0]) < 0.02 and abs(ends[1] - 1) < 0.02)

    def still_fits(self, frame: PlaneFrame, log: bool) -> bool:
        """Whether it serves the same ground with other paths; mostly that is seen without making another."""
        if log == self.log and frame.disc is not None:
            walked = walked_in(frame)[2]
            if self.low <= walked.min(initial=self.high) and walked.max(initial=self.low) <= frame.disc.top:
                return True
        return self.serves(Heights.of(frame, log))

    @property
    def is_empty(self) -> bool:
        """Whether there is no finite loss: then the heights mean nothing."""
        return bool(self.broken.all())

    @property
    def flat(self) -> float | None:
        """The loss where it is the same everywhere: then the ends of the scale are made up."""
        if self.broken.any() or self.grid.min() < self.grid.max():
            return None
        return math.sqrt(self.low * self.high) if self.log else (self.low + self.high) / 2

    def note(self) -> str:
        """What of the mountain is not shown as it is; empty where all is."""
        parts = []
        if self.cut:
            parts.append(f"higher than {number(self.high)} is cut off")
        if self.broken.any():
            parts.append("where the loss is no finite number the plane is magenta")
        return "; ".join(parts)


def _walked_inside(frame: PlaneFrame) -> Array:
    """The losses of the walked points that lie in the shown rectangle, and of the present one."""
    here_a, here_b, here_loss = frame.here
    a = np.concatenate([*(path.a for path in frame.paths), [here_a]])
    b = np.concatenate([*(path.b for path in frame.paths), [here_b]])
    lowest = frame.lowest
    losses = np.concatenate([*(path.losses for path in frame.paths), [here_loss]])
    if lowest is not None:
        a, b, losses = (np.append(some, one) for some, one in zip((a, b, losses), lowest, strict=True))
    inside = (a >= frame.a[0]) & (a <= frame.a[-1]) & (b >= frame.b[0]) & (b <= frame.b[-1])
    return losses[inside & (np.abs(losses) <= LARGEST)]


def _in_disc(frame: PlaneFrame) -> NDArray[np.bool_]:
    """(rows, columns): which points are shown; those at the rim too, with their neighbours."""
    if frame.disc is None:
        return np.ones(frame.losses.shape, dtype=np.bool_)
    inside: NDArray[np.bool_] = frame.disc.distance(*np.meshgrid(frame.a, frame.b)) <= frame.disc.radius
    return inside


def _scaled(losses: Array, log: bool, floor: float) -> Array:
    return np.log10(np.maximum(losses, floor)) if log else losses


def _back(value: float, log: bool) -> float:
    return 10.0**value if log else value


def _range(values: Array, walked: Array, log: bool, *, cut: bool = True) -> tuple[float, float]:
    everything = np.concatenate([values, walked])
    bottom, top = float(everything.min()), float(everything.max())
    if log:  # one grid point on a minimum of 0 would be a shaft twelve decades deep
        bottom = max(bottom, min(float(np.quantile(values, 0.01)), float(walked.min(initial=top))) - 1.0)
    usual = max(float(np.quantile(values, USUAL_SHARE)), float(walked.max(initial=bottom)))
    if cut and top - bottom > TOWERING * (usual - bottom) > 0:
        top = bottom + 1.15 * (usual - bottom)
    if not top > bottom:  # a flat loss: it lies in the middle
        half = 0.5 if log else abs(bottom) / 2 or 0.5
        return bottom - half, bottom + half
    return bottom, top


def ramp(theme: Theme) -> Colours:
    """(RAMP_STEPS, 3): the colours from low to high: a neutral grey, further and further from the background."""
    ends = [mix(theme.background, theme.outline, share) for share in (0.13, 0.66)]
    low, high = (np.array([int(end[i : i + 2], 16) for i in (1, 3, 5)], dtype=float) for end in ends)
    share = np.linspace(0.0, 1.0, RAMP_STEPS)[:, None]
    return np.rint(low + (high - low) * share).astype(np.uint8)


def broken_colour(theme: Theme) -> str:
    """Where the loss is not a finite number."""
    return mix(theme.background, theme.nonfinite, 0.45)
