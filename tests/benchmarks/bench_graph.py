"""What a frame of the graph costs, beside what the paint device needs for as many bare lines.

Run by hand: ``python tests/benchmarks/bench_graph.py``. Milliseconds, median of some frames on a 1200 × 600 picture
in memory; every frame has new widths and colours. "lines" is ``QPainter.drawLines`` of as many edges of the same
places, widths and colours (one call for each pen) and nothing else, on the same device.
"""

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GUI_THREADPOOL"] = "1"

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.theme import DARK
from nnviz.gui.graph.edges import MOVING_EDGES, EdgeSet, edge_set, paint_edges
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.painting import paint_graph
from nnviz.session.frame.model import EdgeLayer, GraphFrame, Target, UnitLayer
from nnviz.session.notation import unit_symbol
from nnviz.session.plan import Part

RECT = QRectF(0, 0, 1200, 600)
NETS = ((2, 2, 1), (4, 5, 3), (8, 8, 8, 8), (32, 64, 32), (784, 30, 10), (6, *[8] * 19, 3))


def frame_of(sizes: tuple[int, ...], rng: np.random.Generator) -> GraphFrame:
    """A frame whose gradients are all known, with new numbers from ``rng``."""
    depth = len(sizes) - 1
    layers = tuple(
        UnitLayer(
            index=k,
            title="input" if k == 0 else f"layer {k}",
            activation="tanh" if k else "",
            names=tuple(unit_symbol("a", k, unit) for unit in range(size)),
            a=rng.uniform(-1, 1, size),
            z=rng.normal(0, 1, size) if k else None,
            biases=rng.normal(0, 1, size) if k else None,
            bias_gradients=spread(rng, (size,)) if k else None,
        )
        for k, size in enumerate(sizes)
    )
    edges = tuple(
        EdgeLayer(k, rng.normal(0, 1, (sizes[k], sizes[k - 1])), spread(rng, (sizes[k], sizes[k - 1])))
        for k in range(1, depth + 1)
    )
    return GraphFrame(
        layers=layers,
        edges=edges,
        targets=np.zeros(sizes[-1]),
        target_label="y = 0.5",
        loss=0.5,
        loss_name="half squared error",
        loss_gradient=spread(rng, (sizes[-1],)),
        current=Part("dZ_dA", depth),
        used=frozenset({Part("dL_dA", depth), Part("dA_dZ", depth)}),
        selection=Target(1, "W"),
        selected_unit=None,
        path=None,
        edges_show="gradient",
        reference_decade=0,
        reference_pinned=False,
        activation_limit=1.0,
        gradient_of="sample 0",
        title="benchmark",
    )


def spread(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Gradients over five decades, of both signs."""
    return 10 ** rng.uniform(-5, 0, shape) * rng.choice([-1.0, 1.0], shape)


def median_ms(work: Callable[[int], None], count: int = 15) -> float:
    work(0)
    times = []
    for index in range(count):
        start = time.perf_counter()
        work(index)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def measure(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    frames = [frame_of(sizes, rng) for _ in range(5)]
    layout = GraphLayout(frames[0], RECT, DARK)
    image = QImage(1200, 600, QImage.Format.Format_RGB32)
    bare: list[EdgeSet] = [edge_set(frame, layout) for frame in frames]
    moving: list[EdgeSet] = [edge_set(frame, layout, most=MOVING_EDGES) for frame in frames]

    def lines(sets: list[EdgeSet], smooth: bool) -> Callable[[int], None]:
        def work(index: int) -> None:
            with QPainter(image) as painter:
                painter.fillRect(RECT, QColor(DARK.background))
                paint_edges(painter, sets[index % 5], DARK, layout.mark_scale, smooth=smooth)

        return work

    def whole(quality: str) -> Callable[[int], None]:
        def work(index: int) -> None:
            with QPainter(image) as painter:
                paint_graph(painter, RECT, frames[index % 5], DARK, quality=quality, layout=layout)

        return work

    figures = (
        median_ms(lambda _: GraphLayout(frames[0], RECT, DARK) and None),
        median_ms(lines(bare, True)),
        median_ms(whole("full")),
        median_ms(lines(moving, len(moving[0]) <= 300)),
        median_ms(whole("moving")),
    )
    name = "-".join(map(str, sizes)) if len(sizes) < 6 else f"{len(sizes) - 1} layers"
    print(f"{name:>12} {bare[0].total:>7,} {len(bare[0]):>6,}", *(f"{figure:>10.2f}" for figure in figures))


def main() -> None:
    application = QApplication([])
    print(f"{'net':>12} {'edges':>7} {'drawn':>6}", *(f"{name:>10}" for name in (
        "layout", "lines full", "full", "lines mov.", "moving")))  # fmt: skip
    for sizes in NETS:
        measure(sizes)
    application.quit()


if __name__ == "__main__":
    main()
