"""The parameters of a net out of named layers: their order, and the sentence about a shape that does not fit."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nnviz.core.arrays import sealed
from nnviz.core.network import Network, Parameters
from nnviz.errors import UserError
from nnviz.session.notation import layer_symbol, plural
from nnviz.session.weights.naming import NamedLayer
from nnviz.session.weights.tensors import quoted, sized

#: More layers than this without numbers in their names are not put in order by their shapes.
MOST_UNNUMBERED = 10


def parameters_for(network: Network, layers: Sequence[NamedLayer]) -> Parameters:
    """The layers, from the first hidden one to the output, as parameters of ``network``.

    Raises UserError with the array that does not fit, its shape, and what would be right.
    """
    if len(layers) != network.depth:
        wanted = ", ".join(map(str, network.shapes[:6])) + (", …" if network.depth > 6 else "")
        raise UserError(
            f"There are weights of {len(layers)} {plural(len(layers), 'layer')}, and this net has {network.depth}: "
            f"expected W of {wanted}."
        )
    for k, layer in enumerate(layers, start=1):
        _check(network, k, layer)
    biases = tuple(sealed(layer.W[0, :0]) if layer.b is None else layer.b for layer in layers)
    return Parameters(tuple(layer.W for layer in layers), biases)


def _check(network: Network, k: int, layer: NamedLayer) -> None:
    wanted, found, name = network.shapes[k - 1], layer.W.shape, quoted(layer.weight_name)
    if found != wanted:
        told = f"{name} is {sized(layer.W)}, but {layer_symbol('W', k)} of this net is {wanted}"
        turned = "; transpose it: W is (fan_out, fan_in), as in PyTorch."
        raise UserError(told + (turned if found == wanted[::-1] else ": layer by layer, (fan_out, fan_in)."))
    units = network.fan_out(k)
    if network.biases(k) and layer.b is None:
        raise UserError(f"Layer {k} of this net has biases, and {name} has none beside it: expected ({units},).")
    if not network.biases(k) and layer.b is not None:
        raise UserError(f"Layer {k} of this net has no biases, but there is {quoted(layer.bias_name)}.")


def check_follows(layers: Sequence[NamedLayer]) -> None:
    """Raise UserError where a layer does not take what the one before it gives."""
    for before, layer in pairwise(layers):
        if layer.fan_in != before.fan_out:
            turned = layer.fan_out == before.fan_out or layer.fan_in == before.fan_in or before.fan_in == layer.fan_out
            hint = " If W is (fan_in, fan_out) in your program, transpose it." if turned else ""
            raise UserError(
                f"{quoted(layer.weight_name)} is {sized(layer.W)} and takes {layer.fan_in} inputs, but "
                f"{quoted(before.weight_name)} before it is {sized(before.W)} and has {before.fan_out} units: "
                f"W is (fan_out, fan_in).{hint}"
            )


# ---------------------------------------------------------------- the order, where a file keeps none


def in_order(layers: Sequence[NamedLayer]) -> list[NamedLayer]:
    """The layers by the numbers in their names; names that differ by more than a number, as their shapes follow.

    Raises UserError where the shapes follow in no order, or in more than one.
    """
    numbered = sorted(layers, key=lambda layer: _pieces(layer.stem))
    kinds = {_kind(layer.stem) for layer in layers}
    if len(kinds) == 1:
        return numbered
    if len(layers) > MOST_UNNUMBERED:
        raise UserError(f"The order of {len(layers)} layers does not show in their names: number them, fc1, fc2, ….")
    orders = _orders((), numbered)
    first, second = next(orders, None), next(orders, None)
    if first is None:
        shapes = ", ".join(f"{quoted(layer.weight_name)} {sized(layer.W)}" for layer in numbered)
        raise UserError(f"In no order does each layer take what the one before it gives: {shapes}.")
    if second is not None:
        names = ", ".join(quoted(layer.stem) for layer in first)
        raise UserError(f"The shapes of {names} follow in more than one order: number their names, fc1, fc2, ….")
    return list(first)


def _pieces(stem: str) -> list[tuple[bool, int, str]]:
    """A key by which "layer.10" comes after "layer.2"."""
    pieces = re.findall(r"\d{1,9}|\D+|\d+", stem)
    return [(True, int(piece), "") if piece.isdecimal() else (False, 0, piece) for piece in pieces]


def _kind(stem: str) -> str:
    """The name without its numbers."""
    return re.sub(r"\d+", "#", stem)


def _orders(before: tuple[NamedLayer, ...], rest: Sequence[NamedLayer]) -> Iterator[tuple[NamedLayer, ...]]:
    """Every order in which shapes follow, and names that differ by a number alone do so by their numbers."""
    if not rest:
        yield before
    tried = set()
    for layer in rest:
        kind = _kind(layer.stem)
        follows = not before or layer.fan_in == before[-1].fan_out
        if kind not in tried and follows:
            yield from _orders((*before, layer), [other for other in rest if other is not layer])
        tried.add(kind)
