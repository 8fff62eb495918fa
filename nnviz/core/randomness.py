"""The one source of random numbers: everything that is drawn comes from a generator that is made here."""

from collections.abc import Sequence

import numpy as np

Seed = int | Sequence[int] | np.random.SeedSequence


def generator(seed: Seed) -> np.random.Generator:
    """A generator whose stream ``seed`` decides: PCG64, by name, since numpy may change what its default is.

    O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for random number generation"
    (2014): PCG-XSL-RR-128/64, whose bits numpy keeps for ever. What its methods make of the bits may change with a
    version of numpy (NEP 19).
    """
    return np.random.Generator(np.random.PCG64(seed))
