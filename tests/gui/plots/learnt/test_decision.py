"""The map of a net with two inputs: what it shows, names, reads out, and lets one drag."""

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.class_colours import class_colours, in_class_colours
from nnviz.gui.drawing.theme import THEMES, Theme, mix
from nnviz.gui.plots.learnt.colours import GROUND
from nnviz.gui.plots.learnt.decision import DecisionPlot
from nnviz.gui.widgets.themed import look

Make = Callable[..., object]
CLASSES = ("setosa", "versicolor", "virginica")
LIGHT = THEMES["light"]


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_the_map_shows_ground_line_data_and_sample(
    shown, make_decision: Make, theme: Theme, classes: int, image_of, count_of
) -> None:
    plot = shown(DecisionPlot())
    look.set_theme(theme)
    plot.show_frame(make_decision(classes))
    image = image_of(plot)
    without = plot.twin(theme)
    without.show_frame(make_decision(classes, sample=(99.0, 99.0)))
    ringless = count_of(image_of(without), theme.text)
    shiboken6.delete(without)
    assert count_of(image, theme.text) > ringless + 20, "the ring, in black or white"
    assert count_of(image, theme.current) == 0
    plot.grab()


def test_the_line_is_drawn_where_the_net_changes_its_mind(shown, make_decision: Make) -> None:
    plot = shown(DecisionPlot())
    plot.show_frame(make_decision())
    at = plot.pixel(0.0, 0.0)  # tanh(3x + 0.3y) is 0 here
    image = plot.grab().toImage()
    colours = {image.pixelColor(round(at.x()) + dx, round(at.y())).name() for dx in range(-3, 4)}
    assert LIGHT.text in colours or any(QColor(colour).lightness() < 60 for colour in colours)


def test_the_legend_names_only_what_is_there(shown, make_decision: Make, legend_of) -> None:
    plot = shown(DecisionPlot())
    frame = make_decision()
    plot.show_frame(frame)
    assert legend_of(plot) == ["setosa", "versicolor", "held out", "wrong", "chosen"]
    nothing = np.zeros(len(frame.points.x), dtype=bool)
    plot.show_frame(replace(frame, points=replace(frame.points, held_out=nothing, wrong=nothing)))
    assert legend_of(plot) == ["setosa", "versicolor", "chosen"]
    plot.show_frame(make_decision(3))
    assert legend_of(plot)[:3] == ["setosa", "versicolor", "virginica"]


def test_a_highlighted_neuron_is_shown_until_it_is_let_go(shown, make_decision: Make, image_of) -> None:
    plot = shown(DecisionPlot())
    plot.show_frame(make_decision())
    output, title = image_of(plot), plot.title
    plot.highlight((1, 2))
    assert plot.title == "neuron a1.3"
    assert image_of(plot) != output
    plot.highlight((0, 0))  # an input has no map
    assert plot.title == title
    plot.highlight(None)
    assert image_of(plot) == output


def test_of_two_outputs_the_one_of_the_orange_class_is_shown(shown, make_decision: Make, make_map: Make) -> None:
    frame = make_decision()
    outputs = (make_map(3, 0, -3.0), make_map(3, 1, 3.0))
    plot = shown(DecisionPlot())
    plot.show_frame(replace(frame, layers=(*frame.layers[:-1], outputs)))
    assert plot.title == "output a3.2"


def test_the_words_under_the_map_tell_what_the_colours_mean(shown, make_decision: Make) -> None:
    plot = shown(DecisionPlot())
    plot.show_frame(make_decision())
    assert plot.legend_text == "setosa is dark blue, versicolor is orange; on the line a₃,₁ is 0."
    plot.highlight((1, 0))
    assert plot.legend_text == "−1 is dark blue, 1 is orange; on the line a₁,₁ is 0."
    plot.highlight(None)
    plot.show_frame(make_decision(0))
    assert plot.legend_text == "−1 is dark blue, 1 is orange; on the line a₃,₁ is 0."
    plot.show_frame(make_decision(3))
    assert "The largest output names the class" in plot.legend_text
    plot.show_frame(make_decision(equal_axes=False))
    assert plot.legend_text.endswith("The two axes have different scales.")
    assert not plot.has_equal_axes


@pytest.mark.parametrize("classes", [("orange cats", "black cats"), ("green", "red"), ("orange", "pink", "blue")])
def test_ground_points_and_legend_of_a_class_have_one_colour(
    shown, make_decision: Make, theme: Theme, classes: tuple[str, ...]
) -> None:
    plot, count = shown(DecisionPlot()), len(classes)
    look.set_theme(theme)
    frame = replace(make_decision(count), classes=classes, confidence=np.ones((40, 40)) if count > 2 else None)
    label = np.arange(60) % count
    plot.show_frame(replace(frame, points=replace(frame.points, label=label, answer=label)))
    colours = class_colours(classes, theme)
    assert [key.mark.fill for key in plot.paper.legend[:count]] == list(colours)
    marks = [plot._data.marks[kind] for kind in plot._data.kinds[: 2 * count]]
    assert all(colours[row % count] in (mark.fill, mark.edge) for row, mark in enumerate(marks))
    sure = frame.layers[-1][0].values if count == 2 else None
    for index in range(count):
        place = np.argmax(sure * (1 if index else -1)) if count == 2 else np.flatnonzero(frame.winner == index)[:1]
        row, column = divmod(int(np.ravel(place)[0]), 40) if np.size(place) else (None, None)
        if row is not None:
            ground = plot._map._image.pixelColor(column, 39 - row).name()
            assert ground == mix(theme.background, colours[index], GROUND)
    if count == 2:
        names = in_class_colours(classes, theme)
        assert f"{classes[0]} is {names.negative_name}, {classes[1]} is {names.positive_name}" in plot.legend_text


def test_a_click_on_a_point_chooses_its_row(shown, make_decision: Make, qtbot: QtBot) -> None:
    plot = shown(DecisionPlot())
    frame = make_decision()
    plot.show_frame(frame)
    with qtbot.waitSignal(plot.sample_chosen) as signal:
        place = plot.pixel(frame.points.x[7], frame.points.y[7]).toPoint()
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [7]
    with qtbot.assertNotEmitted(plot.sample_chosen):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.pixel(-1.45, 1.45).toPoint())


def test_an_arrow_key_goes_to_the_nearest_row_that_lies_there(shown, make_decision: Make, qtbot: QtBot) -> None:
    plot, frame = shown(DecisionPlot()), make_decision()
    x, y = np.full(60, 9.0), np.full(60, 9.0)  # far away: up on the right
    x[:5], y[:5] = (0, -0.5, -0.2, 0.3, 0.1), (0, 0.1, -0.4, 0.2, 0.9)
    plot.show_frame(replace(frame, row=0, points=replace(frame.points, x=x, y=y)))
    found = []
    plot.sample_chosen.connect(found.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(plot, key)
    assert found == [1, 2, 3, 4]
    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    plot.show_frame(replace(frame, row=1, points=replace(frame.points, x=x, y=y)))
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert found == [1, 2, 3, 4], "nothing lies further left"


def test_the_pointer_reads_the_map_and_the_row(shown, make_decision: Make) -> None:
    plot = shown(DecisionPlot())
    frame = make_decision()
    plot.show_frame(frame)
    text = plot._read(1.5, 0.0)
    assert text.startswith("a3.1 = 1.00") or text.startswith("a3.1 = 0.99")
    assert "petal length = 1.50" in text
    assert "row 7" in plot._read(float(frame.points.x[7]), float(frame.points.y[7]))
    plot.show_frame(make_decision(3))
    assert plot._read(1.4, 0.0).splitlines()[0] in ("setosa", "versicolor", "virginica")


def test_odd_maps_are_painted_without_harm(shown, make_decision: Make, make_map: Make, image_of) -> None:
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises), and a division by no range."""
    frame = make_decision()
    plot = shown(DecisionPlot())
    for value in (np.nan, np.inf, -np.inf, 0.0, 1e300):
        output = (make_map(3, 0, 1.0, values=np.full((5, 7), value), low=0.0, middle=0.0, high=0.0),)
        points = replace(frame.points, x=np.full(60, value), share=np.full(60, value))
        plot.show_frame(replace(frame, layers=(*frame.layers[:-1], output), points=points, sample=(value, value)))
        image_of(plot)
        plot.grab()
        plot._read(0.1, 0.1)


@pytest.fixture
def held(shown, make_decision: Make, qtbot: QtBot, drag):
    """A map whose row 7 is being dragged, what it has said of that, and where the row was."""
    plot, frame = shown(DecisionPlot()), make_decision()
    plot.show_frame(frame)
    said: list[object] = []
    plot.row_moved.connect(lambda row, inputs: said.append((row, inputs)))
    plot.let_go.connect(lambda: said.append("let go"))
    plot.taken_back.connect(lambda: said.append("taken back"))
    start = plot.pixel(frame.points.x[7], frame.points.y[7]).toPoint()
    drag(qtbot, plot, start + QPoint(2, 1), start + QPoint(12, 1), start + QPoint(32, -9), release=False)
    return plot, said, start


def test_a_drag_moves_a_row_with_the_pointer_and_not_the_view(held, qtbot: QtBot) -> None:
    plot, said, start = held
    ranges = plot.box.viewRange()
    assert plot.is_held
    row, inputs = said[-1]
    assert row == 7
    assert plot.pixel(*inputs).toPoint() - start == QPoint(30, -10), "what was gripped stays under the pointer"
    assert all(len(f"{abs(value):.10g}") <= 6 for value in inputs), "no more digits than a pixel tells apart"
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(32, -9))
    assert said[-1] == "let go"
    assert not plot.is_held
    assert plot.box.viewRange() == ranges


def test_a_row_is_not_dragged_out_of_the_picture(held, send_move) -> None:
    plot, said, _ = held
    send_move(plot, QPoint(2000, -2000))
    assert said[-1][1] == pytest.approx((1.5, 1.5), abs=0.02)


def test_escape_takes_a_drag_back_and_what_the_hand_does_then_is_nothing(held, qtbot: QtBot, send_move) -> None:
    plot, said, start = held
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert said[-1] == "taken back"
    count = len(said)
    send_move(plot, start)
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert len(said) == count
    assert not plot.is_held


def test_a_button_let_go_unseen_holds_no_row(held, send_move) -> None:
    plot, said, start = held
    send_move(plot, start, Qt.MouseButton.NoButton)
    assert said[-1] == "let go"


def test_a_plot_that_is_put_away_holds_no_row(held) -> None:
    plot, said, _ = held
    plot.hide()
    assert said[-1] == "let go"


def test_the_pointer_is_a_hand_over_a_row_and_the_card_tells_of_it(shown, make_decision: Make) -> None:
    plot, frame = shown(DecisionPlot()), make_decision()
    held_out, wrong = np.arange(60) == 7, np.arange(60) == 7
    answer = np.where(wrong, 1 - frame.points.label, frame.points.label)
    plot.show_frame(replace(frame, points=replace(frame.points, held_out=held_out, wrong=wrong, answer=answer)))
    points = plot._frame.points
    at = plot.pixel(points.x[7], points.y[7])
    assert plot._cursor_at(at) == Qt.CursorShape.PointingHandCursor
    assert plot._cursor_at(plot.pixel(-1.45, 1.45)) == Qt.CursorShape.ArrowCursor
    target, said = (CLASSES[index] for index in (points.label[7], points.answer[7]))
    title, across, up, is_so, net, hint = plot._read(points.x[7], points.y[7]).splitlines()
    assert title == "row 7, held out, wrong"
    assert across.startswith("petal length = ")
    assert up.startswith("petal width = ")
    assert is_so == f"target: {target}"
    assert net.startswith(f"answer: {said}, a₃,₁ = ")
    assert hint == "click to choose it, drag to move it"


def test_an_answer_that_is_nan_is_none(shown, make_decision: Make) -> None:
    plot, frame = shown(DecisionPlot()), make_decision()
    plot.show_frame(replace(frame, points=replace(frame.points, answer=np.full(60, -1))))
    text = plot._read(float(frame.points.x[7]), float(frame.points.y[7]))
    assert "answer: none, an output is NaN" in text


def test_clicks_in_one_place_go_through_the_rows_that_lie_there(shown, make_decision: Make, qtbot: QtBot) -> None:
    plot, frame = shown(DecisionPlot()), make_decision()
    x, y = np.full(60, 1.2), np.linspace(-1, 1, 60)
    x[[4, 9, 30]], y[[4, 9, 30]] = -1.0, 0.5
    chosen = []
    plot.sample_chosen.connect(chosen.append)
    for row in (50, 4, 9, 30):
        plot.show_frame(replace(frame, points=replace(frame.points, x=x, y=y), row=row))
        plot._choose(-1.0, 0.5)
    assert chosen == [4, 9, 30, 4]
    assert "2 more rows here: click again" in plot._read(-1.0, 0.5)


def test_a_moved_row_is_tied_to_where_it_is_in_the_data_and_put_back_there(
    shown, make_decision: Make, qtbot: QtBot
) -> None:
    plot, frame = shown(DecisionPlot()), make_decision(row=7)
    x, y = float(frame.points.x[7]), float(frame.points.y[7])
    plot.show_frame(replace(frame, sample=(x, y), home=(-1.4, 1.4)))
    assert plot._home.x.tolist() == [-1.4]
    assert plot._way.x.tolist() == [-1.4, x]
    assert plot._read(x, y).startswith("row 7, ")
    assert "moved by hand" in plot._read(x, y).splitlines()[0]
    with qtbot.assertNotEmitted(plot.sample_chosen):
        plot._choose(x, y)  # it stays where it was moved to
    assert plot._cursor_at(plot.pixel(-1.4, 1.4)) == Qt.CursorShape.PointingHandCursor
    assert plot._read(-1.4, 1.4) == "row 7 in the data set\nclick to put it back"
    with qtbot.waitSignal(plot.sample_chosen) as signal:
        plot._choose(-1.4, 1.4)
    assert signal.args == [7]
    plot.show_frame(frame)
    assert not len(plot._home.x)


def test_other_data_under_the_hand_end_the_drag(held, make_decision: Make) -> None:
    plot, said, _ = held
    frame = make_decision(row=0)
    numbers = {field.name: getattr(frame.points, field.name) for field in fields(frame.points)}
    few = {name: None if values is None else values[:3] for name, values in numbers.items()}
    plot.show_frame(replace(frame, points=replace(frame.points, **few)))
    assert said[-1] == "let go"
    plot.grab()


def test_a_file_gets_the_same_map_and_the_shown_one_is_left_alone(
    shown, make_decision: Make, check_dark_picture
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = shown(DecisionPlot())
    plot.show_frame(make_decision())
    plot.highlight((1, 0))
    check_dark_picture(plot)
