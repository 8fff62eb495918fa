"""What can be read of the graph in large type, in the low pictures that a lecture hall's screens leave for it."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz import resources
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import LIGHT, PROJECTOR_TEXT
from nnviz.gui.graph import biases, highlight, loss, neurons, titles
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.painting import paint_graph
from nnviz.session import Session

HALL = LIGHT.projector()
#: What graph and chain share leaves for the graph at 1280×800 and at 1024×768.
SIZES = [(1280, 340), (1024, 292)]
#: The layers whose numbers go into the factors of a net with two layers, or come out of its steps.
AT_WORK = {
    ("z", 1): (1,), ("a", 1): (1,), ("z", 2): (2,), ("a", 2): (2,), ("loss", 2): (2,), ("dL_dA", 2): (2,),
    ("dA_dZ", 2): (2,), ("dA_dZ", 1): (1,), ("dZ_dW", 1): (0,),
}  # fmt: skip


@pytest.fixture
def written(monkeypatch) -> list[tuple[str, int, QRectF]]:
    """Every text that is painted, its size in pixels and its room."""
    found: list[tuple[str, int, QRectF]] = []
    for module in (biases, highlight, loss, neurons, titles):
        write = module.draw_text

        def draw(painter, room, text, font, *rest, write=write, **options):
            found.append((text, font.pixelSize(), QRectF(room)))
            write(painter, room, text, font, *rest, **options)

        monkeypatch.setattr(module, "draw_text", draw)
        monkeypatch.setattr(module, "paint_kept", lambda painter, place, key, draw, **how: draw(painter), raising=False)
    return found


def picture(session, size, **options) -> tuple[np.ndarray, GraphLayout]:
    """The pixels (height, width) as numbers, and the layout."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        found = paint_graph(painter, QRectF(0, 0, *size), session.frame().graph, HALL, legend=False, **options)
    return np.frombuffer(image.constBits(), dtype=np.uint32).reshape(size[1], size[0]) & 0xFFFFFF, found.layout


def painted(session, size) -> GraphLayout:
    return picture(session, size)[1]


def opened(name: str) -> Session:
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["start", "iris", "xor", "cats", "mazur", "wide-784-30-10", "deep-20-layers"])
def test_no_text_is_smaller_than_the_back_row_can_read(qapp, written, name, size):
    session = opened(name)
    for _ in range(3):
        session.next("pass")
        painted(session, size)
    assert min(pixels for text, pixels, _ in written if text) >= PROJECTOR_TEXT


@pytest.mark.parametrize("size", SIZES)
def test_the_layer_at_work_says_its_values_beside_neurons_that_are_too_small_for_them(qapp, written, size):
    session = opened("iris")
    said = 0
    for _ in range(len(session.state.steps)):
        session.next()
        written.clear()
        painted(session, size)
        frame = session.frame().graph
        texts = {text for text, _, _ in written}
        for layer in AT_WORK.get((frame.current.kind, frame.current.layer), ()):
            values = frame.layers[layer].z if frame.layers[layer].a is None else frame.layers[layer].a
            forms = ({format(value, form).replace("-", "−") for value in values} for form in (".1f", ".2f", ".3g"))
            assert any(form <= texts for form in forms)
            said += 1
    assert said == len(AT_WORK)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["iris", "xor"])
def test_values_beside_neurons_lie_on_nothing_else_that_is_read(qapp, name, size):
    session = opened(name)
    for _ in range(len(session.state.steps)):
        session.next()
        frame = session.frame().graph
        layout = GraphLayout(frame, QRectF(0, 0, *size), HALL, legend=False)
        found = drawn(frame, layout)
        rooms = [one.rect for one in found.beside]
        words = [*(number.rect for number in found.numbers), *neurons.name_plates(frame, layout, layout.theme)]
        words += [highlight.column_area(layout, layer) for layer in range(layout.depth + 1)]
        assert not any(room.intersects(other) for room in rooms for other in words)
        assert not any(one.intersects(other) for one, other in itertools.combinations(rooms, 2))


@pytest.mark.parametrize("size", SIZES)
def test_an_input_says_its_value_whole_or_not_at_all(qapp, written, size):
    """A short name leaves little room under it, and "0…" says nothing."""
    session = opened("xor")
    session.next()
    painted(session, size)
    cut = [text for text, _, room in written if text.startswith("0") and room.width() < 40 and len(text) > 1]
    assert not cut
    assert {f"{value:.2f}" for value in session.frame().graph.layers[0].a} <= {text for text, _, _ in written}


def test_what_is_left_out_is_told_in_fewer_words_where_there_is_little_room(qapp, written):
    painted(opened("wide-784-30-10"), SIZES[1])
    said = [(text, pixels, room) for text, pixels, room in written if "weights are drawn" in text]
    assert len(said) == 1
    text, pixels, room = said[0]
    font = ui_font(pixels)
    assert text_width(font, text) <= room.width()


@pytest.mark.parametrize("size", SIZES)
def test_the_classes_of_the_outputs_and_the_loss_are_named_in_full(qapp, written, size):
    painted(opened("iris"), size)
    assert {"setosa", "versicolor", "virginica", "cross-entropy"} <= {text for text, _, _ in written}


@pytest.mark.parametrize("size", [(600, 290), (660, 330), (820, 290), (820, 380)])
def test_beside_a_panel_no_class_is_written_over_another(qapp, size):
    frame = opened("iris").frame().graph
    layout = GraphLayout(frame, QRectF(0, 0, *size), HALL, legend=False)
    plates = neurons.name_plates(frame, layout, layout.theme)
    assert plates
    assert not any(one.intersects(other) for one, other in itertools.combinations(plates, 2))


@pytest.mark.parametrize("size", [(530, 640), (600, 400), (650, 640), (820, 290)])
def test_beside_a_panel_the_name_of_the_loss_lies_on_no_output(qapp, size):
    frame = opened("iris").frame().graph
    layout = GraphLayout(frame, QRectF(0, 0, *size), HALL, legend=False)
    room = loss.name_rect(frame, layout, layout.theme)
    outputs = [layout.outline(layout.depth, unit) for unit in layout.shown(layout.depth).tolist()]
    assert room is None or not any(room.intersects(output) for output in outputs)


@pytest.mark.parametrize(("name", "lines"), [("start", ["binary", "cross-entropy"]), ("iris", [])])
def test_beside_a_panel_the_name_of_the_loss_has_two_lines_rather_than_dots(qapp, written, name, lines):
    layout = picture(opened(name), (530, 610))[1]
    said = [(text, room) for text, _, room in written if text.startswith(("binary", "cross"))]
    assert [text for text, _ in said] == lines
    assert all(layout.rect.contains(room) for _, room in said)


def test_in_a_narrow_picture_neurons_come_before_names_that_would_be_cut(qapp):
    frame = opened("iris").frame().graph
    narrow = GraphLayout(frame, QRectF(0, 0, 530, 640), HALL)
    assert not neurons.name_plates(frame, narrow, narrow.theme)
    assert narrow.radius > 14


def test_on_a_tall_wall_biases_say_their_values_before_neurons_grow_further(qapp):
    frame = opened("start").frame().graph
    assert GraphLayout(frame, QRectF(0, 0, 1920, 620), HALL, legend=True).boxes_biases
    low = GraphLayout(frame, QRectF(0, 0, 1280, 340), HALL, legend=True)
    assert not low.boxes_biases
    assert neurons.value_text(-0.87, low.radius, neurons.value_font(low.radius, HALL)) == "−0.9"


@pytest.mark.parametrize("size", [(1280, 694), (1024, 662)])
def test_where_the_graph_has_the_wall_neurons_leave_room_for_the_numbers_of_the_edges(qapp, size):
    frame = opened("start").frame().graph
    layout = GraphLayout(frame, QRectF(0, 0, *size), HALL)
    numbered = {number.edge for number in drawn(frame, layout).numbers}
    assert numbered == {(1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1), (2, 0, 0), (2, 0, 1)}
    assert neurons.value_font(layout.radius, HALL) is not None


@pytest.mark.parametrize("size", SIZES)
def test_the_step_takes_the_place_of_a_title_and_nothing_moves(qapp, written, size):
    """So the neurons have the height of one more line."""
    session = opened("iris")
    places = painted(session, size)
    assert {"input", "layer 1", "output"} <= {text for text, _, _ in written}
    for _ in range(len(session.state.steps)):
        session.next()
        frame = session.frame().graph
        written.clear()
        layout = painted(session, size)
        assert (layout.columns, layout.radius) == (places.columns, places.radius)
        tag = highlight.tag_rect(frame, layout)
        if tag is not None:
            rooms = [room for text, _, room in written if text in ("input", "layer 1", "output") and room.width() < 300]
            assert not any(tag.intersects(room) for room in rooms)


@pytest.mark.parametrize("size", [*SIZES, (1920, 380)])
@pytest.mark.parametrize("name", ["start", "iris", "xor", "cats", "mazur", "wide-784-30-10", "deep-20-layers"])
def test_the_legend_in_the_corner_lies_on_nothing(qapp, name, size):
    session = opened(name)
    for unit in ("pass", "pass"):
        session.next(unit)
        without, with_it = picture(session, size)[0], picture(session, size, corner=True)[0]
        ground = QColor(HALL.background).rgb() & 0xFFFFFF
        assert (without[without != with_it] == ground).all()


@pytest.mark.parametrize("name", ["start", "iris", "mazur"])
def test_where_there_is_room_in_large_type_width_and_sign_are_explained(qapp, name):
    without, with_it = (picture(opened(name), SIZES[0], corner=corner)[0] for corner in (False, True))
    rows, columns = np.nonzero(without != with_it)
    assert len(rows)
    assert np.ptp(columns) > 200
    assert columns.min() > 640
    assert rows.min() > 170


@pytest.mark.parametrize("width", [470, 590, 1000])
def test_the_loss_of_many_layers_is_named_in_full_in_plain_type_too(qapp, written, width):
    image = QImage(width, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_graph(painter, QRectF(0, 0, width, 400), opened("tanh-50-orthogonal").frame().graph, LIGHT)
    assert "binary cross-entropy" in {text for text, _, _ in written}


@pytest.mark.parametrize("theme", [LIGHT, HALL], ids=["light", "projector"])
@pytest.mark.parametrize("name", ["deep-20-layers", "tanh-50-orthogonal"])
def test_the_name_of_the_loss_lies_on_no_neuron(qapp, name, theme):
    frame = opened(name).frame().graph
    for size in [(590, 400), (1280, 340)]:
        layout = GraphLayout(frame, QRectF(0, 0, *size), theme, legend=False)
        room = loss.name_rect(frame, layout, layout.theme)
        assert room is None or not any(
            room.intersects(highlight.column_area(layout, layer).adjusted(8, 8, -8, -8))
            for layer in range(layout.depth)
        )


def test_where_a_minus_has_no_room_no_neuron_has_a_number(qapp, written):
    """Or the positive ones alone would have one."""
    session = opened("deep-20-layers")
    session.next("pass")
    painted(session, SIZES[0])
    values = np.concatenate([layer.a for layer in session.frame().graph.layers[1:20]])
    shown = [f"{value:.1f}".replace("-", "−") in {text for text, _, _ in written} for value in values]
    assert min(values) < 0 < max(values)
    assert len({*shown}) == 1


def test_the_value_under_an_input_is_whole(qapp, written, monkeypatch):
    """It may reach lower than the lowest neuron does, and what is kept of the names holds it."""
    kept = {}

    def keep(painter, place, key, draw, **how):
        kept[key[0]] = place
        draw(painter)

    monkeypatch.setattr(neurons, "paint_kept", keep)
    painted(opened("deep-20-layers"), SIZES[0])
    rooms = {text: room for text, _, room in written if text in ("x₁", "x₂", "−0.641", "0.416")}
    assert len(rooms) == 4
    assert all(kept["input names"].contains(room) for room in rooms.values())
