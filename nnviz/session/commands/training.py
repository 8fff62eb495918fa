"""Training, and going back and forth in it. A moment of training is shown with the backward pass complete."""

from collections.abc import Callable
from dataclasses import replace

from nnviz.core.history import Stop, after_epochs, at_loss_below, updates_per_epoch
from nnviz.core.network import same_numbers
from nnviz.errors import UserError
from nnviz.session.run import Point, Run, begin_run, kept_for_comparison, same_memory, takes_long
from nnviz.session.state import State, first_memory, gradients_complete, moved_to


def train(
    state: State,
    updates: int = 1,
    loss_below: float | None = None,
    epochs: int | None = None,
    budget: float | None = None,
    between: Callable[[], object] | None = None,
) -> State:
    """So many updates on: fewer where a condition to stop is met, ``budget`` seconds are over, or numbers overflow.

    Updates that the run has done already are gone through again as they were; other choices, or weights that were
    changed since, begin another run. Why training stopped is the State's message, "" where it did not. ``between`` is
    called often: it may raise to end it.
    """
    if updates < 1:
        raise UserError(f"Training takes one update or more, not {updates}.")
    if epochs is not None and epochs < 1:
        raise UserError(f"Training stops after one epoch or more, not after {epochs}.")
    ready, stop = _on_a_run(state, between), Stop(loss_below, epochs)
    run, wanted = _run(ready), ready.updates + updates
    met = _met_again(run, ready.updates, wanted, stop)
    if met is not None:
        return _gone_to(ready, run, met[0], _stopped(met[1]))
    if wanted <= run.last:
        return _gone_to(ready, run, wanted)
    measured = budget is None or not takes_long(run.history.recipe)  # live training waits for the curve's next point
    history = run.history.extended(wanted - run.last, stop, budget, measure_end=measured, between=between)
    if history.end.updates > run.last or history.overflowed != run.history.overflowed:
        run = replace(run, history=history)
    return _gone_to(ready, run, run.last, _stopped(history.stopped))


def _stopped(why: str | None) -> str:
    return f"Training stopped: {why}." if why else ""


def _met_again(run: Run, update: int, wanted: int, stop: Stop) -> tuple[int, str] | None:
    """Where, and why, training from an update on stops while it only goes through what the run has done already.

    As in a history, the loss is judged where the curve has its points, and what is met already stops at once.
    """
    met: list[tuple[int, str]] = []
    if stop.loss_below is not None and update < run.last:
        curves = run.curves
        low = curves.updates[(curves.updates >= update) & (curves.train_loss < stop.loss_below)]
        met += [(int(there), at_loss_below(stop.loss_below)) for there in low[:1]]
    if stop.epochs is not None:
        end = stop.epochs * updates_per_epoch(len(run.history.recipe.x), run.history.recipe.batch_size)
        met.append((max(update, end), after_epochs(stop.epochs)))
    return min((one for one in met if one[0] <= wanted and one[0] < run.last), key=lambda one: one[0], default=None)


def go_to_update(state: State, update: int) -> State:
    """Back or forth to the moment after so many updates of the run, exactly as it was."""
    run = state.run
    if run is None:
        raise UserError("There is no training to go back to yet: press Train first.")
    if not run.fits(state.network):
        raise UserError(f"Run {run.number} was that of a net of another shape, so there is no going back to it.")
    if not run.first <= update <= run.last:
        raise UserError(f"The run has updates {run.first} to {run.last}, not {update}.")
    return _gone_to(state, run, update)


def follow_run(state: State, run: Run, update: int) -> State:
    """To a moment of a run with the same choices that goes on elsewhere, in a comparison."""
    return _gone_to(state, run, update)


def _on_a_run(state: State, between: Callable[[], object] | None) -> State:
    """``state`` with the run that training goes on in: the one that it is on, a branch of it, or a new one."""
    run, point = state.run, Point(state.updates, state.parameters, state.memory)
    if run is None:
        new = begin_run(state.experiment, state.network, state.data, point, between=between)
        return replace(state, run=new, point=point)
    there = _moment(state, run)
    goes_on = run.goes_on_under(state.experiment, state.data, state.updates)
    if there is not None and goes_on and same_memory(there.memory, state.memory):
        return state
    new = begin_run(state.experiment, state.network, state.data, point, run, branch=there is not None, between=between)
    return replace(state, run=new, point=point, earlier=kept_for_comparison(state.earlier, run))


def _moment(state: State, run: Run) -> Point | None:
    """The moment of the run that has the weights of ``state``, if there is one."""
    if state.is_on_run:
        return state.point
    if not (run.fits(state.network) and run.first <= state.updates <= run.last):
        return None
    there = run.at(state.updates)
    return there if same_numbers(there.parameters, state.parameters) else None


def _run(state: State) -> Run:
    assert state.run is not None
    return state.run


def _gone_to(state: State, run: Run, update: int, message: str = "") -> State:
    """``state`` at a moment of a run, in the choices that hold now; another optimizer has nothing to remember of it."""
    point = run.at(update)
    remembers = run.owner(update).experiment.optimizer.name == state.experiment.optimizer.name
    memory = point.memory if remembers else first_memory(state.experiment, point.parameters)
    here = replace(state, run=run, point=point)
    moved = moved_to(here, point.parameters, memory, point.updates, message=message)
    return replace(moved, cursor=gradients_complete(moved.steps))
