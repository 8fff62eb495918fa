"""What is said of data that may be right and yet hard to learn."""

from collections.abc import Sequence
from functools import lru_cache

from nnviz.core.arrays import Array
from nnviz.core.datasets import Dataset, far_from_one, quoted
from nnviz.session.notation import shortest

_NAMED = 2  # features that the hint calls by their names


@lru_cache(maxsize=2)
def size_hint(data: Dataset) -> str:
    """Which features of the training rows are far from size 1, what that can do, and the cure; "" where none is."""
    return size_hint_of(data.inputs[data.train], data.feature_names)


def size_hint_of(inputs: Array, names: Sequence[str]) -> str:
    """The same of ``inputs`` (rows, features) that are called ``names``."""
    features, sizes = far_from_one(inputs)
    if not len(features):
        return ""
    found = zip(features[:_NAMED], sizes, strict=False)
    named = [f"{quoted(names[one])} about {shortest(size, 2)}" for one, size in found]
    more = [f"{len(features) - _NAMED} more"] if len(features) > _NAMED else []
    large, small = bool((sizes > 1).any()), bool((sizes < 1).any())
    return (
        f"Inputs far from size 1: {_listed([*named, *more])} (root mean square)."
        + large * " Large inputs can saturate units and make updates overshoot."
        + small * " The weights of small inputs have small gradients and learn slowly."
        + " Standardizing brings them to mean 0 and deviation 1."
    )


def _listed(parts: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
