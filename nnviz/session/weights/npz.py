"""numpy's .npz: a zip of arrays, read without pickle and within bounds, written with the same bytes each time."""

import io
import zipfile
from collections.abc import Mapping
from math import prod
from typing import IO

import numpy as np

from nnviz.core.arrays import Array
from nnviz.errors import UserError
from nnviz.session.weights.tensors import AnyArray, check_amount, quoted

_SUFFIX = ".npy"
_LARGEST_NUMBER = 16  # bytes
#: The zip keeps a time of each of its files: the first that it knows.
_TIME = (1980, 1, 1, 0, 0, 0)
_PERMISSIONS = 0o644 << 16
_LINUX = 3
_HEAD_READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read(data: bytes) -> dict[str, AnyArray]:
    """The arrays of a file by their names, in its order.

    Raises UserError. Nothing is unpacked before it is known to be small enough, and nothing is unpickled.
    """
    try:
        return _unpacked(data)
    except UserError:
        raise
    except Exception:  # zipfile and numpy have a dozen for damaged bytes, unknown methods of packing, passwords
        raise UserError("the file is damaged, or not one of arrays that numpy.savez has written.") from None


def _unpacked(data: bytes) -> dict[str, AnyArray]:
    arrays: dict[str, AnyArray] = {}
    numbers = 0
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
        check_amount(len(members))
        for member in members:
            name = member.filename.removesuffix(_SUFFIX)
            if name in arrays:
                raise UserError(f"{quoted(name)} is there twice.")
            with packed.open(member) as file:
                numbers += _promised(file, name)
            check_amount(len(members), numbers)
            with packed.open(member) as file:
                arrays[name] = np.lib.format.read_array(file, allow_pickle=False)
    return arrays


def _promised(file: IO[bytes], name: str) -> int:
    """How many numbers follow the head of an array. Raises UserError for objects, which only pickle reads."""
    shape, _, dtype = _HEAD_READERS[np.lib.format.read_magic(file)](file)
    if dtype.hasobject:
        raise UserError(f"{quoted(name)} holds Python objects, which are never read: save plain arrays.")
    if min(shape, default=0) < 0 or dtype.itemsize > _LARGEST_NUMBER:
        raise ValueError("no array of numbers")
    return prod(shape)


def write(arrays: Mapping[str, Array]) -> bytes:
    """The arrays as a file that ``numpy.load`` reads."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(name + _SUFFIX, _TIME)
            member.create_system, member.external_attr = _LINUX, _PERMISSIONS  # whatever system writes it
            with packed.open(member, "w", force_zip64=True) as file:
                little = np.ascontiguousarray(array, dtype="<f8")
                np.lib.format.write_array(file, little, version=(1, 0), allow_pickle=False)
    return out.getvalue()
