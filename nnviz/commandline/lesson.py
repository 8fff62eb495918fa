"""``nnviz lesson check``: what does not hold in lessons, before a class sees it."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from nnviz.commandline.output import write_lines
from nnviz.commandline.parser import Command
from nnviz.lessons.checking import check_file
from nnviz.lessons.lesson import Lesson
from nnviz.pictures.offscreen import qt_application


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["check"], metavar="check", help="play each lesson, and try out all it asks")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a lesson, NAME.lesson.md")
    parser.add_argument("--record", action="store_true", help="keep the answers as they are now, in NAME.lesson.json")


def _on_the_wall(lesson: Lesson) -> Iterator[tuple[int, str]]:
    from nnviz.gui.lesson.fit import overfull  # they load Qt
    from nnviz.gui.lesson.glyphs import unshown

    yield from unshown(lesson)
    yield from overfull(lesson)


def _run(options: argparse.Namespace) -> int:
    application = qt_application()  # kept while fonts are asked
    bad = False
    for name in options.files:
        found = check_file(Path(name), record=options.record, look=_on_the_wall)
        bad = bad or bool(found)
        for sentence in found:
            print(f"nnviz: {sentence}", file=sys.stderr)
        if not found:
            write_lines([f"{name}: all holds{', and its answers are recorded' if options.record else ''}."])
    del application
    return 2 if bad else 0


COMMAND = Command(
    description="Check lessons: each is played from its first page to its last, and every question is tried out.",
    epilog="A sentence with file and line for each thing that does not hold: an unknown command, key or place, a "
    "question whose answer stands on the screen or in the text, is ambiguous or is what a slip gives, an answer that "
    "is not what was recorded, a letter that the fonts lack, a page that does not fit a projector. CONTRIBUTING has "
    "the grammar of a lesson.",
    add_arguments=_add_arguments,
    run=_run,
    takes_table=True,
)
