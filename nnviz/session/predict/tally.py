"""How often each kind of factor was predicted: what was asked, right at the first try, and which slips came up."""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any, get_args

from nnviz.records import dataclass
from nnviz.session.predict.asking import Asking
from nnviz.session.predict.slips import SLIPS
from nnviz.session.question import Quantity

#: What is asked for and not in this list belongs to no kind of factor: the choices of a lesson, the learner's deeds.
KINDS: tuple[Quantity, ...] = get_args(Quantity)
#: A count is not read where it is larger: nobody is asked so often.
MOST = 10**9


@dataclass(frozen=True, slots=True)
class Count:
    """Of one kind of factor: how often it was asked, how often right at the first try, and each slip by its name."""

    asked: int = 0
    first_try: int = 0
    slips: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Count") -> "Count":
        names = dict.fromkeys((*self.slips, *other.slips))
        slips = {name: self.slips.get(name, 0) + other.slips.get(name, 0) for name in names}
        return Count(self.asked + other.asked, self.first_try + other.first_try, slips)


@dataclass(frozen=True, slots=True)
class Tally:
    """A Count for each kind of factor that was asked."""

    counts: Mapping[Quantity, Count] = field(default_factory=dict)

    @property
    def total(self) -> Count:
        """Over all kinds."""
        return sum(self.counts.values(), Count())

    def with_asking(self, asking: Asking) -> "Tally":
        """The same with a question that is settled; one that is still open counts for nothing."""
        quantity = asking.question.quantity
        if quantity is None or not asking.settled:
            return self
        count = Count(1, int(asking.at_first_try))
        for slip in (attempt.slip for attempt in asking.attempts if attempt.slip):
            count += Count(slips={slip: 1})
        return self.merged(Tally({quantity: count}))

    def merged(self, other: "Tally") -> "Tally":
        """Both together, in the order of the chain."""
        both = {kind: self.counts.get(kind, Count()) + other.counts.get(kind, Count()) for kind in KINDS}
        return replace(self, counts={kind: count for kind, count in both.items() if count != Count()})

    def as_json(self) -> dict[str, Any]:
        """For settings: plain dicts and whole numbers."""
        return {
            kind: {"asked": count.asked, "first_try": count.first_try, "slips": dict(count.slips)}
            for kind, count in self.counts.items()
        }


def read_tally(found: object) -> Tally:
    """The tally that settings hold, as ``as_json`` gave it; what is not one is left out."""
    if not isinstance(found, dict):
        return Tally()
    return Tally({kind: _count(found[kind]) for kind in KINDS if kind in found})


def _count(found: object) -> Count:
    if not isinstance(found, dict):
        return Count()
    slips = found.get("slips")
    named = slips.items() if isinstance(slips, dict) else ()
    kept = {name: _whole(times) for name, times in named if name in SLIPS and _whole(times)}
    asked = _whole(found.get("asked"))
    return Count(asked, min(_whole(found.get("first_try")), asked), kept)


def _whole(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < MOST else 0
