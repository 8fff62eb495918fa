"""Letters for things in the net, for as long as somebody talks about them."""

from dataclasses import replace

from nnviz.errors import UserError
from nnviz.session.named import MOST_NAMED, Named, words_of
from nnviz.session.place import check_place, read_place
from nnviz.session.state import State

#: A longer name is no letter, and has no room at its place.
LONGEST_LETTER = 3


def name(state: State, place: str, as_: str, words: str = "") -> State:
    """Give a thing its letter and a colour, at most three at once; another letter for the same thing takes its place.

    ``words`` are what stands beside the letter; by default what the thing is.
    """
    letter, where = as_.strip(), read_place(place)
    if not 0 < len(letter) <= LONGEST_LETTER:
        raise UserError(f"A name is a letter, or up to {LONGEST_LETTER} of them, not {as_!r}.")
    check_place(where, state.network, sum(step.phase == "backward" for step in state.steps))
    others = tuple(named for named in state.named if named.place != where and named.letter != letter)
    if len(others) == MOST_NAMED:
        raise UserError(f"At most {MOST_NAMED} things have a name at once: clear_names takes them away.")
    return replace(state, named=(*others, Named(where, letter, words or words_of(where, state.network))), message="")


def clear_names(state: State) -> State:
    """Nothing has a name."""
    return replace(state, named=(), message="")
