"""The error mountain: jobs that survey it away from the window, and the path that training walks on it.

A job holds values and gives a frame, in whatever thread it runs; every height in the frame is the true mean loss of all
training rows. The path is found in the run's history, and put into the plane again whenever it has grown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.core.curvature import largest_curvature
from nnviz.core.errors import UserError
from nnviz.core.landscape import (
    Plane,
    axis,
    downhill,
    flatten,
    line_losses,
    losses_at,
    orthogonal,
    plane_losses,
    principal,
    project,
    random_direction,
    size_of,
)
from nnviz.core.network import Network, Parameters
from nnviz.session.frame.model import Selection
from nnviz.session.frame.plots import PathLine, PlaneChoice, PlaneFrame, SliceFrame, StepPoint
from nnviz.session.notation import number, parameter_symbol, signed
from nnviz.session.run import Point, Run
from nnviz.session.state import State, learning_rate

Array = NDArray[np.float64]
Progress = Callable[[float], bool]

#: The slice reaches so many times below and above the learning rate, and 2/λmax.
SLICE_REACH, SLICE_POINTS = 100.0, 161
#: Products with the Hessian for λmax: a few, since it is only to be shown.
ITERATIONS = 30
#: A path is drawn through at most so many of its moments.
MOST_MOMENTS = 160
#: So many moments new to a plane are looked up at a time while the window waits; the others follow.
MOMENTS_AT_ONCE = 24


# ---------------------------------------------------------------- where we are


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What decides the mountain, and the point of it that the weights are now."""

    network: Network
    parameters: Parameters
    x: Array  # (rows, inputs) the training rows
    y: Array
    updates: int

    @property
    def title(self) -> str:
        updates = "1 update" if self.updates == 1 else f"{self.updates:,} updates"
        return f"after {updates} · mean over {len(self.x):,} training rows"


def ground_of(state: State) -> Ground:
    """The ground of a State."""
    rows = state.data.train
    return Ground(
        state.network, state.parameters, state.data.inputs[rows], state.data.targets[rows], state.updates
    )


# ---------------------------------------------------------------- the slice


@dataclass(frozen=True, slots=True)
class SliceJob:
    """Surveys the loss along the negative gradient."""

    ground: Ground
    rate: float  # η of the next update

    def run(self, on_progress: Progress) -> SliceFrame | None:
        """The slice; None where it was called off."""
        with np.errstate(all="ignore"):
            return self._run(on_progress)

    def _run(self, on_progress: Progress) -> SliceFrame | None:
        g = self.ground
        slope = downhill(g.network, g.parameters, g.x, g.y)
        if not np.isfinite(slope).all():
            raise UserError("The gradient is not finite here, so there is no way downhill to look along.")
        bend = largest_curvature(
            g.network, g.parameters, g.x, g.y, iterations=ITERATIONS, on_progress=lambda share: on_progress(share / 2)
        )
        if bend is None:
            return None
        edge = 2.0 / bend.value if bend.value > 0 and np.isfinite(bend.value) else None
        marks = (self.rate / 10, self.rate, self.rate * 10)
        rates = _rates(self.rate, edge)
        heights = line_losses(
            g.network, flatten(g.parameters), slope, np.concatenate(((0.0,), marks, rates)), g.x, g.y,
            on_progress=lambda share: on_progress(0.5 + share / 2),
        )  # fmt: skip
        if heights is None:
            return None
        squared = float(slope @ slope)
        points = tuple(
            _step_point(label, rate, float(heights[0]), squared, float(height))
            for label, rate, height in zip(("η/10", "η", "10η"), marks, heights[1:4], strict=True)
        )
        return SliceFrame(
            rates=rates, losses=heights[4:], predicted=heights[0] - rates * squared, loss=float(heights[0]),
            points=points, edge=edge, sentence=_slice_sentence(points[1], squared), title=g.title,
        )  # fmt: skip


def _rates(rate: float, edge: float | None) -> Array:
    """Learning rates about the one in force and the edge, evenly spaced on a log axis."""
    known = [rate] if edge is None else [rate, min(max(edge, rate * 1e-4), rate * 1e4)]
    return np.geomspace(min(known) / SLICE_REACH, max(known) * SLICE_REACH, SLICE_POINTS)


def _step_point(label: str, rate: float, loss: float, squared: float, height: float) -> StepPoint:
    predicted = -rate * squared
    text = f"predicted {signed(predicted)}, real {signed(height - loss)}"
    return StepPoint(label, rate, loss + predicted, height, text)


def _slice_sentence(step: StepPoint, squared: float) -> str:
    """What one step of the whole gradient promises, and what it does."""
    if squared == 0.0:
        return "The gradient is exactly 0 here: no learning rate moves the weights."
    if not np.isfinite(step.actual):
        return f"A step with η = {number(step.rate)} leads to where the loss is not a finite number."
    before = step.predicted + step.rate * squared
    predicted, real = step.rate * squared, before - step.actual
    if real < 0:
        return f"A step with η = {number(step.rate)} overshoots: the loss rises by {number(-real)} instead of falling."
    kept = real / predicted
    why = "the slope is the guide" if kept > 0.9 else "the valley bends upwards"
    return f"A step with η = {number(step.rate)} keeps {100 * kept:.0f} % of what the slope promises: {why}."


# ---------------------------------------------------------------- paths in a plane


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A run as it is drawn on the mountain."""

    run: Run
    label: str = ""
    colour: int = -1


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


def _path(walk: Walk, on_progress: Progress) -> Array | None:
    """The points (moments, size) that a run has walked through; None where it was called off."""
    chosen = walk.run.curves.updates[_moments(walk.run)].tolist()
    points = []
    for done, update in enumerate(chosen):
        if not on_progress(done / len(chosen)):
            return None
        points.append(flatten(walk.run.at(update).parameters))
    return np.stack(points)


# ---------------------------------------------------------------- the plane


@dataclass(frozen=True, slots=True, eq=False)
class PlaneJob:
    """Surveys the loss over two weights or two directions."""

    ground: Ground
    choice: PlaneChoice
    walks: tuple[Walk, ...]

    def run(self, on_progress: Progress) -> PlaneFrame | None:
        """The plane with the paths in it; None where it was called off."""
        with np.errstate(all="ignore"):
            return self._run(on_progress)

    def _run(self, on_progress: Progress) -> PlaneFrame | None:
        track = self._track(lambda share: on_progress(share / 4))
        if track is None:
            return None
        g = self.ground
        losses = plane_losses(
            g.network, track.plane, g.x, g.y, on_progress=lambda share: on_progress(0.25 + 0.75 * share)
        )
        if losses is None:
            return None
        lines = tuple(track.line(walk, None) for walk in self.walks)
        return PlaneFrame(
            a=track.plane.a, b=track.plane.b, losses=losses, a_name=track.a_name, b_name=track.b_name, paths=lines,
            here=_here(track, g), title=g.title, note=track.note, track=track,
        )  # fmt: skip

    def _track(self, on_progress: Progress) -> Track | None:
        match self.choice.axes:
            case "weights":
                return self._over_weights()
            case "path":
                return self._along_path(on_progress)
        return self._downhill()

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
        others = "" if not size else f"All {size:,} other weights and biases are held as they are {updates}. "
        return Track(
            g.network, Plane(centre, u, v, a, b), _name(first), _name(second),
            f"{others}The path hovers where others have moved.",
        )  # fmt: skip

    def _about(self, weight: float) -> Array:
        half = max(2.0, 2.0 * abs(weight))
        return self._grid(weight - half, weight + half)

    def _downhill(self) -> Track:
        """Along the negative gradient, and a random direction across it; 1 is as long as the weights themselves."""
        g = self.ground
        here = flatten(g.parameters)
        v = random_direction(g.network, g.parameters, np.random.default_rng(0))
        u = downhill(g.network, g.parameters, g.x, g.y)
        length = float(np.linalg.norm(v))
        if not np.isfinite(u).all():
            raise UserError("The gradient is not finite here, so there is no way downhill to look along.")
        if u.any():
            u *= length / np.linalg.norm(u)
        else:
            u = orthogonal(random_direction(g.network, g.parameters, np.random.default_rng(1)), v)
        grid = self._grid(-1.0, 1.0)
        note = f"1 is as long as all weights and biases together, {number(length)}. The path is projected."
        plane = Plane(here, u, orthogonal(v, u), grid, grid)
        return Track(g.network, plane, "along −∇L", "along a random direction", note)

    def _along_path(self, on_progress: Progress) -> Track | None:
        """Along the two directions in which the paths reach farthest."""
        if not self.walks or all(walk.run.last == walk.run.first for walk in self.walks):
            raise UserError("There is no path yet: train first, or look along the gradient.")
        paths = []
        for walk in self.walks:
            path = _path(walk, on_progress)
            if path is None:
                return None
            paths.append(path)
        g, together = self.ground, np.concatenate(paths)
        u, v = principal(together)
        plane = Plane(together[-1], u, v, np.zeros(1), np.zeros(1))
        places = project(plane, np.concatenate((together, flatten(g.parameters)[np.newaxis])))
        low, high = places.min(axis=0), places.max(axis=0)
        spare = np.maximum((high - low) * 0.25, (high - low).max() * 0.15)
        a, b = (self._grid(lo, hi) for lo, hi in zip(low - spare, high + spare, strict=True))
        ways = together - together[-1]
        way = float((ways**2).sum())
        share = float((places[:-1] ** 2).sum()) / way if way else 1.0
        note = f"The two directions hold {100 * share:.3g} % of the way to the end of the path; the rest is projected."
        return Track(g.network, replace(plane, a=a, b=b), "first direction of the path", "second direction", note)


def _axis(network: Network, chosen: Selection) -> Array:
    if chosen.row is None or (chosen.parameter == "W" and chosen.column is None):
        raise UserError("Choose one weight or bias of the layer, not all of them.")
    k = chosen.layer
    if k > network.depth or chosen.row >= network.fan_out(k) or (chosen.column or 0) >= network.fan_in(k):
        raise UserError(f"This net has no {_name(chosen)}: choose another weight or bias.")
    return axis(network, chosen.layer, chosen.parameter, chosen.row, chosen.column)


def _name(chosen: Selection) -> str:
    return parameter_symbol(chosen.layer, chosen.parameter, chosen.row, chosen.column)


def _here(track: Track, ground: Ground) -> tuple[float, float, float]:
    point = flatten(ground.parameters)[np.newaxis]
    a, b = project(track.plane, point)[0].tolist()
    loss = losses_at(ground.network, point, ground.x, ground.y)
    assert loss is not None
    return a, b, float(loss[0])


def followed(frame: PlaneFrame, ground: Ground, walks: Sequence[Walk]) -> PlaneFrame:
    """The same mountain, with the paths and the position as they are now; of another net's it stays as it is."""
    track = frame.track
    if not isinstance(track, Track) or track.network != ground.network:
        return frame
    with np.errstate(all="ignore"):
        return replace(frame, paths=tuple(track.line(walk) for walk in walks), here=_here(track, ground))


class Mountain:
    """The mountain of whatever a session is working on."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def slice_job(self) -> SliceJob:
        """The slice along the negative gradient, from the weights as they are now."""
        return SliceJob(ground_of(self._state()), learning_rate(self._state()))

    def plane_job(self, choice: PlaneChoice) -> PlaneJob:
        """The mountain over two directions, about the weights as they are now."""
        return PlaneJob(ground_of(self._state()), choice, tuple(self._walks()))

    def followed(self, frame: PlaneFrame) -> PlaneFrame:
        """The same mountain, with the path and the position as they are now."""
        return followed(frame, ground_of(self._state()), tuple(self._walks()))

    def layer_shapes(self) -> list[tuple[int, int]]:
        """(fan_out, fan_in) of each layer: among these two weights are chosen."""
        network = self._state().network
        return [(network.fan_out(k), network.fan_in(k)) for k in range(1, network.depth + 1)]

    def moment(self) -> object:
        """Equal as long as neither the weights nor the learning rate have changed."""
        state = self._state()
        return state.parameters, learning_rate(state), self.place()

    def place(self) -> object:
        """Equal as long as it is the same mountain: only the weights have moved."""
        state = self._state()
        return state.network, state.data

    def _walks(self) -> Iterator[Walk]:
        state = self._state()
        if state.run is not None and state.is_on_run:
            yield Walk(state.run)
