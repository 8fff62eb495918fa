"""What has come of a run: four classes, told apart by the loss after half of the updates and after all."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz.core.arrays import without_warnings

LEARNS, ON_THE_WAY, STANDS_STILL, DIVERGED = range(4)
#: The words for each class, and what it means, by its number.
CLASSES = (
    ("learns", "a fifth of a guess, or less"),
    ("on the way", "not there yet"),
    ("stands still", "under 1 % in the last half"),
    ("diverges", "∞, NaN, or 1,000 times a guess"),
)

#: The loss of a run that learns, and of one that diverges, in losses of a guess: of the best constant output.
LEARNT, LOST = 0.2, 1000.0
#: A run stands still whose loss changes by less than this share in the last half of its updates.
STILL = 0.01


@without_warnings
def class_of(half: ArrayLike, loss: ArrayLike, guess: float) -> NDArray[np.uint8]:
    """The class of each run by its loss after half of the updates and after all; ``guess``: that of a constant."""
    half, loss = np.asarray(half, np.float64), np.asarray(loss, np.float64)
    lost = ~np.isfinite(loss) | (loss > LOST * guess)
    still = np.abs(loss - half) <= STILL * np.abs(half)
    classes = np.full(loss.shape, ON_THE_WAY, np.uint8)
    classes[still] = STANDS_STILL
    classes[loss <= LEARNT * guess] = LEARNS
    classes[lost] = DIVERGED
    return classes
