"""One pass, or a training run, as a plain document: what ``nnviz trace`` and ``nnviz train`` print.

The documents hold only dicts, lists, strings, booleans, ints and floats, so they go into JSON as they are. JSON has
no infinities and no NaN: :func:`json_text` writes them as the strings "Infinity", "-Infinity" and "NaN", which
``float()`` in Python and ``Number()`` in JavaScript read.
"""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, read_only
from nnviz.core.backprop import Trace, trace
from nnviz.core.chain import Factor, Target, chain, frobenius
from nnviz.core.datasets import Dataset
from nnviz.core.fitting import misfit_of
from nnviz.core.network import Network, Parameters
from nnviz.core.nudge import mean_product, nudge_factor
from nnviz.core.paths import count_paths, sum_paths, top_paths
from nnviz.core.training import train
from nnviz.errors import UserError
from nnviz.session import notation
from nnviz.session.computation import PATHS_LISTED
from nnviz.session.experiment import Experiment, build_network, build_parameters, load_data
from nnviz.session.hints import size_hint
from nnviz.session.nudging import nudge_note
from nnviz.session.run import recipe
from nnviz.session.saturation import loss_note, slope_note

Document = dict[str, Any]
#: A weight as the command line names it: layer from 1, row (target unit) and column (source unit) from 0.
Weight = tuple[int, int, int]


def trace_document(
    experiment: Experiment,
    folder: Path,
    *,
    sample: int | None = None,
    batch: bool = False,
    weight: Weight | None = None,
) -> Document:
    """One forward and backward pass with the experiment's parameters.

    ``sample`` is a row of the data set, counted from 0; without it the experiment's own. With ``batch`` the pass runs
    over the whole training set: loss and gradients are means over its samples, and what belongs to one sample alone
    (z, a, ∂A/∂Z, the values in the chain, the listing of paths) is left out. The chain is that of ``weight``, or of
    the whole W₁. ``folder`` is what a relative CSV path in the experiment is relative to.

    Shapes: z, a, dL_da and dL_dz are (units,), dL_dW is (fan_out, fan_in), dL_db is (fan_out,), or (0,) in a
    layer without biases; da_dz is the diagonal (units,) or, for softmax, the Jacobian (units, units) with ∂aᵢ/∂zⱼ in
    row i, column j.

    Raises UserError where the data cannot be read or there is no such sample or weight.
    """
    network = build_network(experiment)
    data = load_data(experiment, folder)
    parameters = build_parameters(experiment, network)
    target = _target(network, weight)
    rows = data.train if batch else np.array([_row(experiment, data, sample)])
    passed = trace(network, parameters, data.inputs[rows], data.targets[rows])
    document: Document = {
        "title": experiment.title,
        **({"samples": len(rows)} if batch else _sample_entries(data, int(rows[0]))),
        "loss": float(passed.loss),
        "first_non_finite": passed.first_non_finite,
        "note": _note(passed, batch),
        "warnings": warnings_of(network, data),
        "layers": [_layer_entries(passed, layer, batch) for layer in range(1, network.depth + 1)],
        "chain": _chain_entries(passed, target, batch),
    }
    if weight is not None:
        document["paths"] = _path_entries(passed, target, batch)
    return document


def training_document(
    experiment: Experiment,
    folder: Path,
    steps: int,
    on_step: Callable[[int, float], None] | None = None,
    *,
    moments: Sequence[int] | None = None,
) -> Document:
    """``steps`` updates of the experiment's parameters on its training set: those of Train, and of Next, bit for bit.

    "loss" holds ``steps`` + 1 numbers: the loss of the full training set before each update and after the last; or
    those after as many updates as ``moments`` says. ``on_step`` is told the update's number and the loss after it.

    Raises UserError where the data cannot be read.
    """
    network = build_network(experiment)
    data = load_data(experiment, folder)
    made = recipe(experiment, network, data)
    run = train(made, made.first(build_parameters(experiment, network)), steps, on_step, moments=moments)
    return {
        "title": experiment.title,
        "samples": len(data.train),
        "warnings": warnings_of(network, data),
        "loss": [float(loss) for loss in run.losses],
        "parameters": _parameter_entries(run.end.parameters),
    }


def parameters_of(document: Document) -> Parameters:
    """The parameters that a training has ended with, out of its document."""
    weights, biases = (map(read_only, document["parameters"][name]) for name in ("weights", "biases"))
    return Parameters(tuple(weights), tuple(biases))


def json_text(document: Document) -> str:
    """The document as one line of JSON."""
    return json.dumps(_without_non_finite(document), ensure_ascii=False, allow_nan=False)


def _without_non_finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_non_finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_non_finite(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


# ---------------------------------------------------------------- which sample, which weight


def _row(experiment: Experiment, data: Dataset, sample: int | None) -> int:
    row = experiment.sample if sample is None else sample
    if not 0 <= row < len(data.inputs):
        raise UserError(f"There is no sample {row}: the data set has the samples 0 to {len(data.inputs) - 1}.")
    return row


def _target(network: Network, weight: Weight | None) -> Target:
    if weight is None:
        return Target(1, "W")
    layer, row, column = weight
    if not 1 <= layer <= network.depth:
        raise UserError(f"There is no weight in layer {layer}: the layers are {_range(1, network.depth)}.")
    rows, columns = network.fan_out(layer), network.fan_in(layer)
    if not (0 <= row < rows and 0 <= column < columns):
        raise UserError(
            f"W{notation.subscript(layer)} has no weight in row {row}, column {column}: "
            f"its rows are {_range(0, rows - 1)} and its columns {_range(0, columns - 1)}."
        )
    return Target(layer, "W", row, column)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


# ---------------------------------------------------------------- the parts of a document


def _note(passed: Trace, batch: bool) -> str | None:
    """Where the output is saturated: what the numbers of a, as rounded, would not give."""
    notes = () if batch else (*loss_note(passed), *slope_note(passed))
    return " ".join([*notes, passed.stable_note or ""]).strip() or None


def warnings_of(network: Network, data: Dataset) -> list[str]:
    """What cannot work, or may be right and yet hard to learn: a sentence or more for each."""
    return [told for told in (misfit_of(network), size_hint(data)) if told]


def _numbers(array: Array) -> object:
    """Nested lists; a float for an array without dimensions."""
    return np.asarray(array, dtype=np.float64).tolist()


def _sample_entries(data: Dataset, row: int) -> Document:
    return {
        "sample": row,
        "sample_label": data.row_label(row),
        "x": _numbers(data.inputs[row]),
        "y": _numbers(data.targets[row]),
    }


def _layer_entries(passed: Trace, layer: int, batch: bool) -> Document:
    k = layer - 1
    gradients: Document = {"dL_dW": _numbers(passed.dL_dW[k]), "dL_db": _numbers(passed.dL_db[k])}
    if batch:
        with np.errstate(over="ignore", invalid="ignore"):
            means = {"dL_da": _numbers(passed.dL_da[k].mean(axis=0)), "dL_dz": _numbers(passed.dL_dz[k].mean(axis=0))}
        return {"layer": layer, **means, **gradients}
    return {
        "layer": layer,
        "z": _numbers(passed.z[k][0]),
        "a": _numbers(passed.a[layer][0]),
        "dL_da": _numbers(passed.dL_da[k][0]),
        "da_dz": _numbers(passed.da_dz[k][0]),
        "dL_dz": _numbers(passed.dL_dz[k][0]),
        **gradients,
    }


def _chain_entries(passed: Trace, target: Target, batch: bool) -> list[Document]:
    factors = chain(passed, target)
    entries = [_factor_names(factor, target) for factor in factors]
    for entry, factor in zip(entries, factors, strict=True):
        entry["nudge"] = _nudge_entries(passed, factor, target, batch)
    if not batch:
        return [{**names, **_factor_numbers(factor)} for names, factor in zip(entries, factors, strict=True)]
    # Of the mean over samples only the end of the chain is one number per weight.
    mean = mean_product(passed, factors[-1], target)
    entries[-1] |= {"product": _numbers(mean), "norm": frobenius(mean)}
    return entries


def _nudge_entries(passed: Trace, factor: Factor, target: Target, batch: bool) -> Document:
    """The check of the running product, or of its mean over the samples; what is no number is null."""
    nudge, index = nudge_factor(passed, factor, target, mean=batch)
    return {
        "analytic": _number_or_null(nudge.analytic),
        "numeric": _number_or_null(nudge.numeric),
        "uncertainty": _number_or_null(nudge.uncertainty),
        "outcome": nudge.outcome,
        "note": nudge_note(nudge, factor, target, index, batch),
    }


def _number_or_null(value: float) -> float | None:
    return float(value) + 0.0 if math.isfinite(value) else None  # −0 is written as 0


def _factor_names(factor: Factor, target: Target) -> Document:
    ends = (factor.kind, factor.layer, target.row, target.column)
    return {
        "symbol": notation.factor_symbol(*ends),
        "latex": notation.factor_latex(*ends),
        "shape": list(factor.value.shape),
        "diagonal": factor.diagonal,
        "product_name": notation.product_name(*ends),
    }


def _factor_numbers(factor: Factor) -> Document:
    return {"value": _numbers(factor.value), "product": _numbers(factor.product), "norm": float(factor.norm)}


def _path_entries(passed: Trace, target: Target, batch: bool) -> Document:
    count = count_paths(passed.network, target)
    if batch:
        return {"count": count, "sum": float(target.entry(passed.dL_dW[target.layer - 1]))}
    top = [
        {"units": list(path.units), "factors": list(path.factors), "product": path.product}
        for path in top_paths(passed, target, PATHS_LISTED)
    ]
    return {"count": count, "sum": float(sum_paths(passed, target)), "top": top}


def _parameter_entries(parameters: Parameters) -> Document:
    return {"weights": _lists(parameters.weights), "biases": _lists(parameters.biases)}


def _lists(arrays: Sequence[Array]) -> list[object]:
    return [_numbers(array) for array in arrays]
