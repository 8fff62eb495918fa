"""Slips in sums: the weights of another row, column or layer, one term alone, no bias, weights that come later."""

from collections.abc import Iterator

from nnviz.session.notation import layer_symbol
from nnviz.session.place import Place
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.slips.taken import (
    Rule,
    Slip,
    Taken,
    a_at,
    column_at,
    is_square,
    name,
    others,
    row_at,
    slope_by,
    w_at,
    weight,
    z_at,
)
from nnviz.session.predict.workings import total

# ---------------------------------------------------------------- W read the wrong way round


def _transposed_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if is_square(n, k):
        value = total((*(n.w(k, each, unit) * n.a(k - 1, each) for each in n.fan_in(k)), n.b(k, unit)))
        what = f"the sum with column {unit} of {layer_symbol('W', k)}: a unit reads its row"
        yield Taken(value, what, row_at(n, k, unit), column_at(n, k, unit))


def _transposed_back(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth and is_square(n, k + 1):
        value = total(n.dL_dz(k + 1, each) * n.w(k + 1, unit, each) for each in n.units(k + 1))
        what = f"what row {unit} of {layer_symbol('W', k + 1)} gives: on the way back it is column {unit}"
        yield Taken(value, what, column_at(n, k + 1, unit), row_at(n, k + 1, unit))


def _transposed_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    if is_square(n, k) and to != source:
        what = f"{weight(k, source, to)}: row and column are exchanged"
        yield Taken(n.w(k, source, to), what, (w_at(k, to, source),), (w_at(k, source, to),))


def _transposed_gradient(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    if is_square(n, k) and to != source:
        what = f"{slope_by(weight(k, source, to))}: row and column are exchanged"
        value = n.dL_dz(k, source) * n.a(k - 1, to)
        yield Taken(value, what, (z_at(k, to), a_at(k - 1, source)), (z_at(k, source), a_at(k - 1, to)))


# ---------------------------------------------------------------- another row or column


def _row_of_unit(quantity: str, of: str) -> Rule:
    """The same quantity of another unit of the layer."""

    def rule(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
        for other in others(n.units(k), unit):
            what = f"{of.format(z=name('z', k, other), a=name('a', k, other))}: that is unit {other}, asked is {unit}"
            yield Taken(getattr(n, quantity)(k, other), what, (z_at(k, unit),), (z_at(k, other),))

    return rule


def _output_slope_of_other(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k == n.depth:
        yield from _other_slope(n, k, unit)


def _column_of_unit(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth:
        yield from _other_slope(n, k, unit)


def _other_slope(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for other in others(n.units(k), unit):
        what = f"{slope_by(name('a', k, other))}: that is unit {other}, asked is {unit}"
        yield Taken(n.dL_da(k, other), what, (a_at(k, unit),), (a_at(k, other),))


def _row_of_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.units(k), to):
        what = f"{weight(k, other, source)}: that leads to unit {other}, asked is {to}"
        yield Taken(n.w(k, other, source), what, (w_at(k, to, source),), (w_at(k, other, source),))


def _row_of_gradient(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.units(k), to):
        what = f"{slope_by(weight(k, other, source))}: that leads to unit {other}, asked is {to}"
        yield Taken(n.dL_dz(k, other) * n.a(k - 1, source), what, (z_at(k, to),), (z_at(k, other),))


def _column_of_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.fan_in(k), source):
        what = f"{weight(k, to, other)}: that comes from unit {other}, asked is {source}"
        yield Taken(n.w(k, to, other), what, (w_at(k, to, source),), (w_at(k, to, other),))


def _column_of_input(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.fan_in(k), source):
        what = f"{name('a', k - 1, other)}: that goes through another weight of this unit"
        yield Taken(n.a(k - 1, other), what, (a_at(k - 1, source),), (a_at(k - 1, other),))


def _column_of_gradient(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(n.fan_in(k), source):
        what = f"{slope_by(weight(k, to, other))}: that comes from unit {other}, asked is {source}"
        yield Taken(n.dL_dz(k, to) * n.a(k - 1, other), what, (a_at(k - 1, source),), (a_at(k - 1, other),))


# ---------------------------------------------------------------- another layer


def _layer_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for other in others(range(1, n.depth + 1), k):
        if n.network.fan_in(other) == n.network.fan_in(k) and unit in n.units(other):
            terms = [n.w(other, unit, each) * n.a(k - 1, each) for each in n.fan_in(k)]
            what = f"the sum with {layer_symbol('W', other)}: asked is the one with {layer_symbol('W', k)}"
            yield Taken(total((*terms, n.b(k, unit))), what, row_at(n, k, unit), row_at(n, other, unit))


def _layer_back(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for other in others(range(1, n.depth + 1), k + 1):
        if k < n.depth and n.network.fan_out(other) == n.network.fan_out(k + 1) and unit in n.fan_in(other):
            value = total(n.dL_dz(k + 1, each) * n.w(other, each, unit) for each in n.units(k + 1))
            taken, between = layer_symbol("W", other), layer_symbol("W", k + 1)
            what = f"what would come back through {taken}: the way back is {between}"
            yield Taken(value, what, column_at(n, k + 1, unit), column_at(n, other, unit))


def _layer_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for other in others(range(1, n.depth + 1), k):
        if to in n.units(other) and source in n.fan_in(other):
            what = f"{weight(other, to, source)}, of layer {other}: asked is layer {k}"
            yield Taken(n.w(other, to, source), what, (w_at(k, to, source),), (w_at(other, to, source),))


# ---------------------------------------------------------------- weights that are not in force yet


def back_through_new(n: Numbers, k: int, unit: int) -> float:
    """∂L/∂a of a unit through weights that were updated too early."""
    return total(n.dL_dz(k + 1, each) * n.new_w(k + 1, each, unit) for each in n.units(k + 1))


def _updated_back(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth:
        what = f"what the updated {layer_symbol('W', k + 1)} gives: gradients go by the old one"
        at = column_at(n, k + 1, unit)
        yield Taken(back_through_new(n, k, unit), what, at, at)


def _updated_delta(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if k < n.depth:
        what = f"what the updated {layer_symbol('W', k + 1)} gives: gradients go by the old one"
        at = column_at(n, k + 1, unit)
        yield Taken(back_through_new(n, k, unit) * n.da_dz(k, unit), what, at, at)


def _updated_gradient(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for each in _updated_delta(n, k, to):
        yield Taken(each.value * n.a(k - 1, source), each.what, each.asked, each.taken)


def _updated_weight(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    at, what = (w_at(k, to, source),), f"{weight(k, to, source)} after the update: gradients are of the old one"
    yield Taken(n.new_w(k, to, source), what, at, at)


# ---------------------------------------------------------------- one term of the sum


def _term_of_z(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if len(n.fan_in(k)) > 1:
        for source in n.fan_in(k):
            value = total((n.w(k, unit, source) * n.a(k - 1, source), n.b(k, unit)))
            with_bias = ", with the bias" if n.b(k, unit) != 0 else ""
            what = f"what {weight(k, unit, source)} brings alone{with_bias}: {name('z', k, unit)} adds up all inputs"
            yield Taken(value, what, row_at(n, k, unit), (w_at(k, unit, source),))


def _term_of_loss(n: Numbers) -> Iterator[Taken]:
    if len(n.units(n.depth)) > 1 and n.network.loss.name != "cross_entropy":  # of which only the true class has a term
        for output in n.units(n.depth):
            what = f"what output {output} alone adds to L: all of them add up"
            asked = tuple(a_at(n.depth, each) for each in n.units(n.depth))
            yield Taken(n.loss_term(output), what, asked, (a_at(n.depth, output),))


def one_way_back(n: Numbers, k: int, unit: int) -> Iterator[tuple[int, float]]:
    """What comes back to a unit by each unit alone that reads it, where there are several."""
    if k < n.depth and len(n.units(k + 1)) > 1:
        for reader in n.units(k + 1):
            yield reader, n.dL_dz(k + 1, reader) * n.w(k + 1, reader, unit)


def _term_back(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for reader, value in one_way_back(n, k, unit):
        what = f"what comes back by {weight(k + 1, reader, unit)} alone: all ways add up"
        yield Taken(value, what, column_at(n, k + 1, unit), (w_at(k + 1, reader, unit),))


def _term_of_delta(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    for each in _term_back(n, k, unit):
        yield Taken(each.value * n.da_dz(k, unit), each.what, each.asked, each.taken)


def _term_of_gradient(n: Numbers, k: int, to: int, source: int) -> Iterator[Taken]:
    for each in _term_of_delta(n, k, to):
        yield Taken(each.value * n.a(k - 1, source), each.what, each.asked, each.taken)


# ---------------------------------------------------------------- the bias


def _without_bias(n: Numbers, k: int, unit: int) -> Iterator[Taken]:
    if n.b(k, unit) != 0:
        value = total(n.w(k, unit, each) * n.a(k - 1, each) for each in n.fan_in(k))
        bias = Place("b", (k, unit))
        yield Taken(value, "the sum of weights times inputs: the bias comes on top", (bias,), row_at(n, k, unit))


SUMS = (
    Slip("transposed", "W read the wrong way round", {
        "z": _transposed_z, "dL_da": _transposed_back, "dz_da": _transposed_weight, "dL_dw": _transposed_gradient,
    }),
    Slip("wrong_row", "another unit", {
        "z": _row_of_unit("z", "{z}"), "a": _row_of_unit("a", "{a}"), "dL_da": _output_slope_of_other,
        "da_dz": _row_of_unit("da_dz", "∂{a}/∂{z}"), "dL_dz": _row_of_unit("dL_dz", "∂L/∂{z}"),
        "dL_db": _row_of_unit("dL_db", "∂L/∂{z}"), "dz_da": _row_of_weight, "dL_dw": _row_of_gradient,
    }),
    Slip("wrong_column", "another unit before", {
        "dL_da": _column_of_unit, "dz_da": _column_of_weight, "dz_dw": _column_of_input, "dL_dw": _column_of_gradient,
    }),
    Slip("wrong_layer", "W of another layer", {"z": _layer_z, "dL_da": _layer_back, "dz_da": _layer_weight}),
    Slip("weights_updated", "weights that were updated already", {
        "dL_da": _updated_back, "dL_dz": _updated_delta, "dL_dw": _updated_gradient, "dL_db": _updated_delta,
        "dz_da": _updated_weight,
    }),
    Slip("one_path", "one way instead of the sum of all", {
        "z": _term_of_z, "L": _term_of_loss, "dL_da": _term_back, "dL_dz": _term_of_delta,
        "dL_dw": _term_of_gradient, "dL_db": _term_of_delta,
    }),
    Slip("no_bias", "the bias forgotten", {"z": _without_bias}),
)  # fmt: skip
