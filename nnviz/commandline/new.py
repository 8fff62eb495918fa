"""``nnviz new``: an experiment on a table, without a window."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from nnviz.commandline import arguments
from nnviz.commandline.output import shortened, table, write_json, write_lines
from nnviz.commandline.parser import Command
from nnviz.errors import UserError
from nnviz.session.experiment import Experiment, files
from nnviz.session.experiment.embedding import with_table_in
from nnviz.session.experiment.importing import propose_experiment
from nnviz.session.experiment.naming import with_suffix
from nnviz.session.experiment.outside import with_table_beside
from nnviz.session.hints import size_hint_of
from nnviz.session.notation import plural
from nnviz.session.recognition import layout_in_words, recognition_document
from nnviz.session.report import Document

MOST_LINES = 20


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TABLE.csv", help="the table, a row for each sample")
    parser.add_argument("--target", metavar="COLUMN", help="the column to predict")
    parser.add_argument("--standardize", action="store_true", help="bring every feature to mean 0 and deviation 1")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the experiment, NAME.nnviz.json")
    parser.add_argument("--embed", action="store_true", help="put the table into FILE (up to 1 MB)")
    arguments.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    path, output = Path(options.file), with_suffix(Path(options.output))
    found, experiment = propose_experiment(path, options.target, standardize=options.standardize)
    experiment, copy = _write(experiment, path, output, embed=options.embed)
    document = recognition_document(found) | ({} if copy is None else {"copied": copy.name})
    document |= {"embedded": True} if options.embed else {}
    if options.json:
        write_json(document)
    else:
        hint = "" if options.standardize else size_hint_of(found.table.inputs, found.table.feature_names)
        write_lines([*_lines(path.name, document), *_written(experiment, output, copy, hint)])
    return 0


def _write(experiment: Experiment, table_path: Path, output: Path, *, embed: bool) -> tuple[Experiment, Path | None]:
    """What was written, its table in the same folder, and the copy of the table that was made for it, if one was."""
    if output.exists() and output.samefile(table_path):
        raise UserError(f"{output} is the table itself; give the experiment another name.")
    copy = None
    if embed:
        experiment = with_table_in(experiment, table_path)
    else:
        experiment, copy = with_table_beside(experiment, table_path.absolute(), output)
    files.save(output, experiment)
    return experiment, copy


COMMAND = Command(
    description="Write the experiment that the window would propose for a table: what is recognized in it, the "
    "columns that are features and the one to predict, and a net that fits.",
    epilog="Without --target the last column with 2 to 20 classes is predicted, else the last number. Rows with "
    "missing cells and columns that are no features are left out, and said. data.csv of the experiment names the "
    "table, beside all that was recognized, which can be changed there. A table elsewhere is copied into "
    "the experiment's folder; --embed puts it into the experiment itself, as data.csv_text.",
    add_arguments=_add_arguments,
    run=_run,
    takes_table=True,
)


# ---------------------------------------------------------------- the lines


def _lines(name: str, document: Document) -> Iterator[str]:
    rows, features = document["rows"], document["features"]
    yield f"{name} · {rows:,} {plural(rows, 'row')} · {len(features):,} {plural(len(features), 'feature')}"
    yield f"recognized: {layout_in_words(document)}"
    yield f"to predict: {document['target']}{_classes(document)}"
    yield f"features: {', '.join(shortened(_features(document), MOST_LINES))}"
    left_out = [[column, why] for column, why in document["left_out_columns"].items()]
    if left_out:
        yield "left out:"
        yield from table(["column", "reason"], left_out[:MOST_LINES], left=2)
        if len(left_out) > MOST_LINES:
            yield f"  and {len(left_out) - MOST_LINES} more"
    lines = [str(line) for line in document["left_out_rows"]]
    if lines:
        which = f"{plural(len(lines), 'line')} {', '.join(shortened(lines, MOST_LINES))}"
        yield f"left out: {len(lines):,} {plural(len(lines), 'row')} with a missing cell, {which}"


def _classes(document: Document) -> str:
    if document["classes"] is None:
        return ", a number"
    return f", {len(document['classes'])} classes: {', '.join(shortened(document['classes'], MOST_LINES))}"


def _features(document: Document) -> list[str]:
    return [f"{name} (one-hot)" if name in document["one_hot"] else name for name in document["features"]]


def _written(experiment: Experiment, output: Path, copy: Path | None, hint: str) -> Iterator[str]:
    network = experiment.network
    units = "-".join(str(size) for size in (network.inputs, *(layer.units for layer in network.layers)))
    yield f"written to {output}: a net {units} with {network.loss}"
    if experiment.data.csv_text is not None:
        yield "the table is in it, so that it can be taken anywhere"
    if copy is not None:
        yield f"the table was copied beside it, to {copy.name}"
    if hint:
        yield f"note: {hint} --standardize does it."
