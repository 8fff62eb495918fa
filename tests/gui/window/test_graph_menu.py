"""The menu of a thing in the graph: it offers what can be done with it, and does it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from nnviz.gui.export.dialog import ExportDialog
from nnviz.gui.graph.hits import Hit


@pytest.fixture
def window(kept_window, settle):
    kept_window.session.next("pass")
    settle()
    yield kept_window
    if kept_window.graph_menu.menu is not None and QApplication.activePopupWidget() is not None:
        kept_window.graph_menu.menu.close()
    QApplication.processEvents()


def menu_at(window, hit: Hit | None):
    graph = window.graph
    point = QPoint(5, graph.height() - 60) if hit is None else graph.place_of(hit).center().toPoint()
    QApplication.sendEvent(
        graph, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, graph.mapToGlobal(point))
    )
    return window.graph_menu.menu


def texts(menu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def choose(menu, beginning: str) -> None:
    action = next(one for one in menu.actions() if one.text().replace("&", "").startswith(beginning))
    menu.close()
    action.trigger()


EVERYWHERE = ["Zoom in", "Zoom out", "Fit", "Edges show gradients", "Edges show weights", "Hold the scales",
              "Copy the graph as a picture", "Export the graph…", "Fill the window"]  # fmt: skip


@pytest.mark.parametrize(
    ("hit", "offers"),
    [
        (Hit("edge", 1, 1, 0), ["Differentiate by w₁,₂,₁", "Type a value of w₁,₂,₁…", "Copy w₁,₂,₁ = ",
                               "Copy ∂L/∂w₁,₂,₁ as LaTeX"]),
        (Hit("bias", 1, 1), ["Differentiate by b₁,₂", "Type a value of b₁,₂…", "Copy b₁,₂ = 0",
                         "Copy ∂L/∂b₁,₂ as LaTeX"]),
        (Hit("unit", 1, 1), ["Differentiate by b₁,₂", "Inspect a₁,₂", "Copy a₁,₂ = ", "Copy a₁,₂ as LaTeX"]),
        (Hit("unit", 0, 1), ["Type a value of x₂…", "Copy x₂ = ", "Copy x₂ as LaTeX"]),
        (Hit("loss", 2), ["Copy L = "]),
        (Hit("target", 2), []),
        (None, []),
    ],
    ids=str,
)
def test_each_thing_has_its_menu(window, hit, offers):
    menu = menu_at(window, hit)
    letters = [action.text()[action.text().index("&") + 1] for action in menu.actions() if "&" in action.text()]
    assert len({letter.lower() for letter in letters}) == len(letters)
    found = texts(menu)
    assert len(found) == len(offers) + len(EVERYWHERE)
    assert all(text.startswith(offer) for text, offer in zip(found, offers, strict=False))
    assert found[len(offers):] == EVERYWHERE


def test_what_is_not_known_yet_cannot_be_copied(window, settle):
    window.session.home()
    settle()
    assert not any(text.startswith("Copy a₁,₁ =") for text in texts(menu_at(window, Hit("unit", 1, 0))))
    assert not any(text.startswith("Copy L") for text in texts(menu_at(window, Hit("loss", 2))))


def test_differentiating_by_a_thing_and_looking_into_it(window):
    choose(menu_at(window, Hit("edge", 1, 1, 0)), "Differentiate")
    chosen = window.session.frame().graph.selection
    assert (chosen.layer, chosen.parameter, chosen.row, chosen.column) == (1, "W", 1, 0)
    choose(menu_at(window, Hit("unit", 1, 1)), "Differentiate")
    chosen = window.session.frame().graph.selection
    assert (chosen.layer, chosen.parameter, chosen.row) == (1, "b", 1)
    choose(menu_at(window, Hit("unit", 1, 1)), "Inspect")
    assert window.session.frame().inspector is not None


def test_a_value_is_copied_with_all_of_its_digits(window):
    choose(menu_at(window, Hit("edge", 1, 1, 0)), "Copy w")
    assert float(QGuiApplication.clipboard().text()) == window.session.state.parameters.weights[0][1, 0]
    QGuiApplication.clipboard().clear()


def test_typing_opens_the_field_where_the_number_stands(window):
    choose(menu_at(window, Hit("bias", 1, 1)), "Type")
    assert window.graph.field.isVisible()
    assert window.graph.field.geometry().intersects(window.graph.place_of(Hit("bias", 1, 1)).toRect())
    window.graph.field.give_up()


def test_the_graph_alone_is_copied_as_a_picture(window):
    QGuiApplication.clipboard().clear()
    choose(menu_at(window, None), "Copy the graph")
    image = QGuiApplication.clipboard().image()
    assert not image.isNull()
    choose(menu_at(window, None), "Zoom in")
    choose(menu_at(window, None), "Copy the graph")
    assert QGuiApplication.clipboard().image() == image, "a picture has all of the net"
    QGuiApplication.clipboard().clear()


def test_export_offers_the_graph(window, monkeypatch):
    shown = []
    monkeypatch.setattr(ExportDialog, "open", lambda dialog: shown.append(dialog))
    choose(menu_at(window, None), "Export")
    assert shown[0].view.currentData() == "graph"
    shown[0].deleteLater()


@pytest.mark.parametrize("way", ["menu key", "shift f10"])
def test_the_keyboard_opens_the_menu_of_what_it_is_on(window, qtbot, way):
    graph = window.graph
    graph.setFocus()
    qtbot.keyClick(graph, Qt.Key.Key_Down)
    hit = graph.hovered
    if way == "menu key":
        QApplication.sendEvent(graph, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))
    else:
        qtbot.keyClick(graph, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert hit == Hit("edge", 1, 0, 0)
    assert texts(window.graph_menu.menu)[0] == "Differentiate by w₁,₁,₁"


def test_a_title_offers_the_weights_of_its_layer(window):
    layout = window.graph.graph_layout()
    point = QPoint(round(layout.columns[2]), round(layout.bands.titles.center().y()))
    QApplication.sendEvent(
        window.graph, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, window.graph.mapToGlobal(point))
    )
    choose(window.graph_menu.menu, "Differentiate by W₂")
    assert window.session.frame().graph.selection.layer == 2


@pytest.mark.parametrize(
    ("hit", "beginning", "left"),
    [
        (Hit("edge", 1, 1, 0), "Copy ∂L/∂w₁,₂,₁ as", r"\frac{\partial L}{\partial w_{1,2,1}} &="),
        (Hit("bias", 1, 1), "Copy ∂L/∂b₁,₂ as", r"\frac{\partial L}{\partial b_{1,2}} &="),
        (Hit("unit", 1, 1), "Copy a₁,₂ as", r"z_{1,2} &="),
        (Hit("unit", 0, 0), "Copy x₁ as", r"x_{1} &="),
    ],
    ids=str,
)
def test_a_thing_is_copied_as_latex(window, hit, beginning, left):
    choose(menu_at(window, hit), beginning)
    assert left in QGuiApplication.clipboard().text()
    assert "is on the clipboard as LaTeX" in window.messages.text
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("kind", ["unit", "badge"])
def test_units_that_act_as_one_and_their_badge_offer_to_break_the_symmetry(window, settle, kind):
    window.session.run("set_scheme", scheme="constant")
    settle()
    menu = menu_at(window, Hit(kind, 1, 0))
    assert texts(menu)[0] == "Break the symmetry"
    before = window.session.frame().graph.alike[0]
    choose(menu, "Break the symmetry")
    settle()
    after = window.session.frame().graph.alike
    assert before.units[-1] not in [unit for group in after for unit in group.units]
    window.session.undo()
    assert window.session.frame().graph.alike[0].units == before.units
