"""States that hardly anybody works on and everybody may come to, and every survey of them. Each follows from its seed.

By hand: ``python tests/fuzz/states.py --count 2000 [--first 0]`` surveys so many and tells of each that ends in neither
a picture nor a sentence.
"""

import argparse
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.chain import Target
from nnviz.core.losses import LOSSES
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.randomness import generator
from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.compare.cells import LayerCellsJob, graph_cells, learnt_cells, mountain_job
from nnviz.session.compare.comparison import begin_comparison
from nnviz.session.compare.frames import build_compare
from nnviz.session.compare.outcome import OutcomesJob
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.experiment import (
    DataSpec,
    Experiment,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    ParameterSpec,
    ScheduleSpec,
)
from nnviz.session.frame.layers import QUANTITIES
from nnviz.session.frame.plots import PlaneChoice
from nnviz.session.state import State, first_state
from nnviz.session.surveys.culprit import Culprits
from nnviz.session.surveys.layers import Layers
from nnviz.session.surveys.mountain import Mountain
from nnviz.session.surveys.sampling import Samplings, Wish
from nnviz.session.surveys.verdict import Judge

SIZES = (0.0, 1e-300, 1e-160, 1.0, 30.0, 1e10, 1e150, 1e154, 1e160, 1e300)
RATES = (1e-300, 1e-6, 0.1, 10.0, 1e3, 1e300)
#: A number that files cannot hold, and training can come to.
STRANGE = (None, None, None, np.inf, -np.inf, np.nan, 1e300)
SCHEDULES = (
    ScheduleSpec("constant"),
    ScheduleSpec("cosine", (("steps", 3),)),
    ScheduleSpec("step", (("gamma", 0.0), ("step_size", 2))),
    ScheduleSpec("exponential", (("gamma", 1e-200),)),
    ScheduleSpec("warmup_cosine", (("steps", 4), ("warmup", 1), ("start_factor", 0.0))),
    ScheduleSpec("one_cycle", (("steps", 4), ("div_factor", 1e9), ("final_div_factor", 1e9))),
)
TARGETS = (0.0, 1.0, 0.5, -3.0, 1e10, 1e300)


def state_of(seed: int) -> tuple[Session, np.random.Generator]:
    """A session in an extreme state, and the random numbers that go on from there."""
    rng = generator(seed)
    session = Session(first_state(_experiment(rng), Path()))
    for updates in (1, int(rng.integers(0, 12))):
        if rng.random() < 0.7:
            _trying(partial(session.train, updates))
    if rng.random() < 0.3:
        _trying(partial(session.run, "set_learning_rate", value=float(rng.choice(RATES))))
    if rng.random() < 0.3:
        session.next(str(rng.choice(["factor", "pass"])))
    strange = STRANGE[int(rng.integers(len(STRANGE)))]
    return (session if strange is None else Session(_with_one(session.state, strange, rng))), rng


def _trying(action: Callable[[], object]) -> None:
    with suppress(UserError):
        action()


def _experiment(rng: np.random.Generator) -> Experiment:
    units = [int(rng.choice([1, 1, 2, 3])) for _ in range(int(rng.integers(1, 4)))]
    rows, inputs = int(rng.choice([1, 2, 7])), int(rng.choice([1, 2, 3]))
    names = [name for name in ACTIVATIONS if name != "softmax"]
    last, loss = (("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"))[int(rng.integers(2))]
    if rng.random() < 0.7:
        last, loss = str(rng.choice(list(ACTIVATIONS))), str(rng.choice(list(LOSSES)))
    layers = tuple(LayerSpec(n, str(rng.choice(names)), bool(rng.random() < 0.8)) for n in units[:-1])
    network = NetworkSpec(inputs, (*layers, LayerSpec(units[-1], last, bool(rng.random() < 0.8))), loss)
    scale = float(rng.choice([0.0, 1.0, 1.0, 1e6]))
    optimizer = OptimizerSpec(str(rng.choice(list(OPTIMIZERS))), float(rng.choice(RATES[1:-1])), _decay(rng))
    return Experiment(
        network=network, data=_data(rng, rows, inputs, units[-1], loss), parameters=_parameters(rng, network),
        initialization=InitializationSpec(str(rng.choice(["zeros", "constant", "normal", "orthogonal"])), scale=scale),
        optimizer=optimizer, schedule=SCHEDULES[int(rng.integers(len(SCHEDULES)))], sample=0,
        batch_size=int(rng.choice([1, 2, 100])),
    )  # fmt: skip


def _decay(rng: np.random.Generator) -> tuple[tuple[str, float], ...]:
    return (("weight_decay", float(rng.choice([1e-4, 1.0, 1e3]))),) if rng.random() < 0.3 else ()


def _data(rng: np.random.Generator, rows: int, inputs: int, outputs: int, loss: str) -> DataSpec:
    x = rng.standard_normal((rows, inputs)) * rng.choice(SIZES)
    if loss == "cross_entropy":
        y = np.eye(outputs)[rng.integers(0, outputs, rows)]
    else:
        probable = LOSSES[loss].needs_probabilities
        y = rng.choice(TARGETS[: 3 if probable else int(rng.choice([2, 3, 6]))], (rows, outputs))
    return DataSpec(inputs=tuple(map(tuple, x.tolist())), targets=tuple(map(tuple, y.tolist())))


def _parameters(rng: np.random.Generator, network: NetworkSpec) -> ParameterSpec | None:
    if rng.random() < 0.3:
        return None
    size, mixed = float(rng.choice(SIZES)), rng.random() < 0.3
    weights, biases = [], []
    for shape, layer in zip(network.shapes, network.layers, strict=True):
        size = float(rng.choice(SIZES)) if mixed else size
        weights.append(tuple(map(tuple, (rng.standard_normal(shape) * size).tolist())))
        biases.append(tuple((rng.standard_normal(shape[0] if layer.bias else 0) * size).tolist()))
    return ParameterSpec(tuple(weights), tuple(biases))


def _with_one(state: State, value: float, rng: np.random.Generator) -> State:
    """The state with one weight of another value, as it never comes out of a file."""
    place = int(rng.integers(state.network.depth))
    weights = [array.copy() for array in state.parameters.weights]
    weights[place].flat[int(rng.integers(weights[place].size))] = value
    parameters = replace(state.parameters, weights=tuple(weights))
    return replace(state, computation=replace(state.computation, parameters=parameters))


# ---------------------------------------------------------------- the surveys

Survey = Callable[[], object]


def surveys(session: Session, rng: np.random.Generator) -> Iterator[tuple[str, Survey]]:
    """Every survey of a session's state by its name; a call gives its picture, or raises UserError."""
    mountain = Mountain(lambda: session.state)
    yield "slice", lambda: mountain.slice_job().run(_goes_on)
    for choice in _planes(session.state):
        yield f"plane {choice.axes}", partial(_plane, session, mountain, choice, rng)
    scales = dict.fromkeys(QUANTITIES, str(rng.choice(["linear", "log"])))
    yield "layers", lambda: Layers(lambda: session.state).job(scales).run(_goes_on)
    yield "culprit", lambda: Culprits(lambda: session.state).job().run(_goes_on)
    for source in ("ones", "unit", "layer"):
        wish = Wish(source, 3, 50)
        yield f"sampling {source}", partial(_sampling, session, wish)
    yield "verdict", partial(_verdict, session)
    yield "frame", session.frame


def _goes_on(share: float) -> bool:
    return True


def _planes(state: State) -> Iterator[PlaneChoice]:
    depth = state.network.depth
    first, second = Target(1, "W", 0, 0), Target(depth, "W", 0, state.network.fan_in(depth) - 1)
    for axes in ("path", "gradient_path", "gradient", "weights"):
        yield PlaneChoice(axes=axes, first=first, second=second, points=9)


def _plane(session: Session, mountain: Mountain, choice: PlaneChoice, rng: np.random.Generator) -> object:
    """The plane, then those some updates on in the place of it, as the panel has them while it trains."""
    frame = mountain.plane_job(choice).run(_goes_on)
    assert frame is not None
    ahead = Session(session.state)
    later = Mountain(lambda: ahead.state)
    for updates in rng.integers(1, 4, 3).tolist():
        _trying(partial(ahead.train, updates))
        later.tries_others(frame), later.has_strayed(frame), later.has_outgrown(frame)
        later.step_to(ahead.state.updates)
        frame = later.followed(frame, training=bool(rng.random() < 0.5))
        frame = later.plane_job(choice, frame).run(_goes_on)
        assert frame is not None
    return frame


def _sampling(session: Session, wish: Wish) -> object:
    return Samplings(lambda: session.state).job(wish).run(_goes_on)


def _verdict(session: Session) -> object:
    judge = Judge(lambda: session.state)
    judge.moment()
    job = judge.job()
    return "no run" if job is None else job.run(_goes_on)


def comparisons(session: Session, rng: np.random.Generator) -> Iterator[tuple[str, Survey]]:
    """The same of its comparison by a random question."""
    question, updates = str(rng.choice(list(QUESTIONS))), int(rng.integers(0, 8))
    yield f"compare {question}", partial(_compare, session, question, updates)


def _compare(session: Session, question: str, updates: int) -> object:
    session.run("compare", key=question)
    comparison, state = begin_comparison(session.state).extended(updates), session.state
    outcomes = OutcomesJob(comparison, state, (None,) * len(comparison.lanes)).run(_goes_on)
    assert outcomes is not None
    shown = comparison.updates
    cells = learnt_cells(comparison, shown, state), graph_cells(comparison, shown, state)
    layers = LayerCellsJob(comparison, shown, state).run(_goes_on)
    assert layers is not None
    frame = build_compare(comparison, outcomes, shown, state)
    return frame, cells, layers, None if frame.mountain else mountain_job(comparison, shown, state).run(_goes_on)


def problems(seed: int, of: Callable[[Session, np.random.Generator], Iterator[tuple[str, Survey]]]) -> Iterator[str]:
    """What is wrong with the surveys of a seed's state: an exception, a warning, nothing at all."""
    session, rng = state_of(seed)
    for name, survey in of(session, rng):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found = survey()
        except UserError as mistake:
            if not str(mistake).endswith((".", "!")):
                yield f"{seed} {name}: {mistake}"
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)
            lines = [f"{Path(f.filename).name}:{f.lineno}" for f in where if "nnviz" in f.filename][-3:]
            yield f"{seed} {name}: {type(error).__name__}: {error} at {' '.join(lines)}"
        else:
            if found is None:
                yield f"{seed} {name}: nothing"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    told = 0
    for seed in range(arguments.first, arguments.first + arguments.count):
        for problem in (*problems(seed, surveys), *problems(seed, comparisons)):
            told += 1
            print(problem, flush=True)
    print(f"{arguments.count} states, {told} problems")
    sys.exit(bool(told))
