"""``nnviz export``: pictures without a window. Qt is imported when the command runs, not before."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.commandline import arguments, look
from nnviz.commandline.every_step import interrupted_late, write_every_step
from nnviz.commandline.parser import Command
from nnviz.commandline.sizes import LeftOut, told_of_pixels
from nnviz.errors import UserError
from nnviz.gui.export.choices import FORMATS, check_view, listed
from nnviz.gui.export.series.targets import DECK, LEAST_SECONDS, MOST_SECONDS, MOTIONS, SECONDS, WHOLE
from nnviz.gui.plots.views.table import PLOT_VIEWS
from nnviz.pictures.offscreen import qt_application
from nnviz.pictures.views import TABLE, has_table, picture_of, picture_of_frame, table_of, view_names
from nnviz.session import Frame, Session
from nnviz.session.tables import write_table

if TYPE_CHECKING:
    from nnviz.gui.export.picture import Picture

MOST_PRESSES, MOST_UPDATES = 100_000, 10_000_000


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_file(parser)
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="PICTURE",
        help=f"the picture: {listed(FORMATS)}; with --all a folder, made where there is none, a {DECK} with a page for "
        f"every step, or a {listed(MOTIONS)} that moves; of --view compare a {TABLE} has the table; "
        f"a .tex, to be \\input, is the graph for the package tikz or the chain for amsmath",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--at",
        type=arguments.whole_number(0, MOST_PRESSES),
        default=0,
        metavar="K",
        help="the moment after K presses of Next (default: 0)",
    )
    which.add_argument("--all", action="store_true", help="one picture for every step of the first pass")
    formats = [suffix.removeprefix(".") for suffix in FORMATS]
    parser.add_argument(
        "--format", choices=formats, help="with --all: the format of pictures in a folder (default: png)"
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        metavar="S",
        help=f"how long a {listed(MOTIONS)} shows each step (default: {SECONDS:g}); the last one rests longer",
    )
    parser.add_argument("--quiet", action="store_true", help="with --all: say nothing of how far it is")
    views = "; ".join(f"{name}: {view.tip}" for name, view in PLOT_VIEWS.items())
    parser.add_argument(
        "--view", choices=view_names(), default="window", help=f"what is drawn (default: window); {views}"
    )
    parser.add_argument(
        "--train",
        type=arguments.whole_number(0, MOST_UPDATES),
        default=0,
        metavar="N",
        help="the picture after N updates; of a comparison, of every lane (default: 0)",
    )
    look.add_look(parser)
    parser.add_argument(
        "--sample",
        type=arguments.whole_number(0, 10**9),
        metavar="I",
        help="the row of the data set, from 0 (default: the experiment's)",
    )
    arguments.add_weights(parser)
    parser.add_argument(
        "--weight",
        type=arguments.weight,
        metavar="L,J,K",
        help="the chain of one weight (default: of W₁): layer from 1, row and column of its W from 0",
    )
    parser.add_argument(
        "--route",
        choices=("chain", "pass", "path"),
        default="chain",
        help="the backward pass: one chain, every layer, or one path of a weight (default: chain)",
    )


def _run(options: argparse.Namespace) -> int:
    output = Path(options.output)
    _check(options, output)
    if options.view in PLOT_VIEWS:
        _check_plot(options)
    _tell_of_pixels(options, output)
    session = _prepared(options)
    application = qt_application()  # kept until the pictures are written
    if options.view in PLOT_VIEWS and has_table(output):
        _write_table(session, output, options)
    elif options.all:
        _write_every_step(session, output, options)
    else:
        for _ in range(options.at):
            session.next()
        _write_picture(session, output, options)
    del application
    return 0


COMMAND = Command(
    description="Write a picture, or one for every step, without a window.",
    epilog="examples:\n"
    "  nnviz export net.nnviz.json -o step7.pdf --at 7\n"
    "  nnviz export net.nnviz.json -o lecture/ --all --view graph --theme dark --scale 2\n"
    "  nnviz export net.nnviz.json -o column.pdf --at 7 --view graph --size 84mmx60mm --text 8pt\n"
    "  nnviz export net.nnviz.json -o deck.pdf --all\n"
    "  nnviz export net.nnviz.json -o chain.tex --view chain --at 9\n"
    "  nnviz export net.nnviz.json -o loss.svg --view training --train 500",
    add_arguments=_add_arguments,
    run=_run,
)


# ---------------------------------------------------------------- arguments


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        told = f"{text[:30]!r} is not a number from {LEAST_SECONDS:g} to {MOST_SECONDS:g}"
        raise argparse.ArgumentTypeError(told)
    return seconds


def _check(options: argparse.Namespace, output: Path) -> None:
    """What can be said before anything is computed."""
    suffix = output.suffix.lower()
    for form in (suffix, f".{options.format}"):
        if form in FORMATS:
            check_view(form, options.view)
    if options.all:
        _check_all(options, output)
    elif output.is_dir():
        raise UserError(f"{str(output)!r} is a folder: name a picture in it, or say --all for one of every step.")
    elif suffix in MOTIONS:
        raise UserError(f"A {suffix} shows every step: say --all.")
    elif options.format is not None:
        raise UserError("--format goes with --all; a single picture's format is the suffix of its name.")
    if options.seconds is not None and not (options.all and suffix in MOTIONS):
        raise UserError(f"--seconds is how long a step is seen in a {listed(MOTIONS)} of --all; leave it out.")
    if options.real_text and ".svg" not in (suffix, f".{options.format}"):
        raise UserError("--real-text is for an .svg: of other files it has no meaning, leave it out.")


def _check_all(options: argparse.Namespace, output: Path) -> None:
    suffix = output.suffix.lower()
    if suffix in WHOLE:
        if output.is_dir():
            raise UserError(f"{str(output)!r} is a folder; a file of that name cannot be written.")
        if options.format is not None:
            raise UserError(f"--format is for a folder of pictures; {output.name!r} is a file of its own.")
    elif output.exists() and not output.is_dir():
        raise UserError(f"With --all the pictures go into a folder, but {str(output)!r} is a file.")
    elif suffix in FORMATS:
        raise UserError(
            f"With --all the pictures go into a folder, or together into a {listed(WHOLE)}: "
            f"give -o one of these, not {output.name!r}."
        )


def _tell_of_pixels(options: argparse.Namespace, output: Path) -> None:
    suffix = output.suffix.lower()
    if options.all and suffix not in WHOLE:
        suffix = f".{options.format or 'png'}"
    told = told_of_pixels(options, suffix) if suffix in (*FORMATS, *MOTIONS) else ""
    if told:
        print(told, file=sys.stderr)


def _check_plot(options: argparse.Namespace) -> None:
    """A plot has no steps."""
    for given, name in ((options.all, "--all"), (options.at, "--at")):
        if given:
            told = f"{name} counts steps of a pass, and --view {options.view} has none: leave one of them out."
            raise UserError(told)


def _prepared(options: argparse.Namespace) -> Session:
    """The session at its first step, with the chain that was asked for."""
    session = Session.open(options.file, arguments.trust(options))
    if options.weights is not None:
        session.run("import_weights", path=options.weights)
    if options.sample is not None:
        session.run("select_sample", index=options.sample)
    if options.route == "pass":
        session.run("set_route", route="pass")
    if options.weight is not None:
        layer, row, column = options.weight
        session.run("choose", layer=layer, parameter="W", row=row, column=column)
    if options.route == "path":
        session.run("set_view", view="path")
    if options.train and options.view not in PLOT_VIEWS:  # which do so by themselves: of every lane, or not at all
        session.train(options.train)
    return session


# ---------------------------------------------------------------- pictures


def _write_picture(session: Session, path: Path, options: argparse.Namespace) -> None:
    from nnviz.gui.export.pictures import prepare_picture

    updates = options.train if options.view in PLOT_VIEWS else 0
    picture = picture_of(session, options.view, look.theme_of(options), updates=updates, **look.look_of(options))
    missing = LeftOut()
    with interrupted_late() as is_wanted:
        write = prepare_picture(missing.noting(picture), path)
    if not is_wanted():
        raise KeyboardInterrupt
    write()
    missing.tell()


def _write_every_step(session: Session, path: Path, options: argparse.Namespace) -> None:
    """Of this pass, all on one scale of widths."""
    from nnviz.gui.export.series.making import Series, writer_to

    theme, fields, missing = look.theme_of(options), look.look_of(options), LeftOut()
    steps = session.frame().status.steps + 1
    suffix = f".{options.format or 'png'}"
    writer = writer_to(path, steps, suffix=suffix, seconds=options.seconds or SECONDS)

    def picture(frame: Frame) -> "Picture":
        return missing.noting(picture_of_frame(frame, options.view, theme, **fields))

    write_every_step(Series(session, picture, writer), quiet=options.quiet)
    missing.tell()


def _write_table(session: Session, path: Path, options: argparse.Namespace) -> None:
    table = table_of(session, options.view, updates=options.train)
    if table is None:
        raise UserError(f"--view {options.view} has no table: a picture's name ends in {listed(FORMATS)}.")
    write_table(path, table)
