"""The mountain over two weights or two directions, with the paths that runs have walked on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.chain import Target
from nnviz.core.landscape import (
    Plane,
    Progress,
    axis,
    flatten,
    losses_at,
    orthogonal,
    plane_losses,
    principal,
    project,
    random_direction,
    size_of,
)
from nnviz.core.network import Network
from nnviz.core.randomness import generator
from nnviz.errors import UserError
from nnviz.session.frame.plots import PlaneChoice, PlaneFrame
from nnviz.session.notation import number, percent, target_symbol
from nnviz.session.surveys.mountain.ground import Ground
from nnviz.session.surveys.mountain.paths import MomentKey, Track, WeightPath, bound_of, points_of

#: The squares of larger weights would overflow, and with them every length.
FARTHEST_AXIS = 1e150
#: A larger share of the way is all of it, but for rounding.
ALL = 1 - 1e-12
#: What the second axis is called where one weight is all there is.
ALONE = "no second direction"


@dataclass(frozen=True, slots=True, eq=False)
class PlaneJob:
    """Surveys the loss over two weights or two directions."""

    ground: Ground
    choice: PlaneChoice
    paths: tuple[WeightPath, ...]

    def run(self, on_progress: Progress) -> PlaneFrame | None:
        """The plane with the paths in it; None where it was called off."""
        with np.errstate(all="ignore"):
            return self._run(on_progress)

    def _run(self, on_progress: Progress) -> PlaneFrame | None:
        track = self._track(lambda share: on_progress(share / 4))
        if track is None:
            return None
        if not _can_be_drawn(track.plane):
            raise UserError("The weights here are too large, or not finite, so there is no plane to look over.")
        g = self.ground
        losses = plane_losses(
            g.network, track.plane, g.x, g.y, on_progress=lambda share: on_progress(0.25 + 0.75 * share)
        )
        if losses is None:
            return None
        lines = track.lines(self.paths, at_once=True)
        return PlaneFrame(
            a=track.plane.a, b=track.plane.b, losses=losses, a_name=track.a_name, b_name=track.b_name, paths=lines,
            here=_here(track, g), title=g.title, note=track.note, track=track,
        )  # fmt: skip

    def _track(self, on_progress: Progress) -> Track | None:
        match self.choice.axes:
            case "weights":
                return self._over_weights()
            case "path" | "gradient_path" if any(path.has_moved for path in self.paths):
                return self._along_path(on_progress)
        return self._downhill()

    @property
    def _leaves_out(self) -> bool:
        """Whether a run has gone so far up that its path is not drawn to the end."""
        return any(not (path.run.curves.train_loss <= bound_of(path.run)).all() for path in self.paths)

    def _grid(self, low: float, high: float) -> Array:
        middle, half = (low + high) / 2, max((high - low) / 2, 1e-12) * self.choice.reach
        return np.linspace(middle - half, middle + half, self.choice.points)

    def _over_weights(self) -> Track:
        """Over two weights, whose values are the coordinates: all others stay as they are."""
        first, second, g = self.choice.first, self.choice.second, self.ground
        if first is None or second is None or first == second:
            raise UserError("Choose two different weights or biases to look at.")
        u, v = (_axis(g.network, chosen) for chosen in (first, second))
        here = flatten(g.parameters)
        centre = here - (here @ u) * u - (here @ v) * v
        a, b = (self._about(float(here @ direction)) for direction in (u, v))
        size = size_of(g.network) - 2
        updates = "at the start" if g.updates == 0 else f"after update {g.updates:,}"
        others = "" if not size else f"All {size:,} other {_kinds(g.network)} are held as they are {updates}. "
        return Track(
            g.network, Plane(centre, u, v, a, b), target_symbol(first), target_symbol(second),
            f"{others}The path hovers where others have moved.",
        )  # fmt: skip

    def _about(self, weight: float) -> Array:
        half = max(2.0, 2.0 * abs(weight))
        return self._grid(weight - half, weight + half)

    def _downhill(self) -> Track:
        """Along the negative gradient, and a random direction across it; 1 is as long as the weights themselves."""
        g = self.ground
        here = flatten(g.parameters)
        v = random_direction(g.network, g.parameters, generator(0))
        u = self.ground.downhill()
        length = float(np.linalg.norm(v))
        if u.any():
            u *= length / np.linalg.norm(u)
        else:
            u = orthogonal(random_direction(g.network, g.parameters, generator(1)), v)
        grid = self._grid(-1.0, 1.0)
        note = f"1 is as long as all {_kinds(g.network)} together, {number(length)}. The path is projected."
        plane = Plane(here, u, orthogonal(v, u), grid, grid)
        return Track(g.network, plane, "along −∇L", "along a random direction" if v.size > 1 else ALONE, note)

    def _along_path(self, on_progress: Progress) -> Track | None:
        """Along the two directions in which the paths reach farthest, or the slope here and the first of them."""
        points = points_of(self.paths, self.ground.network, on_progress)
        if points is None:
            return None
        u, v = principal(np.stack(list(points.values())))
        if self.choice.axes == "path":
            return self._around(points, u, v, "first direction of the path", "second direction")
        slope = self.ground.downhill()
        if not slope.any():
            return self._around(points, u, v, "first direction of the path", "second direction")
        u, v = slope / np.linalg.norm(slope), u
        return self._around(points, u, orthogonal(v, u), "along −∇L", "direction of the path")

    def _around(self, points: dict[MomentKey, Array], u: Array, v: Array, a_name: str, b_name: str) -> Track:
        """A plane of two orthonormal directions that holds the paths and the present point."""
        g, together = self.ground, np.stack(list(points.values()))
        plane = Plane(together[-1], u, v, np.zeros(1), np.zeros(1))
        places = project(plane, np.concatenate((together, flatten(g.parameters)[np.newaxis])))
        low, high = places.min(axis=0), places.max(axis=0)
        spare = np.maximum((high - low) * 0.25, (high - low).max() * 0.15)
        a, b = (self._grid(lo, hi) for lo, hi in zip(low - spare, high + spare, strict=True))
        ways = together - together[-1]
        largest = float(np.abs(ways).max()) or 1.0  # before it is squared
        way = float(((ways / largest) ** 2).sum())
        share = float(((places[:-1] / largest) ** 2).sum()) / way if way else 1.0
        note = f"These two directions show {_shown(share)} of how the weights moved{_rest(share)}."
        note += " Where the loss was over 1,000 times the first one, the path is left out." if self._leaves_out else ""
        track = Track(g.network, replace(plane, a=a, b=b), a_name, b_name if v.any() else ALONE, note)
        for key, point in points.items():
            track.remember(key, point)
        return track


def _kinds(network: Network) -> str:
    return "weights and biases" if network.has_biases else "weights"


def _shown(share: float) -> str:
    """In percent; all of it up to the rounding of the points."""
    return percent(1.0 if share > ALL else share)


def _rest(share: float) -> str:
    return "" if share > ALL else "; the rest cannot be seen here"


def _can_be_drawn(plane: Plane) -> bool:
    """Whether its numbers are finite, and its axes have two ends, not too far away to be measured."""
    numbers = all(np.isfinite(some).all() for some in (plane.centre, plane.u, plane.v))
    axes = (plane.a, plane.b)
    return numbers and all(axis[-1] > axis[0] and np.abs(axis).max() < FARTHEST_AXIS for axis in axes)


def _axis(network: Network, chosen: Target) -> Array:
    if chosen.row is None or (chosen.parameter == "W" and chosen.column is None):
        raise UserError("Choose one weight or bias of the layer, not all of them.")
    k = chosen.layer
    missing = k > network.depth or (chosen.parameter == "b" and not network.biases(k))
    if missing or chosen.row >= network.fan_out(k) or (chosen.column or 0) >= network.fan_in(k):
        raise UserError(f"This net has no {target_symbol(chosen)}: choose another weight or bias.")
    return axis(network, chosen.layer, chosen.parameter, chosen.row, chosen.column)


def _here(track: Track, ground: Ground) -> tuple[float, float, float]:
    """Where the weights are; their loss is worked out only where the run has not measured it."""
    point = flatten(ground.parameters)[np.newaxis]
    a, b = project(track.plane, point)[0].tolist()
    if ground.loss is not None:
        return a, b, ground.loss
    loss = losses_at(ground.network, point, ground.x, ground.y)
    assert loss is not None
    return a, b, float(loss[0])


def followed(frame: PlaneFrame, ground: Ground, paths: Sequence[WeightPath]) -> PlaneFrame:
    """The same mountain, with the paths and the position as they are now; of another net's it stays as it is."""
    track = frame.track
    if not isinstance(track, Track) or track.network != ground.network:
        return frame
    with np.errstate(all="ignore"):
        return replace(frame, paths=track.lines(paths), here=_here(track, ground))
