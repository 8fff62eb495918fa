"""The Frame: everything that is drawn, as numbers and text. One builder for each panel; no view decides anything."""

from nnviz.session.frame.chain.columns import build_chain
from nnviz.session.frame.controls import build_controls
from nnviz.session.frame.graph import build_graph
from nnviz.session.frame.inspector import build_inspector
from nnviz.session.frame.model import Frame
from nnviz.session.frame.question import build_question
from nnviz.session.frame.status import build_status
from nnviz.session.state import State

__all__ = ["Frame", "build_frame"]


def build_frame(state: State) -> Frame:
    """What a State looks like. Pure: the same State always gives the same Frame."""
    return Frame(
        graph=build_graph(state),
        chain=build_chain(state),
        inspector=build_inspector(state),
        controls=build_controls(state),
        status=build_status(state),
        question=build_question(state),
    )
