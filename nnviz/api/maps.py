"""Trainability maps: the loss after some updates for every pair of two numbers of an experiment."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnviz.api.application import ready_to_paint
from nnviz.api.making import open as open_net
from nnviz.api.net import Net
from nnviz.core.arrays import Array
from nnviz.errors import UserError, plain
from nnviz.records import dataclass
from nnviz.session.state import State
from nnviz.session.trainability import executors
from nnviz.session.trainability.axes import Range, axis
from nnviz.session.trainability.job import (
    CLASSES,
    MOST_SIZE,
    MOST_UPDATES,
    PRECISIONS,
    USUAL_SIZE,
    Grid,
    Precision,
    map_job,
    watched,
)
from nnviz.session.trainability.showing import SHOWS, Show
from nnviz.session.trainability.usual import usual_ranges, usual_updates


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """What came of ``nnviz.map``. All arrays are read-only.

    ``x`` (columns,) and ``y`` (rows,) are the values of the numbers ``x_key`` and ``y_key``; ``loss`` is (rows,
    columns), row 0 with the least y. ``stays_below``, of a map that shows updates, is the update from which on the loss
    stays below ``below``, NaN where it does not.
    """

    x_key: str
    y_key: str
    x: Array
    y: Array
    loss: Array
    stays_below: Array | None
    below: float | None
    show: Show
    _grid: Grid = field(repr=False)
    _state: State = field(repr=False)

    def __repr__(self) -> str:
        return f"<Map of {self.loss.shape[1]} × {self.loss.shape[0]} runs by {self.x_key} and {self.y_key}>"

    @property
    def classes(self) -> NDArray[np.str_]:
        """What came of each run, in words, (rows, columns): learns, on the way, stands still, diverges."""
        return np.array([word for word, _ in CLASSES])[self._grid.classes]

    def save(self, path: str | Path, *, theme: str = "light", contours: bool = False) -> Path:
        """Write the map as a picture, as ``.npz`` or as ``.csv``, by the suffix. Raises UserError. Returns the path.

        ``contours``: with lines where the picture has round values.
        """
        from nnviz.gui.drawing.theme import THEMES
        from nnviz.pictures.maps import Look, save_map

        if theme not in THEMES:
            raise UserError(f"There is no theme {plain(str(theme), 40)!r}; there are {', '.join(THEMES)}.")
        save_map(self._state, self._grid, Path(path), Look(THEMES[theme], self.show, contours), ready_to_paint)
        return Path(path)


def map(
    experiment: Net | str | Path,
    *,
    x: Range | None = None,
    y: Range | None = None,
    size: int = USUAL_SIZE,
    updates: int | None = None,
    dtype: Precision = "float32",
    show: Show = "loss",
    below: float | None = None,
    executor: str | Executor = executors.SERIAL,
    workers: int | None = None,
    progress: Callable[[float], object] | None = None,
) -> Map:
    """The loss after ``updates`` for each pair of two numbers of an experiment, from its own first weights.

    ``x`` and ``y`` are (key, least, largest), as ``("optimizer.momentum", 0, 0.99)``; there are ``size`` values of
    each, or each whole one of a number that counts. Axes and updates that are left out are those of the experiment's
    file, or else scale, learning rate and 200. ``show`` is what a picture shows: "loss", "updates" until the loss
    stays ``below`` a bound (a fifth of that of a guess, where nobody says otherwise), or "word".

    ``executor`` is any Executor of ``concurrent.futures``, "serial", "process" (with ``workers``; a script needs
    the usual ``if __name__ == "__main__":``) or "dask:ADDRESS". ``progress`` is told the share that is done. Raises
    UserError where a key or a range cannot be.
    """
    net = experiment if isinstance(experiment, Net) else open_net(experiment)
    state = net._state
    start = state.experiment
    many = usual_updates(start) if updates is None else updates
    _check(size, many, dtype, show)
    axes = (axis(start, *(asked or usual), size) for asked, usual in zip((x, y), usual_ranges(start), strict=True))
    job = map_job(start, state.folder, *axes, updates=many, precision=dtype)
    if show == "updates":
        job = watched(job, below)
    elif below is not None:
        raise UserError('below is for show="updates"; leave it out.')
    grid, found, done = Grid.empty(job), [], 0
    if not isinstance(executor, Executor):
        executors.check_name(executor)
    with executors.computed(grid, executor, workers) as tiles:
        for losses in tiles:
            found.append(losses)
            done += losses.tile.pixels
            if progress is not None:
                progress(done / grid.done.size)
    grid = grid.with_losses(*found)
    axes_of = job.x.key, job.y.key, job.x.values, job.y.values
    return Map(*axes_of, grid.loss, grid.since, job.below, show, grid, state)


def _check(size: int, updates: int, dtype: str, show: str) -> None:
    if not (isinstance(size, int) and 2 <= size <= MOST_SIZE):
        raise UserError(f"The size of a map is a whole number from 2 to {MOST_SIZE:,}, not {plain(str(size), 40)}.")
    if not (isinstance(updates, int) and 1 <= updates <= MOST_UPDATES):
        raise UserError(f"updates is a whole number from 1 to {MOST_UPDATES:,}, not {plain(str(updates), 40)}.")
    if dtype not in PRECISIONS:
        raise UserError(f"dtype is {' or '.join(PRECISIONS)}, not {plain(str(dtype), 40)!r}.")
    if show not in SHOWS:
        raise UserError(f"show is {', '.join(SHOWS)}, not {plain(str(show), 40)!r}.")
