"""One array of another program as float64: every number as it is, or a sentence that says why not."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, sealed
from nnviz.errors import UserError, plain
from nnviz.session.experiment.values import MAX_LAYERS, MAX_PARAMETERS

#: What stands under a name, of whatever type of numbers.
AnyArray = NDArray[Any]
#: Letters of a name that a sentence quotes.
_LONGEST_NAME = 60
#: Whole numbers beyond it are not all float64.
_LARGEST_WHOLE = 2**53


def check_amount(arrays: int, numbers: int = 0) -> None:
    """Raise UserError where so many arrays, or numbers in all of them, are more than a net has."""
    if arrays > 2 * MAX_LAYERS:
        raise UserError(f"there are {arrays} arrays, more than {MAX_LAYERS} layers have.")
    if numbers > MAX_PARAMETERS:
        raise UserError(f"there are more than {MAX_PARAMETERS} numbers, more weights and biases than a net may have.")


def quoted(name: str) -> str:
    """A name as a sentence has it."""
    return plain(name, _LONGEST_NAME)


def sized(array: AnyArray) -> str:
    """Its shape as a sentence has it: "(5, 4)", "a single number"."""
    return str(array.shape) if array.ndim else "a single number"


def as_float64(name: str, value: object) -> Array:
    """``value`` in float64, exactly and read-only: float16, float32, float64, whole numbers, or a tensor of PyTorch.

    Raises UserError where it holds anything else, or a number that is not finite.
    """
    array = _as_array(value)
    if array is None:
        raise UserError(f"{quoted(name)} is no array of numbers.")
    if not _is_exact(array):
        raise UserError(f"{quoted(name)} holds {array.dtype} and not float16, float32, float64 or whole numbers.")
    numbers = array.astype(np.float64)
    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        where = ", ".join(str(index) for index in wrong[0])
        what = "NaN" if np.isnan(numbers[tuple(wrong[0])]) else "an infinity"
        raise UserError(f"{quoted(name)} holds {what} at [{where}]: weights are finite numbers.")
    return sealed(numbers)


def _as_array(value: object) -> AnyArray | None:
    """The array that it is; a tensor of PyTorch on whatever device, with or without its gradients."""
    tensor: Any = value
    if hasattr(tensor, "detach"):  # PyTorch would refuse what autograd follows, and numpy knows no bfloat16
        tensor = tensor.detach().cpu()
        tensor = tensor.double().numpy() if tensor.is_floating_point() else tensor.numpy()
    try:
        array = np.asarray(tensor)
    except Exception:  # whatever the other program makes of it
        return None
    return array if array.dtype.kind in "biufcOSUVMm" and not isinstance(value, str | bytes) else None


def _is_exact(array: AnyArray) -> bool:
    """Whether float64 holds each of its numbers."""
    if array.dtype.kind == "f":
        return array.dtype.itemsize <= 8
    if array.dtype.kind not in "iu":
        return False
    return array.dtype.itemsize < 8 or not array.size or int(np.abs(array.astype(np.float64)).max()) <= _LARGEST_WHOLE
