"""The layout of a figure on paper: what stands where, in units in which small text is 12 high, and what yields."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import square_around
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import DARK, LIGHT, TEXT_SMALL
from nnviz.gui.graph import graph_height, graph_left_out, least_graph_height, paint_graph
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.figure import LEAST_VALUED, FigureLayout, in_two
from nnviz.gui.graph.highlight import tag_rect
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.measures import stride_of
from nnviz.gui.graph.painting import layout_of

pytestmark = pytest.mark.usefixtures("qapp")

PAPER = LIGHT.figure()
NAMES = ("sepal length", "sepal width", "petal length", "petal width")
CLASSES = ("setosa", "versicolor", "virginica")


@pytest.fixture
def frame(graph_frame):
    return graph_frame((4, 5, 3), names=NAMES, classes=CLASSES, step=6)


def layout(frame, width: float, height: float, **options) -> FigureLayout:
    return FigureLayout(frame, QRectF(0, 0, width, height), PAPER, **options)


def test_a_theme_for_paper_writes_nothing_smaller_than_small_text():
    for theme in (LIGHT, DARK.projector()):
        paper = theme.figure()
        assert paper.is_figure
        assert not paper.is_projector
        assert paper.text_pixels(3) == paper.text_pixels(TEXT_SMALL) == 12
    assert not LIGHT.is_figure
    assert not DARK.projector().is_figure


def test_a_figure_of_neurons_has_a_layout_of_its_own_and_a_window_has_not(frame):
    rect = QRectF(0, 0, 350, 300)
    assert isinstance(layout_of(frame, rect, PAPER, legend=True, functions=False), FigureLayout)
    assert not isinstance(layout_of(frame, rect, LIGHT, legend=True, functions=False), FigureLayout)
    assert not isinstance(GraphLayout(frame, rect, LIGHT), FigureLayout)


@pytest.mark.parametrize("step", range(12))
def test_nothing_moves_from_step_to_step(graph_frame, step):
    first, other = (
        layout(graph_frame((4, 5, 3), names=NAMES, classes=CLASSES, step=one), 350, 260) for one in (0, step)
    )
    assert first.columns == other.columns
    assert first.target == other.target
    assert first.titles == other.titles
    assert first.radius == other.radius


def test_the_bracket_yields_first_then_the_legend_then_the_row_of_the_tag(frame):
    trims = [layout(frame, 350, height).trim for height in range(270, 90, -10)]
    kept = [(trim.bracket, trim.legend, trim.tag_row) for trim in trims]
    orders = [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]
    assert list(dict.fromkeys(kept)) == orders


def test_neurons_have_numbers_where_there_is_room(frame):
    assert layout(frame, 350, 340).radius >= LEAST_VALUED
    assert layout(frame, 350, 340).has_values
    assert not layout(frame, 350, 200).has_values


def test_names_are_wrapped_before_outputs_lose_theirs_and_symbols_come_last(frame):
    found = [(one.names_as, one.names_outputs) for one in (layout(frame, width, 300) for width in range(430, 170, -20))]
    orders = [("whole", True), ("wrapped", True), ("wrapped", False), ("symbols", False)]
    assert list(dict.fromkeys(found)) == orders


@pytest.mark.parametrize("width", [190, 250, 350, 500, 700])
@pytest.mark.parametrize("height", [140, 200, 300, 500])
def test_titles_target_and_loss_are_apart_and_inside(frame, width, height):
    one = layout(frame, width, height)
    shown = [place for place in one.titles if not place.isEmpty()]
    for first, second in pairwise(shown):
        assert first.right() < second.left()
    loss = square_around(one.loss, one.loss_radius)
    for place in [*shown, loss, *([] if one.target.isEmpty() else [one.target])]:
        assert QRectF(-0.5, -0.5, width + 1, height + 1).contains(place)
    assert not one.target.intersects(loss)
    assert not any(one.target.intersects(place) for place in shown)
    for unit in one.shown(one.depth):
        assert not one.target.intersects(one.outline(one.depth, int(unit)))


def test_what_has_no_room_is_said_and_nothing_else(frame):
    assert graph_left_out(drawn(frame, layout(frame, 700, 420))) == ()
    low = graph_left_out(drawn(frame, layout(frame, 350, 150)))
    assert {"the legend", "the bracket under the chosen weights", "the values of neurons"} <= set(low)
    bare = graph_left_out(drawn(frame, layout(frame, 350, 150, legend=False)))
    assert "the legend" not in bare
    wide = drawn(frame, GraphLayout(frame, QRectF(0, 0, 350, 150), LIGHT))
    assert graph_left_out(wide) == ()


def test_titles_under_the_tag_are_said_to_be_left_out(frame):
    one = layout(frame, 350, 130)
    assert one.has_chip_among_titles
    assert tag_rect(frame, one) is not None
    assert "titles under the tag of the step" in graph_left_out(drawn(frame, one))


def test_many_layers_have_numbers_for_titles_and_finer_lines(graph_frame):
    one = layout(graph_frame((2, *(4,) * 20, 1), step=3), 350, 260)
    assert one.mode == "number"
    assert 0 < sum(not place.isEmpty() for place in one.titles) < 22
    assert one.theme.line_scale < PAPER.line_scale
    assert layout(graph_frame((2, 2, 1), step=3), 350, 260).theme.line_scale == PAPER.line_scale


def test_a_figure_is_as_high_as_its_rows_need(graph_frame):
    low, high = (graph_height(graph_frame(sizes), 350, PAPER, legend=True) for sizes in ((2, 2, 1), (4, 5, 3)))
    assert least_graph_height(PAPER) < low < high <= 1.1 * 350
    assert graph_height(graph_frame((4, 5, 3)), 350, PAPER, legend=False) < high


def test_where_the_legend_has_no_room_for_the_scale_of_activations_it_has_a_line_of_its_own(frame):
    wide, narrow, low = layout(frame, 700, 300), layout(frame, 350, 400), layout(frame, 350, 235)
    assert [one.has_line_below for one in (wide, narrow, low)] == [False, True, False]
    assert narrow.legend.height() > wide.legend.height() == low.legend.height()
    assert "the scale of activations" not in graph_left_out(drawn(frame, narrow))
    assert "the scale of activations" in graph_left_out(drawn(frame, low))
    assert not layout(frame, 350, 400, legend=False).has_line_below


def test_what_is_over_and_under_a_net_stands_near_it_in_a_high_figure(frame):
    one = layout(frame, 350, 800)
    top = min(one.column_span(k)[0] for k in range(3))
    bottom = max(*(one.column_span(k)[1] for k in range(3)), one.target.bottom())
    assert top - one.bands.tags.bottom() < 60
    assert one.bands.brackets.top() - bottom < 60 or top - one.bands.tags.bottom() < 20
    image = QImage(350, 800, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_graph(painter, QRectF(0, 0, 350, 800), frame, PAPER)
    assert all(image.pixelColor(x, y).name() == "#ffffff" for x in (5, 175, 345) for y in (5, 795))


def test_words_on_two_lines_are_as_narrow_as_can_be():
    font = ui_font(12)
    first, second = in_two("half squared error", font)
    assert f"{first} {second}" == "half squared error"
    widest = max(text_width(font, line) for line in (first, second))
    others = [("half", "squared error"), ("half squared", "error")]
    assert widest == min(max(text_width(font, line) for line in pair) for pair in others)


@pytest.mark.parametrize(("gap", "stride"), [(20, 1), (12, 2), (7, 2), (3, 5), (0.5, 50), (0.01, 30)])
def test_every_so_many_columns_has_a_number(gap, stride):
    assert stride_of(30, gap, 14) == stride
