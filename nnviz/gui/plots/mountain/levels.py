"""Lines of equal loss: at which losses, and where they run."""

import math

import numpy as np

from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.mountain.finer import even, finer
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.session.frame.plots import PlaneFrame

#: Levels are these times a power of 2; where the loss hardly changes, it is what is above the lowest that doubles.
UNIT = 0.1
#: So many at most; of more on a logarithmic scale every other one, or fewer, which is a power of 2 as well.
MOST, FEWEST = 8, 3
#: A loss of exactly 0 is as many doublings away as one likes.
DEEPEST = 40


def levels_of(heights: Heights, high: float | None = None) -> list[float]:
    """Losses to draw lines at, each twice as high as the one below, or twice as far above the foot.

    :param high: the highest loss there is; without it that at the top.
    """
    low, high = heights.low, heights.high if high is None else max(high, heights.high)
    if heights.is_empty or heights.flat is not None or not 0 < high - low < math.inf:
        return []
    doubled = _doubled(max(low, 0.0), high, heights.log)
    if len(doubled) >= FEWEST:
        return doubled
    rise = high - low
    return sorted({low + step for step in _doubled(rise / 2**6, rise, False)})


def _doubled(low: float, high: float, thinned: bool) -> list[float]:
    """The levels between two losses, or the highest of them."""
    if high <= 0:
        return []
    last = math.ceil(math.log2(high / UNIT)) - 1
    first = max(math.floor(math.log2(low / UNIT)) + 1 if low > 0 else last - DEEPEST, last - DEEPEST)
    step = max(1, math.ceil((last - first + 1) / MOST)) if thinned else 1
    return [UNIT * 2.0**k for k in range(last, first - 1, -step)][:MOST][::-1]


def finer_grid(frame: PlaneFrame, heights: Heights, times: int) -> tuple[Array, Array, Array]:
    """a (columns,), b (rows,) and heights (rows, columns) in smaller steps; NaN where there is no finite loss."""
    shares = finer(heights.raw, times)
    shares[even(heights.broken.astype(float), times) > 0.0] = np.nan
    rows, columns = shares.shape
    return np.linspace(frame.a[0], frame.a[-1], columns), np.linspace(frame.b[0], frame.b[-1], rows), shares


def equal_lines(a: Array, b: Array, values: Array, level: float) -> Array:
    """(segments, 4): from (a, b) to (a, b), where ``values`` pass ``level``; each cell as two triangles."""
    across, down = np.meshgrid(a, b)
    points = np.stack([across, down, values], axis=-1)
    low, right, left, high = points[:-1, :-1], points[:-1, 1:], points[1:, :-1], points[1:, 1:]
    triangles = np.concatenate([np.stack(three, axis=-2).reshape(-1, 3, 3)
                                for three in ((low, right, left), (high, left, right))])  # fmt: skip
    triangles = triangles[np.isfinite(triangles[..., 2]).all(axis=1)]
    above = triangles[..., 2] > level
    count = above.sum(axis=1)
    crossed = (count == 1) | (count == 2)
    triangles, above, count = triangles[crossed], above[crossed], count[crossed]
    # One corner lies on the other side than the two others: the line cuts the two edges that meet in it.
    alone = np.argmax(above == (count == 1)[:, None], axis=1)
    rows = np.arange(len(alone))
    corner = triangles[rows, alone]
    cuts = []
    for other in (1, 2):
        end = triangles[rows, (alone + other) % 3]
        share = (level - corner[:, 2]) / (end[:, 2] - corner[:, 2])
        cuts.append(corner[:, :2] + (end[:, :2] - corner[:, :2]) * share[:, None])
    return np.concatenate(cuts, axis=1)
