"""Questions, names, slips and lights at random places of random nets, drawn by graph and chain. Each follows its seed.

By hand: ``python tests/fuzz/questions.py --count 500 [--first 0]`` draws so many, in every theme and many sizes, and
tells of each that cannot be drawn, or whose boxes in boxes stand outside their picture.
"""

import argparse
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from states import state_of

from nnviz.core.network import Network
from nnviz.errors import UserError
from nnviz.gui.chain import ChainView
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.graph import GraphView
from nnviz.gui.graph.named import named_boxes
from nnviz.gui.widgets.themed import look
from nnviz.session import Session
from nnviz.session.frame import build_frame
from nnviz.session.frame.slip import build_slip
from nnviz.session.named import PICTURES
from nnviz.session.place import COUNTED, Place, PlaceKind
from nnviz.session.predict.asking import next_question
from nnviz.session.question import Quantity, Question

#: What of a place can be asked.
ASKED: dict[Quantity, PlaceKind] = {
    "z": "z", "a": "a", "L": "loss", "dL_da": "a", "da_dz": "unit", "dL_dz": "z", "dL_dw": "w", "new_w": "w",
}  # fmt: skip
KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return)


def a_place(network: Network, rng: np.random.Generator, kind: PlaceKind | None = None) -> Place:
    """Some place of a net."""
    kind = kind or list(COUNTED)[int(rng.integers(len(COUNTED)))]
    layer = int(rng.integers(1, network.depth + 1))
    most = {
        "layer": network.depth, "input": network.fan_in(1), "unit": network.fan_out(layer), "factor": 3,
        "to": network.fan_out(layer), "from": network.fan_in(layer), "output": network.fan_out(network.depth),
    }  # fmt: skip
    counted = COUNTED[kind]
    numbers = (layer if what == "layer" else int(rng.integers(1, most[what] + 1)) for what in counted)
    return Place(kind, tuple(numbers))


def a_question(session: Session, rng: np.random.Generator) -> Question | None:
    """The one that suits the step, another number, a click, or none."""
    network, choice = session.state.network, rng.random()
    if choice < 0.4:
        return next_question(session.state)
    if choice < 0.6:
        among = tuple({a_place(network, rng) for _ in range(4)})
        return Question("place", "dz_dw", a_place(network, rng, "w"), among, of_step=False)
    quantity = list(ASKED)[int(rng.integers(len(ASKED)))]
    return Question("value", quantity, a_place(network, rng, ASKED[quantity]), of_step=False) if choice < 0.8 else None


def some(network: Network, rng: np.random.Generator) -> tuple[Place, ...]:
    """Up to three places."""
    return tuple(a_place(network, rng) for _ in range(int(rng.integers(4))))


def prepare(session: Session, rng: np.random.Generator) -> None:
    """Some step of some net, with names and a picture."""
    session.run_to(int(rng.integers(len(session.state.steps) + 1)))
    session.run("show", picture=PICTURES[int(rng.integers(len(PICTURES)))])
    for letter in "fgh"[: int(rng.integers(4))]:
        with suppress(UserError):
            session.run("name", place=str(a_place(session.state.network, rng)), as_=letter)


def problems(session: Session, graph: GraphView, chain: ChainView, rng: np.random.Generator) -> Iterator[str]:
    """What is wrong with the picture of one question."""
    network, themes = session.state.network, list(THEMES.values())
    theme = themes[int(rng.integers(len(themes)))]
    look.set_theme(theme.projector() if rng.random() < 0.3 else theme)
    graph.resize(int(rng.integers(320, 1900)), int(rng.integers(220, 1000)))
    chain.resize(int(rng.integers(320, 1900)), int(rng.integers(140, 430)))
    frame = build_frame(replace(session.state, question=a_question(session, rng)))
    graph.show_frame(frame.graph)
    chain.show_frame(frame.chain)
    graph.light(some(network, rng))
    chain.light(graph.lit)
    slip = str(rng.choice(["slope_at_a", "transposed"]))
    with suppress(UserError):
        graph.show_slip(build_slip(session.state, slip, some(network, rng), some(network, rng)))
    graph.count_candidates(bool(rng.random() < 0.3))
    graph.grab()
    chain.grab()
    for key in rng.choice(len(KEYS), 4) if graph.is_choosing else ():
        QTest.keyClick(graph, KEYS[key])
    graph.grab()
    graph.show_slip(None)
    drawn = graph.drawn()
    if drawn is not None and graph.height() >= 260 and graph.width() >= 560:
        outside = [box for box in named_boxes(drawn) if not QRectF(graph.rect()).contains(box.rect)]
        if outside and drawn.layout.nested:
            yield f"{len(outside)} boxes stand outside {graph.width()} × {graph.height()}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    application, told = QApplication([]), 0
    graph, chain = GraphView(), ChainView()
    graph.show()
    chain.show()
    for seed in range(arguments.first, arguments.first + arguments.count):
        session, rng = state_of(seed)
        try:
            prepare(session, rng)
            for line in problems(session, graph, chain, rng):
                told += 1
                print(f"{seed} {line}", flush=True)
        except Exception:
            told += 1
            print(f"{seed} {traceback.format_exc().strip()}", flush=True)
        application.processEvents()
    print(f"{arguments.count} questions, {told} problems")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
