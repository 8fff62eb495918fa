"""What a script hands in, checked: whole numbers, and weights from wherever they come."""

import operator
from collections.abc import Mapping
from pathlib import Path

from nnviz.errors import UserError, plain
from nnviz.session.weights.files import named_layers, read_layers
from nnviz.session.weights.naming import NamedLayer

#: A file, or arrays and tensors by their names.
Weights = Mapping[str, object] | str | Path


def whole(what: str, value: object) -> int:
    """``value`` as an int, of numpy's too. Raises UserError for what is no whole number."""
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise UserError(f"{what} is a whole number, not {plain(repr(value), 40)}.") from None


def layers_from(weights: object) -> list[NamedLayer]:
    """The layers that the weights make up. Raises UserError where they make up none."""
    if isinstance(weights, Mapping):
        return named_layers({str(name): array for name, array in weights.items()})
    if isinstance(weights, str | Path):
        return read_layers(Path(weights))
    told = "a file, or arrays by their names as model.state_dict() gives them"
    raise UserError(f"Weights are {told}, not a {plain(type(weights).__name__, 40)}.")
