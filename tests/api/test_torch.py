"""Every gradient is that of PyTorch's autograd; left out where PyTorch is not installed."""

from itertools import pairwise

import numpy as np
import pytest

import nnviz

torch = pytest.importorskip("torch")

ACTIVATIONS = {
    "identity": lambda z: z, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu, "elu": torch.nn.functional.elu,
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"), "softplus": torch.nn.functional.softplus,
    "sin": torch.sin, "square": torch.square, "softmax": lambda z: torch.softmax(z, dim=1),
}  # fmt: skip
LOSSES = {
    "half_squared_error": lambda a, y: ((a - y) ** 2).sum(dim=1) / 2,
    "mean_squared_error": lambda a, y: ((a - y) ** 2).mean(dim=1),
    "binary_cross_entropy": lambda a, y: -(y * torch.log(a) + (1 - y) * torch.log1p(-a)).mean(dim=1),
    "cross_entropy": lambda a, y: -(y * torch.log(a)).sum(dim=1),
}
NETS = [
    *(((name, "identity"), "half_squared_error") for name in ACTIVATIONS if name != "softmax"),
    (("tanh", "tanh"), "mean_squared_error"),
    (("gelu", "sigmoid"), "binary_cross_entropy"),
    (("relu", "softplus", "softmax"), "cross_entropy"),
]


def close(own, theirs):
    own, theirs = np.asarray(own), theirs.detach().numpy()
    assert own.shape == theirs.shape
    assert np.abs(own - theirs).max() <= 1e-12 * max(1.0, float(np.abs(theirs).max()))


@pytest.mark.parametrize(("activations", "loss"), NETS)
def test_every_gradient_is_that_of_autograd(activations, loss):
    torch.manual_seed(3)
    widths = (4, *(5 + k for k in range(len(activations) - 1)), 3)
    model = torch.nn.Sequential(*(torch.nn.Linear(a, b) for a, b in pairwise(widths)))
    x = torch.randn(7, 4, dtype=torch.float64)
    y = torch.nn.functional.one_hot(torch.arange(7) % 3, 3).double()
    net = nnviz.from_weights(model.state_dict(), activations=activations, loss=loss, data=(x.numpy(), y.numpy()))
    model.double()  # the weights are float32, and the same numbers
    for rows, own in ((slice(2, 3), net.trace(2)), (slice(0, 7), net.trace(batch=True))):
        a, zs, outputs = x[rows], [], []
        model.zero_grad()
        for linear, name in zip(model, activations, strict=True):
            z = linear(a)
            a = ACTIVATIONS[name](z)
            zs.append(z)
            outputs.append(a)
            for kept in (z, a):
                kept.retain_grad()
        losses = LOSSES[loss](a, y[rows])
        losses.sum().backward()
        assert own.loss == pytest.approx(losses.mean().item(), rel=1e-12)
        one = own.sample is not None
        for linear, z, a, layer in zip(model, zs, outputs, own.layers, strict=True):
            for mine, theirs in ((layer.z, z), (layer.a, a), (layer.dL_da, a.grad), (layer.dL_dz, z.grad)):
                close(mine, theirs[0] if one else theirs)
            close(layer.dL_dW, linear.weight.grad / len(losses))
            close(layer.dL_db, linear.bias.grad / len(losses))


def test_a_tensor_is_taken_as_the_same_numbers_whatever_its_precision():
    for kind in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        W = torch.randn(3, 4).to(kind).requires_grad_()
        net = nnviz.from_weights({"W1": W}, activations="identity", loss="half_squared_error",
                                 data=(np.ones((2, 4)), np.ones((2, 3))))  # fmt: skip
        assert net.weights[0].tolist() == W.double().tolist()


def test_a_model_takes_the_weights_of_a_net_and_back_through_files(tmp_path):
    library = pytest.importorskip("safetensors.torch")
    model = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3), torch.nn.Softmax(1))
    net = nnviz.example("iris").train(3)
    model.load_state_dict(library.load_file(net.save(tmp_path / "w.safetensors")))
    library.save_model(model.double(), str(tmp_path / "back.safetensors"))
    back = net.with_weights(tmp_path / "back.safetensors")
    assert [W.astype(np.float32).tolist() for W in net.weights] == [W.tolist() for W in back.weights]
