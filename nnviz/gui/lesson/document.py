"""Text with formulas and words that light what they name, as a document that Qt lays out and lets be selected.

A formula is one letter of the document, which is drawn as mathra typesets it, on the baseline of its line.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextList,
    QTextListFormat,
)

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import Outline, draw_outline, outline, plain_text, spaced
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.records import dataclass

#: The letter that a formula is in the document, and the kind of object that it stands for.
OBJECT, KIND = "\ufffc", 0x1001
_FORMULA, _PIXELS, _TAIL = 0x100001, 0x100002, 0x100003
#: A formula as one text: between its pieces, and between colour and LaTeX of one. No LaTeX holds these letters.
_BETWEEN, _TELLS = "\x1f", "\x1e"
#: From line to line, and between two paragraphs, in heights of the type.
LINE, PARAGRAPH = 1.55, 0.55
#: From this height on, in em, a formula has so much air over it.
TALL, AIR = 0.95, 0.18
#: An image is no wider than so many heights of the type.
MOST_WIDTH = 23.0
#: Formulas stand in a face that looks smaller than the letters beside it.
FORMULA, DISPLAYED = 1.24, 1.45


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula, in a colour of its own where it names something."""

    latex: str
    colour: str = ""


class FormulaLetters(QPyTextObject):
    """Draws the letters of a document that are formulas."""

    def intrinsicSize(self, document: QTextDocument, place: int, form: QTextFormat) -> QSizeF:  # noqa: N802
        drawn, pixels = _typeset(_pieces(form)), form.property(_PIXELS)
        tail = text_width(document.defaultFont(), form.property(_TAIL) or "")
        return QSizeF(sum(one.width for one in drawn) * pixels + tail, sum(_extent(drawn)) * pixels)

    def drawObject(  # noqa: N802
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, place: int, form: QTextFormat
    ) -> None:
        pieces, pixels = _pieces(form), form.property(_PIXELS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usual = form.toCharFormat().foreground().color()
        typeset = _typeset(pieces)
        x, baseline = rect.left(), rect.top() + _extent(typeset)[0] * pixels
        for piece, drawn in zip(pieces, typeset, strict=True):
            draw_outline(painter, QPointF(x, baseline), drawn, pixels, piece.colour or usual)
            x += drawn.width * pixels
        painter.setFont(document.defaultFont())
        painter.setPen(usual)
        painter.drawText(QPointF(x, baseline), form.property(_TAIL) or "")


def _pieces(form: QTextFormat) -> tuple[Piece, ...]:
    parts = (part.partition(_TELLS) for part in form.property(_FORMULA).split(_BETWEEN))
    return tuple(Piece(latex, colour) for colour, _, latex in parts)


def _typeset(pieces: Sequence[Piece]) -> list[Outline]:
    return [outline(latex) for latex in spaced(tuple(pieces))]


def _extent(drawn: Sequence[Outline]) -> tuple[float, float]:
    """How far a formula reaches above the baseline and below, in em; a tall one keeps from the line above."""
    above, below = max(one.ascent for one in drawn), max(one.descent for one in drawn)
    return above + (AIR if above > TALL else 0.0), below


class Pen:
    """Writes a document from its beginning on.

    :param pixels: of the type, before the theme's scale.
    :param colour_of: the colour of what a link names; "": that of links.
    :param formula_colour: of formulas that name nothing; "": that of the text.
    """

    def __init__(
        self,
        document: QTextDocument,
        theme: Theme,
        pixels: float,
        *,
        weight: int = 400,
        colour_of: Callable[[str], str] = lambda target: "",
        formula_colour: str = "",
    ) -> None:
        self._theme = theme
        self._formula_colour = formula_colour or theme.text
        self._pixels = theme.text_pixels(pixels)
        self._weight = weight
        self.colour_of = colour_of
        self._target = ""
        self._lists: list[QTextList] = []  # those that are open, the innermost last
        self._list_format = QTextListFormat()
        self._is_empty = True
        self._letters = FormulaLetters(document)  # the document holds it
        document.clear()
        document.setDocumentMargin(0)
        document.setDefaultFont(QFont(ui_font(pixels, weight, theme=theme)))
        document.documentLayout().registerHandler(KIND, self._letters)
        self._cursor = QTextCursor(document)

    # ------------------------------------------------------------ blocks

    def paragraph(self, *, centred: bool = False, indent: int = 0) -> None:
        """What is written from now on stands in a paragraph of its own."""
        block = QTextBlockFormat()
        block.setLineHeight(LINE * self._pixels, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        block.setBottomMargin(PARAGRAPH * self._pixels)
        block.setIndent(indent)
        if centred:
            block.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._begin(block)

    def begin_list(self, *, numbered: bool, depth: int = 1) -> None:
        """The next item begins a list; ``depth``: 1, or more inside of other items."""
        form = QTextListFormat()
        style = QTextListFormat.Style
        form.setStyle(style.ListDecimal if numbered else style.ListDisc)
        form.setIndent(depth)
        self._list_format = form
        self._lists[depth - 1 :] = []

    def item(self, depth: int = 1) -> None:
        """What is written from now on is an item of the list that was begun last at this depth."""
        self.paragraph()
        if len(self._lists) < depth:
            self._lists.append(self._cursor.createList(self._list_format))
        else:
            self._lists[depth - 1].add(self._cursor.block())

    def code(self, text: str) -> None:
        """Lines of code, as they are."""
        self.paragraph()
        form = self._form()
        form.setFontFamilies(["monospace"])
        form.setFontFixedPitch(True)
        form.setBackground(QColor(self._theme.panel))
        self._cursor.insertText(text.rstrip("\n").replace("\n", "\u2028"), form)

    def _begin(self, block: QTextBlockFormat) -> None:
        if self._is_empty:
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.insertBlock(block, self._form())
            if self._cursor.currentList() is not None:
                self._cursor.currentList().remove(self._cursor.block())
                self._cursor.setBlockFormat(block)
        self._is_empty = False

    # ------------------------------------------------------------ what stands in them

    def words(self, text: str, *, strong: bool = False, emphasised: bool = False, is_code: bool = False) -> None:
        form = self._form()
        if strong:
            form.setFontWeight(600)
        form.setFontItalic(emphasised)
        if is_code:
            form.setFontFamilies(["monospace"])
            form.setBackground(QColor(self._theme.panel))
        self._cursor.insertText(text, form)

    def formula(self, pieces: Sequence[Piece], *, displayed: bool = False, tail: str = "") -> None:
        """One formula, which is never broken; ``displayed``: larger than one within a line.

        ``tail``: the signs after it that may not begin a line.
        """
        pixels = self._pixels * (DISPLAYED if displayed else FORMULA)
        form = self._form()
        if not self._target:
            form.setForeground(QColor(self._formula_colour))
        form.setObjectType(KIND)
        form.setProperty(_FORMULA, _BETWEEN.join(piece.colour + _TELLS + piece.latex for piece in pieces))
        form.setProperty(_PIXELS, float(pixels))
        if tail:
            form.setProperty(_TAIL, tail)
        # Qt puts an object as far below the baseline as the letters of its font go.
        form.setFont(_font_reaching_below(round(_extent(_typeset(pieces))[1] * pixels)))
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        self._cursor.insertText(OBJECT, form)

    def new_line(self) -> None:
        """The line ends here, and not the paragraph."""
        self._cursor.insertText("\u2028", self._form())

    def picture(self, path: Path, words: str) -> None:
        """An image, no wider than a page; where it cannot be read, what it shows in words."""
        image = QImage(str(path))
        if image.isNull():
            self.words(f"[{words}]", emphasised=True)
            return
        name = f"picture:{path}"
        document = self._cursor.document()
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        form = QTextImageFormat()
        form.setName(name)
        form.setToolTip(words)
        form.setWidth(min(image.width() / image.devicePixelRatio(), MOST_WIDTH * self._pixels))
        self._cursor.insertImage(form)

    def begin_link(self, target: str) -> None:
        """What is written from now on leads to ``target``: a place of the net, or an address."""
        self._target = target

    def end_link(self) -> None:
        self._target = ""

    def _form(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFontWeight(self._weight)
        form.setForeground(QColor(self._theme.text))
        if self._target:
            colour = self.colour_of(self._target) or self._theme.current
            form.setAnchor(True)
            form.setAnchorHref(self._target)
            form.setForeground(QColor(colour))
            form.setFontWeight(600)
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            form.setUnderlineColor(QColor(mix(colour, self._theme.background, 0.25)))
        return form


#: Fills a document from its beginning on.
Write = Callable[[Pen], None]


class Painted:
    """A text on a canvas, painted and not selected."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document

    @property
    def height(self) -> float:
        return self._document.size().height()

    @property
    def width(self) -> float:
        """More than it was given, where something in it cannot be broken."""
        return self._document.size().width()

    @property
    def ideal_width(self) -> float:
        """What it would take in one line for each paragraph."""
        return self._document.idealWidth()

    def height_at(self, width: float) -> float:
        """How high it is in lines of ``width`` pixels, in which it is painted from now on."""
        self._document.setTextWidth(width)
        return self.height

    def paint(self, painter: QPainter, place: QPointF) -> None:
        """From ``place`` on to the right and down."""
        painter.save()
        painter.translate(place)
        self._document.drawContents(painter)
        painter.restore()


def painted(
    write: Write,
    theme: Theme,
    pixels: float,
    *,
    weight: int = 400,
    width: float = -1.0,
    formula_colour: str = "",
    colour_of: Callable[[str], str] = lambda target: "",
) -> Painted:
    """What ``write`` writes, in lines of ``width`` pixels."""
    document = QTextDocument()
    write(Pen(document, theme, pixels, weight=weight, formula_colour=formula_colour, colour_of=colour_of))
    last = QTextCursor(document.lastBlock())
    form = last.blockFormat()
    form.setBottomMargin(0)
    last.setBlockFormat(form)
    document.setTextWidth(width)
    return Painted(document)


@lru_cache(maxsize=256)
def _font_reaching_below(pixels: int) -> QFont:
    """A font whose letters go so many pixels below the baseline."""
    font = QFont(ui_font(1))
    low, high = 1, 2000
    while low < high:
        middle = (low + high) // 2
        font.setPixelSize(middle)
        low, high = (low, middle) if QFontMetrics(font).descent() >= pixels else (middle + 1, high)
    font.setPixelSize(low)
    return font


def plain_selection(cursor: QTextCursor) -> str:
    """What is selected, its formulas as readable text."""
    selected = []
    reader = QTextCursor(cursor.document())
    for place in range(cursor.selectionStart(), cursor.selectionEnd()):
        letter = cursor.document().characterAt(place)
        if letter == OBJECT:
            reader.setPosition(place + 1)
            selected.append(_in_words(reader.charFormat()))
        else:
            selected.append("\n" if letter in "\u2028\u2029" else letter)
    return "".join(selected)


def _in_words(form: QTextCharFormat) -> str:
    """What a letter is that stands for a formula or an image."""
    if form.isImageFormat():
        return form.toolTip()
    return "".join(plain_text(piece.latex) for piece in _pieces(form)) + (form.property(_TAIL) or "")
