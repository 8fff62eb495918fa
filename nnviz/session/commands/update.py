"""How the weights are updated: the learning rate, the optimizer, the schedule. The weights themselves stay."""

from dataclasses import replace
from typing import Any

from nnviz.core.options import PairOption
from nnviz.errors import UserError
from nnviz.session.experiment import MAX_BATCH, Experiment, OptimizerSpec, ScheduleSpec, validate
from nnviz.session.notation import counted, number, shortest
from nnviz.session.state import LARGEST_RATE, LEAST_RATE, State, first_memory, looking_at_next_row, retargeted


def _changed(state: State, message: str, **changes: Any) -> State:
    """The same weights under another optimizer or schedule, checked."""
    experiment: Experiment = replace(state.experiment, **changes)
    validate(experiment)
    return retargeted(state, experiment=experiment, message=message)


def set_learning_rate(state: State, value: float) -> State:
    """The step size η, from LEAST_RATE to LARGEST_RATE; the weights stay."""
    if not LEAST_RATE <= value <= LARGEST_RATE:
        raise UserError(f"The learning rate η must be a number from 0.000001 to 1000, not {number(value)}.")
    optimizer = replace(state.experiment.optimizer, learning_rate=float(value))
    return _changed(state, f"Learning rate η = {shortest(value)}: the weights stay.", optimizer=optimizer)


def set_batch_size(state: State, value: int) -> State:
    """How many rows an update of the training sees; the weights stay."""
    rows = len(state.data.train)
    if not 1 <= value <= MAX_BATCH:
        raise UserError(f"The batch size must be a whole number from 1 to {MAX_BATCH}, not {value}.")
    whole = "the one training row" if rows == 1 else f"all {rows:,} training rows"
    what = f"each update sees {whole if value >= rows else 'one row' if value == 1 else counted(value, 'row')}"
    return looking_at_next_row(_changed(state, f"Batch size {value}: {what}.", batch_size=value))


def set_shuffle(state: State, value: bool) -> State:
    """Whether every epoch takes the rows in a new order or in their own; the weights stay."""
    what = "in a new order in every epoch" if value else "in the order in which they stand"
    return looking_at_next_row(_changed(state, f"Training takes the rows {what}.", shuffle=value))


def set_optimizer(state: State, name: str) -> State:
    """Another optimizer, with its own defaults and an empty memory; the weights and η stay."""
    rate = state.experiment.optimizer.learning_rate
    new = _changed(state, "", optimizer=OptimizerSpec(name, rate))
    chosen = new.experiment.optimizer.chosen
    message = f"{chosen.title}: the weights and η stay. A usual η for it is {shortest(chosen.learning_rate)}."
    return replace(new, memory=first_memory(new.experiment, new.parameters), message=message)


def set_optimizer_option(state: State, key: str, value: float, place: int = 0) -> State:
    """A number of the optimizer; of a pair (betas), ``place`` says which. The weights and the memory stay."""
    spec = state.experiment.optimizer
    known = spec.chosen.options
    if key not in known:
        raise UserError(f"The optimizer {spec.name} takes no {key!r}: it takes {', '.join(known)}.")
    chosen: Any = float(value)
    if isinstance(known[key], PairOption):
        pair = list(spec.option_values()[key])
        pair[place] = float(value)
        chosen = tuple(pair)
    options = tuple({**dict(spec.options), key: chosen}.items())
    return _changed(state, f"{key} = {shortest(value)}: the weights stay.", optimizer=replace(spec, options=options))


def set_schedule(state: State, name: str) -> State:
    """Another schedule of the learning rate, with its own defaults; the weights stay."""
    return _changed(state, f"Schedule {name}: the weights stay.", schedule=ScheduleSpec(name))


def set_schedule_option(state: State, key: str, value: float) -> State:
    """A number of the schedule; the weights stay."""
    spec = state.experiment.schedule
    known = spec.chosen.options
    if key not in known:
        raise UserError(f"The schedule {spec.name} takes no {key!r}: it takes {', '.join(known) or 'no numbers'}.")
    whole = known[key].whole and float(value).is_integer()
    options = tuple({**dict(spec.options), key: int(value) if whole else float(value)}.items())
    return _changed(state, f"{key} = {shortest(value)}: the weights stay.", schedule=replace(spec, options=options))
