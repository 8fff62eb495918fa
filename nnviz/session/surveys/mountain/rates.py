"""Three learning rates from the same start: too small, right, too large, if that is what comes of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.calling_off import CalledOffError, Progress
from nnviz.core.curvature import edge_of, largest_curvature
from nnviz.core.engine import Recipe
from nnviz.core.history import Point, begin, measuring_cost, update_cost
from nnviz.core.judgement import MOST, Evidence, Kind, coupled_decay, judge, measure, next_batches
from nnviz.core.landscape import Plane, flatten, project, size_of
from nnviz.records import dataclass
from nnviz.session.frame.plots import Disc, PathLine, RatePath
from nnviz.session.notation import number, shortest
from nnviz.session.state import LARGEST_RATE, LEAST_RATE
from nnviz.session.surveys.mountain.ground import ITERATIONS

#: Where a rate is looked for that converges, beside the edge of stability at the start, or beside the one in use where
#: the optimizer has no edge; then one that crawls, beside that; and one that diverges, beside the edge or that.
CONVERGING, IN_USE = (1 / 2, 1 / 4, 1 / 8), (1.0, 1 / 3, 1 / 10)
CRAWLING, DIVERGING, OTHERWISE = (1 / 15, 1 / 50, 1 / 150), (1.05, 1.3, 2.0, 4.0), (10.0, 30.0, 100.0)
#: Of the run colours that of the smallest, the middle one and the largest.
COLOURS = (0, 2, 1)
#: So many updates where nothing was walked yet; at least and at most so many, and no more than take about so many ns.
USUAL, LEAST, LARGEST, COST = 14, 10, 200, 1.5e8
#: The points of one path take no more room than that, unless they are the fewest.
BYTES = 2**24
#: What was walked before does until a run is so many times as long.
OUTGROWN = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Where the three rates start, by what they go on, and for how many updates."""

    recipe: Recipe
    start: Point
    updates: int
    key: object = None  # equal where the same rates would do the same, but for how far they go


def trial(recipe: Recipe, start: Point, walked: int, key: object = None) -> Trial:
    """From ``start`` as many updates as were ``walked``, within reason."""
    if start.memory.names != recipe.optimizer.memory:  # it was another optimizer that began there
        start = replace(start, memory=recipe.optimizer.start(start.parameters, recipe.optimizer_options))
    affordable = int(COST / (update_cost(recipe) + measuring_cost(recipe)))
    most = max(LEAST, min(LARGEST, affordable, BYTES // (8 * size_of(recipe.network))))
    return Trial(recipe, start, min(max(walked or USUAL, LEAST), most), key)


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """What came of one rate."""

    rate: float
    points: Array  # (moments, size)
    losses: Array  # (moments,) the last is not finite where the numbers overflowed
    kind: Kind

    @property
    def goes_up(self) -> bool:
        """Whether it diverges, or ends above where it began."""
        return self.kind in ("diverging", "undefined") or bool(self.losses[-1] > self.losses[0])


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What came of a trial, to be put into other planes."""

    trial: Trial
    walks: tuple[_Walk, ...]

    def does_for(self, trial: Trial) -> bool:
        """Whether another trial would come to the same, or would only go on a little."""
        return self.trial.key == trial.key and self.trial.updates <= trial.updates <= OUTGROWN * self.trial.updates


@without_warnings
def try_rates(trial: Trial, on_progress: Progress) -> Tried | None:
    """Walk with three rates; with none where no rate can be tried. None where it was called off."""
    try:
        return Tried(trial, tuple(_three(trial, on_progress)))
    except CalledOffError:
        return None


@without_warnings
def rate_paths(tried: Tried, plane: Plane, disc: Disc) -> tuple[RatePath, ...]:
    """The three paths in the ``disc`` of a plane, from the smallest rate on."""
    return _named([_path(walk, place, tried.trial, plane, disc) for place, walk in enumerate(tried.walks)])


def _three(tried: Trial, on_progress: Progress) -> list[_Walk]:
    """One that converges, if there is one, one that crawls and one that diverges, or what comes nearest to that."""
    recipe = tried.recipe
    bend = largest_curvature(
        recipe.network, tried.start.parameters, recipe.x, recipe.y, iterations=ITERATIONS, on_progress=on_progress
    )
    if bend is None:
        raise CalledOffError
    edge = edge_of(recipe.optimizer, recipe.optimizer_options, bend.value if isfinite(bend.value) else None)
    base, parts = (recipe.learning_rate, IN_USE) if edge is None else (edge.rate, CONVERGING)
    if not LEAST_RATE <= base * parts[-1] / 150 < base * 100 <= LARGEST_RATE:
        return []

    def first(base: float, parts: Sequence[float], good: Callable[[_Walk], bool]) -> _Walk:
        """Of the rates the first whose walk is good, or the last."""
        for part in parts:
            walk = _walk(_round(base * part, up=part > 1), tried, on_progress)
            if good(walk):
                break
        return walk

    middle = first(base, parts, lambda walk: walk.kind == "converging")
    small = first(middle.rate, CRAWLING, lambda walk: walk.kind == "crawling")
    base, beyond = (middle.rate, OTHERWISE) if edge is None else (edge.rate, DIVERGING)
    return [small, middle, first(base, beyond, lambda walk: walk.goes_up)]


def _path(walk: _Walk, place: int, tried: Trial, plane: Plane, disc: Disc) -> RatePath:
    """A walk as it lies in the plane, up to the first moment that is out of the picture, that one among them."""
    places = project(plane, walk.points)
    seen = _seen(places, walk.losses, disc)
    left = not bool(seen.all())
    count = int(np.argmin(seen)) + 1 if left else len(seen)
    updates = tried.start.updates + np.arange(count)
    line = PathLine(
        f"η = {shortest(walk.rate)}", COLOURS[place], places[:count, 0], places[:count, 1], walk.losses[:count], updates
    )
    result = f"{'out at ' if left else ''}update {int(updates[-1]):,}, L = {number(float(walk.losses[count - 1]))}"
    return RatePath(walk.rate, "", walk.kind, line, left, float(walk.losses[-1]), result)


def _round(rate: float, *, up: bool) -> float:
    """To two digits, for what is said is to be what was done; one beyond the edge stays beyond it."""
    if not (isfinite(rate) and rate > 0):
        return rate
    digits = 1 - int(np.floor(log10(rate)))
    scaled = rate * 10.0**digits
    return float(f"{(ceil(scaled - 1e-9) if up else round(scaled)) / 10.0**digits:.2g}")


def _walk(rate: float, tried: Trial, on_progress: Progress) -> _Walk:
    """All updates with one rate, as far as their numbers are finite, and the verdict's word for them."""
    recipe, first = replace(tried.recipe, learning_rate=rate), tried.start.updates
    trainer = begin(recipe, tried.start).trainer_at(first)
    points, losses = [flatten(tried.start.parameters)], [trainer.training_loss()]
    for update in range(first + 1, first + tried.updates + 1):
        trainer.run(update)
        if not on_progress(0.0):
            raise CalledOffError
        points.append(flatten(trainer.point().parameters))
        losses.append(trainer.training_loss())
        if not (trainer.finite and isfinite(losses[-1])):
            return _Walk(rate, np.array(points), np.array(losses), "diverging")
    known = np.array(points), np.array(losses)
    kind = _judged(recipe, trainer.point(), *known, on_progress)
    if kind is None:
        raise CalledOffError
    return _Walk(rate, *known, kind)


def _judged(recipe: Recipe, end: Point, points: Array, losses: Array, on_progress: Progress) -> Kind | None:
    decay, rate = coupled_decay(recipe.optimizer, recipe.optimizer_options), recipe.rate(end.updates - 1)
    descended = losses + 0.5 * decay * (points**2).sum(axis=1)
    batches = next_batches(end.updates, len(recipe.x), recipe.batch_size, recipe.seed)
    here = measure(
        recipe.network, end.parameters, recipe.x, recipe.y, optimizer=recipe.optimizer,
        options=recipe.optimizer_options, learning_rate=rate, memory=end.memory, batches=batches,
        loss=float(descended[-1]), iterations=ITERATIONS, on_progress=on_progress,
    )  # fmt: skip
    if here is None:
        return None
    updates = end.updates - len(losses) + 1 + np.arange(len(losses))
    return judge(Evidence(
        updates=updates[-MOST:], losses=descended[-MOST:], data_losses=losses[-MOST:], learning_rate=rate,
        optimizer=recipe.optimizer, options=recipe.optimizer_options, full_batch=recipe.batch_size >= len(recipe.x),
        scale=float(descended[0]), here=here,
    )).kind  # fmt: skip


def _seen(places: Array, losses: Array, disc: Disc) -> NDArray[np.bool_]:
    """(moments,): which lie in the picture."""
    known = np.isfinite(places).all(axis=1) & np.isfinite(losses)
    seen: NDArray[np.bool_] = known & (disc.distance(*places.T) <= disc.radius)
    return seen


def _named(found: Sequence[RatePath]) -> tuple[RatePath, ...]:
    """Right is what the verdict calls converging and what ends lowest of all; the others are called by what they do.

    Beside it one that does not converge is too small or too large; one that does is just smaller or larger.
    """
    ends = [path.loss if isfinite(path.loss) else np.inf for path in found]
    best = int(np.argmin(ends)) if ends else 0
    lone = sum(end == min(ends) for end in ends) == 1
    if not (lone and found[best].kind == "converging"):
        return tuple(replace(path, name=path.kind) for path in found)
    return tuple(replace(path, name=_name(place - best, path.kind)) for place, path in enumerate(found))


def _name(beside: int, kind: Kind) -> str:
    """What a rate is called that is so many places from the right one."""
    if not beside:
        return "right"
    if kind == "converging":
        return "smaller" if beside < 0 else "larger"
    return "too small" if beside < 0 else "too large"
