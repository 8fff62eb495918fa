"""``nnviz export``: pictures without a window. Qt is imported when the command runs, not before."""

import argparse
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.commandline import arguments
from nnviz.commandline.parser import Command
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.export.choices import FORMATS, MOST_SCALE, listed, pixel_formats
from nnviz.gui.plots.views.table import PLOT_VIEWS
from nnviz.pictures.offscreen import qt_application
from nnviz.pictures.views import TABLE, has_table, picture_of, table_of, view_names
from nnviz.session import Session
from nnviz.session.tables import as_text, write_table

if TYPE_CHECKING:
    from concurrent.futures import Future

MOST_PRESSES, MOST_UPDATES = 100_000, 10_000_000


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_file(parser)
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="PICTURE",
        help=f"the picture: {listed(FORMATS)}; with --all a folder, made where there is none; "
        f"of --view compare a {TABLE} has the table",
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
    parser.add_argument("--format", choices=formats, help="with --all: the pictures' format (default: png)")
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
    parser.add_argument("--size", type=_size, metavar="WxH", help="in pixels before --scale (default: 1280x800)")
    parser.add_argument(
        "--scale",
        type=_scale,
        default=1.0,
        metavar="S",
        help=f"1 to {MOST_SCALE}: pixels of a {pixel_formats()} for each of --size (default: 1)",
    )
    parser.add_argument("--theme", choices=THEMES, default="light", help="colours (default: light)")
    parser.add_argument("--projector", action="store_true", help="larger text and thicker lines, for a lecture hall")
    parser.add_argument("--no-legend", action="store_true", help="without the legend of the graph")
    parser.add_argument("--no-panel", action="store_true", help="the window view without its chain-rule panel")
    parser.add_argument(
        "--sample",
        type=arguments.whole_number(0, 10**9),
        metavar="I",
        help="the row of the data set, from 0 (default: the experiment's)",
    )
    parser.add_argument(
        "--weight",
        type=arguments.weight,
        metavar="L,J,K",
        help="the chain of one weight (default: of W₁): layer from 1, row and column of its W from 0",
    )
    parser.add_argument(
        "--route",
        choices=("chain", "pass"),
        default="chain",
        help="the backward pass: one chain, or every layer (default: chain)",
    )


def _run(options: argparse.Namespace) -> int:
    output = Path(options.output)
    _check(options, output)
    if options.view in PLOT_VIEWS:
        _check_plot(options)
    session = _prepared(options)
    application = qt_application()  # kept until the pictures are written
    if options.view in PLOT_VIEWS and has_table(output):
        _write_table(session, output, options)
    elif options.all:
        _export_all(session, output, options)
    else:
        for _ in range(options.at):
            session.next()
        _painted(session, output, options)()
    del application
    return 0


COMMAND = Command(
    description="Write a picture, or one for every step, without a window.",
    epilog="examples:\n"
    "  nnviz export net.nnviz.json -o step7.pdf --at 7\n"
    "  nnviz export net.nnviz.json -o lecture/ --all --view graph --theme dark --scale 2",
    add_arguments=_add_arguments,
    run=_run,
)


# ---------------------------------------------------------------- arguments


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,6})[x×X](\d{1,6})", text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is no size; write WIDTHxHEIGHT as in 1280x800")
    return int(found[1]), int(found[2])


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= MOST_SCALE:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a number from 1 to {MOST_SCALE}")
    return scale


def _check(options: argparse.Namespace, output: Path) -> None:
    """What can be said before anything is computed."""
    if options.all:
        if output.exists() and not output.is_dir():
            raise UserError(f"With --all the pictures go into a folder, but {str(output)!r} is a file.")
        if output.suffix.lower() in FORMATS:
            raise UserError(f"With --all the pictures go into a folder: give -o a folder's name, not {output.name!r}.")
    elif output.is_dir():
        raise UserError(f"{str(output)!r} is a folder: name a picture in it, or say --all for one of every step.")
    elif options.format is not None:
        raise UserError("--format goes with --all; a single picture's format is the suffix of its name.")


def _check_plot(options: argparse.Namespace) -> None:
    """A plot has no steps."""
    for given, name in ((options.all, "--all"), (options.at, "--at")):
        if given:
            told = f"{name} counts steps of a pass, and --view {options.view} has none: leave one of them out."
            raise UserError(told)


def _prepared(options: argparse.Namespace) -> Session:
    """The session at its first step, with the chain that was asked for."""
    session = Session.open(options.file, arguments.trust(options))
    if options.sample is not None:
        session.run("select_sample", index=options.sample)
    if options.route != "chain":
        session.run("set_route", route=options.route)
    if options.weight is not None:
        layer, row, column = options.weight
        session.run("choose", layer=layer, parameter="W", row=row, column=column)
    if options.train and options.view not in PLOT_VIEWS:  # which do so by themselves: of every lane, or not at all
        session.train(options.train)
    return session


# ---------------------------------------------------------------- pictures


def _export_all(session: Session, folder: Path, options: argparse.Namespace) -> None:
    """One picture for every step of this pass, all on one scale of widths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {str(folder)!r} could not be made: {error.strerror}.") from error
    session.run("pin_reference", pinned=True)
    last = session.frame().status.steps
    digits = max(3, len(str(last)))

    def painted() -> Iterator[Callable[[], object]]:
        for step in range(last + 1):
            session.run_to(step)
            yield _painted(session, folder / f"step-{step:0{digits}}.{options.format or 'png'}", options)

    _do_beside(painted())


def _do_beside(jobs: Iterable[Callable[[], object]]) -> None:
    """Do ``jobs`` in threads while the next ones are made; few at a time, since each holds a whole picture."""
    from concurrent.futures import ThreadPoolExecutor

    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        under_way: deque[Future[object]] = deque()
        for job in jobs:
            under_way.append(pool.submit(job))
            if len(under_way) > workers:
                under_way.popleft().result()
        for one in under_way:
            one.result()


def _theme(options: argparse.Namespace) -> Theme:
    plain = THEMES[options.theme]
    return plain.projector() if options.projector else plain


def _painted(session: Session, path: Path, options: argparse.Namespace) -> Callable[[], object]:
    """Paint the present step, or a plot; what is returned writes it, in any thread."""
    from nnviz.gui.export.pictures import prepare_picture

    picture = picture_of(
        session,
        options.view,
        _theme(options),
        updates=options.train if options.view in PLOT_VIEWS else 0,
        size=options.size,
        scale=options.scale,
        legend=not options.no_legend,
        panel=not options.no_panel,
    )
    return prepare_picture(picture, path)


def _write_table(session: Session, path: Path, options: argparse.Namespace) -> None:
    table = table_of(session, options.view, updates=options.train)
    if table is None:
        raise UserError(f"--view {options.view} has no table: a picture's name ends in {listed(FORMATS)}.")
    write_table(path, as_text(table, tab=False))
