"""Computation: the numbers of one pass, which all States of that pass share.

It works out what it is asked for and remembers it; the same parameters and sample always give the same arrays, bit for
bit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from nnviz.core.arrays import Array, Indices
from nnviz.core.backprop import MeanGradients, Trace, mean_gradients, trace
from nnviz.core.chain import Factor, Target, chain, whole_pass
from nnviz.core.datasets import Dataset
from nnviz.core.network import Network, Parameters
from nnviz.core.paths import Path, top_paths
from nnviz.session.plan import Part

#: How many of the largest paths the path view lists.
PATHS_LISTED = 12


@dataclass(frozen=True, eq=False)
class Computation:
    """One pass through the net: what goes in, and every number that comes of it, worked out when first asked for."""

    network: Network
    parameters: Parameters
    x: Array  # (features,) the chosen sample, as it enters the net
    y: Array  # (outputs,) its target
    data: Dataset

    @cached_property
    def sample(self) -> Trace:
        """The pass of the one chosen sample."""
        return trace(self.network, self.parameters, self.x.reshape(1, -1), self.y.reshape(1, -1))

    def means(self, rows: Indices) -> MeanGradients:
        """The means over the passes of some rows of the data set."""
        key = rows.tobytes()
        if key not in self._means:
            self._means[key] = mean_gradients(
                self.network, self.parameters, self.data.inputs[rows], self.data.targets[rows]
            )
        return self._means[key]

    @cached_property
    def _means(self) -> dict[bytes, MeanGradients]:
        return {}

    @cached_property
    def factors(self) -> dict[Part, Factor]:
        """Every factor of the whole backward pass, by its part."""
        return _by_part(whole_pass(self.sample))

    @cached_property
    def _chains(self) -> dict[Target, dict[Part, Factor]]:
        return {}

    @cached_property
    def _paths(self) -> dict[Target, tuple[Path, ...]]:
        return {}

    def chain(self, target: Target) -> dict[Part, Factor]:
        """The factors of one chain, by their parts."""
        if target not in self._chains:
            self._chains[target] = _by_part(chain(self.sample, target))
        return self._chains[target]

    def paths(self, target: Target) -> tuple[Path, ...]:
        """The largest paths of one weight or bias, the largest first."""
        if target not in self._paths:
            self._paths[target] = top_paths(self.sample, target, PATHS_LISTED)
        return self._paths[target]

    def with_sample(self, x: Array, y: Array) -> "Computation":
        """The pass of another sample; the training set is the same, and so are its means."""
        other = replace(self, x=x, y=y)
        other.__dict__["_means"] = self._means
        return other

    def forget(self) -> None:
        """Free what was worked out; it comes out the same when it is asked for again."""
        for name in ("sample", "_means", "factors", "_chains", "_paths"):
            self.__dict__.pop(name, None)


def _by_part(factors: Iterable[Factor]) -> dict[Part, Factor]:
    return {Part(factor.kind, factor.layer): factor for factor in factors}
