"""The window is on the screen before anything is in it, and what comes then does not jump."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor

from nnviz.gui import app
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.placement import USUAL_SIZE, place_of_canvas
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session


class Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def empty(qtbot, qapp, answers):
    """A window that is shown, and waits for its furniture."""
    style, font, palette = qapp.styleSheet(), qapp.font(), qapp.palette()
    window = app.open_window(qapp)
    qtbot.addWidget(window)
    window.resize(*USUAL_SIZE)
    with qtbot.waitSignal(window.opened):
        window.show()
    yield window
    for appearance in qapp.findChildren(Appearance):
        appearance.deleteLater()
    qapp.setStyleSheet(style)
    qapp.setFont(font)
    qapp.setPalette(palette)


def furnish(window: MainWindow, qtbot) -> None:
    painted = Paints(window)
    window.furnish(Session.new())
    qtbot.waitUntil(lambda: painted.count > 0)


def test_an_empty_window_shows_the_theme_where_the_canvas_will_be(empty):
    theme, place = empty.appearance.theme, place_of_canvas(empty, empty.settings)
    picture = empty.grab().toImage()
    assert picture.pixelColor(place.center()) == QColor(theme.background)
    assert picture.pixelColor(place.left() // 2, place.center().y()) == QColor(theme.panel)


def margins(window: MainWindow, place: QRect) -> list[int]:
    whole = window.rect()
    return [place.left(), place.top(), whole.right() - place.right(), whole.bottom() - place.bottom()]


def test_the_canvas_comes_where_its_place_was_kept(empty, qtbot):
    empty.resize(*USUAL_SIZE)  # showing it has made it as small as the screen in memory
    kept = margins(empty, place_of_canvas(empty, empty.settings))
    furnish(empty, qtbot)
    assert margins(empty, empty.canvas.geometry()) == pytest.approx(kept, abs=3)


def test_a_layout_of_ones_own_is_kept_in_the_same_way(empty, qtbot, qapp):
    furnish(empty, qtbot)
    empty.arrangement.toggle("controls")
    empty.arrangement.toggle("status")
    qapp.processEvents()
    kept = margins(empty, empty.canvas.geometry())
    empty.close()
    again = app.open_window(qapp)
    qtbot.addWidget(again)
    assert margins(again, place_of_canvas(again, again.settings)) == kept
    assert kept[0] < 10


def test_nothing_is_painted_before_everything_is_in_its_place(empty, qtbot):
    empty.furnish(Session.new())
    paints = {panel: Paints(panel) for panel in (empty.graph, empty.chain, empty.toolbar, empty.status)}
    qtbot.waitUntil(lambda: paints[empty.graph].count > 0)
    places = [panel.geometry() for panel in paints]
    qtbot.wait(50)
    assert [panel.geometry() for panel in paints] == places
    assert [paint.count for paint in paints.values()] == [1, 1, 1, 1]
    assert empty.updatesEnabled()


@pytest.mark.usefixtures("painted")
def test_a_furnished_window_looks_like_one_that_was_complete_from_the_start(empty, qtbot, open_window, qapp):
    furnish(empty, qtbot)
    complete = open_window()
    for window in (empty, complete):
        window.graph.setFocus()
        window.graph.theme_changed()  # painted anew: what looks as before comes from kept pictures in both
    qapp.processEvents()
    assert empty.graph.grab().toImage() == complete.graph.grab().toImage()
    assert empty.chain.grab().toImage() == complete.chain.grab().toImage()
    assert empty.controls.size() == complete.controls.size()
    assert empty.windowTitle() == complete.windowTitle()


def test_an_empty_window_can_be_closed_resized_and_typed_into(empty, qtbot, qapp):
    empty.resize(900, 700)
    qtbot.keyClick(empty, "\x1b")
    qapp.processEvents()
    assert empty.close()
    assert not empty.isVisible()


FAILS = """
import sys
from nnviz.gui import app
from nnviz.session import Session, UserError

def fail():
    raise UserError("The first experiment is damaged.")

Session.new = fail
from nnviz import cli
sys.exit(cli.main([]))
"""


def test_what_fails_after_the_window_has_opened_is_told_as_before():
    done = subprocess.run([sys.executable, "-c", FAILS], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "nnviz: The first experiment is damaged." in done.stderr


LOADED = """
import sys
from nnviz.gui import app

furnish = app.furnish_window
def look(window, hook, path, **choices):
    print(*sorted({"numpy", "mathra", "pyqtgraph", "nnviz.session"} & set(sys.modules)))
    window.close()

app.furnish_window = look
app.run(None)
"""


def test_the_window_opens_before_the_session_and_the_formulas_are_loaded():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["numpy"], done.stderr


def test_the_step_keys_have_the_focus_as_soon_as_there_is_a_graph(empty, qtbot):
    furnish(empty, qtbot)
    assert empty.focusWidget() is empty.graph
