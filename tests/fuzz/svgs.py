"""SVGs of random figures, read again and drawn by librsvg. Each follows from its seed.

By hand: ``python tests/fuzz/svgs.py --count 500 [--first 0]`` tells of each that is no XML, uses a name twice, refers
to what is not there, or that librsvg shows otherwise than the PNG.
"""

import argparse
import random
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "oracles"))

from figures import picture_of
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage
from rendering import LIBRSVG, by_librsvg, difference
from svg_files import HREF

from nnviz.errors import UserError
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.pictures import png, svg
from nnviz.pictures.offscreen import qt_application

#: What antialiasing, type between pixels and the beginnings of dashes make different: the mean of all pixels, and how
#: many are quite different.
MEAN, STRANGE = 8.0, 0.01
#: Where hundreds of edges are dashed, dashes that begin elsewhere are more; so many times smaller they are grey.
SMALLER = 6


def faults(one: Picture) -> Iterator[str]:
    data = svg(one)().decode()
    if data != svg(one)().decode():
        yield "other bytes the second time"
    root = ElementTree.fromstring(data)
    names = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    if len(set(names)) < len(names):
        yield "a name twice"
    used = {element.attrib[HREF][1:] for element in root.iter() if element.attrib.get(HREF, "").startswith("#")}
    yield from (f"no {name}" for name in sorted(used - set(names)))
    if LIBRSVG is not None:
        width, height = (round(side) for side in one.size)
        shown = by_librsvg(data, width, height), QImage.fromData(QByteArray(png(one)()))
        small = (_smaller(one) for one in shown)
        if _is_otherwise(*shown) and _is_otherwise(*small):
            mean, strange = difference(*shown)
            yield f"looks otherwise: {mean:.2f}, {strange:.4f}"


def _is_otherwise(first: QImage, second: QImage) -> bool:
    mean, strange = difference(first, second)
    return mean > MEAN or strange > STRANGE


def _smaller(image: QImage) -> QImage:
    size = image.size() / SMALLER
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    application, faulty = qt_application(), 0
    for seed in range(options.first, options.first + options.count):
        draw = random.Random(seed)
        try:
            one = picture_of(draw)
            one = replace(one, size=(round(one.size[0]), round(one.size[1])), scale=1.0)
            found = list(faults(one))
        except UserError:
            continue
        faulty += bool(found)
        for told in found:
            print(f"{seed}: {one.view}, {one.theme.name}, {one.size}: {told}")
    del application
    print(f"{faulty} of {options.count} are faulty.")
    return bool(faulty)


if __name__ == "__main__":
    sys.exit(main())
