"""Which arrays are the W and the b of which layer, by their names: "0.weight" and "0.bias", or "W1" and "b1"."""

import re
from collections.abc import Mapping
from itertools import count

from nnviz.core.arrays import Array
from nnviz.core.network import Network, Parameters
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.weights.tensors import quoted, sized

#: "fc1.weight", "0.bias", "layers/2/weight", "weight"; and "W1", "b_1", "hidden.W".
_WORDS = re.compile(r"(?P<stem>.*?)[._/ ]*(?P<role>weight|bias)", re.IGNORECASE)
_LETTERS = re.compile(r"(?P<role>[Wwb])_?(?P<stem>\d*)|(?P<stem2>.+)[._/](?P<role2>[Wwb])")


@dataclass(frozen=True, slots=True, eq=False)
class NamedLayer:
    """A layer as a file has it: its W (fan_out, fan_in) and, where there is one, its b (fan_out,), with their names."""

    stem: str  # what both names have in common: "fc1"
    weight_name: str
    W: Array
    bias_name: str = ""
    b: Array | None = None

    @property
    def fan_out(self) -> int:
        return int(self.W.shape[0])

    @property
    def fan_in(self) -> int:
        return int(self.W.shape[1])


def layers_of(arrays: Mapping[str, Array]) -> list[NamedLayer]:
    """The layers that the arrays make up, in the order in which their first arrays stand.

    Raises UserError for a name that says neither weight nor bias, and for arrays that are no layer's.
    """
    found: dict[str, dict[bool, str]] = {}
    for name, array in arrays.items():
        stem, is_weight = _role(name)
        wanted = 2 if is_weight else 1
        if array.ndim != wanted:
            what = "weights are (fan_out, fan_in)" if is_weight else "biases are (fan_out,)"
            raise UserError(f"{quoted(name)} is {sized(array)}, but in a dense layer {what}.")
        its = found.setdefault(stem, {})
        if is_weight in its:
            raise UserError(f"{quoted(its[is_weight])} and {quoted(name)} are both of one layer.")
        its[is_weight] = name
    return [_layer(arrays, stem, its.get(True, ""), its.get(False, "")) for stem, its in found.items()]


def _role(name: str) -> tuple[str, bool]:
    """What the name has in common with that of the other array of its layer, and whether it is the weights'."""
    if words := _WORDS.fullmatch(name):
        return words["stem"], words["role"].lower() == "weight"
    if letters := _LETTERS.fullmatch(name):
        role = letters["role"] or letters["role2"]
        return letters["stem"] or letters["stem2"] or "", role in "Ww"
    raise UserError(
        f"{quoted(name)} names neither weights nor biases; expected names such as 0.weight and 0.bias, or W1 and b1."
    )


def _layer(arrays: Mapping[str, Array], stem: str, weight: str, bias: str) -> NamedLayer:
    if not weight:
        raise UserError(f"{quoted(bias)} has no weights beside it.")
    W, b = arrays[weight], arrays[bias] if bias else None
    if not W.size:
        raise UserError(f"{quoted(weight)} is {sized(W)}: it has no numbers.")
    if b is not None and b.shape != W.shape[:1]:
        turned = f"; {_turned(weight, W)}" if b.shape == W.shape[1:] else ""
        raise UserError(f"{quoted(bias)} is {sized(b)}, but {quoted(weight)} is {sized(W)}, which has "
                        f"{W.shape[0]} units{turned or '.'}")  # fmt: skip
    return NamedLayer(stem, weight, W, bias, b)


def _turned(name: str, W: Array) -> str:
    return f"transpose {quoted(name)}: W is (fan_out, fan_in), as in PyTorch."


# ---------------------------------------------------------------- the names that nnviz gives


def named_arrays(network: Network, parameters: Parameters) -> dict[str, Array]:
    """The weights and biases by the names that they have in a torch.nn.Sequential of this net.

    Linear layers and activations are counted there together, and an identity is no module: "0.weight", "0.bias",
    "2.weight", …
    """
    arrays: dict[str, Array] = {}
    place = count()
    for layer, W, b in zip(network.layers, parameters.weights, parameters.biases, strict=True):
        own = next(place)
        arrays[f"{own}.weight"] = W
        if layer.bias:
            arrays[f"{own}.bias"] = b
        if layer.activation.name != "identity":
            next(place)
    return arrays
