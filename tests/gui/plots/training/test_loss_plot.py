"""The curves show where the training is, can be read, and lead to another moment."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.training.loss_plot import LossPlot, round_up
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import RunCurve, TrainingFrame

MakeFrame = Callable[..., TrainingFrame]
MakeRun = Callable[..., RunCurve]
LIGHT = THEMES["light"]
ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    made = LossPlot()
    qtbot.addWidget(made)
    made.resize(500, 320)
    made.show()
    return made


def image_of(plot: LossPlot) -> QImage:
    image = QImage(500, 320, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        plot.paint(painter, QRectF(0, 0, 500, 320), look.theme)
    return image


def count_of(image: QImage, color: str) -> int:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return np.count_nonzero(pixels & 0xFFFFFF == QColor(color).rgb() & 0xFFFFFF)


def named(plot: LossPlot) -> list[str]:
    """What stands at the ends of the curves."""
    assert not plot.paper.legend
    return [label.name for label in plot._ends.labels()]


def is_neutral(colour: str) -> bool:
    """Whether it has no hue that could mean a sign or a class."""
    red, green, blue, _ = QColor(colour).getRgb()
    return max(red, green, blue) - min(red, green, blue) < 40


# ---------------------------------------------------------------- what is drawn


def test_before_the_first_training_the_plot_says_what_to_press(plot: LossPlot, make_frame: MakeFrame) -> None:
    plot.show_frame(make_frame(current=None, last=0, update=0, verdict=None))
    assert "Press Train" in plot.paper.sentence
    plot.show_frame(make_frame())
    assert plot.paper.sentence == ""


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
def test_training_test_and_the_moment_are_drawn_in_colours_of_their_own(
    plot: LossPlot, make_frame: MakeFrame, theme: Theme
) -> None:
    look.set_theme(theme)
    plot.show_frame(make_frame())
    image = image_of(plot)
    for colour in (theme.text, plot._test_ink(), theme.current):
        assert count_of(image, colour) > 30
    assert is_neutral(theme.text)
    assert is_neutral(plot._test_ink())


def test_without_a_test_set_there_is_one_curve(plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun) -> None:
    run = make_run()
    nothing = np.full(len(run.updates), np.nan)
    plot.show_frame(make_frame(current=replace(run, test_loss=nothing), has_test=False))
    assert named(plot) == ["training rows"]
    assert count_of(image_of(plot), plot._test_ink()) < 10  # but for pixels of blurred edges


def test_earlier_runs_are_drawn_behind_and_counted_at_their_end(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    plot.show_frame(make_frame(earlier=(make_run("run 1", decay=800.0), make_run("run 2", decay=90.0))))
    assert named(plot) == ["training rows", "test rows", "2 earlier runs"]
    assert count_of(image_of(plot), plot._faded()) > 30
    plot.show_frame(make_frame(earlier=(make_run("run 1"),)))
    assert named(plot)[-1] == "earlier run"
    plot.show_frame(make_frame())
    assert count_of(image_of(plot), plot._faded()) < 10


@pytest.mark.parametrize(("quantity", "values"), [("loss", ["0.0635", "0.0762"]), ("accuracy", ["99.7 %", "94.7 %"])])
def test_the_last_values_stand_at_the_ends_of_the_curves(
    plot: LossPlot, make_frame: MakeFrame, quantity: str, values: list[str]
) -> None:
    # By hand: 2·exp(−1000/200) + 0.05 = 0.06348, 1.2 times that; 1 − ½·exp(−5) = 0.9966, and 0.05 less.
    plot.show_frame(make_frame())
    plot.show_quantity(quantity, log=False)
    assert [label.value for label in plot._ends.labels()] == values
    end = plot.pixel(1000.0, plot._train.y[-1])
    assert (plot._ends.labels()[0].x, plot._ends.labels()[0].y) == pytest.approx((end.x(), end.y()))


def test_the_test_curve_is_dashed_and_the_training_curve_is_not(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    run = replace(make_run(), train_loss=np.full(101, 1.0), test_loss=np.full(101, 0.5))
    plot.show_frame(make_frame(current=run, update=0))
    image, left, right = image_of(plot), round(plot.pixel(50, 1).x()), round(plot.pixel(950, 1).x())
    inked = []
    for loss in (1.0, 0.5):
        y = round(plot.pixel(0, loss).y())
        darkest = [min(image.pixelColor(x, y + k).lightness() for k in (-1, 0, 1)) for x in range(left, right)]
        inked.append(np.mean(np.array(darkest) < 150))
    assert inked[0] == 1.0
    assert 0.5 < inked[1] < 0.85


def test_names_shorten_and_values_go_below_them_in_a_narrow_plot(plot: LossPlot, make_frame: MakeFrame) -> None:
    plot.show_frame(make_frame())
    plot.resize(320, 240)
    assert named(plot) == ["training", "test"]
    assert plot.paper.area.right() + plot._ends.column(320) <= 320


def test_in_a_low_plot_the_names_stand_alone(plot: LossPlot, make_frame: MakeFrame) -> None:
    look.set_theme(THEMES["light"].projector())
    plot.resize(470, 210)
    plot.show_frame(make_frame())
    assert [(label.name, label.value) for label in plot._ends.labels()] == [("training", ""), ("test", "")]
    plot.resize(470, 500)
    assert all(label.value for label in plot._ends.labels())


def test_the_axes_rest_while_the_loss_stays_in_its_decade(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    plot.show_quantity("loss", log=True)
    ends = set()
    for last in (0.9, 0.5, 0.3, 0.2, 0.11):
        run = replace(make_run(points=2), train_loss=np.array([5.0, last]), test_loss=np.full(2, np.nan))
        plot.show_frame(make_frame(current=run, last=10, update=10, has_test=False))
        axis, area = plot.paper.y_axis, plot.paper.area
        ends.add((axis.low, axis.high, area.left(), area.width()))
    assert len(ends) == 1


def test_an_earlier_run_that_went_astray_does_not_make_the_current_one_flat(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    run = make_run("run 1")
    astray = replace(run, train_loss=np.geomspace(2, 1e12, len(run.updates)))
    plot.show_frame(make_frame(earlier=(astray,)))
    assert plot.paper.y_axis.high < 20


def test_a_run_that_explodes_leaves_the_picture_where_it_breaks_away(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    run = make_run("run 1")
    exploding = replace(run, train_loss=np.geomspace(2, 1e301, len(run.updates)))
    plot.show_frame(make_frame(current=exploding))
    assert plot.paper.y_axis.high == pytest.approx(20)
    assert "cut off" in plot.paper.y_axis.name
    plot.show_quantity("loss", log=True)
    assert plot.paper.y_axis.high >= 301
    assert plot.paper.y_axis.name == "loss"
    plot.show_quantity("loss", log=False)
    plot.show_frame(make_frame())
    assert plot.paper.y_axis.name == "loss"


def test_the_axis_rests_while_the_curve_grows(plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun) -> None:
    ends = set()
    for points in range(60, 100):
        plot.show_frame(make_frame(current=make_run(points=points), last=10 * points, update=10 * points))
        ends.add(plot.paper.x_axis.high)
    assert len(ends) <= 3


@given(st.floats(1e-9, 1e12))
def test_rounding_up_leaves_at_most_a_third_empty(value: float) -> None:
    assert value <= round_up(value) * (1 + 1e-9) <= 1.5 * value * (1 + 1e-6)


def test_a_logarithmic_axis_leaves_out_what_it_cannot_show(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    run = make_run()
    losses = run.train_loss.copy()
    losses[50:60] = 0.0
    losses[70] = np.inf
    plot.show_quantity("loss", log=True)
    plot.show_frame(make_frame(current=replace(run, train_loss=losses)))
    assert plot.paper.y_axis.log
    assert np.isfinite([plot.paper.y_axis.low, plot.paper.y_axis.high]).all()
    image_of(plot)


def test_a_loss_of_exactly_0_is_drawn_at_the_lower_edge_of_a_log_scale_and_said(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    """One update of linear regression may be enough: 0.5, then 0."""
    run = replace(make_run(points=2, every=1), train_loss=np.array([0.5, 0.0]), test_loss=np.full(2, np.nan))
    frame = make_frame(current=run, update=1, last=1)
    plot.show_frame(frame)
    assert plot.paper.y_axis.name == "loss"
    plot.show_quantity("loss", log=True)
    assert plot.paper.y_axis.name == "loss (0 is drawn at the lower edge)"
    start, end = plot.pixel(0, 0.5), plot.pixel(1, 0.0)
    area = plot.paper.area
    assert area.top() < start.y() < area.bottom() - area.height() / 2
    assert end.y() == area.bottom()
    image, half_way = image_of(plot), round((start.x() + end.x()) / 2)
    column = [image.pixelColor(half_way, y) for y in range(image.height())]
    assert [pixel for pixel in column if pixel.lightness() < 90], "the line that leads there"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0, 1e300, -1e300, 1e-300])
@pytest.mark.parametrize("log", [False, True])
def test_odd_losses_are_painted_without_harm(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun, value: float, log: bool
) -> None:
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises), and a logarithm of what has none."""
    run = make_run()
    odd = replace(run, train_loss=np.full(len(run.updates), value), test_loss=np.full(len(run.updates), value))
    plot.show_quantity("loss", log=log)
    plot.show_frame(make_frame(current=odd, earlier=(odd,)))
    image_of(plot)


def test_a_run_of_no_updates_is_painted_without_harm(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun
) -> None:
    """Catches a range from the first to the last point where they are one, or none."""
    for points in (0, 1):
        plot.show_frame(make_frame(current=make_run(points=points), last=0, update=0))
        image_of(plot)
        plot._read(0.0, 0.0)


def test_accuracy_is_shown_in_per_cent(plot: LossPlot, make_frame: MakeFrame) -> None:
    plot.show_frame(make_frame())
    plot.show_quantity("accuracy", log=True)
    assert not plot.paper.y_axis.log
    assert plot.paper.y_axis.name == "accuracy (%)"
    assert (plot.paper.y_axis.low, plot.paper.y_axis.high) == (0, 103)
    assert plot._train.y.max() == pytest.approx(100, abs=1)


# ---------------------------------------------------------------- reading


def test_the_pointer_reads_both_losses_at_the_nearest_update(plot: LossPlot, make_frame: MakeFrame) -> None:
    frame = make_frame()
    plot.show_frame(frame)
    assert frame.current is not None
    text = plot._read(203.0, 1.9)
    assert text.splitlines()[0] == "update 200"
    assert f"training loss {frame.current.train_loss[20]:.4f}"[:18] in text
    assert "test loss" in text
    assert frame.current.label in text


def test_the_pointer_on_an_earlier_run_names_that(plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun) -> None:
    slow = make_run("run 1 · SGD, η = 0.001", decay=3000.0)
    plot.show_frame(make_frame(earlier=(slow,)))
    assert slow.label in plot._read(500.0, float(slow.train_loss[50]))


def test_the_card_appears_where_the_pointer_is(plot: LossPlot, make_frame: MakeFrame, qtbot: QtBot) -> None:
    plot.show_frame(make_frame())
    before = plot.grab().toImage()
    qtbot.mouseMove(plot.viewport(), plot.paper.area.center().toPoint())
    assert plot.grab().toImage() != before


# ---------------------------------------------------------------- going to another moment


def test_a_click_asks_for_the_update_there(plot: LossPlot, make_frame: MakeFrame, qtbot: QtBot) -> None:
    plot.show_frame(make_frame())
    asked: list[int] = []
    plot.seek_wanted.connect(asked.append)
    with qtbot.waitSignal(plot.seek_sealed):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.pixel(250, 1.5).toPoint())
    assert asked == [pytest.approx(250, abs=3)]


def test_a_drag_of_the_line_scrubs_and_is_sealed_once(plot: LossPlot, make_frame: MakeFrame, qtbot: QtBot) -> None:
    plot.show_frame(make_frame())
    asked: list[int] = []
    sealed: list[bool] = []
    plot.seek_wanted.connect(asked.append)
    plot.seek_sealed.connect(lambda: sealed.append(True))
    places = [plot.pixel(x, 1.5).toPoint() for x in (500, 400, 300, -50)]
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(plot.viewport(), place)
    assert not sealed
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=places[-1])
    assert asked[0] == pytest.approx(400, abs=3)
    assert asked[-1] == 0, "never before the first update"
    assert sealed == [True]
    assert not plot.is_zoomed, "the view stays"


def test_the_line_can_be_taken_hold_of_beside_it_too(plot: LossPlot, make_frame: MakeFrame, qtbot: QtBot) -> None:
    plot.show_frame(make_frame())
    line = plot.pixel(500, 1.5).toPoint()
    qtbot.mouseMove(plot.viewport(), line + QPoint(5, 0))
    assert plot.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    qtbot.mouseMove(plot.viewport(), line + QPoint(60, 0))
    assert plot.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_before_the_first_training_nothing_can_be_asked_for(
    plot: LossPlot, make_frame: MakeFrame, qtbot: QtBot
) -> None:
    """Catches a click that goes to an update of a run that there is not."""
    plot.show_frame(make_frame(current=None, last=0, update=0))
    with qtbot.assertNotEmitted(plot.seek_wanted):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.paper.area.center().toPoint())


def test_who_has_zoomed_is_left_there_while_training_goes_on(
    plot: LossPlot, make_frame: MakeFrame, qtbot: QtBot
) -> None:
    plot.show_frame(make_frame())
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    seen = (plot.paper.x_axis.low, plot.paper.x_axis.high)
    plot.show_quantity("loss", log=False)
    plot.show_frame(make_frame(last=5000, update=5000))
    assert (plot.paper.x_axis.low, plot.paper.x_axis.high) == seen


@pytest.mark.parametrize("log", [False, True])
def test_a_file_gets_the_same_picture_and_the_shown_plot_is_left_alone(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun, check_dark_picture, log: bool
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot.show_quantity("loss", log=log)
    plot.show_frame(make_frame(earlier=(make_run("run 1", decay=800.0),)))
    check_dark_picture(plot)


def test_a_file_gets_the_part_that_was_zoomed_in_on(plot: LossPlot, make_frame: MakeFrame, check_dark_picture) -> None:
    """Catches a picture for a file that shows the whole run again."""
    plot.show_quantity("accuracy", log=False)
    plot.show_frame(make_frame())
    plot._zoom(0.3)
    check_dark_picture(plot)


@pytest.mark.parametrize("value", [0.0, -0.5])
def test_a_log_axis_that_no_loss_has_a_place_on_says_so_in_words(
    plot: LossPlot, make_frame: MakeFrame, make_run: MakeRun, value: float
) -> None:
    run = make_run()
    nothing = np.full(len(run.updates), np.nan)
    frame = make_frame(current=replace(run, train_loss=np.full(len(run.updates), value), test_loss=nothing))
    plot.show_frame(frame)
    assert plot.paper.sentence == ""
    plot.show_quantity("loss", log=True)
    assert "No loss here is above 0" in plot.paper.sentence
    plot.show_frame(make_frame())
    assert plot.paper.sentence == ""
    plot.show_frame(frame)
    plot.show_quantity("loss", log=False)
    assert plot.paper.sentence == "", "even heights show it"
