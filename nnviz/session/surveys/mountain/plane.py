"""The mountain over two weights or two directions, with the paths that runs have walked on it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.calling_off import CalledOffError, Progress, ended_by
from nnviz.core.chain import Target
from nnviz.core.landscape import (
    Plane,
    axis,
    flatten,
    losses_at,
    losses_in,
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
from nnviz.records import dataclass
from nnviz.session.frame.plots import Disc, PathLine, PlaneChoice, PlaneFrame
from nnviz.session.notation import number, percent, target_symbol
from nnviz.session.surveys.mountain.disc import Losses, Walked, flat_direction, grown, lay, search
from nnviz.session.surveys.mountain.ground import Ground
from nnviz.session.surveys.mountain.paths import MomentKey, Track, WeightPath, bound_of, laid_for, points_of, through
from nnviz.session.surveys.mountain.rates import Trial, Tried, rate_paths, try_rates

#: The squares of larger weights would overflow, and with them every length.
FARTHEST_AXIS = 1e150
#: A larger share of the way is all of it, but for rounding.
ALL = 1 - 1e-12
#: The disc is found with about so many surveys of a few points.
MOST_CALLS = 18
#: A point that is so much of the weights' size away from the plane is not in it.
STRAYED = 1e-9
#: A path that has become so many times as long asks for directions of its own.
OUTGROWN = 1.5
#: What the second axis is called where one weight is all there is.
ALONE = "no second direction"


@dataclass(frozen=True, slots=True, eq=False)
class PlaneJob:
    """Surveys the loss over two weights or two directions.

    Of a ``kept`` frame it keeps the directions and the disc, which grows if a path has to be held. Where nothing has
    been walked, a point outside of the disc has a range of its own.
    """

    ground: Ground
    choice: PlaneChoice
    paths: tuple[WeightPath, ...]
    kept: PlaneFrame | None = None
    step: str = ""  # how far the last update went
    trial: Trial | None = None  # what the three learning rates are to be tried from

    def run(self, on_progress: Progress) -> PlaneFrame | None:
        """The plane with the paths in it; None where it was called off."""
        try:
            with np.errstate(all="ignore"):
                return self._run(on_progress)
        except CalledOffError:
            return None

    def _run(self, on_progress: Progress) -> PlaneFrame | None:
        known = self._kept_track()
        track = known or self._track(lambda share: on_progress(share / 4))
        if track is None or not on_progress(0.25):
            return None
        if not _can_be_measured(track.plane, track.usual):
            raise UserError("The weights here are too large, or not finite, so there is no plane to look over.")
        g, lines = self.ground, track.lines(self.paths, self.ground, at_once=True, between=ended_by(on_progress, 0.25))
        ended_by(on_progress, 0.25)()
        here = _here(track, self.ground, _at(on_progress, 0.25))
        laid = self._laid(track, lines, here, lambda share: on_progress(0.25 + share / 4))
        if laid is None:
            return None
        disc, lowest = laid
        a, b = (_grid(middle, disc.radius, self.choice) for middle in (disc.a, disc.b))
        plane = replace(track.plane, a=a, b=b)
        if not _can_be_drawn(plane):
            raise UserError("The weights here are too large, or not finite, so there is no plane to look over.")
        losses = plane_losses(g.network, plane, g.x, g.y, on_progress=lambda share: on_progress(0.5 + 0.4 * share))
        if losses is None:
            return None
        tried = self._tried(_at(on_progress, 0.9))
        if self.trial is not None and tried is None:
            return None
        track.plane = plane
        if known is None:
            disc = _with_a_rim(disc, plane, losses, self._has_path)
        return PlaneFrame(
            a=plane.a, b=plane.b, losses=losses, a_name=track.a_name, b_name=track.b_name, paths=lines, here=here,
            title=f"{over(track)} · {g.title}", note=track.note, track=track, disc=disc, lowest=lowest,
            lowest_name="minimum" if size_of(g.network) == 2 else "lowest in this plane", updates=g.updates,
            step=self.step, rates=() if tried is None else rate_paths(tried, plane, disc),
            tried=tried,
            flat=flat_direction(plane, losses, disc) if self.kept is None or known is None else self.kept.flat,
        )  # fmt: skip

    def _tried(self, on_progress: Progress) -> Tried | None:
        """What came of three rates; it does not depend on the plane, so that much of it is known already."""
        if self.trial is None:
            return None
        before = None if self.kept is None else self.kept.tried
        if isinstance(before, Tried) and before.does_for(self.trial):
            return before
        return try_rates(self.trial, on_progress)

    def _kept_track(self) -> Track | None:
        """The kept directions, through the point where the weights are now."""
        track = None if self.kept is None else self.kept.track
        if not isinstance(track, Track) or track.network != self.ground.network or self.kept is None:
            return None
        point, disc = flatten(self.ground.parameters), self.kept.disc
        place = project(track.plane, point[np.newaxis])[0]
        if disc is None or not (self._has_path or disc.distance(*place) <= disc.radius):
            return None
        note = self._over_weights().note if track.is_of_weights else track.note
        return replace(track, plane=through(track.plane, point), note=note)

    @property
    def _has_path(self) -> bool:
        return any(path.has_moved for path in self.paths)

    def _laid(
        self, track: Track, lines: Sequence[PathLine], here: tuple[float, float, float], on_progress: Progress
    ) -> tuple[Disc, tuple[float, float, float] | None] | None:
        """The disc, and the valley's lowest point where there is one; None where it was called off."""
        walked = walked_of(lines, here)
        found = search(self._losses(track, on_progress), walked, track.usual)
        if found is None:
            return None
        kept = None if self.kept is None else self.kept.disc
        if kept is not None and self._kept_track() is not None:
            disc = grown(kept, walked)
        else:
            disc = lay(walked, found, track.usual)
            disc = replace(disc, radius=disc.radius * self.choice.reach)
        return disc, found[:3] if found[3] else None

    def _losses(self, track: Track, on_progress: Progress) -> Losses:
        g, plane, calls = self.ground, track.plane, 0

        def losses(a: Array, b: Array) -> Array | None:
            nonlocal calls
            calls += 1
            done = min(calls / MOST_CALLS, 1.0)
            return losses_in(g.network, plane, a, b, g.x, g.y, on_progress=lambda _: on_progress(done))

        return losses

    def _track(self, on_progress: Progress) -> Track | None:
        if size_of(self.ground.network) == 2:  # these two are all there is
            return self._over_weights()
        match self.choice.axes:
            case "weights":
                return self._over_weights()
            case "path" | "gradient_path" if self._has_path:
                return self._along_path(on_progress)
        return self._downhill(ended_by(on_progress))

    @property
    def _leaves_out(self) -> bool:
        """Whether a run has gone so far up that its path is not drawn to the end."""
        runs = [path.run for path in self.paths if path.run is not None]
        return any(not (run.curves.train_loss <= bound_of(run)).all() for run in runs)

    def _over_weights(self) -> Track:
        """Over two weights, whose values are the coordinates: all others stay as they are."""
        g = self.ground
        first, second = self._two()
        u, v = (_axis(g.network, chosen) for chosen in (first, second))
        here = flatten(g.parameters)
        plane = through(Plane(np.zeros_like(here), u, v, np.zeros(1), np.zeros(1)), here)
        usual = max(2.0, 2.0 * abs(float(here @ u)), 2.0 * abs(float(here @ v)))
        size = size_of(g.network) - 2
        if not size:
            return Track(g.network, plane, *two_names(first, second), "", usual, is_of_weights=True)
        updates = "at the start" if g.updates == 0 else f"after update {g.updates:,}"
        note = f"All {size:,} other {_kinds(g.network)} are held as they are {updates}."
        note += " The path hovers where others have moved."
        return Track(
            g.network, plane, target_symbol(first), target_symbol(second), note, usual, is_of_weights=True
        )  # fmt: skip

    def _two(self) -> tuple[Target, Target]:
        """The two chosen ones, or the only two there are."""
        alone = only_two(self.ground.network)
        if alone is not None:
            return alone
        first, second = self.choice.first, self.choice.second
        if first is None or second is None or first == second:
            raise UserError("Choose two different weights or biases to look at.")
        return first, second

    def _downhill(self, between: Callable[[], None]) -> Track:
        """Along the negative gradient, and a random direction across it; 1 is as long as the weights themselves."""
        g = self.ground
        here = flatten(g.parameters)
        v = random_direction(g.network, g.parameters, generator(0))
        between()
        u = self.ground.downhill(between)
        length = float(np.linalg.norm(v))
        if u.any():
            u *= length / np.linalg.norm(u)
        else:
            u = orthogonal(random_direction(g.network, g.parameters, generator(1)), v)
        note = f"1 is as long as all {_kinds(g.network)} together, {number(length)}. The path is projected."
        between()
        plane = Plane(here, u, orthogonal(v, u), np.zeros(1), np.zeros(1))
        between()
        return Track(g.network, plane, "along −∇L", "along a random direction" if v.size > 1 else ALONE, note, 1.0)

    def _along_path(self, on_progress: Progress) -> Track | None:
        """Along the two directions in which the paths reach farthest, or the slope here and the first of them."""
        points = points_of(self.paths, self.ground.network, on_progress)
        if points is None:
            return None
        between = ended_by(on_progress, 1.0)
        u, v = principal(np.stack(list(points.values())), between)
        between()
        names = "first direction of the path", "second direction"
        slope = None if self.choice.axes == "path" else self.ground.downhill(between)
        if slope is not None and slope.any():
            u, v = slope / np.linalg.norm(slope), u
            v, names = orthogonal(v, u), ("along −∇L", "direction of the path")
        return self._around(points, u, v, names, between)

    def _around(
        self, points: dict[MomentKey, Array], u: Array, v: Array, names: tuple[str, str], between: Callable[[], None]
    ) -> Track:
        """A plane of two orthonormal directions that holds the paths and the present point."""
        g, together = self.ground, np.stack(list(points.values()))
        plane = Plane(together[-1], u, v, np.zeros(1), np.zeros(1))
        places = project(plane, together)
        between()
        ways = together - together[-1]
        largest = float(np.abs(ways).max()) or 1.0  # before it is squared
        way = float(((ways / largest) ** 2).sum())
        share = float(((places / largest) ** 2).sum()) / way if way else 1.0
        between()
        note = f"These two directions show {_shown(share)} of how the weights moved{_rest(share)}."
        note += " Where the loss was over 1,000 times the first one, the path is left out." if self._leaves_out else ""
        here = flatten(g.parameters)
        between()
        track = Track(
            g.network, through(plane, here), names[0], names[1] if v.any() else ALONE, note,
            usual=float(np.linalg.norm(here)) / 2 or 1.0, laid_for=laid_for(self.paths),
        )  # fmt: skip
        for key, point in points.items():
            between()
            track.remember(key, point)
        return track


def _at(on_progress: Progress, share: float) -> Progress:
    """Of a part whose length is not known."""
    return lambda _: on_progress(share)


def _kinds(network: Network) -> str:
    return "weights and biases" if network.has_biases else "weights"


def _shown(share: float) -> str:
    """In percent; all of it up to the rounding of the points."""
    return percent(1.0 if share > ALL else share)


def _rest(share: float) -> str:
    return "" if share > ALL else "; the rest cannot be seen here"


def only_two(network: Network) -> tuple[Target, Target] | None:
    """The two weights and biases of a net that has no more."""
    if size_of(network) != 2:
        return None
    places = [(k, row, column) for k in range(1, network.depth + 1) for row in range(network.fan_out(k))
              for column in range(network.row_size(k))]  # fmt: skip
    first, second = (_entry(network, *place) for place in places)
    return first, second


def _entry(network: Network, layer: int, row: int, column: int) -> Target:
    """A weight, or behind the last of its unit the bias."""
    is_bias = column == network.fan_in(layer)
    return Target(layer, "b", row) if is_bias else Target(layer, "W", row, column)


def two_names(first: Target, second: Target) -> tuple[str, str]:
    """Of one weight and one bias there is no telling apart."""
    one_each = first.parameter == "W" and second.parameter == "b"
    return ("w", "b") if one_each else (target_symbol(first), target_symbol(second))


def _grid(middle: float, radius: float, choice: PlaneChoice) -> Array:
    return np.linspace(middle - radius, middle + radius, choice.points)


def _with_a_rim(disc: Disc, plane: Plane, losses: Array, has_moved: bool) -> Disc:
    """Before there is a path, and where it stands still, as high as half of what there is to see."""
    a, b = np.meshgrid(plane.a, plane.b)
    shown = losses[(disc.distance(a, b) <= disc.radius) & np.isfinite(losses)]
    if not shown.size:
        return disc
    usual = float(np.median(shown))
    low = float(shown.min())
    stands = not has_moved or disc.top - low <= 1e-9 * abs(low)
    return replace(disc, top=max(disc.top, usual)) if stands or not np.isfinite(disc.top) else disc


def _can_be_measured(plane: Plane, usual: float) -> bool:
    """Whether its numbers are finite, and not too large to be squared."""
    numbers = all(np.isfinite(some).all() and np.abs(some).max() < FARTHEST_AXIS
                  for some in (plane.centre, plane.u, plane.v))  # fmt: skip
    return numbers and 0 < usual < FARTHEST_AXIS


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


def _here(track: Track, ground: Ground, on_progress: Progress | None = None) -> tuple[float, float, float]:
    """Where the weights are; their loss is worked out only where the run has not measured it.

    Raises CalledOffError where ``on_progress`` has called it off.
    """
    point = flatten(ground.parameters)[np.newaxis]
    a, b = project(track.plane, point)[0].tolist()
    if ground.loss is not None:
        return a, b, ground.loss
    loss = losses_at(ground.network, point, ground.x, ground.y, on_progress=on_progress)
    if loss is None:
        raise CalledOffError
    return a, b, float(loss[0])


def over(track: Track) -> str:
    """What the picture shows."""
    return f"loss over {track.a_name} and {track.b_name}" if track.is_of_weights else "loss over two directions"


def walked_of(lines: Sequence[PathLine], here: tuple[float, float, float]) -> Walked:
    """Every moment of the paths, and the present point."""
    places = [np.column_stack((line.a, line.b)) for line in lines]
    losses = [line.losses for line in lines]
    return Walked(np.vstack([*places, [here[:2]]]), np.concatenate([*losses, [here[2]]]))


def followed(frame: PlaneFrame, ground: Ground, paths: Sequence[WeightPath]) -> PlaneFrame:
    """The same mountain, with the paths and the position as they are now; of another net's it stays as it is."""
    track = frame.track
    if not isinstance(track, Track) or track.network != ground.network:
        return frame
    with np.errstate(all="ignore"):
        here = _here(track, ground)
        return replace(frame, paths=track.lines(paths, ground), here=here, updates=ground.updates,
                       title=f"{over(track)} · {ground.title}")  # fmt: skip


def strayed(frame: PlaneFrame, ground: Ground) -> bool:
    """Whether the present weights lie beside the plane by more than rounding."""
    track = frame.track
    if not isinstance(track, Track) or track.network != ground.network:
        return False
    point, plane = flatten(ground.parameters), track.plane
    with np.errstate(all="ignore"):
        beside = float(np.abs(through(plane, point).centre - plane.centre).max())
        size = max(float(np.abs(point).max()), float(np.abs(plane.centre).max()))
        return bool(beside > STRAYED * size)


def outgrown(frame: PlaneFrame, paths: Sequence[WeightPath]) -> bool:
    """Whether the directions are those of another run's path, or of one less than two thirds as long."""
    laid = frame.track.laid_for if isinstance(frame.track, Track) else None
    now = laid_for(paths)
    if laid is None or now is None:
        return False
    return laid[0] != now[0] or laid[1] * OUTGROWN < now[1]
