"""The panel as a widget: clicks, keys, scrolling, and what screen readers hear."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.chain import ChainView
from nnviz.gui.chain.fold import Fold
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.model import ChainFrame

MakeFrame = Callable[..., ChainFrame]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> ChainView:
    widget = ChainView()
    qtbot.addWidget(widget)
    widget.resize(1000, 300)
    widget.show()
    return widget


def click(qtbot: QtBot, view: ChainView, at: QPointF) -> None:
    qtbot.mouseClick(view, LEFT, pos=at.toPoint())


def wheel(view: ChainView, at: QPointF, down: int) -> None:
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, -down), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_a_click_on_a_factor_asks_to_run_to_it(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(9, 4))
    for cell in view.layout_now().cells:
        with qtbot.waitSignal(view.step_clicked) as caught:
            click(qtbot, view, cell.box.center())
        assert caught.args == [10 + cell.content]


def test_a_click_beside_the_factors_does_nothing(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    """Catches a click that takes the nearest factor, or any button of the mouse."""
    view.show_frame(make_frame(9, 4))
    with qtbot.assertNotEmitted(view.step_clicked):
        click(qtbot, view, view.layout_now().question.center())
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=view.layout_now().cells[0].box.center().toPoint())


def test_a_click_on_a_path_chooses_it(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(paths=make_frame.paths(12, 1)))
    place, rect = view.layout_now().paths.rows[3]
    with qtbot.waitSignal(view.path_clicked) as caught:
        click(qtbot, view, rect.center())
    assert caught.args == [place]


def test_folded_factors_open_on_a_click_and_close_again(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(41, 20))
    fold = next(cell for cell in view.layout_now().cells if isinstance(cell.content, Fold))
    with qtbot.assertNotEmitted(view.step_clicked):
        click(qtbot, view, fold.box.center())
    opened = view.layout_now()
    assert not any(isinstance(cell.content, Fold) for cell in opened.cells)
    assert 20 in [cell.content for cell in opened.cells]
    click(qtbot, view, opened.fold_button.center())
    assert any(isinstance(cell.content, Fold) for cell in view.layout_now().cells)


def test_the_opened_row_follows_the_current_factor(view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(41, 0))
    view.set_unfolded(True)
    for current in range(41):
        view.show_frame(make_frame(41, current))
        layout = view.layout_now()
        box = next(cell.box for cell in layout.cells if cell.content == current)
        assert layout.strip.left() - 1 <= box.left()
        assert box.right() <= layout.strip.right() + 1


def test_the_wheel_scrolls_the_opened_row_and_the_cards(view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(41, 0, product=(make_frame().product[1] * 6,)))
    view.set_unfolded(True)
    wheel(view, view.layout_now().strip.center(), 240)
    assert view.layout_now().scroll > 0
    wheel(view, view.layout_now().product.rect.center(), 240)
    assert view.layout_now().product.scroll.x() > 0
    view.show_frame(make_frame(41, 1))
    assert view.layout_now().product.scroll.x() == 0


def test_the_wheel_scrolls_the_paths(view: ChainView, make_frame: MakeFrame) -> None:
    view.resize(1000, 200)
    view.show_frame(make_frame(paths=make_frame.paths(12, 0)))
    assert view.layout_now().paths.scroll == 0
    wheel(view, view.layout_now().paths.body.center(), 240)
    assert view.layout_now().paths.scroll > 0


def test_the_keyboard_reaches_every_factor(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(9, 4))
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, Qt.Key.Key_Home, control)
    qtbot.keyClick(view, Qt.Key.Key_Right, control)
    with qtbot.waitSignal(view.step_clicked) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == [11]


def test_the_bare_arrows_are_left_to_the_window(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    """Catches the chain taking the keys that step from it."""
    view.show_frame(make_frame(9, 4))
    with qtbot.assertNotEmitted(view.step_clicked):
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Space):
            qtbot.keyClick(view, key)


def test_the_focus_is_marked_when_a_key_brought_it(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(9, 4))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    plain = view.grab().toImage()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.grab().toImage() != plain
    view.clearFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.grab().toImage() == plain


def test_up_and_down_choose_among_the_paths(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    view.show_frame(make_frame(paths=make_frame.paths(12, 1)))
    with qtbot.waitSignal(view.path_clicked) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert caught.args == [2]


def test_a_marked_factor_that_is_gone_is_forgotten(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    """Catches Enter going to a factor that the chain had before."""
    view.show_frame(make_frame(9, 4))
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    view.show_frame(make_frame(3, 1))
    with qtbot.assertNotEmitted(view.step_clicked):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_screen_readers_hear_the_question_the_position_and_the_sentence(
    view: ChainView, make_frame: MakeFrame
) -> None:
    frame = make_frame(9, 4, notes=("saturated",))
    view.show_frame(frame)
    assert view.accessibleName() == frame.question
    for text in (frame.position, frame.sentence, "saturated"):
        assert text in view.accessibleDescription()


def test_hovering_explains_what_is_there(qtbot: QtBot, view: ChainView, make_frame: MakeFrame) -> None:
    frame = make_frame(41, 20, notes=("a note that is much too long for one line " * 8,))
    view.show_frame(frame)
    layout = view.layout_now()
    assert frame.columns[0].tip in view.tip_at(layout.cells[0].box.center())
    fold = next(cell for cell in layout.cells if isinstance(cell.content, Fold))
    assert "more factors" in view.tip_at(fold.box.center())
    note = next(line for line in layout.foot if line.kind == "note")
    assert view.tip_at(note.rect.center()).startswith("a note")
    assert "log" in view.tip_at(QPointF(layout.bars.left() + 2, layout.bars.center().y()))
    qtbot.mouseMove(view, layout.cells[0].box.center().toPoint())
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_every_theme_can_be_set_before_and_after_the_first_frame(view: ChainView, make_frame: MakeFrame) -> None:
    look.set_theme(THEMES["dark"].projector())
    tall = view.heightForWidth(1000)
    view.grab()
    view.show_frame(make_frame())
    look.set_theme(THEMES["contrast"])
    view.grab()
    assert view.heightForWidth(1000) < tall


def test_the_same_frame_again_changes_nothing(view: ChainView, make_frame: MakeFrame) -> None:
    frame = make_frame(41, 20)
    view.show_frame(frame)
    before = view.layout_now()
    view.show_frame(replace(frame))
    assert view.layout_now() is before
