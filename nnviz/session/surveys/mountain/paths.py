"""Paths on the mountain: the moments of a run, found in its history and put into a plane."""

from collections.abc import Callable, Sequence
from dataclasses import field, replace

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.calling_off import Progress
from nnviz.core.history import update_cost
from nnviz.core.landscape import Plane, flatten, project, size_of
from nnviz.core.network import Network
from nnviz.records import dataclass
from nnviz.session.frame.plots import PathLine
from nnviz.session.run import Point, Run

#: Paths are drawn through at most so many of their moments together, and fewer where these take more than so much room.
MOST_MOMENTS, MOST_BYTES = 160, 256 * 2**20
#: A loss that is so many times the first one of its run has left the picture.
FARTHEST = 1000.0
#: But no path has fewer than so many.
FEWEST_MOMENTS = 12
#: So many moments new to a plane are looked up at a time while the window waits, or as many as take about so many ns;
#: the others follow.
MOMENTS_AT_ONCE, LOOKING_UP = 24, 4e6


#: The start of the history that a moment belongs to, and its update.
MomentKey = tuple[Point, int]
Known = dict[MomentKey, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class WeightPath:
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
    usual: float  # half the width that it has where nothing is known about it
    is_of_weights: bool = False  # whether the coordinates are the values of two weights
    laid_for: tuple[int, int] | None = None  # of the path that gave its directions: the run's number, and its updates
    known: Known = field(default_factory=dict)

    def lines(
        self, paths: Sequence[WeightPath], *, at_once: bool = False, between: Callable[[], None] = lambda: None
    ) -> tuple[PathLine, ...]:
        """The paths of runs: through moments whose loss was measured; of new ones a few, or all of them ``at_once``.

        ``between`` is called before each is looked up, and may raise to end it.
        """
        moments, count = most_moments(self.network, len(paths)), len(paths)
        before, self.known = self.known, {}
        return tuple(
            self._line(path, _moments(path.run, moments), before, between,
                       None if at_once else _at_a_time(path.run, count))
            for path in paths
        )  # fmt: skip

    def _line(
        self, path: WeightPath, chosen: Indices, before: Known, between: Callable[[], None], most: int | None
    ) -> PathLine:
        """One path; of what was looked up ``before``, only what it goes through is still known afterwards."""
        curves = path.run.curves
        keys = [_key(path.run, update) for update in curves.updates[chosen].tolist()]
        self.known |= {key: before[key] for key in keys if key in before}
        for key in [key for key in keys if key not in self.known][:most]:
            between()
            self.remember(key, flatten(path.run.at(key[1]).parameters))
        chosen = chosen[[key in self.known for key in keys]]
        places = np.array([self.known[key] for key in keys if key in self.known]).reshape(-1, 2)
        return PathLine(
            path.label, path.colour, places[:, 0], places[:, 1], curves.train_loss[chosen], curves.updates[chosen]
        )

    def remember(self, key: MomentKey, point: Array) -> None:
        """Where in the plane a moment lies."""
        a, b = project(self.plane, point[np.newaxis])[0].tolist()
        self.known[key] = a, b


def through(plane: Plane, point: Array) -> Plane:
    """The parallel plane that goes through a point (size,): what lies at some coordinates there does so here."""
    a, b = project(plane, point[np.newaxis])[0].tolist()
    return replace(plane, centre=point - a * plane.u - b * plane.v)


def laid_for(paths: Sequence[WeightPath]) -> tuple[int, int] | None:
    """What the directions of a plane are good for: this run, walked so far. Lanes are laid anew each time."""
    return (paths[0].run.number, paths[0].run.last) if len(paths) == 1 else None


def _at_a_time(run: Run, paths: int) -> int:
    """How many moments of a run, one of several, can be looked up within a frame: most are computed again."""
    history = run.history
    fitting = int(LOOKING_UP / paths / (history.spacing * update_cost(history.recipe)))
    return max(1, min(MOMENTS_AT_ONCE, fitting))


def most_moments(network: Network, paths: int) -> int:
    """Through how many moments each of some paths is drawn."""
    room = MOST_BYTES // (8 * size_of(network))
    return max(FEWEST_MOMENTS, min(MOST_MOMENTS, room) // max(paths, 1))


def _moments(run: Run, most: int) -> Indices:
    """Places in a run's curves of moments that lie evenly, the first that can be returned to and the last among them.

    A longer run keeps every other one.
    """
    curves, step = run.curves, 1
    first = int(np.searchsorted(curves.updates, run.first))
    while len(curves.updates) - first > most * step:
        step *= 2
    places: Indices = np.unique(np.append(np.arange(first, len(curves.updates), step), len(curves.updates) - 1))
    kept: Indices = places[curves.train_loss[places] <= bound_of(run)]
    return kept if len(kept) else places[:1]


def bound_of(run: Run) -> float:
    """The loss beyond which a run has left the mountain: through such moments nothing of the rest could be seen."""
    curves = run.curves
    return FARTHEST * float(curves.train_loss[np.searchsorted(curves.updates, run.first)])


def _key(run: Run, update: int) -> MomentKey:
    """What a moment is remembered by. A run's number would not do: after Undo another run may have the same."""
    return run.owner(update).history.start, update


def points_of(paths: Sequence[WeightPath], network: Network, on_progress: Progress) -> dict[MomentKey, Array] | None:
    """The points (size,) that runs have walked through, one run after the other; None where it was called off."""
    most, points = most_moments(network, len(paths)), dict[MomentKey, Array]()
    for place, path in enumerate(paths):
        chosen = path.run.curves.updates[_moments(path.run, most)].tolist()
        for done, update in enumerate(chosen):
            if not on_progress((place + done / len(chosen)) / len(paths)):
                return None
            points[_key(path.run, update)] = flatten(path.run.at(update).parameters)
    return points
