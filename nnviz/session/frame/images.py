"""Rows of the data as images, where they plainly are: of the sample in the net, and of those beside it."""

from functools import lru_cache

from nnviz.core.datasets import Dataset
from nnviz.session.frame.model import SampleImage
from nnviz.session.last import Last
from nnviz.session.state import State

#: So many rows are offered to choose from, the chosen one among them.
OFFERED = 4

_last = Last[SampleImage]()


def sample_image(state: State) -> SampleImage | None:
    """What goes through the net, changes of its inputs included; None where rows are no images."""
    images, x, row = state.data.images, state.computation.x, state.experiment.sample
    if images is None:
        return None
    return _last.get("sample", (images, x, row), lambda: SampleImage(row, state.data.row_label(row), images.grey(x)))


def offered_images(state: State) -> tuple[SampleImage, ...]:
    """The chosen row with those before and after it; none where rows are no images."""
    chosen, rows = sample_image(state), len(state.data.inputs)
    if chosen is None:
        return ()
    first = min(max(chosen.row - 1, 0), max(rows - OFFERED, 0))
    places = range(first, min(first + OFFERED, rows))
    return tuple(chosen if row == chosen.row else _of_row(state.data, row) for row in places)


@lru_cache(maxsize=4 * OFFERED)
def _of_row(data: Dataset, row: int) -> SampleImage:
    assert data.images is not None
    return SampleImage(row, data.row_label(row), data.images.grey(data.inputs[row]))
