"""Values of the plane become pictures: the neurons' own scale from blue over neutral to orange, and classes."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnviz.gui.drawing.scales import neuron_fill
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.arrays import Array
from nnviz.session.frame.plots import NeuronMap

Indices = NDArray[np.int64]

STEPS = 255  # an odd number, so that one of them is exactly neutral
#: The least strength of a class's colour, where two classes are as likely.
FAINTEST_CLASS = 0.15
#: How much of its colour a ground gets where the net is sure: the data on top have it in full.
GROUND = 0.72


def shares(values: Array, low: float, middle: float, high: float) -> Array:
    """−1 (full blue) … 0 (neutral) … 1 (full orange); NaN stays."""
    with np.errstate(all="ignore"):
        above = (values - middle) / (high - middle if high > middle else 1.0)
        below = (values - middle) / (middle - low if middle > low else 1.0)
        return np.clip(np.where(values > middle, above, below), -1.0, 1.0)


@lru_cache(maxsize=16)
def _scale_table(theme: Theme, strength: float) -> NDArray[np.uint32]:
    """The colours from −1 to 1 as Qt stores them, and one more for what is no number."""
    colours = [neuron_fill(share, 1.0, theme) for share in np.linspace(-1.0, 1.0, STEPS).tolist()]
    mixed = [mix(theme.background, colour, strength) for colour in colours]
    return np.array([_packed(colour) for colour in (*mixed, theme.nonfinite)], dtype=np.uint32)


def _packed(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)


def scale_image(picture: NeuronMap, theme: Theme, strength: float = 1.0) -> QImage:
    """A neuron's map, its lowest row at the bottom; with less ``strength`` as a ground that data stand out on."""
    share = shares(picture.values, picture.low, picture.middle, picture.high)
    place = np.where(np.isnan(share), STEPS, np.rint((np.nan_to_num(share) + 1) / 2 * (STEPS - 1)))
    return image_of(_scale_table(theme, strength)[place.astype(np.int64)])


@lru_cache(maxsize=16)
def _class_table(theme: Theme, colours: tuple[str, ...]) -> NDArray[np.uint32]:
    """(classes, 16): each class's colour, from a hint of it to nearly all of it."""
    strengths = np.linspace(FAINTEST_CLASS, GROUND, 16).tolist()
    rows = [[mix(theme.background, colour, one) for one in strengths] for colour in colours]
    return np.array([[_packed(colour) for colour in row] for row in rows], dtype=np.uint32)


def winner_image(winner: Indices, confidence: Array, colours: tuple[str, ...], theme: Theme) -> QImage:
    """Which class, of those with these ``colours``, wins where: the fainter, the closer the next one is.

    What names no class is drawn as what is no number.
    """
    strength = np.rint(np.clip(np.nan_to_num(confidence), 0.0, 1.0) * 15).astype(np.int64)
    table = _class_table(theme, colours)
    colours = np.where(winner < 0, np.uint32(_packed(theme.nonfinite)), table[np.maximum(winner, 0), strength])
    return image_of(colours)


def image_of(packed: NDArray[np.uint32]) -> QImage:
    """An image of its own memory; row 0 of ``packed`` is its lowest."""
    rows = np.ascontiguousarray(packed[::-1])
    height, width = rows.shape
    return QImage(rows.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()


def share_colour(share: float, theme: Theme) -> str:
    """The colour of −1 … 1 on the neurons' scale."""
    return neuron_fill(share, 1.0, theme)


def colour_names(theme: Theme) -> tuple[str, str]:
    """What to call the two ends of the scale."""
    return theme.negative_name, theme.positive_name
