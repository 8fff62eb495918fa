import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtGui import QCloseEvent, QDesktopServices, QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QLabel, QMenu

from nnviz.gui.drawing import fonts
from nnviz.gui.runner import Runner
from nnviz.gui.window.action import key_texts, tip_with_keys
from nnviz.gui.window.actions import ACTIONS, MENUS
from nnviz.gui.window.appearance import CHOICES
from nnviz.gui.window.help import keys_in_words
from nnviz.gui.window.plot_docks import PLOTS
from nnviz.gui.window.window import MainWindow
from nnviz.session.commands import COMMANDS

#: Nothing was opened yet; and boxes are for other nets (test_functions).
NOT_HERE = ("reopen", "functions")
PRESSED = [name for name, entry in ACTIONS.items() if not entry.fills and name not in NOT_HERE]

#: What an action needs in order to have something to do: others that are pressed before it.
BEFORE = {
    "redo": ["next", "undo"],
    "route_chain": ["route_pass"],
    "view_matrix": ["view_path"],
    "scope_sample": ["scope_batch"],
    "edges_gradient": ["edges_weight"],
    "theme_system": ["theme_dark"],
    "by_weights": ["by_biases"],
    "home": ["next"],
    "layer_before": ["layer_after"],
    "text_usual": ["text_larger"],
    "show_legend": ["projector"],
    "zoom_out": ["zoom_in", "zoom_in"],
    "zoom_fit": ["zoom_in"],
    "hint": ["predict", "next"],
    "reset": ["next_update", "next_update"],
    "run_first": ["train_update"],
    "run_last": ["train_update", "train_update", "run_first"],
}


@pytest.fixture
def window(kept_window: MainWindow) -> MainWindow:
    return kept_window


@dataclass
class Seen:
    """Everything outside the session that an action may do."""

    calls: list[str]

    def record(self, name: str, answer: object):
        def call(*_: object, **__: object) -> object:
            self.calls.append(name)
            return answer

        return call


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Dialogs of the system note that they were asked for, and are cancelled."""
    seen = Seen([])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", seen.record("open", ("", "")))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", seen.record("save", ("", "")))
    monkeypatch.setattr(QInputDialog, "getInt", seen.record("number", (3, True)))
    monkeypatch.setattr(QDesktopServices, "openUrl", seen.record("folder", True))
    monkeypatch.setattr(QProcess, "startDetached", seen.record("process", (True, 1)))
    return seen


def picture_of(window, seen: Seen) -> list[object]:
    """What a user could notice."""
    clipboard = QGuiApplication.clipboard()
    view, presenter = window.arrangement, window.presenter
    return [
        id(window.session.state), window.session.position, window.playback.running, window.isVisible(),
        [view.is_shown(name) for name in view.panels],
        [name for name in PLOTS if window.plots.is_shown(name)], window.training.running,
        window.appearance.choice, window.appearance.projector, window.appearance.text_size,
        window.graph.graph_layout().zoom, window.graph.shows_legend(), presenter.is_presenter(), presenter.is_blank(),
        presenter.is_full_screen(), window.predicting.is_on(), window.predicting.has_hint(),
        tuple(seen.calls), id(window.focusWidget()), clipboard.text(), clipboard.image().isNull(),
        sorted(dialog.windowTitle() for dialog in window.findChildren(QDialog) if dialog.isVisible()),
    ]  # fmt: skip


@pytest.mark.parametrize("name", PRESSED)
def test_every_action_does_something_and_its_tick_follows_what_is(window, seen, qapp, tmp_path, name):
    QGuiApplication.clipboard().clear()
    window.session.next("layer")
    window.session.run("choose", layer=1, parameter="W")
    qapp.processEvents()
    for other in BEFORE.get(name, []):
        window.action_set[other].trigger()
        qapp.processEvents()
    if name == "break_symmetry":
        window.session.run("set_scheme", scheme="zeros")
        qapp.processEvents()
    if name == "embed_table":
        (tmp_path / "table.csv").write_text("a,b\n1,2.5\n2,3.5\n", encoding="utf-8")
        window.session.run("open_csv", path=str(tmp_path / "table.csv"))
        qapp.processEvents()
    if name in ("reset_layout", "new"):
        window.arrangement.toggle("chain")
        qapp.processEvents()
    action = window.action_set[name]
    qapp.processEvents()
    before, ticked = picture_of(window, seen), action.isChecked()
    assert action.isEnabled()
    action.trigger()
    qapp.processEvents()
    assert picture_of(window, seen) != before
    qapp.processEvents()
    window.grab()  # whatever it has led to can be painted
    if action.entry.ticked:
        assert action.isChecked() == window.action_set.make(action.entry.ticked)
        assert action.isChecked() if action.entry.group else action.isChecked() != ticked
    window.playback.stop()
    window.training.stop()


def test_every_action_tells_its_keys_and_is_in_a_menu(window):
    for name, entry in ACTIONS.items():
        assert entry.tip, name
        assert f"&{entry.menu.split('/')[0]}" in MENUS, name
        assert (entry.does is None) != (entry.fills is None), name
        if entry.fills:
            continue
        action = window.action_set[name]
        assert action in window.action_set.menu(entry.menu).actions(), name
        for text in key_texts((*entry.keys, *entry.canvas_keys)):
            assert text in action.toolTip(), name


def test_every_command_of_an_action_exists():
    calls = [entry.does for entry in ACTIONS.values() if entry.does and entry.does.method is Runner.run]
    assert calls
    assert {call.arguments[0] for call in calls} <= set(COMMANDS)


def test_no_two_actions_want_the_same_key():
    for kind in ("keys", "canvas_keys", "presenter_keys"):
        keys = [QKeySequence(key).toString() for entry in ACTIONS.values() for key in getattr(entry, kind)]
        assert all(keys), kind
        assert len(keys) == len(set(keys)), kind
    everywhere = {key for entry in ACTIONS.values() for key in entry.keys}
    elsewhere = {key for entry in ACTIONS.values() for key in (*entry.canvas_keys, *entry.presenter_keys)}
    assert not everywhere & elsewhere


def test_bare_keys_belong_to_the_canvas():
    for name, entry in ACTIONS.items():
        for key in entry.keys:
            assert "+" in key or key.startswith("F"), f"{name}: {key} would be taken from every field"


def test_no_two_entries_of_a_menu_share_a_letter():
    entries = {(entry.menu, entry.text) for entry in ACTIONS.values()}
    entries |= {tuple(entry.menu.rsplit("/", 1)) for entry in ACTIONS.values() if "/" in entry.menu}  # menus in menus
    letters: dict[tuple[str, str], str] = {}
    for menu, text in sorted(entries):
        place = text.find("&")
        if place >= 0:
            key = (menu.replace("&", ""), text[place + 1].lower())
            assert key not in letters, f"{text} and {letters.get(key)}"
            letters[key] = text


def test_the_letters_of_every_text_are_in_the_bundled_font(qapp):
    metrics = QFontMetrics(fonts.ui_font(13))
    for name, entry in ACTIONS.items():
        words = entry.text + tip_with_keys(entry) + keys_in_words(entry)
        missing = {letter for letter in words if not metrics.inFontUcs4(ord(letter))}
        assert not missing, f"{name}: {missing}"


# ---------------------------------------------------------------- keys


FIELDS = {
    "spin box": lambda window: window.controls.initialization.seed,
    "number": lambda window: window.controls.learning_rate.field,
    "slider": lambda window: window.controls.learning_rate.slider,
    "combo box": lambda window: window.controls.initialization.scheme,
    "table": lambda window: window.controls.sample.inputs,
    "title": lambda window: window.controls.data.name,
    "timeline": lambda window: window.status.timeline,
}
BARE = ["Right", "Left", "Home", "End", "PageDown", "PageUp", "Space"]  # Space last: it opens a list


@pytest.mark.parametrize("field", FIELDS)
def test_stepping_keys_are_not_taken_from_a_field_that_has_the_focus(window, qapp, qtbot, field, monkeypatch):
    window.session.next()
    qapp.processEvents()
    steps = []
    for name in ("next", "back", "home", "end", "play_or_pause"):
        monkeypatch.setattr(window.stepping, name, lambda name=name: steps.append(name))
    window.controls.data.set_open(True)
    widget = FIELDS[field](window)
    for key in BARE:
        widget.setFocus()
        assert widget.hasFocus()
        qtbot.keyClick(widget, getattr(Qt.Key, f"Key_{key}"))
        assert steps == [], key


@pytest.mark.parametrize("view", ["graph", "chain"])
def test_bare_keys_step_while_the_picture_has_the_focus(window, qapp, qtbot, view):
    widget = getattr(window, view)
    widget.setFocus()
    for key, position in (("Right", 1), ("Right", 2), ("Left", 1)):
        qtbot.keyClick(widget, getattr(Qt.Key, f"Key_{key}"))
        qapp.processEvents()
        assert window.session.position == position
    qtbot.keyClick(widget, Qt.Key.Key_End)
    assert window.session.frame().status.step == window.session.frame().status.steps
    qtbot.keyClick(widget, Qt.Key.Key_Home)
    assert window.session.frame().status.step == 0
    qtbot.keyClick(widget, Qt.Key.Key_Space)
    assert window.playback.running
    window.playback.stop()
    window.training.stop()


def test_function_keys_step_from_everywhere(window, qapp, qtbot):
    field = window.controls.learning_rate.field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.position == 1
    qapp.processEvents()
    qtbot.keyClick(field, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert window.session.position == 0


def test_keys_work_while_the_menu_bar_is_hidden(window, qtbot):
    window.menuBar().hide()
    qtbot.keyClick(window.graph, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.position == 1


# ---------------------------------------------------------------- help


def test_the_list_of_keys_is_made_from_the_table_and_can_be_searched(window, qapp):
    window.action_set["shortcuts"].trigger()
    dialog = next(one for one in window.findChildren(QDialog) if one.windowTitle() == "Keyboard shortcuts")
    assert not dialog.isModal()
    tree = dialog.tree

    def lines() -> list[str]:
        heads = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
        children = [head.child(row) for head in heads for row in range(head.childCount())]
        return [f"{line.text(0)}: {line.text(1)}" for line in children if not line.isHidden()]

    assert len(lines()) == sum(bool(keys_in_words(entry)) for entry in ACTIONS.values())
    assert "Next: Alt+→; →, PgDown in the picture; PgDown in presenter mode" in lines()
    for line in ("The chain rule: C", "The graph: G", "Legend of the marks in large type: L", "Blank the screen: B, ."):
        assert f"{line} in presenter mode" in lines()
    dialog.search.setText("full scr")
    assert [line.split(":")[0] for line in lines()] == ["Presenter mode", "Full screen"]
    dialog.close()
    window.action_set["shortcuts"].trigger()
    assert dialog.isVisible()


def test_the_menu_bar_has_all_menus(window):
    assert [action.text() for action in window.menuBar().actions()] == list(MENUS)
    theme = window.action_set.menu("View/Theme")
    assert isinstance(theme, QMenu)
    assert len(theme.actions()) == len(CHOICES)


def test_close_closes_the_window(window, monkeypatch):
    closed = SimpleNamespace(count=0)

    def close_event(event: QCloseEvent) -> None:
        closed.count += 1
        event.accept()

    monkeypatch.setattr(window, "closeEvent", close_event)
    window.action_set["close"].trigger()
    assert closed.count == 1
    assert isinstance(QApplication.instance(), QApplication)


def test_no_letter_with_alt_belongs_to_two_things_that_are_always_there(window):
    texts = [*MENUS, *(label.text() for label in window.toolbar.findChildren(QLabel))]
    letters = [match[1].lower() for text in texts for match in re.finditer(r"&(\w)", text)]
    assert len(letters) == len(set(letters)) > len(MENUS)
