"""Computation: the numbers of one pass, which all States of that pass share.

It works out what it is asked for and remembers it; the same parameters and sample always give the same arrays, bit for
bit.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from nnviz.core.arrays import Array, Indices
from nnviz.core.backprop import Trace, trace
from nnviz.core.chain import Factor, Target, chain, whole_pass
from nnviz.core.datasets import Dataset
from nnviz.core.engine import MeanGradients, is_one_hot, mean_gradients
from nnviz.core.network import Network, Parameters
from nnviz.records import dataclass
from nnviz.session.plan import Part

if TYPE_CHECKING:  # loaded with the first path that is looked at
    from nnviz.core.paths import Path

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

    @cached_property
    def of_sample(self) -> MeanGradients:
        """The gradients of the one chosen sample, as an update by it alone takes them."""
        return self._gradients(self.x.reshape(1, -1), self.y.reshape(1, -1))

    def means(
        self, rows: Indices, at_once: bool, between: Callable[[], object] | None = None
    ) -> MeanGradients:
        """The mean gradients over some rows of the data set, as an update takes them; ``at_once``: as one batch.

        ``between`` is called after each product while they are worked out: it may raise to end it.
        """
        key = rows.tobytes(), at_once
        if key not in self._means:
            self._means[key] = self._gradients(self.data.inputs[rows], self.data.targets[rows], at_once, between)
        return self._means[key]

    def _gradients(
        self, x: Array, y: Array, at_once: bool = True, between: Callable[[], object] | None = None
    ) -> MeanGradients:
        one_hot = _one_hot(self.data)
        return mean_gradients(
            self.network, self.parameters, x, y, one_hot=one_hot, at_once=at_once, between=between
        )  # fmt: skip

    @cached_property
    def _means(self) -> dict[tuple[bytes, bool], MeanGradients]:
        return {}

    @cached_property
    def factors(self) -> dict[Part, Factor]:
        """Every factor of the whole backward pass, by its part."""
        return _by_part(whole_pass(self.sample))

    @cached_property
    def _chains(self) -> dict[Target, dict[Part, Factor]]:
        return {}

    @cached_property
    def _paths(self) -> "dict[Target, tuple[Path, ...]]":
        return {}

    @cached_property
    def told(self) -> dict[Hashable, Any]:
        """What frames have said of these numbers, by keys of their own: the next frame says most of it again."""
        return {}

    def chain(self, target: Target) -> dict[Part, Factor]:
        """The factors of one chain, by their parts."""
        if target not in self._chains:
            self._chains[target] = _by_part(chain(self.sample, target))
        return self._chains[target]

    def paths(self, target: Target) -> "tuple[Path, ...]":
        """The largest paths of one weight or bias, the largest first."""
        if target not in self._paths:
            from nnviz.core.paths import top_paths

            self._paths[target] = top_paths(self.sample, target, PATHS_LISTED)
        return self._paths[target]

    def with_sample(self, x: Array, y: Array) -> "Computation":
        """The pass of another sample; the training set is the same, and so are its means."""
        other = replace(self, x=x, y=y)
        other.__dict__["_means"] = self._means
        return other

    def forget(self) -> None:
        """Free what was worked out; it comes out the same when it is asked for again."""
        for name in ("sample", "of_sample", "_means", "factors", "_chains", "_paths", "told"):
            self.__dict__.pop(name, None)


@lru_cache(maxsize=4)
def _one_hot(data: Dataset) -> bool:
    return is_one_hot(data.targets[data.train])


def _by_part(factors: Iterable[Factor]) -> dict[Part, Factor]:
    return {Part(factor.kind, factor.layer): factor for factor in factors}
