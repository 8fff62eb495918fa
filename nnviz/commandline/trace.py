"""``nnviz trace``: one forward and backward pass as a table, or as JSON."""

import argparse
from collections.abc import Sequence

from nnviz.commandline import arguments
from nnviz.commandline.output import (
    MOST_COLUMNS,
    MOST_ROWS,
    numbers,
    shortened,
    table,
    warning_lines,
    write_document,
)
from nnviz.commandline.parser import Command
from nnviz.session import notation
from nnviz.session.nudging import NOTHING
from nnviz.session.report import Document, trace_document


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_file(parser)
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument(
        "--sample",
        type=arguments.whole_number(0, 10**9),
        metavar="I",
        help="the row of the data set, from 0 (default: the experiment's)",
    )
    scope.add_argument("--batch", action="store_true", help="the means over the whole training set")
    parser.add_argument(
        "--weight",
        type=arguments.weight,
        metavar="L,J,K",
        help="the chain and the paths of one weight: layer from 1, row and column of its W from 0",
    )
    arguments.add_weights(parser)
    arguments.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    experiment, folder = arguments.weighted_experiment(options)
    document = trace_document(experiment, folder, sample=options.sample, batch=options.batch, weight=options.weight)
    write_document(document, _lines, as_json=options.json)
    return 0


COMMAND = Command(
    description="Print one forward and backward pass: every layer's numbers, and the chain of factors of W₁ "
    "or of one weight.",
    epilog="In JSON units, rows and columns count from 0, layers from 1, and numbers that are not finite are the "
    'strings "Infinity", "-Infinity" and "NaN". The nudge check of a product is that of its '
    "largest entry, and has null for what is not finite.",
    add_arguments=_add_arguments,
    run=_run,
)


# ---------------------------------------------------------------- the table


def _lines(document: Document) -> list[str]:
    lines = [*_head(document)]
    for layer in document["layers"]:
        lines += ["", *_layer_lines(layer)]
    lines += ["", *_chain_lines(document["chain"])]
    if "paths" in document:
        lines += ["", *_path_lines(document["paths"], document["chain"][-1]["product_name"])]
    return lines


def _head(document: Document) -> list[str]:
    if "samples" in document:
        scope = f"mean over {document['samples']} training samples"
    else:
        scope = f"sample {document['sample']}: {document['sample_label']}"
    lines = [f"{document['title']} · {scope}", f"loss L = {notation.number(document['loss'], 6)}"]
    if document["first_non_finite"]:
        lines.append(f"first value that is not finite: {document['first_non_finite']}")
    if document["note"]:
        lines.append(document["note"])
    return [*lines, *warning_lines(document["warnings"])]


def _layer_lines(layer: Document) -> list[str]:
    k = layer["layer"]
    jacobian = "da_dz" in layer and isinstance(layer["da_dz"][0], list)
    columns = {
        "z": layer.get("z"),
        "a": layer.get("a"),
        "∂L/∂a": layer["dL_da"],
        "∂a/∂z": None if jacobian else layer.get("da_dz"),
        "∂L/∂z": layer["dL_dz"],
        "∂L/∂b": layer["dL_db"] or None,
    }
    shown = {name: numbers(values) for name, values in columns.items() if values is not None}
    units = [str(unit + 1) for unit in range(len(layer["dL_dz"]))]
    rows = zip(*(shortened(column, MOST_ROWS) for column in [units, *shown.values()]), strict=True)
    lines = [f"layer {k}", *table(["unit", *shown], rows)]
    if jacobian:
        lines += _matrix_lines(f"∂A{notation.subscript(k)}/∂Z{notation.subscript(k)}", "by z", "a", layer["da_dz"])
    return lines + _matrix_lines(f"∂L/∂W{notation.subscript(k)}", "from", "to unit", layer["dL_dW"])


def _matrix_lines(name: str, across: str, down: str, rows: Sequence[Sequence[float]]) -> list[str]:
    header = [name, *shortened([f"{across} {column + 1}" for column in range(len(rows[0]))], MOST_COLUMNS)]
    lines = [[f"{down} {row + 1}", *shortened(numbers(values), MOST_COLUMNS)] for row, values in enumerate(rows)]
    if len(lines) > MOST_ROWS:
        lines = [*lines[: MOST_ROWS - 2], ["…"] * len(header), lines[-1]]
    return table(header, lines)


def _chain_lines(factors: Sequence[Document]) -> list[str]:
    name = factors[-1]["product_name"]
    product = " · ".join(factor["symbol"] for factor in factors)
    rows = [
        [
            factor["symbol"],
            factor["product_name"],
            _shape(factor),
            _short(factor.get("value")),
            _short(factor.get("product")),
            notation.number(factor["norm"]) if "norm" in factor else "",
            _nudge(factor["nudge"]),
        ]
        for factor in factors
    ]
    header = ["factor", "product so far", "shape", "value", "product", "size of product", "nudge check"]
    notes = [
        f"  {factor['product_name']}, {factor['nudge']['note']}"
        for factor in factors
        if factor["nudge"]["outcome"] != "agrees"
    ]
    return [f"chain: {name} = {product}", *table(header, rows, left=2), *notes]


def _nudge(nudge: Document) -> str:
    """The outcome of the nudge check in a word or two."""
    if nudge["outcome"] == "agrees" and nudge["uncertainty"] >= NOTHING:
        return f"agrees ±{notation.number(nudge['uncertainty'], 1)}"
    return str(nudge["outcome"])


def _shape(factor: Document) -> str:
    size = factor["shape"]
    return f"{notation.shape(size * 2)} diagonal" if factor["diagonal"] else notation.shape(size)


def _short(value: object) -> str:
    """A number, or a short list of numbers; nothing for what does not fit in a cell."""
    if isinstance(value, float):
        return notation.number(value)
    if isinstance(value, list) and len(value) <= 4 and all(isinstance(one, float) for one in value):
        return f"[{'  '.join(numbers(value))}]"
    return ""


def _path_lines(paths: Document, name: str) -> list[str]:
    count = paths["count"]
    lines = [f"{count:,} {notation.plural(count, 'path')} add up to {name} = {notation.number(paths['sum'], 6)}"]
    rows = [
        [_route(path["units"]), " · ".join(numbers(path["factors"])), notation.number(path["product"])]
        for path in paths.get("top", [])
    ]
    return lines + table(["units, from the loss", "factors", "product"], rows, left=2) if rows else lines


def _route(units: Sequence[int]) -> str:
    return " ← ".join(str(unit + 1) for unit in units)
