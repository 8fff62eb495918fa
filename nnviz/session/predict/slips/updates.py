"""Slips in an update w − η·g: η forgotten or turned, the step instead of the weight, another gradient."""

from collections.abc import Iterator

from nnviz.session.place import Place
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.slips.taken import Rule, Slip, Taken, is_square, others, w_at, weight
from nnviz.session.predict.words import place_symbol
from nnviz.session.predict.workings import total
from nnviz.session.question import Quantity
from nnviz.session.state import is_plain_descent


def _parts(n: Numbers, numbers: tuple[int, ...]) -> tuple[float, float, Place]:
    """The weight or bias, its gradient as the update takes it, and its place."""
    if len(numbers) == 3:
        return n.w(*numbers), n.mean_dw(*numbers), Place("w", numbers)
    return n.b(*numbers), n.mean_db(*numbers), Place("b", numbers)


def _of_update(way: str, what: str) -> Rule:
    """A rule for both weights and biases, by what it does with w, g and η."""
    ways = {
        "no_eta": lambda w, g, eta: w - g,
        "eta_sign": lambda w, g, eta: w + eta * g,
        "step": lambda w, g, eta: -eta * g,
        "gradient": lambda w, g, eta: g,
        "old": lambda w, g, eta: w,
    }

    def rule(n: Numbers, *numbers: int) -> Iterator[Taken]:
        if is_plain_descent(n.state.experiment):
            w, g, place = _parts(n, numbers)
            yield Taken(ways[way](w, g, n.eta), what.format(w=place_symbol(place)), (place,), (place,))

    return rule


def _step_alone(n: Numbers, *numbers: int) -> Iterator[Taken]:
    yield from _of_update("step", "the step −η·∂L/∂{w} alone: it is added to {w}")(n, *numbers)
    yield from _of_update("gradient", "∂L/∂{w}: asked is what {w} becomes")(n, *numbers)


def _sum_over_rows(n: Numbers, *numbers: int) -> Iterator[Taken]:
    if n.rows > 1 and is_plain_descent(n.state.experiment):
        w, g, place = _parts(n, numbers)
        what = f"where the sum over {n.rows} rows leads: the update takes their mean"
        yield Taken(total((w, -n.eta * n.rows * g)), what, (place,), (place,))


def _by_gradient_of(n: Numbers, at: tuple[int, ...], other: tuple[int, ...]) -> Iterator[Taken]:
    if is_plain_descent(n.state.experiment):
        what = f"where ∂L/∂{weight(*other)} leads: asked is {weight(*at)}"
        yield Taken(total((n.w(*at), -n.eta * n.mean_dw(*other))), what, (w_at(*at),), (w_at(*other),))


def _by_other_row(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.units(k), to):
        yield from _by_gradient_of(n, (k, to, source), (k, other, source))


def _by_other_column(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.fan_in(k), source):
        yield from _by_gradient_of(n, (k, to, source), (k, to, other))


def _by_transposed(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    if is_square(n, k) and to != source:
        yield from _by_gradient_of(n, (k, to, source), (k, source, to))


_NO_ETA = _of_update("no_eta", "{w} − ∂L/∂{w}: η is missing")
_UPHILL = _of_update("eta_sign", "{w} + η·∂L/∂{w}: a step goes downhill")
_OLD = _of_update("old", "{w} as it was before the step")

UPDATES = (
    Slip("no_eta", "η forgotten", {"new_w": _NO_ETA, "new_b": _NO_ETA}),
    Slip("eta_sign", "a step uphill", {"new_w": _UPHILL, "new_b": _UPHILL}),
    Slip("step_alone", "the step instead of the new weight", {"new_w": _step_alone, "new_b": _step_alone}),
    Slip("not_moved", "the old weight", {"new_w": _OLD, "new_b": _OLD}),
)
#: What slips that other quantities have as well make of an update.
MORE: dict[str, dict[Quantity, Rule]] = {
    "transposed": {"new_w": _by_transposed},
    "wrong_row": {"new_w": _by_other_row},
    "wrong_column": {"new_w": _by_other_column},
    "no_mean": {"new_w": _sum_over_rows, "new_b": _sum_over_rows},
}
