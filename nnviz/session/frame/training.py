"""The training panel: the curves of the run and of those before it, and where the weights are in them."""

from functools import lru_cache

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.history import Curves
from nnviz.core.metrics import counts_classes
from nnviz.core.network import same_numbers
from nnviz.session.frame.plots import RunCurve, TrainingFrame
from nnviz.session.notation import number, percent
from nnviz.session.run import PastRun, Run, same_memory, updates_per_epoch
from nnviz.session.state import State

#: A curve is drawn with at most about so many points: more than a screen has columns.
MOST_POINTS = 2000


def build_training(state: State) -> TrainingFrame:
    """The training panel of a State. How it goes is judged elsewhere: that takes a moment."""
    run, data = state.run, state.data
    reached = (0, 0) if run is None or not run.fits(state.network) else (run.first, run.last)
    return TrainingFrame(
        current=None if run is None else run_curve(run.label, run.curves),
        earlier=tuple(_past(past) for past in state.earlier if not _is_the_beginning(past.curves, run)),
        first=reached[0],
        last=reached[1],
        update=state.updates,
        on_run=state.is_on_run,
        place=_place(state),
        measures="" if run is None or not state.is_on_run else measures(run.curves, state.updates),
        has_test=len(data.test) > 0,
        has_accuracy=counts_classes(state.network, data.targets[data.train]),
        verdict=None,
        note=_note(state, run),
    )


def run_curve(label: str, curves: Curves) -> RunCurve:
    """Curves as they are drawn."""
    points = thinned(curves.train_loss, MOST_POINTS)
    return RunCurve(
        label, curves.updates[points], curves.train_loss[points], curves.test_loss[points],
        curves.train_accuracy[points], curves.test_accuracy[points],
    )  # fmt: skip


def _is_the_beginning(past: Curves, run: Run | None) -> bool:
    """Whether ``run`` went on from the end of an earlier one with other choices: then its curve holds that one's."""
    if run is None or not len(past.updates):
        return False
    same = run.curves.until(int(past.updates[-1]))
    return np.array_equal(same.updates, past.updates) and np.array_equal(same.train_loss, past.train_loss)


@lru_cache(maxsize=32)
def _past(past: PastRun) -> RunCurve:
    return run_curve(past.label, past.curves)


def thinned(values: Array, most: int) -> Indices:
    """The places of about ``most`` values: of each stretch its lowest and highest one, so that no peak is lost."""
    count = len(values)
    if count <= most:
        return np.arange(count)
    size = -(-2 * count // most)
    padded = np.full(-(-count // size) * size, np.nan)
    padded[:count] = values
    stretches = padded.reshape(-1, size)
    starts = np.arange(len(stretches)) * size
    lowest = starts + np.where(np.isnan(stretches), np.inf, stretches).argmin(axis=1)
    highest = starts + np.where(np.isnan(stretches), -np.inf, stretches).argmax(axis=1)
    places: Indices = np.unique(np.concatenate(([0], lowest, highest, [count - 1])))
    return places


def _place(state: State) -> str:
    per_epoch = updates_per_epoch(len(state.data.train), state.experiment.batch_size)
    of = "" if state.run is None or not state.is_on_run else f" of {state.run.last:,}"
    return f"update {state.updates:,}{of} · epoch {_epoch(state.updates / per_epoch)}"


def _epoch(count: float) -> str:
    """``61.7``, ``2,394``."""
    return f"{count:,.0f}" if count == int(count) else f"{count:,.1f}"


def measures(curves: Curves, update: int) -> str:
    """What was measured after an update, or after the last one before it that was measured."""
    place = max(int(np.searchsorted(curves.updates, update, side="right")) - 1, 0)
    train, test = curves.train_loss[place], curves.test_loss[place]
    parts = [f"training loss {number(train)}"]
    if not np.isnan(test):
        parts.append(f"test loss {number(test)}")
    parts += accuracies(curves, place)
    if curves.updates[place] != update:
        parts.append(f"after update {curves.updates[place]:,}")
    return " · ".join(parts)


def accuracies(curves: Curves, place: int) -> list[str]:
    """``accuracy 98 %, test 95 %``, as a part of a line; nothing where there are no classes."""
    train, test = curves.train_accuracy[place], curves.test_accuracy[place]
    if np.isnan(train):
        return []
    return [f"accuracy {percent(train)}" + ("" if np.isnan(test) else f", test {percent(test)}")]


def _note(state: State, run: Run | None) -> str:
    point = state.point
    if run is None or point is None:
        return "Train goes on from these weights, and keeps every update: you can go back to each of them."
    goes_on = run.goes_on_under(state.experiment, state.data, state.updates)
    if not state.is_on_run:
        start = run.history.start
        if goes_on and state.updates == start.updates and same_numbers(state.parameters, start.parameters):
            return f"These are the weights that run {run.number} began with: Train goes through it again."
        return "The weights have changed since the last training: Train begins a new run from here."
    if not (goes_on and same_memory(point.memory, state.memory)):
        return f"Other choices than in run {run.number}: Train branches off from update {state.updates:,}."
    return state.message if state.message.startswith("Training stopped") else ""
