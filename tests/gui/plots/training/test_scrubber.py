"""The handle of the scrubber stands under the line of the moment, at every width."""

from collections.abc import Callable, Mapping

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.training.panel import TrainingPanel
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import TrainingFrame


@pytest.fixture
def panel(qtbot: QtBot, actions: Mapping[str, QAction]) -> TrainingPanel:
    made = TrainingPanel(actions, Settings())
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    return made


def off_the_line(panel: TrainingPanel) -> float:
    """How far the middle of the handle is from the line, in pixels."""
    line = panel.plot.pixel(panel.plot._moment.x, 1.0).x() + panel.plot.x()
    handle = panel._scrubbing.handle
    return abs(panel._scrubbing.x() + handle.x() + handle.width() / 2 - line)


@pytest.mark.parametrize("width", [300, 328, 540, 1100])
@pytest.mark.parametrize(("first", "update"), [(0, 0), (0, 137), (0, 1000), (400, 400), (400, 777)])
def test_the_handle_is_under_the_line(
    panel: TrainingPanel, make_frame: Callable[..., TrainingFrame], qtbot: QtBot, width: int, first: int, update: int
) -> None:
    panel.resize(width, 600)
    panel.show_frame(make_frame(first=first, update=update))
    qtbot.waitUntil(lambda: off_the_line(panel) <= 1.5)


def test_it_stays_there_when_the_axis_or_the_type_changes(
    panel: TrainingPanel, make_frame: Callable[..., TrainingFrame], qtbot: QtBot
) -> None:
    panel.show_frame(make_frame())
    panel.log.click()
    qtbot.waitUntil(lambda: off_the_line(panel) <= 1.5)
    look.set_theme(THEMES["dark"].projector())
    qtbot.waitUntil(lambda: off_the_line(panel) <= 1.5)
    panel.plot.box.setRange(xRange=(300, 700), padding=0)
    qtbot.waitUntil(lambda: off_the_line(panel) <= 1.5)


def test_a_slider_of_a_run_without_updates_has_room_and_is_off(
    panel: TrainingPanel, make_frame: Callable[..., TrainingFrame]
) -> None:
    panel.show_frame(make_frame(current=None, first=0, last=0, update=0, verdict=None))
    assert not panel.scrubber.isEnabled()
    assert panel.scrubber.width() > panel._scrubbing.handle.width()
