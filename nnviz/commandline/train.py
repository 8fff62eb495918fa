"""``nnviz train``: training without a window."""

import argparse
from pathlib import Path

from nnviz.commandline import arguments
from nnviz.commandline.output import table, warning_lines, write_json, write_lines
from nnviz.commandline.parser import Command
from nnviz.session import notation
from nnviz.session.experiment import build_network
from nnviz.session.report import Document, parameters_of, training_document

MOST_STEPS = 10_000_000  # the losses alone take 80 MB then


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_file(parser)
    parser.add_argument(
        "--steps",
        type=arguments.whole_number(0, MOST_STEPS),
        metavar="N",
        required=True,
        help="the number of updates",
    )
    arguments.add_weights(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where the trained weights are written: a .npz or a .safetensors"
    )
    arguments.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from nnviz.session.weights import files as weights  # with what reads a zip: nothing else of the command needs it

    output = None if options.output is None else Path(options.output)
    if output is not None:
        weights.check_target(output)  # before anybody waits for it
    experiment, folder = arguments.weighted_experiment(options)
    shown = None if options.json else sorted({round(options.steps * tenth / 10) for tenth in range(11)})
    document = training_document(experiment, folder, options.steps, moments=shown)
    if output is not None:
        weights.write_parameters(output, build_network(experiment), parameters_of(document))
    if shown is None:
        write_json(document)
    else:
        write_lines(_lines(document, shown))
    return 0


COMMAND = Command(
    description="Train without a window, from the parameters in the file or those that its initialization gives.",
    epilog="The order of the batches depends on the data's seed alone. --json gives every loss and the parameters. "
    "Weights have the names and the orientation of a torch.nn.Sequential.",
    add_arguments=_add_arguments,
    run=_run,
)


def _lines(document: Document, shown: list[int]) -> list[str]:
    """The losses after ``shown`` updates, the last of them after all."""
    losses = zip(shown, document["loss"], strict=True)
    rows = [[f"{step:,}", notation.number(loss, 6)] for step, loss in losses]
    return [
        f"{document['title']} · {shown[-1]:,} updates on {document['samples']} training samples",
        *warning_lines(document["warnings"]),
        *table(["updates", "loss"], rows, left=0),
    ]
