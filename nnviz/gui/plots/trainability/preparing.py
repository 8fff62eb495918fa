"""What of a map's picture is numbers alone, and takes the longest: it may be prepared in another thread."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.trainability.raster import image_of
from nnviz.records import dataclass
from nnviz.session.trainability.job import Grid
from nnviz.session.trainability.showing import Show, Shown, shown

#: A class is named on the map where it takes so much of it.
_LEAST_SHARE = 0.04
#: Places for a word, across and down.
_FINE = 96


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The runs as an image; the share of each class; and where its word may stand, of the largest class first."""

    one: Shown
    image: QImage
    shares: tuple[float, ...]
    places: tuple[tuple[int, tuple[float, float]], ...]


def prepared(grid: Grid, theme: Theme, show: Show, width: int, height: int, *, rough: bool = False) -> Prepared:
    """All of it, in so many dots; ``rough`` as of an image."""
    one = shown(grid, show)
    parts = _shares(one, grid.done)
    largest = sorted((index for index, share in enumerate(parts) if share >= _LEAST_SHARE), key=lambda at: -parts[at])
    places = tuple((index, innermost((one.classes == index) & grid.done)) for index in largest)
    return Prepared(one, image_of(grid, width, height, theme, show, rough=rough), parts, places)


def shares(grid: Grid) -> tuple[float, ...]:
    """How much of what is done each class takes."""
    return _shares(shown(grid), grid.done)


def _shares(one: Shown, done: NDArray[np.bool_]) -> tuple[float, ...]:
    counts = np.bincount(one.classes[done], minlength=len(one.words))
    return tuple((counts / max(int(counts.sum()), 1)).tolist())


def innermost(mask: NDArray[np.bool_]) -> tuple[float, float]:
    """The place farthest from all that is not in a mask (rows, columns), as shares of width and height.

    It is worn away from all sides, until one more round would leave nothing: the rest is in its middle. That is done
    in as many steps across as down, however many rows and columns there are.
    """
    rows, columns = (np.arange(_FINE) * count // _FINE for count in mask.shape)
    left = mask[np.ix_(rows, columns)]
    while True:
        wide = np.pad(left, 1)
        less = wide[1:-1, 1:-1] & wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:]
        if not less.any():
            break
        left = less
    rows, columns = np.nonzero(left)
    middle = len(rows) // 2
    return (columns[middle] + 0.5) / _FINE, (rows[middle] + 0.5) / _FINE
