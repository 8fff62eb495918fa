"""What a lesson's text is becomes a document, and words to be read out."""

import pytest
from PySide6.QtGui import QImage

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.lesson.document import Pen, plain_selection
from nnviz.gui.lesson.text import LessonText
from nnviz.gui.lesson.writing import Written, words_of
from nnviz.lessons.lesson import Break, Code, Formula, FormulaPiece, Listing, Paragraph, Picture, Text, Words


def text(*parts) -> Text:
    return Text(tuple(parts))


def paragraph(*inlines) -> Paragraph:
    return Paragraph(tuple(Words(one) if isinstance(one, str) else one for one in inlines))


@pytest.fixture
def write(qtbot):
    """The document of a text, as it is written in the light theme."""

    def make(written: Text) -> LessonText:
        view = LessonText("Page")
        qtbot.addWidget(view)
        colours = {"#loss": "#806000", "#unit-1-1": "#007060"}
        Written(written)(Pen(view.document(), LIGHT, 14.5, colour_of=lambda target: colours.get(target, "")))
        return view

    return make


def copied(view: LessonText) -> str:
    cursor = view.textCursor()
    cursor.select(cursor.SelectionType.Document)
    return plain_selection(cursor)


def form_of(view: LessonText, words: str):
    return view.document().find(words).charFormat()


def test_words_keep_their_kinds_and_what_they_lead_to(write):
    view = write(text(paragraph(
        "plain ", Words("strong ", strong=True), Words("slanted ", emphasised=True), Words("x = 1", is_code=True),
        Words(" the loss", target="#loss"),
    )))  # fmt: skip
    assert form_of(view, "strong").fontWeight() == 600
    assert form_of(view, "slanted").fontItalic()
    assert form_of(view, "x = 1").fontFamilies() == ["monospace"]
    assert form_of(view, "the loss").anchorHref() == "#loss"
    assert form_of(view, "plain").anchorHref() == ""


def test_pieces_of_a_formula_have_the_colours_of_what_they_name_and_one_alone_is_centred(write):
    pieces = (FormulaPiece("f(", "#loss"), FormulaPiece("h", "#unit-1-1"), FormulaPiece(")"))
    view = write(text(paragraph(Formula(pieces, displayed=True))))
    picture = view.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert {"#806000", "#007060"} <= seen
    assert view.document().firstBlock().blockFormat().alignment().name == "AlignHCenter"
    assert copied(view) == "f(h)"


def test_lists_within_lists_count_for_themselves(write):
    inner = Listing(((paragraph("a"),), (paragraph("b"),)))
    view = write(text(Listing(((paragraph("one"), inner), (paragraph("two"),)), numbered=True), paragraph("after")))
    block, found = view.document().firstBlock(), []
    while block.isValid():
        found.append((block.textList().itemText(block) if block.textList() else "", block.text()))
        block = block.next()
    assert found == [("1.", "one"), (".", "a"), (".", "b"), ("2.", "two"), ("", "after")]


def test_code_and_the_end_of_a_line_are_kept(write):
    view = write(text(Code("one\n  two\n"), paragraph("first", Break(), "second")))
    assert copied(view) == "one\n  two\nfirst\nsecond"


def test_an_image_is_shown_and_one_that_cannot_be_read_is_said_in_words(write, tmp_path):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x007060)
    image.save(str(tmp_path / "net.png"))
    there, gone = Picture(tmp_path / "net.png", "a net"), Picture(tmp_path / "no.png", "none")
    view = write(text(paragraph(there), paragraph(gone)))
    assert "[none]" in copied(view)
    view.fit()
    assert view.document().size().height() > 30 + 20


def test_two_texts_that_say_the_same_are_written_by_equal_writers():
    assert Written(text(paragraph("same"))) == Written(text(paragraph("same")))
    assert Written(text(paragraph("same"))) != Written(text(paragraph("other")))


def test_a_text_is_read_out_with_its_formulas_in_words():
    said = words_of(text(
        paragraph("How steep is ", Formula((FormulaPiece(r"\frac{a}{b}"),)), "?"),
        Listing(((paragraph("One."),), (paragraph("Two."),))),
    ))  # fmt: skip
    assert said == "How steep is a over b? One. Two."
