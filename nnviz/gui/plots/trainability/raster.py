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
Colours = NDArray[np.uint32]
#: The textures, in dots of the picture: from stripe to stripe and how wide one is, from dot to dot and how large.
_STRIPES, _STRIPE, _DOTS, _DOT = 14, 4, 12, 3


def image_of(grid: Grid, width: int, height: int, theme: Theme, show: Show = "loss", *, rough: bool = False) -> QImage:
    """The map in so many dots: the first row of the grid lies below. ``rough``: they are twice as large, as on a screen
    while the map grows.
    """
    rows, columns = grid.job.shape
    down, across = (height - 1 - np.arange(height)) * rows // height, np.arange(width) * columns // width
    one = shown(grid, show)
    parts = (one.classes, *_colours(one.classes, one.shades, grid.done, theme))
    classes, plain, textured = (part.take(down, axis=0).take(across, axis=1) for part in parts)
    return as_image(_textured(classes, plain, textured, 2 if rough else 1))


def painted(classes: Pixels, shades: NDArray[np.float64], done: NDArray[np.bool_], theme: Theme) -> Pixels:
    """The colour of each dot (height, width, 4)."""
    return _textured(classes, *_colours(classes, shades, done, theme))


def _colours(
    classes: Pixels, shades: NDArray[np.float64], done: NDArray[np.bool_], theme: Theme
) -> tuple[Colours, Colours]:
    """The colour of each place, and that of the texture that lies over it, which may be the same."""
    plain = _ramp(theme).take(np.rint(255 * shades).astype(np.intp))
    still, lost = classes == STANDS_STILL, classes == DIVERGED
    plain[still] = _word(mix(theme.background, theme.zero, 0.3))
    plain[lost] = _word(mix(theme.background, theme.nonfinite, 0.15))
    textured = plain.copy()
    textured[still] = _word(theme.outline)
    textured[lost] = _word(mix(theme.background, theme.nonfinite, 0.6))
    plain[~done] = textured[~done] = _word(theme.background)
    return plain, textured


def _textured(classes: Pixels, plain: Colours, textured: Colours, coarse: int = 1) -> Pixels:
    """Dots where runs stand still, stripes where they diverge; ``coarse``: dots so many times as large."""
    dots, stripes = _textures(*classes.shape, coarse)
    on = (stripes & (classes == DIVERGED)) | (dots & (classes == STANDS_STILL))
    np.copyto(plain, textured, where=on)
    return plain.view(np.uint8).reshape(*classes.shape, 4)


@lru_cache(maxsize=4)
def _textures(height: int, width: int, coarse: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the dots are, and where the stripes."""
    down, across = coarse * np.arange(height)[:, None], coarse * np.arange(width)[None, :]
    dots = (down % _DOTS < _DOT) & ((across + (down // _DOTS % 2) * (_DOTS // 2)) % _DOTS < _DOT)
    return dots, (down + across) % _STRIPES < _STRIPE


def as_image(pixels: Pixels) -> QImage:
    """An image that owns its memory."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=8)
def _ramp(theme: Theme) -> Colours:
    """256 colours from neutral to full."""
    return np.array([_word(mix(theme.neutral, theme.result, step / 255)) for step in range(256)], np.uint32)


def _word(colour: str) -> np.uint32:
    """As Qt has it in memory."""
    return np.uint32(QColor(colour).rgb())
