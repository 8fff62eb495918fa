"""What the first picture of a State says of all its rows, worked out before it is shown: in any thread."""

from nnviz.session.frame import build_frame
from nnviz.session.frame.learnt import know_rows
from nnviz.session.hints import size_hint
from nnviz.session.state import State


def known_beforehand(state: State) -> State:
    """The same State, whose frames find known what takes long with many rows."""
    size_hint(state.data)
    know_rows(state)
    build_frame(state)
    return state
