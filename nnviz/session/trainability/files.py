"""A grid on disk: ``.npz`` with the experiment in it, whole or half, and ``.csv``."""

import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.core.arrays import sealed
from nnviz.core.trainability import CLASSES
from nnviz.errors import UserError
from nnviz.session.experiment import files
from nnviz.session.tables import Table
from nnviz.session.trainability.job import Grid, MapJob
from nnviz.session.whole_files import mode_of, put_in_place

SUFFIX, TABLE = ".npz", ".csv"
#: A whole map of the largest size has four numbers of 8 bytes a pixel.
_MOST_BYTES = 2**30
#: What the file calls the update from which on the loss stays below the bound.
_SINCE = "stays_below"


def write_grid(path: Path, grid: Grid) -> None:
    """Write ``x``, ``y``, ``loss``, ``half``, ``done``, ``word``, ``words``, ``experiment`` and ``settings``.

    ``word`` is the place of a pixel's class in ``words``; of a map with a bound there is ``stays_below``, too.
    Raises UserError.
    """
    out, job = io.BytesIO(), grid.job
    words = np.array([word for word, _ in CLASSES])
    arrays = dict[str, Any](
        x=job.x.values, y=job.y.values, loss=grid.loss, half=grid.half, done=grid.done, word=grid.classes, words=words,
        experiment=np.array(files.dump(job.experiment)), settings=np.array(_settings(job)),
    )  # fmt: skip
    if grid.since is not None:
        arrays[_SINCE] = grid.since
    np.savez(out, **arrays)
    try:
        target = Path(os.path.realpath(path))
        put_in_place(target, [out.getbuffer()], mode_of(target))
    except OSError as error:
        raise UserError(f"{path.name} cannot be written: {error.strerror or error}.") from None


def _settings(job: MapJob) -> str:
    """What decides the numbers besides the experiment and the values on the axes, as JSON."""
    bound = {} if job.below is None else {"below": job.below}
    return json.dumps({"x": job.x.key, "y": job.y.key, "updates": job.updates, "dtype": job.precision, **bound})


def begun_grid(path: Path, job: MapJob) -> Grid | None:
    """What a file holds of the very same map, begun and not ended; None where it is anything else."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > _MOST_BYTES:
                return None
        with np.load(path, allow_pickle=False) as found:
            same = (
                str(found["settings"]) == _settings(job)
                and str(found["experiment"]) == files.dump(job.experiment)
                and np.array_equal(found["x"], job.x.values)
                and np.array_equal(found["y"], job.y.values)
            )
            if not same or found["done"].all():
                return None
            names = ("half", "loss", "done") if job.below is None else ("half", "loss", "done", _SINCE)
            arrays = [found[name] for name in names]
    except Exception:  # numpy and zipfile have a dozen for what is no such file
        return None
    half, loss, done, *since = arrays
    if done.dtype != np.bool_ or any(one.shape != job.shape for one in arrays):
        return None
    return Grid(job, sealed(half), sealed(loss), sealed(done), *map(sealed, since))


def grid_table(grid: Grid) -> Table:
    """A line for each pixel that is done: its two numbers, its loss, and its class in words.

    Of a map with a bound also from which update on the loss stays below it, NaN where it does not.
    """
    more = () if grid.since is None else (_SINCE,)
    return Table("map", (grid.job.x.key, grid.job.y.key, "loss", "class", *more), _lines(grid))


def _lines(grid: Grid) -> Iterator[tuple[float | str, ...]]:
    xs, classes = grid.job.x.values.tolist(), grid.classes
    for row, y in enumerate(grid.job.y.values.tolist()):
        for column in np.flatnonzero(grid.done[row]).tolist():
            more = () if grid.since is None else (float(grid.since[row, column]),)
            yield xs[column], y, float(grid.loss[row, column]), CLASSES[classes[row, column]][0], *more
