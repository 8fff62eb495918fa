"""The Frame: everything that is drawn, as numbers and text. One builder for each panel; no view decides anything.

What builds the part of a chosen neuron, or of a question, is loaded with the first one.
"""

from nnviz.session.frame.chain.columns import build_chain
from nnviz.session.frame.controls import build_controls
from nnviz.session.frame.graph import build_graph
from nnviz.session.frame.model import Frame, InspectorFrame, QuestionFrame
from nnviz.session.frame.status import build_status
from nnviz.session.state import State

__all__ = ["Frame", "build_frame"]


def build_frame(state: State) -> Frame:
    """What a State looks like. Pure: the same State always gives the same Frame."""
    return Frame(
        graph=build_graph(state),
        chain=build_chain(state),
        inspector=_inspector(state),
        controls=build_controls(state),
        status=build_status(state),
        question=_question(state),
    )


def _inspector(state: State) -> InspectorFrame | None:
    if state.selected_unit is None:
        return None
    from nnviz.session.frame.inspector import build_inspector

    return build_inspector(state)


def _question(state: State) -> QuestionFrame | None:
    if state.question is None:
        return None
    from nnviz.session.frame.question import build_question

    return build_question(state)
