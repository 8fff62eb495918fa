"""f(g(h(x))) drawn as boxes: what stands on the arrows and under the boxes, and what is hit."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.theme import DARK, LIGHT
from nnviz.gui.graph import GraphLayout, GraphView, paint_graph
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.hits import Hit, hit_at
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.state import first_state

pytestmark = pytest.mark.usefixtures("qapp")

ROOM = QRectF(0, 0, 900, 380)
FUNCTIONS = ("square", "softplus", "sin")
WEIGHTS = (2.0, 1.0, -0.5)
X = 0.8


def session(functions=FUNCTIONS, weights=WEIGHTS, bias=False):
    start = Session.new().state
    layers = tuple(LayerSpec(1, name, bias) for name in functions)
    experiment = replace(
        start.experiment, network=NetworkSpec(1, layers, "half_squared_error"), sample=0, batch_size=1,
        data=DataSpec(inputs=((X,),), targets=((0.0,),)),
        parameters=ParameterSpec(tuple(((w,),) for w in weights), ((0.0,) if bias else (),) * len(weights)),
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def frame_after(steps, **what):
    one = session(**what)
    for _ in range(steps):
        one.next("factor")
    return one.frame().graph


def by_hand():
    """z and a of each layer, and the slopes, by the definitions."""
    z1 = 2.0 * X
    z2 = z1**2
    z3 = -0.5 * math.log(1 + math.exp(z2))
    return (z1, z2, z3), (z1**2, math.log(1 + math.exp(z2)), math.sin(z3)), (
        2 * z1, 1 / (1 + math.exp(-z2)), math.cos(z3),
    )  # fmt: skip


def placed(frame, room=ROOM, theme=LIGHT):
    return drawn(frame, GraphLayout(frame, room, theme, functions=True))


FORWARD, ALL = 7, 14  # presses of Next: the forward pass with its loss, and the chain of W₁ as well


def test_each_arrow_bears_the_value_that_goes_along_it_and_its_weight_unless_that_is_1():
    found = placed(frame_after(FORWARD))
    _, (a1, a2, a3), _ = by_hand()
    written = {value.layer: value.text for value in found.values}
    assert written == {0: "0.800", 1: f"{a1:.2f}", 2: f"{a2:.2f}", 3: f"{a3:.3f}".replace("-", "−")}
    assert [(number.text, number.edge) for number in found.numbers] == [
        ("× 2", (1, 0, 0)), ("× −0.500", (3, 0, 0)),
    ]  # fmt: skip


def test_the_local_derivatives_come_as_the_backward_pass_does():
    _, _, slopes = by_hand()
    known = [[layer.slopes is not None for layer in frame_after(steps).layers[1:]] for steps in range(FORWARD, ALL + 1)]
    no, yes = False, True
    assert known == [
        [no, no, no], [no, no, no], [no, no, yes], [no, no, yes], [no, yes, yes], [no, yes, yes], [yes, yes, yes],
        [yes, yes, yes],
    ]  # fmt: skip
    end = frame_after(ALL)
    assert [layer.slopes[0] for layer in end.layers[1:]] == pytest.approx(slopes, rel=1e-14)


def test_other_nets_are_no_composition_and_are_drawn_as_neurons():
    with_bias = frame_after(3, bias=True)
    assert not with_bias.composition
    assert with_bias.layers[1].slopes is None
    assert not GraphLayout(with_bias, ROOM, LIGHT, functions=True).functions
    assert not GraphLayout(Session.new().frame().graph, ROOM, LIGHT, functions=True).functions
    assert not GraphLayout(frame_after(3), ROOM, LIGHT).functions  # nobody has asked for it


@pytest.mark.parametrize("width", [595, 640, 700])
@pytest.mark.parametrize("weight", [-0.362, 0.999999, -0.0361, 12345.678, 1.5e-7, 0.0, -1.0])
def test_no_weight_but_1_is_left_out(width, weight):
    """A picture without it would say that the next function takes the value as it is."""
    found = placed(frame_after(FORWARD, weights=(weight,) * 3), QRectF(0, 0, width, 400))
    assert found.layout.functions
    assert [number.edge for number in found.numbers if number.is_weight] == [(1, 0, 0), (2, 0, 0), (3, 0, 0)]
    rects = [number.rect for number in found.numbers] + [value.rect for value in found.values]
    assert not any(a.intersects(b) for index, a in enumerate(rects) for b in rects[index + 1 :])


@pytest.mark.parametrize("weight", [-0.0361, 1.5e-7])
def test_nor_is_it_in_a_low_picture_in_large_type(weight):
    frame = frame_after(FORWARD, weights=(weight,) * 3)
    layout = GraphLayout(frame, QRectF(0, 0, 1280, 323), LIGHT.projector(), legend=False, functions=True)
    assert layout.functions
    assert sum(number.is_weight for number in drawn(frame, layout).numbers) == 3


def test_at_least_1280_pixels_of_a_window_have_room_for_three_functions():
    """The graph of a window of 1280 × 800 with all its docks, and one of large type without them."""
    frame = frame_after(3, weights=(1.0, 1.0, 1.0))
    assert GraphLayout(frame, QRectF(0, 0, 595, 400), LIGHT, functions=True).functions
    assert GraphLayout(frame, QRectF(0, 0, 1280, 323), LIGHT.projector(), legend=False, functions=True).functions


def test_where_names_values_and_weights_have_no_room_neurons_are_drawn():
    deep = frame_after(3, functions=("tanh",) * 20, weights=(0.5,) * 20)
    assert deep.composition
    assert not GraphLayout(deep, ROOM, LIGHT, functions=True).functions
    assert GraphLayout(deep, QRectF(0, 0, 3200, 380), LIGHT, functions=True).functions


@pytest.mark.parametrize("theme", [LIGHT, LIGHT.projector()], ids=["plain", "projector"])
@pytest.mark.parametrize("width", [560, 900, 1240, 1880])
def test_nothing_lies_over_another_thing(width, theme):
    frame = frame_after(ALL)
    found = placed(frame, QRectF(0, 0, width, 420), theme)
    layout = found.layout
    if not layout.functions:
        assert theme.is_projector or width == 560
        return
    boxes = [layout.outline(layer, 0) for layer in range(4)]
    words = [value.rect for value in found.values] + [number.rect for number in found.numbers]
    places = [*boxes, *words, *(layout.below(layer) for layer in (1, 2, 3)), layout.target]
    for index, place in enumerate(places):
        assert layout.rect.contains(place)
        assert not any(place.intersects(other) for other in places[index + 1 :])


def test_what_lies_under_a_point():
    found = placed(frame_after(ALL))
    layout = found.layout
    for layer in range(4):
        box = layout.outline(layer, 0)
        assert hit_at(box.center(), found) == Hit("unit", layer, 0)
        assert hit_at(box.topLeft() + QPointF(4, 4), found) == Hit("unit", layer, 0)  # a corner, which no circle has
    for value in found.values:
        assert hit_at(value.rect.center(), found) == Hit("unit", value.layer, 0)
    for number in found.numbers:
        if number.edge is not None:
            assert hit_at(number.rect.center(), found) == Hit("edge", *number.edge)
    arrow = QPointF((layout.outline(1, 0).right() + layout.outline(2, 0).left()) / 2, layout.loss.y())
    assert hit_at(arrow, found) == Hit("edge", 2, 0, 0)
    assert hit_at(layout.below(2).center(), found) == Hit("unit", 2, 0)


def test_hover_tells_the_local_derivative_with_all_its_digits(qtbot):
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show_frame(frame_after(ALL))
    view._set_cursor(Hit("unit", 1, 0))
    assert view.hover_text.splitlines()[-1] == "∂a₁,₁/∂z₁,₁ = 3.2"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("steps", [0, 1, 2, FORWARD, FORWARD + 1, FORWARD + 2, FORWARD + 3, ALL])
def test_every_step_is_painted_and_changes_the_picture(steps, theme):
    def picture(count):
        image = QImage(900, 380, QImage.Format.Format_ARGB32)
        with QPainter(image) as painter:
            paint_graph(painter, ROOM, frame_after(count), theme, functions=True)
        return image

    assert picture(steps) != picture(steps + 1 if steps < ALL else ALL - 1)


def test_a_held_weight_of_1_is_written_while_it_is_dragged():
    frame = frame_after(FORWARD)
    layout = GraphLayout(frame, ROOM, LIGHT, functions=True)
    texts = [number.text for number in drawn(frame, layout, held=(2, 0, 0)).numbers]
    assert texts == ["× 2", "× 1", "× −0.500"]
