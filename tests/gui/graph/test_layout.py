"""Everything has its place: nothing overlaps and nothing leaves the picture, for any shape of net."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, THEMES
from nnviz.gui.graph.columns import NAME_GAP, NAME_MARGIN
from nnviz.gui.graph.highlight import column_area
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.layout_key import layout_key
from nnviz.gui.graph.measures import row_height
from nnviz.gui.graph.rows import UnitRow, fold_rows, strongest_inputs
from nnviz.session.frame.model import Target

shapes = st.lists(st.integers(1, 40), min_size=2, max_size=22).map(tuple)
rects = st.tuples(st.integers(640, 2400), st.integers(380, 1300))
themes = st.sampled_from([*THEMES.values(), THEMES["light"].projector()])


@given(sizes=shapes, size=rects, theme=themes, legend=st.booleans())
def test_nothing_overlaps_and_nothing_leaves_the_picture(qapp, graph_frame, sizes, size, theme, legend):
    rect = QRectF(0, 0, *size)
    layout = GraphLayout(graph_frame(sizes), rect, theme, legend=legend)
    radius = layout.radius
    assert radius > 1
    marks = [QRectF(layout.loss.x() - layout.loss_radius, layout.loss.y() - layout.loss_radius,
                    2 * layout.loss_radius, 2 * layout.loss_radius), layout.target]  # fmt: skip
    for layer in range(len(sizes)):
        for unit in layout.shown(layer):
            centre = layout.unit(layer, int(unit))
            marks.append(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
            if layer:
                marks.append(layout.bias_rect(layer, int(unit)))
    for mark in marks:
        assert rect.adjusted(-0.5, -0.5, 0.5, 0.5).contains(mark)
        assert not mark.intersects(layout.legend) or not legend
    # Marks of one column are sorted, so that it is enough to compare neighbours; columns do not touch.
    by_column: dict[float, list[QRectF]] = {}
    for mark in marks:
        by_column.setdefault(round(mark.center().x(), 3), []).append(mark)
    for column in by_column.values():
        column.sort(key=QRectF.top)
        for upper, lower in itertools.pairwise(column):
            assert upper.bottom() <= lower.top() + 1e-6
    assert all(b - a > 2 * radius for a, b in zip(layout.columns, layout.columns[1:], strict=False))
    assert layout.loss_x - layout.columns[-1] > radius + layout.loss_radius


@given(st.integers(1, 1000), st.integers(3, 60), st.sets(st.integers(0, 999), max_size=3))
def test_folded_rows_account_for_every_unit_once(size, slots, wanted):
    rows = fold_rows(size, slots, tuple(sorted(wanted)))
    units = [unit for row in rows for unit in range(row.unit, row.unit + max(row.hidden, 1))]
    assert units == list(range(size))
    assert all(row.hidden != 1 for row in rows)
    assert {unit for unit in wanted if unit < size} <= {row.unit for row in rows if not row.hidden}


@given(st.integers(1, 1000), st.integers(3, 60))
def test_rows_fit_their_slots(size, slots):
    assert len(fold_rows(size, slots)) <= slots


def test_all_units_are_shown_where_they_fit():
    assert fold_rows(8, 8) == tuple(UnitRow(unit) for unit in range(8))


def test_a_large_layer_shows_its_first_and_last_units():
    assert fold_rows(784, 11) == (
        *(UnitRow(unit) for unit in range(5)), UnitRow(5, 774), *(UnitRow(unit) for unit in range(779, 784)),
    )  # fmt: skip


def test_a_fold_never_stands_for_one_unit():
    assert all(row.hidden != 1 for row in fold_rows(9, 8))


def test_the_selected_weight_is_shown_in_a_layer_that_is_folded(qapp, graph_frame):
    frame = graph_frame((784, 30, 10), selection=Target(1, "W", 14, 300))
    layout = GraphLayout(frame, QRectF(0, 0, 1000, 400), THEMES["light"])
    assert layout.unit(0, 300) is not None
    assert layout.unit(1, 14) is not None
    assert layout.unit(0, 400) is None


def test_of_a_picture_the_bright_pixels_are_shown_not_the_dark_corners(qapp, graph_frame):
    frame = graph_frame((784, 30, 10))
    pixels = np.zeros(784)
    pixels[400:409] = 1.0
    frame = replace(frame, layers=(replace(frame.layers[0], a=pixels), *frame.layers[1:]))
    layout = GraphLayout(frame, QRectF(0, 0, 1000, 400), THEMES["light"])
    shown = set(layout.shown(0).tolist())
    assert {0, 403, 404, 405, 783} <= shown
    assert len(strongest_inputs(replace(frame, layers=(replace(frame.layers[0], a=None),)), 5)) == 0


def test_pixels_that_are_not_finite_are_shown(qapp, graph_frame):
    frame = graph_frame((784, 2))
    pixels = np.zeros(784)
    pixels[300] = np.nan
    frame = replace(frame, layers=(replace(frame.layers[0], a=pixels), frame.layers[1]))
    assert 300 in GraphLayout(frame, QRectF(0, 0, 1000, 400), THEMES["light"]).shown(0)


@given(width=st.integers(300, 560), height=st.integers(300, 420))
def test_titles_that_are_numbers_leave_room_for_the_line_that_spells_them_out(qapp, graph_frame, width, height):
    frame = graph_frame((2, 4, 1))
    layout = GraphLayout(frame, QRectF(0, 0, width, height), THEMES["light"], legend=True)
    if layout.title_mode(frame) == "number":
        assert layout.bands.caption.bottom() <= height


def test_nothing_moves_while_the_user_steps(qapp, graph_frame):
    rect, theme = QRectF(0, 0, 1280, 560), THEMES["dark"]
    keys = [layout_key(graph_frame((4, 5, 3), step=step), rect, theme, True) for step in range(14)]
    assert all(key == keys[0] for key in keys)


def test_a_layout_says_which_units_it_has(qapp, graph_frame):
    layout = GraphLayout(graph_frame((2, 3, 1)), QRectF(0, 0, 1280, 560), THEMES["light"])
    assert layout.depth == 2
    assert list(layout.shown(1)) == [0, 1, 2]
    assert isinstance(layout.unit(1, 2), QPointF)
    assert layout.unit(1, 3) is None
    assert layout.unit(9, 0) is None
    assert layout.bias_rect(0, 0) is None


def test_a_row_is_higher_for_a_larger_neuron():
    heights = [row_height(radius) for radius in np.arange(1.5, 60, 0.25)]
    assert all(a < b for a, b in itertools.pairwise(heights))


@pytest.mark.parametrize(("sizes", "least"), [((2, 2, 1), 30), ((4, 5, 3), 24), ((8, 8, 8, 8), 15)])
def test_small_nets_are_drawn_large(qapp, graph_frame, sizes, least):
    layout = GraphLayout(graph_frame(sizes), QRectF(0, 0, 1280, 560), THEMES["light"])
    assert layout.radius >= least


def test_twenty_layers_keep_their_values_in_their_neurons(qapp, graph_frame):
    layout = GraphLayout(graph_frame((6, *[8] * 19, 3)), QRectF(0, 0, 1280, 560), THEMES["light"])
    assert layout.radius >= 11


def test_a_small_net_in_a_large_picture_has_larger_text(qapp, graph_frame):
    small = GraphLayout(graph_frame((2, 2, 1)), QRectF(0, 0, 1280, 560), THEMES["light"])
    large = GraphLayout(graph_frame((2, 2, 1)), QRectF(0, 0, 1920, 900), THEMES["light"])
    assert large.theme.text_scale > small.theme.text_scale == 1


@pytest.mark.parametrize("width", [386, 586])
def test_fifty_layers_leave_the_loss_and_its_target_in_the_picture(qapp, graph_frame, width):
    """Catches "y = upper" cut through at the right edge."""
    frame = graph_frame((2, *[6] * 49, 1), target_label="y = upper", loss_name="binary cross-entropy")
    layout = GraphLayout(frame, QRectF(0, 0, width, 345), THEMES["light"])
    assert layout.target.right() <= width
    assert layout.loss.x() + layout.loss_radius <= width


def test_the_target_stands_above_the_loss_where_there_is_room_and_its_words_are_whole(qapp, graph_frame):
    frame = graph_frame((2, 2, 1), target_label="y = (0.0100, 0.990)", loss_name="binary cross-entropy")
    layout = GraphLayout(frame, QRectF(0, 0, 650, 400), THEMES["light"])
    assert not layout.target_beside
    assert layout.target.bottom() < layout.loss.y() - layout.loss_radius
    assert layout.target.center().x() == pytest.approx(layout.loss_x)
    main, small = (ui_font(size, theme=layout.theme) for size in (TEXT_MAIN, TEXT_SMALL))
    assert layout.target.width() >= text_width(main, frame.target_label) + 16
    assert layout.loss_label_width >= text_width(small, frame.loss_name)
    assert layout.loss_x + layout.loss_label_width / 2 <= 650
    low = GraphLayout(frame, QRectF(0, 0, 1000, 230), THEMES["light"])
    assert low.target_beside


@pytest.mark.parametrize(
    ("theme", "width"),
    [(THEMES["light"], 390), (replace(THEMES["light"], text_scale=1.35), 326), (THEMES["light"].projector(), 530)],
    ids=["light", "135 %", "projector"],
)
def test_beside_a_plot_the_names_of_iris_are_whole_and_the_net_is_still_one(qapp, graph_frame, theme, width):
    names = ("sepal length", "sepal width", "petal length", "petal width")
    frame = graph_frame((4, 5, 3), names=names, classes=("setosa", "versicolor", "virginica"))
    layout = GraphLayout(frame, QRectF(0, 0, width, 400), theme)
    room = layout.columns[0] - layout.radius - NAME_GAP - NAME_MARGIN
    assert room >= max(text_width(ui_font(TEXT_MAIN, theme=theme), name) for name in names)
    assert layout.gap > 3 * layout.radius > 15


@pytest.mark.parametrize("theme", [THEMES["light"], THEMES["light"].projector()], ids=["light", "projector"])
def test_the_names_of_the_inputs_are_clear_of_every_ring(qapp, graph_frame, theme):
    """The widest are the capsule round a column and the ring of the current neurons."""
    layout = GraphLayout(graph_frame((2, 2, 1)), QRectF(0, 0, 1280, 400), theme)
    right = layout.columns[0] - layout.radius - NAME_GAP
    ring = min(max(0.13 * layout.radius, 2.0), 4.5) * theme.line_scale
    assert right <= layout.columns[0] - layout.radius - ring
    assert right <= column_area(layout, 0).left() - 0.9 * theme.line_scale
    assert right - layout.name_width >= 0
