"""Figures of random nets, steps, sizes and sizes of type. Each follows from its seed.

By hand: ``python tests/fuzz/figures.py --count 500 [--first 0]`` draws so many in pixels, and tells of each in which
type is too small, cut, or over another.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent / "oracles"))

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from written import WritingPainter, cut, formulas_noted, overlapping, small_indices, too_small

from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import VIEWS
from nnviz.gui.export.lengths import UNITS
from nnviz.gui.export.picture import Picture, paint_view, with_width
from nnviz.pictures.offscreen import qt_application
from nnviz.session import Session

WIDTHS, TYPES, SHARES = (50, 60, 84, 84, 100, 120, 174, 254), (6, 7, 8, 8, 9, 10, 12, 16), (1, 1, 0.8, 0.6, 0.4, 1.5)
INDEX_OF_EXPONENT = 0.6


def session_of(draw: random.Random) -> Session:
    """A net that comes with nnviz, on some chain, after some updates, at some step."""
    folders = (resources.path("experiments", ""), resources.path("lessons", ""))
    session = Session.open(str(draw.choice(sorted(p for folder in folders for p in folder.glob("*.nnviz.json")))))
    sizes = [len(layer.names) for layer in session.frame().graph.layers]
    if draw.random() < 0.3:
        session.run("set_route", route="pass")
    elif draw.random() < 0.6:
        layer = draw.randrange(1, len(sizes))
        row, column = draw.randrange(sizes[layer]), draw.randrange(sizes[layer - 1])
        session.run("choose", layer=layer, parameter="W", row=row, column=column)
    if draw.random() < 0.3:
        session.train(draw.choice((1, 5, 50)))
    session.run_to(draw.randint(0, session.frame().status.steps))
    return session


def picture_of(draw: random.Random) -> Picture:
    """Raises UserError where it has no room for its type."""
    frame, theme = session_of(draw).frame(), THEMES[draw.choice(sorted(THEMES))]
    text, width = draw.choice(TYPES) * UNITS["pt"], draw.choice(WIDTHS) * UNITS["mm"]
    view, legend = draw.choice(sorted(VIEWS)), draw.random() < 0.8
    one = with_width(Picture(frame, theme, view=view, text=text, legend=legend), width)
    return replace(one, size=(width, max(one.size[1] * draw.choice(SHARES), 64)))


def faults(one: Picture) -> Iterator[str]:
    rect = QRectF(0, 0, *one.size)
    image = QImage(rect.size().toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    with WritingPainter(image) as painter:
        paint_view(painter, rect, one)
        found = painter.written
    yield from (f"small: {text}" for text in too_small(found, one.text))
    yield from (f"a small index: {text}" for text in small_indices(found, INDEX_OF_EXPONENT * one.text))
    yield from (f"cut: {text}" for text in cut(found, rect))
    yield from (f"over: {first} and {second}" for first, second in overlapping(found))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    application, patch = qt_application(), pytest.MonkeyPatch()
    faulty = refused = 0
    with formulas_noted(patch):
        for seed in range(options.first, options.first + options.count):
            try:
                one = picture_of(random.Random(seed))
            except UserError:
                refused += 1
                continue
            found = list(faults(one))
            faulty += bool(found)
            if found:
                where = f"{one.frame.graph.title}, {one.frame.status.position}, {one.view}, {one.size}"
                print(f"seed {seed}: {where}:", *found[:3], sep="\n    ")
    print(f"{options.count} figures, {refused} refused for want of room, {faulty} with faults")
    del application
    return bool(faulty)


if __name__ == "__main__":
    sys.exit(main())
