"""The slice: a valley that stays visible, three steps with their names, and a table under it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.mountain import step_table
from nnviz.gui.plots.mountain.slice import SlicePlot, SliceView, height_range
from nnviz.gui.plots.mountain.step_table import steps_height
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import SliceFrame

pytestmark = pytest.mark.usefixtures("qapp")

MakeSlice = Callable[..., SliceFrame]
ALL_THEMES = [*THEMES.values(), THEMES["light"].projector()]


def test_what_explodes_does_not_press_the_valley_flat(make_slice: MakeSlice) -> None:
    frame = make_slice()
    assert frame.losses.max() > 1e100
    low, high = height_range(frame)
    assert low < frame.losses.min()
    assert frame.loss < high < frame.loss + 2


def test_a_step_that_begins_uphill_is_seen_whole(make_slice: MakeSlice) -> None:
    """Catches a range of a thousandth of the loss, above which curve, tangent and steps all lie."""
    frame = make_slice()
    rises = zip(frame.points, (1.1, 2.0, 900.0), strict=True)
    steps = tuple(replace(step, actual=frame.loss * times) for step, times in rises)
    assert steps[1].label == "η"
    low, high = height_range(replace(frame, points=steps, losses=frame.loss + 0.3 * frame.rates))
    assert low < frame.loss < 2 * frame.loss < high < 5 * frame.loss


@pytest.mark.parametrize("value", [0.0, 1.0, 1e300, -1e300, np.nan, np.inf])
def test_odd_slices_have_a_range_and_are_painted(qtbot: QtBot, make_slice: MakeSlice, value: float) -> None:
    frame = make_slice()
    steps = tuple(replace(step, actual=value, predicted=value) for step in frame.points)
    odd = make_slice(loss=value, losses=np.full_like(frame.losses, value), points=steps, edge=value)
    low, high = height_range(odd)
    assert low < high or not np.isfinite(high)
    view = SliceView()
    qtbot.addWidget(view)
    view.resize(340, 300)
    for shown in (replace(odd, loss=1.0), make_slice(points=steps), make_slice(edge=None, points=())):
        view.show_slice(shown)
        view.grab()


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("size", [(340, 300), (700, 640)])
def test_the_plot_keeps_the_greater_part_of_the_height(
    qtbot: QtBot, make_slice: MakeSlice, theme: Theme, size: tuple[int, int]
) -> None:
    view = SliceView()
    qtbot.addWidget(view)
    view.resize(*size)
    look.set_theme(theme)
    view.show_slice(make_slice(sentence="A long sentence. " * 12))
    view.show()
    assert view.table.height() <= 0.43 * size[1]
    assert view.plot.height() >= 0.55 * size[1]


def test_the_table_takes_more_lines_where_it_is_narrow(make_slice: MakeSlice) -> None:
    frame = make_slice()
    assert steps_height(180, frame, THEMES["light"]) > steps_height(600, frame, THEMES["light"])


def test_the_table_is_told_to_screen_readers(qtbot: QtBot, make_slice: MakeSlice) -> None:
    view = SliceView()
    qtbot.addWidget(view)
    view.show_slice(make_slice())
    told = view.table.accessibleDescription()
    assert "The valley bends upwards." in told
    assert "10η = 1: predicted −0.1, real −0.08" in told


def test_hover_reads_the_curve(qtbot: QtBot, make_slice: MakeSlice) -> None:
    view = SliceView()
    qtbot.addWidget(view)
    frame = make_slice()
    view.show_slice(frame)
    text = view.plot.read_out(float(frame.rates[60]), 0.0)
    assert "loss" in text
    assert "tangent" in text


def test_it_is_painted_on_other_devices(qtbot: QtBot, make_slice: MakeSlice) -> None:
    view = SliceView()
    qtbot.addWidget(view)
    image = QImage(400, 360, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        view.paint(painter, QRectF(0, 0, 400, 360), THEMES["light"])
        view.show_slice(make_slice())
        view.paint(painter, QRectF(0, 0, 400, 360), THEMES["light"])
    assert image.pixelColor(2, 2).name() == THEMES["light"].background


def test_a_file_gets_the_same_curve_and_the_shown_one_is_left_alone(
    qtbot: QtBot, make_slice: MakeSlice, check_dark_picture
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = SlicePlot()
    qtbot.addWidget(plot)
    plot.show_slice(make_slice())
    check_dark_picture(plot)


def test_a_low_table_has_whole_steps_and_the_present_rate_before_the_others(
    make_slice: MakeSlice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches "predicted −0.0116, real" with nothing after it, in large type beside the graph."""
    written: list[str] = []
    monkeypatch.setattr(step_table, "draw_text", lambda painter, room, text, *rest, **options: written.append(text))
    frame, theme = make_slice(), THEMES["light"].projector()
    steps = tuple(replace(step, text=f"predicted −{place}, real −{place}") for place, step in enumerate(frame.points))
    frame = replace(frame, points=steps)
    whole = steps_height(500, frame, theme)
    kept = set[tuple[str, ...]]()
    for height in range(40, round(whole) + 11, 10):
        written.clear()
        step_table.paint_steps(QPainter(), QRectF(0, 0, 500, height), frame, theme)
        labels = tuple(step.label for step in frame.points if step.label in written)
        kept.add(labels)
        said = " ".join(written)
        for step in frame.points:
            assert (step.label in written) == (step.text in said)
    assert kept == {(), ("η",), ("η/10", "η"), ("η/10", "η", "10η")}
