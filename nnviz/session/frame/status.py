"""Where in the work the user is, in words."""

from nnviz.session.frame.model import StatusFrame
from nnviz.session.notation import number
from nnviz.session.plan import Phase
from nnviz.session.state import State


def build_status(state: State) -> StatusFrame:
    """The status line of a State."""
    return StatusFrame(
        position=f"update {state.updates + 1:,} · {position_text(state)}",
        loss=_loss_text(state),
        message=state.message,
        steps=len(state.steps),
        step=state.cursor,
    )


def position_text(state: State) -> str:
    """``factor 5 of 9``, ``forward pass, step 2 of 4``, …"""
    step = state.step
    if step is None:
        return "start: press Next"
    place, count = _place(state, step.phase)
    match step.phase:
        case "forward":
            return f"forward pass, step {place} of {count}"
        case "loss":
            return "the loss"
        case "backward":
            return f"factor {place} of {count}"
    return f"update, layer {step.part.layer}"


def _place(state: State, phase: Phase) -> tuple[int, int]:
    """How many steps of the phase are done, and how many it has."""
    done = sum(step.phase == phase for step in state.steps[: state.cursor])
    return done, sum(step.phase == phase for step in state.steps)


def loss_is_known(state: State) -> bool:
    """Whether the forward pass has reached the loss."""
    return state.step is not None and state.step.phase != "forward"


def _loss_text(state: State) -> str:
    if not loss_is_known(state):
        return "L: not computed yet"
    loss = f"L = {number(state.computation.sample.loss)}"
    if state.scope != "sample" and len(state.rows) > 1:
        what = f"mean over {len(state.rows)} " + ("training samples" if state.scope == "batch" else "rows of the batch")
        loss += f" · {what} {number(state.means.loss)}"
    return loss
