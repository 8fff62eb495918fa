"""``nnviz profile``: how signals and gradients fare layer by layer, before training."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from nnviz.commandline import arguments
from nnviz.commandline.output import table, warning_lines, write_document
from nnviz.commandline.parser import Command
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import THEMES
from nnviz.pictures.offscreen import qt_application
from nnviz.pictures.views import picture_of
from nnviz.session import Session, notation
from nnviz.session.profile import profile_document
from nnviz.session.report import Document

MOST_SEEDS = 1_000


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_file(parser)
    parser.add_argument(
        "--seeds",
        type=arguments.whole_number(1, MOST_SEEDS),
        default=1,
        metavar="N",
        help="draw N nets, with the file's seed and those after it (default: 1)",
    )
    arguments.add_weights(parser)
    arguments.add_json(parser)
    parser.add_argument("-o", "--output", metavar="PICTURE", help="write a picture of the layers as well")


def _run(options: argparse.Namespace) -> int:
    if options.weights is not None and options.seeds > 1:
        raise UserError("The weights of a file are the same with every seed: leave out --seeds or --weights.")
    experiment, folder = arguments.weighted_experiment(options)
    document = profile_document(experiment, folder, options.seeds)
    if options.output is not None:
        session = Session.open(options.file, arguments.trust(options))
        if options.weights is not None:
            session.run("import_weights", path=options.weights)
        _write_picture(session, Path(options.output))
    write_document(document, _lines, as_json=options.json)
    return 0


def _write_picture(session: Session, path: Path) -> None:
    application = qt_application()  # kept until the picture is written
    from nnviz.gui.export.pictures import prepare_picture

    prepare_picture(picture_of(session, "layers", THEMES["light"]), path)()
    del application


COMMAND = Command(
    description="Print how wide Z, A, ∂L/∂Z and ∂L/∂W are in each layer over all training rows before the first "
    "update, beside what mean-field theory expects; and how many units are saturated or dead.",
    epilog="Of more nets than one, deviations are geometric means. The theory starts backward from ∂L/∂Z of the last "
    "layer as it is. A unit is saturated where |g′(z)| < 0.05 and its activation saturates, and dead if it has no "
    "slope and one output on all rows. In JSON theory_std is null where the theory says nothing, and theory tells why.",
    add_arguments=_add_arguments,
    run=_run,
)


# ---------------------------------------------------------------- the table

#: The quantities by their names in the document.
_NAMES = {"z": "Z", "a": "A", "dL_dz": "∂L/∂Z", "dL_dW": "∂L/∂W"}


def _lines(document: Document) -> list[str]:
    header = ["layer", *(text for name in _NAMES.values() for text in (f"std {name}", "theory"))]
    header += ["saturated", "dead", "‖ΔW‖/‖W‖"]
    rows = [[str(layer["layer"]), *_cells(layer)] for layer in document["layers"]]
    return [_head(document), *warning_lines(document["warnings"]), *_reason(document), *table(header, rows)]


def _head(document: Document) -> str:
    samples, seeds = document["samples"], document["seeds"]
    rows = f"{samples:,} training {notation.plural(samples, 'sample')}"
    of = f" · means over {seeds:,} nets" if seeds > 1 else ""
    return f"{document['title']} · {rows} · before the first update{of}"


def _reason(document: Document) -> Iterator[str]:
    if document["theory"]:
        yield f"theory: {document['theory']}"


def _cells(layer: Document) -> Iterator[str]:
    for name in _NAMES:
        yield notation.number(layer[name]["std"])
        yield _or_nothing(layer[name]["theory_std"])
    yield notation.percent(layer["saturated"])
    yield notation.percent(layer["dead"])
    yield _or_nothing(layer["update_ratio"])


def _or_nothing(value: float | None) -> str:
    return "" if value is None else notation.number(value)
