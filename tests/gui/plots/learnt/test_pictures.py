"""Each picture shows its frame, tells what is under the pointer, and paints itself on any device."""

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.class_colours import class_colours, in_class_colours
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, THEMES, Theme, contrast_ratio, mix, readable_on
from nnviz.gui.plots.learnt.agreement import AgreementPlot
from nnviz.gui.plots.learnt.colours import GROUND
from nnviz.gui.plots.learnt.confusion import TRUE, Cells, _fill, share_text
from nnviz.gui.plots.learnt.confusion_view import ConfusionView
from nnviz.gui.plots.learnt.decision import DecisionPlot
from nnviz.gui.plots.learnt.fit import FitPlot
from nnviz.gui.plots.learnt.grid import NeuronGrid, Tiles
from nnviz.gui.widgets.themed import look

Make = Callable[..., object]
CLASSES = ("setosa", "versicolor", "virginica")
LIGHT = THEMES["light"]
ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]
themes = pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., QWidget]:
    def show(picture: QWidget, width: int = 400, height: int = 380) -> QWidget:
        qtbot.addWidget(picture)
        picture.resize(width, height)
        picture.show()
        return picture

    return show


def image_of(picture, width: int = 400, height: int = 380) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        picture.paint(painter, QRectF(0, 0, width, height), look.theme)
    return image


def count_of(image: QImage, color: str) -> int:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return np.count_nonzero(pixels & 0xFFFFFF == QColor(color).rgb() & 0xFFFFFF)


def legend_of(plot) -> list[str]:
    return [key.text for key in plot.paper.legend]


# ---------------------------------------------------------------- the map


@themes
@pytest.mark.parametrize("classes", [0, 2, 3])
def test_the_map_shows_ground_line_data_and_sample(shown, make_decision: Make, theme: Theme, classes: int) -> None:
    plot = shown(DecisionPlot())
    look.set_theme(theme)
    plot.show_frame(make_decision(classes))
    image = image_of(plot)
    without = plot.twin(theme)
    without.show_frame(make_decision(classes, sample=(99.0, 99.0)))
    assert count_of(image, theme.text) > count_of(image_of(without), theme.text) + 20, "the ring, in black or white"
    assert count_of(image, theme.current) == 0
    plot.grab()


def test_the_line_is_drawn_where_the_net_changes_its_mind(shown, make_decision: Make) -> None:
    plot = shown(DecisionPlot())
    plot.show_frame(make_decision())
    at = plot.pixel(0.0, 0.0)  # tanh(3x + 0.3y) is 0 here
    image = plot.grab().toImage()
    colours = {image.pixelColor(round(at.x()) + dx, round(at.y())).name() for dx in range(-3, 4)}
    assert LIGHT.text in colours or any(QColor(colour).lightness() < 60 for colour in colours)


def test_the_legend_names_only_what_is_there(shown, make_decision: Make) -> None:
    plot = shown(DecisionPlot())
    frame = make_decision()
    plot.show_frame(frame)
    assert legend_of(plot) == ["setosa", "versicolor", "held out", "wrong", "chosen"]
    nothing = np.zeros(len(frame.points.x), dtype=bool)
    plot.show_frame(replace(frame, points=replace(frame.points, held_out=nothing, wrong=nothing)))
    assert legend_of(plot) == ["setosa", "versicolor", "chosen"]
    plot.show_frame(make_decision(3))
    assert legend_of(plot)[:3] == ["setosa", "versicolor", "virginica"]


def test_a_highlighted_neuron_is_shown_until_it_is_let_go(shown, make_decision: Make) -> None:
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


@themes
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


def test_odd_maps_are_painted_without_harm(shown, make_decision: Make, make_map: Make) -> None:
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


def drag(qtbot: QtBot, plot, start: QPoint, *way: QPoint, release: bool = True) -> None:
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for place in way:
        send_move(plot, place)
    if release:
        qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=way[-1])


def send_move(plot, place: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    at = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, plot.viewport().mapToGlobal(at), Qt.MouseButton.NoButton, buttons,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


@pytest.fixture
def held(shown, make_decision: Make, qtbot: QtBot):
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


def test_a_row_is_not_dragged_out_of_the_picture(held) -> None:
    plot, said, _ = held
    send_move(plot, QPoint(2000, -2000))
    assert said[-1][1] == pytest.approx((1.5, 1.5), abs=0.02)


def test_escape_takes_a_drag_back_and_what_the_hand_does_then_is_nothing(held, qtbot: QtBot) -> None:
    plot, said, start = held
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert said[-1] == "taken back"
    count = len(said)
    send_move(plot, start)
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert len(said) == count
    assert not plot.is_held


def test_a_button_let_go_unseen_holds_no_row(held) -> None:
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


# ---------------------------------------------------------------- all neurons


def test_each_layer_has_its_column_and_each_neuron_its_tile(shown, make_decision: Make) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    assert [text for _, text in Tiles.of(grid._layers, 400, 380, LIGHT).headings] == ["layer 1", "layer 2", "output"]
    assert grid.tile(1, 0).left() < grid.tile(2, 0).left() < grid.tile(3, 0).left()
    assert grid.tile(1, 0).top() < grid.tile(1, 1).top()
    grid.grab()


@themes
@pytest.mark.parametrize("hidden", [(1,), (4, 6), (30, 12, 3), (3,) * 12])
@pytest.mark.parametrize("width", [340, 700])
def test_all_tiles_are_inside_and_none_overlaps(
    qapp: object, make_decision: Make, theme: Theme, hidden: tuple[int, ...], width: int
) -> None:
    tiles = Tiles.of(make_decision(hidden=hidden).layers, width, 400, theme)
    rects = list(tiles.places.values())
    assert all(rect.left() >= 0 and rect.right() <= width and rect.bottom() <= 400 for rect in rects)
    assert not any(a.intersects(b) for index, a in enumerate(rects) for b in rects[index + 1 :])
    assert tiles.side >= 8


def test_a_click_on_a_tile_chooses_the_neuron(shown, make_decision: Make, qtbot: QtBot) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    with qtbot.waitSignal(grid.unit_chosen) as signal:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile(2, 1).center().toPoint())
    assert signal.args == [2, 1]
    grid.highlight((2, 1))
    assert count_of(image_of(grid), LIGHT.current) > 50


def test_the_keyboard_reaches_every_neuron(shown, make_decision: Make, qtbot: QtBot) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(grid, key)
    with qtbot.waitSignal(grid.unit_chosen) as signal:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert signal.args == [2, 1]


def test_a_net_with_one_input_has_curves_in_its_tiles(shown, make_fit: Make) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_fit())
    assert count_of(image_of(grid), LIGHT.runs[1]) > 50
    grid.grab()


def test_the_card_of_a_tile_names_the_neuron(shown, make_decision: Make, qtbot: QtBot) -> None:
    grid = shown(NeuronGrid())
    grid.show_frame(make_decision())
    before = grid.grab().toImage()
    qtbot.mouseMove(grid, grid.tile(1, 0).center().toPoint())
    assert grid.grab().toImage() != before
    assert grid.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_over_one_input_points_and_curves_of_a_class_have_its_colour(shown, make_fit: Make) -> None:
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


def test_on_the_curve_a_row_moves_along_its_one_input(shown, make_fit: Make, qtbot: QtBot) -> None:
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


# ---------------------------------------------------------------- the curve


@themes
def test_the_fitted_curve_lies_over_the_data(shown, make_fit: Make, theme: Theme) -> None:
    plot = shown(FitPlot())
    look.set_theme(theme)
    plot.show_frame(make_fit())
    image = image_of(plot)
    assert count_of(image, theme.runs[1]) > 100
    assert count_of(image, theme.runs[0]) > 50
    assert legend_of(plot) == ["data", "a2.1", "held out", "chosen"]
    plot.grab()


def test_a_highlighted_neuron_gets_a_curve_of_its_own(shown, make_fit: Make) -> None:
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


# ---------------------------------------------------------------- confusion


@themes
@pytest.mark.parametrize("classes", [2, 3, 10, 100])
@pytest.mark.parametrize("width", [200, 340, 700])
def test_every_cell_is_inside(qapp: object, make_confusion: Make, theme: Theme, classes: int, width: int) -> None:
    frame = make_confusion(classes)
    cells = Cells.of(frame.classes, QSizeF(width, 320), theme)
    last = cells.rect(classes - 1, classes - 1)
    assert cells.rect(0, 0).left() > 0
    assert last.right() <= width + 1
    assert last.bottom() <= 321


@themes
def test_short_names_leave_room_for_the_heading_above_them(qapp: object, theme: Theme) -> None:
    cells = Cells.of(tuple("0123456789"), QSizeF(360, 320), theme)
    assert cells.corner.x() - 8 >= text_width(ui_font(TEXT_SMALL, 600, theme=theme), TRUE)


@pytest.mark.parametrize("classes", [2, 3, 10, 100])
def test_the_matrix_is_painted(shown, make_confusion: Make, classes: int) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion(classes))
    for theme in ALL_THEMES:
        look.set_theme(theme)
        assert image_of(view) != image_of(ConfusionView())
    view.grab()


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
def test_cells_are_grey_and_their_numbers_can_be_read(theme: Theme) -> None:
    """Colours are the classes' own: a cell in one of them would seem to be about that class."""
    fills = [_fill(share, theme) for share in (0.0, 0.001, 0.3, 0.6, 1.0)]
    assert fills[0] == theme.background
    assert len(set(fills)) == 5, "one row among thousands must be seen"
    assert all(contrast_ratio(fill, readable_on(fill)) >= 4.5 for fill in fills)


@themes
@pytest.mark.parametrize("classes", [3, 10])
def test_a_name_has_a_dot_in_the_colour_of_its_class_while_there_are_enough(
    shown, make_confusion: Make, theme: Theme, classes: int
) -> None:
    look.set_theme(theme)
    view = shown(ConfusionView())
    view.show_frame(make_confusion(classes))
    image = image_of(view)
    counts = [count_of(image, colour) for colour in theme.runs[:3]]
    assert all(count > 20 for count in counts) if classes == 3 else not any(counts)


def test_in_a_low_table_the_dots_stand_for_the_names_of_the_columns_and_the_numbers_stay(qapp: object) -> None:
    theme = LIGHT.projector()
    low, high = (Cells.of(CLASSES, QSizeF(390, height), theme) for height in (190, 900))
    assert low.names_height < text_height(ui_font(TEXT_SMALL, theme=theme)) * 1.1 < high.names_height
    assert low.cell.y() >= text_height(ui_font(TEXT_SMALL, theme=theme))


def test_a_name_is_told_in_full_with_the_rows_that_have_it(shown, make_confusion: Make, qtbot: QtBot) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion())
    cells = Cells.of(CLASSES, QSizeF(400, 380), LIGHT)
    assert view._text_at(cells, QPointF(4, cells.rect(1, 0).center().y())) == "versicolor\n33 rows of this class"
    above = QPointF(cells.rect(0, 2).center().x(), cells.corner.y() - 4)
    assert view._text_at(cells, above) == "virginica\n33 rows given this class"
    assert view._text_at(cells, QPointF(2, 2)) == ""


def test_a_place_of_many_classes_says_so_and_nothing_there_is_called_right(shown, make_confusion: Make) -> None:
    frame = make_confusion()
    view = shown(ConfusionView())
    view.show_frame(frame)
    framed = view.grab().toImage()
    view.show_frame(replace(frame, classes=("setosa", "versicolor", "1,201 others"), together=1201))
    assert view.cell_text(2, 2) == "1,201 others\n31 of 33 given one of these (93.9 %)"
    assert view.cell_text(0, 2) == "setosa\n1 of 33 given one of 1,201 others (3.0 %)"
    assert view.name_text("column", 2) == "1,201 others\n33 rows given these classes"
    assert view.legend_text.endswith("The first 2 of 1,203 classes have their own, all others share one.")
    assert view.grab().toImage() != framed


@pytest.fixture
def clipboard(qapp: QApplication):
    QApplication.clipboard().clear()
    return QApplication.clipboard()


def test_the_table_is_copied_as_csv_by_key_and_by_menu(shown, make_confusion: Make, qtbot: QtBot, clipboard) -> None:
    view = shown(ConfusionView())
    view.show_frame(replace(make_confusion(), classes=("a, b", "versicolor", 'say "c"')))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    train = 'true / predicted,"a, b",versicolor,"say ""c"""\n"a, b",31,1,1\nversicolor,1,31,1\n"say ""c""",1,1,31\n'
    assert clipboard.text() == train
    view.show_part("test")
    qtbot.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (action,) = view.menu.actions()
    action.trigger()
    assert clipboard.text().splitlines()[2] == "versicolor,0,3,0"
    view.menu.close()


def test_the_keyboard_reaches_every_cell_and_a_screen_reader_is_told(shown, make_confusion: Make, qtbot: QtBot) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion())
    view.setFocus()
    said = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
        said.append(view.accessibleDescription().splitlines()[0])
    assert said[0] == "setosa: 31 of 33 named right (93.9 %)"
    assert said[2] == "versicolor: 31 of 33 named right (93.9 %)"
    assert said[-1] == said[0]
    view.show_frame(make_confusion(2))
    view.grab()


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (1.0, 0, "100 %"), (0.0, 0, "0 %"), (0.999, 0, "99.9 %"), (0.99999, 1, "99.9 %"), (0.0001, 1, "0.01 %"),
        (0.5, 0, "50 %"), (1 / 33, 1, "3.0 %"),
    ],
)  # fmt: skip
def test_a_share_reads_as_all_or_nothing_only_where_it_is(share: float, decimals: int, text: str) -> None:
    assert share_text(share, decimals) == text


def test_the_pointer_tells_the_numbers_of_a_cell(shown, make_confusion: Make, qtbot: QtBot) -> None:
    view = shown(ConfusionView())
    frame = make_confusion()
    view.show_frame(frame)
    assert view.cell_text(0, 0) == "setosa\n31 of 33 named right (93.9 %)"
    assert view.cell_text(0, 2) == "setosa\n1 of 33 taken for virginica (3.0 %)"
    before = view.grab().toImage()
    place = Cells.of(frame.classes, view.size().toSizeF(), LIGHT).rect(1, 2).center().toPoint()
    qtbot.mouseMove(view, place)
    assert view.grab().toImage() != before
    qtbot.mouseMove(view, QPoint(1, 1))
    assert view.grab().toImage() == before


def test_a_class_without_rows_is_painted_without_harm(shown, make_confusion: Make) -> None:
    frame = make_confusion()
    view = shown(ConfusionView())
    view.show_frame(replace(frame, train=np.zeros((3, 3), dtype=np.int64)))
    assert view.cell_text(0, 1) == "setosa\n0 of 0 taken for versicolor"
    view.grab()


def test_the_held_out_rows_have_a_matrix_of_their_own(shown, make_confusion: Make) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion())
    view.show_part("test")
    assert view.accuracy == "9 of 9 right (100 %)"
    view.show_frame(make_confusion(tested=False))
    assert view.accuracy == "93 of 99 right (93.9 %)"


# ---------------------------------------------------------------- agreement


@themes
def test_outputs_are_drawn_against_targets_with_the_diagonal(shown, make_agreement: Make, theme: Theme) -> None:
    plot = shown(AgreementPlot())
    look.set_theme(theme)
    plot.show_frame(make_agreement())
    image = image_of(plot)
    assert count_of(image, theme.runs[0]) > 30
    assert count_of(image, theme.runs[1]) > 30
    assert legend_of(plot) == ["y1", "y2", "held out", "agreement"]
    assert plot.paper.x_axis.low == plot.paper.y_axis.low
    assert plot.paper.area.width() == pytest.approx(plot.paper.area.height()), "the diagonal is one"


def test_an_agreement_says_what_it_leaves_out(shown, make_agreement: Make) -> None:
    plot = shown(AgreementPlot())
    plot.show_frame(replace(make_agreement(), note="Drawn: the first 2 of 2,000 outputs."))
    assert plot.legend_text.endswith("too little. Drawn: the first 2 of 2,000 outputs.")
    assert "2,000" in plot.accessibleDescription()


def test_the_pointer_reads_a_row_of_the_agreement(shown, make_agreement: Make) -> None:
    plot = shown(AgreementPlot())
    frame = make_agreement(outputs=1)
    plot.show_frame(frame)
    text = plot._read(float(frame.targets[5, 0]), float(frame.outputs[5, 0]))
    assert text.startswith("row 5, held out: y1\ntarget ")
    assert plot._read(plot.paper.x_axis.low, plot.paper.y_axis.high) == ""


# ---------------------------------------------------------------- for a file


def test_a_file_gets_the_same_map_and_the_shown_one_is_left_alone(
    shown, make_decision: Make, check_dark_picture
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = shown(DecisionPlot())
    plot.show_frame(make_decision())
    plot.highlight((1, 0))
    check_dark_picture(plot)


def test_a_file_gets_the_same_curve_and_the_shown_one_is_left_alone(shown, make_fit: Make, check_dark_picture) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = shown(FitPlot())
    plot.show_frame(make_fit())
    plot.highlight((1, 0))
    check_dark_picture(plot)


def test_a_file_gets_the_same_agreement_and_the_shown_one_is_left_alone(
    shown, make_agreement: Make, check_dark_picture
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = shown(AgreementPlot())
    plot.show_frame(make_agreement())
    check_dark_picture(plot)
