"""The picture shows what the frame says, on every device, whatever the numbers are."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from nnviz import resources
from nnviz.gui.drawing import strokes
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.scales import Mark
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import DARK, LIGHT, TEXT_SMALL, THEMES
from nnviz.gui.export.svg.painting import paint_svg
from nnviz.gui.graph import loss, neurons
from nnviz.gui.graph.biases import bias_box, bias_value
from nnviz.gui.graph.edge_numbers import place_edge_numbers
from nnviz.gui.graph.edges import EDGES_PER_LAYER, MOVING_EDGES, edge_set, is_dimmed, paint_edges
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.loss import fitting_value, name_rect
from nnviz.gui.graph.painting import paint_graph
from nnviz.session import Session
from nnviz.session.frame.model import Target
from nnviz.session.notation import number
from nnviz.session.plan import Part

RECT = QRectF(0, 0, 1000, 480)
SPECIAL = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1e308, -1e308, 5e-324, 1.0]


def picture(frame, theme=LIGHT, rect=RECT, **options) -> QImage:
    image = QImage(rect.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    with QPainter(image) as painter:
        paint_graph(painter, rect, frame, theme, **options)
    return image


def shows(image: QImage, colour: str) -> bool:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return bool((pixels & 0xFFFFFF == QColor(colour).rgb() & 0xFFFFFF).any())


def with_numbers(frame, values):
    """The frame with special numbers everywhere: in activations, weights, gradients, biases, target and loss."""
    rng = np.random.default_rng(0)

    def some(shape):
        return rng.choice(values, shape)

    layers = tuple(
        replace(
            layer,
            a=None if layer.a is None else some(layer.a.shape),
            z=None if layer.z is None else some(layer.z.shape),
            biases=None if layer.biases is None else some(layer.biases.shape),
            bias_gradients=None if layer.bias_gradients is None else some(layer.bias_gradients.shape),
        )
        for layer in frame.layers
    )
    edges = tuple(
        replace(e, weights=some(e.weights.shape), gradients=None if e.gradients is None else some(e.weights.shape))
        for e in frame.edges
    )
    return replace(
        frame,
        layers=layers,
        edges=edges,
        targets=some(frame.targets.shape),
        loss=None if frame.loss is None else float(values[0]),
        loss_gradient=None if frame.loss_gradient is None else some(frame.loss_gradient.shape),
    )


@given(
    sizes=st.lists(st.integers(1, 12), min_size=2, max_size=6).map(tuple),
    step=st.integers(0, 40),
    numbers=st.lists(st.sampled_from(SPECIAL), min_size=1, max_size=4),
    show=st.sampled_from(["gradient", "weight"]),
    route=st.sampled_from(["chain", "pass"]),
    theme=st.sampled_from(list(THEMES.values())),
    quality=st.sampled_from(["full", "moving"]),
    limit=st.sampled_from([0.0, 1.0, 1e-9, 1e12]),
    bare=st.sets(st.integers(1, 5)).map(tuple),
)
def test_painting_never_fails_whatever_the_numbers_are(
    qapp, graph_frame, sizes, step, numbers, show, route, theme, quality, limit, bare
):
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises)."""
    frame = graph_frame(sizes, step=step, route=route, edges_show=show, activation_limit=limit, bare=bare)
    picture(with_numbers(frame, numbers), theme, QRectF(0, 0, 700, 400), quality=quality)


@pytest.mark.parametrize("size", [(1, 1), (30, 20), (120, 90), (320, 220), (5000, 100), (100, 3000)])
def test_painting_never_fails_whatever_the_size_is(qapp, graph_frame, size):
    """Catches a room that is negative, or nothing, once margins are taken off."""
    for sizes in ((1, 1), (4, 5, 3), (784, 30, 10), (2, *[3] * 30)):
        picture(graph_frame(sizes), rect=QRectF(0, 0, *size))


def test_nothing_is_painted_outside_the_rectangle(qapp, graph_frame):
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    with QPainter(image) as painter:
        paint_graph(painter, QRectF(100, 50, 400, 300), graph_frame((4, 5, 3)), DARK)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(400, 600)
    outside = np.ones(pixels.shape, dtype=bool)
    outside[50:350, 100:500] = False
    assert (pixels[outside] & 0xFFFFFF == 0x00FF00).all()


@pytest.mark.parametrize("step", [0, 1, 8, 11])
def test_below_a_unit_without_a_bias_nothing_is_painted(qapp, graph_frame, step):
    """Catches the square, its stub, and the mark of the current step round it."""
    frame, bare = (graph_frame((2, 1, 1), step=step, route="chain", bare=layers) for layers in ((), (1,)))
    square = GraphLayout(frame, RECT, LIGHT).bias_rect(1, 0).adjusted(2, 2, -2, -2).toRect()
    there, gone = (picture(one).copy(square) for one in (frame, bare))
    assert len(set(np.frombuffer(there.constBits(), dtype=np.uint32))) > 1
    assert len(set(np.frombuffer(gone.constBits(), dtype=np.uint32))) == 1


def test_the_same_frame_gives_the_same_picture(qapp, graph_frame):
    assert picture(graph_frame((4, 5, 3))) == picture(graph_frame((4, 5, 3)))


def test_every_step_changes_the_picture(qapp, graph_frame):
    pictures = [picture(graph_frame((3, 4, 2), step=step)) for step in range(15)]
    assert all(a != b for a, b in itertools.pairwise(pictures))


def test_before_the_gradient_is_known_edges_are_hairlines(qapp, graph_frame):
    frame = graph_frame((3, 4, 2), step=0)
    edges = edge_set(frame, GraphLayout(frame, RECT, LIGHT))
    assert (edges.kind == Mark.UNKNOWN).all()
    assert len(edges) == 20


def test_edges_gain_their_width_from_right_to_left(qapp, graph_frame):
    known = []
    for step in range(5, 14):
        frame = graph_frame((3, 4, 2), step=step)
        edges = edge_set(frame, GraphLayout(frame, RECT, LIGHT))
        known.append(tuple(bool((edges.kind[edges.layer == layer] != Mark.UNKNOWN).all()) for layer in (2, 1)))
    assert known == sorted(known)
    assert known[0] == (False, False)
    assert known[-1] == (True, True)


def test_of_one_weights_chain_only_that_weight_is_known(qapp, graph_frame):
    frame = graph_frame((3, 4, 2), route="chain", selection=Target(2, "W", 1, 3))
    edges = edge_set(frame, GraphLayout(frame, RECT, LIGHT))
    known = [
        (int(edges.layer[index]), int(edges.row[index]), int(edges.column[index]))
        for index in range(len(edges))
        if edges.kind[index] != Mark.UNKNOWN
    ]
    assert known == [(2, 1, 3)]


def test_the_weight_switch_shows_weights_at_once(qapp, graph_frame):
    frame = graph_frame((3, 4, 2), step=0, edges_show="weight")
    edges = edge_set(frame, GraphLayout(frame, RECT, LIGHT))
    assert (edges.kind == Mark.SCALED).all()
    assert {bool(p) for p in edges.positive} == {True, False}


def test_what_matters_most_is_drawn_last(qapp, graph_frame):
    frame = graph_frame((3, 4, 2))
    gradients = frame.edges[0].gradients.copy()
    gradients[0, 0], gradients[1, 1], gradients[2, 2] = np.nan, 0.0, 1e-30
    frame = replace(frame, edges=(replace(frame.edges[0], gradients=gradients), frame.edges[1]))
    edges = edge_set(frame, GraphLayout(frame, RECT, LIGHT))
    assert list(edges.kind) == sorted(edges.kind)
    assert (int(edges.row[-1]), int(edges.column[-1])) == (0, 0)
    assert edges.kind[-1] == Mark.NONFINITE


def test_a_value_that_is_not_finite_carries_its_name(qapp, graph_frame):
    frame = graph_frame((8, 8, 8))
    gradients = frame.edges[0].gradients.copy()
    gradients[3, 4], gradients[5, 1] = np.nan, -np.inf
    frame = replace(frame, edges=(replace(frame.edges[0], gradients=gradients), frame.edges[1]))
    layout = GraphLayout(frame, RECT, LIGHT)
    numbers = place_edge_numbers(frame, layout, edge_set(frame, layout))
    assert {label.text for label in numbers} == {"NaN", "−∞"}
    assert shows(picture(frame), LIGHT.nonfinite)


def test_the_numbers_of_a_small_net_stand_on_its_edges(qapp, graph_frame):
    frame = graph_frame((2, 2, 1))
    layout = GraphLayout(frame, RECT, LIGHT)
    numbers = place_edge_numbers(frame, layout, edge_set(frame, layout))
    assert len(numbers) == 2 * 2 + 2 + 1
    for i, label in enumerate(numbers):
        assert not any(label.rect.intersects(other.rect) for other in numbers[i + 1 :])
    assert not any(label.is_weight for label in numbers)
    before = graph_frame((2, 2, 1), step=0)
    weights = place_edge_numbers(before, layout, edge_set(before, layout))
    assert len(weights) == 6
    assert all(label.is_weight and label.text == number(weight_of(before, label)) for label in weights)


def weight_of(frame, label) -> float:
    layer, row, column = label.edge
    return float(frame.edges[layer - 1].weights[row, column])


@pytest.mark.parametrize(("width", "sizes"), [(640, (2, 2, 1)), (650, (2, 2, 2)), (990, (3, 3, 3))])
def test_where_there_is_room_the_numbers_stand_on_the_edges_of_a_narrow_picture_too(qapp, graph_frame, width, sizes):
    """The graph beside a plot in a window of 1280 pixels."""
    frame = graph_frame(sizes, step=0)
    layout = GraphLayout(frame, QRectF(0, 0, width, 400), LIGHT)
    numbers = place_edge_numbers(frame, layout, edge_set(frame, layout))
    assert len(numbers) >= 0.75 * sum(layer.weights.size for layer in frame.edges)
    boxes = [bias_box(frame, layout, k, unit) for k in range(1, len(sizes)) for unit in range(sizes[k])]
    assert not any(label.rect.intersects(box) for label in numbers for box in boxes)


def test_beside_gradients_a_weight_says_what_it_is(qapp, graph_frame):
    frame = graph_frame((2, 2, 1), step=9)  # the gradient of W₂ is known, that of W₁ is not
    assert [edges.gradients is not None for edges in frame.edges] == [False, True]
    layout = GraphLayout(frame, RECT, LIGHT)
    numbers = place_edge_numbers(frame, layout, edge_set(frame, layout))
    weights = [label for label in numbers if label.is_weight]
    assert [label.edge[0] for label in weights] == [1, 1, 1, 1]
    assert all(label.text == f"w {number(weight_of(frame, label))}" for label in weights)


def test_a_weight_that_is_being_changed_is_written_in_any_case(qapp, graph_frame):
    frame = graph_frame((8, 8, 8))
    layout = GraphLayout(frame, RECT, LIGHT)
    edges = edge_set(frame, layout)
    assert not place_edge_numbers(frame, layout, edges)
    (label,) = place_edge_numbers(frame, layout, edges, (2, 3, 5))
    assert (label.edge, label.is_weight) == ((2, 3, 5), True)
    assert label.text == f"w {number(weight_of(frame, label))}"


def test_the_value_of_a_bias_stands_in_its_box_where_neurons_are_large(qapp, graph_frame):
    frame = graph_frame((4, 5, 3))
    layout = GraphLayout(frame, RECT, LIGHT)
    assert layout.boxes_biases
    for layer in frame.layers[1:]:
        for unit, bias in enumerate(layer.biases):
            assert bias_value(layer, unit, layout) == number(float(bias))
            box = bias_box(frame, layout, layer.index, unit)
            assert box.center().x() == pytest.approx(layout.columns[layer.index])
            assert box.width() <= layout.box_room
    dense = GraphLayout(graph_frame((30, 30, 30)), RECT, LIGHT)
    assert not dense.boxes_biases
    assert bias_value(graph_frame((30, 30, 30)).layers[1], 0, dense) == ""


def test_a_value_that_is_too_wide_for_its_box_has_fewer_digits(qapp, graph_frame):
    frame = graph_frame((4, 5, 3))
    layout = GraphLayout(frame, RECT, LIGHT)
    layer = replace(frame.layers[1], biases=np.full(5, -1.234e-20))
    texts = []
    for room in (120.0, 90.0, 80.0, 60.0):
        layout.box_room = room
        texts.append(bias_value(layer, 0, layout))
    assert texts == ["−1.23×10⁻²⁰", "−1.2×10⁻²⁰", "−1×10⁻²⁰", ""]


def test_a_large_net_is_drawn_by_its_strongest_edges_and_counts_the_rest(qapp, graph_frame):
    frame = graph_frame((784, 30, 10))
    layout = GraphLayout(frame, RECT, LIGHT)
    edges = edge_set(frame, layout)
    assert edges.total == 784 * 30 + 30 * 10
    assert len(edges) <= 2 * EDGES_PER_LAYER
    assert edges.left_out == edges.total - len(edges)
    drawn = edges.level[edges.layer == 1]
    shown = np.abs(frame.edges[0].gradients[np.ix_(layout.shown(1), layout.shown(0))])
    assert len(drawn) == min(shown.size, EDGES_PER_LAYER)


def test_the_selected_edge_is_drawn_however_weak_it_is(qapp, graph_frame):
    frame = graph_frame((784, 30, 10), selection=Target(1, "W", 20, 500))
    gradients = frame.edges[0].gradients.copy()
    gradients[20, 500] = 0.0
    frame = replace(frame, edges=(replace(frame.edges[0], gradients=gradients), frame.edges[1]))
    edges = edge_set(frame, GraphLayout(frame, RECT, LIGHT))
    assert ((edges.layer == 1) & (edges.row == 20) & (edges.column == 500)).sum() == 1


def test_while_things_move_fewer_edges_are_drawn(qapp, graph_frame):
    frame = graph_frame((10, *[10] * 12))
    layout = GraphLayout(frame, RECT, LIGHT)
    assert len(edge_set(frame, layout)) == 1200
    assert len(edge_set(frame, layout, most=MOVING_EDGES)) == MOVING_EDGES


@pytest.mark.parametrize("sizes", [(4, 5, 3), (10, *[10] * 12), (784, 30, 10)])
def test_the_calls_for_painting_edges_follow_the_looks_and_not_the_edges(qapp, graph_frame, monkeypatch, sizes):
    """One call for each look, and one more for those that are hollow or striped."""
    frame = graph_frame(sizes)
    layout = GraphLayout(frame, RECT, LIGHT)
    edges = edge_set(frame, layout)
    looks = {*zip(edges.kind, edges.level, edges.positive, edges.dimmed, strict=True)}
    drawn = []
    monkeypatch.setattr(strokes, "draw_lines", lambda painter, lines: drawn.append(len(lines)))
    with QPainter(image := QImage(10, 10, QImage.Format.Format_RGB32)) as painter:
        paint_edges(painter, edges, LIGHT, layout.mark_scale)
    assert not image.isNull()
    assert len(looks) <= len(drawn) <= 2 * len(looks) < 150
    assert len(edges) <= sum(drawn) <= 2 * len(edges)


@pytest.mark.parametrize("theme", [LIGHT, DARK.projector()], ids=["light", "projector"])
def test_without_colour_the_sign_of_every_wide_edge_stub_and_link_is_still_seen(qapp, graph_frame, theme):
    black = replace(theme, positive=theme.text, negative=theme.text)
    frame = graph_frame((3, 4, 7))  # too many outputs for numbers on their links
    first, *others = frame.layers
    biases = (first, *(replace(layer, bias_gradients=-layer.bias_gradients) for layer in others))
    weights = tuple(replace(edges, gradients=-edges.gradients) for edges in frame.edges)
    for change in ({"layers": biases}, {"edges": weights}, {"loss_gradient": -frame.loss_gradient}):
        assert picture(frame, black) != picture(replace(frame, **change), black)


def test_used_factors_recede_on_the_way_back_only(graph_frame):
    frame = graph_frame((3, 4, 2), step=10)
    assert frame.current.kind == "dZ_dA"
    assert is_dimmed(frame, Part("dA_dZ", 2))
    assert not is_dimmed(frame, Part("dA_dZ", 1))
    assert not is_dimmed(frame, frame.current)
    assert not is_dimmed(graph_frame((3, 4, 2), step=3), Part("z", 1))


@pytest.mark.parametrize("step", range(1, 15))
@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_current_step_is_marked_in_its_colour(qapp, graph_frame, step, theme):
    assert shows(picture(graph_frame((3, 4, 2), step=step), theme), theme.current)


def test_the_whole_chain_of_a_path_is_traced(qapp, graph_frame):
    selection = Target(1, "W", 2, 0)
    plain = graph_frame((3, 4, 2), route="chain", selection=selection, step=7)
    traced = replace(plain, path=(0, 2, 1))
    assert picture(plain) != picture(traced)
    layout = GraphLayout(traced, RECT, LIGHT)
    numbers = place_edge_numbers(traced, layout, edge_set(traced, layout))
    assert sum(label.colour in (LIGHT.text, LIGHT.current) for label in numbers) == 2


def test_a_path_that_begins_at_a_bias_has_no_source(qapp, graph_frame):
    """Catches the painting asking for the unit before a bias, which is at place −1."""
    frame = graph_frame((3, 4, 2), route="chain", selection=Target(1, "b", 2), path=(-1, 2, 1))
    picture(frame)


def test_values_are_written_as_precisely_as_there_is_room(qapp):
    def text(value, radius):
        return neurons.value_text(value, radius, neurons.value_font(radius, LIGHT))

    assert text(-0.789, 20) == "−0.79"
    assert text(-0.789, 17) == "−0.79"
    assert text(-0.789, 12) == "−0.8"
    assert text(-0.001, 20) == "0.00"
    assert text(float("nan"), 20) == "NaN"
    assert text(123456.0, 12) == ""
    assert neurons.value_font(10.9, LIGHT) is None
    assert neurons.value_font(17, LIGHT).pixelSize() == 9
    assert neurons.value_font(20, LIGHT).pixelSize() == 11


def test_vector_files_hold_vectors(qapp, graph_frame):
    drawing = paint_svg(lambda painter: paint_graph(painter, RECT, graph_frame((4, 5, 3)), LIGHT), (1000, 480))
    svg = drawing.written("", "")
    assert "<image" not in svg
    assert "<text" not in svg
    assert svg.count("<path") > 35


def test_a_pdf_can_be_painted(qapp, graph_frame):
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    with QPainter(writer) as painter:
        paint_graph(painter, RECT, graph_frame((4, 5, 3)), LIGHT)
    assert bytes(data.data()).startswith(b"%PDF")


@pytest.mark.parametrize("target", ["y = 1", "y = versicolor", "y = (0.0100, 0.990)"])
@pytest.mark.parametrize(("width", "height"), [(360, 330), (394, 365), (650, 390), (1000, 480)])
def test_no_name_of_an_output_lies_over_the_target(qapp, graph_frame, width, height, target):
    """Catches "setosa" written over the "y" of "y = versicolor" where the graph is narrow."""
    frame = replace(graph_frame((4, 5, 3)), target_label=target)
    frame = replace(frame, layers=(*frame.layers[:-1], replace(frame.layers[-1], names=("setosa", "versicolor", "c"))))
    layout = GraphLayout(frame, QRectF(0, 0, width, height), LIGHT)
    plates = neurons.name_plates(frame, layout, layout.theme)
    assert plates
    assert not any(one.intersects(layout.target) for one in plates)
    assert not any(one.intersects(other) for one, other in itertools.combinations(plates, 2))


@pytest.mark.parametrize("width", [520, 586, 900])
def test_a_number_with_a_power_of_ten_covers_neither_the_output_nor_the_loss(qapp, graph_frame, width):
    frame = replace(graph_frame((1, 1, 1)), loss_gradient=np.array([-4.7987e-5]), loss=1.1514e-9)
    layout = GraphLayout(frame, QRectF(0, 0, width, 345), LIGHT)
    numbers = place_edge_numbers(frame, layout, edge_set(frame, layout))
    link = next(one for one in numbers if one.edge is None)
    assert link.text in ("−4.80×10⁻⁵", "−4.8×10⁻⁵", "−5×10⁻⁵")
    assert layout.columns[-1] + layout.radius <= link.rect.left()
    assert link.rect.right() <= layout.loss.x() - layout.loss_radius


def test_the_loss_has_as_many_digits_as_its_circle_is_wide_where_it_stands(qapp):
    font = ui_font(TEXT_SMALL, theme=LIGHT)
    shown = [fitting_value(1.1514e-9, radius, 8.0, font) for radius in (60, 31, 27, 10)]
    assert shown == ["1.15×10⁻⁹", "1.2×10⁻⁹", "1×10⁻⁹", ""]


def test_the_name_of_an_output_beside_which_nothing_stands_is_not_cut(qapp, graph_frame):
    """Catches names that all end where the loss begins, above and below it, too."""
    frame = graph_frame((4, 5, 3))
    classes = ("setosa", "versicolor", "virginica")
    frame = replace(frame, layers=(*frame.layers[:-1], replace(frame.layers[-1], names=classes)))
    layout = GraphLayout(frame, QRectF(0, 0, 394, 345), LIGHT)
    first, *_, last = neurons.name_plates(frame, layout, layout.theme)
    font = ui_font(TEXT_SMALL, theme=layout.theme)
    assert first.width() >= text_width(font, "setosa")
    assert last.width() >= text_width(font, "virginica")
    assert last.right() < layout.rect.right()
    below = name_rect(frame, layout, layout.theme)
    assert below is None or not below.intersects(last)


@pytest.mark.parametrize("size", [(386, 375), (586, 345), (586, 400), (1000, 480)])
def test_the_name_of_the_loss_lies_on_no_bias_of_an_output(qapp, size):
    """Catches a box cut by the plate of "binary cross-entropy" in a window of 1024 pixels."""
    session = Session.open(resources.path("experiments", "start.nnviz.json"))
    session.run("set_parameter", layer=2, parameter="b", row=0, column=None, value=-0.31)
    frame = session.frame().graph
    layout = GraphLayout(frame, QRectF(0, 0, *size), LIGHT)
    name, box = name_rect(frame, layout, layout.theme), bias_box(frame, layout, 2, 0)
    assert name is None or not name.intersects(box)
    assert name is not None or size[0] < 500


def test_what_is_kept_of_the_loss_holds_its_name_where_that_has_moved_aside(qapp, monkeypatch):
    """Catches "cross-entrop" beside the names of ten classes in a narrow window."""
    frame = Session.open(resources.path("experiments", "wide-784-30-10.nnviz.json")).frame().graph
    kept = []
    monkeypatch.setattr(loss, "paint_kept", lambda painter, place, key, draw: kept.append(place))
    for width in (380, 400, 600):
        layout = GraphLayout(frame, QRectF(0, 0, width, 350), LIGHT)
        loss.paint_loss(QPainter(), frame, layout, layout.theme)
        name = name_rect(frame, layout, layout.theme)
        assert name is None or kept[-1].contains(name)


def test_other_classes_and_another_layout_have_other_plates(qapp, graph_frame):
    """The places of the names are kept from step to step."""

    def plates(*classes, width=1000):
        frame = graph_frame((4, 5, 3))
        frame = replace(frame, layers=(*frame.layers[:-1], replace(frame.layers[-1], names=classes)))
        return neurons.name_plates(frame, GraphLayout(frame, QRectF(0, 0, width, 480), LIGHT), LIGHT)

    first = plates("cat", "dog", "bird")
    assert plates("cat", "dog", "bird") == first
    assert [one.width() for one in plates("dog", "cat", "b")] != [one.width() for one in first]
    assert plates("cat", "dog", "bird", width=900)[0].left() < first[0].left()

    layout = GraphLayout(graph_frame((4, 5, 3)), QRectF(0, 0, 1000, 480), LIGHT)  # the same for other names
    widths = {
        neurons.name_plates(replace(frame, layers=(*frame.layers[:-1], replace(frame.layers[-1], names=names))),
                            layout, LIGHT)[0].width()
        for frame in [graph_frame((4, 5, 3))] for names in (("cat", "b", "c"), ("elephant", "b", "c"))
    }  # fmt: skip
    assert len(widths) == 2


@pytest.mark.parametrize("size", [(650, 400), (702, 370), (1000, 480)])
def test_the_neurons_of_a_small_net_are_large_and_leave_its_weights_their_room(qapp, graph_frame, size):
    frame = graph_frame((2, 2, 1), step=0)
    layout = GraphLayout(frame, QRectF(0, 0, *size), LIGHT)
    assert layout.radius >= min(size[0], 2 * size[1]) / 24
    numbers = place_edge_numbers(frame, layout, edge_set(frame, layout))
    assert {one.edge for one in numbers} >= {(1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1), (2, 0, 0), (2, 0, 1)}
