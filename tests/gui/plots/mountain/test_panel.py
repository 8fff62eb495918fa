"""The panel asks for what it shows, no more often than needed, and never for two things at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from nnviz.gui import background
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.mountain.panel import MountainPanel
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.model import Target

OpenPanel = Callable[..., MountainPanel]


def settled(qtbot: QtBot, panel: MountainPanel) -> None:
    qtbot.waitUntil(lambda: not panel.jobs.busy)


def press(qtbot: QtBot, panel: MountainPanel, view: str) -> None:
    qtbot.mouseClick(panel.bar.view_switch.button(view), Qt.MouseButton.LeftButton)


def pick(field, key: str) -> None:
    row = field.findData(key)
    field.setCurrentIndex(row)
    field.activated.emit(row)


def title(panel: MountainPanel) -> str:
    return panel.progress.title.text


# ---------------------------------------------------------------- slice


def test_the_slice_is_computed_when_it_is_shown_and_not_again(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel()
    panel.refresh(False)
    settled(qtbot, panel)
    assert title(panel) == "slice 0"
    panel.refresh(False)
    settled(qtbot, panel)
    assert source.slices == 1
    source.weights = 5
    panel.refresh(False)
    settled(qtbot, panel)
    assert title(panel) == "slice 5"


def test_what_changes_while_the_slice_is_computed_is_computed_after_it(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel()
    source.gate = threading.Event()
    panel.refresh(False)
    for source.weights in range(1, 6):
        panel.refresh(False)
    assert source.slices == 1, "never more than one job"
    source.gate.set()
    qtbot.waitUntil(lambda: title(panel) == "slice 5")
    assert source.slices == 2, "what lay between is left out"


def test_while_training_the_slice_comes_a_few_times_a_second(
    qtbot: QtBot, open_panel: OpenPanel, source, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(background, "time", SimpleNamespace(monotonic=lambda: now[0]))
    panel = open_panel()
    for source.weights in range(60):
        panel.refresh(True)
        settled(qtbot, panel)
        now[0] += 0.01
    assert source.slices == 3
    panel.refresh(False)
    qtbot.waitUntil(lambda: title(panel) == "slice 59")


def test_the_last_slice_comes_though_nobody_asks_again(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    """Catches a request that is dropped because it came too soon after the last one."""
    panel = open_panel()
    panel.refresh(True)
    settled(qtbot, panel)
    source.weights = 9
    panel.refresh(True)
    qtbot.waitUntil(lambda: title(panel) == "slice 9")


# ---------------------------------------------------------------- plane


def test_the_plane_is_followed_and_not_computed_again_while_the_weights_move(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    follows = source.follows
    source.weights, source.here = 1, (0.5, 0.5, 1.0)
    panel.refresh(True)
    assert panel.plane.frame.here == (0.5, 0.5, 1.0)
    panel.refresh(True)
    assert source.follows == follows + 1
    assert len(source.choices) == 1


def test_another_mountain_is_computed_anew(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    """Catches a plane that is followed though the net is another one."""
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    source.net = 1
    panel.refresh(True)
    qtbot.waitUntil(lambda: len(source.choices) == 2)
    settled(qtbot, panel)


@pytest.mark.parametrize("training", [True, False])
def test_a_position_that_leaves_the_picture_has_it_grow_at_once(
    qtbot: QtBot, open_panel: OpenPanel, source, training: bool
) -> None:
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    before = panel.plane.frame
    source.weights, source.here = 1, (99.0, 0.0, 1.0)
    panel.refresh(training)
    qtbot.waitUntil(lambda: len(source.choices) == 2)
    settled(qtbot, panel)
    assert source.kept[0] is None
    assert source.kept[1].losses is before.losses, "the old range grows"
    for _ in range(2):
        panel.refresh(training)
        settled(qtbot, panel)
    assert len(source.choices) == 2, "once is enough, wherever it is"


@pytest.mark.parametrize(("reason", "keeps"), [("strayed", True), ("outgrown", False)])
def test_when_the_weights_rest_the_surface_is_theirs(
    qtbot: QtBot, open_panel: OpenPanel, source, reason: str, keeps: bool
) -> None:
    """Catches a ball that hangs beside the surface after a step by hand: the surface was that of other weights."""
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    setattr(source, reason, True)
    source.weights = 1
    panel.refresh(True)
    settled(qtbot, panel)
    assert len(source.choices) == 1, "the range does not move while training"
    panel.refresh(False)
    settled(qtbot, panel)
    assert len(source.choices) == 2
    assert (source.kept[1] is not None) == keeps
    panel.refresh(False)
    settled(qtbot, panel)
    assert len(source.choices) == 2


def test_of_two_weights_alone_there_is_nothing_to_choose(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    source.alone = "loss over w and b"
    panel = open_panel(view="map", axes="weights")
    panel.refresh(False)
    settled(qtbot, panel)
    assert panel.bar.whole.isVisible()
    assert panel.bar.whole.text() == "loss over w and b"
    assert not panel.bar.axes.isVisible()
    assert not panel.bar.first.isVisible()
    panel.plane.show_plane(replace(panel.plane.frame, title="loss over w and b · after 3 updates"))
    panel._show_title()
    assert title(panel) == "after 3 updates", "the line above says the rest"
    source.alone = ""
    panel.refresh(False)
    assert panel.bar.axes.isVisible()
    assert panel.bar.first.isVisible()


def test_in_a_low_and_wide_place_the_choices_stand_beside_the_picture(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel(view="slice")
    panel.refresh(False)
    settled(qtbot, panel)
    assert panel.bar.geometry().bottom() <= panel.pictures.geometry().top()
    panel.resize(1200, 300)
    qtbot.waitUntil(lambda: panel.pictures.x() > 300)
    assert panel.pictures.height() == panel.height()
    assert panel.pictures.width() > 700
    slice_view = panel.slice
    assert slice_view.table.geometry().left() > slice_view.plot.geometry().right()
    panel.resize(440, 480)
    qtbot.waitUntil(lambda: panel.pictures.x() == 0)
    assert slice_view.table.geometry().top() > slice_view.plot.geometry().bottom()


def test_centre_computes_anew(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(view="surface")
    panel.refresh(False)
    settled(qtbot, panel)
    source.weights = 3
    qtbot.mouseClick(panel.bar.centre, Qt.MouseButton.LeftButton)
    settled(qtbot, panel)
    assert title(panel) == "plane 3"


def test_directions_width_and_weights_are_chosen_and_remembered(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    assert not panel.bar.first.isVisible()
    pick(panel.bar.axes, "weights")
    settled(qtbot, panel)
    pick(panel.bar.reach, "4")
    settled(qtbot, panel)
    pick(panel.bar.second.names, "b₂,₁")
    settled(qtbot, panel)
    chosen = source.choices[-1]
    assert (chosen.axes, chosen.reach) == ("weights", 4.0)
    assert (chosen.first, chosen.second) == (Target(1, "W", 0, 0), Target(2, "b", 0))
    assert panel.bar.first.isVisible()
    again = open_panel()
    assert again.bar.choice.axes == "weights"
    assert again.bar.choice.reach == 4.0
    assert again.bar.view == "map"


def test_a_choice_made_meanwhile_calls_the_old_survey_off(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(view="map")
    source.gate = threading.Event()
    panel.refresh(False)
    pick(panel.bar.axes, "gradient")
    qtbot.waitUntil(lambda: len(source.choices) == 2)
    source.gate.set()
    settled(qtbot, panel)
    assert [choice.axes for choice in source.choices] == ["path", "gradient"]


@pytest.mark.parametrize("first", ["map", "slice"])
def test_a_picture_left_while_it_is_surveyed_is_surveyed_when_it_is_shown_again(
    qtbot: QtBot, open_panel: OpenPanel, source, first: str
) -> None:
    """Catches a survey that counts as asked for though it was called off for another picture."""
    second = "slice" if first == "map" else "map"
    titles = {"map": "plane 0", "slice": "slice 0"}
    panel = open_panel(view=first)
    source.gate = threading.Event()
    panel.refresh(False)
    source.gate = None
    for view in (second, first):
        press(qtbot, panel, view)
        settled(qtbot, panel)
        assert title(panel) == titles[view]


def test_a_refusal_is_a_sentence_and_is_tried_again_when_the_weights_have_moved(
    qtbot: QtBot, open_panel: OpenPanel, source
) -> None:
    panel = open_panel(view="map")
    source.sentence = "There is no path yet."
    panel.refresh(False)
    settled(qtbot, panel)
    assert panel.message.isVisible()
    assert panel.message.text() == "There is no path yet."
    panel.refresh(False)
    settled(qtbot, panel)
    assert len(source.choices) == 1
    source.sentence, source.weights = "", 1
    panel.refresh(False)
    settled(qtbot, panel)
    assert not panel.message.isVisible()
    assert title(panel) == "plane 1"


# ---------------------------------------------------------------- pictures


def test_the_switch_goes_from_picture_to_picture(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel()
    panel.refresh(False)
    settled(qtbot, panel)
    assert panel.slice.isVisible()
    press(qtbot, panel, "map")
    settled(qtbot, panel)
    assert panel.plane.map.isVisible()
    press(qtbot, panel, "surface")
    settled(qtbot, panel)
    assert panel.plane.surface.isVisible()
    assert Settings().text("mountain/view") == "surface"


def test_m_goes_from_map_to_surface_and_back(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    qtbot.keyClick(panel.plane.map, Qt.Key.Key_M)
    assert panel.plane.surface.isVisible()
    assert panel.bar.view_switch.button("surface").isChecked()
    qtbot.keyClick(panel.plane.surface, Qt.Key.Key_M)
    assert panel.plane.map.isVisible()


def test_comma_and_full_stop_walk_along_the_path(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(view="surface")
    wanted: list[int] = []
    panel.update_wanted.connect(wanted.append)
    for source.weights, source.updates in ((1, 20), (2, 0), (3, 39)):
        panel.refresh(False)
        settled(qtbot, panel)
        panel.refresh(False)
        for key in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            qtbot.keyClick(panel.plane.surface, key)
    assert wanted == [19, 21, 1, 38], "no farther than it goes"


def test_logarithmic_heights_are_remembered(qtbot: QtBot, open_panel: OpenPanel) -> None:
    panel = open_panel(view="surface")
    panel.refresh(False)
    settled(qtbot, panel)
    panel.bar.log.click()
    assert panel.plane.surface.turn.log
    assert open_panel().bar.log.isChecked()


def test_a_long_survey_shows_its_progress_and_dims_the_old_picture(qtbot: QtBot, open_panel: OpenPanel, source) -> None:
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    source.gate = threading.Event()
    panel.recompute()
    qtbot.waitUntil(lambda: panel.progress.is_shown)
    assert panel.veil.isVisible()
    source.gate.set()
    settled(qtbot, panel)
    qtbot.waitUntil(lambda: not panel.veil.isVisible())
    assert not panel.progress.is_shown


@pytest.mark.parametrize("way", ["button", "escape"])
def test_a_long_survey_is_called_off_and_the_old_picture_stays(
    qtbot: QtBot, open_panel: OpenPanel, source, way: str
) -> None:
    panel = open_panel(view="map")
    panel.refresh(False)
    settled(qtbot, panel)
    source.gate = threading.Event()
    panel.recompute()
    qtbot.waitUntil(lambda: panel.progress.is_shown)
    if way == "button":
        qtbot.mouseClick(panel.progress.button, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    settled(qtbot, panel)
    panel.refresh(False)
    assert not panel.jobs.busy, "what was called off does not begin by itself again"
    assert panel.plane.frame is not None
    assert not panel.veil.isVisible()


def test_it_shuts_down_in_the_middle_of_a_survey(open_panel: OpenPanel, source) -> None:
    panel = open_panel()
    source.gate = threading.Event()
    panel.refresh(False)
    panel.shut_down()
    assert not panel.jobs.busy


@pytest.mark.parametrize("view", ["slice", "map", "surface"])
def test_every_picture_is_painted_in_every_theme(qtbot: QtBot, open_panel: OpenPanel, view: str) -> None:
    panel = open_panel(view=view)
    panel.refresh(False)
    settled(qtbot, panel)
    for theme in (*THEMES.values(), THEMES["dark"].projector()):
        look.set_theme(theme)
        panel.grab()
        image = QImage(250, 210, QImage.Format.Format_RGB32)
        image.fill(0)
        with QPainter(image) as painter:
            panel.paint(painter, QRectF(0, 0, 250, 210), theme)
        assert image.pixelColor(1, 1).name() == theme.background
        assert len(np.unique(np.frombuffer(image.constBits(), dtype=np.uint32)[::7])) > 10
