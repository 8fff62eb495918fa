"""Rows that are plainly square grey images: 28×28 pixels in 784 features, one row of pixels after the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.randomness import generator
from nnviz.records import dataclass

Pixels = NDArray[np.uint8]

#: Fewer pixels to a side are no image; of more rows than this the first ones tell.
LEAST_SIDE, ROWS_LOOKED_AT = 8, 200
ROWS_AT_ONCE = 2_000
#: Pixels side by side and one above the other differ by so much of what any two of an image do, at most.
NEIGHBOURS_DIFFER = 0.75
#: On one scale, at least this share of the features comes near the largest value: half of its distance from the least.
BRIGHT_SHARE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """How rows of a data set become images."""

    side: int
    low: float  # black, in the values of the table
    high: float  # white
    mean: Array | None = None  # (features,) and the deviation: of rows that are standardized
    deviation: Array | None = None

    @without_warnings
    def grey(self, row: Array) -> Pixels:
        """A row of the inputs, as the net gets it, as pixels (side, side) from 0 (black) to 255; NaN is black."""
        values = row if self.mean is None or self.deviation is None else row * self.deviation + self.mean
        shares = np.clip(np.nan_to_num((values - self.low) / (self.high - self.low)), 0.0, 1.0)
        pixels: Pixels = np.rint(255 * shares).astype(np.uint8).reshape(self.side, self.side)
        return pixels


@without_warnings
def images_of(inputs: Array, names: Sequence[str], standardized_by: Indices | None = None) -> Images | None:
    """The images that the rows of ``inputs`` (rows, features) are; None unless that is plain.

    Plain it is where the features are a square of at least 8×8 without names of their own ("pixel7", "28x28"), all on
    one scale, and neighbours are alike: noise and measurements are no images.

    :param standardized_by: the training rows, where the net gets the rows standardized by them.
    """
    side = round(len(names) ** 0.5)
    if side < LEAST_SIDE or side**2 != len(names) or len({_without_figures(name) for name in names}) > 1:
        return None
    low, high = float(inputs.min()), float(inputs.max())
    if not np.isfinite(high - low) or low == high:
        return None
    if not _is_one_scale(inputs, low, high) or not _neighbours_are_alike(inputs[:ROWS_LOOKED_AT], side):
        return None
    if standardized_by is None:
        return Images(side, low, high)
    return Images(side, low, high, *_measured(inputs, standardized_by))


def _without_figures(name: str) -> str:
    return "".join(letter for letter in name if not letter.isdigit())


def _is_one_scale(inputs: Array, low: float, high: float) -> bool:
    reached = inputs[:ROWS_LOOKED_AT].max(axis=0) >= low + 0.5 * (high - low)
    return bool(reached.mean() >= BRIGHT_SHARE)


def _neighbours_are_alike(rows: Array, side: int) -> bool:
    """In both directions: in a series of numbers that goes on from row to row only those side by side are."""
    images = rows.reshape(-1, side, side)
    beside, below = (float(np.abs(np.diff(images, axis=axis)).mean()) for axis in (2, 1))
    away = float(np.abs(rows[:, side // 2 :] - rows[:, : -(side // 2)]).mean())
    order = generator(0).permutation(side**2)
    any_two = float(np.abs(rows - rows[:, order]).mean())
    return max(beside, below) < NEIGHBOURS_DIFFER * any_two and below < away


def _measured(inputs: Array, rows: Indices) -> tuple[Array, Array]:
    """Mean and deviation of each feature over such rows, some at a time: there may be very many."""
    mean, square = np.zeros(inputs.shape[1]), np.zeros(inputs.shape[1])
    for some in np.array_split(rows, len(rows) // ROWS_AT_ONCE + 1):
        mean += inputs[some].sum(axis=0) / len(rows)
    for some in np.array_split(rows, len(rows) // ROWS_AT_ONCE + 1):
        square += ((inputs[some] - mean) ** 2).sum(axis=0) / len(rows)
    deviation = np.sqrt(square)
    deviation[deviation == 0] = 1.0  # a feature that does not change is only centred
    return mean, deviation
