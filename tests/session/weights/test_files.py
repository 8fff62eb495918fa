"""Files of weights: read exactly, written for other programs, and every hostile one refused in one sentence."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, initialize
from nnviz.errors import UserError
from nnviz.session.experiment.naming import WEIGHTS, is_weights
from nnviz.session.weights.files import FORMATS, read_layers, read_parameters, write_parameters

RNG = np.random.default_rng(0)
LAYERS = (Layer(5, ACTIVATIONS["tanh"]), Layer(3, ACTIVATIONS["softmax"], bias=False))
NETWORK = Network(4, LAYERS, LOSSES["cross_entropy"])
PARAMETERS = initialize(NETWORK, "normal", 7, 0.1)


def packed(members):
    """A zip of members as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def npy(array, **options):
    out = io.BytesIO()
    np.save(out, array, **options)
    return out.getvalue()


def npy_head(text, numbers=b""):
    head = text.encode()
    head += b" " * (117 - len(head)) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + numbers


def tensors(header, numbers=b""):
    """A .safetensors file by hand."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def refused(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_layers(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{name}: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_written_is_read_to_the_last_bit_and_has_the_same_bytes_each_time(tmp_path, suffix):
    first, second = (write_parameters(tmp_path / f"{name}{suffix}", NETWORK, PARAMETERS) for name in "ab")
    found = read_parameters(first, NETWORK)
    assert [array.tobytes() for array in found.arrays] == [array.tobytes() for array in PARAMETERS.arrays]
    assert found.biases[1].shape == (0,)
    assert not any(array.flags.writeable for array in found.arrays)
    assert first.read_bytes() == second.read_bytes()


def test_numpy_loads_what_is_written_by_the_names_of_a_sequential_of_torch(tmp_path):
    path = write_parameters(tmp_path / "w.npz", NETWORK, PARAMETERS)
    with np.load(path, allow_pickle=False) as found:
        assert list(found) == ["0.weight", "0.bias", "2.weight"]
        assert found["2.weight"].tobytes() == PARAMETERS.weights[1].tobytes()


def test_the_package_safetensors_reads_what_is_written_and_writes_what_is_read(tmp_path):
    library = pytest.importorskip("safetensors.numpy")
    path = write_parameters(tmp_path / "w.safetensors", NETWORK, PARAMETERS)
    found = library.load_file(path)
    assert {name: array.tobytes() for name, array in found.items()} == {
        "0.weight": PARAMETERS.weights[0].tobytes(),
        "0.bias": PARAMETERS.biases[0].tobytes(),
        "2.weight": PARAMETERS.weights[1].tobytes(),
    }
    theirs = {name: array.astype(np.float32) for name, array in found.items()}
    library.save_file(theirs, path, metadata={"format": "pt"})
    ours = read_parameters(path, NETWORK)
    np.testing.assert_array_equal(ours.weights[0], theirs["0.weight"].astype(float))
    np.testing.assert_array_equal(ours.biases[0], theirs["0.bias"].astype(float))


@pytest.mark.parametrize("kind", ["<f2", "<f4", "<f8", ">f4", ">f8", "<i8", "<u2"])
def test_every_number_of_an_npz_is_taken_as_it_is(tmp_path, kind):
    W = (RNG.normal(size=(2, 3)) * 9 + 20).astype(kind)
    np.savez_compressed(tmp_path / "w.npz", weight=np.asfortranarray(W))
    (layer,) = read_layers(tmp_path / "w.npz")
    assert layer.W.dtype == np.float64
    assert layer.W.tolist() == [[float(one) for one in row] for row in W.tolist()]


@pytest.mark.parametrize(("kind", "numbers"), [
    ("BF16", b"\x80\x3f\x20\xc0"), ("F16", b"\x00\x3c\x00\xc1"), ("F32", b"\0\0\x80\x3f\0\0\x20\xc0"),
])  # fmt: skip
def test_half_precision_of_a_safetensors_is_taken_as_it_is(tmp_path, kind, numbers):
    header = {"weight": {"dtype": kind, "shape": [1, 2], "data_offsets": [0, len(numbers)]}}
    (tmp_path / "w.safetensors").write_bytes(tensors(header, numbers))
    (layer,) = read_layers(tmp_path / "w.safetensors")
    assert layer.W.tolist() == [[1.0, -2.5]]


class Evil:
    def __reduce__(self):
        return (print, ("it was unpickled",))


HOSTILE_NPZ = {
    "objects": (packed({"weight.npy": npy(np.array([Evil()], dtype=object))}), "Python objects, which are never read"),
    "a pickle": (pickle.dumps(Evil()), "is damaged"),
    "nothing": (b"", "is damaged"),
    "half of a zip": (packed({"weight.npy": npy(np.ones((5, 4)))})[:100], "is damaged"),
    "no array": (packed({"weight.npy": b"hello"}), "is damaged"),
    "no numbers behind the head": (
        packed({"weight.npy": npy_head("{'descr': '<f8', 'fortran_order': False, 'shape': (5, 4), }")}), "is damaged",
    ),
    "100 GB promised": (
        packed({"weight.npy": npy_head("{'descr': '<f8', 'fortran_order': False, 'shape': (112500, 112500), }")}),
        "more than 15000000 numbers",
    ),
    "a negative size": (
        packed({"weight.npy": npy_head("{'descr': '<f8', 'fortran_order': False, 'shape': (-5, 4), }")}), "is damaged",
    ),
    "long texts": (packed({"weight.npy": npy(np.array([["x" * 1000]]))}), "is damaged"),
    "texts": (packed({"weight.npy": npy(np.array([["abc"]]))}), "weight holds <U3 and not float16"),
    "complex numbers": (packed({"weight.npy": npy(np.ones((2, 2), complex))}), "weight holds complex128"),
    "truths": (packed({"weight.npy": npy(np.ones((2, 2), bool))}), "weight holds bool"),
    "no float64": (packed({"weight.npy": npy(np.array([[2**60]]))}), "weight holds int64"),
    "NaN": (packed({"weight.npy": npy(np.array([[1.0, np.nan]]))}), "weight holds NaN at [0, 1]"),
    "an infinity": (packed({"weight.npy": npy(np.array([[1.0], [-np.inf]]))}), "holds an infinity at [1, 0]"),
    "nothing in it": (packed({}), "there are no weights"),
    "too many": (packed({f"{k}.weight.npy": b"" for k in range(201)}), "there are 201 arrays"),
    "no numbers": (packed({"weight.npy": npy(np.ones((0, 4)))}), "(0, 4): it has no numbers"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE_NPZ)
def test_a_hostile_npz_is_refused_in_one_sentence(tmp_path, capfd, what):
    data, told = HOSTILE_NPZ[what]
    assert told in refused(tmp_path, "w.npz", data)
    assert capfd.readouterr().out == ""


ONE = {"dtype": "F64", "shape": [1, 1], "data_offsets": [0, 8]}
HOSTILE_TENSORS = {
    "nothing": (b"", "no .safetensors file"),
    "no header": (b"\xff" * 30, "no .safetensors file"),
    "a 100 GB header": ((100 * 2**30).to_bytes(8, "little") + b"{" * 90, "no .safetensors file"),
    "half a header": (tensors({"weight": ONE})[:30], "no .safetensors file"),
    "no JSON": (tensors(b"{weight}"), "this is not JSON"),
    "no UTF-8": (tensors(b'{"\xff": 1}'), "not UTF-8"),
    "too deep": (tensors(b'{"weight": ' + b"[" * 100_000), "too deep"),
    "one name twice": (tensors(b'{"weight": 1, "weight": 2}'), "weight is there twice"),
    "no entry": (tensors({"weight": 1}), "weight needs a dtype"),
    "half an entry": (tensors({"weight": {"dtype": "F64", "shape": [1, 1]}}), "weight needs a dtype"),
    "a size of −1": (tensors({"weight": ONE | {"shape": [-1, -1]}}, b"8" * 8), "weight needs a dtype"),
    "a size of true": (tensors({"weight": ONE | {"shape": [True, True]}}, b"8" * 8), "weight needs a dtype"),
    "a hundred dimensions": (tensors({"weight": ONE | {"shape": [1] * 100}}, b"8" * 8), "weight needs a dtype"),
    "an unknown type": (tensors({"weight": ONE | {"dtype": "F8_E4M3"}}, b"8" * 8), "of the type F8_E4M3"),
    "bytes that are not there": (tensors({"weight": ONE}), "other bytes than its shape needs"),
    "too few bytes": (tensors({"weight": ONE | {"shape": [2, 2]}}, b"8" * 8), "other bytes than its shape needs"),
    "100 GB promised": (tensors({"weight": ONE | {"shape": [112500, 112500]}}, b"8" * 8), "other bytes"),
    "the end first": (tensors({"weight": ONE | {"data_offsets": [8, 0]}}, b"8" * 8), "other bytes"),
    "NaN": (tensors({"weight": ONE}, b"\xff" * 8), "weight holds NaN at [0, 0]"),
    "metadata alone": (tensors({"__metadata__": {"format": "pt"}}), "there are no weights"),
    "too many": (tensors({str(k): ONE for k in range(201)}, b"8" * 8), "there are 201 arrays"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE_TENSORS)
def test_a_hostile_safetensors_is_refused_in_one_sentence(tmp_path, what):
    data, told = HOSTILE_TENSORS[what]
    assert told in refused(tmp_path, "w.safetensors", data)


def test_a_bomb_is_not_unpacked(tmp_path):
    head = npy_head("{'descr': '<f8', 'fortran_order': False, 'shape': (2000, 2000), }")
    zeros = head + bytes(8 * 4_000_000)
    data = packed({f"{k}.weight.npy": zeros for k in range(4)})
    assert len(data) < 200_000
    assert "more than 15000000 numbers" in refused(tmp_path, "w.npz", data)


def test_a_file_of_another_kind_or_none_is_told(tmp_path):
    assert tuple(FORMATS) == WEIGHTS
    assert is_weights(tmp_path / "W.NPZ")
    assert not is_weights(tmp_path / "w.pt")
    with pytest.raises(UserError, match=r"ends in \.npz or \.safetensors, not as in 'w\.pt'"):
        read_layers(tmp_path / "w.pt")
    with pytest.raises(UserError, match="there is no file"):
        read_layers(tmp_path / "w.npz")
    with pytest.raises(UserError, match="cannot be written"):
        write_parameters(tmp_path / "nowhere" / "w.npz", NETWORK, PARAMETERS)
