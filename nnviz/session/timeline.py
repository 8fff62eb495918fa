"""The timeline: the States there have been, how each came about, and the place among them that is the present.

Stepping back, undo and the time scrubber are the same thing: a smaller position. Every step is an entry of its own, so
that each of them can be returned to exactly; entries that came from one press belong to one stride.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from typing import Any, Literal

from nnviz.core.arrays import Array
from nnviz.records import dataclass
from nnviz.session.plan import Grain
from nnviz.session.question import Question
from nnviz.session.state import State

#: Entries beyond this are dropped from the oldest on; a State shares what it can with its neighbours.
MOST_ENTRIES = 20_000
#: Bytes of weights, optimizer memory and data that the timeline may hold on to.
MOST_BYTES = 256 * 2**20
#: How a step was taken: in a stride of some grain, or on the way to a chosen step. "ask": a question stands before it.
Stride = Grain | Literal["run", "ask"]
#: What is asked before the next step of a State, if anything.
Asks = Callable[[State], Question | None]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A State on the timeline, and how it came about."""

    state: State
    text: str  # what Undo and Redo call it
    stride: int  # entries of one press share a number
    grain: Stride | None = None  # of a step; None for a command
    merge: str | None = None  # a drag that is still going on
    own_bytes: int = 0  # bytes that it does not share with the entry before it


class Timeline:
    """Entries one after the other, and the ``position`` of the present among them."""

    def __init__(self, first: State) -> None:
        self._entries = [TimelineEntry(first, "", 0)]
        self.position = 0
        self.bytes_held = 0  # bytes that the entries have of their own, but for the first
        self._stride = 0  # the number of the latest
        self._undone: tuple[int, ...] = ()  # where each Undo in a row was pressed, the last one last

    def copied(self) -> "Timeline":
        """Another one of the same entries, which goes on by itself."""
        other = copy(self)
        other._entries = list(self._entries)
        return other

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, position: int) -> TimelineEntry:
        return self._entries[position]

    @property
    def here(self) -> TimelineEntry:
        """The present."""
        return self._entries[self.position]

    @property
    def follows(self) -> TimelineEntry | None:
        """What Redo goes on to; None at the end."""
        return self._entries[self.position + 1] if self.position + 1 < len(self) else None

    def back(self) -> Iterator[TimelineEntry]:
        """The present and what was before it, the latest first."""
        return reversed(self._entries[: self.position + 1])

    # ------------------------------------------------------------ going on

    def begin_stride(self) -> None:
        """What is added or gone over from now on belongs to one press."""
        self._stride += 1

    def add(self, state: State, text: str, grain: Stride | None = None, merge: str | None = None) -> None:
        """A new entry after this one; what could have been redone is gone."""
        self.bytes_held -= sum(dropped.own_bytes for dropped in self._entries[self.position + 1 :])
        del self._entries[self.position + 1 :]
        own = bytes_beyond(state, self.here.state)
        self._entries.append(TimelineEntry(state, text, self._stride, grain, merge, own))
        self.bytes_held += own
        self.position += 1
        self._drop_oldest()

    def go_over(self, position: int, grain: Stride) -> None:
        """On to a step that is there already, in this stride."""
        self._entries[position] = replace(self._entries[position], stride=self._stride, grain=grain)
        self.position = position

    def change_here(self, **changes: Any) -> None:
        """Another State, or another merge key, in place of this one."""
        self._entries[self.position] = replace(self.here, **changes)

    def _drop_oldest(self) -> None:
        """Keep within the bounds; the present and the moment before it stay in any case."""
        surplus = 0
        while len(self) - surplus > 2 and (len(self) - surplus > MOST_ENTRIES or self.bytes_held > MOST_BYTES):
            # The first entry holds what the second had of its own.
            self.bytes_held -= self._entries[surplus + 1].own_bytes
            surplus += 1
        if surplus:
            del self._entries[:surplus]
            self.position -= surplus

    # ------------------------------------------------------------ undo and redo

    def undo(self) -> bool:
        """Back to before the stride that ends here; False at the beginning."""
        if not self.position:
            return False
        self._undone = (*self._undone, self.position)
        self.position = self.stride_begin() - 1
        return True

    def redo(self) -> bool:
        """To where Undo was pressed, else to the end of the next stride; False at the end."""
        if self.follows is None:
            return False
        *earlier, self.position = self._undone or (self._stride_end(),)
        self._undone = tuple(earlier)
        return True

    def forget_undone(self) -> None:
        """Something else has changed since: Redo goes stride by stride."""
        self._undone = ()

    def stride_begin(self) -> int:
        """The first entry of the stride that ends here; the timeline's first entry is no stride."""
        begin = self.position
        while begin > 1 and self._entries[begin - 1].stride == self.here.stride:
            begin -= 1
        return begin

    def _stride_end(self) -> int:
        """The last entry of the stride that begins after this one."""
        stride, end = self._entries[self.position + 1].stride, self.position + 1
        while end + 1 < len(self) and self._entries[end + 1].stride == stride:
            end += 1
        return end


def bytes_beyond(state: State, before: State) -> int:
    """The bytes of the arrays that ``state`` holds and ``before`` does not."""
    held = {id(array) for array in _arrays(before)}
    new = {id(array): array for array in _arrays(state) if id(array) not in held}
    return sum(array.nbytes for array in new.values()) + _bytes_of_run(state, before)


def _bytes_of_run(state: State, before: State) -> int:
    """What the run's history has grown by; all of it, where it is another run."""
    if state.run is None:
        return 0
    same = before.run is not None and before.run.number == state.run.number
    return max(state.run.nbytes - (before.run.nbytes if same and before.run is not None else 0), 0)


def _arrays(state: State) -> Iterator[Array]:
    """What takes room in a State: data, weights, and what the optimizer remembers of each of them."""
    yield from (state.data.inputs, state.data.targets)
    for parameters in (state.parameters, state.initial, *state.memory.values):
        yield from (*parameters.weights, *parameters.biases)
