"""The .safetensors format: eight bytes that count the header, a JSON object, and the numbers of all arrays in a row.

Read and written here and not by the package of that name: it is no more than this, everybody has it so, bfloat16 comes
as the float32 that it stands for, and what is wrong is told with the name of the array. Tests compare with the package.
The format: https://github.com/huggingface/safetensors#format.
"""

import json
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.errors import UserError
from nnviz.session.experiment import json_text
from nnviz.session.weights.tensors import AnyArray, check_amount, quoted

_COUNT = 8  # bytes
_LARGEST_HEADER = 2**20
_MOST_DIMENSIONS = 32
_METADATA = "__metadata__"
#: How each kind of number lies in memory; bfloat16 is the upper half of a float32.
_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "<u1",
}  # fmt: skip


def read(data: bytes) -> dict[str, AnyArray]:
    """The arrays of a file by their names. Raises UserError."""
    header, numbers = _header(data)
    header.pop(_METADATA, None)
    check_amount(len(header))
    arrays: dict[str, AnyArray] = {}
    for name, entry in header.items():
        arrays[name] = _array(numbers, entry if isinstance(entry, dict) else {}, name)
        check_amount(len(header), sum(array.size for array in arrays.values()))
    return arrays


def _header(data: bytes) -> tuple[json_text.Pairs, memoryview]:
    """What there is, and the bytes of all numbers."""
    size = int.from_bytes(data[:_COUNT], "little")
    text = data[_COUNT : _COUNT + size] if size <= _LARGEST_HEADER else b""
    if len(data) < _COUNT or len(text) < size or not text.startswith(b"{"):
        raise UserError("the file is damaged, or no .safetensors file: its header is not where it should be.")
    try:
        header: json_text.Pairs = json_text.read(text.decode(), "the header")
    except UnicodeDecodeError:
        raise UserError("the header is not UTF-8 text.") from None
    if header.twice is not None:
        raise UserError(f"{quoted(header.twice)} is there twice.")
    return header, memoryview(data)[_COUNT + size :]


def _array(numbers: memoryview, entry: dict[str, Any], name: str) -> AnyArray:
    """One array. Its place must hold as many bytes as its shape needs."""
    kind, shape, place = entry.get("dtype"), _sizes(entry.get("shape")), _sizes(entry.get("data_offsets"))
    if not isinstance(kind, str) or shape is None or place is None or len(place) != 2:
        raise UserError(f"the header is damaged: {quoted(name)} needs a dtype, a shape and data_offsets.")
    if kind not in _DTYPES:
        raise UserError(f"{quoted(name)} holds numbers of the type {quoted(kind)}; known are {', '.join(_DTYPES)}.")
    (begin, end), dtype = place, np.dtype(_DTYPES[kind])
    if not begin <= end <= len(numbers) or end - begin != prod(shape) * dtype.itemsize:
        raise UserError(f"the file is damaged: {quoted(name)} has other bytes than its shape needs.")
    array: AnyArray = np.frombuffer(numbers[begin:end], dtype)
    if kind == "BF16":
        array = (array.astype("<u4") << 16).view("<f4")
    return array.reshape(shape)


def _sizes(value: Any) -> list[int] | None:
    """A list of counts, None where it is none."""
    fits = isinstance(value, list) and len(value) <= _MOST_DIMENSIONS
    return value if fits and all(type(one) is int and one >= 0 for one in value) else None


def write(arrays: Mapping[str, Array]) -> bytes:
    """The arrays in float64, one after the other, as a file that safetensors reads."""
    header: dict[str, Any] = {}
    begin = 0
    for name, array in arrays.items():
        end = begin + 8 * array.size
        header[name] = {"dtype": "F64", "shape": list(array.shape), "data_offsets": [begin, end]}
        begin = end
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the numbers begin where a float64 may
    numbers = (np.ascontiguousarray(array, dtype="<f8").tobytes() for array in arrays.values())
    return b"".join((len(text).to_bytes(_COUNT, "little"), text, *numbers))
