"""What a slip makes of a number: plain loops over the graph, with one thing in it done wrong.

Written apart from the slips themselves. SLIPPED has, by slip and quantity, all the numbers that it may give at a place.
"""

import math

from plain_graph import bends, slope, term

# ---------------------------------------------------------------- what is done wrong on the way


def through(layer, weight):
    """In one layer changes go through other weights."""

    def wrong(graph):
        return {"edge": lambda k, j, i: weight(j, i) if k == layer else graph.W[k][j][i]}

    return wrong


def turning(layer, by):
    """In one layer the activation makes something else of a change."""
    return {"turn": lambda k, speeds: {j: by(j) * speed for j, speed in speeds.items()} if k == layer else None}


def only(layer, unit):
    """In one layer only one unit lets a change through."""
    return {"sums": lambda k, j: k != layer or j == unit}


SLIPPED = {}


def slip(name, *quantities):
    def named(function):
        for quantity in quantities:
            SLIPPED[name, quantity] = function
        return function

    return named


# ---------------------------------------------------------------- sums


@slip("transposed", "z")
def _(g, k, j):
    return [g.total(k, j, row=[None, *(g.W[k][i][j] for i in g.units(k - 1))])] if g.square(k) else []


@slip("transposed", "dL_da")
def _(g, k, u):
    if k == g.n or not g.square(k + 1):
        return []
    return [g.dL_da(k, u, **through(k + 1, lambda j, i: g.W[k + 1][i][j])(g))]


@slip("transposed", "dz_da")
def _(g, k, j, i):
    return [g.W[k][i][j]] if g.square(k) and i != j else []


@slip("transposed", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, i, j)] if g.square(k) and i != j else []


@slip("transposed", "new_w")
def _(g, k, j, i):
    return [g.W[k][j][i] - g.eta * g.dL_dw(k, i, j)] if g.square(k) and i != j else []


@slip("wrong_row", "z")
def _(g, k, j):
    return [g.z[k][other] for other in g.others(k, j)]


@slip("wrong_row", "a")
def _(g, k, j):
    return [g.a[k][other] for other in g.others(k, j)]


@slip("wrong_row", "da_dz")
def _(g, k, j):
    return [g.slope(k, other) for other in g.others(k, j)]


@slip("wrong_row", "dL_dz", "dL_db")
def _(g, k, j):
    return [g.dL_dz(k, other) for other in g.others(k, j)]


@slip("wrong_row", "dL_da")
def _(g, k, j):
    return [g.dL_da(k, other) for other in g.others(k, j)] if k == g.n else []


@slip("wrong_column", "dL_da")
def _(g, k, j):
    return [g.dL_da(k, other) for other in g.others(k, j)] if k < g.n else []


@slip("wrong_row", "dz_da")
def _(g, k, j, i):
    return [g.W[k][other][i] for other in g.others(k, j)]


@slip("wrong_column", "dz_da")
def _(g, k, j, i):
    return [g.W[k][j][other] for other in g.others(k - 1, i)]


@slip("wrong_column", "dz_dw")
def _(g, k, j, i):
    return [g.a[k - 1][other] for other in g.others(k - 1, i)]


@slip("wrong_row", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, other, i) for other in g.others(k, j)]


@slip("wrong_column", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, j, other) for other in g.others(k - 1, i)]


@slip("wrong_row", "new_w")
def _(g, k, j, i):
    return [g.W[k][j][i] - g.eta * g.dL_dw(k, other, i) for other in g.others(k, j)]


@slip("wrong_column", "new_w")
def _(g, k, j, i):
    return [g.W[k][j][i] - g.eta * g.dL_dw(k, j, other) for other in g.others(k - 1, i)]


def layers_but(g, k):
    return [other for other in range(1, g.n + 1) if other != k]


@slip("wrong_layer", "z")
def _(g, k, j):
    fitting = [o for o in layers_but(g, k) if len(g.W[o][1]) == len(g.W[k][1]) and j in g.units(o)]
    return [g.total(k, j, row=g.W[other][j]) for other in fitting]


@slip("wrong_layer", "dL_da")
def _(g, k, u):
    if k == g.n:
        return []
    fitting = [o for o in layers_but(g, k + 1) if len(g.W[o]) == len(g.W[k + 1]) and u < len(g.W[o][1])]
    return [g.dL_da(k, u, **through(k + 1, lambda j, i, o=o: g.W[o][j][i])(g)) for o in fitting]


@slip("wrong_layer", "dz_da")
def _(g, k, j, i):
    return [g.W[o][j][i] for o in layers_but(g, k) if j < len(g.W[o]) and i < len(g.W[o][1])]


def updated(g, k):
    return through(k + 1, lambda j, i: g.new_w(k + 1, j, i))(g)


@slip("weights_updated", "dL_da")
def _(g, k, u):
    return [g.dL_da(k, u, **updated(g, k))] if k < g.n else []


@slip("weights_updated", "dL_dz", "dL_db")
def _(g, k, u):
    return [g.dL_dz(k, u, **updated(g, k))] if k < g.n else []


@slip("weights_updated", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, j, i, **updated(g, k))] if k < g.n else []


@slip("weights_updated", "dz_da")
def _(g, k, j, i):
    return [g.new_w(k, j, i)]


def several(g, k):
    """The units of a layer, where there are more than one."""
    return g.units(k) if k <= g.n and len(g.units(k)) > 1 else ()


@slip("one_path", "z")
def _(g, k, j):
    return [g.W[k][j][i] * g.a[k - 1][i] + g.b[k][j] for i in several(g, k - 1)]


@slip("one_path", "L")
def _(g):
    terms = [complex(term(g.loss, g.a[g.n][j], g.y[j], g.m)).real for j in several(g, g.n)]
    return [] if g.loss == "cross_entropy" else terms  # which is the term of the true class alone


@slip("one_path", "dL_da")
def _(g, k, u):
    return [g.dL_da(k, u, **only(k + 1, reader)) for reader in several(g, k + 1)]


@slip("one_path", "dL_dz", "dL_db")
def _(g, k, u):
    return [g.dL_dz(k, u, **only(k + 1, reader)) for reader in several(g, k + 1)]


@slip("one_path", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, j, i, **only(k + 1, reader)) for reader in several(g, k + 1)]


@slip("no_bias", "z")
def _(g, k, j):
    return [g.total(k, j, bias=False)] if g.b[k][j] else []


# ---------------------------------------------------------------- slopes


@slip("no_slope", "da_dz")
def _(g, k, j):
    return [1.0] if bends(g.activations[k]) else []


@slip("no_slope", "dL_dz", "dL_db")
def _(g, k, j):
    return [g.dL_dz(k, j, **turning(k, lambda unit: 1.0))] if bends(g.activations[k]) else []


@slip("no_slope", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, j, i, **turning(k, lambda unit: 1.0))] if bends(g.activations[k]) else []


@slip("no_slope", "dL_da")
def _(g, k, u):
    return [g.dL_da(k, u, **turning(k + 1, lambda unit: 1.0))] if k < g.n and bends(g.activations[k + 1]) else []


def curved(name):
    return bends(name) and name != "relu"


@slip("slope_at_a", "da_dz")
def _(g, k, j):
    return [slope(g.activations[k], g.a[k][j])] if curved(g.activations[k]) else []


def at_output(g, k):
    return turning(k, lambda unit: slope(g.activations[k], g.a[k][unit]))


@slip("slope_at_a", "dL_dz", "dL_db")
def _(g, k, j):
    return [g.dL_dz(k, j, **at_output(g, k))] if curved(g.activations[k]) else []


@slip("slope_at_a", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, j, i, **at_output(g, k))] if curved(g.activations[k]) else []


@slip("value_for_slope", "a")
def _(g, k, j):
    return [g.slope(k, j)] if bends(g.activations[k]) else []


@slip("value_for_slope", "da_dz")
def _(g, k, j):
    return [g.a[k][j]] if bends(g.activations[k]) else []


@slip("value_for_slope", "dL_dz", "dL_db")
def _(g, k, j):
    return [g.dL_dz(k, j, **turning(k, lambda unit: g.a[k][unit]))] if bends(g.activations[k]) else []


@slip("value_for_slope", "L")
def _(g):
    return [g.L_slope(1)] if g.m == 1 else []


@slip("value_for_slope", "dL_da")
def _(g, k, j):
    return [complex(term(g.loss, g.a[k][j], g.y[j], g.m)).real] if k == g.n else []


@slip("z_for_a", "a")
def _(g, k, j):
    return [g.z[k][j]] if bends(g.activations[k]) else []


@slip("z_for_a", "z")
def _(g, k, j):
    return [g.total(k, j, a=g.z[k - 1])] if k > 1 and bends(g.activations[k - 1]) else []


def where_it_means_something(g, numbers, worked_out):
    """A number of the loss, unless a logarithm is asked of what is no probability, or of 0."""
    high = {"binary_cross_entropy": 1.0, "cross_entropy": math.inf}.get(g.loss)
    if high is not None and not all(0 <= each <= high for each in numbers):
        return []
    try:
        return [worked_out()]
    except (ValueError, ZeroDivisionError):
        return []


@slip("z_for_a", "L")
def _(g):
    return where_it_means_something(g, g.z[g.n][1:], lambda: g.L(a=g.z[g.n])) if bends(g.activations[g.n]) else []


@slip("z_for_a", "dL_da")
def _(g, k, j):
    possible = k == g.n and bends(g.activations[k])
    return where_it_means_something(g, [g.z[k][j]], lambda: g.L_slope(j, a=g.z[k])) if possible else []


@slip("z_for_a", "da_dz")
def _(g, k, j):
    z = g.z[k][j]
    return {"tanh": [1 - z * z], "sigmoid": [z * (1 - z)]}.get(g.activations[k], [])


@slip("z_for_a", "dz_dw")
def _(g, k, j, i):
    return [g.z[k - 1][i]] if k > 1 and bends(g.activations[k - 1]) else []


@slip("z_for_a", "dL_dw")
def _(g, k, j, i):
    return [g.push({j: g.z[k - 1][i]}, k, "z")] if k > 1 and bends(g.activations[k - 1]) else []


@slip("a_for_z", "z")
def _(g, k, j):
    return [g.a[k][j]] if bends(g.activations[k]) else []


# ---------------------------------------------------------------- the loss and the product


def is_log(g):
    return "cross_entropy" in g.loss


def is_mean(g):
    return g.loss in ("mean_squared_error", "binary_cross_entropy") and g.m > 1


@slip("sign", "L")
def _(g):
    return [-g.L()] if is_log(g) else []


def of_turned(quantity):
    return lambda g, *at: [-g.value(quantity, *at)]


def of_sum(quantity):
    return lambda g, *at: [g.m * g.value(quantity, *at)] if is_mean(g) else []


for _quantity in ("dL_da", "dL_dz", "dL_dw", "dL_db"):
    SLIPPED["sign", _quantity] = of_turned(_quantity)
for _quantity in ("L", "dL_da", "dL_dz", "dL_dw", "dL_db"):
    SLIPPED["no_mean", _quantity] = of_sum(_quantity)


@slip("half", "L")
def _(g):
    return {
        "half_squared_error": [sum((g.a[g.n][j] - g.y[j]) ** 2 for j in g.units(g.n))],
        "mean_squared_error": [sum((g.a[g.n][j] - g.y[j]) ** 2 / 2 for j in g.units(g.n)) / g.m],
    }.get(g.loss, [])


@slip("half", "dL_da")
def _(g, k, j):
    if k < g.n:
        return []
    off = g.a[k][j] - g.y[j]
    return {"half_squared_error": [2 * off, off / 2], "mean_squared_error": [off / g.m]}.get(g.loss, [])


@slip("common_logarithm", "L")
def _(g):
    return [g.L() * math.log10(math.e)] if is_log(g) else []


@slip("factor_for_product", "dL_da")
def _(g, k, u):
    return [g.W[k + 1][reader][u] for reader in g.units(k + 1)] if k < g.n else []


@slip("factor_for_product", "dL_dz")
def _(g, k, j):
    return [g.slope(k, j)] if g.activations[k] != "softmax" else []


@slip("factor_for_product", "dL_dw")
def _(g, k, j, i):
    return [g.a[k - 1][i]]


@slip("factor_for_product", "dL_db")
def _(g, k, j):
    return [1.0]


@slip("product_for_factor", "da_dz")
def _(g, k, j):
    return [g.dL_dz(k, j)]


@slip("product_for_factor", "dz_da")
def _(g, k, j, i):
    return [g.dL_da(k - 1, i)] if k > 1 else []


@slip("product_for_factor", "dz_dw")
def _(g, k, j, i):
    return [g.dL_dw(k, j, i)]


@slip("factor_left_out", "dL_da")
def _(g, k, u):
    return [g.dL_da(k, u, **through(k + 1, lambda j, i: 1.0)(g))] if k < g.n else []


@slip("factor_left_out", "dL_dw")
def _(g, k, j, i):
    return [g.dL_dz(k, j)]


@slip("weight_for_input", "dz_dw")
def _(g, k, j, i):
    return [g.W[k][j][i]]


@slip("weight_for_input", "dL_dw")
def _(g, k, j, i):
    return [g.push({j: g.W[k][j][i]}, k, "z")]


@slip("bias_for_one", "dz_db")
def _(g, k, j):
    return [g.b[k][j]]


@slip("bias_for_one", "dL_db")
def _(g, k, j):
    return [g.push({j: g.b[k][j]}, k, "z")]


# ---------------------------------------------------------------- the update


def step_from(g, at):
    """The weight or bias, and its gradient."""
    if len(at) == 3:
        return g.W[at[0]][at[1]][at[2]], g.dL_dw(*at)
    return g.b[at[0]][at[1]], g.dL_dz(*at)


@slip("no_eta", "new_w", "new_b")
def _(g, *at):
    w, gradient = step_from(g, at)
    return [w - gradient]


@slip("eta_sign", "new_w", "new_b")
def _(g, *at):
    w, gradient = step_from(g, at)
    return [w + g.eta * gradient]


@slip("step_alone", "new_w", "new_b")
def _(g, *at):
    _, gradient = step_from(g, at)
    return [-g.eta * gradient, gradient]


@slip("not_moved", "new_w", "new_b")
def _(g, *at):
    return [step_from(g, at)[0]]


@slip("no_mean", "new_w", "new_b")
def _(g, *at):
    return []  # one row: its mean is itself
