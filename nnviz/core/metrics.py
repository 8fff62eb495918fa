"""How often the network is right, where its answer is a class.

One unit says yes or no: yes above the middle of what it can give, ½ for a sigmoid and 0 for tanh. Several units name
the class of the largest output. An output that is NaN names no class.
"""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.network import Network

Classes = NDArray[np.int64]
Counts = NDArray[np.int64]

#: In the place of a class where an output is no number.
NO_CLASS = -1


def counts_classes(network: Network, targets: Array) -> bool:
    """Whether ``targets`` (rows, outputs) are classes: one unit at either end, or several with one standing out.

    One sigmoid unit has the targets 0 and 1, one tanh unit −1 and 1. Several units have one-hot targets, or −1 with
    one 1. All else, and no rows at all, is a regression.
    """
    if not len(targets):
        return False
    output = network.layers[-1].activation
    if network.outputs == 1:
        return output.separates and bool(np.isin(targets, output.limits).all())
    low = -1.0 if (targets < 0).any() else 0.0
    return bool((((targets == 1.0) | (targets == low)).all()) and ((targets == 1.0).sum(axis=1) == 1).all())


def classes_of(network: Network, outputs: Array) -> Classes:
    """The class (rows,) that each row of outputs, or of targets, (rows, outputs) names: 0 or 1 for a single unit.

    NO_CLASS where an output of the row is NaN.
    """
    named = classes_of_numbers(network, outputs)
    lost = np.isnan(outputs).any(axis=1)
    if lost.any():
        named[lost] = NO_CLASS
    return named


def classes_of_numbers(network: Network, outputs: Array) -> Classes:
    """As :func:`classes_of`, where it is known that no output is NaN."""
    if network.outputs > 1:
        several: Classes = outputs.argmax(axis=1)
        return several
    return (outputs[:, 0] > network.layers[-1].activation.middle).astype(np.int64)


def confusion(network: Network, outputs: Array, targets: Array, classes: int) -> Counts:
    """How many rows of each true class were given each class: counts (true, predicted), (classes, classes).

    Where there are more than ``classes``, the last place stands for all that are left. Rows that are given no class
    are not among them.
    """
    true, given = (np.minimum(classes_of(network, one), classes - 1) for one in (targets, outputs))
    places = (true * classes + given)[given != NO_CLASS]
    return np.bincount(places, minlength=classes * classes).reshape(classes, classes)


def right_rows(network: Network, outputs: Array, targets: Array) -> int:
    """How many rows (rows, outputs) are given the class that they have."""
    return int(np.count_nonzero(classes_of(network, outputs) == classes_of(network, targets)))
