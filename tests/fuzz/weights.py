"""Files of weights that were damaged or written by somebody who means no good: read, and fitted to a net.

By hand: ``python tests/fuzz/weights.py --count 100000 [--first 0]`` says how many fitted, and tells of each exception,
each sentence that is none, and each file that took long. Each mutant follows from its seed.
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, initialize
from nnviz.errors import UserError
from nnviz.session.weights import npz, safetensors
from nnviz.session.weights.files import read_parameters
from nnviz.session.weights.naming import named_arrays

#: Longer than this no mutant may take, in seconds of the processor.
PATIENCE = 2.0
LONGEST_SENTENCE = 700
EVERY = 10_000
NETWORK = Network(3, (Layer(4, ACTIVATIONS["tanh"]), Layer(2, ACTIVATIONS["softmax"])), LOSSES["cross_entropy"])
ARRAYS = named_arrays(NETWORK, initialize(NETWORK, "normal", 1, 0.5))
NAMES = ("0.weight", "W1", "fc1.weight", "b2", "", "a\u202eb\x1b[31m\ud800", "x" * 5_000, "../../x", "kernel", "0.bias")
SIZES = (0, 1, 2, 3, 4, 5, -1, 2**31, 2**63, 10**30, True, None, "4", 1.5, [])
KINDS = ("F64", "F32", "F16", "BF16", "I64", "U8", "BOOL", "F8_E5M2", "", 7, None)
DTYPES = ("<f8", ">f8", "<f4", "<f2", "<i8", "|u1", "|b1", "<c16", "<U3", "|O", "|V7", "<M8[s]", "<f16")


def mutant(seed: int) -> tuple[str, bytes]:
    """The suffix and the bytes of the file that follows from ``seed``."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        suffix, data = ".npz", _npz(chance) if chance.random() < 0.6 else npz.write(ARRAYS)
    else:
        suffix, data = ".safetensors", _tensors(chance) if chance.random() < 0.7 else safetensors.write(ARRAYS)
    return suffix, _damaged(data, chance) if chance.random() < 0.6 else data


def _npz(chance: random.Random) -> bytes:
    """What numpy itself writes of arrays of other kinds, shapes and names."""
    arrays = {}
    for name, array in ARRAYS.items():
        kind = np.dtype(chance.choice(DTYPES)) if chance.random() < 0.4 else array.dtype
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = array.astype(kind) if kind.kind not in "VM" else np.zeros(array.shape, kind)
        if chance.random() < 0.2:
            other = chance.choice((other.T, other[..., None], other[:0], other.reshape(-1), other[..., :1]))
        arrays[chance.choice(NAMES[:4]) if chance.random() < 0.2 else name] = other
    out = io.BytesIO()
    (np.savez if chance.random() < 0.5 else np.savez_compressed)(out, **arrays)
    return out.getvalue()


def _tensors(chance: random.Random) -> bytes:
    """A header that says other things than there are."""
    data = safetensors.write(ARRAYS)
    size = int.from_bytes(data[:8], "little")
    header, numbers = json.loads(data[8 : 8 + size]), data[8 + size :]
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(list(header))
        entry = header[name] if isinstance(header[name], dict) else {}
        match chance.randrange(6):
            case 0:
                header[chance.choice(NAMES)] = header.pop(name)
            case 1:
                entry["dtype"] = chance.choice(KINDS)
            case 2:
                entry["shape"] = [chance.choice(SIZES) for _ in range(chance.choice((0, 1, 2, 2, 3, 50)))]
            case 3:
                entry["data_offsets"] = [chance.choice(SIZES) for _ in range(chance.choice((1, 2, 2, 2, 3)))]
            case 4:
                header[name] = chance.choice(SIZES)
            case 5 if entry:
                del entry[chance.choice(list(entry))]
    text = json.dumps(header).encode()
    count = chance.choice((len(text),) * 6 + (0, 2**63, len(text) - 1, 100 * 2**30))
    return count.to_bytes(8, "little") + text + numbers


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, taken out, or put in."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(max(len(out), 1))
        match chance.randrange(4):
            case 0 if out:
                out[place % len(out)] = chance.randrange(256)
            case 1:
                del out[place : place + chance.choice((1, 8, 100, 10_000))]
            case 2:
                out[place:place] = chance.randbytes(chance.choice((1, 8, 100)))
            case 3:
                out[place:place] = out[: chance.choice((8, 100, 1_000))]
    return bytes(out)


def outcome(path: Path) -> str:
    """What has become of a file; "wrong: …" where it is not as it should be."""
    begin = time.process_time()
    try:
        parameters = read_parameters(path, NETWORK)
        found = "fits" if all(np.isfinite(array).all() for array in parameters.arrays) else "wrong: not finite"
    except UserError as mistake:
        told = str(mistake)
        is_plain = told.isprintable() and told.endswith(".") and len(told) <= LONGEST_SENTENCE
        found = "refused" if is_plain else f"wrong: {told!r} is no sentence"
    except Exception:
        found = f"wrong: {traceback.format_exc()}"
    took = time.process_time() - begin
    return found if took < PATIENCE else f"wrong: it took {took:.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("error")  # whatever numpy would print is no sentence, either
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.first + options.count):
            suffix, data = mutant(seed)
            path = Path(folder) / f"w{suffix}"
            path.write_bytes(data)
            found = outcome(path)
            outcomes[found.partition(":")[0]] += 1
            if found.startswith("wrong"):
                print(f"seed {seed}{suffix}: {found}", flush=True)
            if (seed + 1) % EVERY == 0:
                print(f"{seed + 1 - options.first:,}: {dict(outcomes)}", flush=True)
    print(dict(outcomes))
    return int(outcomes["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
