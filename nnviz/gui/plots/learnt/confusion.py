"""Which classes the net takes for which: a row for each true class, a column for each that was named."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nnviz.gui.drawing.class_colours import class_colours
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix, readable_on
from nnviz.gui.plots.marks import PointMark, draw_mark
from nnviz.records import dataclass
from nnviz.session.frame.plots import ConfusionFrame
from nnviz.session.notation import percent

LARGEST_CELL = 170.0
#: A few rows that went wrong must be seen beside many that went right.
FAINTEST, FULLEST = 0.1, 0.8
#: With so many classes at most each has a colour of its own, which then stands beside its name.
MOST_COLOURS = 6
#: Where an upright name has less than so many times its own height, its dot stands for it.
LEAST_UPRIGHT = 4
TRUE, PREDICTED = "true ↓", "predicted →"


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells are, and the theme that all is painted in."""

    corner: QPointF
    cell: QPointF  # width and height of one
    classes: int
    names_height: float
    theme: Theme

    @classmethod
    def of(cls, names: tuple[str, ...], size: QSizeF, theme: Theme) -> "Cells":
        font = ui_font(TEXT_SMALL, theme=theme)
        title = text_height(ui_font(TEXT_SMALL, 600, theme=theme)) + 4
        widest = max((text_width(font, name) for name in names), default=0.0) + 10 + swatch_width(names, theme)
        heading = text_width(ui_font(TEXT_SMALL, 600, theme=theme), TRUE) + 4
        left = max(min(widest, size.width() * 0.32), heading) + 8
        room_x, room_y = size.width() - left - 8, size.height()
        largest = LARGEST_CELL * min(theme.text_scale, 2.0)
        across = min(room_x / len(names), largest)
        upright = widest - 6 > across
        told = widest if across >= 0.9 * text_height(font) else text_width(font, names[0]) + 10  # of narrow ones one
        names_height = min(told, size.height() * 0.35) if upright else text_height(font) + 6
        if upright and names_height < LEAST_UPRIGHT * text_height(font) and swatch_width(names, theme):
            names_height = swatch_width(names, theme)  # the dots say it, with the names of the rows
        top = title + names_height + 4
        down = min((room_y - top - 8) / len(names), largest)
        left += max((room_x - across * len(names)) / 2, 0.0)  # in the middle
        return cls(QPointF(left, top), QPointF(max(across, 1), max(down, 1)), len(names), names_height, theme)

    def rect(self, row: int, column: int) -> QRectF:
        x, y = self.corner.x() + column * self.cell.x(), self.corner.y() + row * self.cell.y()
        return QRectF(x, y, self.cell.x(), self.cell.y())

    def at(self, place: QPointF) -> tuple[int, int] | None:
        column = int((place.x() - self.corner.x()) // self.cell.x())
        row = int((place.y() - self.corner.y()) // self.cell.y())
        return (row, column) if 0 <= row < self.classes and 0 <= column < self.classes else None

    def name_at(self, place: QPointF) -> tuple[str, int] | None:
        """The name there: that of a "row" or a "column", and which."""
        column = int((place.x() - self.corner.x()) // self.cell.x())
        row = int((place.y() - self.corner.y()) // self.cell.y())
        if place.x() < self.corner.x() and 0 <= row < self.classes:
            return "row", row
        over = self.corner.y() - self.names_height - 4 <= place.y() < self.corner.y()
        return ("column", column) if over and 0 <= column < self.classes else None


def swatch_width(names: tuple[str, ...], theme: Theme) -> float:
    """What the dot before a name takes; none where colours would come twice."""
    return text_height(ui_font(TEXT_SMALL, theme=theme)) if len(names) <= MOST_COLOURS else 0.0


def confusion_words(frame: ConfusionFrame | None) -> str:
    """What the matrix means, and what is left out."""
    words = "Each row counts the samples of one class by what the net takes them for; what is framed is right."
    if frame is None or not frame.together:
        return words
    alone, together = len(frame.classes) - 1, frame.together
    return f"{words} The first {alone} of {alone + together:,} classes have their own, all others share one."


@draws("confusion")
def paint_confusion(
    painter: QPainter, size: QSizeF, names: tuple[str, ...], counts: NDArray[np.int64], theme: Theme, *,
    together: bool = False,
) -> None:  # fmt: skip
    """The matrix from the painter's origin on; ``counts`` (classes, classes) are of the true class, then the named.

    ``together``: the last place stands for several classes, so that its cell on the diagonal is not all right.
    """
    paint_ground(painter, QRectF(QPointF(0, 0), size), theme)
    cells = Cells.of(names, size, theme)
    _paint_names(painter, names, cells, size.width(), together)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    font = _font_that_fits(counts, cells)
    for row, column in np.argwhere((counts > 0) | (font is not None)).tolist():  # of an empty cell only its 0 is seen
        rect, count, share = cells.rect(row, column), int(counts[row, column]), float(shares[row, column])
        fill = _fill(share, theme)
        if share:
            painter.fillRect(rect, QColor(fill))
        if font is not None:
            _paint_cell(painter, rect, count, share, font, readable_on(fill), theme)
    _paint_lines(painter, cells, cells.classes - together)


def _fill(share: float, theme: Theme) -> str:
    """Grey, the darker the more of the row it is: the colours are the classes' own."""
    if share == 0:
        return theme.background
    return mix(theme.background, theme.muted, FAINTEST + (FULLEST - FAINTEST) * share)


def _font_that_fits(counts: NDArray[np.int64], cells: Cells) -> QFont | None:
    """The type of the numbers; None where the cells are too small for any."""
    longest = f"{int(counts.max(initial=0))}"
    for size, weight in ((TEXT_MAIN, 600), (TEXT_SMALL, 600)):
        font = ui_font(size, weight, theme=cells.theme)
        if text_width(font, longest) + 6 <= cells.cell.x() and text_height(font) + 2 <= cells.cell.y():
            return font
    return None


def share_text(share: float, decimals: int) -> str:
    """In percent; with more digits where it would read as nothing or as all, and is not."""
    text = f"{100 * share:.{decimals}f} %"
    reads_whole = float(text[:-2]) in (0.0, 100.0)
    return percent(share) if reads_whole and 0 < share < 1 else text


def _paint_cell(painter: QPainter, rect: QRectF, count: int, share: float, font: QFont, ink: str, theme: Theme) -> None:
    small = ui_font(TEXT_SMALL, theme=theme)
    text, line = share_text(share, 0), text_height(small)
    if count and rect.height() >= 2.1 * line and rect.width() >= text_width(small, text) + 6:
        draw_text(painter, rect.adjusted(0, 0, 0, -line), str(count), font, ink)
        draw_text(painter, rect.adjusted(0, line, 0, 0), text, small, ink)
    elif count:
        draw_text(painter, rect, str(count), font, ink)
    else:  # of ten classes 90 cells may be empty: they must not outshout the others
        draw_text(painter, rect, "0", small, theme.muted)


def _paint_names(painter: QPainter, names: tuple[str, ...], cells: Cells, width: float, together: bool) -> None:
    """Those that there is room for; of the rows the first one always, and the last where it stands for many."""
    theme = cells.theme
    font, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    title = text_height(bold)
    draw_text(painter, QRectF(cells.corner.x(), 2, width, title), PREDICTED, bold, theme.text, LEFT)
    true = QRectF(2, cells.corner.y() - title - 4, cells.corner.x() - 8, title)
    draw_text(painter, true, TRUE, bold, theme.text, RIGHT)
    line, dot = text_height(font), swatch_width(names, theme)
    colours = class_colours(names, theme)
    for index, (name, colour) in enumerate(zip(names, colours, strict=True)):
        cell = cells.rect(index, 0)
        if cells.cell.y() >= line * 0.9 or index == 0 or (together and index == cells.classes - 1):
            height = max(cell.height(), line)
            top = cell.bottom() - height if index else cell.top()
            rect = QRectF(2, top, cells.corner.x() - 8, height)
            _paint_name(painter, rect, name, font, colour, dot, theme, RIGHT)
        if cells.cell.x() >= line * 0.9 or index == 0:
            _paint_column_name(painter, cells.rect(0, index), cells, name, font, colour, dot)


def _paint_name(
    painter: QPainter, rect: QRectF, name: str, font: QFont, colour: str, dot: float, theme: Theme,
    align: Qt.AlignmentFlag,
) -> None:  # fmt: skip
    """A name with a dot of its colour before it, ``dot`` pixels wide with its gap; 0: without."""
    width = min(text_width(font, name), rect.width() - dot)
    start = {LEFT: rect.left(), RIGHT: rect.right() - width - dot}.get(align, rect.center().x() - (width + dot) / 2)
    if dot:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(start + dot * 0.36, rect.center().y())
        draw_mark(painter, middle, PointMark("circle", colour, theme.background, dot * 0.3, 1.0))
    words = QRectF(start + dot, rect.top(), width + 1, rect.height())
    draw_text(painter, words, name, font, theme.text, LEFT, elide=True)


def _paint_column_name(
    painter: QPainter, cell: QRectF, cells: Cells, name: str, font: QFont, colour: str, dot: float
) -> None:
    """Across if it fits, else upright."""
    rect = QRectF(cell.left(), cell.top() - cells.names_height - 2, cell.width(), cells.names_height)
    if text_width(font, name) + dot + 4 <= cell.width() and cells.names_height < 2 * text_height(font):
        _paint_name(painter, rect, name, font, colour, dot, cells.theme, CENTER)
        return
    painter.save()
    painter.translate(rect.center().x(), rect.bottom())
    painter.rotate(-90)
    if rect.height() <= dot:
        name = ""
    upright = QRectF(2, -text_height(font) / 2, rect.height() - 2, text_height(font))
    _paint_name(painter, upright, name, font, colour, dot, cells.theme, LEFT)
    painter.restore()


def _paint_lines(painter: QPainter, cells: Cells, alone: int) -> None:
    """The first ``alone`` cells of the diagonal are framed: what is right."""
    theme = cells.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(mix(theme.background, theme.text, 0.25)), 1.0))
    whole = cells.rect(0, 0).united(cells.rect(cells.classes - 1, cells.classes - 1))
    if min(cells.cell.x(), cells.cell.y()) >= 8:
        for index in range(1, cells.classes):
            at = cells.rect(index, index)
            painter.drawLine(QPointF(whole.left(), at.top()), QPointF(whole.right(), at.top()))
            painter.drawLine(QPointF(at.left(), whole.top()), QPointF(at.left(), whole.bottom()))
    painter.setPen(QPen(QColor(theme.outline), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(whole)
    painter.setPen(QPen(QColor(theme.text), 2.0 * theme.line_scale))
    for index in range(alone):
        if min(cells.cell.x(), cells.cell.y()) >= 8:
            painter.drawRect(cells.rect(index, index).adjusted(1, 1, -1, -1))
