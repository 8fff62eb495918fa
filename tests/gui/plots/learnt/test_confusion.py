"""The matrix of classes: every cell in its place, readable, and told in words."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, THEMES, Theme, contrast_ratio, readable_on
from nnviz.gui.plots.learnt.confusion import TRUE, Cells, _fill, share_text
from nnviz.gui.plots.learnt.confusion_view import ConfusionView
from nnviz.gui.widgets.themed import look

Make = Callable[..., object]
CLASSES = ("setosa", "versicolor", "virginica")
LIGHT = THEMES["light"]


@pytest.mark.parametrize("classes", [2, 3, 10, 100])
@pytest.mark.parametrize("width", [200, 340, 700])
def test_every_cell_is_inside(qapp: object, make_confusion: Make, theme: Theme, classes: int, width: int) -> None:
    frame = make_confusion(classes)
    cells = Cells.of(frame.classes, QSizeF(width, 320), theme)
    last = cells.rect(classes - 1, classes - 1)
    assert cells.rect(0, 0).left() > 0
    assert last.right() <= width + 1
    assert last.bottom() <= 321


def test_short_names_leave_room_for_the_heading_above_them(qapp: object, theme: Theme) -> None:
    cells = Cells.of(tuple("0123456789"), QSizeF(360, 320), theme)
    assert cells.corner.x() - 8 >= text_width(ui_font(TEXT_SMALL, 600, theme=theme), TRUE)


@pytest.mark.parametrize("classes", [2, 3, 10, 100])
def test_the_matrix_is_painted(shown, make_confusion: Make, classes: int, image_of) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion(classes))
    for each in [*THEMES.values(), THEMES["dark"].projector()]:
        look.set_theme(each)
        assert image_of(view) != image_of(ConfusionView())
    view.grab()


def test_cells_are_grey_and_their_numbers_can_be_read(theme: Theme) -> None:
    """Colours are the classes' own: a cell in one of them would seem to be about that class."""
    fills = [_fill(share, theme) for share in (0.0, 0.001, 0.3, 0.6, 1.0)]
    assert fills[0] == theme.background
    assert len(set(fills)) == 5, "one row among thousands must be seen"
    assert all(contrast_ratio(fill, readable_on(fill)) >= 4.5 for fill in fills)


@pytest.mark.parametrize("classes", [3, 10])
def test_a_name_has_a_dot_in_the_colour_of_its_class_while_there_are_enough(
    shown, make_confusion: Make, theme: Theme, classes: int, image_of, count_of
) -> None:
    look.set_theme(theme)
    view = shown(ConfusionView())
    view.show_frame(make_confusion(classes))
    image = image_of(view)
    counts = [count_of(image, colour) for colour in theme.runs[:3]]
    assert all(count > 20 for count in counts) if classes == 3 else not any(counts)


def test_in_a_low_table_the_dots_stand_for_the_names_of_the_columns_and_the_numbers_stay(qapp: object) -> None:
    theme = LIGHT.projector()
    low, high = (Cells.of(CLASSES, QSizeF(390, height), theme) for height in (190, 900))
    assert low.names_height < text_height(ui_font(TEXT_SMALL, theme=theme)) * 1.1 < high.names_height
    assert low.cell.y() >= text_height(ui_font(TEXT_SMALL, theme=theme))


def test_a_name_is_told_in_full_with_the_rows_that_have_it(shown, make_confusion: Make, qtbot: QtBot) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion())
    cells = Cells.of(CLASSES, QSizeF(400, 380), LIGHT)
    assert view._text_at(cells, QPointF(4, cells.rect(1, 0).center().y())) == "versicolor\n33 rows of this class"
    above = QPointF(cells.rect(0, 2).center().x(), cells.corner.y() - 4)
    assert view._text_at(cells, above) == "virginica\n33 rows given this class"
    assert view._text_at(cells, QPointF(2, 2)) == ""


def test_a_place_of_many_classes_says_so_and_nothing_there_is_called_right(shown, make_confusion: Make) -> None:
    frame = make_confusion()
    view = shown(ConfusionView())
    view.show_frame(frame)
    framed = view.grab().toImage()
    view.show_frame(replace(frame, classes=("setosa", "versicolor", "1,201 others"), together=1201))
    assert view.cell_text(2, 2) == "1,201 others\n31 of 33 given one of these (93.9 %)"
    assert view.cell_text(0, 2) == "setosa\n1 of 33 given one of 1,201 others (3.0 %)"
    assert view.name_text("column", 2) == "1,201 others\n33 rows given these classes"
    assert view.legend_text.endswith("The first 2 of 1,203 classes have their own, all others share one.")
    assert view.grab().toImage() != framed


@pytest.fixture
def clipboard(qapp: QApplication):
    QApplication.clipboard().clear()
    return QApplication.clipboard()


def test_the_table_is_copied_as_csv_by_key_and_by_menu(shown, make_confusion: Make, qtbot: QtBot, clipboard) -> None:
    view = shown(ConfusionView())
    view.show_frame(replace(make_confusion(), classes=("a, b", "versicolor", 'say "c"')))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    train = 'true / predicted,"a, b",versicolor,"say ""c"""\n"a, b",31,1,1\nversicolor,1,31,1\n"say ""c""",1,1,31\n'
    assert clipboard.text() == train
    view.show_part("test")
    qtbot.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (action,) = view.menu.actions()
    action.trigger()
    assert clipboard.text().splitlines()[2] == "versicolor,0,3,0"
    view.menu.close()


def test_the_keyboard_reaches_every_cell_and_a_screen_reader_is_told(shown, make_confusion: Make, qtbot: QtBot) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion())
    view.setFocus()
    said = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
        said.append(view.accessibleDescription().splitlines()[0])
    assert said[0] == "setosa: 31 of 33 named right (93.9 %)"
    assert said[2] == "versicolor: 31 of 33 named right (93.9 %)"
    assert said[-1] == said[0]
    view.show_frame(make_confusion(2))
    view.grab()


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (1.0, 0, "100 %"), (0.0, 0, "0 %"), (0.999, 0, "99.9 %"), (0.99999, 1, "99.9 %"), (0.0001, 1, "0.01 %"),
        (0.5, 0, "50 %"), (1 / 33, 1, "3.0 %"),
    ],
)  # fmt: skip
def test_a_share_reads_as_all_or_nothing_only_where_it_is(share: float, decimals: int, text: str) -> None:
    assert share_text(share, decimals) == text


def test_the_pointer_tells_the_numbers_of_a_cell(shown, make_confusion: Make, qtbot: QtBot) -> None:
    view = shown(ConfusionView())
    frame = make_confusion()
    view.show_frame(frame)
    assert view.cell_text(0, 0) == "setosa\n31 of 33 named right (93.9 %)"
    assert view.cell_text(0, 2) == "setosa\n1 of 33 taken for virginica (3.0 %)"
    before = view.grab().toImage()
    place = Cells.of(frame.classes, view.size().toSizeF(), LIGHT).rect(1, 2).center().toPoint()
    qtbot.mouseMove(view, place)
    assert view.grab().toImage() != before
    qtbot.mouseMove(view, QPoint(1, 1))
    assert view.grab().toImage() == before


def test_a_class_without_rows_is_painted_without_harm(shown, make_confusion: Make) -> None:
    frame = make_confusion()
    view = shown(ConfusionView())
    view.show_frame(replace(frame, train=np.zeros((3, 3), dtype=np.int64)))
    assert view.cell_text(0, 1) == "setosa\n0 of 0 taken for versicolor"
    view.grab()


def test_the_held_out_rows_have_a_matrix_of_their_own(shown, make_confusion: Make) -> None:
    view = shown(ConfusionView())
    view.show_frame(make_confusion())
    view.show_part("test")
    assert view.accuracy == "9 of 9 right (100 %)"
    view.show_frame(make_confusion(tested=False))
    assert view.accuracy == "93 of 99 right (93.9 %)"
