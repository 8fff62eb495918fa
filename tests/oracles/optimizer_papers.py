"""The optimizers as scalar loops straight from their papers; and updates of random weights, to compare with them."""

from math import sqrt

import numpy as np

from nnviz.core.arrays import read_only
from nnviz.core.network import Parameters
from nnviz.core.optimizers import OPTIMIZERS

#: Every optimizer with its defaults, and with all of its options set to something else.
CHOICES = [
    *((name, {}) for name in OPTIMIZERS),
    ("sgd", {"weight_decay": 0.1}),
    ("momentum", {"momentum": 0.5, "dampening": 0.25, "weight_decay": 0.1}),
    ("nesterov", {"momentum": 0.5, "weight_decay": 0.1}),
    ("adagrad", {"lr_decay": 0.5, "weight_decay": 0.1, "initial_accumulator_value": 0.25, "eps": 0.01}),
    ("rmsprop", {"alpha": 0.5, "eps": 0.01, "weight_decay": 0.1, "momentum": 0.75}),
    ("adam", {"betas": (0.5, 0.75), "eps": 0.01, "weight_decay": 0.1}),
    ("adamw", {"betas": (0.5, 0.75), "eps": 0.01, "weight_decay": 0.1}),
    ("adamw", {"weight_decay": 0.0}),
]


def parameters(rng, scale=1.0):
    weights = (rng.normal(size=(3, 2)), rng.normal(size=(1, 3)))
    biases = (rng.normal(size=3), rng.normal(size=1))
    return Parameters(*(tuple(read_only(scale * array) for array in arrays) for arrays in (weights, biases)))


def single(value):
    """Parameters of one weight (and a bias that does not matter)."""
    return Parameters((read_only([[value]]),), (read_only([0.0]),))


def updates(name, options, count=12, seed=0, rate=0.1):
    """``count`` updates with random gradients: the arguments of each, and what comes out."""
    rng, optimizer = np.random.default_rng(seed), OPTIMIZERS[name]
    weights = parameters(rng)
    memory = optimizer.start(weights, options)
    for _ in range(count):
        gradients = parameters(rng)
        after = optimizer.update(weights, gradients, rate, memory, options)
        yield (weights, gradients, rate, memory, options), after
        weights, memory = after


def sgd(w, gradients, rate, *, weight_decay):
    for g in gradients:
        w -= rate * (g + weight_decay * w)
        yield w


def momentum(w, gradients, rate, *, momentum, dampening, weight_decay):
    velocity = None
    for g in gradients:
        g += weight_decay * w
        velocity = g if velocity is None else momentum * velocity + (1 - dampening) * g
        w -= rate * velocity
        yield w


def nesterov(w, gradients, rate, *, momentum, weight_decay):
    """Sutskever's two equations: v ← μv − η·∇f(θ + μv), θ ← θ + v; what the gradient is taken at is w = θ + μv."""
    theta, velocity = w, 0.0
    for g in gradients:
        velocity = momentum * velocity - rate * (g + weight_decay * (theta + momentum * velocity))
        theta += velocity
        yield theta + momentum * velocity


def adagrad(w, gradients, rate, *, lr_decay, weight_decay, initial_accumulator_value, eps):
    squares = [initial_accumulator_value]
    for t, g in enumerate(gradients):
        g += weight_decay * w
        squares.append(g**2)
        w -= rate / (1 + t * lr_decay) * g / (sqrt(sum(squares)) + eps)
        yield w


def rmsprop(w, gradients, rate, *, alpha, eps, weight_decay, momentum):
    mean_square = velocity = 0.0
    for g in gradients:
        g += weight_decay * w
        mean_square = alpha * mean_square + (1 - alpha) * g**2
        velocity = momentum * velocity + g / (sqrt(mean_square) + eps)
        w -= rate * velocity
        yield w


def adam(w, gradients, rate, *, betas, eps, weight_decay, decoupled=False):
    """m̂ and v̂ as what they stand for: weighted means of all gradients so far."""
    (beta1, beta2), seen = betas, []
    for g in gradients:
        seen.append(g if decoupled else g + weight_decay * w)
        first, second = ([beta**age for age in reversed(range(len(seen)))] for beta in (beta1, beta2))
        m_hat = sum(share * g for share, g in zip(first, seen, strict=True)) / sum(first)
        v_hat = sum(share * g**2 for share, g in zip(second, seen, strict=True)) / sum(second)
        w = (1 - rate * weight_decay if decoupled else 1) * w - rate * m_hat / (sqrt(v_hat) + eps)
        yield w


def adamw(w, gradients, rate, **options):
    return adam(w, gradients, rate, **options, decoupled=True)


PAPERS = {function.__name__: function for function in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw)}
