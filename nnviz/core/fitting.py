"""Which output activation goes with which loss, and in words what becomes of a pair that does not fit.

A pair that does not fit may still be chosen: it is worth seeing what goes wrong.
"""

from nnviz.core.activations import Activation
from nnviz.core.losses import Loss
from nnviz.core.network import Network


def misfit_of(network: Network) -> str | None:
    """What is wrong with a network's pair of output activation and loss, and what fits; None where they fit."""
    return misfit(network.layers[-1].activation, network.loss, network.outputs)


def misfit(activation: Activation, loss: Loss, outputs: int) -> str | None:
    """What is wrong with so many output units of an activation under a loss, and what fits; None where they fit."""
    if not loss.fits(activation):
        return f"{_outside(activation, loss)} {_cure(loss, outputs)}"
    if activation.name == "softmax" and outputs == 1:
        return f"The softmax of a single unit is 1 whatever z is: no weight makes a difference. {_cure(loss, outputs)}"
    if activation.name == "sigmoid" and loss.name == "cross_entropy":
        return (
            "Cross-entropy never asks an output to be small, and sigmoid outputs may all be 1 at once: "
            f"there L is 0, whatever the targets are. {_cure(loss, outputs)}"
        )
    return None


def _outside(activation: Activation, loss: Loss) -> str:
    """How the outputs leave the loss's domain, and what L is there."""
    low, high = activation.limits
    below = "below 0, where ln a does not exist and L is NaN" if low < 0 else ""
    above = "above 1, where ln(1 − a) does not exist and L is NaN" if high > 1 else ""
    if loss.name == "cross_entropy":
        above = "above 1, where −ln a falls without end" if high > 1 else ""
    elif below and above:
        below, above = "below 0 and above 1, where ln a or ln(1 − a) does not exist and L is NaN", ""
    where = ", and ".join(end for end in (below, above) if end)
    title = loss.title.capitalize()
    return f"{title} takes the outputs for probabilities, but {activation.title} also gives values {where}."


def _cure(loss: Loss, outputs: int) -> str:
    """What fits in place of the activation, or of the pair, whatever the targets are."""
    if loss.name == "cross_entropy":
        return "One output goes with sigmoid and binary cross-entropy." if outputs == 1 else "Softmax fits."
    return "Sigmoid fits."
