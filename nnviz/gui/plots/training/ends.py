"""What stands beside the curves: their names and last values at their ends, and the update above its line."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import CENTER, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL
from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.contents import Content
from nnviz.gui.plots.end_labels import LEADER, EndLabel, label_height, label_width, paint_end_labels
from nnviz.records import dataclass

#: From this width of a plot on, in plain type, names are whole and their values beside them.
ONE_LINE = 440.0
#: As wide as a value usually is, so that the axis does not move when it changes.
USUAL_VALUE = "0.00000"


@dataclass(frozen=True, slots=True)
class CurveEnd:
    """The end of one curve, in values; ``name`` is its whole name, and the short one."""

    x: float
    y: float
    name: tuple[str, str]
    value: str
    colour: str


class Ends(Content):
    """Paints the labels of a plot, and keeps a column free for them at its right."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._ends: tuple[CurveEnd, ...] = ()
        self._now = float("nan"), ""

    def show(self, ends: Sequence[CurveEnd], now: tuple[float, str]) -> None:
        """``now`` is the update of the line, and what it is called."""
        self._ends, self._now = tuple(ends), now
        self.refresh()

    def column(self, width: float) -> float:
        """As wide as the widest label with its leader."""
        if not self._ends:
            return 0.0
        one_line, values = self._is_one_line(width), (USUAL_VALUE, *(end.value for end in self._ends))
        widest = max(label_width(end.name[not one_line], value, self._scale.theme, one_line=one_line)
                     for end in self._ends for value in (values if end.value else ("",)))  # fmt: skip
        return widest + LEADER * self._scale.theme.line_scale

    def _is_one_line(self, width: float) -> bool:
        return width >= ONE_LINE * self._scale.theme.text_scale

    def place(self, area: QRectF) -> None:
        """All of the plot: labels stand beside its area, and one above."""
        whole = QRectF(0, 0, area.right() + self._plot.paper.column, area.bottom())
        if whole != self._bounds:
            self.prepareGeometryChange()
            self._bounds = whole
        self.refresh()

    def labels(self) -> list[EndLabel]:
        """Those of the curves that end in what is seen; without values where there is no height for them."""
        area, short = self._plot.paper.area, not self._is_one_line(self._plot.paper.whole_width)
        labels = []
        for end in self._ends:
            at = self._plot.pixel(end.x, end.y)
            if area.left() - 1 <= at.x() <= area.right() + 1:
                y = min(max(at.y(), area.top()), area.bottom()) if at.y() == at.y() else area.top()
                labels.append(EndLabel(at.x(), y, end.name[short], end.value, end.colour))
        low = short and len(labels) * label_height(self._scale.theme, one_line=False) > area.height()
        return [replace(label, value="") for label in labels] if low else labels

    @draws("ends")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        labels, area, theme = self.labels(), self._plot.paper.area, self._scale.theme
        one_line = self._is_one_line(self._plot.paper.whole_width) or not any(label.value for label in labels)
        if labels:
            left = max(label.x for label in labels) + LEADER * theme.line_scale  # where no curve is any more
            room = QRectF(area)
            room.setLeft(left)
            room.setRight(max(self._bounds.right(), left + 1))
            paint_end_labels(painter, labels, room, theme, one_line=one_line)
        self._paint_now(painter)

    def _paint_now(self, painter: QPainter) -> None:
        """The update's name above its line, as far as that of the axis leaves room."""
        (update, text), area, theme = self._now, self._plot.paper.area, self._scale.theme
        x, font = self._plot.pixel(update, 1.0).x(), ui_font(TEXT_SMALL, 600, theme=theme)
        if not text or not area.left() <= x <= area.right():
            return
        width, high = text_width(font, text), text_height(font)
        name = ui_font(TEXT_MAIN, 600, theme=theme)
        least = 12 * min(theme.text_scale, 1.6) + text_width(name, self._plot.paper.y_axis.name)
        left = min(max(x - width / 2, least), self._bounds.right() - width - 2)
        if left >= least:
            draw_text(painter, QRectF(left, area.top() - high - 1, width, high), text, font, theme.current, CENTER)
