"""``nnviz train``: training without a window."""

import argparse

from nnviz.commandline import arguments
from nnviz.commandline.output import table, warning_lines, write_json, write_lines
from nnviz.commandline.parser import Command
from nnviz.session import notation
from nnviz.session.report import Document, training_document

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
    arguments.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    experiment, folder = arguments.experiment_file(options)
    if options.json:
        write_json(training_document(experiment, folder, options.steps))
    else:
        shown = sorted({round(options.steps * tenth / 10) for tenth in range(11)})
        document = training_document(experiment, folder, options.steps, moments=shown)
        write_lines(_lines(document, shown))
    return 0


COMMAND = Command(
    description="Train without a window, from the parameters in the file or those that its initialization gives.",
    epilog="The order of the batches depends on the data's seed alone. --json gives every loss and the parameters.",
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
