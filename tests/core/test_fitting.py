"""Which output activation goes with which loss."""

import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.fitting import misfit, misfit_of
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network

LOG_LOSSES = ("binary_cross_entropy", "cross_entropy")
SQUARED = ("half_squared_error", "mean_squared_error")


def said(activation: str, loss: str, outputs: int = 2) -> str | None:
    return misfit(ACTIVATIONS[activation], LOSSES[loss], outputs)


@pytest.mark.parametrize("loss", LOG_LOSSES)
def test_only_sigmoid_and_softmax_stay_where_a_loss_of_probabilities_has_a_meaning(loss: str) -> None:
    assert [name for name, one in ACTIVATIONS.items() if LOSSES[loss].fits(one)] == ["sigmoid", "softmax"]


@pytest.mark.parametrize("loss", SQUARED)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_squared_error_goes_with_every_activation(activation: str, loss: str) -> None:
    assert LOSSES[loss].fits(ACTIVATIONS[activation])
    assert said(activation, loss) is None


@pytest.mark.parametrize("loss", LOG_LOSSES)
@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name not in ("sigmoid", "softmax")])
def test_every_other_pair_is_told_with_what_fits_in_its_place(activation: str, loss: str) -> None:
    sentence = said(activation, loss)
    assert sentence is not None
    assert ACTIVATIONS[activation].title in sentence
    assert sentence.endswith("Softmax fits." if loss == "cross_entropy" else "Sigmoid fits.")


BOTH = "below 0 and above 1, where ln a or ln(1 − a) does not exist and L is NaN."
BELOW = "below 0, where ln a does not exist and L is NaN."
ABOVE = "above 1, where ln(1 − a) does not exist and L is NaN."


@pytest.mark.parametrize(
    ("activation", "ends"),
    [
        ("tanh", BELOW), ("sin", BELOW), ("relu", ABOVE), ("softplus", ABOVE),
        ("identity", BOTH), ("leaky_relu", BOTH), ("elu", BOTH), ("gelu", BOTH),
    ],
)  # fmt: skip
def test_it_is_said_at_which_end_the_outputs_leave_the_domain(activation: str, ends: str) -> None:
    assert f"also gives values {ends}" in (said(activation, "binary_cross_entropy") or "")


def test_above_1_cross_entropy_is_no_nan_but_has_no_bottom() -> None:
    sentence = said("relu", "cross_entropy") or ""
    assert "above 1, where −ln a falls without end" in sentence
    assert "NaN" not in sentence


@pytest.mark.parametrize("loss", LOSSES)
def test_a_softmax_of_one_unit_is_told_under_every_loss(loss: str) -> None:
    assert "is 1 whatever z is" in (said("softmax", loss, outputs=1) or "")


def test_sigmoid_outputs_under_cross_entropy_may_all_be_1() -> None:
    assert "may all be 1 at once" in (said("sigmoid", "cross_entropy") or "")
    assert (said("sigmoid", "cross_entropy", 1) or "").endswith("goes with sigmoid and binary cross-entropy.")


@pytest.mark.parametrize(
    ("activation", "loss", "outputs"),
    [
        ("sigmoid", "binary_cross_entropy", 1), ("sigmoid", "binary_cross_entropy", 3),
        ("softmax", "cross_entropy", 2), ("softmax", "binary_cross_entropy", 2), ("softmax", "half_squared_error", 3),
    ],
)  # fmt: skip
def test_of_what_goes_together_nothing_is_said(activation: str, loss: str, outputs: int) -> None:
    assert said(activation, loss, outputs) is None


def test_a_network_is_judged_by_its_last_layer_alone() -> None:
    hidden, output = Layer(3, ACTIVATIONS["tanh"]), Layer(1, ACTIVATIONS["sigmoid"])
    assert misfit_of(Network(2, (hidden, output), LOSSES["binary_cross_entropy"])) is None
    assert "tanh" in (misfit_of(Network(2, (output, hidden), LOSSES["binary_cross_entropy"])) or "")
