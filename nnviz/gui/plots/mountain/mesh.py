"""The surface as polygons, cut along the rim of the disc and where the loss is too high to be shown."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.mountain.finer import even, finer
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.records import dataclass

Corner = tuple[float, ...]
#: Corners, counter-clockwise, of a cell (row, column).
_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A grid of the surface: places as −1 … 1, heights 0 … BEYOND (rows, columns); and what of it is shown."""

    x: Array
    y: Array
    share: Array
    room: Array  # positive inside the disc, negative outside
    hole: NDArray[np.bool_]  # (rows − 1, columns − 1): a corner has no finite loss

    @classmethod
    def of(cls, heights: Heights, is_disc: bool, times: int) -> "Mesh":
        """In so many steps from one grid point to the next."""
        share = finer(heights.raw, times)
        rows, columns = share.shape
        x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
        room = 1 - x**2 - y**2 if is_disc else np.ones_like(x)
        broken = even(heights.broken.astype(float), times) > 0
        return cls(x, y, share, room, _any_corner(broken))

    def shown(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Whether there is surface at some places within −1 … 1, to a cell."""
        rows, columns = self.share.shape
        row = np.clip(np.rint((y + 1) / 2 * (rows - 1)).astype(np.int64), 0, rows - 1)
        column = np.clip(np.rint((x + 1) / 2 * (columns - 1)).astype(np.int64), 0, columns - 1)
        shown: NDArray[np.bool_] = (self.room[row, column] >= -0.05) & (self.share[row, column] <= 1.05)
        return shown


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Polygons of a mesh, each with its cell (row, column); ``corners`` are (count, 3): x, y, share."""

    cells: NDArray[np.int64]  # (faces, 2)
    corners: list[Array]


def _any_corner(grid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return grid[:-1, :-1] | grid[1:, 1:] | grid[:-1, 1:] | grid[1:, :-1]


def whole_cells(mesh: Mesh) -> NDArray[np.bool_]:
    """(rows − 1, columns − 1): the cells all of which is shown."""
    return ~(_any_corner((mesh.share > 1) | (mesh.room < 0)) | mesh.hole)


def cut_faces(mesh: Mesh) -> Faces:
    """What is left of the cells of which a part is shown."""
    some = ~_any_corner(~((mesh.share > 1) | (mesh.room < 0)))  # no corner is shown
    cells = np.argwhere(~(whole_cells(mesh) | some | mesh.hole))
    corners: list[Array] = []
    kept: list[tuple[int, int]] = []
    for row, column in cells.tolist():
        around = [(row + i, column + j) for i, j in _CORNERS]
        points = [tuple(float(side[at]) for side in (mesh.x, mesh.y, mesh.share, mesh.room)) for at in around]
        left = _clipped(_clipped(points, lambda p: 1 - p[2]), lambda p: p[3])
        if len(left) > 2:
            kept.append((row, column))
            corners.append(np.array(left)[:, :3])
    return Faces(np.array(kept, dtype=np.int64).reshape(-1, 2), corners)


def _clipped(points: list[Corner], room: Callable[[Corner], float]) -> list[Corner]:
    """What of a polygon lies where ``room`` is not negative, after Sutherland and Hodgman."""
    kept: list[Corner] = []
    for place, end in enumerate(points):
        start = points[place - 1]
        here, there = room(start), room(end)
        if (here >= 0) != (there >= 0):
            share = here / (here - there)
            kept.append(tuple(p + (q - p) * share for p, q in zip(start, end, strict=True)))
        if there >= 0:
            kept.append(end)
    return kept
