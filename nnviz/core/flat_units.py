"""What a saturated and a dead unit is: said here once, for the verdict and for the layers."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array

Mask = NDArray[np.bool_]

#: A unit that can saturate is saturated on a row where |g′(z)| is below this: of tanh, where |z| > 2.18.
FLAT = 0.05


def saturated(activation: Activation, slopes: Array) -> Mask:
    """Where units are saturated, of their slopes g′(z) in any shape; nowhere if the activation does not saturate.

    A ReLU that is off and a sine at its top are flat there, too, but have not gone too far.
    """
    return (np.abs(slopes) < FLAT) if activation.saturates else np.zeros(slopes.shape, dtype=bool)


def dead(slopes: Array, a: Array, first: Array) -> Mask:
    """Which units (units,) have no slope on any of the rows, and on all of them the same output as ``first`` (units,).

    ``slopes`` and ``a`` are (rows, units). Of more blocks of rows, a unit is dead if it is so in each of them.
    """
    mask: Mask = (slopes == 0).all(axis=0) & (a == first).all(axis=0)
    return mask
