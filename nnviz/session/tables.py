"""Tables for other programs: a head and lines, in full precision, separated by tabs or as CSV."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.chain import Factor
from nnviz.core.paths import Path as NetPath
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.frame.chain import backward, paths
from nnviz.session.frame.question import hides
from nnviz.session.notation import factor_symbol, unit_symbol
from nnviz.session.plan import Part
from nnviz.session.state import State
from nnviz.session.whole_files import mode_of, put_in_place

if TYPE_CHECKING:  # who fills one of these tables has its frame; the others need not be loaded for it
    from nnviz.session.frame.culprit import CulpritFrame
    from nnviz.session.frame.layers import LayerLine, LayersFrame, Quantity
    from nnviz.session.frame.numbers import NumbersFrame
    from nnviz.session.frame.sampling import SamplingFrame, Spread

#: So many lines are written at once.
_AT_ONCE = 4096
#: A number, a text, or nothing where it is not known.
Cell = float | str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A head, and lines of as many cells; they may be made while they are written, and then only once."""

    name: str  # of its file: "terms"
    head: tuple[str, ...]
    lines: Iterable[tuple[Cell, ...]]


def as_text(table: Table, *, tab: bool) -> str:
    """The table with its head: separated by tabs, as spreadsheets paste it, or as CSV. What is not known is empty."""
    return "".join(_pieces(table, "\t" if tab else ","))


def _pieces(table: Table, separator: str) -> Iterator[str]:
    """The text, some thousand lines at a time: a table may have a million."""
    lines: Iterator[tuple[Cell, ...]] = chain([table.head], table.lines)
    while some := list(islice(lines, _AT_ONCE)):
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\n").writerows(map(_written, line) for line in some)
        yield out.getvalue()


def _written(cell: Cell) -> str:
    """A number is the shortest decimal that reads back as the same float64; a count has no decimal point."""
    return "" if cell is None else cell if isinstance(cell, str) else repr(cell)


def write_table(path: Path, table: Table) -> Path:
    """Write a whole table to a file as CSV, with ``.csv`` where it has no ending; where to. Raises UserError."""
    path = path if path.suffix else path.with_suffix(".csv")
    try:
        target = Path(os.path.realpath(path))  # a symbolic link stays one
        put_in_place(target, (piece.encode() for piece in _pieces(table, ",")), mode_of(target))
    except OSError as error:
        raise UserError(f"{path.name} cannot be written: {error.strerror or error}.") from None
    return path


# ---------------------------------------------------------------- what a step has computed


def numbers_table(frame: "NumbersFrame", lines: Iterable[int], columns: Iterable[int] | None = None) -> Table:
    """Lines of the table of all units or weights; with some of its ``columns``, or all."""
    shown = range(len(frame.columns)) if columns is None else sorted(columns)
    cells: Iterator[tuple[Cell, ...]] = (
        (frame.name(line), *(float(frame.values[line, one]) if frame.known[line, one] else None for one in shown))
        for line in lines
    )
    return Table(frame.kind, (frame.kind[:-1], *(frame.columns[column] for column in shown)), cells)


def factor_table(state: State, part: Part) -> Table | None:
    """The numbers of a factor as a matrix of figures; None while it is to come."""
    if all(step.part != part for step in state.steps[: state.cursor]):
        return None
    if state.view == "path":
        link = paths.links(state)[part]
        return Table("factor", (link.symbol,), ((link.value,),))
    factor = state.factors()[part]
    matrix = _matrix(factor)
    symbol = factor_symbol(*backward.names(state, factor))
    head = (symbol, *("" for _ in range(matrix.shape[1] - 1)))
    return Table("factor", head, tuple(map(tuple, matrix.tolist())))


def _matrix(factor: Factor) -> Array:
    """As it stands in the chain: a diagonal as the matrix that it is, gradients lying down."""
    if factor.diagonal:
        return np.diag(factor.value)
    if factor.value.ndim == 2:
        return factor.value
    stands = factor.kind in ("dZ_dW", "dZ_db") and factor.product.ndim == 0
    return factor.value.reshape((-1, 1) if stands else (1, -1))


def paths_table(state: State) -> Table | None:
    """The largest paths and their products, once the last factor is there."""
    frame = paths.build_paths(state) if state.view == "path" else None
    if frame is None or not frame.rows or not frame.rows[0].product:
        return None
    found: tuple[NetPath, ...] = state.computation.paths(state.target)
    return Table("paths", ("path", "product"), tuple((row.route, found[row.index].product) for row in frame.rows))


def terms_table(state: State) -> Table | None:
    """The sum of the chosen neuron: a line for each input, then the bias and z; None where no neuron is chosen.

    What the forward pass has not reached is not known, and of a sum that is asked not one product is told.
    """
    if state.selected_unit is None:
        return None
    k, unit = state.selected_unit
    trace, done = state.computation.sample, {step.part for step in state.steps[: state.cursor]}
    weights, biases = state.parameters.weights[k - 1][unit], state.parameters.biases[k - 1]
    inputs = trace.a[k - 1][0] if k == 1 or Part("a", k - 1) in done else None
    with np.errstate(over="ignore", invalid="ignore"):
        products = None if inputs is None or hides(state, "z", k) else weights * inputs
    lines: list[tuple[Cell, ...]] = [
        (
            unit_symbol("a", k - 1, j), float(w),
            None if inputs is None else float(inputs[j]), None if products is None else float(products[j]),
        )
        for j, w in enumerate(weights)
    ]  # fmt: skip
    lines += [("bias", None, None, float(b)) for b in biases[unit : unit + 1]]
    z = float(trace.z[k - 1][0, unit]) if Part("z", k) in done else None
    lines.append((unit_symbol("z", k, unit), None, None, z))
    return Table("terms", ("input", "weight", "value", "product"), tuple(lines))


def layers_table(frame: "LayersFrame") -> Table:
    """A line for each layer: how its numbers are spread beside what the theory expects, and what is flat or dead."""
    from nnviz.session.frame.layers import QUANTITIES, SYMBOLS

    spread = (f"{part} {SYMBOLS[name]}" for name in QUANTITIES for part in ("mean", "std", "theory std"))
    rest = ("saturated", "dead", "gradient norm", "update ratio")
    return Table("layers", ("layer", "activation", *spread, *rest), tuple(map(_layer_cells, frame.lines)))


def _layer_cells(line: "LayerLine") -> tuple[Cell, ...]:
    from nnviz.session.frame.layers import QUANTITIES

    numbers = line.numbers
    spread = tuple(cell for name in QUANTITIES for cell in _spread_cells(line, name))
    rest = (numbers.saturated, numbers.dead, numbers.gradient_norm, line.ratio)
    return (line.layer, line.activation, *spread, *rest)


def _spread_cells(line: "LayerLine", name: "Quantity") -> tuple[Cell, ...]:
    """Mean, standard deviation, and that of the theory where it has one."""
    expected = None if line.theory is None else getattr(line.theory, name, None)
    own = getattr(line.numbers, name)
    return own.mean, own.std, None if expected is None else expected.std


def culprit_table(frame: "CulpritFrame") -> Table:
    """A line for each factor of the chain: log₁₀ of the size of the running product before and after it."""
    head = ("factor", "layer", "kind", "log10 before", "log10 after")
    lines = ((one.symbol, one.part.layer, one.kind, one.before, one.after) for one in frame.stairs)
    return Table("culprit", head, tuple(lines))


def sampling_table(frame: "SamplingFrame") -> Table:
    """A line for each bin of both histograms; what lies outside an axis has one open end."""
    ways = (("1", frame.raw), ("1/N", frame.cured))
    lines = tuple(line for variance, spread in ways for line in _bins(variance, spread))
    return Table("sampling", ("Var w", "z from", "z to", "count"), lines)


def _bins(variance: str, spread: "Spread") -> Iterator[tuple[Cell, ...]]:
    found = spread.sample.histogram
    edges: list[float] = found.axis.edges.tolist()
    yield variance, None, edges[0], found.below
    for left, right, count in zip(edges[:-1], edges[1:], found.counts.tolist(), strict=True):
        yield variance, left, right, count
    yield variance, edges[-1], None, found.above
