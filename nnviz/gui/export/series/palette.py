"""One palette of 256 colours for many pictures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnviz.records import dataclass

if TYPE_CHECKING:
    from PIL.Image import Image

#: One colour less than there may be: a GIF marks with the last place what stays from picture to picture.
COLOURS = STAYS = 255
#: So many of the commonest are taken as they are; the others stand for what is left.
AS_THEY_ARE = 96
#: Colours whose nearest ones are looked for at a time.
AT_A_TIME = 4096

Keys = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """The colours, and which of them stands for each colour that occurs."""

    colours: NDArray[np.uint8]  # (colours, 3)
    places: NDArray[np.uint8]  # (2**24,): by red, green and blue as one number

    @classmethod
    def of(cls, images: Iterable["Image"]) -> "Palette":
        """Those of all ``images`` together."""
        occur, counts = _counted(images)
        found = np.stack([occur >> 16, occur >> 8 & 255, occur & 255], axis=1).astype(np.uint8)
        colours = np.unique(found if len(found) <= COLOURS else _fewer(found, counts), axis=0)
        places = np.zeros(1 << 24, dtype=np.uint8)
        places[occur] = _nearest(found, colours)
        return cls(colours, places)

    @property
    def in_full(self) -> bytes:
        """All 256 places, red, green and blue each."""
        return self.colours.tobytes().ljust(3 * 256, b"\0")

    def applied(self, image: "Image") -> "Image":
        """``image`` in the colours of the palette."""
        from PIL import Image

        places = self.places[_keys(image)]
        mapped = Image.fromarray(places)
        mapped.putpalette(self.in_full)
        return mapped


def _counted(images: Iterable["Image"]) -> tuple[Keys, NDArray[np.int64]]:
    """The colours that occur, the commonest first, and how often each does."""
    occur, counts = np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int64)
    for image in images:
        new, often = np.unique(_keys(image), return_counts=True)
        occur, places = np.unique(np.concatenate([occur, new]), return_inverse=True)
        counts = np.bincount(places, weights=np.concatenate([counts, often])).astype(np.int64)
    order = np.argsort(-counts, kind="stable")
    return occur[order], counts[order]


def _keys(image: "Image") -> Keys:
    """Each pixel as one number, red first."""
    pixels = np.asarray(image).astype(np.uint32)
    return np.asarray(pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2], dtype=np.uint32)


def _fewer(found: NDArray[np.uint8], counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The commonest of ``found``, which come first, and middles of the rest, by median cut."""
    from PIL import Image

    rest, often = found[AS_THEY_ARE:], np.sqrt(counts[AS_THEY_ARE:])  # a rare colour counts, too
    repeated = np.repeat(rest, np.maximum(often / often.max() * 64, 1).astype(np.int64), axis=0)
    cut = Image.fromarray(repeated[None]).quantize(COLOURS - AS_THEY_ARE, Image.Quantize.MEDIANCUT)
    middles = np.array(cut.getpalette(), dtype=np.uint8).reshape(-1, 3)[: COLOURS - AS_THEY_ARE]
    return np.concatenate([found[:AS_THEY_ARE], middles])


def _nearest(found: NDArray[np.uint8], colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For each of ``found`` the place of the nearest of ``colours``."""
    table = colours.astype(np.float64)
    nearest = np.empty(len(found), dtype=np.uint8)
    for start in range(0, len(found), AT_A_TIME):
        part = found[start : start + AT_A_TIME].astype(np.float64)
        distances = (table**2).sum(axis=1) - 2 * part @ table.T
        nearest[start : start + AT_A_TIME] = distances.argmin(axis=1)
    return nearest
