"""The steps of a pass as frames, all on one scale of widths, each with a name."""

from collections.abc import Iterator

from nnviz.records import dataclass
from nnviz.session import Frame, Session
from nnviz.session.state import State


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of a pass."""

    number: int  # how many steps are done
    name: str  # "5 · The loss"
    frame: Frame
    state: State  # that it is of


def count_of(session: Session) -> int:
    """How many moments there are: one before the first step, and one after each."""
    return session.frame().status.steps + 1


def steps_of(session: Session) -> Iterator[Step]:
    """All moments of the pass in which ``session`` stands, from its beginning; it is taken through them."""
    session.run("pin_reference", pinned=True)
    name = "Start"
    for number in range(count_of(session)):
        session.run_to(number)
        frame = session.frame()
        yield Step(number, name, frame, session.state)
        name = f"{number + 1} · {frame.chain.next[:1].upper()}{frame.chain.next[1:]}"
