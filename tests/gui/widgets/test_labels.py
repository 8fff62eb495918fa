"""A note is as high as its words need it, in whatever width and type, and no higher afterwards."""

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFormLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.widgets.labels import Note

LONG = "a note that says a good deal more than would ever fit into one line of so narrow a form"


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    form = QWidget()
    qtbot.addWidget(form)
    rows = QFormLayout(form)
    rows.addRow(note := Note())
    note.setText(LONG)
    rows.addRow(QWidget())
    form.resize(200, 400)
    form.show()
    form.note = note  # type: ignore[attr-defined]
    return form


def height(form: QWidget, qtbot: QtBot) -> int:
    for _ in range(3):
        qtbot.wait(1)
    note = form.note  # type: ignore[attr-defined]
    assert note.height() >= note.heightForWidth(note.width())
    return note.height()


def test_a_larger_type_and_back_leaves_no_gap(form: QWidget, qtbot: QtBot) -> None:
    before, font = height(form, qtbot), form.font()
    for _ in range(2):
        larger = form.font()
        larger.setPixelSize(2 * QFontInfo(font).pixelSize())
        form.setFont(larger)
        assert height(form, qtbot) > 1.5 * before
        form.setFont(font)
        assert height(form, qtbot) == before


def test_fewer_words_or_more_width_give_their_lines_back(form: QWidget, qtbot: QtBot) -> None:
    before = height(form, qtbot)
    form.resize(800, 400)
    one_line = height(form, qtbot)
    assert one_line < before / 2
    form.resize(200, 400)
    assert height(form, qtbot) == before
    form.note.setText("short")  # type: ignore[attr-defined]
    assert height(form, qtbot) == one_line
