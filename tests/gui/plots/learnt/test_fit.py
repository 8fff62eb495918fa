"""The curve of a net with one input, and the rows along it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.learnt.fit import FitPlot
from nnviz.gui.widgets.themed import look

Make = Callable[..., object]
LIGHT = THEMES["light"]


def test_the_fitted_curve_lies_over_the_data(
    shown, make_fit: Make, theme: Theme, image_of, count_of, legend_of
) -> None:
    plot = shown(FitPlot())
    look.set_theme(theme)
    plot.show_frame(make_fit())
    image = image_of(plot)
    assert count_of(image, theme.runs[1]) > 100
    assert count_of(image, theme.runs[0]) > 50
    assert legend_of(plot) == ["data", "a2.1", "held out", "chosen"]
    plot.grab()


def test_a_highlighted_neuron_gets_a_curve_of_its_own(shown, make_fit: Make, legend_of) -> None:
    plot = shown(FitPlot())
    plot.show_frame(make_fit())
    plot.highlight((1, 1))
    assert plot.title == "neuron a1.2"
    assert "a1.2" in legend_of(plot)
    assert "a1.2 = " in plot._read(0.0, 0.0)
    plot.highlight((2, 0))
    assert "neuron" not in plot.title, "the output is there already"
    plot.highlight(None)
    assert "a1.2" not in legend_of(plot)


def test_a_neuron_that_is_pointed_at_does_not_move_the_curve(shown, make_fit: Make) -> None:
    for width in range(200, 500, 20):
        plot = shown(FitPlot(), width)
        plot.show_frame(make_fit())
        area = plot.paper.area
        plot.highlight((1, 0))
        assert "a1.1" in [key.text for key in plot.paper.legend]
        assert plot.paper.area == area


def test_a_click_on_a_point_of_the_curve_chooses_its_row(shown, make_fit: Make, qtbot: QtBot) -> None:
    plot = shown(FitPlot())
    frame = make_fit()
    plot.show_frame(frame)
    with qtbot.waitSignal(plot.sample_chosen) as signal:
        place = plot.pixel(frame.points.x[5], frame.points.y[5]).toPoint()
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [5]
    assert "row 5" in plot._read(float(frame.points.x[5]), float(frame.points.y[5]))


def test_a_net_with_fewer_outputs_than_the_one_before_is_drawn(shown, make_fit: Make) -> None:
    plot = shown(FitPlot())
    frame = make_fit()
    hidden, (one,) = frame.layers
    for names in (("a", "b", "c"), ("a", "b")):
        outputs = tuple(replace(one, unit=unit) for unit in range(len(names)))
        plot.show_frame(replace(frame, layers=(hidden, outputs), classes=names))
        plot.grab()
    assert [len(curve.x) for curve in plot._outputs] == [50, 50, 0]


def test_over_one_input_points_and_curves_of_a_class_have_its_colour(shown, make_fit: Make, legend_of) -> None:
    plot, frame = shown(FitPlot()), make_fit()
    label = (frame.points.x > 0).astype(int)
    points = replace(frame.points, label=label, answer=label)
    plot.show_frame(replace(frame, points=points, classes=("orange", "grey")))
    orange, grey = LIGHT.runs[1], LIGHT.runs[5]
    assert legend_of(plot) == ["a2.1", "orange", "grey", "held out", "chosen"]
    assert [plot.paper.legend[place].mark.fill for place in (1, 2)] == [orange, grey]
    assert plot.paper.legend[0].colour == grey, "the one output is high for the second class"
    assert [plot._data.marks[kind].fill for kind in plot._data.kinds[[1, 29]]] == [orange, grey]


def test_a_row_moved_beyond_the_curve_does_not_stretch_its_axis(shown, make_fit: Make) -> None:
    plot, frame = shown(FitPlot()), make_fit()
    plot.show_frame(frame)
    x = frame.points.x.copy()
    x[3] = 40.0
    before = plot.box.viewRange()
    plot.show_frame(replace(frame, points=replace(frame.points, x=x), row=3, sample=(40.0, 0.0), home=(-2.0, 0.0)))
    assert plot.box.viewRange() == before


def test_on_the_curve_a_row_moves_along_its_one_input(shown, make_fit: Make, qtbot: QtBot, drag) -> None:
    plot, frame = shown(FitPlot()), make_fit()
    plot.show_frame(frame)
    said = []
    plot.row_moved.connect(lambda row, inputs: said.append((row, inputs)))
    start = plot.pixel(frame.points.x[5], frame.points.y[5]).toPoint()
    drag(qtbot, plot, start, start + QPoint(10, 40), start + QPoint(25, 80))
    row, (x,) = said[-1]
    assert row == 5
    assert plot.pixel(x, 0).x() - start.x() == pytest.approx(25, abs=0.6)
    text = plot._read(float(frame.points.x[5]), float(frame.points.y[5])).splitlines()
    assert text[0] == "row 5"
    assert text[1].startswith("x = ")
    assert text[2].startswith("target ")
    assert ", answer a₂,₁ = " in text[2]


def test_a_file_gets_the_same_curve_and_the_shown_one_is_left_alone(shown, make_fit: Make, check_dark_picture) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = shown(FitPlot())
    plot.show_frame(make_fit())
    plot.highlight((1, 0))
    check_dark_picture(plot)
