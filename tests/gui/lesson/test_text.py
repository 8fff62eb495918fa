"""Text with formulas and with words that light what they name, in a real document."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.formula import outline
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.lesson.document import AIR, FORMULA, Pen, Piece
from nnviz.gui.lesson.text import LessonText

FRACTION = r"\frac{\partial z_1}{\partial w_1}"


@pytest.fixture
def text(qtbot) -> LessonText:
    """The |loss| is outside, the |first unit| inside. |fraction| How steep?"""
    text = LessonText("Page")
    qtbot.addWidget(text)
    text.resize(360, 100)
    pen = Pen(text.document(), LIGHT, 14.5, colour_of=lambda target: "#806000" if target == "#loss" else "")
    pen.paragraph()
    pen.words("The ")
    for target, words, after in (("#loss", "loss", " is outside, the "), ("#unit-1-1", "first unit", " inside. ")):
        pen.begin_link(target)
        pen.words(words)
        pen.end_link()
        pen.words(after)
    pen.formula([Piece(FRACTION)])
    pen.words(" How steep?")
    text.fit()
    text.show()
    assert QTest.qWaitForWindowExposed(text)
    return text


def format_of(text: LessonText, words: str):
    cursor = text.document().find(words)
    assert not cursor.isNull()
    return cursor.charFormat()


def middle_of(text: LessonText, words: str) -> QPoint:
    cursor = QTextCursor(text.document().find(words))
    cursor.setPosition(cursor.selectionStart() + len(words) // 2)
    return text.cursorRect(cursor).center()


def test_a_word_that_names_something_is_a_link_in_its_colour(text):
    assert format_of(text, "loss").foreground().color().name() == "#806000"
    assert format_of(text, "first unit").foreground().color().name() == LIGHT.current
    assert format_of(text, "outside").foreground().color().name() == LIGHT.text


def test_the_pointer_on_a_word_lights_what_it_names_and_beside_it_nothing(text):
    heard = []
    text.lit.connect(heard.append)
    viewport = text.viewport()
    for words in ("loss", "outside", "first unit"):
        QTest.mouseMove(viewport, middle_of(text, words))
        QApplication.processEvents()
    QApplication.sendEvent(text, QEvent(QEvent.Type.Leave))
    assert heard == ["#loss", "", "#unit-1-1", ""]


def test_tab_goes_from_word_to_word_and_lights_each(text):
    heard = []
    text.lit.connect(heard.append)
    text.setFocus()
    for _ in range(2):
        QTest.keyClick(text, Qt.Key.Key_Tab)
    text.clearFocus()
    assert heard == ["#loss", "#unit-1-1", ""]


def test_a_click_on_a_link_follows_it(text, qtbot):
    with qtbot.waitSignal(text.followed) as followed:
        QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(text, "loss"))
    assert followed.args == ["#loss"]


def test_what_is_copied_has_its_formulas_as_readable_text(text):
    text.selectAll()
    text.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied == "The loss is outside, the first unit inside. (∂z_1)/(∂w_1) How steep?"


def test_a_formula_stands_on_the_baseline_of_its_line(text):
    """Its place in the layout against what mathra says of it."""
    document = text.document()
    block = document.firstBlock()
    place = document.toPlainText().index("\ufffc")
    line = block.layout().lineForTextPosition(place)
    drawn, pixels = outline(FRACTION), LIGHT.text_pixels(14.5) * FORMULA
    assert line.descent() == pytest.approx(drawn.descent * pixels, abs=1.5)
    assert line.ascent() == pytest.approx((drawn.ascent + AIR) * pixels, abs=1.5)


def test_it_is_as_high_as_its_text_needs_at_each_width(text):
    wide = text.height()
    text.resize(200, text.height())
    QApplication.processEvents()
    assert text.height() > wide
    assert text.height() == pytest.approx(text.document().size().height(), abs=1)


def test_nothing_is_loaded_because_of_a_text(text):
    assert text.loadResource(2, QUrl("file:///etc/hostname")) is None


def test_items_of_a_list_are_numbered_one_after_the_other_and_a_new_list_begins_anew(qtbot):
    text = LessonText("Page")
    qtbot.addWidget(text)
    pen = Pen(text.document(), LIGHT, 14.5)
    for words in (("one", "two"), ("one again",)):
        pen.begin_list(numbered=True)
        for each in words:
            pen.item()
            pen.words(each)
    pen.paragraph()
    pen.words("after")
    block, numbers = text.document().firstBlock(), []
    while block.isValid():
        numbers.append(block.textList().itemText(block) if block.textList() else "")
        block = block.next()
    assert numbers == ["1.", "2.", "1.", ""]


def test_code_keeps_its_lines_and_spaces(qtbot):
    text = LessonText("Page")
    qtbot.addWidget(text)
    Pen(text.document(), LIGHT, 14.5).code("one\n  two\n")
    text.selectAll()
    text.copy()
    assert QGuiApplication.clipboard().text() == "one\n  two"
