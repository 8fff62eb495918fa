"""The legend says what the marks mean, in the marks' own widths, and is never clipped."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.scales import Mark, level_of, marks, width_of
from nnviz.gui.drawing.theme import LIGHT, THEMES
from nnviz.gui.graph import legend
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.legend import (
    MARGIN,
    PADDING,
    SWATCHES,
    _row_width,
    decade_text,
    legend_height,
    paint_legend,
    plan_legend,
    swatch_exponents,
)
from nnviz.gui.graph.painting import paint_graph

themes = st.sampled_from([*THEMES.values(), *(theme.projector() for theme in THEMES.values())])


@given(st.integers(560, 2600), st.integers(300, 1400), themes)
def test_every_row_fits_the_width(qapp, width, height, theme):
    plan = plan_legend(float(width), float(height), theme)
    room = width - 2 * MARGIN - 2 * PADDING
    if not (theme.is_projector and width < 900):
        assert all(_row_width(row, plan.swatches, theme) <= room for row in plan.rows)
    assert plan.swatches in SWATCHES
    assert any("swatches" in row for row in plan.rows)


def test_a_narrower_legend_has_fewer_swatches_or_more_rows(qapp):
    wide, narrow = plan_legend(1280.0, 600.0, LIGHT), plan_legend(560.0, 600.0, LIGHT)
    assert (len(wide.rows), wide.swatches) == (1, 7)
    assert len(narrow.rows) > 1 or narrow.swatches < 7


def test_a_low_picture_keeps_the_swatches_before_all_else(qapp):
    plan = plan_legend(320.0, 220.0, LIGHT)
    assert plan.rows == (("swatches",),)
    assert legend_height(320.0, 220.0, LIGHT) < 80


@given(st.integers(-300, 300), st.sampled_from(SWATCHES))
def test_swatches_run_over_six_decades_up_to_the_reference(decade, count):
    exponents = swatch_exponents(decade, count)
    assert len(exponents) == count
    assert (exponents[0], exponents[-1]) == (decade - 6, decade)


def test_decades_are_written_plainly_or_as_powers():
    assert [decade_text(exponent) for exponent in (-12, -3, -2, 0, 3, 4)] == [
        "10⁻¹²", "10⁻³", "0.01", "1", "1000", "10⁴",
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_swatch_is_as_wide_as_the_edge_it_stands_for(qapp, graph_frame, scale):
    """Counts the coloured pixels across the widest swatch in a real picture."""
    frame = graph_frame((2, 2, 1), reference_decade=0)
    image = QImage(1280, 80, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.background))
    painter = QPainter(image)
    paint_legend(painter, QRectF(0, 0, 1280, 80), plan_legend(1280.0, 600.0, LIGHT), frame, LIGHT, scale)
    painter.end()
    columns = [
        [image.pixelColor(x, y).name() for y in range(80)].count(LIGHT.positive)
        for x in range(300, 900)  # where the swatches stand, away from the activation bar
    ]
    found = marks(frame.edges[0].gradients * 0 + 1.0, 0)
    width = width_of(Mark.SCALED, int(found.level[0, 0]), LIGHT, scale)
    assert level_of(0, 0) == found.level[0, 0]
    assert max(columns) == pytest.approx(width, abs=1.2)


def picture(frame, size=(1280, 560)) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_graph(painter, QRectF(0, 0, *size), frame, LIGHT)
    painter.end()
    return image


def test_the_legend_changes_with_what_the_edges_show(qapp, graph_frame):
    strip = QRectF(0, 0, 1280, 60).toRect()
    shown = [
        picture(graph_frame(**changes)).copy(strip)
        for changes in (
            {},
            {"edges_show": "weight"},
            {"gradient_of": "mean over 150 training samples"},
            {"reference_pinned": True},
            {"reference_decade": -3},
            {"activation_limit": 4.0},
        )
    ]
    assert all(a != b for i, a in enumerate(shown) for b in shown[i + 1 :])


def test_the_legend_stays_while_the_user_steps(qapp, graph_frame):
    strip = QRectF(0, 0, 1280, 60).toRect()
    first = picture(graph_frame((4, 5, 3), step=0)).copy(strip)
    assert all(picture(graph_frame((4, 5, 3), step=step)).copy(strip) == first for step in (3, 7, 12))


def test_without_a_legend_the_net_has_more_room(qapp, graph_frame):
    rect = QRectF(0, 0, 1280, 560)
    with_it = GraphLayout(graph_frame((8, 8, 8)), rect, LIGHT)
    without = GraphLayout(graph_frame((8, 8, 8)), rect, LIGHT, legend=False)
    assert without.bands.nodes.height() > with_it.bands.nodes.height()
    assert without.radius > with_it.radius


@pytest.mark.parametrize(("scale", "hollow"), [(1.0, True), (0.3, True), (0.25, False)])
def test_the_legend_says_that_wide_negative_edges_are_hollow_where_there_are_such(
    qapp, graph_frame, monkeypatch, scale, hollow
):
    """With one colour for both signs, the swatches of the negative ones are other ones just where they are hollow."""
    said = []
    monkeypatch.setattr(legend, "draw_text", lambda painter, place, text, *rest, **options: said.append(text))
    theme = replace(LIGHT, positive="#000000", negative="#000000")
    image = QImage(1280, 80, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    painter = QPainter(image)
    plan = plan_legend(1280.0, 600.0, theme)
    paint_legend(painter, QRectF(0, 0, 1280, 80), plan, graph_frame((2, 2, 1)), theme, scale)
    painter.end()
    assert any(text.endswith(legend.HOLLOW) for text in said) == hollow
    step = int(12 * theme.line_scale)  # from a positive swatch to the negative one below it
    upper = int(MARGIN) + 5
    rows = [image.copy(300, top, 450, step) for top in (upper, upper + step)]
    assert (rows[0] != rows[1]) == hollow


def test_words_that_do_not_fit_are_left_out_from_the_end(qapp, graph_frame, monkeypatch):
    said = []
    monkeypatch.setattr(legend, "draw_text", lambda painter, place, text, *rest, **options: said.append(text))
    for width in (1280, 1030):
        painter = QPainter(image := QImage(width, 80, QImage.Format.Format_RGB32))
        plan = plan_legend(float(width), 600.0, LIGHT)
        paint_legend(painter, QRectF(0, 0, width, 80), plan, graph_frame((2, 2, 1)), LIGHT)
        painter.end()
        assert not image.isNull()
    found = [text for text in said if text.startswith("sample 12")]
    assert found == [
        "sample 12 · width = size, colour = sign, − hollow if wide",
        "sample 12 · width = size, colour = sign",
    ]
