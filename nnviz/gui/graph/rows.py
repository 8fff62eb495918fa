"""Which units of a layer are shown where there is not room for all: the first, the last and those that are needed."""

import numpy as np

from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame

#: Weighs an input and its neighbours where the largest are looked for; its middle counts most.
KERNEL = np.bartlett(13)[1:-1]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of a column: a unit, or a fold that stands for ``hidden`` units from ``unit`` on."""

    unit: int
    hidden: int = 0


def wanted_units(frame: GraphFrame) -> dict[int, tuple[int, ...]]:
    """Units that must be seen in each layer: of the selection, the inspector, the path, a question, and named ones."""
    wanted: dict[int, set[int]] = {}
    selection = frame.selection
    if selection.row is not None:
        wanted.setdefault(selection.layer, set()).add(selection.row)
        if selection.column is not None:
            wanted.setdefault(selection.layer - 1, set()).add(selection.column)
    if frame.selected_unit is not None:
        wanted.setdefault(frame.selected_unit[0], set()).add(frame.selected_unit[1])
    for layer, unit in (*path_units(frame), *_told_of(frame)):
        wanted.setdefault(layer, set()).add(unit)
    return {layer: tuple(sorted(units)) for layer, units in sorted(wanted.items())}


def _told_of(frame: GraphFrame) -> tuple[tuple[int, int], ...]:
    """The (layer, unit) of what is asked, or can be clicked, or has a name."""
    asked = frame.asked
    places = [named.place for named in frame.named] + ([] if asked is None else [*asked.places, *asked.among])
    found: list[tuple[int, int]] = []
    for place in places:
        if place.kind in ("unit", "z", "a", "b", "w"):
            found.append((place.numbers[0], place.numbers[1] - 1))
        if place.kind == "w":
            found.append((place.numbers[0] - 1, place.numbers[2] - 1))
        if place.kind == "x":
            found.append((0, place.numbers[0] - 1))
    return tuple(found)


def strongest_inputs(frame: GraphFrame, count: int) -> tuple[int, ...]:
    """``count`` neighbouring inputs round the place where inputs are largest: of a picture, not its dark corners."""
    values = frame.layers[0].a
    if values is None or count < 1:
        return ()
    size = np.minimum(np.nan_to_num(np.abs(values), nan=1e100, posinf=1e100), 1e100)
    middle = int(np.argmax(np.convolve(size, KERNEL, mode="same")[: len(size)]))
    first = min(max(middle - count // 2, 0), max(len(size) - count, 0))
    return tuple(range(first, min(first + count, len(size))))


def path_units(frame: GraphFrame) -> tuple[tuple[int, int], ...]:
    """The path as (layer, unit) from its source to the output; a bias has no source unit."""
    if frame.path is None:
        return ()
    last = len(frame.layers) - 1
    first = last - len(frame.path) + 1
    return tuple((first + step, unit) for step, unit in enumerate(frame.path) if unit >= 0)


def fold_rows(size: int, slots: int, wanted: tuple[int, ...] = ()) -> tuple[UnitRow, ...]:
    """The rows of a layer with ``size`` units where ``slots`` rows fit.

    All units if they fit; else the first and the last ones with the wanted ones between, and a fold for each run
    that is left out. A fold never stands for a single unit, which would fit in its place.
    """
    if size <= slots:
        return tuple(UnitRow(unit) for unit in range(size))
    needed = {unit for unit in wanted if 0 <= unit < size}
    for ends in range(slots, 1, -1):
        shown = needed | set(range((ends + 1) // 2)) | set(range(size - ends // 2, size))
        rows = _rows(sorted(shown), size)
        if len(rows) <= slots:
            return rows
    return _rows(sorted(needed | {0, size - 1}), size)


def _rows(shown: list[int], size: int) -> tuple[UnitRow, ...]:
    rows: list[UnitRow] = []
    expected = 0
    for unit in [*shown, size]:
        missing = unit - expected
        if missing == 1:
            rows.append(UnitRow(expected))
        elif missing > 1:
            rows.append(UnitRow(expected, missing))
        if unit < size:
            rows.append(UnitRow(unit))
        expected = unit + 1
    return tuple(rows)
