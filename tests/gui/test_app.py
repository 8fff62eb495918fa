import subprocess
import sys
import threading

import pytest

from nnviz import resources
from nnviz.gui import app
from nnviz.gui.drawing import icons
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.errors import ErrorHook
from nnviz.gui.settings import Settings
from nnviz.gui.window.actions import ACTIONS
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.lesson_shelf import OFFERED

ICONS = sorted(path.stem for path in resources.path("icons").glob("*.svg"))


@pytest.fixture
def hook(qapp):
    return ErrorHook()


@pytest.fixture
def opened(qtbot, qapp, hook, answers):
    style, font, palette = qapp.styleSheet(), qapp.font(), qapp.palette()

    def open_one(path):
        window = app.open_window(qapp)
        app.furnish_window(window, hook, path)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open_one
    for appearance in qapp.findChildren(Appearance):
        appearance.deleteLater()
    qapp.setStyleSheet(style)
    qapp.setFont(font)
    qapp.setPalette(palette)


def test_the_window_opens_on_a_file(opened, qapp):
    window = opened(resources.path("experiments", "iris.nnviz.json"))
    qapp.processEvents()
    assert window.session.frame().controls.experiment.data.name == "iris"
    assert "iris" in window.windowTitle()


def test_the_window_opens_without_a_file_on_something_alive(opened):
    window = opened(None)
    assert window.session.frame().status.loss == "L = 1.52"
    assert window.session.state.step.phase == "loss"
    assert window.action_set["back"].isEnabled()
    assert not window.session.modified
    window.action_set["next"].trigger()
    assert window.session.state.step.phase == "backward"


def test_a_file_is_opened_as_it_is(opened):
    assert opened(resources.path("experiments", "xor.nnviz.json")).session.state.cursor == 0


@pytest.mark.parametrize("content", ["", "[" * 100_000])
def test_a_bad_file_opens_the_first_experiment_and_shows_the_sentence(opened, tmp_path, content):
    bad = tmp_path / "bad.nnviz.json"
    bad.write_text(content, encoding="utf-8")
    window = opened(bad)
    assert window.isVisible()
    assert window.session.path is None
    assert window.messages.is_error
    assert window.messages.isVisible()


def test_the_hook_knows_the_window_and_how_to_save_a_copy(opened, hook, tmp_path):
    window = opened(None)
    assert hook.window is window
    hook.save_copy(tmp_path / "copy.nnviz.json")
    assert (tmp_path / "copy.nnviz.json").is_file()


def test_the_appearance_follows_the_system_until_a_theme_is_chosen(opened, qapp, monkeypatch):
    window = opened(None)
    appearance = window.appearance
    for system in ("dark", "contrast", "light"):
        monkeypatch.setattr(appearance, "_system_theme", lambda system=system: system)
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
        assert appearance.theme.name == system
        assert qapp.palette().window().color().name() == THEMES[system].panel
    appearance.choose("dark")
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert appearance.theme.name == "dark"


@pytest.mark.parametrize("name", ICONS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_icon_shows_something(qapp, name, theme):
    picture = icons.icon(name, theme).pixmap(16, 16).toImage()
    colours = {picture.pixelColor(x, y).alpha() > 0 for x in range(16) for y in range(16)}
    assert colours == {True, False}


def test_every_icon_of_an_action_exists():
    assert {entry.icon for entry in ACTIONS.values() if entry.icon} <= set(ICONS)


def test_settings_survive_what_they_cannot_read():
    settings = Settings()
    for key, wrong in (("a", "many"), ("b", "-1"), ("c", "99999999999999999999")):
        settings.set(key, wrong)
        assert settings.number(key, 7, 0, 100) == 7
        assert settings.sizes(key) in ([], [int(wrong)] if wrong.isdigit() else [])
    settings.set("files/recent", "[" * 100_000)
    assert settings.recent_files() == []
    settings.set("files/recent", '{"a": 1}')
    assert settings.recent_files() == []


def test_recent_files_are_few_and_the_latest_comes_first(tmp_path):
    settings = Settings()
    paths = [tmp_path / f"{number}.nnviz.json" for number in range(12)]
    for path in [*paths, paths[5]]:
        settings.add_recent_file(path)
    assert settings.recent_files() == [paths[5], *reversed(paths[6:]), paths[4]]


RUN = """
import builtins, sys
plain = builtins.__import__
from nnviz.gui import app
from PySide6.QtCore import QTimer

original = app.open_window

def open_window(application):
    window = original(application)
    window.opened.connect(lambda: QTimer.singleShot(0, window, window.close))
    return window

app.open_window = open_window
status = app.run(None)
from PySide6.QtWidgets import QApplication
print(status, QApplication.applicationName(), builtins.__import__ is plain)
print(*sys.modules)
"""
#: What no first picture needs, by how its modules begin: plots, lessons, tables, questions, dialogs; commands, training
#: and its verdict, the nudge check, paths, LaTeX, speech, figures for paper, slips, images.
LATER = (
    "pyqtgraph", "markdown_it", "nnviz.gui.plots", "nnviz.gui.lesson.", "nnviz.lessons.player", "nnviz.lessons.reading",
    "nnviz.core.datasets.csv_file.reading", "nnviz.session.recognition", "nnviz.session.predict.slips",
    "nnviz.gui.controls.inputs", "nnviz.gui.export.dialog", "nnviz.gui.window.help", "nnviz.gui.window.preferences",
    "nnviz.core.trainability", "nnviz.session.trainability", "nnviz.session.surveys",
    "nnviz.session.commands", "nnviz.session.compare.lanes", "nnviz.session.run", "nnviz.core.history",
    "nnviz.core.engine.trainer", "nnviz.core.judgement", "nnviz.core.landscape", "nnviz.core.nudge", "nnviz.core.paths",
    "nnviz.session.latex", "nnviz.session.tables", "csv", "nnviz.session.frame.plots", "nnviz.session.frame.question",
    "nnviz.session.frame.inspector", "nnviz.session.predict", "nnviz.gui.drawing.speech", "nnviz.gui.widgets.waiting",
    "nnviz.gui.graph.figure_height", "nnviz.gui.graph.slips", "nnviz.gui.drawing.pixels", "nnviz.gui.chain.question",
    "nnviz.gui.controllers.watching",
)  # fmt: skip


def test_run_shows_the_window_until_it_is_closed_and_loads_no_more_than_it_shows():
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, timeout=60, check=False)
    told, modules = done.stdout.splitlines()
    assert told.split() == ["0", "nnviz", "True"], done.stderr
    assert "Traceback" not in done.stderr
    assert not [name for name in modules.split() if name.startswith(LATER)]


@pytest.fixture
def waiting(opened):
    """A window on the loss, of which nothing has been made yet, and not at the first start."""
    Settings().set(OFFERED, True)
    window = opened(None)
    window.plots.wait()
    window.plots.area.bring("training")
    return window


def test_what_is_asked_for_next_is_loaded_in_a_thread_and_then_the_plot_comes(waiting, qtbot, monkeypatch):
    loaded, gate = [], threading.Event()

    def load(name: str) -> None:
        gate.wait(10)
        loaded.append((name, threading.current_thread()))

    monkeypatch.setattr(app, "import_module", load)
    app.load_next(waiting)
    qtbot.wait(50)
    was_empty = "training" not in waiting.plots.views
    gate.set()
    qtbot.waitUntil(lambda: "training" in waiting.plots.views)
    assert was_empty
    names, threads = zip(*loaded, strict=True)
    assert names == app.LOADED_NEXT
    assert threading.main_thread() not in threads


def test_a_window_that_is_closed_while_they_are_loaded_gets_none(waiting, qtbot, monkeypatch):
    monkeypatch.setattr(app, "import_module", lambda name: None)
    app.load_next(waiting)
    waiting.close()
    qtbot.wait(50)
    assert "training" not in waiting.plots.views


def test_a_window_that_was_closed_at_once_loads_nothing(waiting, monkeypatch):
    loaded = []
    monkeypatch.setattr(app, "import_module", loaded.append)
    waiting.close()
    app.load_next(waiting)
    assert loaded == []


def test_at_the_first_start_a_line_invites_to_the_lessons_beside_the_live_net_and_not_with_a_file(opened, qtbot):
    window = opened(resources.path("experiments", "xor.nnviz.json"))
    assert not Settings().flag(OFFERED)
    window.close()
    window = opened(None)
    qtbot.waitUntil(lambda: window.lesson_shelf.invitation is not None)
    assert window.session.length > 1  # the live net, its forward pass done
    assert not window.lessons.is_open
