"""The optimizers, line by line: w is a weight or a bias, g its gradient ∂L/∂w, η the learning rate.

Definitions, names and defaults are those of ``torch.optim``. What it turns on by a flag (``amsgrad``, ``centered``,
``maximize``) is left out, and its SGD stands here under three names:

=========  ================================  =========================================================================
name       PyTorch                           options (and defaults)
=========  ================================  =========================================================================
sgd        SGD                               weight_decay (0)
momentum   SGD(momentum=0.9)                 momentum (0.9), dampening (0), weight_decay (0)
nesterov   SGD(momentum=0.9, nesterov=True)  momentum (0.9), weight_decay (0)
adagrad    Adagrad                           lr_decay (0), weight_decay (0), initial_accumulator_value (0), eps (1e-10)
rmsprop    RMSprop                           alpha (0.99), eps (1e-8), weight_decay (0), momentum (0)
adam       Adam                              betas ([0.9, 0.999]), eps (1e-8), weight_decay (0)
adamw      AdamW                             betas ([0.9, 0.999]), eps (1e-8), weight_decay (0.01)
=========  ================================  =========================================================================

Weight decay is for weights and biases alike, as in PyTorch.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from nnviz.core.optimizers.rule import Line, Optimizer, Quantity
from nnviz.core.options import Option, PairOption

# ---------------------------------------------------------------- lines that several rules have

GRADIENT = Line("g", r"\frac{\partial L}{\partial $w}", lambda q: q.g, given=True)
OLD_WEIGHT = Line("w", "", lambda q: q.w, given=True, words="the old {parameter}")
NEW_WEIGHT = Line("w", r"$w - $s", lambda q: q.w - q.s)


def _gradient(q: SimpleNamespace) -> Iterator[Line]:
    """g, and with weight decay λw on top of it, the gradient of λw²/2: large weights cost."""
    yield GRADIENT
    if q.weight_decay:
        yield Line(
            "g", r"$g + $weight_decay\,$w", lambda q: q.g + q.weight_decay * q.w,
            words="the gradient with the pull of weight decay on top of it",
        )  # fmt: skip


def _step(formula: str, compute: Callable[[SimpleNamespace], Any]) -> Iterator[Line]:
    """The step s that a rule has come to, and w ← w − s."""
    yield Line("s", formula, compute)
    yield OLD_WEIGHT
    yield NEW_WEIGHT


# ---------------------------------------------------------------- downhill, and with a run-up


def sgd(q: SimpleNamespace) -> Iterator[Line]:
    """w ← w − η·g: straight downhill. Robbins & Monro, "A stochastic approximation method" (1951), equation 8."""
    yield from _gradient(q)
    yield from _step(r"$eta\,$g", lambda q: q.eta * q.g)


def momentum(q: SimpleNamespace) -> Iterator[Line]:
    """w ← w − η·v, where v ← μ·v + g: a heavy ball that keeps rolling.

    Polyak, "Some methods of speeding up the convergence of iteration methods" (1964), equation 9; η is outside v as in
    PyTorch, so a change of η does not wait for v to follow.
    """
    yield from _velocity(q)
    yield from _step(r"$eta\,$v", lambda q: q.eta * q.v)


def nesterov(q: SimpleNamespace) -> Iterator[Line]:
    """w ← w − η·(g + μ·v), where v ← μ·v + g: momentum that looks one step ahead.

    Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k²)" (1983), in the form of
    Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013), equations 3 and 4;
    w stands for the point looked ahead to, as in PyTorch.
    """
    yield from _velocity(q)
    yield from _step(r"$eta\,($g + $momentum\,$v)", lambda q: q.eta * (q.g + q.momentum * q.v))


def _velocity(q: SimpleNamespace) -> Iterator[Line]:
    """v, which the first gradient sets off; from then on dampening takes its share τ of every gradient away.

    Without momentum there is no velocity, and nothing to dampen, as in PyTorch.
    """
    yield from _gradient(q)
    if q.t == 1 or not q.momentum:
        why = "which the first gradient sets off" if q.momentum else "which keeps nothing where μ is 0"
        yield Line("v", r"$g", lambda q: q.g, words=f"the velocity, {why}")
    elif getattr(q, "dampening", 0.0):
        yield Line(
            "v", r"$momentum\,$v + (1 - $dampening)\,$g", lambda q: q.momentum * q.v + (1 - q.dampening) * q.g
        )  # fmt: skip
    else:
        yield Line("v", r"$momentum\,$v + $g", lambda q: q.momentum * q.v + q.g)


# ---------------------------------------------------------------- a step size for each weight


def adagrad(q: SimpleNamespace) -> Iterator[Line]:
    """w ← w − η·g/(√r + ε), where r ← r + g²: a weight that has moved much moves less.

    Duchi, Hazan & Singer, "Adaptive subgradient methods for online learning and stochastic optimization" (2011),
    section 1.1 (the diagonal form). With ``lr_decay`` η becomes η/(1 + (t − 1)·δ).
    """
    yield from _gradient(q)
    if q.lr_decay:
        yield Line("eta", r"\frac{$eta}{1 + ($t - 1)\,$lr_decay}", lambda q: q.eta / (1 + (q.t - 1) * q.lr_decay))
    start = ", on top of what it started from" if q.initial_accumulator_value else ""
    yield Line("r", r"$r + $g^2", lambda q: q.r + q.g * q.g, words=f"the sum of the squared gradients{start}")
    yield from _step(r"\frac{$eta\,$g}{\sqrt{$r} + $eps}", lambda q: q.eta * q.g / (np.sqrt(q.r) + q.eps))


def rmsprop(q: SimpleNamespace) -> Iterator[Line]:
    """w ← w − η·g/(√r + ε), where r ← α·r + (1 − α)·g²: as AdaGrad, but old gradients are forgotten.

    Tieleman & Hinton, "Neural networks for machine learning", lecture 6.5 (2012). With ``momentum`` the scaled gradient
    goes into a velocity, v ← μ·v + g/(√r + ε), and the step is η·v.
    """
    yield from _gradient(q)
    yield Line("r", r"$alpha\,$r + (1 - $alpha)\,$g^2", lambda q: q.alpha * q.r + (1 - q.alpha) * (q.g * q.g))
    if q.momentum:
        yield Line(
            "v", r"$momentum\,$v + \frac{$g}{\sqrt{$r} + $eps}",
            lambda q: q.momentum * q.v + q.g / (np.sqrt(q.r) + q.eps),
        )  # fmt: skip
        yield from _step(r"$eta\,$v", lambda q: q.eta * q.v)
    else:
        yield from _step(r"\frac{$eta\,$g}{\sqrt{$r} + $eps}", lambda q: q.eta * q.g / (np.sqrt(q.r) + q.eps))


# ---------------------------------------------------------------- both


def adam(q: SimpleNamespace) -> Iterator[Line]:
    """w ← w − η·m̂/(√v̂ + ε): the mean of the gradients over the root of the mean of their squares.

    Kingma & Ba, "Adam: A method for stochastic optimization" (2015), algorithm 1.
    """
    yield from _gradient(q)
    yield from _moments()
    yield NEW_WEIGHT


def adamw(q: SimpleNamespace) -> Iterator[Line]:
    """As Adam, but weight decay shrinks the weight itself, w ← (1 − η·λ)·w, and leaves the gradient alone.

    Loshchilov & Hutter, "Decoupled weight decay regularization" (2019), algorithm 2, with η·λ for their λ, as in
    PyTorch.
    """
    yield GRADIENT
    yield from _moments()
    if q.weight_decay:
        yield Line(
            "w", r"(1 - $eta\,$weight_decay)\,$w", lambda q: (1 - q.eta * q.weight_decay) * q.w,
            words="the old {parameter} after its decay",
        )  # fmt: skip
    yield NEW_WEIGHT


def _moments() -> Iterator[Line]:
    """m and v, running means of g and g²; m̂ and v̂, free of the zeros they began with; the step; the old weight."""
    yield Line("m", r"$beta1\,$m + (1 - $beta1)\,$g", lambda q: q.beta1 * q.m + (1 - q.beta1) * q.g)
    yield Line("v", r"$beta2\,$v + (1 - $beta2)\,$g^2", lambda q: q.beta2 * q.v + (1 - q.beta2) * (q.g * q.g))
    yield Line("m_hat", r"\frac{$m}{1 - $beta1^{$t}}", lambda q: q.m / (1 - q.beta1**q.t))
    yield Line("v_hat", r"\frac{$v}{1 - $beta2^{$t}}", lambda q: q.v / (1 - q.beta2**q.t))
    yield Line(
        "s", r"\frac{$eta\,$m_hat}{\sqrt{$v_hat} + $eps}", lambda q: q.eta * q.m_hat / (np.sqrt(q.v_hat) + q.eps)
    )  # fmt: skip
    yield OLD_WEIGHT


# ---------------------------------------------------------------- the list

_LARGEST = 1e6
_DECAY_TIP = "Pulls every weight and bias towards 0, the more the larger it is."
_MOMENTUM_TIP = "How much of the velocity is kept from one update to the next."

_WEIGHT_DECAY = {"weight_decay": Option(0.0, 0.0, _LARGEST, _DECAY_TIP)}
_MOMENTUM = {"momentum": Option(0.9, 0.0, 1.0, _MOMENTUM_TIP)}
_EPS = {"eps": Option(1e-8, 0.0, _LARGEST, "Keeps the division from blowing up where gradients are tiny.")}
_BETAS = {
    "betas": PairOption(
        (0.9, 0.999), 0.0, 0.999999, "How much is kept of the means of the gradients and of their squares.",
        ("beta1", "beta2"),
    )
}  # fmt: skip

_SQUARES = {"v": Quantity("v", "v", "the running mean of the squared gradients")}

OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer("sgd", "SGD", r"w \leftarrow w - \eta\,g", sgd, (), 0.1, _WEIGHT_DECAY),
    "momentum": Optimizer(
        "momentum", "momentum",
        r"v \leftarrow \mu\,v + g,\quad w \leftarrow w - \eta\,v", momentum, ("v",), 0.01,
        {
            **_MOMENTUM,
            "dampening": Option(0.0, 0.0, 1.0, "The share of every gradient that does not go into the velocity."),
            **_WEIGHT_DECAY,
        },
    ),
    "nesterov": Optimizer(
        "nesterov", "Nesterov momentum",
        r"v \leftarrow \mu\,v + g,\quad w \leftarrow w - \eta\,(g + \mu\,v)", nesterov, ("v",), 0.01,
        {**_MOMENTUM, **_WEIGHT_DECAY},
    ),
    "adagrad": Optimizer(
        "adagrad", "AdaGrad",
        r"r \leftarrow r + g^2,\quad w \leftarrow w - \frac{\eta\,g}{\sqrt{r} + \epsilon}", adagrad, ("r",), 0.01,
        {
            "lr_decay": Option(0.0, 0.0, _LARGEST, "Lets the learning rate fall like one over the number of updates."),
            **_WEIGHT_DECAY,
            "initial_accumulator_value": Option(0.0, 0.0, _LARGEST, "What the sum of squares starts from."),
            "eps": Option(1e-10, 0.0, _LARGEST, _EPS["eps"].tip),
        },
        initial="initial_accumulator_value", own_steps=True,
    ),
    "rmsprop": Optimizer(
        "rmsprop", "RMSprop",
        r"r \leftarrow \alpha\,r + (1 - \alpha)\,g^2,\quad w \leftarrow w - \frac{\eta\,g}{\sqrt{r} + \epsilon}",
        rmsprop, ("r", "v"), 0.01,
        {
            "alpha": Option(0.99, 0.0, 1.0, "How much is kept of the mean of the squared gradients."),
            **_EPS,
            **_WEIGHT_DECAY,
            "momentum": Option(0.0, 0.0, 1.0, _MOMENTUM_TIP),
        },
        own_steps=True,
    ),
    "adam": Optimizer(
        "adam", "Adam",
        r"w \leftarrow w - \frac{\eta\,\hat{m}}{\sqrt{\hat{v}} + \epsilon}", adam, ("m", "v"), 0.001,
        {**_BETAS, **_EPS, **_WEIGHT_DECAY}, own_steps=True, quantities=_SQUARES,
    ),
    "adamw": Optimizer(
        "adamw", "AdamW",
        r"w \leftarrow (1 - \eta\,\lambda)\,w - \frac{\eta\,\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
        adamw, ("m", "v"), 0.001,
        {**_BETAS, **_EPS, "weight_decay": Option(0.01, 0.0, _LARGEST, _DECAY_TIP)},
        own_steps=True, quantities=_SQUARES,
    ),
}  # fmt: skip

SGD = OPTIMIZERS["sgd"]
