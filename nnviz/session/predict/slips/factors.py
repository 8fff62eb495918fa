"""Slips in the loss and in the product: a sign, a mean, a half; a factor for the product, or one factor too few."""

from collections.abc import Iterator
from math import log

from nnviz.session.notation import derivative_symbol, layer_symbol
from nnviz.session.place import Place
from nnviz.session.predict.numbers import MEANS, Numbers
from nnviz.session.predict.slips.taken import (
    Places,
    Rule,
    Slip,
    Taken,
    a_at,
    column_at,
    name,
    slope_by,
    w_at,
    weight,
    z_at,
)
from nnviz.session.predict.workings import total

LOGARITHMS = ("binary_cross_entropy", "cross_entropy")


def _outputs(n: Numbers) -> Places:
    return tuple(a_at(n.depth, each) for each in n.units(n.depth))


# ---------------------------------------------------------------- the sign


def _minus(quantity: str) -> Rule:
    """All that comes back from the loss has its sign."""

    def rule(n: Numbers, k: int, unit: int, *source: int) -> Iterator[Taken]:
        squares = n.network.loss.name not in LOGARITHMS
        what = "what y − a gives in place of a − y" if squares else "what comes without the minus before the logarithm"
        targets = tuple(Place("y", (output,)) for output in n.units(n.depth))
        yield Taken(-getattr(n, quantity)(k, unit, *source), what, targets, targets)

    return rule


def _minus_of_loss(n: Numbers) -> Iterator[Taken]:
    if n.network.loss.name in LOGARITHMS:
        yield Taken(-n.L, "the logarithm without the minus before it", _outputs(n), _outputs(n))


# ---------------------------------------------------------------- 1/n, ½ and 2, the logarithm


def _is_mean(n: Numbers) -> bool:
    return n.network.loss.name in MEANS and n.network.outputs > 1


def _sum_for_mean(n: Numbers) -> Iterator[Taken]:
    if _is_mean(n):
        m = n.network.outputs
        yield Taken(m * n.L, f"the sum over the {m} outputs: the loss is their mean", _outputs(n), _outputs(n))


def _slope_of_sum(quantity: str) -> Rule:
    def rule(n: Numbers, k: int, unit: int, *source: int) -> Iterator[Taken]:
        if _is_mean(n):
            m, at = n.network.outputs, _outputs(n)
            what = f"what comes without the 1/{m}: L is a mean over {m} outputs"
            yield Taken(m * getattr(n, quantity)(k, unit, *source), what, at, at)

    return rule


def _halves(n: Numbers) -> Iterator[Taken]:
    at = _outputs(n)
    if n.network.loss.name == "half_squared_error":
        yield Taken(2 * n.L, "the square without the ½ before it", at, at)
    elif n.network.loss.name == "mean_squared_error":
        yield Taken(n.L / 2, "what a ½ before the square makes of it: this loss has none", at, at)


def _halves_of_slope(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k != n.depth:
        return
    value, at = n.dL_da(k, unit), (a_at(k, unit),)
    if n.network.loss.name == "half_squared_error":
        yield Taken(2 * value, "what comes without the ½ of this loss", at, at)
        yield Taken(value / 2, "what comes without the 2 that the square brings down", at, at)
    elif n.network.loss.name == "mean_squared_error":
        yield Taken(value / 2, "what comes without the 2 that the square brings down", at, at)


def _common_logarithm(n: Numbers) -> Iterator[Taken]:
    if n.network.loss.name in LOGARITHMS:
        at = _outputs(n)
        yield Taken(n.L / log(10), "the loss with the logarithm to base 10: asked is ln", at, at)


# ---------------------------------------------------------------- a factor for the product


def _weight_for_slope(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth:
        for reader in n.units(k + 1):
            at = w_at(k + 1, reader, unit)
            what = f"{weight(k + 1, reader, unit)}: one factor, asked is the product so far"
            yield Taken(n.w(k + 1, reader, unit), what, (z_at(k + 1, reader), at), (at,))


def _slope_alone(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if n.activation(k).elementwise:
        symbol = derivative_symbol(name("a", k, unit), name("z", k, unit))
        what = f"{symbol}: one factor, asked is the product so far"
        yield Taken(n.da_dz(k, unit), what, (a_at(k, unit), z_at(k, unit)), (z_at(k, unit),))


def _input_alone(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    what = f"{name('a', k - 1, source)}: the last factor, asked is the whole product"
    yield Taken(n.a(k - 1, source), what, (z_at(k, to), a_at(k - 1, source)), (a_at(k - 1, source),))


def _one_alone(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    yield Taken(1.0, "the last factor alone: asked is the whole product", (z_at(k, unit),), (Place("b", (k, unit)),))


# ---------------------------------------------------------------- the product for a factor


def _delta_for_slope(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    what = f"{slope_by(name('z', k, unit))}: the product so far, asked is one factor"
    yield Taken(n.dL_dz(k, unit), what, (z_at(k, unit),), (a_at(k, unit), z_at(k, unit)))


def _slope_for_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    if k > 1:
        what = f"{slope_by(name('a', k - 1, source))}: the product so far, asked is one factor"
        yield Taken(n.dL_da(k - 1, source), what, (w_at(k, to, source),), (a_at(k - 1, source),))


def _gradient_for_input(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    what = f"{slope_by(weight(k, to, source))}: the whole product, asked is one factor"
    yield Taken(n.dL_dw(k, to, source), what, (a_at(k - 1, source),), (w_at(k, to, source),))


# ---------------------------------------------------------------- the last factor left out, or another in its place


def _without_weight(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth:
        value = total(n.dL_dz(k + 1, each) for each in n.units(k + 1))
        what = f"the product before {layer_symbol('W', k + 1)}: its weights are missing"
        yield Taken(value, what, column_at(n, k + 1, unit), tuple(z_at(k + 1, each) for each in n.units(k + 1)))


def _without_input(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    what = f"{slope_by(name('z', k, to))}: the last factor, {name('a', k - 1, source)}, is missing"
    yield Taken(n.dL_dz(k, to), what, (a_at(k - 1, source),), (z_at(k, to),))


def _weight_for_input(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    at, symbol = w_at(k, to, source), weight(k, to, source)
    what = f"{symbol}: the weight, asked is what goes through it"
    yield Taken(n.w(k, to, source), what, (a_at(k - 1, source),), (at,))


def _gradient_by_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for each in _weight_for_input(n, k, to, source):
        what = f"the product with {weight(k, to, source)}: its input belongs there"
        yield Taken(n.dL_dz(k, to) * each.value, what, each.asked, each.taken)


def _bias_for_one(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    at = (Place("b", (k, unit)),)
    yield Taken(n.b(k, unit), "the bias itself: when it grows by 1, so does z", at, at)


def _gradient_by_bias(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    at = (Place("b", (k, unit)),)
    yield Taken(n.dL_dz(k, unit) * n.b(k, unit), "the product with the bias: its factor is 1", at, at)


FACTORS = (
    Slip("sign", "the sign turned", {
        "L": _minus_of_loss, "dL_da": _minus("dL_da"), "dL_dz": _minus("dL_dz"), "dL_dw": _minus("dL_dw"),
        "dL_db": _minus("dL_db"),
    }),
    Slip("no_mean", "the 1/n forgotten", {
        "L": _sum_for_mean, "dL_da": _slope_of_sum("dL_da"), "dL_dz": _slope_of_sum("dL_dz"),
        "dL_dw": _slope_of_sum("dL_dw"), "dL_db": _slope_of_sum("dL_db"),
    }),
    Slip("half", "a ½ or a 2 forgotten", {"L": _halves, "dL_da": _halves_of_slope}),
    Slip("common_logarithm", "the logarithm to base 10", {"L": _common_logarithm}),
    Slip("factor_for_product", "one factor instead of the product", {
        "dL_da": _weight_for_slope, "dL_dz": _slope_alone, "dL_dw": _input_alone, "dL_db": _one_alone,
    }),
    Slip("product_for_factor", "the product instead of one factor", {
        "da_dz": _delta_for_slope, "dz_da": _slope_for_weight, "dz_dw": _gradient_for_input,
    }),
    Slip("factor_left_out", "the last factor left out", {"dL_da": _without_weight, "dL_dw": _without_input}),
    Slip("weight_for_input", "the weight instead of its input", {
        "dz_dw": _weight_for_input, "dL_dw": _gradient_by_weight,
    }),
    Slip("bias_for_one", "the bias instead of 1", {"dz_db": _bias_for_one, "dL_db": _gradient_by_bias}),
)  # fmt: skip
