"""From the place in the plane and the height to the paper: how the mountain is turned, and what hides what.

The picture is a parallel projection. The plane spans −1 … 1 in both directions, heights span −TALL … TALL.
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.plots.arrays import Array
from nnviz.records import dataclass

#: So that it is half as high as wide.
TALL = 0.5
LOWEST, HIGHEST = 8.0, 88.0  # degrees of elevation
MOST_ZOOM = 4.0
#: How far from its middle the plane's corners are; a disc in it reaches as far as its sides.
CORNER, SIDE = math.sqrt(2.0), 1.0


@dataclass(frozen=True, slots=True)
class Turn:
    """From where the mountain is seen, in degrees, and whether its height is the logarithm of the loss."""

    azimuth: float = 17.0  # away from the valley's flat direction
    elevation: float = 36.0
    log: bool = False
    zoom: float = 1.0

    def turned(self, azimuth: float, elevation: float) -> "Turn":
        """Turned on by so many degrees."""
        elevation = min(max(self.elevation + elevation, LOWEST), HIGHEST)
        return Turn((self.azimuth + azimuth) % 360.0, elevation, self.log, self.zoom)

    def along(self, flat: float) -> "Turn":
        """The same view of a valley that runs in this direction: its azimuth is that of the plane."""
        return replace(self, azimuth=(self.azimuth + flat) % 360.0)

    def zoomed(self, factor: float) -> "Turn":
        return Turn(self.azimuth, self.elevation, self.log, min(max(self.zoom * factor, 0.5), MOST_ZOOM))


class Camera:
    """Projects arrays of points into a rectangle: as large as floor and surface fit, whichever way they are turned.

    :param reach: how far from the middle of the plane the surface goes; the floor goes as far as the corners.
    """

    def __init__(self, rect: QRectF, turn: Turn, reach: float = CORNER) -> None:
        azimuth, elevation = math.radians(turn.azimuth), math.radians(turn.elevation)
        self._across = (math.cos(azimuth), -math.sin(azimuth))
        self._away = (math.sin(azimuth), math.cos(azimuth))
        self._rise, self._tilt = math.cos(elevation), math.sin(elevation)
        below = CORNER * self._tilt + TALL * self._rise
        above = max(reach * self._tilt + TALL * self._rise, CORNER * self._tilt - TALL * self._rise)
        self.scale = min(rect.width() / (2 * CORNER), rect.height() / (below + above)) * turn.zoom
        self._middle = rect.center() + QPointF(0.0, (above - below) / 2 * self.scale)
        #: Height gained on each unit of the way over the plane towards the eye.
        self.ascent = self._tilt / self._rise

    def project(self, x: Array, y: Array, z: Array) -> tuple[Array, Array]:
        """Pixels of points given in the box's units."""
        right = self._across[0] * x + self._across[1] * y
        up = z * self._rise + self.depth(x, y) * self._tilt
        return self._middle.x() + right * self.scale, self._middle.y() - up * self.scale

    def point(self, x: float, y: float, z: float) -> QPointF:
        right, down = self.project(np.array(x), np.array(y), np.array(z))
        return QPointF(float(right), float(down))

    def depth(self, x: Array, y: Array) -> Array:
        """How far away places in the plane are: cells of a grid drawn by this, the largest first, hide rightly."""
        return self._away[0] * x + self._away[1] * y

    @property
    def towards_eye(self) -> tuple[float, float]:
        """The direction over the plane that leads to the eye."""
        return -self._away[0], -self._away[1]


def visible(x: Array, y: Array, z: Array, surface: Array, camera: Camera) -> NDArray[np.bool_]:
    """Which points are not hidden behind the surface: the ray from each to the eye stays above it.

    :param surface: (rows, columns): the surface's z over the plane, rows along y.
    """
    rows, columns = surface.shape
    step = 1.0 / max(rows, columns)
    # The ray rises: once it is above all of the surface nothing can hide it.
    rise = float(surface.max()) - float(z.min(initial=TALL)) if len(z) else 0.0
    reach = min(2 * CORNER, max(rise / camera.ascent, 0.0))
    along = step * np.arange(1, int(reach / step) + 2)
    to_x, to_y = camera.towards_eye
    ray_x, ray_y = x[:, None] + to_x * along, y[:, None] + to_y * along
    inside = (np.abs(ray_x) <= 1) & (np.abs(ray_y) <= 1)
    ground = between(surface, np.where(inside, ray_x, 0.0), np.where(inside, ray_y, 0.0))
    above = z[:, None] + 0.03 + camera.ascent * along >= ground
    return (above | ~inside).all(axis=1)


def between(surface: Array, x: Array, y: Array) -> Array:
    """The surface's height between its grid points, bilinear."""
    rows, columns = surface.shape
    column, row = (x + 1) / 2 * (columns - 1), (y + 1) / 2 * (rows - 1)
    left = np.clip(column.astype(np.int64), 0, columns - 2)
    low = np.clip(row.astype(np.int64), 0, rows - 2)
    u, v = column - left, row - low
    return (
        surface[low, left] * (1 - u) * (1 - v) + surface[low, left + 1] * u * (1 - v)
        + surface[low + 1, left] * (1 - u) * v + surface[low + 1, left + 1] * u * v
    )  # fmt: skip
