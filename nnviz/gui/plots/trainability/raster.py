"""The pixels of a map: lightness for the loss, hue and texture for what stands still and what diverges.

The ramp is fixed by the experiment: from a guess, which is neutral, to a fiftieth of it, even in the logarithm; of
updates from all that there are.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnviz.gui.drawing.theme import Theme, mix
from nnviz.session.trainability.job import DIVERGED, STANDS_STILL, Grid
from nnviz.session.trainability.showing import Show, shown

Pixels = NDArray[np.uint8]
#: The textures, in dots of the picture: from stripe to stripe and how wide one is, from dot to dot and how large.
_STRIPES, _STRIPE, _DOTS, _DOT = 14, 4, 12, 3


def image_of(grid: Grid, width: int, height: int, theme: Theme, show: Show = "loss") -> QImage:
    """The map in so many dots: the first row of the grid lies below."""
    rows, columns = grid.job.shape
    at = np.ix_((height - 1 - np.arange(height)) * rows // height, np.arange(width) * columns // width)
    one = shown(grid, show).at(at)
    return as_image(painted(one.classes, one.shades, grid.done[at], theme))


def painted(classes: Pixels, shades: NDArray[np.float64], done: NDArray[np.bool_], theme: Theme) -> Pixels:
    """The colour of each dot (height, width, 4)."""
    colours = _ramp(theme)[np.rint(255 * shades).astype(np.intp)]
    down, across = np.indices(classes.shape)
    still, lost = classes == STANDS_STILL, classes == DIVERGED
    dots = (down % _DOTS < _DOT) & ((across + (down // _DOTS % 2) * (_DOTS // 2)) % _DOTS < _DOT)
    stripes = (down + across) % _STRIPES < _STRIPE
    for place, colour in (
        (still, mix(theme.background, theme.zero, 0.3)),
        (still & dots, theme.outline),
        (lost, mix(theme.background, theme.nonfinite, 0.15)),
        (lost & stripes, mix(theme.background, theme.nonfinite, 0.6)),
        (~done, theme.background),
    ):
        colours[place] = _bytes(colour)
    return np.ascontiguousarray(colours)


def as_image(pixels: Pixels) -> QImage:
    """An image that owns its memory."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=8)
def _ramp(theme: Theme) -> Pixels:
    """256 colours from neutral to full."""
    return np.array([_bytes(mix(theme.neutral, theme.result, step / 255)) for step in range(256)], np.uint8)


def _bytes(colour: str) -> tuple[int, int, int, int]:
    """As Qt has them in memory: blue, green, red."""
    found = QColor(colour)
    return found.blue(), found.green(), found.red(), 255
