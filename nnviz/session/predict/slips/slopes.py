"""Slips at the activation: its slope forgotten, taken at the wrong place, or exchanged with its value."""

from collections.abc import Iterator

from nnviz.session.notation import layer_symbol
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.slips.taken import Slip, Taken, a_at, is_curved, is_smooth, name, slope_by, weight, z_at
from nnviz.session.predict.workings import SLOPE_BY_OUTPUT, total

# ---------------------------------------------------------------- g′ forgotten


def _slope_of_line(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_smooth(n, k):
        what = f"the slope of a straight line: {n.activation(k).title} bends"
        yield Taken(1.0, what, (z_at(k, unit),), (a_at(k, unit),))


def _delta_without(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_smooth(n, k):
        yield Taken(n.dL_da(k, unit), _left_out(n, k, unit), (z_at(k, unit),), (a_at(k, unit),))


def _gradient_without(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for each in _delta_without(n, k, to):
        product = f"{slope_by(name('a', k, to))} · {name('a', k - 1, source)}"
        what = f"{product}: the slope of {n.activation(k).title} is missing"
        yield Taken(each.value * n.a(k - 1, source), what, each.asked, each.taken)


def _back_without(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth and is_smooth(n, k + 1):
        value = total(n.dL_da(k + 1, each) * n.w(k + 1, each, unit) for each in n.units(k + 1))
        product = f"{slope_by(layer_symbol('A', k + 1))} · {layer_symbol('W', k + 1)}"
        what = f"{product}: the slope of {n.activation(k + 1).title} is missing"
        units = n.units(k + 1)
        asked, taken = tuple(z_at(k + 1, each) for each in units), tuple(a_at(k + 1, each) for each in units)
        yield Taken(value, what, asked, taken)


def _left_out(n: Numbers, k: int, unit: int) -> str:
    return f"{slope_by(name('a', k, unit))}: the slope of {n.activation(k).title} is missing"


# ---------------------------------------------------------------- g′ at a


def _slope_at_output(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_curved(n, k):
        what = f"g′({name('a', k, unit)}): the slope of {n.activation(k).title} taken at a, its output"
        yield Taken(n.slope(k, n.a(k, unit)), what, (z_at(k, unit),), (a_at(k, unit),))


def _delta_at_output(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for each in _slope_at_output(n, k, unit):
        what = f"the product with g′({name('a', k, unit)}): the slope taken at a"
        yield Taken(n.dL_da(k, unit) * each.value, what, each.asked, each.taken)


def _gradient_at_output(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for each in _delta_at_output(n, k, to):
        yield Taken(each.value * n.a(k - 1, source), each.what, each.asked, each.taken)


# ---------------------------------------------------------------- value and slope exchanged


def _slope_for_output(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_smooth(n, k):
        what = f"g′({name('z', k, unit)}): the slope of {n.activation(k).title}, asked is its value"
        yield Taken(n.slope(k, n.z(k, unit)), what, (a_at(k, unit),), (z_at(k, unit),))


def _output_for_slope(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_smooth(n, k):
        what = f"{name('a', k, unit)}: the value of {n.activation(k).title}, asked is its slope"
        yield Taken(n.a(k, unit), what, (z_at(k, unit),), (a_at(k, unit),))


def _delta_by_output(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for each in _output_for_slope(n, k, unit):
        what = f"the product with {name('a', k, unit)}: the value, not the slope"
        yield Taken(n.dL_da(k, unit) * each.value, what, each.asked, each.taken)


def _slope_for_loss(n: Numbers) -> Iterator[Taken]:
    if len(n.units(n.depth)) == 1:
        at = (a_at(n.depth, 1),)
        what = f"{slope_by(name('a', n.depth, 1))}: the slope, asked is the loss itself"
        yield Taken(n.dL_da(n.depth, 1), what, at, at)


def _loss_for_slope(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k == n.depth:
        at = (a_at(k, unit),)
        whose = "the loss itself" if n.network.outputs == 1 else f"what output {unit} adds to the loss"
        yield Taken(n.loss_term(unit), f"{whose}: asked is its slope", at, at)


# ---------------------------------------------------------------- z for a, a for z


def _z_for_output(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_smooth(n, k):
        what = f"{name('z', k, unit)}: what {n.activation(k).title} makes of it is missing"
        yield Taken(n.z(k, unit), what, (a_at(k, unit),), (z_at(k, unit),))


def _sum_of_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k > 1 and is_smooth(n, k - 1):
        value = total((*(n.w(k, unit, each) * n.z(k - 1, each) for each in n.fan_in(k)), n.b(k, unit)))
        what = f"the sum over z of layer {k - 1}: what goes on is a"
        sources = n.fan_in(k)
        asked, taken = tuple(a_at(k - 1, each) for each in sources), tuple(z_at(k - 1, each) for each in sources)
        yield Taken(value, what, asked, taken)


def _loss_at_z(n: Numbers) -> Iterator[Taken]:
    if is_smooth(n, n.depth):
        units = n.units(n.depth)
        value = n.loss_of([n.z(n.depth, each) for each in units])
        asked, taken = tuple(a_at(n.depth, each) for each in units), tuple(z_at(n.depth, each) for each in units)
        yield Taken(value, "the loss at z: the net answers with a", asked, taken)


def _loss_slope_at_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k == n.depth and is_smooth(n, k):
        value = n.loss_slope_of([n.z(k, each) for each in n.units(k)], unit)
        what = f"the slope of the loss at {name('z', k, unit)}: its place is {name('a', k, unit)}"
        yield Taken(value, what, (a_at(k, unit),), (z_at(k, unit),))


def _slope_by_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    activation = n.activation(k)
    if activation.name in SLOPE_BY_OUTPUT:
        value = SLOPE_BY_OUTPUT[activation.name](n.z(k, unit))
        form = {"tanh": "1 − {0}²", "sigmoid": "{0}·(1 − {0})"}[activation.name].format(name("z", k, unit))
        what = f"{form}: in this form stands a, not z"
        yield Taken(value, what, (a_at(k, unit),), (z_at(k, unit),))


def _z_through_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    if k > 1 and is_smooth(n, k - 1):
        what = f"{name('z', k - 1, source)}: what goes through {weight(k, to, source)} is {name('a', k - 1, source)}"
        yield Taken(n.z(k - 1, source), what, (a_at(k - 1, source),), (z_at(k - 1, source),))


def _gradient_by_z(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for each in _z_through_weight(n, k, to, source):
        yield Taken(n.dL_dz(k, to) * each.value, f"the product with {each.what}", each.asked, each.taken)


def _output_for_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_smooth(n, k):
        what = f"{name('a', k, unit)}: after {n.activation(k).title}, asked is what goes in"
        yield Taken(n.a(k, unit), what, (z_at(k, unit),), (a_at(k, unit),))


SLOPES = (
    Slip("no_slope", "the slope g′ forgotten", {
        "da_dz": _slope_of_line, "dL_dz": _delta_without, "dL_db": _delta_without, "dL_dw": _gradient_without,
        "dL_da": _back_without,
    }),
    Slip("slope_at_a", "the slope g′ taken at a", {
        "da_dz": _slope_at_output, "dL_dz": _delta_at_output, "dL_db": _delta_at_output, "dL_dw": _gradient_at_output,
    }),
    Slip("value_for_slope", "value and slope exchanged", {
        "a": _slope_for_output, "da_dz": _output_for_slope, "dL_dz": _delta_by_output, "dL_db": _delta_by_output,
        "L": _slope_for_loss, "dL_da": _loss_for_slope,
    }),
    Slip("z_for_a", "z in place of a", {
        "a": _z_for_output, "z": _sum_of_z, "L": _loss_at_z, "dL_da": _loss_slope_at_z, "da_dz": _slope_by_z,
        "dz_dw": _z_through_weight, "dL_dw": _gradient_by_z,
    }),
    Slip("a_for_z", "a in place of z", {"z": _output_for_z}),
)  # fmt: skip
