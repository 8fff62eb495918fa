"""Which classes the net takes for which: a row for each true class, a column for each that was named."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix, readable_on
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.equality import same
from nnviz.session.frame.plots import ConfusionFrame
from nnviz.session.notation import percent

LARGEST_CELL = 120.0
#: A few rows that went wrong must be seen beside many that went right.
FAINTEST = 0.18
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
        widest = max((text_width(font, name) for name in names), default=0.0) + 10
        heading = text_width(ui_font(TEXT_SMALL, 600, theme=theme), TRUE) + 4
        left = max(min(widest, size.width() * 0.32), heading) + 8
        room_x, room_y = size.width() - left - 8, size.height()
        largest = LARGEST_CELL * min(theme.text_scale, 2.0)
        across = min(room_x / len(names), largest)
        upright = widest > across
        names_height = min(widest, size.height() * 0.35) if upright else text_height(font) + 6
        top = title + names_height + 4
        down = min((room_y - top - 8) / len(names), largest)
        return cls(QPointF(left, top), QPointF(max(across, 1), max(down, 1)), len(names), names_height, theme)

    def rect(self, row: int, column: int) -> QRectF:
        x, y = self.corner.x() + column * self.cell.x(), self.corner.y() + row * self.cell.y()
        return QRectF(x, y, self.cell.x(), self.cell.y())

    def at(self, place: QPointF) -> tuple[int, int] | None:
        column = int((place.x() - self.corner.x()) // self.cell.x())
        row = int((place.y() - self.corner.y()) // self.cell.y())
        return (row, column) if 0 <= row < self.classes and 0 <= column < self.classes else None


def paint_confusion(
    painter: QPainter, size: QSizeF, names: tuple[str, ...], counts: NDArray[np.int64], theme: Theme
) -> None:
    """The matrix from the painter's origin on; ``counts`` (classes, classes) are of the true class, then the named."""
    painter.fillRect(QRectF(QPointF(0, 0), size), QColor(theme.background))
    cells = Cells.of(names, size, theme)
    _paint_names(painter, names, cells, size.width())
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    font = _font_that_fits(counts, cells)
    for row in range(cells.classes):
        for column in range(cells.classes):
            rect, count, share = cells.rect(row, column), int(counts[row, column]), float(shares[row, column])
            fill = _fill(share, row == column, theme)
            painter.fillRect(rect, QColor(fill))
            if font is not None:
                _paint_cell(painter, rect, count, share, font, readable_on(fill), theme)
    _paint_lines(painter, cells)


def _fill(share: float, right: bool, theme: Theme) -> str:
    """Blue where it is right, orange where it is taken for another; the stronger the more of the row it is."""
    if share == 0:
        return theme.background
    return mix(theme.background, theme.negative if right else theme.positive, FAINTEST + (1 - FAINTEST) * share)


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


def _paint_names(painter: QPainter, names: tuple[str, ...], cells: Cells, width: float) -> None:
    theme = cells.theme
    font, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    title = text_height(bold)
    draw_text(painter, QRectF(cells.corner.x(), 2, width, title), PREDICTED, bold, theme.text, LEFT)
    true = QRectF(2, cells.corner.y() - title - 4, cells.corner.x() - 8, title)
    draw_text(painter, true, TRUE, bold, theme.text, RIGHT)
    line = text_height(font)
    for index, name in enumerate(names):
        cell = cells.rect(index, 0)
        if cells.cell.y() >= line * 0.9 or index == 0:
            rect = QRectF(2, cell.top(), cells.corner.x() - 8, max(cell.height(), line))
            draw_text(painter, rect, name, font, theme.text, RIGHT, elide=True)
        if cells.cell.x() >= line * 0.9 or index == 0:
            _paint_column_name(painter, cells.rect(0, index), cells, name, font)


def _paint_column_name(painter: QPainter, cell: QRectF, cells: Cells, name: str, font: QFont) -> None:
    """Across if it fits, else upright."""
    rect = QRectF(cell.left(), cell.top() - cells.names_height - 2, cell.width(), cells.names_height)
    if text_width(font, name) + 4 <= cell.width() and cells.names_height < 2 * text_height(font):
        draw_text(painter, rect, name, font, cells.theme.text)
        return
    painter.save()
    painter.translate(rect.center().x(), rect.bottom())
    painter.rotate(-90)
    upright = QRectF(2, -text_height(font) / 2, rect.height() - 2, text_height(font))
    draw_text(painter, upright, name, font, cells.theme.text, LEFT, elide=True)
    painter.restore()


def _paint_lines(painter: QPainter, cells: Cells) -> None:
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


class ConfusionView(Themed, QWidget):
    """Draws a ConfusionFrame: the training rows, or the held-out ones."""

    title = "which classes are taken for which"
    legend_text = "Each row is a true class: the share of it that was named right, and what the rest was taken for."

    def __init__(self) -> None:
        super().__init__()
        self._frame: ConfusionFrame | None = None
        self._pointer: QPointF | None = None
        self.part = "train"
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")

    def show_frame(self, frame: ConfusionFrame) -> None:
        """Draw ``frame`` from now on."""
        if not same(frame, self._frame):
            self._frame = frame
            self._show_anew()

    def show_part(self, part: str) -> None:
        """ "train" or "test"; the training rows where nothing is held out."""
        self.part = part
        if self._frame is not None:
            self._show_anew()

    def _show_anew(self) -> None:
        self.setAccessibleDescription(f"{self.accuracy}. {self.legend_text}")
        self.update()

    @property
    def accuracy(self) -> str:
        """How many rows are right, in words."""
        if self._frame is None:
            return ""
        return self._frame.test_accuracy if self._shows_test(self._frame) else self._frame.train_accuracy

    def _shows_test(self, frame: ConfusionFrame) -> bool:
        return self.part == "test" and frame.test is not None

    def _counts(self, frame: ConfusionFrame) -> NDArray[np.int64]:
        return frame.test if self._shows_test(frame) and frame.test is not None else frame.train

    # ------------------------------------------------------------ painting

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the matrix in ``rect`` of any device."""
        if self._frame is None:
            return
        painter.save()
        painter.translate(rect.topLeft())
        paint_confusion(painter, rect.size(), self._frame.classes, self._counts(self._frame), theme)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._frame is None:
            return
        with QPainter(self) as painter:
            size = self.rect().toRectF().size()
            paint_confusion(painter, size, self._frame.classes, self._counts(self._frame), self.theme)
            self._paint_card(painter, self._frame)

    def _paint_card(self, painter: QPainter, frame: ConfusionFrame) -> None:
        if self._pointer is None:
            return
        place = Cells.of(frame.classes, self.rect().toRectF().size(), self.theme).at(self._pointer)
        if place is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_card(painter, self.rect().toRectF(), self._pointer, self.cell_text(*place), self.theme)

    def cell_text(self, row: int, column: int) -> str:
        """What a cell says, in words."""
        frame = self._frame
        if frame is None:
            return ""
        counts = self._counts(frame)
        count, total = int(counts[row, column]), int(counts[row].sum())
        share = f" ({share_text(count / total, 1)})" if total else ""
        said = "named right" if row == column else f"taken for {frame.classes[column]}"
        return f"{frame.classes[row]}\n{count} of {total} {said}{share}"

    # ------------------------------------------------------------ events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._pointer = None

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 320)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(180, 150)
