"""How long one painted frame of the chain-rule panel takes while stepping: run by hand.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_chain.py

For each net, every step of a pass is painted twice: the first time its formulas are typeset, the second time they come
from the cache. Milliseconds on a 1280-pixel panel.
"""

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GUI_THREADPOOL"] = "1"

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.gui.chain import chain_height, paint_chain
from nnviz.gui.drawing.fonts import load_fonts
from nnviz.gui.drawing.theme import THEMES
from nnviz.session import Session
from nnviz.session.frame.model import ChainFrame

WIDTH = 1280
NETS = ("xor", "mazur", "iris", "deep-20-layers", "wide-784-30-10")


def frames(name: str) -> list[ChainFrame]:
    """The panel at every step of a pass."""
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    found = []
    for step in range(len(session.state.steps) + 1):
        session.run_to(step)
        found.append(session.frame().chain)
    return found


def milliseconds(frame: ChainFrame, image: QImage) -> float:
    """The time to lay out and paint one frame."""
    with QPainter(image) as painter:
        start = time.perf_counter()
        paint_chain(painter, QRectF(image.rect()), frame, THEMES["light"])
        took = 1000 * (time.perf_counter() - start)
    return took


def main() -> None:
    application = QApplication.instance() or QApplication([])
    load_fonts()
    print(f"{'net':16} {'steps':>5}  {'first: median':>13} {'worst':>6}  {'again: median':>13} {'worst':>6}")
    for name in NETS:
        steps = frames(name)
        size = round(chain_height(steps[0], WIDTH, THEMES["light"]))
        image = QImage(WIDTH, size, QImage.Format.Format_RGB32)
        first = [milliseconds(frame, image) for frame in steps]
        again = [milliseconds(frame, image) for frame in steps]
        print(
            f"{name:16} {len(steps):5}  {statistics.median(first):13.2f} {max(first):6.2f}"
            f"  {statistics.median(again):13.2f} {max(again):6.2f}"
        )
    del application


if __name__ == "__main__":
    main()
