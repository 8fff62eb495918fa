# ruff: noqa: N815  (the fields are called what they are: dL_dW)
"""Trace: every number of one forward and backward pass, as arrays of numpy."""

from nnviz.core import backprop
from nnviz.core.arrays import Array, read_only
from nnviz.records import dataclass
from nnviz.session.notation import number


@dataclass(frozen=True, slots=True, eq=False)
class LayerNumbers:
    """The numbers of one layer; all arrays are float64 and read-only.

    Of one sample z, a, dL_da and dL_dz are (units,), and da_dz is (units,), the diagonal of the Jacobian, or for
    softmax the Jacobian (units, units) with ∂aᵢ/∂zⱼ in row i, column j. Of the whole training set they have one axis
    more in front, (rows, …), and belong to each row's own loss; of very many rows da_dz of softmax is that of the
    first ones. dL_dW (fan_out, fan_in) and dL_db (fan_out,), which is (0,) in a layer without biases, are means over
    the rows.
    """

    layer: int  # from 1
    activation: str
    z: Array
    a: Array
    dL_da: Array
    da_dz: Array
    dL_dz: Array
    dL_dW: Array
    dL_db: Array

    def __repr__(self) -> str:
        shape = "×".join(map(str, self.dL_dW.shape))
        return f"<layer {self.layer}: {self.activation}, W {shape}, z, a, dL_da, da_dz, dL_dz, dL_dW, dL_db>"


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One forward and backward pass: of one sample, or of the whole training set.

    x is (inputs,) and y (outputs,), or (rows, inputs) and (rows, outputs); ``loss`` is the mean over the rows.
    ``layers`` are the layers 1 … n from the first hidden one to the output: ``layers[0]`` is layer 1.
    """

    sample: int | None  # the row of the data set, None for the whole training set
    x: Array
    y: Array
    loss: float
    layers: tuple[LayerNumbers, ...]

    def __repr__(self) -> str:
        whose = f"sample {self.sample}" if self.sample is not None else f"the mean over {len(self.x)} training rows"
        return "\n".join((f"Trace of {whose}: loss {number(self.loss, 6)}", *(f"  {layer!r}" for layer in self.layers)))


def trace_of(passed: backprop.Trace, sample: int | None) -> Trace:
    """The pass as it is handed out; that of one sample without its axis of rows."""

    def own(array: Array) -> Array:
        return array if sample is None else read_only(array[0])

    layers = tuple(
        LayerNumbers(
            k + 1, layer.activation.name, own(passed.z[k]), own(passed.a[k + 1]), own(passed.dL_da[k]),
            own(passed.da_dz[k]), own(passed.dL_dz[k]), passed.dL_dW[k], passed.dL_db[k],
        )
        for k, layer in enumerate(passed.network.layers)
    )  # fmt: skip
    return Trace(sample, own(passed.x), own(passed.y), float(passed.loss), layers)
