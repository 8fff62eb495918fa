"""``nnviz map``: the loss after some updates for every pair of two numbers of the experiment."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from nnviz.commandline import arguments
from nnviz.commandline.every_step import ProgressLine
from nnviz.commandline.parser import Command
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import listed
from nnviz.pictures.maps import PICTURES, Look, check_map_path, save_map
from nnviz.pictures.offscreen import qt_application
from nnviz.session import Session
from nnviz.session.trainability import executors
from nnviz.session.trainability.axes import RATE, SCALE, Range, axis
from nnviz.session.trainability.files import SUFFIX, TABLE, begun_grid, write_grid
from nnviz.session.trainability.job import (
    MOST_SIZE,
    MOST_UPDATES,
    PRECISIONS,
    USUAL,
    USUAL_SIZE,
    USUAL_UPDATES,
    Grid,
    map_job,
    watched,
)
from nnviz.session.trainability.remaining import Remaining, duration
from nnviz.session.trainability.running import missing_tiles
from nnviz.session.trainability.showing import SHOWS
from nnviz.session.trainability.usual import usual_ranges, usual_updates

MOST_WORKERS = 1024


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_file(parser)
    kinds = f"a picture ({listed(PICTURES)}), the numbers as {SUFFIX}, or as {TABLE}"
    parser.add_argument("-o", "--output", metavar="MAP", required=True, help=kinds)
    number = "the dotted path of a number in the file, depth or width"
    for name, usual in (("x", SCALE), ("y", RATE)):
        low, high = USUAL[usual]
        parser.add_argument(
            f"--{name}", type=_range, metavar="KEY=LOW:HIGH",
            help=f"the axis {name}: {number} (default: as the file says, else {usual}={low:g}:{high:g})",
        )  # fmt: skip
    whole = arguments.whole_number
    parser.add_argument("--size", type=whole(2, MOST_SIZE), default=USUAL_SIZE, metavar="N",
                        help=f"pixels along each axis (default: {USUAL_SIZE})")  # fmt: skip
    long = f"how long each pixel is trained (default: as the file says, else {USUAL_UPDATES})"
    parser.add_argument("--updates", type=whole(1, MOST_UPDATES), metavar="N", help=long)
    parser.add_argument("--show", choices=SHOWS, default="loss", help=f"{_shows()} (default: loss)")
    parser.add_argument("--below", type=float, metavar="B",
                        help="the bound of --show updates (default: a fifth of the loss of a guess)")  # fmt: skip
    parser.add_argument("--contours", action="store_true", help="draw lines where the picture has round values")
    parser.add_argument("--dtype", choices=PRECISIONS, default=PRECISIONS[0], help="(default: float32)")
    parser.add_argument(
        "--executor", default=executors.PROCESS, metavar="WHERE",
        help="serial, process (the default: a pool of processes) or dask:ADDRESS, a cluster's scheduler",
    )  # fmt: skip
    parser.add_argument("--workers", type=whole(1, MOST_WORKERS), metavar="N",
                        help="processes of the pool (default: as many as there are cores)")  # fmt: skip
    parser.add_argument("--theme", choices=THEMES, default="light", help="colours of a picture (default: light)")
    parser.add_argument("--quiet", action="store_true", help="say nothing of how far it is")


def _shows() -> str:
    return "; ".join(f"{name}: {means}" for name, means in SHOWS.items())


def _range(text: str) -> Range:
    key, equals, ends = text.partition("=")
    low, colon, high = ends.partition(":")
    try:
        if not (key and equals and colon):
            raise ValueError
        return key.strip(), float(low), float(high)
    except ValueError:
        told = f"{text[:40]!r} is no axis; write KEY=LOW:HIGH as in {RATE}=0.001:10"
        raise argparse.ArgumentTypeError(told) from None


def _run(options: argparse.Namespace) -> int:
    output = Path(options.output)
    _check(options, output)
    state = Session.open(options.file, arguments.trust(options)).state
    start, updates = state.experiment, options.updates or usual_updates(state.experiment)
    x, y = usual_ranges(start)
    chosen: tuple[Range, Range] = options.x or x, options.y or y
    axes = (axis(start, *one, options.size) for one in chosen)
    job = map_job(start, state.folder, *axes, updates=updates, precision=options.dtype)
    if options.show == "updates":
        job = watched(job, options.below)
    begun = output if output.suffix.lower() == SUFFIX else output.with_name(output.name + SUFFIX)
    before = begun_grid(begun, job)
    grid = _computed(before or Grid.empty(job), begun, options)
    look = Look(THEMES[options.theme], options.show, options.contours)
    save_map(state, grid, output, look, qt_application)
    if before is not None and begun != output:
        begun.unlink(missing_ok=True)
    return 0


def _check(options: argparse.Namespace, output: Path) -> None:
    """What can be said before anything is computed."""
    executors.check_name(options.executor)
    if options.workers is not None and options.executor != executors.PROCESS:
        raise UserError("--workers is for --executor process; leave it out.")
    if options.below is not None and options.show != "updates":
        raise UserError("--below is for --show updates; leave it out.")
    if options.contours and options.show == "word":
        raise UserError("There are no lines between words: leave --contours out.")
    check_map_path(output)


def _computed(grid: Grid, begun: Path, options: argparse.Namespace) -> Grid:
    """The whole grid. Where it is called off, or its workers are gone, what is done is left in ``begun``."""
    found, done = [], 0
    try:
        with (
            ProgressLine(quiet=options.quiet) as line,
            executors.computed(grid, options.executor, options.workers) as tiles,
        ):
            show = _progress(grid, line)
            for losses in tiles:
                found.append(losses)
                done += losses.tile.pixels
                show(done)
    except (KeyboardInterrupt, UserError):
        part = grid.with_losses(*found)
        if part.done.any():
            write_grid(begun, part)
            told = f"{part.done.mean():.0%} of the map is in {begun.name}: the same command goes on from there."
            print(told, file=sys.stderr)
        raise
    return grid.with_losses(*found)


def _progress(grid: Grid, line: ProgressLine) -> Callable[[int], None]:
    """Tells of so many pixels that are done, and of the time that is left."""
    pixels = sum(tile.pixels for tile in missing_tiles(grid))
    remaining, total = Remaining(pixels), grid.done.size
    line.show(f"map 0 of {pixels:,} pixels")

    def show(done: int) -> None:
        left = duration(remaining.seconds(done) or 0.0)
        line.show(f"map {(total - pixels + done) / total:.0%}, {left} left")

    return show


COMMAND = Command(
    description="Train the experiment from every pair of two of its numbers, and write the map of its loss.",
    epilog="examples:\n"
    "  nnviz map net.nnviz.json -o map.png\n"
    "  nnviz map net.nnviz.json -o map.npz --y optimizer.momentum=0:0.99 --size 128 --updates 500\n"
    "  nnviz map net.nnviz.json -o map.png --show updates --below 0.1 --contours\n"
    "  nnviz map net.nnviz.json -o map.csv --x depth=1:12 --dtype float64 --executor serial\n"
    "Ctrl+C leaves what is done in a .npz, from which the same command goes on.",
    add_arguments=_add_arguments,
    run=_run,
)
