"""Nets that a person can reckon with: weights, inputs and targets are multiples of ½, and slips give numbers apart."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.losses import LOSSES
from nnviz.core.randomness import generator
from nnviz.session.experiment import Experiment
from nnviz.session.experiment.values import (
    MAX_SEED,
    DataSpec,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    Row,
)
from nnviz.session.predict.answers import asked_of
from nnviz.session.predict.asking import numbers_asked
from nnviz.session.predict.slips import SLIPS, told_apart
from nnviz.session.question import Question
from nnviz.session.state import State, advanced, first_state

#: Of so many seeds one is found, or the best is taken.
SEEDS = 50
SEEDS_THERE_ARE = MAX_SEED + 1
#: The share of the cases in which a slip must give a number of its own; and each slip must do so in one of them.
WANTED = 0.95
#: A net that is larger is too much to reckon with.
MOST_INPUTS, MOST_UNITS, MOST_LAYERS = 3, 3, 3
#: η of its update: a half as well.
RATE = 0.5
#: A unit whose slope is smaller is flat: tanh is beyond ±2.7.
LEAST_SLOPE = 0.02
#: Sizes of the inputs. All differ, and none is 1: what is multiplied with it would stay what it is.
INPUTS = (0.5, 1.5, 2.0)

SMALL = NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")), "half_squared_error")


def friendly(seed: int, network: NetworkSpec = SMALL, looks: int = SEEDS) -> Experiment:
    """An experiment with numbers that a person can reckon with; the first such of the SEEDS seeds from ``seed`` on.

    Where none of them is good enough, as with units that pass everything on, the best of the first so many ``looks``.
    """
    best, most = with_halves(seed % SEEDS_THERE_ARE, network), NOTHING_TOLD
    for experiment, state in islice(_lively(seed, network), looks):
        found = telling(state)
        if found > most:
            best, most = experiment, found
        if most.is_enough:
            break
    return best


def _lively(seed: int, network: NetworkSpec) -> Iterator[tuple[Experiment, State]]:
    """The nets of the seeds that have something to reckon with, each as it starts."""
    for each in range(seed, seed + SEEDS):
        experiment = with_halves(each % SEEDS_THERE_ARE, network)
        state = first_state(experiment, Path())
        if is_lively(state):
            yield experiment, state


def reckonable(network: NetworkSpec) -> NetworkSpec:
    """The net itself where it is small enough; else the smallest one with a hidden layer that has more than one way."""
    units = max(layer.units for layer in network.layers)
    small = network.inputs <= MOST_INPUTS and units <= MOST_UNITS and len(network.layers) <= MOST_LAYERS
    return network if small else SMALL


def with_halves(seed: int, network: NetworkSpec) -> Experiment:
    """Weights by the scheme ``grid``, biases ½, one row of inputs and targets: all multiples of ½."""
    rng = generator([seed, 7])
    x = rng.choice(INPUTS, network.inputs, replace=False) * rng.choice((-1.0, 1.0), network.inputs)
    return Experiment(
        title="Friendly numbers",
        network=network,
        initialization=InitializationSpec("grid", seed, bias=0.5),
        optimizer=OptimizerSpec("sgd", RATE),
        data=DataSpec(inputs=(tuple(x.tolist()),), targets=(_targets(rng, network),)),
    )


def _targets(rng: np.random.Generator, network: NetworkSpec) -> Row:
    """What the outputs can come to and the loss has a meaning for: one class, yes or no, or halves."""
    outputs = network.layers[-1].units
    if network.loss == "cross_entropy":
        right = int(rng.integers(outputs))
        return tuple(float(output == right) for output in range(outputs))
    low, high = ACTIVATIONS[network.layers[-1].activation].limits
    if LOSSES[network.loss].needs_probabilities:
        return tuple(float(value) for value in rng.integers(0, 2, outputs))
    halves = [value for value in (-1.0, -0.5, 0.0, 0.5, 1.0) if low <= value <= high]
    return tuple(float(value) for value in rng.choice(halves, outputs))


# ---------------------------------------------------------------- how well slips are told apart


def questions_of_pass(state: State) -> Iterator[tuple[State, Question]]:
    """Every number that may be asked in the course of a pass, with the State before it is shown."""
    while state.cursor < len(state.steps):
        yield from ((state, question) for question in numbers_asked(state))
        state = advanced(state)


class Telling(NamedTuple):
    """How well slips are told apart in the course of a pass: the larger, the better."""

    always_hidden: int  # minus how many slips can happen, and are never told
    share: float  # of all that slips give, what is told by its name

    @property
    def is_enough(self) -> bool:
        return self.always_hidden == 0 and self.share >= WANTED


#: Less than any net tells.
NOTHING_TOLD = Telling(-len(SLIPS), 0.0)


def is_lively(state: State) -> bool:
    """Whether no unit is so far out, or so dead, that there is next to nothing to reckon with."""
    trace = state.computation.sample
    layers = zip(state.network.layers, trace.da_dz, strict=True)
    return all(float(abs(slopes).min()) >= LEAST_SLOPE for layer, slopes in layers if layer.activation.elementwise)


def telling(state: State) -> Telling:
    """Whether slips are told by their names, over every number that may be asked in the course of a pass."""
    found = [each for now, asked in questions_of_pass(state) for each in told_apart(now, *asked_of(asked))]
    told = {each.possible.slip for each in found if each.is_own}
    can_happen = {each.possible.slip for each in found}
    return Telling(len(told) - len(can_happen), len([each for each in found if each.is_own]) / max(len(found), 1))
