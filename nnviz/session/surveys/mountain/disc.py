"""How much of a plane is shown: a disc that holds the path walked and the valley, up to a loss above both."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.landscape import Plane
from nnviz.records import dataclass
from nnviz.session.frame.plots import Disc

#: The disc is so many times as wide as path and valley need, and ends at so many times the highest loss walked.
SPARE, ABOVE = 1.4, 1.3
#: The valley is looked for so many times as far as the path reaches …
SEARCH = 2.0
#: … on so many points a side; then closer and closer about the lowest one.
COARSE, CLOSER, ROUNDS = 21, 5, 8
#: A lowest point so near to the end of what was searched is no valley: it goes on down.
RIM = 0.95
#: No disc is narrower than this share of the usual one.
LEAST = 0.25
#: By this it grows as often as a path that has left it asks for.
GROWTH, MOST_GROWTHS = 1.5, 40

#: The losses (n,) at coordinates a and b (n,); None where it was called off.
Losses = Callable[[Array, Array], Array | None]


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What a disc has to hold: places (n, 2) in the plane with their losses (n,), the present one among them."""

    places: Array
    losses: Array


def search(losses: Losses, walked: Walked, usual: float) -> tuple[float, float, float, bool] | None:
    """a, b and loss of the lowest point about what was walked, and whether it lies on the floor of a valley.

    Where all of it goes on down to the end of the search the lowest point is there. None where it was called off.
    """
    middle, need = _about(walked.places)
    reach = max(SEARCH * need, usual)
    a, b = (side.ravel() for side in np.meshgrid(*(np.linspace(m - reach, m + reach, COARSE) for m in middle)))
    inside = np.hypot(a - middle[0], b - middle[1]) <= reach * (1 + 1e-9)
    best = _lowest(losses, np.append(a[inside], walked.places[-1, 0]), np.append(b[inside], walked.places[-1, 1]))
    width = 2 * reach / (COARSE - 1)
    for _ in range(ROUNDS):
        if best is None:
            return None
        sides = (np.linspace(at - width, at + width, CLOSER) for at in best[:2])
        a, b = (side.ravel() for side in np.meshgrid(*sides))
        best, width = _lowest(losses, np.append(a, best[0]), np.append(b, best[1])), width * 0.5
    bottom = None if best is None else _settled(losses, best, width)
    if bottom is None:
        return None
    far = float(np.hypot(bottom[0] - middle[0], bottom[1] - middle[1]))
    return *bottom, bool(np.isfinite(bottom[2]) and far < RIM * reach)


def _lowest(losses: Losses, a: Array, b: Array) -> tuple[float, float, float] | None:
    found = losses(a, b)
    if found is None:
        return None
    best = int(np.argmin(np.where(np.isfinite(found), found, np.inf)))
    return float(a[best]), float(b[best]), float(found[best])


def _settled(
    losses: Losses, best: tuple[float, float, float], width: float
) -> tuple[float, float, float] | None:
    """The bottom of the parabola through nine points about the lowest, again and again while that lies lower."""
    steps = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)], dtype=np.float64)
    terms = np.column_stack((np.ones(9), steps, steps[:, 0] ** 2 / 2, steps[:, 1] ** 2 / 2, steps[:, 0] * steps[:, 1]))
    for _ in range(4):
        found = losses(best[0] + width * steps[:, 0], best[1] + width * steps[:, 1])
        if found is None:
            return None
        if not np.isfinite(found).all():
            break
        sizes = found / (np.abs(found).max() or 1.0)  # whose products do not overflow
        _, p, q, pp, qq, pq = np.linalg.lstsq(terms, sizes, rcond=None)[0].tolist()
        bend = pp * qq - pq * pq
        if pp <= 0 or bend <= 1e-12 * (pp + qq) ** 2:
            break
        move = np.array([pq * q - qq * p, pq * p - pp * q]) / bend * width
        lower = _lowest(losses, np.array([best[0], best[0] + move[0]]), np.array([best[1], best[1] + move[1]]))
        if lower is None or lower[2] >= best[2]:
            break
        best, width = lower, width / 8
    return best


def lay(walked: Walked, lowest: tuple[float, float, float, bool], usual: float) -> Disc:
    """The disc about the middle of path and valley. ``usual`` is half the width of a plane nothing is known about."""
    middle, need = _about(np.vstack((walked.places, lowest[:2])))
    radius = max(SPARE * need, LEAST * usual)
    finite = walked.losses[np.isfinite(walked.losses)]
    return Disc(*middle, radius, ABOVE * float(finite.max()) if finite.size else np.inf)


def _about(places: Array) -> tuple[tuple[float, float], float]:
    """The middle of some places, and how far the farthest is from it."""
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        return (0.0, 0.0), 0.0
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    return (float(middle[0]), float(middle[1])), float(np.hypot(*(places - middle).T).max())


def grown(disc: Disc, walked: Walked) -> Disc:
    """The same disc, wider and higher by as many whole steps of 1.5 as it takes to hold what was walked."""
    radius, top = disc.radius, disc.top
    finite = walked.losses[np.isfinite(walked.losses)]
    far, high = disc.distance(*walked.places.T).max(), finite.max(initial=0.0)
    for _ in range(MOST_GROWTHS):
        radius *= GROWTH if far > radius else 1.0
        top *= GROWTH if high > top else 1.0
    return replace(disc, radius=float(radius), top=float(top))


def flat_direction(plane: Plane, losses: Array, disc: Disc) -> float:
    """The angle in degrees of the direction in which the valley is flattest, from b towards a; uphill along it.

    It is that of the least curved axis of the parabola that comes nearest to the shown losses.
    """
    a, b = np.meshgrid((plane.a - disc.a) / disc.radius, (plane.b - disc.b) / disc.radius)
    shown = (np.hypot(a, b) <= 1) & np.isfinite(losses) & (losses <= disc.top)
    a, b, heights = a[shown], b[shown], losses[shown]
    if len(heights) < 12 or heights.min() == heights.max():
        return 0.0
    heights = (heights - heights.min()) / (heights.max() - heights.min())
    terms = np.column_stack((np.ones(len(a)), a, b, a * a / 2, b * b / 2, a * b))
    _, p, q, pp, qq, pq = np.linalg.lstsq(terms, heights, rcond=None)[0].tolist()
    bends, ways = np.linalg.eigh(np.array([[pp, pq], [pq, qq]]))
    if bends[1] - bends[0] < 1e-6:
        return 0.0
    way = ways[:, 0] if ways[:, 0] @ (p, q) >= 0 else -ways[:, 0]
    return float(np.degrees(np.arctan2(way[0], way[1])))
