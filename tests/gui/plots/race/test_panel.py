"""The race is lined up, started, paused and begun anew; the table is where the lanes are edited."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.race.panel import RacePanel
from nnviz.gui.widgets.themed import look

OpenPanel = Callable[..., RacePanel]


def press(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def at_rest(qtbot: QtBot, panel: RacePanel) -> None:
    qtbot.waitUntil(lambda: not panel.running and not panel.jobs.busy)


def race(qtbot: QtBot, panel: RacePanel) -> None:
    press(qtbot, panel.controls.start)
    at_rest(qtbot, panel)


# ---------------------------------------------------------------- lanes


def test_it_begins_with_three_learning_rates(open_panel: OpenPanel) -> None:
    panel = open_panel()
    assert panel.table.entries == [("sgd", 0.05), ("sgd", 0.5), ("sgd", 5.0)]
    assert [row.swatch.isVisible() for row in panel.table.rows] == [True] * 3 + [False] * 3


def test_lanes_are_added_up_to_six_and_removed_down_to_one(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel()
    for _ in range(5):
        press(qtbot, panel.controls.add)
    assert len(panel.table.entries) == 6
    assert not panel.controls.add.isEnabled()
    press(qtbot, panel.table.rows[1].remove)
    assert panel.table.entries[:2] == [("sgd", 0.05), ("sgd", 5.0)]
    for _ in range(6):
        press(qtbot, panel.table.rows[0].remove)
    assert len(panel.table.entries) == 1


def test_presets_line_up_rates_or_optimizers(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel()
    press(qtbot, panel.controls.optimizers)
    assert panel.table.entries == [("sgd", 0.5), ("adam", 0.001)]
    press(qtbot, panel.controls.rates)
    assert len(panel.table.entries) == 3


def test_a_typed_learning_rate_and_a_chosen_optimizer_begin_a_new_race(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel()
    race(qtbot, panel)
    rate = panel.table.rows[2].rate
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "0,25")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    optimizer = panel.table.rows[0].optimizer
    optimizer.setCurrentIndex(1)
    optimizer.activated.emit(1)
    assert panel.table.entries == [("adam", 0.05), ("sgd", 0.5), ("sgd", 0.25)]
    assert source.begun[-1].entries == (("adam", 0.05), ("sgd", 0.5), ("sgd", 0.25))
    assert panel.table.rows[0].loss.text() == "0.8"


def test_an_impossible_rate_is_refused_in_a_sentence_and_the_old_race_stays(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel()
    rate = panel.table.rows[0].rate
    for typed, told in (("-1", "The learning rate η must be"), ("many", "is no number")):
        rate.setFocus()
        rate.selectAll()
        qtbot.keyClicks(rate, typed)
        qtbot.keyClick(rate, Qt.Key.Key_Return)
        assert panel.message.isVisible()
        assert told in panel.message.text()
        assert panel.table.entries[0] == ("sgd", 0.05)
    assert len(source.begun) == 1
    press(qtbot, panel.controls.restart)
    assert not panel.message.isVisible()


# ---------------------------------------------------------------- running


def test_all_lanes_run_to_the_update_that_was_asked_for_and_start_goes_on(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel(updates=50)
    with qtbot.waitSignal(panel.running_changed):
        press(qtbot, panel.controls.start)
    assert panel.running
    assert panel.controls.start.text() == "Pause"
    at_rest(qtbot, panel)
    assert panel.controls.start.text() == "Start"
    assert panel.curves.paper.x_axis.high > 50
    assert "update 50" in panel.curves.read_out(50, 0)
    assert [row.state.text() for row in panel.table.rows[:3]] == ["3.", "2.", "1."]
    race(qtbot, panel)
    assert "update 100" in panel.curves.read_out(100, 0)


def test_pause_holds_and_start_goes_on_from_there(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(updates=1_000_000)
    press(qtbot, panel.controls.start)
    qtbot.waitUntil(lambda: panel.table.rows[0].state.text() == "3.")
    press(qtbot, panel.controls.start)
    assert not panel.running
    begun = len(source.begun)
    press(qtbot, panel.controls.start)
    panel.stop()
    assert len(source.begun) == begun


def test_it_starts_from_the_present_weights_and_so_does_restart(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel()
    source.weights = 1
    race(qtbot, panel)
    assert source.begun[-1].start == 1
    source.weights = 2
    panel.refresh()
    assert source.begun[-1].start == 1, "what has run stays until it is begun anew"
    press(qtbot, panel.controls.restart)
    assert source.begun[-1].start == 2
    assert panel.table.rows[0].state.text() == ""


def test_it_rests_when_no_lane_can_go_on(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    source.most = 20
    panel = open_panel(updates=1_000_000)
    race(qtbot, panel)
    assert "update 20" in panel.curves.read_out(50, 0)


def test_an_error_stops_the_race(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel()

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        press(qtbot, panel.controls.start)
        object.__setattr__(panel._race, "extended", fail)
        at_rest(qtbot, panel)
    assert len(caught) == 1


# ---------------------------------------------------------------- pictures


def test_the_mountain_is_computed_at_the_start_and_at_the_end_and_the_paths_move_between(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel(updates=50)
    at_rest(qtbot, panel)
    choices = source.begun[-1].choices
    assert [choice.axes for choice in choices] == ["gradient"], "before there are paths"
    race(qtbot, panel)
    # Start lines the lanes up anew, from the weights as they are then.
    assert [choice.axes for choice in source.begun[-1].choices] == ["gradient", "path"]
    assert panel.plane.frame.paths[0].updates[-1] == 50


def test_curves_alone_need_no_mountain(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(view="curves")
    race(qtbot, panel)
    assert not any(race.choices for race in source.begun)
    assert not panel.plane.isVisible()
    press(qtbot, panel.bar.view_switch.button("surface"))
    at_rest(qtbot, panel)
    assert panel.plane.surface.isVisible()


@pytest.mark.parametrize(
    ("size", "orientation", "curves"),
    [((700, 640), Qt.Orientation.Horizontal, True), ((340, 900), Qt.Orientation.Vertical, True),
     ((340, 480), Qt.Orientation.Vertical, False)],
)  # fmt: skip
def test_curves_and_mountain_share_the_room_there_is(
    qtbot: QtBot, open_panel: OpenPanel, size: tuple[int, int], orientation: Qt.Orientation, curves: bool
) -> None:
    panel = open_panel(size=size)
    at_rest(qtbot, panel)
    assert panel.pictures.orientation() == orientation
    assert panel.curves.isVisible() == curves
    assert panel.plane.isVisible()


def test_losses_are_logarithmic_by_choice(open_panel: OpenPanel) -> None:
    panel = open_panel()
    assert panel.curves.paper.y_axis.log
    panel.bar.log.click()
    assert not panel.curves.paper.y_axis.log
    assert not open_panel().bar.log.isChecked()


def test_it_fits_a_narrow_dock(open_panel: OpenPanel) -> None:
    panel = open_panel(size=(340, 400))
    assert panel.minimumSizeHint().width() <= 340
    assert panel.width() == 340


def test_it_shuts_down_in_the_middle_of_a_race(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel(updates=1_000_000)
    press(qtbot, panel.controls.start)
    panel.shut_down()
    assert not panel.running


@pytest.mark.parametrize("theme", [*THEMES.values(), THEMES["dark"].projector()], ids=lambda theme: theme.name)
@pytest.mark.parametrize("view", ["curves", "map", "surface"])
def test_every_picture_is_painted_in_every_theme(qtbot: QtBot, open_panel: OpenPanel, theme, view: str) -> None:
    panel = open_panel(view=view, size=(700, 640))
    look.set_theme(theme)
    race(qtbot, panel)
    panel.grab()
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 600, 400), theme)
    assert image.pixelColor(1, 1).name() == theme.background
    assert len(np.unique(np.frombuffer(image.constBits(), dtype=np.uint32)[::7])) > 10


def test_in_a_low_and_wide_place_the_choices_stand_beside_the_pictures(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel(size=(1200, 320))
    at_rest(qtbot, panel)
    assert panel.pictures.x() > panel.table.width() / 2
    assert panel.pictures.y() == 0
    assert panel.pictures.height() == panel.viewport().height()
    panel.resize(440, 700)
    qtbot.waitUntil(lambda: panel.pictures.x() == 0)
    assert panel.pictures.y() > 0


def test_nothing_is_cut_off_at_the_side_when_numbers_come(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel(size=(340, 500), updates=20)
    look.set_theme(THEMES["light"].projector())
    panel.start_or_pause()
    at_rest(qtbot, panel)
    panel.resize(panel.minimumSizeHint().width(), 500)
    QApplication.processEvents()
    assert panel.widget().width() <= panel.viewport().width()
