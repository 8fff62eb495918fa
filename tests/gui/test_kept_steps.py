"""Graph and chain look as if nothing had been kept of the steps before, whatever was done."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from nnviz import resources
from nnviz.gui.chain import ChainLayout, ChainOptions, paint_chain
from nnviz.gui.drawing import kept
from nnviz.gui.drawing.theme import DARK, LIGHT
from nnviz.gui.graph import paint_graph
from nnviz.session import Session

pytestmark = pytest.mark.usefixtures("qapp")
GRAPH, CHAIN = QRectF(0, 0, 700, 330), QRectF(0, 0, 700, 300)
#: Of 255 levels: where smooth edges lie on each other, a picture is rounded once more than what is painted at once.
ROUNDING = 4


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept, "_pictures", type(kept._pictures)())
    monkeypatch.setattr(kept, "_held", [0])
    monkeypatch.setattr(kept, "_seen", type(kept._seen)())


def pixels(paint, room):
    screen = QPixmap(room.size().toSize())
    with QPainter(screen) as painter:
        paint(painter)
    image = screen.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(np.int16)


def of_chain(frame, theme, hovered):
    layout = ChainLayout.of(frame, CHAIN, theme, ChainOptions())
    return lambda painter: paint_chain(painter, CHAIN, frame, theme, layout, hovered)


def of_graph(frame, theme, _):
    return lambda painter: paint_graph(painter, GRAPH, frame, theme)


#: What is done after each other, with the theme and the factor under the pointer meanwhile.
DONE = (
    *[(Session.next, LIGHT, None)] * 14,
    *[(Session.back, LIGHT, 1)] * 3,
    (partial(Session.run, command="show_edges", what="weight"), LIGHT, 0),
    (partial(Session.next, grain="update"), LIGHT, None),
    (partial(Session.run, command="set_parameter", layer=1, parameter="W", row=0, column=0, value=3.0), LIGHT, None),
    (partial(Session.run, command="select_sample", index=1), DARK, None),
    (partial(Session.run, command="set_view", view="path"), DARK, 2),
    *[(Session.next, DARK, None)] * 6,
    (partial(Session.run, command="set_loss", name="mean_squared_error"), LIGHT, None),
)


@pytest.mark.parametrize(("paint", "part", "room"), [(of_graph, "graph", GRAPH), (of_chain, "chain", CHAIN)])
def test_every_step_looks_as_painted_for_the_first_time(paint, part, room):
    session = Session.open(resources.path("experiments", "iris.nnviz.json"))
    session.run("set_route", route="pass")
    for number, (do, theme, hovered) in enumerate(DONE):
        do(session)
        draw = paint(getattr(session.frame(), part), theme, hovered)
        found = [pixels(draw, room) for _ in range(2)]
        pictures, seen = dict(kept._pictures), dict(kept._seen)
        kept._pictures.clear()
        kept._seen.clear()
        fresh = pixels(draw, room)
        kept._pictures.update(pictures)
        kept._seen.update(seen)
        for one in found:
            assert np.abs(one - fresh).max() <= ROUNDING, number
    assert len(kept._pictures) > 10
