"""The data sets that come with nnviz: generated ones, Fisher's irises, and eleven cats.

The generated ones lie about −1…1. Their two classes alternate from row to row, so that any first rows are balanced;
``noise`` is the standard deviation of a normal deviate added to each coordinate (for the regressions: to y).
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz import resources
from nnviz.core.arrays import Array, sealed, without_warnings
from nnviz.core.datasets.table import Table, random_stream
from nnviz.errors import UserError
from nnviz.records import dataclass

Maker = Callable[[int, float, np.random.Generator], Array]


@dataclass(frozen=True, slots=True)
class BuiltinData:
    """A built-in data set. ``make`` is None where the rows are measurements, which no seed changes.

    For ``kind`` "classes", ``make(samples, noise, rng)`` gives the coordinates (samples, features), where row i
    belongs to class i mod 2; for "number" it gives x and y side by side (samples, 2).
    """

    name: str
    title: str
    kind: Literal["classes", "number"]
    features: tuple[str, ...]
    classes: tuple[str, ...]
    description: str
    make: Maker | None

    @property
    def generated(self) -> bool:
        """Whether ``samples`` and ``noise`` apply."""
        return self.make is not None


def _second_class(samples: int) -> NDArray[np.bool_]:
    second: NDArray[np.bool_] = np.arange(samples) % 2 == 1
    return second


def _columns(x: Array, y: Array) -> Array:
    return np.stack((x, y), axis=1)


def _noisy(points: Array, noise: float, rng: np.random.Generator) -> Array:
    return points + noise * rng.standard_normal(points.shape)


def _xor(samples: int, noise: float, rng: np.random.Generator) -> Array:
    """Points off the axes by 0.05; the second class has coordinates of different sign."""
    x, y = rng.uniform(0.05, 1.0, (2, samples))
    sign = rng.choice((-1.0, 1.0), samples)
    return _noisy(_columns(sign * x, np.where(_second_class(samples), -sign, sign) * y), noise, rng)


def _circle(samples: int, noise: float, rng: np.random.Generator) -> Array:
    """A ring of radius 0.7…1, and a disc of radius 0.5 inside it as the second class."""
    radius = np.where(_second_class(samples), rng.uniform(0.0, 0.5, samples), rng.uniform(0.7, 1.0, samples))
    angle = rng.uniform(0.0, 2 * np.pi, samples)
    return _noisy(_columns(radius * np.cos(angle), radius * np.sin(angle)), noise, rng)


def _gauss(samples: int, noise: float, rng: np.random.Generator) -> Array:
    """Two normal clouds of deviation 0.2 about (−0.5, −0.5) and (0.5, 0.5), the second class."""
    centre = np.where(_second_class(samples), 0.5, -0.5)
    return _noisy(_columns(centre, centre) + 0.2 * rng.standard_normal((samples, 2)), noise, rng)


def _spiral(samples: int, noise: float, rng: np.random.Generator) -> Array:
    """Two arms of 1¾ turns; the second class is the first one turned by half a circle."""
    second = _second_class(samples)
    radius = (np.arange(samples) // 2 + 1) / ((samples + 1) // 2)
    angle = 1.75 * 2 * np.pi * radius + np.where(second, np.pi, 0.0)
    return _noisy(_columns(radius * np.sin(angle), radius * np.cos(angle)), 0.2 * noise, rng)


def _moons(samples: int, noise: float, rng: np.random.Generator) -> Array:
    """Two half circles of radius ⅔ that reach into each other; the second class is the lower one."""
    second = _second_class(samples)
    angle = rng.uniform(0.0, np.pi, samples)
    x = np.where(second, 1.0 - np.cos(angle), np.cos(angle)) - 0.5
    y = np.where(second, 0.5 - np.sin(angle), np.sin(angle)) - 0.25
    return _noisy(_columns(x, y) * (2 / 3), noise, rng)


def _linear(samples: int, noise: float, rng: np.random.Generator) -> Array:
    x = rng.uniform(-1.0, 1.0, samples)
    return _columns(x, 0.7 * x + 0.2 + noise * rng.standard_normal(samples))


def _sine(samples: int, noise: float, rng: np.random.Generator) -> Array:
    x = rng.uniform(-1.0, 1.0, samples)
    return _columns(x, np.sin(np.pi * x) + noise * rng.standard_normal(samples))


_PLANE = ("x₁", "x₂")
_IRIS_FEATURES = ("sepal length", "sepal width", "petal length", "petal width")
_IRIS_CLASSES = ("setosa", "versicolor", "virginica")

BUILTIN: dict[str, BuiltinData] = {
    "xor": BuiltinData(
        "xor", "XOR", "classes", _PLANE, ("same", "different"),
        "do the two coordinates have the same sign or different ones?", _xor,
    ),
    "circle": BuiltinData(
        "circle", "circle", "classes", _PLANE, ("outside", "inside"), "a ring and the disc inside it", _circle
    ),
    "gauss": BuiltinData(
        "gauss", "two clouds", "classes", _PLANE, ("lower left", "upper right"),
        "two normal clouds that a straight line separates", _gauss,
    ),
    "spiral": BuiltinData(
        "spiral", "spiral", "classes", _PLANE, ("first arm", "second arm"), "two arms wound round each other", _spiral
    ),
    "moons": BuiltinData(
        "moons", "moons", "classes", _PLANE, ("upper", "lower"), "two half circles that reach into each other", _moons
    ),
    "linear": BuiltinData(
        "linear", "straight line", "number", ("x",), (), "a regression: y = 0.7x + 0.2", _linear
    ),
    "sine": BuiltinData("sine", "sine", "number", ("x",), (), "a regression: y = sin πx", _sine),
    "iris": BuiltinData(
        "iris", "iris", "classes", _IRIS_FEATURES, _IRIS_CLASSES,
        "150 flowers of three species, four lengths each in cm (Fisher 1936)", None,
    ),
    "cats": BuiltinData(
        "cats", "cats, ten orange and a black one", "classes",
        ("whiskers", "darkness"), ("purrs (orange)", "scratches (black)"),
        "ten orange cats purr before the first black one scratches: does one example overturn the belief?", None,
    ),
}


@without_warnings
def generate(name: str, samples: int = 200, noise: float = 0.1, seed: int = 0) -> Table:
    """The rows of a built-in data set; the same arguments give the same rows on every machine.

    Where the rows are given (iris, cats), ``samples``, ``noise`` and ``seed`` change nothing.
    Raises UserError for a name that is not in BUILTIN.
    """
    if name not in BUILTIN:
        raise UserError(f'there is no data set "{name}"; the built-in ones are {", ".join(BUILTIN)}.')
    builtin = BUILTIN[name]
    if builtin.make is None:
        from nnviz.core.datasets.csv_file import read_csv

        return read_csv(resources.path("datasets", f"{name}.csv"))
    made = builtin.make(samples, noise, random_stream(seed, 0))
    if builtin.kind == "number":
        x, y = sealed(made[:, :1].copy()), sealed(made[:, 1:].copy())
        return Table(name, x, builtin.features, values=y, value_names=("y",))
    labels = sealed(np.arange(samples, dtype=np.int64) % 2)
    return Table(name, sealed(made), builtin.features, builtin.classes, labels)
