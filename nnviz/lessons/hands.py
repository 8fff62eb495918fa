"""A show of hands: how many were raised for each option, counted by whoever stands in front."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nnviz.records import dataclass
from nnviz.session.question import Question

if TYPE_CHECKING:
    from nnviz.session.predict.answers import Answer

#: More than these a lecturer does not count one by one.
MOST_HANDS = 999
#: Options beyond these have no finger to show.
MOST_OPTIONS = 4


def answers_to(question: Question) -> "tuple[Answer, ...]":
    """What a class can choose from, in the order in which it is offered; nothing where a number or a deed is asked."""
    from nnviz.session.predict.answers import SIGNS, SIZES  # with the first question

    match question.kind:
        case "choice":
            return tuple(range(len(question.options)))
        case "sign":
            return tuple(SIGNS[side][0] for side in (1, -1, 0))
        case "size":
            return tuple(SIZES[side][0] for side in (1, -1))
    return question.among


@dataclass(frozen=True, slots=True)
class ShowOfHands:
    """The hands for each option, in the order of the options."""

    counts: tuple[int, ...]

    @classmethod
    def for_options(cls, count: int) -> "ShowOfHands":
        """No hand yet."""
        return cls((0,) * min(count, MOST_OPTIONS))

    @property
    def total(self) -> int:
        """All that is shown before the answer."""
        return sum(self.counts)

    def add(self, option: int, by: int = 1) -> "ShowOfHands":
        """One more hand for an option, counted from 0, or with −1 one less; an option that is not there has none."""
        if not 0 <= option < len(self.counts):
            return self
        count = min(max(self.counts[option] + by, 0), MOST_HANDS)
        return replace(self, counts=(*self.counts[:option], count, *self.counts[option + 1 :]))

    def in_words(self) -> str:
        """ "24 hands taken", "1 hand taken", "no hands taken"."""
        return f"{self.total or 'no'} hand{'' if self.total == 1 else 's'} taken"
