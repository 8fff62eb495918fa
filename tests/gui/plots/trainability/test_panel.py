"""The tab of the map: it grows from a coarse picture on, a pixel is read out and opened, a rectangle is a map."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.trainability.panel import STALE, TrainabilityPanel
from nnviz.gui.plots.trainability.view import HELP, INVITATION
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.session import Session
from nnviz.session.surveys import trainability as surveys
from nnviz.session.trainability.pixels import compute_tile
from nnviz.session.trainability.tiles import tile_with


@pytest.fixture(scope="module")
def made(qapp):
    """A panel that has drawn a map, for all tests that leave it as it is."""
    session, settings = Session.open(resources.path("experiments", "where-learning-starts.nnviz.json")), Settings()
    settings.set("trainability/size", 32)
    panel = TrainabilityPanel(lambda: session.state, settings)
    panel.resize(900, 640)
    panel.show()
    panel.refresh()
    yield panel, session
    panel.shut_down()
    panel.close()
    panel.deleteLater()


@pytest.fixture
def panel(made, qtbot, monkeypatch):
    """It shows its whole map of ten updates again; small maps are computed here, however busy the machine is."""
    monkeypatch.setattr(surveys, "_SHORT", 60.0)
    panel, session = made
    while session.position:
        session.undo()
    panel.refresh()
    if panel.map.grid is None:
        panel.bar.updates.setValue(10)
        panel.draw.click()
    panel.map.back(all_the_way=True)
    rest(qtbot, panel)
    panel.grab()
    yield panel
    rest(qtbot, panel)


@pytest.fixture
def session(made):
    return made[1]


def rest(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.is_busy)


def place(panel, row, column):
    return panel.view.layout_shown.place_of(row, column).toPoint()


def drag(qtbot, view, start, end):
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for at in (start + QPoint(9, 9), end):
        QApplication.sendEvent(view, moved(view, at, Qt.MouseButton.LeftButton))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def moved(view, at, buttons=Qt.MouseButton.NoButton):
    where = QPointF(at)
    return QMouseEvent(
        QEvent.Type.MouseMove, where, QPointF(view.mapToGlobal(at)), Qt.MouseButton.NoButton, buttons,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip


def test_the_whole_map_is_drawn_and_says_how_to_use_it(panel):
    grid = panel.map.grid
    assert grid.is_whole
    assert grid.job.updates == 10
    tile = tile_with(*grid.job.shape, 5, 7)
    again = compute_tile(grid.job, tile)
    assert np.array_equal(again.end, grid.loss[np.ix_(tile.rows, tile.columns)], equal_nan=True)
    assert "Drag a rectangle" in panel.words.text
    assert HELP in panel.view.tip_at(QPointF(1, 1))
    assert panel.view.told((5, 7)) in panel.view.tip_at(QPointF(place(panel, 5, 7)))
    assert panel.progress.isHidden()
    assert not panel.draw.isEnabled()


def test_before_there_is_a_map_it_says_what_one_is(qtbot, session):
    panel = TrainabilityPanel(lambda: session.state, Settings())
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    panel.refresh()
    assert panel.words.text == ""
    assert panel.view.accessibleDescription() == INVITATION
    assert panel.view.tip_at(QPointF(panel.view.rect().center())) == ""  # no hand can do anything yet
    assert panel.draw.isEnabled()
    assert not panel.bar.isVisible()  # a low panel has it behind a button
    qtbot.mouseClick(panel.choose, Qt.MouseButton.LeftButton)
    assert panel.bar.isVisible()
    panel.shut_down()


def test_the_pointer_reads_a_run_out_with_its_curve_beside_the_present_one(qtbot, panel):
    QApplication.sendEvent(panel.view, moved(panel.view, place(panel, 20, 11)))
    assert panel.view.ring == (20, 11)
    qtbot.waitUntil(lambda: panel.curves.replay is not None and panel.curves.curve is not None)
    frame, grid = panel.readout.frame, panel.map.grid
    assert frame.pointer.losses[-1] == grid.loss[20, 11]
    assert len(frame.present.losses) == 11
    assert "loss after 10" in panel.readout.accessibleDescription()


def test_a_click_and_enter_open_that_very_run(qtbot, panel):
    opened = []
    panel.run_opened.connect(lambda *told: opened.append(told))
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=place(panel, 9, 4))
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    job = panel.map.grid.job
    assert [told[0] is job for told in opened] == [True, True]
    assert [told[1:] for told in opened] == [
        (job.x.values[4], job.y.values[9]), (job.x.values[14], job.y.values[10]),
    ]  # fmt: skip


def test_where_float64_goes_is_told_of_the_run_that_was_opened(qtbot, panel):
    heard = []
    panel.told.connect(heard.append)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=place(panel, 3, 3))
    qtbot.waitUntil(lambda: bool(heard))
    assert "float64" in heard[0]
    rest(qtbot, panel)
    assert len(heard) == 1


def test_a_rectangle_is_a_map_and_backspace_leads_back(qtbot, panel):
    whole = panel.map.grid
    drag(qtbot, panel.view, place(panel, 8, 8), place(panel, 24, 20))
    rest(qtbot, panel)
    job = panel.map.grid.job
    assert panel.map.grid.is_whole
    assert job.x.low == pytest.approx(whole.job.x.values[8], rel=0.1)
    assert job.y.high == pytest.approx(whole.job.y.values[24], rel=0.1)
    assert job.guess == whole.job.guess  # so the scale of its colours is the same
    assert panel.back.isVisible()
    qtbot.keyClick(panel.view, Qt.Key.Key_Plus)
    rest(qtbot, panel)
    qtbot.keyClick(panel.view, Qt.Key.Key_Backspace)
    assert panel.map.grid.job is job
    qtbot.keyClick(panel.view, Qt.Key.Key_0)
    assert panel.map.grid is whole
    assert not panel.back.isVisible()


def test_the_cross_follows_the_experiment_and_another_experiment_is_said(qtbot, panel, session):
    job = panel.map.grid.job
    before = panel.view.marks.present
    session.run("open_pixel", job=job, x=float(job.x.values[3]), y=float(job.y.values[7]))
    panel.refresh()
    assert panel.view.marks.present == (job.x.values[3], job.y.values[7]) != before
    assert panel.veil.isHidden()
    session.run("set_activation", layer=1, name="sin")
    panel.refresh()
    assert panel.words.text == STALE
    assert panel.veil.isVisible()
    assert panel.draw.isEnabled()
    assert panel.draw.text() == "Draw again"
    session.undo()
    panel.refresh()
    assert panel.veil.isHidden()


def test_other_choices_wait_to_be_drawn(panel):
    panel.bar.updates.setValue(12)
    assert panel.draw.isEnabled()
    panel.bar.updates.setValue(10)
    assert not panel.draw.isEnabled()


def test_an_axis_is_chosen_by_name_or_typed_and_what_there_is_not_is_refused(qtbot, panel):
    said, field = [], panel.bar.x.key
    panel.refused.connect(said.append)
    first = panel.wish
    for text, key in (("optimizer.weight_decay", "optimizer.weight_decay"), ("batch size", "batch_size")):
        field.lineEdit().selectAll()
        qtbot.keyClicks(field.lineEdit(), text)
        qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
        assert panel.wish.x[0] == key
    field.lineEdit().selectAll()
    qtbot.keyClicks(field.lineEdit(), "optimizer.momentun")
    qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    assert said
    assert "optimizer.momentun" in said[0]
    assert panel.wish.x[0] == "batch_size"
    panel._want(first)


def test_ends_that_cannot_be_are_said_in_a_sentence(qtbot, panel):
    said, first = [], panel.wish
    panel.refused.connect(said.append)
    panel.bar.y.low.selectAll()
    qtbot.keyClicks(panel.bar.y.low, "99")
    qtbot.keyClick(panel.bar.y.low, Qt.Key.Key_Return)
    panel.draw.click()
    assert "from a lower number to a higher one" in said[-1]
    panel._want(first)


def test_the_menu_has_the_run_and_the_numbers(qtbot, panel, monkeypatch, tmp_path):
    kept, path = [], tmp_path / "runs.npz"
    panel.lane_wanted.connect(lambda *told: kept.append(told))
    panel.copying.open(place(panel, 5, 6))
    entries = {action.text().replace("&", ""): action for action in panel.copying.menu.actions()}
    assert "Save as CSV…" in entries
    entries["Keep this run as a lane in Compare"].trigger()
    job = panel.map.grid.job
    assert kept == [(job, job.x.values[6], job.y.values[5])]
    monkeypatch.setattr(Dialogs, "ask_target", lambda *asked: path)
    entries["Save the runs as NumPy file…"].trigger()
    panel.copying.menu.close()
    with np.load(path) as found:
        assert np.array_equal(found["loss"], panel.map.grid.loss, equal_nan=True)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_it_is_a_picture_in_every_theme(panel, theme):
    image = QImage(700, 600, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        assert isinstance(panel.paint(painter, QRectF(0, 0, 700, 600), theme), tuple)
    assert len({image.pixel(x, 300) for x in range(0, 700, 5)}) > 5


def test_work_is_called_off_by_esc_and_goes_on(qtbot, panel, monkeypatch):
    monkeypatch.setattr(surveys, "_SHORT", 0.0)
    first = panel.wish
    panel._want(replace(first, updates=3000, size=64))
    panel.draw.click()
    qtbot.waitUntil(lambda: panel.map.is_busy)
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.map.is_busy)
    assert "Called off" in panel.words.text
    assert panel.draw.text() == "Go on"
    panel.draw.click()
    assert panel.map.is_busy
    panel._want(first)
    monkeypatch.setattr(surveys, "_SHORT", 60.0)
    panel.draw.click()
    rest(qtbot, panel)
    assert panel.map.grid.job.updates == first.updates


def test_what_is_chosen_is_remembered(qtbot, session):
    wishes = []
    for _ in range(2):
        panel = TrainabilityPanel(lambda: session.state, Settings())
        qtbot.addWidget(panel)
        panel.refresh()
        wishes.append(panel.wish)
        panel.bar.contours.click()
        panel.bar.size.setCurrentIndex(panel.bar.size.findText("128²"))
        panel.bar.size.activated.emit(panel.bar.size.currentIndex())
        panel.shut_down()
    assert [(wish.contours, wish.size) for wish in wishes] == [(False, 256), (True, 128)]
