"""Where in the work the user is, in words."""

from nnviz.session.frame.model import StatusFrame
from nnviz.session.notation import number
from nnviz.session.state import State, asks_of_step


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
    """``factor 5 of 9``, ``forward pass, step 2 of 4``, …; of a step that is asked ``factor 5 of 9, asked``."""
    if asks_of_step(state) and state.cursor < len(state.steps):
        return f"{_words(state, state.cursor + 1)}, asked"
    return _words(state, state.cursor) if state.cursor else "start"


def longest_position(state: State) -> str:
    """The one of this pass with the most letters: where there is room for it, nothing else need move from step to step.

    That of a forward pass: only it names the pass and two counts.
    """
    last = max(place for place, step in enumerate(state.steps, start=1) if step.phase == "forward")
    return _words(state, last)


def _words(state: State, cursor: int) -> str:
    step = state.steps[cursor - 1]
    done = sum(one.phase == step.phase for one in state.steps[:cursor])
    count = sum(one.phase == step.phase for one in state.steps)
    match step.phase:
        case "forward":
            return f"forward pass, step {done} of {count}"
        case "loss":
            return "the loss"
        case "backward":
            return f"factor {done} of {count}"
    return f"update, layer {step.part.layer}"


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
