"""Who looks for a number that must not be told yet: in texts at 2 to 17 digits and as a fraction, in arrays exactly.

What is on the screen anyway, weights, inputs and all that the steps have come to, may round to the same figures by
chance: such a text tells nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from nnviz.session.state import State, learning_rate, updated

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_POWER = re.compile(r"(\\times|×|·)\s*10(?:\^\{(-?\d+)\}|([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\d.]*/)")


def texts_in(thing: Any) -> Iterator[str]:
    """Every text in a frame, however deep."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from texts_in(getattr(thing, field.name))
    elif isinstance(thing, dict):
        yield from texts_in(tuple(thing.values()))
    elif isinstance(thing, tuple | list | frozenset):
        for one in thing:
            yield from texts_in(one)


def numbers_in(thing: Any) -> Iterator[float]:
    """Every number of a frame that is no text: of arrays each entry."""
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind == "f":
            yield from thing.ravel().tolist()
    elif isinstance(thing, float):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from numbers_in(getattr(thing, field.name))
    elif isinstance(thing, tuple | list | frozenset):
        for one in thing:
            yield from numbers_in(one)


@lru_cache(maxsize=4096)
def written_in(text: str) -> tuple[tuple[str, int], ...]:
    """The numbers written in a text, as mantissa and power, and to how many digits; those of one digit tell nothing."""
    plain = _POWER.sub(lambda found: f"e{(found[2] or found[3]).translate(_RAISED)}", text)
    found = ((one, len(one.partition("e")[0].replace(".", "").lstrip("0"))) for one in _NUMBER.findall(plain))
    return tuple((_figures(float(one), digits), digits) for one, digits in found if 2 <= digits <= 17)


class Secrets:
    """Numbers that must not be told; what is known anyway may have the same figures."""

    def __init__(self, values: Iterable[float], known: Iterable[float]) -> None:
        self._values, self._known = [abs(value) for value in values], {abs(value) for value in known}
        self._figures: dict[int, set[str]] = {}
        fractions = (Fraction(value).limit_denominator(1000) for value in self._values)
        self._fractions = {f"{one.numerator}/{one.denominator}" for one in fractions if one.denominator > 1}

    def told_by(self, text: str) -> list[str]:
        """What a text tells of them."""
        told = [f"{one} in {text!r}" for one, digits in written_in(text) if one in self._figures_to(digits)]
        return told + [f"{one} in {text!r}" for one in text.split() if one in self._fractions]

    def held_by(self, thing: Any) -> list[str]:
        """What a frame tells of them, in a text or as a number."""
        exact = {abs(number) for number in numbers_in(thing)} - self._known
        told = [one for text in set(texts_in(thing)) for one in self.told_by(text)]
        return told + [f"{value} as it is" for value in self._values if value in exact]

    def _figures_to(self, digits: int) -> set[str]:
        if digits not in self._figures:
            known = {_figures(value, digits) for value in self._known}
            self._figures[digits] = {_figures(value, digits) for value in self._values} - known
        return self._figures[digits]


def _figures(value: float, digits: int) -> str:
    return f"{abs(value):.{digits - 1}e}"


def secret_values(state: State) -> list[float]:
    """What the next step shows for the first time: what is asked, and what comes with it."""
    trace, part = state.computation.sample, state.steps[state.cursor].part
    k = part.layer
    arrays = {
        "z": lambda: [trace.z[k - 1][0]],
        "a": lambda: [trace.a[k][0]],
        "loss": lambda: [trace.loss],
        "dL_dA": lambda: [trace.dL_da[k - 1][0]],
        "dA_dZ": lambda: [trace.da_dz[k - 1][0], trace.dL_dz[k - 1][0]],
        "dZ_dA": lambda: [trace.dL_da[k - 2][0]],
        "dZ_dW": lambda: [state.gradients.dL_dW[k - 1]],
        "dZ_db": lambda: [],  # δ itself
        "update": lambda: [updated(state)[0].weights[k - 1]],
    }[part.kind]()
    return [float(value) for array in arrays for value in np.ravel(array)]


def known_values(state: State) -> list[float]:
    """What the screen shows already."""
    trace = state.computation.sample
    known = [*state.parameters.weights, *state.parameters.biases, state.computation.x, state.computation.y]
    for step in state.steps[: state.cursor]:
        k = step.part.layer
        match step.part.kind:
            case "z":
                known += [trace.z[k - 1][0], state.parameters.weights[k - 1] * trace.a[k - 1][0]]
            case "a":
                known.append(trace.a[k][0])
            case "loss":
                known += [trace.loss, state.means.loss]
            case "dL_dA":
                known.append(trace.dL_da[k - 1][0])
            case "dA_dZ":
                known += [trace.da_dz[k - 1][0], trace.dL_dz[k - 1][0]]
            case "dZ_dA":
                known.append(trace.dL_da[k - 2][0])
            case "dZ_dW" | "dZ_db":
                known += [state.gradients.dL_dW[k - 1], state.gradients.dL_db[k - 1]]
            case "update":
                known += [*updated(state)[0].weights, *updated(state)[0].biases]
    axis = np.linspace(-4, 4, 201)  # of a picture of an activation, which tells nothing of this net
    smooth = (layer.activation for layer in state.network.layers if layer.activation.elementwise)
    curves = [activation.function(axis[None])[0] for activation in smooth]
    values = [float(value) for array in (*known, axis, *curves) for value in np.ravel(array)]
    return [*values, learning_rate(state), 0.0, 1.0, 10.0, 100.0, *_of_experiment(state)]


def _of_experiment(state: State) -> Iterator[float]:
    """Numbers of the choices, which the column of controls shows."""
    experiment = state.experiment
    yield from numbers_in(experiment)
    yield from (float(value) for value in experiment.optimizer.option_values().values() if isinstance(value, float))
    yield from map(float, (experiment.batch_size, experiment.sample, len(state.data.train), len(state.data.inputs)))
