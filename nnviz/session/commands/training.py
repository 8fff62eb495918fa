"""Training, and going back and forth in it. A moment of training is shown with the backward pass complete."""

from dataclasses import replace

from nnviz.core.errors import UserError
from nnviz.core.history import Stop
from nnviz.session.run import Point, Run, begun, is_moment_of, left
from nnviz.session.state import State, gradients_complete, moved_to


def train(
    state: State,
    updates: int = 1,
    loss_below: float | None = None,
    epochs: int | None = None,
    budget: float | None = None,
) -> State:
    """So many updates on: fewer where a condition to stop is met, ``budget`` seconds are over, or numbers overflow.

    Updates that the run has done already are gone through again as they were; other choices, or weights that were
    changed since, begin another run. Why training stopped is the State's message, "" where it did not.
    """
    if updates < 1:
        raise UserError(f"Training takes one update or more, not {updates}.")
    ready = _on_a_run(state)
    run, wanted = _run(ready), ready.updates + updates
    if wanted <= run.last:
        return _gone_to(ready, run, run.at(wanted))
    history = run.history.extended(wanted - run.last, Stop(loss_below, epochs), budget)
    message = f"Training stopped: {history.stopped}." if history.stopped else ""
    return _gone_to(ready, replace(run, history=history), history.end, message)


def go_to_update(state: State, update: int) -> State:
    """Back or forth to the moment after so many updates of the run, exactly as it was."""
    if state.run is None:
        raise UserError("There is no training to go back to yet: press Train first.")
    if not state.run.first <= update <= state.run.last:
        raise UserError(f"The run has updates {state.run.first} to {state.run.last}, not {update}.")
    return _gone_to(state, state.run, state.run.at(update))


def _on_a_run(state: State) -> State:
    """``state`` with the run that training goes on in: the one that it is on, a branch of it, or a new one."""
    run, point = state.run, Point(state.updates, state.parameters, state.memory)
    if run is None:
        return replace(state, run=begun(state.experiment, state.network, state.data, point, None, False), point=point)
    here = is_moment_of(run, state.updates, state.parameters, state.memory)
    if here and run.goes_on_under(state.experiment, state.data):
        return state
    new = begun(state.experiment, state.network, state.data, point, run, here)
    return replace(state, run=new, point=point, earlier=left(state.earlier, run))


def _run(state: State) -> Run:
    assert state.run is not None
    return state.run


def _gone_to(state: State, run: Run, point: Point, message: str = "") -> State:
    """``state`` at a moment of a run, in the choices that hold now."""
    here = replace(state, run=run, point=point)
    moved = moved_to(here, point.parameters, point.memory, point.updates, message=message)
    return replace(moved, cursor=gradients_complete(moved.steps))
