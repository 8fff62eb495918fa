"""Files of weights on the disk: which formats there are, and the parameters of a net in them."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nnviz.core.arrays import Array
from nnviz.core.network import Network, Parameters
from nnviz.core.text_files import read_bytes
from nnviz.errors import UserError, plain
from nnviz.records import dataclass
from nnviz.session.experiment.values import MAX_PARAMETERS
from nnviz.session.weights import npz, safetensors
from nnviz.session.weights.fitting import in_order, parameters_for
from nnviz.session.weights.naming import NamedLayer, layers_of, named_arrays
from nnviz.session.weights.tensors import AnyArray, as_float64, check_amount
from nnviz.session.whole_files import mode_of, put_in_place

#: All numbers that a net may have, in float64, and what stands around them.
_MOST_BYTES = 8 * MAX_PARAMETERS + 8 * 2**20
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is read and written, and whether its arrays stand in the order in which they were put."""

    title: str
    read: Callable[[bytes], dict[str, AnyArray]]
    write: Callable[[Mapping[str, Array]], bytes]
    keeps_order: bool


FORMATS: dict[str, Format] = {
    ".npz": Format("numpy", npz.read, npz.write, keeps_order=True),
    ".safetensors": Format("safetensors", safetensors.read, safetensors.write, keeps_order=False),
}


def read_layers(path: Path) -> list[NamedLayer]:
    """The layers in a file, from the first one on, in float64. Raises UserError."""
    kind = format_of(path)
    data = read_bytes(path, kind="a file of weights", most_bytes=_MOST_BYTES)
    with named(path):
        return named_layers(kind.read(data), keeps_order=kind.keeps_order)


def named_layers(arrays: Mapping[str, object], *, keeps_order: bool = True) -> list[NamedLayer]:
    """The layers that named arrays of numbers make up. Raises UserError where they make up none."""
    if not arrays:
        raise UserError("there are no weights.")
    check_amount(len(arrays))
    layers = layers_of({name: as_float64(name, value) for name, value in arrays.items()})
    return layers if keeps_order else in_order(layers)


def read_parameters(path: Path, network: Network) -> Parameters:
    """The parameters of ``network`` in a file. Raises UserError where it cannot be read or does not fit."""
    layers = read_layers(path)
    with named(path):
        return parameters_for(network, layers)


def write_parameters(path: Path, network: Network, parameters: Parameters) -> Path:
    """Write the weights and biases; either the old or the new file is there, never half of one. Raises UserError."""
    data = format_of(path).write(named_arrays(network, parameters))
    try:
        target = Path(os.path.realpath(path))  # a symbolic link stays one
        put_in_place(target, [data], mode_of(target))
    except (OSError, ValueError) as error:
        raise UserError(f"{path.name} cannot be written: {getattr(error, 'strerror', None) or error}.") from None
    return path


@contextmanager
def named(path: Path) -> Iterator[None]:
    """What is wrong is told with the name of the file."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{plain(path.name, _LONGEST_NAME)}: {error}") from None


def check_target(path: Path) -> None:
    """Raise UserError where no weights can be written to ``path``, as far as its name tells."""
    format_of(path)
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {plain(str(path.parent))!r} to put {plain(path.name, _LONGEST_NAME)} in.")


def format_of(path: Path) -> Format:
    """The format of a file by its suffix. Raises UserError for another one."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UserError(f"A file of weights ends in {' or '.join(FORMATS)}, not as in {path.name!r}.")
    return kind
