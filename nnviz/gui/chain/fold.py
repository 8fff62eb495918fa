"""Which factors stand in the cells of the panel when there are more factors than cells."""

from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Fold:
    """A cell that stands for the factors ``start`` … ``stop − 1``, which are out of sight."""

    start: int
    stop: int

    @property
    def hidden(self) -> int:
        return self.stop - self.start


#: With fewer cells than these a fold takes no whole cell.
LEAST_CELLS = 3

#: What a cell holds: the index of a factor, or the factors folded into "⋯".
Cell = int | Fold


def folded(count: int, focus: int, cells: int) -> tuple[Cell, ...]:
    """``count`` factors in ``cells`` cells, as pages, so that a step inside a page moves nothing.

    From five cells on the first and the last factor always stay in sight. Each page is as long as the others and
    shows the neighbours of ``focus`` too where there is room; what it hides stands in a fold. With fewer than three
    cells ``focus`` stands alone, between narrow folds: a product that leaves factors out in silence would be false.
    """
    if count <= cells:
        return tuple(range(count))
    focus = min(max(focus, 0), count - 1)
    if cells < LEAST_CELLS:
        before, after = Fold(0, focus), Fold(focus + 1, count)
        return tuple(cell for cell in (before, focus, after) if isinstance(cell, int) or cell.hidden)
    ends = 1 if cells >= 5 else 0
    head = cells - 1 - ends  # factors in a row on the first page, and on the last
    inner = cells - 2 - 2 * ends  # factors between the two folds of a page in the middle
    margin = 1 if inner >= 3 else 0
    if focus < head - margin:
        return _cells(count, 0, head, ends)
    if focus >= count - head + margin:
        return _cells(count, count - head, count, ends)
    first = head - margin
    stride = max(1, inner - 2 * margin)
    start = first + (focus - first) // stride * stride - margin
    start = max(ends + 1, min(start, count - ends - 1 - inner))
    return _cells(count, start, start + inner, ends)


def _cells(count: int, start: int, stop: int, ends: int) -> tuple[Cell, ...]:
    """The ends, the factors ``start`` … ``stop − 1``, and folds for what lies between them."""
    cells: list[Cell] = []
    if start > 0:
        cells += [*range(ends), _gap(ends, start)]
    cells += range(start, stop)
    if stop < count:
        cells += [_gap(stop, count - ends), *range(count - ends, count)]
    return tuple(cells)


def _gap(start: int, stop: int) -> Cell:
    """A fold; a single factor needs none."""
    return start if stop - start == 1 else Fold(start, stop)
