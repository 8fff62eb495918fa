"""What lanes can differ in: each a question with a classic set of answers.

To add one: its functions here, and its line in QUESTIONS.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.experiment import (
    Experiment,
    InitializationSpec,
    LayerSpec,
    OptimizerSpec,
    ScheduleSpec,
)
from nnviz.session.notation import counted, plural, shortest
from nnviz.session.state import State

Value = Any  # whatever a question reads out of an experiment: frozen, and equal where the choice is the same


@dataclass(frozen=True, slots=True)
class Question:
    """One choice that lanes can differ in."""

    title: str  # "initialization"
    asks: str  # "Which first weights let this net learn?"
    keys: tuple[str, ...]  # of the file, that hold the answer
    read: Callable[[Experiment], Value]
    write: Callable[[Experiment, Value], Experiment]
    named: Callable[[Value], str]
    classic: Callable[[State], tuple[Value, ...]]

    def answer(self, experiment: Experiment) -> str:
        """What an experiment's own choice is called."""
        return self.named(self.read(experiment))


# ---------------------------------------------------------------- initialization


def _initialization(experiment: Experiment) -> Value:
    return replace(experiment.initialization, seed=0)


def _with_initialization(experiment: Experiment, value: InitializationSpec) -> Experiment:
    own = replace(value, seed=experiment.initialization.seed)
    return replace(experiment, initialization=own, parameters=None)


def initialization_name(spec: InitializationSpec) -> str:
    """``N(0, 0.01²)``, ``He normal``, ``Xavier normal × 2``."""
    values = {key: value for key, value in spec.option_values().items() if isinstance(value, float)}
    match spec.scheme:
        case "constant":
            name = f"all {shortest(values['value'])}"
        case "normal":
            name = "N(0, 1)" if values["std"] == 1.0 else f"N(0, {shortest(values['std'])}²)"
        case "uniform":
            name = f"U({shortest(values['low'])}, {shortest(values['high'])})"
        case _:
            own = (f", {key} {shortest(values[key])}" for key, _ in spec.options if key in values)
            name = spec.chosen.title + "".join(own)
    name += f" × {shortest(spec.scale)}" if spec.scale != 1.0 else ""
    return f"{name}, b = {shortest(spec.bias)}" if spec.bias else name


def _classic_initializations(state: State) -> tuple[Value, ...]:
    """Zeros, far too small, N(0, 1), far too large, Xavier, He; of the kind of distribution that is in use."""
    spec = state.experiment.initialization
    kind, bias = "uniform" if spec.scheme.endswith("uniform") else "normal", spec.bias
    classic = (
        InitializationSpec("zeros", bias=bias),
        InitializationSpec("normal", options=(("std", 0.01),), bias=bias),
        InitializationSpec("normal", bias=bias),
        InitializationSpec("normal", bias=bias, scale=5.0),
        InitializationSpec(f"xavier_{kind}", bias=bias),
        InitializationSpec(f"he_{kind}", bias=bias),
    )
    present = _initialization(state.experiment)
    return classic if present in classic else (*classic[:2], *classic[3:], present)


# ---------------------------------------------------------------- the net


def _hidden(experiment: Experiment) -> tuple[LayerSpec, ...]:
    return experiment.network.layers[:-1]


def _with_hidden(experiment: Experiment, hidden: tuple[LayerSpec, ...]) -> Experiment:
    network = replace(experiment.network, layers=(*hidden, experiment.network.layers[-1]))
    changed = replace(experiment, network=network)
    return changed if network.shapes == experiment.network.shapes else replace(changed, parameters=None)


def _of_hidden(experiment: Experiment, key: str) -> Value:
    """What the hidden layers have under a key: one entry where they agree, else one for each."""
    found = tuple(getattr(layer, key) for layer in _hidden(experiment))
    return found[:1] if len(set(found)) == 1 else found


def _with_of_hidden(experiment: Experiment, value: tuple[Any, ...], key: str) -> Experiment:
    """The same with other entries under that key; of more layers than entries the last ones keep their own."""
    hidden = _hidden(experiment)
    entries = value * len(hidden) if len(value) == 1 else value[: len(hidden)]
    changed = (replace(layer, **{key: entry}) for layer, entry in zip(hidden, entries, strict=False))
    return _with_hidden(experiment, (*changed, *hidden[len(entries) :]))


def _activation_name(value: tuple[str, ...]) -> str:
    return ", ".join(ACTIVATIONS[name].title for name in value) or "no hidden layer"


def _classic_activations(state: State) -> tuple[Value, ...]:
    _check_hidden(state.experiment)
    return ("identity",), ("sigmoid",), ("tanh",), ("relu",)


def _check_hidden(experiment: Experiment) -> None:
    if not _hidden(experiment):
        raise UserError("This net has no hidden layer: add one first.")


def _depth(experiment: Experiment) -> Value:
    return len(_hidden(experiment))


def _with_depth(experiment: Experiment, value: int) -> Experiment:
    hidden = _hidden(experiment) or (LayerSpec(4, "tanh"),)
    more = (hidden[-1],) * (value - len(hidden))
    return _with_hidden(experiment, (*hidden[:value], *more))


def _depth_name(value: int) -> str:
    return counted(value, "hidden layer") if value else "no hidden layer"


def _classic_depths(state: State) -> tuple[Value, ...]:
    return 0, 1, 2, 4, 8


def _width_name(value: tuple[int, ...]) -> str:
    return f"{'-'.join(map(str, value))} {plural(sum(value), 'unit')}" if value else "no hidden layer"


def _classic_widths(state: State) -> tuple[Value, ...]:
    _check_hidden(state.experiment)
    return (1,), (2,), (4,), (16,), (64,)


# ---------------------------------------------------------------- training


def _rate(experiment: Experiment) -> Value:
    return float(experiment.optimizer.learning_rate)


def _with_rate(experiment: Experiment, value: float) -> Experiment:
    return replace(experiment, optimizer=replace(experiment.optimizer, learning_rate=value))


def _classic_rates(state: State) -> tuple[Value, ...]:
    """A tenth of the rate, the rate itself, ten times that; and one that really fails, where it is another one."""
    from nnviz.session.compare.failing_rate import failing_rate  # it trains: not before it is asked

    rate = _rate(state.experiment)
    others = (float(f"{rate * factor:.6g}") for factor in (0.1, 10.0))
    usual = tuple(sorted({rate, *(other for other in others if 0 < other < inf)}))
    failing = failing_rate(state, usual[-1])
    return usual if failing is None or failing in usual else (*usual, failing)


def _optimizer(experiment: Experiment) -> Value:
    spec = experiment.optimizer
    return replace(spec, learning_rate=float(spec.learning_rate))


def _with_optimizer(experiment: Experiment, value: OptimizerSpec) -> Experiment:
    return replace(experiment, optimizer=value)


def _optimizer_name(spec: OptimizerSpec) -> str:
    return f"{spec.chosen.title}, η = {shortest(spec.learning_rate)}{_own_options(spec)}"


def _own_options(spec: OptimizerSpec | ScheduleSpec) -> str:
    """ ", momentum 0.5", of the numbers that are given."""
    own = (f", {key} {shortest(value)}" for key, value in spec.options if isinstance(value, int | float))
    return "".join(own)


def _classic_optimizers(state: State) -> tuple[Value, ...]:
    """The one in use with its own rate, the others at the rates that are usual for them."""
    mine = _optimizer(state.experiment)
    names = ("sgd", "momentum", "adagrad", "rmsprop", "adam")
    usual = [OptimizerSpec(name, OPTIMIZERS[name].learning_rate) for name in names]
    return tuple(mine if spec.name == mine.name else spec for spec in usual)


def _schedule(experiment: Experiment) -> Value:
    return experiment.schedule


def _with_schedule(experiment: Experiment, value: ScheduleSpec) -> Experiment:
    return replace(experiment, schedule=value)


def _schedule_name(spec: ScheduleSpec) -> str:
    return f"{spec.chosen.title}{_own_options(spec)}"


def _classic_schedules(state: State) -> tuple[Value, ...]:
    return tuple(ScheduleSpec(name) for name in ("constant", "step", "exponential", "inverse_time", "cosine"))


def _batch(experiment: Experiment) -> Value:
    return experiment.batch_size


def _with_batch(experiment: Experiment, value: int) -> Experiment:
    return replace(experiment, batch_size=value)


def _batch_name(value: int) -> str:
    return f"{counted(value, 'row')} an update"


def _classic_batches(state: State) -> tuple[Value, ...]:
    rows = len(state.data.train)
    return tuple(sorted({1, *(size for size in (10, 50) if size < rows), rows}))


def _shuffle(experiment: Experiment) -> Value:
    return experiment.shuffle


def _with_shuffle(experiment: Experiment, value: bool) -> Experiment:
    return replace(experiment, shuffle=value)


def _shuffle_name(value: bool) -> str:
    return "shuffled" if value else "in their own order"


def _classic_orders(state: State) -> tuple[Value, ...]:
    if state.experiment.batch_size >= len(state.data.train):
        raise UserError("Each update sees all rows, so their order makes no difference: choose a smaller batch first.")
    return True, False


#: In the order of the menu. Lanes of other depths have other widths and activations, too: the first one counts.
QUESTIONS: dict[str, Question] = {
    "initialization": Question(
        "initialization", "Which first weights let this net learn?", ("initialization",),
        _initialization, _with_initialization, initialization_name, _classic_initializations,
    ),
    "depth": Question(
        "depth", "How deep a net learns this?", ("network",),
        _depth, _with_depth, _depth_name, _classic_depths,
    ),
    "width": Question(
        "width", "How wide a net learns this?", ("network",),
        partial(_of_hidden, key="units"), partial(_with_of_hidden, key="units"), _width_name, _classic_widths,
    ),
    "activation": Question(
        "activation", "Which activation lets this net learn?", ("network",),
        partial(_of_hidden, key="activation"), partial(_with_of_hidden, key="activation"),
        _activation_name, _classic_activations,
    ),
    "learning_rate": Question(
        "learning rate η", "How large a step?", ("optimizer",),
        _rate, _with_rate, lambda value: f"η = {shortest(value)}", _classic_rates,
    ),
    "optimizer": Question(
        "optimizer", "Which optimizer learns this fastest?", ("optimizer",),
        _optimizer, _with_optimizer, _optimizer_name, _classic_optimizers,
    ),
    "schedule": Question(
        "schedule", "Does it help to change the learning rate on the way?", ("schedule",),
        _schedule, _with_schedule, _schedule_name, _classic_schedules,
    ),
    "batch_size": Question(
        "batch size", "How many rows should an update see?", ("batch_size",),
        _batch, _with_batch, _batch_name, _classic_batches,
    ),
    "order": Question(
        "order of the rows", "Does the order of the rows matter?", ("shuffle",),
        _shuffle, _with_shuffle, _shuffle_name, _classic_orders,
    ),
}  # fmt: skip

#: Where lanes differ in the first, the others are no choices of their own.
_ENTAILS = {"depth": ("width", "activation"), "optimizer": ("learning_rate",)}


def differing(experiments: tuple[Experiment, ...]) -> tuple[str, ...]:
    """The keys of the questions to which experiments have different answers, in the order of QUESTIONS."""
    found = [key for key, question in QUESTIONS.items() if len({question.read(one) for one in experiments}) > 1]
    if "optimizer" in found and len({_but_rate(one) for one in experiments}) == 1:
        found.remove("optimizer")
    entailed = {other for key in found for other in _ENTAILS.get(key, ())}
    return tuple(key for key in found if key not in entailed)


def _but_rate(experiment: Experiment) -> Value:
    return replace(experiment.optimizer, learning_rate=1.0)
