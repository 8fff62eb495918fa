"""Paths on the mountain: the moments of a run, found in its history, and those stepped through by hand, in a plane."""

from collections.abc import Callable, Sequence
from dataclasses import field, replace

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.calling_off import Progress
from nnviz.core.history import update_cost
from nnviz.core.landscape import Plane, flatten, losses_at, project, size_of
from nnviz.core.network import Network
from nnviz.records import dataclass
from nnviz.session.frame.plots import PathLine
from nnviz.session.run import Point, Run
from nnviz.session.surveys.mountain.ground import Ground

#: Paths are drawn through at most so many of their moments together, and fewer where these take more than so much room.
MOST_MOMENTS, MOST_BYTES = 160, 256 * 2**20
#: A loss that is so many times the first one of its run has left the picture.
FARTHEST = 1000.0
#: But no path has fewer than so many.
FEWEST_MOMENTS = 12
#: So many moments new to a plane are looked up at a time while the window waits, or as many as take about so many ns;
#: the others follow.
MOMENTS_AT_ONCE, LOOKING_UP = 24, 4e6


#: Of moments stepped through by hand so many, whose loss has to be measured, too.
BY_HAND_AT_ONCE = 4


#: The start of the history that a moment belongs to, or itself where it was stepped to by hand, and its update.
MomentKey = tuple[Point, int]
Known = dict[MomentKey, tuple[float, float]]
#: Of moments their places a and b, their losses, and after how many updates they were.
Walked = tuple[Array, Array, Array, Indices]


@dataclass(frozen=True, slots=True, eq=False)
class WeightPath:
    """A run as it is drawn on the mountain; then what was stepped through by hand from one of its moments on.

    Without a run the first of ``by_hand`` is where the path begins, with one that moment of it.
    """

    run: Run | None
    label: str = ""
    colour: int = -1
    by_hand: tuple[Point, ...] = ()

    @property
    def has_moved(self) -> bool:
        """Whether there is a path, and not just a point."""
        return len(self.by_hand) > 1 or (self.run is not None and self.run.last > self.run.first)

    @property
    def last(self) -> int:
        """The update that it leads to."""
        if self.by_hand:
            return self.by_hand[-1].updates
        return 0 if self.run is None else self.run.last

    @property
    def steps(self) -> tuple[Point, ...]:
        """The moments by hand that are none of the run."""
        return self.by_hand[1:] if self.run is not None else self.by_hand

    def of_run(self, most: int) -> Indices:
        """Places in the run's curves of the moments that it is drawn through, as far as it was followed."""
        if self.run is None:
            return np.zeros(0, dtype=np.int64)
        chosen = _moments(self.run, most)
        return chosen[self.run.curves.updates[chosen] <= self.by_hand[0].updates] if self.by_hand else chosen


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
    measured: dict[Point, float] = field(default_factory=dict)  # the loss of moments stepped through by hand

    def lines(
        self,
        paths: Sequence[WeightPath],
        ground: Ground,
        *,
        at_once: bool = False,
        between: Callable[[], None] = lambda: None,
    ) -> tuple[PathLine, ...]:
        """The paths: through moments whose loss was measured, or is; of new ones a few, or all of them ``at_once``.

        ``between`` is called before each is looked up, and may raise to end it.
        """
        moments, count = most_moments(self.network, len(paths)), len(paths)
        before, self.known = self.known, {}
        lines = []
        for path in paths:
            parts = []
            if path.run is not None:
                most = None if at_once else _at_a_time(path.run, count)
                parts.append(self._of_run(path, path.run, moments, before, between, most))
            if path.steps:
                parts.append(self._by_hand(path.steps, ground, before, between, None if at_once else BY_HAND_AT_ONCE))
            a, b, losses, updates = (np.concatenate(sides) for sides in zip(*parts, strict=True))
            lines.append(PathLine(path.label, path.colour, a, b, losses, updates))
        return tuple(lines)

    def _of_run(
        self, path: WeightPath, run: Run, moments: int, before: Known, between: Callable[[], None], most: int | None
    ) -> Walked:
        """The part in a run; of what was looked up ``before``, only what it goes through is still known afterwards."""
        curves, chosen = run.curves, path.of_run(moments)
        keys = [_key(run, update) for update in curves.updates[chosen].tolist()]
        self.known |= {key: before[key] for key in keys if key in before}
        for key in [key for key in keys if key not in self.known][:most]:
            between()
            self.remember(key, flatten(run.at(key[1]).parameters))
        chosen = chosen[[key in self.known for key in keys]]
        places = np.array([self.known[key] for key in keys if key in self.known]).reshape(-1, 2)
        return places[:, 0], places[:, 1], curves.train_loss[chosen], curves.updates[chosen]

    def _by_hand(
        self, steps: Sequence[Point], ground: Ground, before: Known, between: Callable[[], None], most: int | None
    ) -> Walked:
        """The part by hand, whose losses of all training rows are measured; up to where it leaves the picture."""
        keys = [(point, point.updates) for point in steps]
        self.known |= {key: before[key] for key in keys if key in before}
        measured, self.measured = self.measured, {}
        self.measured |= {point: measured[point] for point in steps if point in measured}
        for key in [key for key in keys if key not in self.known or key[0] not in self.measured][:most]:
            between()
            vector = flatten(key[0].parameters)
            self.remember(key, vector)
            loss = losses_at(ground.network, vector[np.newaxis], ground.x, ground.y)
            self.measured[key[0]] = np.inf if loss is None else float(loss[0])
        found = [key for key in keys if key in self.known and key[0] in self.measured]
        losses = np.array([self.measured[key[0]] for key in found])
        places = np.array([self.known[key] for key in found]).reshape(-1, 2)
        near = losses <= FARTHEST * losses[:1]
        near[:1] = True  # where it begins, whatever the loss is there
        updates = np.array([key[1] for key in found], dtype=np.int64)
        return places[near, 0], places[near, 1], losses[near], updates[near]

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
    if len(paths) != 1:
        return None
    (path,) = paths
    return (0 if path.run is None else path.run.number), path.last


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
        for point in path.steps:
            points[point, point.updates] = flatten(point.parameters)
        if path.run is None:
            continue
        chosen = path.run.curves.updates[path.of_run(most)].tolist()
        for done, update in enumerate(chosen):
            if not on_progress((place + done / len(chosen)) / len(paths)):
                return None
            points[_key(path.run, update)] = flatten(path.run.at(update).parameters)
    return points
