"""One moment of the timeline: a State, how it came about, and what it holds that the one before it does not."""

from collections.abc import Callable, Iterator
from typing import Literal

from nnviz.core.arrays import Array
from nnviz.records import dataclass
from nnviz.session.plan import Grain
from nnviz.session.question import Question
from nnviz.session.state import State

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
