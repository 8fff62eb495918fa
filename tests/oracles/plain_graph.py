# ruff: noqa: N802  (the methods are called what they give: dL_dw)
"""A net as nested lists, and its derivatives pushed forwards: from a place to the loss, where the engine pulls back.

Slopes are complex steps, Im g(z + ih)/h, which have no rounding of a difference (Squire & Trapp 1998). Layers and units
count from 1. A push can be told to go wrong in one thing: that is what ``slipped`` does.
"""

import cmath

from nnviz.session.place import Place

H = 1e-30


# ---------------------------------------------------------------- functions of one number, real or complex


def sigmoid(z):
    return 1 / (1 + cmath.exp(-z))


def softplus(z):
    return cmath.log(1 + cmath.exp(z))


def relu(z):
    return z if complex(z).real > 0 else 0 * z


ELEMENTWISE = {
    "identity": lambda z: z, "sigmoid": sigmoid, "tanh": cmath.tanh, "softplus": softplus, "relu": relu,
    "sin": cmath.sin,
}  # fmt: skip


def activated(name, z):
    """a of a layer, by its z."""
    if name == "softmax":
        powers = [cmath.exp(each) for each in z]
        return [each / sum(powers) for each in powers]
    return [ELEMENTWISE[name](each) for each in z]


def slope(name, z):
    return complex(ELEMENTWISE[name](complex(z, H))).imag / H


def term(loss, a, y, m):
    """What one output adds to the loss."""
    match loss:
        case "half_squared_error":
            return (a - y) ** 2 / 2
        case "mean_squared_error":
            return (a - y) ** 2 / m
        case "binary_cross_entropy":
            return -((y * cmath.log(a) if y else 0) + ((1 - y) * cmath.log(1 - a) if y != 1 else 0)) / m
        case "cross_entropy":
            return -y * cmath.log(a) if y else 0 * a
    raise ValueError(loss)


def bends(name):
    return name not in ("identity", "softmax")


# ---------------------------------------------------------------- the graph


class Graph:
    """A net with one row, as nested lists: ``W[k][j][i]``, ``b[k][j]``, ``z[k][j]``, ``a[k][j]``, from 1."""

    def __init__(self, weights, biases, activations, loss, x, y, eta):
        self.n, self.loss, self.eta = len(weights), loss, eta
        self.activations = [None, *activations]
        self.W = [None, *([None, *([None, *row] for row in W)] for W in weights)]
        self.b = [None, *([None, *(b or [0.0] * len(W))] for W, b in zip(weights, biases, strict=True))]
        self.y = [None, *y]
        self.a, self.z = [[None, *x]], [None]
        for k in range(1, self.n + 1):
            self.z.append([None, *(self.total(k, j) for j in self.units(k))])
            self.a.append([None, *(complex(one).real for one in activated(self.activations[k], self.z[k][1:]))])

    def units(self, k):
        return range(1, len(self.W[k])) if k else range(1, len(self.a[0]))

    def others(self, k, unit):
        return [each for each in self.units(k) if each != unit]

    def square(self, k):
        return len(self.W[k]) == len(self.W[k][1]) > 2

    def total(self, k, j, a=None, row=None, bias=True):
        a, row = a or self.a[k - 1], row or self.W[k][j]
        result = self.b[k][j] if bias else 0.0
        for i in self.units(k - 1):
            result += row[i] * a[i]
        return result

    @property
    def m(self):
        return len(self.y) - 1

    def L(self, a=None):
        a = a or self.a[self.n]
        return complex(sum(term(self.loss, a[j], self.y[j], self.m) for j in self.units(self.n))).real

    def L_slope(self, j, a=None):
        at = (a or self.a[self.n])[j]
        return complex(term(self.loss, complex(at, H), self.y[j], self.m)).imag / H

    # ------------------------------------------------------------ pushes

    def push(self, t, k, at="a", edge=None, turn=None, sums=None):
        """How fast L changes where the a (or z) of layer k change with the speeds ``t``, {unit: speed}.

        ``edge(k, j, i)`` is the weight that a change goes through, ``turn(k, j, speed)`` what the activation makes of
        one, ``sums(k, j)`` whether it goes through unit j at all.
        """
        speeds = dict(t)
        if at == "z":
            speeds = self.turned(k, speeds, turn)
        for layer in range(k + 1, self.n + 1):
            into = {}
            for j in self.units(layer):
                if sums is None or sums(layer, j):
                    into[j] = sum((edge or self.edge)(layer, j, i) * speed for i, speed in speeds.items())
            speeds = self.turned(layer, into, turn)
        return sum(self.L_slope(j) * speed for j, speed in speeds.items())

    def edge(self, k, j, i):
        return self.W[k][j][i]

    def turned(self, k, speeds, turn):
        if turn is not None and (special := turn(k, speeds)) is not None:
            return special
        z = [complex(self.z[k][j], H * speeds.get(j, 0.0)) for j in self.units(k)]
        a = activated(self.activations[k], z)
        return {j: complex(a[j - 1]).imag / H for j in self.units(k)}

    def dL_da(self, k, u, **wrong):
        return self.push({u: 1.0}, k, "a", **wrong)

    def dL_dz(self, k, u, **wrong):
        return self.push({u: 1.0}, k, "z", **wrong)

    def dL_dw(self, k, j, i, **wrong):
        return self.push({j: self.a[k - 1][i]}, k, "z", **wrong)

    def slope(self, k, u):
        return self.turned(k, {u: 1.0}, None)[u]

    def new_w(self, k, j, i):
        return self.W[k][j][i] - self.eta * self.dL_dw(k, j, i)

    def value(self, quantity, *at):
        """The right number."""
        k, j, i = (*at, None, None, None)[:3]
        return {
            "z": lambda: self.z[k][j], "a": lambda: self.a[k][j], "L": self.L, "dL_da": lambda: self.dL_da(k, j),
            "da_dz": lambda: self.slope(k, j), "dL_dz": lambda: self.dL_dz(k, j), "dz_da": lambda: self.W[k][j][i],
            "dz_dw": lambda: self.a[k - 1][i], "dz_db": lambda: 1.0, "dL_dw": lambda: self.dL_dw(k, j, i),
            "dL_db": lambda: self.dL_dz(k, j), "new_w": lambda: self.new_w(k, j, i),
            "new_b": lambda: self.b[k][j] - self.eta * self.dL_dz(k, j),
        }[quantity]()  # fmt: skip


# ---------------------------------------------------------------- from a State


class OnTheScreen(Graph):
    """The same as it is read off: weights and biases with so many digits, gradients with three."""

    def __init__(self, graph, digits):
        self.__dict__ |= vars(graph)
        self.exact = graph
        self.W = [row and [one and [None, *(rounded(w, digits) for w in one[1:])] for one in row] for row in graph.W]
        self.b = [row and [None, *(rounded(b, digits) for b in row[1:])] for row in graph.b]

    def dL_dz(self, k, u, **wrong):
        return rounded(self.exact.dL_dz(k, u, **wrong), 3)

    def dL_dw(self, k, j, i, **wrong):
        return rounded(self.exact.dL_dw(k, j, i, **wrong), 3)


def rounded(value, digits):
    return float(f"{value:.{digits - 1}e}")


def graph_of(state):
    """The net, the row and η of a State, as plain lists."""
    weights = [array.tolist() for array in state.parameters.weights]
    biases = [array.tolist() for array in state.parameters.biases]
    names, loss = [layer.activation.name for layer in state.network.layers], state.network.loss.name
    x, y = state.computation.x.tolist(), state.computation.y.tolist()
    return Graph(weights, biases, names, loss, x, y, state.experiment.optimizer.learning_rate)


def places_of(graph, quantity):
    """Every place of a net that has a quantity."""
    if quantity == "L":
        return [Place("loss")]
    layers = range(1, graph.n + 1)
    if quantity in ("z", "a", "dL_da", "da_dz", "dL_dz"):
        return [Place("unit", (k, j)) for k in layers for j in graph.units(k)]
    if quantity in ("dz_db", "dL_db", "new_b"):
        return [Place("b", (k, j)) for k in layers for j in graph.units(k)]
    return [Place("w", (k, j, i)) for k in layers for j in graph.units(k) for i in graph.units(k - 1)]
