"""Paths on the mountain: the moments of a run, found in its history and put into a plane."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnviz.core.landscape import Plane, flatten, project
from nnviz.core.network import Network
from nnviz.session.frame.plots import PathLine
from nnviz.session.mountain.ground import Array, Progress
from nnviz.session.run import Point, Run

#: A path is drawn through at most so many of its moments.
MOST_MOMENTS = 160
#: So many moments new to a plane are looked up at a time while the window waits; the others follow.
MOMENTS_AT_ONCE = 24


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A run as it is drawn on the mountain."""

    run: Run
    label: str = ""
    colour: int = -1

    @property
    def has_moved(self) -> bool:
        """Whether there is a path, and not just a point."""
        return self.run.last > self.run.first


@dataclass(slots=True, eq=False)
class Track:
    """A plane, and the places in it of the moments of paths that were looked up before."""

    network: Network
    plane: Plane
    a_name: str
    b_name: str
    note: str
    known: dict[tuple[Point, int], tuple[float, float]] = field(default_factory=dict)

    def line(self, walk: Walk, most: int | None = MOMENTS_AT_ONCE) -> PathLine:
        """The path of a run: through moments whose loss was measured; of new ones at most ``most``."""
        curves, chosen = walk.run.curves, _moments(walk.run)
        keys = [_key(walk.run, update) for update in curves.updates[chosen].tolist()]
        for key in [key for key in keys if key not in self.known][:most]:
            point = flatten(walk.run.at(key[1]).parameters)
            self.known[key] = tuple(project(self.plane, point[np.newaxis])[0].tolist())
        chosen = chosen[[key in self.known for key in keys]]
        places = np.array([self.known[key] for key in keys if key in self.known]).reshape(-1, 2)
        return PathLine(
            walk.label, walk.colour, places[:, 0], places[:, 1], curves.train_loss[chosen], curves.updates[chosen]
        )


def _moments(run: Run) -> NDArray[np.int64]:
    """Places in a run's curves of moments that lie evenly, the first that can be returned to and the last among them.

    A longer run keeps every other one.
    """
    updates, step = run.curves.updates, 1
    first = int(np.searchsorted(updates, run.first))
    while len(updates) - first > MOST_MOMENTS * step:
        step *= 2
    places: NDArray[np.int64] = np.unique(np.append(np.arange(first, len(updates), step), len(updates) - 1))
    return places


def _key(run: Run, update: int) -> tuple[Point, int]:
    """What a moment is remembered by. A run's number would not do: after Undo another run may have the same."""
    return run.owner(update).history.start, update


def points_of(walk: Walk, on_progress: Progress) -> Array | None:
    """The points (moments, size) that a run has walked through; None where it was called off."""
    chosen = walk.run.curves.updates[_moments(walk.run)].tolist()
    points = []
    for done, update in enumerate(chosen):
        if not on_progress(done / len(chosen)):
            return None
        points.append(flatten(walk.run.at(update).parameters))
    return np.stack(points)
