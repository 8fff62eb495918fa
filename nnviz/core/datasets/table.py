"""Rows as arrays: ``Table`` as read, ``Dataset`` as a network trains on it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import Array, Indices, sealed
from nnviz.core.datasets.images import Images, images_of
from nnviz.core.datasets.scale import standardized
from nnviz.core.numbers import MINUS, superscript
from nnviz.core.randomness import generator
from nnviz.errors import UserError, plain
from nnviz.records import dataclass

MAX_CLASSES = 100
#: A column with so many different values is taken for classes when nobody says what they are.
FEWEST_CLASSES, MOST_CLASSES = 2, 20


def random_stream(seed: int, purpose: int) -> np.random.Generator:
    """A generator of its own for each use of one seed, so that the split does not echo the noise."""
    return generator((seed, purpose))


_SPLIT = 1  # the purposes of random_stream; the built-in sets use 0


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows in their own order: ``classes`` with ``labels``, or ``values``, or both where the values are one-hot.

    inputs (rows, features); labels (rows,) index ``classes``; values (rows, k) with ``value_names`` (k).
    """

    name: str
    inputs: Array
    feature_names: tuple[str, ...]
    classes: tuple[str, ...] | None = None
    labels: Indices | None = None
    values: Array | None = None
    value_names: tuple[str, ...] = ()
    names_of_values: tuple[str, ...] = ()  # what the values 0, 1, … are called as classes, where the file says it

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.inputs.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A table made ready for a network; every array is read-only.

    inputs (rows, features), standardized if asked; targets (rows, outputs); ``target_names`` has one name for each
    output; ``train`` and ``test`` are ascending row numbers that together hold every row once.
    """

    inputs: Array
    targets: Array
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...] | None
    labels: Indices | None
    train: Indices
    test: Indices
    images: Images | None = None  # where the rows are plainly square images

    def row_label(self, row: int) -> str:
        """What the row's target is called: its class, or its numbers."""
        if self.classes is not None and self.labels is not None:
            return self.classes[int(self.labels[row])]
        return ", ".join(_short(float(value)) for value in self.targets[row])


def _short(value: float) -> str:
    """Two decimals where they say something, else three significant digits."""
    if value == round(value) and abs(value) < 10_000:
        text = f"{value:.0f}"
    elif 0.005 <= abs(value) < 10_000:
        text = f"{value:.2f}"
    else:
        mantissa, exponent = f"{value:.2e}".split("e")
        text = f"{mantissa}×10{superscript(int(exponent))}"
    return text.replace("-", MINUS)


def one_hot(labels: Indices, classes: int) -> Array:
    """Labels (rows,) as rows of zeros with a single one: (rows, classes)."""
    return np.eye(classes)[labels]


def has_few_classes(values: Array) -> bool:
    """Whether the only column of ``values`` holds two to twenty different whole numbers, each twice on average."""
    column = values.reshape(-1)
    if len(column) != len(values) or not _are_few(np.unique(column[:1_000])):
        return False
    numbers = np.unique(column)
    return FEWEST_CLASSES <= len(numbers) <= len(column) // 2 and _are_few(numbers)


def _are_few(numbers: Array) -> bool:
    return len(numbers) <= MOST_CLASSES and bool((numbers == np.round(numbers)).all())


def as_classes(table: Table) -> Table:
    """A table with one column of numbers as one with classes: every different number is a class, in rising order.

    Where the table says what 0, 1, … are called, these are the classes.

    Raises UserError for one number only, or for so many that they cannot be classes.
    """
    if table.values is None or table.values.shape[1] != 1:
        return table
    if table.names_of_values:
        return _named_classes(table, table.values[:, 0])
    numbers, labels = np.unique(table.values[:, 0], return_inverse=True)
    if not 2 <= len(numbers) <= MAX_CLASSES:
        column = f"{table.name}, column {quoted(table.value_names[0])}"
        if len(numbers) == 1:
            raise UserError(f"{column}: every row has the same number, but classes need at least two different ones.")
        raise UserError(
            f"{column}: {len(numbers)} different numbers are too many for classes (at most {MAX_CLASSES});"
            " a squared error takes them as numbers."
        )
    names = tuple(f"{number:.0f}" if number == round(number) else repr(float(number)) for number in numbers)
    return Table(table.name, table.inputs, table.feature_names, names, sealed(labels.astype(np.int64).reshape(-1)))


def _named_classes(table: Table, values: Array) -> Table:
    names = table.names_of_values
    wrong = values[~np.isin(values, np.arange(len(names)))]
    if wrong.size:
        column = f"{table.name}, column {quoted(table.value_names[0])}"
        raise UserError(f"{column}: {wrong[0]:g} is none of the {len(names)} classes that the first line names.")
    return Table(table.name, table.inputs, table.feature_names, names, sealed(values.astype(np.int64)))


def one_hot_as_classes(table: Table) -> Table:
    """A table whose values are one-hot rows with the classes "0", "1", … beside them; any other table as it is."""
    values = table.values
    if values is None or values.shape[1] < 2 or table.classes is not None:
        return table
    if not (np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=1) == 1).all()):
        return table
    classes = tuple(str(index) for index in range(values.shape[1]))
    return replace(table, classes=classes, labels=sealed(values.argmax(axis=1).astype(np.int64)))


def quoted(text: str, most: int = 40) -> str:
    """``text`` in quotes on one line, cut where it is long."""
    text = plain(" ".join(text[: 10 * most].split()))
    return f'"{text if len(text) <= most else text[: most - 1] + "…"}"'


def _split(rows: int, test_fraction: float, seed: int) -> tuple[Indices, Indices]:
    """Training and held-out row numbers, both ascending; at least one row stays for training."""
    held_out = min(round(test_fraction * rows), rows - 1)
    order = random_stream(seed, _SPLIT).permutation(rows).astype(np.int64)
    return sealed(np.sort(order[held_out:])), sealed(np.sort(order[:held_out]))


def make_dataset(
    table: Table,
    targets: Array,
    target_names: Sequence[str],
    *,
    seed: int,
    test_fraction: float,
    standardize: bool,
) -> Dataset:
    """Split, standardize and freeze. ``targets`` (rows, outputs).

    Raises UserError where a held-out row is too far from the training rows to be standardized.
    """
    train, test = _split(table.rows, test_fraction, seed)
    inputs = standardized(table.inputs, train, table.name) if standardize else table.inputs
    return Dataset(
        sealed(np.asarray(inputs, dtype=np.float64)),
        sealed(np.asarray(targets, dtype=np.float64)),
        table.feature_names,
        tuple(target_names),
        table.classes,
        table.labels,
        train,
        test,
        images_of(table.inputs, table.feature_names, train if standardize else None),
    )
