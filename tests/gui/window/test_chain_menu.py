"""The menu of the chain and its factors: it offers what can be done with them, and does it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from nnviz.gui.export.dialog import ExportDialog


@pytest.fixture
def window(kept_window, settle):
    kept_window.session.run_to(7)  # ∂L/∂A₂ and ∂A₂/∂Z₂ are there
    settle()
    yield kept_window
    if kept_window.chain_menu.menu is not None and QApplication.activePopupWidget() is not None:
        kept_window.chain_menu.menu.close()
    QGuiApplication.clipboard().clear()
    QApplication.processEvents()


def menu_at(window, column):
    chain = window.chain
    layout = chain.layout_now()
    place = QPoint(3, chain.height() - 3)
    if column is not None:
        place = next(cell.box for cell in layout.cells if cell.content == column).center().toPoint()
    QApplication.sendEvent(
        chain, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, chain.mapToGlobal(place))
    )
    return window.chain_menu.menu


def texts(menu):
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def choose(menu, beginning):
    action = next(one for one in menu.actions() if one.text().replace("&", "").startswith(beginning))
    menu.close()
    action.trigger()


EVERYWHERE = ["Copy as LaTeX", "Copy sentence", "Copy the chain as a picture", "Export the chain…", "Fill the window"]


@pytest.mark.parametrize(
    ("column", "offers"),
    [
        (0, ["Run to ∂L/∂A₂", "Differentiate by W₂", "Differentiate by b₂", "Inspect a₂,₁",
             "Copy the numbers of ∂L/∂A₂"]),
        (1, ["Differentiate by W₂", "Differentiate by b₂", "Inspect a₂,₁", "Copy the numbers of ∂A₂/∂Z₂"]),
        (4, ["Run to ∂Z₁/∂W₁", "Differentiate by b₁", "Inspect a₁,₁"]),
        (None, []),
    ],
)  # fmt: skip
def test_each_factor_has_its_menu(window, column, offers):
    menu = menu_at(window, column)
    assert texts(menu) == offers + EVERYWHERE
    letters = [action.text()[action.text().index("&") + 1] for action in menu.actions() if "&" in action.text()]
    assert len({letter.lower() for letter in letters}) == len(letters)


def test_along_a_path_the_one_weight_that_lies_on_it_is_offered(window, settle):
    window.runner.run("choose", layer=1, parameter="W", row=1, column=0)
    window.runner.run("set_view", view="path")
    settle()
    assert texts(menu_at(window, 2))[:4] == [
        "Run to ∂z₂,₁/∂a₁,₂", "Differentiate by w₂,₁,₂", "Differentiate by b₂,₁", "Inspect a₂,₁",
    ]  # fmt: skip
    assert texts(menu_at(window, 4))[:3] == ["Run to ∂z₁,₂/∂w₁,₂,₁", "Differentiate by b₁,₂", "Inspect a₁,₂"]
    assert not any("paths" in text for text in texts(menu_at(window, None)))
    window.session.run_to(10)
    settle()
    choose(menu_at(window, None), "Copy the paths")
    assert QGuiApplication.clipboard().text().startswith("path\tproduct\nL ← a₂,₁ ← a₁,₂ ← w₁,₂,₁\t")


def test_what_is_offered_is_done(window, settle):
    choose(menu_at(window, 0), "Run to")
    assert window.session.state.cursor == 6
    settle()
    choose(menu_at(window, 1), "Differentiate by b₂")
    chosen = window.session.state.target
    assert (chosen.layer, chosen.parameter, chosen.row) == (2, "b", None)
    settle()
    choose(menu_at(window, 0), "Inspect")
    assert window.session.state.selected_unit == (2, 0)


def test_differentiating_from_the_whole_pass_leads_to_the_one_chain(window, settle):
    window.runner.run("set_route", route="pass")
    settle()
    choose(menu_at(window, 1), "Differentiate by W₂")
    assert (window.session.state.route, window.session.state.target.layer) == ("chain", 2)


def test_the_numbers_of_a_factor_are_copied_in_full(window):
    choose(menu_at(window, 1), "Copy the numbers")
    head, *lines = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[0] == "∂A₂/∂Z₂"
    a = window.session.state.computation.sample.a[-1][0]
    np.testing.assert_allclose([[float(cell) for cell in line.split("\t")] for line in lines], np.diag(a * (1 - a)))


def test_the_chain_is_copied_as_latex_from_both_menus(window):
    choose(menu_at(window, None), "Copy as LaTeX")
    latex = QGuiApplication.clipboard().text()
    assert r"\frac{\partial L}{\partial W_{1}} &= \Bigl( \frac{\partial L}{\partial A_{2}}" in latex
    QGuiApplication.clipboard().clear()
    window.action_set["copy_latex"].trigger()
    assert QGuiApplication.clipboard().text() == latex


def test_the_chain_alone_is_a_picture_and_a_file(window, monkeypatch):
    choose(menu_at(window, None), "Copy the chain as a picture")
    assert not QGuiApplication.clipboard().image().isNull()
    shown = []
    monkeypatch.setattr(ExportDialog, "open", lambda dialog: shown.append(dialog))
    choose(menu_at(window, None), "Export")
    assert shown[0].view.currentData() == "chain"
    shown[0].deleteLater()


@pytest.mark.parametrize("way", ["menu key", "shift f10"])
def test_the_keyboard_opens_the_menu_of_the_factor_it_is_on(window, qtbot, way):
    chain = window.chain
    chain.setFocus()
    qtbot.keyClick(chain, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    if way == "menu key":
        QApplication.sendEvent(chain, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))
    else:
        qtbot.keyClick(chain, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert texts(window.chain_menu.menu)[0] == "Run to ∂L/∂A₂"
