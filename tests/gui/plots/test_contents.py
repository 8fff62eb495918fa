"""Curves, points and pictures stay in the plot, and show what is missing."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.contents import cut_to, draw_image_in
from nnviz.gui.plots.marks import LegendKey, PointMark


def test_lines_are_cut_at_the_edge_of_the_plot_and_keep_their_direction() -> None:
    """A drawing as SVG Tiny has no clip paths: what leaves the plot would lie over its neighbours."""
    inside, across, outside = [10, 10, 90, 40], [-50, 0, 150, 50], [-9, -9, -1, 30]
    upright, dot, far = [20, -1e300, 20, 1e300], [5, 5, 5, 5], [30, 25, 130, 125]
    lines = np.array([inside, across, outside, upright, dot, far], dtype=float)
    cut = cut_to(QRectF(0, 0, 100, 50), lines)
    expected = [inside, [0, 12.5, 100, 37.5], [20, 0, 20, 50], dot, [30, 25, 55, 50]]
    np.testing.assert_allclose(cut, expected, atol=1e-9)
    assert cut_to(QRectF(0, 0, 100, 50), np.empty((0, 4))).shape == (0, 4)


def test_of_a_picture_that_is_larger_than_the_plot_only_a_part_is_drawn(count_of) -> None:
    source, image = QImage(10, 10, QImage.Format.Format_RGB32), QImage(40, 40, QImage.Format.Format_RGB32)
    source.fill(QColor("#ff0000"))
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        draw_image_in(painter, QRectF(10, 10, 20, 20), QRectF(-100, 0, 200, 200), source)
        draw_image_in(painter, QRectF(10, 10, 20, 20), QRectF(50, 50, 9, 9), source)
    assert count_of(image, "#ff0000") == 20 * 20


def test_a_curve_has_a_gap_where_a_value_is_no_number(plot: Plot, image_of, count_of, red_curve) -> None:
    red_curve(plot, [0, 50, 100], [5, 5, 5])
    whole = count_of(image_of(plot), "#ff0000")
    red = red_curve(plot, [0, 30, 50, 70, 100], [5, 5, np.nan, 5, 5])
    plot.remove(plot._contents[0])
    assert red in plot._contents
    assert count_of(image_of(plot), "#ff0000") == pytest.approx(0.6 * whole, rel=0.1)


def test_a_dashed_curve_has_gaps_that_hide_little(plot: Plot, image_of, count_of, red_curve) -> None:
    solid = red_curve(plot, [0, 100], [5, 5])
    whole = count_of(image_of(plot), "#ff0000")
    solid.set_pen("#ff0000", 2, dashed=True)
    assert 0.55 * whole < count_of(image_of(plot), "#ff0000") < 0.8 * whole


def test_a_point_beside_the_pointer_is_found(plot: Plot, image_of, count_of) -> None:
    dots = plot.add_dots()
    dots.set_marks((PointMark("circle", "#ff0000", "#000000"), PointMark("square", "", "#00ff00")))
    dots.set_data(np.array([10.0, 50.0, np.nan]), np.array([1.0, 5.0, 5.0]), np.array([0, 1, 0]))
    near = plot.pixel(50, 5) + QPointF(3, 3)
    assert dots.nearest(near, 10) == 1
    assert dots.nearest(near, 2) is None
    assert count_of(image_of(plot), "#ff0000") > 10


@pytest.mark.parametrize("shape", ["circle", "square", "ring", "diamond", "cross"])
def test_every_mark_is_painted_in_the_plot_and_in_the_legend(plot: Plot, shape: str, image_of, count_of) -> None:
    mark = PointMark(shape, "#ff0000", "#0000ff", 6, 3)
    plot.set_legend([LegendKey("a mark", mark=mark)])
    in_legend = count_of(image_of(plot), "#0000ff")
    dots = plot.add_dots()
    dots.set_marks((mark,))
    dots.set_data(np.array([50.0]), np.array([5.0]), np.array([0]))
    assert in_legend > 0
    assert count_of(image_of(plot), "#0000ff") > in_legend
    plot.grab()  # the pictures of marks that the window uses
