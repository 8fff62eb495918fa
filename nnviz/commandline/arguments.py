"""What the commands share: kinds of arguments, and reading the experiment file."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nnviz.errors import UserError
from nnviz.session.experiment import Experiment, build_network, files, given
from nnviz.session.experiment.naming import is_table, is_weights
from nnviz.session.experiment.outside import Trust, anybody, nobody


def experiment_file(options: argparse.Namespace) -> tuple[Experiment, Path]:
    """The experiment in the file that was named, and the folder that a relative CSV path in it is relative to.

    Raises UserError if the file cannot be read or is no valid experiment.
    """
    path = Path(options.file)
    return files.load(path, trust(options)), path.absolute().parent


def weighted_experiment(options: argparse.Namespace) -> tuple[Experiment, Path]:
    """The same, with the weights of --weights in the place of its own where a file is named.

    Raises UserError if it cannot be read or does not fit the net.
    """
    experiment, folder = experiment_file(options)
    if options.weights is None:
        return experiment, folder
    from nnviz.session.weights.files import read_parameters

    parameters = read_parameters(Path(options.weights), build_network(experiment))
    return replace(experiment, parameters=given(parameters)), folder


def trust(options: argparse.Namespace) -> Trust:
    """Which tables outside of the experiment's folder may be read."""
    return anybody if options.allow_outside else nobody


def refuse_others(command: str, name: str) -> None:
    """Raise UserError where the file ``name`` is a table or holds weights, with what takes it."""
    path = Path(name)
    if is_table(path) and path.is_file():
        raise UserError(
            f"{command} takes an experiment, and {name} is a table: data.csv in an experiment names it,"
            f" 'nnviz new {name} -o FILE' writes one, and 'nnviz {name}' opens it in the window."
        )
    if is_weights(path) and path.is_file():
        raise UserError(
            f"{command} takes an experiment, and {name} holds weights: 'nnviz trace FILE --weights {name}' takes them,"
            " and so does File → Import weights… in the window."
        )


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``minimum`` to ``maximum``."""

    def read(text: str) -> int:
        # The length is checked first: int() refuses thousands of digits with an error of its own.
        if len(text) < 20 and text.strip().removeprefix("-").isdecimal() and minimum <= int(text) <= maximum:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a whole number from {minimum:,} to {maximum:,}")

    return read


def weight(text: str) -> tuple[int, int, int]:
    """A weight as ``L,J,K``: layer from 1, row and column of its W from 0."""
    parts = text.split(",")
    if len(parts) == 3 and all(part.strip().isdecimal() and len(part) < 10 for part in parts):
        return int(parts[0]), int(parts[1]), int(parts[2])
    raise argparse.ArgumentTypeError(
        f"{text[:30]!r} names no weight; write LAYER,ROW,COLUMN as in 2,0,1 (layers from 1, rows and columns from 0)"
    )


def add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the experiment file, NAME.nnviz.json")
    parser.add_argument(
        "--allow-outside", action="store_true", help="read the file's table also outside of the file's folder"
    )


def add_weights(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--weights", metavar="FILE", help="a .npz or .safetensors whose weights take the place of the experiment's"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
