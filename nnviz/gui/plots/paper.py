"""What lies under the curves of a plot: its ground, grid, ticks, the names of the axes, and the legend above it."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import LEFT, RIGHT, broken, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks, log_ticks
from nnviz.gui.plots.marks import LegendKey, draw_key
from nnviz.records import dataclass

#: As wide as the numbers beside the y axis usually are, so that the plot does not move when they change.
USUAL_NUMBER = "0.000"
#: The name of the x axis stands in a line of its own where it would leave fewer numbers, and in a plot so many lines
#: high fewer still: there a line is much of the height.
FEWEST_NUMBERS, FEWEST_IN_LOW, LOW = 3, 2, 6
#: Where contents of a given shape would be less than so many lines wide or high, keys give way, the last ones first.
LEAST_LINES = 6
MANY_LINES = 99
#: All keys beside the contents are worth so much of their size.
KEYS_ARE_WORTH = 0.7
#: So many gaps are between the name of the y axis and the keys after it, which are two apart.
NAME_GAP = 4


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its name, what it shows, and whether it is logarithmic (then the range is in exponents of ten)."""

    name: str = ""
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def ticks(self, most: int) -> list[tuple[float, str]]:
        return (log_ticks if self.log else linear_ticks)(self.low, self.high, most)


class Paper(QGraphicsItem):
    """Paints everything of a plot but its contents; says where those go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(-1000)
        self.x_axis, self.y_axis = Axis(), Axis()
        self.legend: tuple[LegendKey, ...] = ()
        self.reserve: tuple[LegendKey, ...] = ()  # there may be one later: room for it is kept
        self.column = 0.0  # kept free at the right, for what stands beside the contents
        self.sentence = ""  # in the middle, while there is nothing to draw
        self.area = QRectF(0, 0, 1, 1)  # where the contents are drawn
        self._size = QSizeF(1, 1)
        self._bounds = QRectF(0, 0, 1, 1)
        self._x_ticks: list[tuple[float, str]] = []
        self._y_ticks: list[tuple[float, str]] = []
        self._number_width = 0.0
        self._beside = 0.0  # the width of the column of keys at the right
        self._most_lines = MANY_LINES  # of keys above the contents; what stands below them is left out
        self._head_left = 0.0  # how far the head has gone to the right with the contents
        self._keys: list[tuple[QRectF, LegendKey]] = []
        self._name_below: list[str] = []
        self._name_right = self._numbers_end = 0.0
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._font: QFont = ui_font(TEXT_SMALL, theme=theme)
        self._name_font: QFont = ui_font(TEXT_MAIN, 600, theme=theme)
        self._line = text_height(self._font) + 2
        self._name_line = text_height(self._name_font) + 2
        self._gap = 6 * min(theme.text_scale, 1.6)
        self.forget_width()

    def forget_width(self) -> None:
        """Let the numbers beside the y axis take less room again than they once did."""
        self._number_width = text_width(self._font, USUAL_NUMBER)

    @property
    def whole_width(self) -> float:
        """Of all that was shared among the parts."""
        return self._size.width()

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        self.x_axis = replace(self.x_axis, low=x[0], high=x[1])
        self.y_axis = replace(self.y_axis, low=y[0], high=y[1])

    # ------------------------------------------------------------ layout

    def lay_out(self, size: QSizeF, aspect: float | None = None) -> QRectF:
        """Share ``size`` among the parts; the place of the contents.

        With ``aspect`` that place is so many times as wide as it is high, and the keys of the legend stand beside it
        where it gets larger so.
        """
        if size != self._size:
            self.prepareGeometryChange()
            self._size = QSizeF(size)
            self._bounds = QRectF(QPointF(0, 0), self._size)
        self._most_lines = MANY_LINES
        self._beside = self._keys_width() if aspect is not None and self._is_larger_beside(size, aspect) else 0.0
        self._share(size)
        if aspect is not None and self._is_low():
            self._make_room(size, aspect)
        self._lay_out_foot()
        if aspect is not None:
            self._keep_aspect(aspect)
        self.update()
        return self.area

    def _is_low(self) -> bool:
        return min(self.area.width(), self.area.height()) < LEAST_LINES * self._line

    def _make_room(self, size: QSizeF, aspect: float) -> None:
        """Keys above the contents, as many as leave them their room; all beside them where they lose little by that."""
        beside, side = self._beside, self._side(aspect)
        self._beside = 0.0
        self._give_lines_to_contents(size)
        if beside and len(self._keys) < len(self.legend) and side > KEYS_ARE_WORTH * self._side(aspect):
            self._beside = beside
            self._share(size)

    def _side(self, aspect: float) -> float:
        """How wide the contents can be."""
        return min(self.area.width(), self.area.height() * aspect)

    def _give_lines_to_contents(self, size: QSizeF) -> None:
        """Leave out lines of keys, the last ones first, until the contents have their room or one line is left."""
        self._share(size)
        lines = len({rect.top() for rect, _ in self._keys})
        for self._most_lines in range(lines, 0, -1):
            self._share(size)
            if not self._is_low():
                return

    def _share(self, size: QSizeF) -> None:
        """All that is not taken by words and numbers is for the contents."""
        gap = self._gap
        top = gap / 2 + self._lay_out_head(size.width())
        height = max(size.height() - top - self._line - gap, 8.0)
        self._y_ticks = self.y_axis.ticks(max(2, min(6, int(height / (self._line * 1.6)))))
        widest = max((text_width(self._font, text) for _, text in self._y_ticks), default=0.0)
        self._number_width = min(max(self._number_width, widest), size.width() * 0.4)
        left = self._number_width + gap * 1.5
        self.area = QRectF(left, top, max(size.width() - left - gap * 1.5 - self._beside - self.column, 8.0), height)

    def _is_larger_beside(self, size: QSizeF, aspect: float) -> bool:
        """Whether the contents get larger where the keys stand in a column at their right."""
        widths = []
        for beside in (0.0, self._keys_width()):
            self._beside = beside
            self._share(size)
            widths.append(self._side(aspect))
        high = self._line * len(self._widest_legend())
        return bool(self.legend) and high <= self.area.height() and widths[1] > 1.1 * widths[0]

    def _keep_aspect(self, aspect: float) -> None:
        """Take from the contents what is too wide or too high, and bring all words to where they are now."""
        whole = QRectF(self.area)
        width = self._side(aspect)
        self.area.setSize(QSizeF(width, width / aspect))
        self.area.moveLeft(whole.left() + (whole.width() - width) / 2)
        self._x_ticks = self._x_ticks_that_fit(width)
        if not self._name_below:
            self._name_beside()
        room = self._size.width() - self._gap
        moved = min(self.area.left() - whole.left(), room - max((rect.right() for rect, _ in self._keys), default=0.0))
        self._head_left = max(moved, 0.0)
        self._keys = [(rect.translated(self._head_left, 0), key) for rect, key in self._keys]
        if self._beside:
            self._keys_beside()

    def _widest_legend(self) -> tuple[LegendKey, ...]:
        return self.reserve if len(self.reserve) > len(self.legend) else self.legend

    def _key_width(self, key: LegendKey) -> float:
        return self._line * 1.3 + self._gap + text_width(self._font, key.text) + 1  # or rounding would cut it

    def _keys_width(self) -> float:
        return max(map(self._key_width, (*self.legend, *self.reserve)), default=0.0) + self._gap

    def _keys_beside(self) -> None:
        x, wide = self.area.right() + 2 * self._gap, self._beside
        rows = range(len(self.legend))
        places = [QRectF(x, self.area.top() + row * self._line, wide, self._line) for row in rows]
        self._keys = list(zip(places, self.legend, strict=True))

    def _lay_out_foot(self) -> None:
        """The numbers of the x axis, and its name after them; under them where it would take their room."""
        self._x_ticks = self._x_ticks_that_fit(self.area.width())
        self._name_beside()
        name = self.x_axis.name
        seen = sum(self._end_of(value, text) <= self._numbers_end for value, text in self._x_ticks)
        fewest = FEWEST_IN_LOW if self.area.height() < LOW * self._line else FEWEST_NUMBERS
        if name and seen < min(len(self._x_ticks), fewest):
            self._numbers_end = self._size.width()
            self._name_below = broken(self._name_font, name, max(self.area.width(), 20))
            lost = min(len(self._name_below) * self._name_line, self.area.height() - 8)
            self.area.setHeight(self.area.height() - lost)
        else:
            self._name_below = []

    def _name_beside(self) -> None:
        """The name of the x axis comes after the contents and the last number; numbers end where it begins."""
        self._name_right = self._numbers_end = self._size.width()
        if self.x_axis.name:
            wide, gap = text_width(self._name_font, self.x_axis.name), 2 * self._gap
            last = max((self._end_of(*tick) for tick in self._x_ticks), default=0.0)
            self._name_right = min(self._size.width() - self._gap, max(self.area.right(), last) + gap + wide)
            self._numbers_end = self._name_right - wide - gap + 0.5  # a rounding does not cost the last number

    def _end_of(self, value: float, text: str) -> float:
        """How far to the right the number of a tick reaches; the last one moves in a little to be whole."""
        half = text_width(self._font, text) / 2
        return min(self.x_pixel(value), self._size.width() - half - 1) + half

    def _lay_out_head(self, width: float) -> float:
        """The name of the y axis at the left and the keys after it, in as many lines as they need."""
        gap, line = self._gap, max(self._name_line, self._line)
        name = self.y_axis.name
        x = gap
        if name:
            x += text_width(self._name_font, name) + NAME_GAP * gap
        if self._beside:
            self._keys = []
            return line + self._line * 0.3 if name else self._line / 2
        self._keys, reserved = (
            [(rect, key) for rect, key in placed if rect.top() < gap / 2 + (self._most_lines - 0.5) * line]
            for placed in (
                self._in_lines(keys, QRectF(x, gap / 2, width - gap - x, line)) for keys in (self.legend, self.reserve)
            )
        )
        y = max((rect.top() for rect, _ in (*self._keys, *reserved)), default=gap / 2)
        return y + line + self._line * 0.3 if name or self.legend else self._line / 2

    def _in_lines(self, keys: tuple[LegendKey, ...], first: QRectF) -> list[tuple[QRectF, LegendKey]]:
        """Keys after each other, in the first line and in as many below it as they need.

        Under the name of the axis, which would read as theirs, they stand only where there is no room beside it.
        """
        gap, end = self._gap, first.right()
        start = first.left() if max(map(self._key_width, keys), default=0.0) <= first.width() else self._gap
        x, y, placed = first.left(), first.top(), []
        for key in keys:
            wide = self._key_width(key)
            if x > start and x + wide > end:
                x, y = start, y + first.height()
            placed.append((QRectF(x, y, min(wide, end - x), first.height()), key))
            x += wide + 2 * gap
        return placed

    def _x_ticks_that_fit(self, width: float) -> list[tuple[float, str]]:
        for most in (8, 7, 6, 5, 4, 3, 2):
            ticks = self.x_axis.ticks(most)
            widest = max((text_width(self._font, text) for _, text in ticks), default=0.0)
            if (len(ticks) - 0.5) * (widest + 2.5 * self._gap) <= width:
                return ticks
        return ticks[:1]

    def x_pixel(self, value: float) -> float:
        axis = self.x_axis
        return self.area.left() + (value - axis.low) / (axis.high - axis.low) * self.area.width()

    def y_pixel(self, value: float) -> float:
        axis = self.y_axis
        return self.area.bottom() - (value - axis.low) / (axis.high - axis.low) * self.area.height()

    # ------------------------------------------------------------ painting

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._bounds

    @draws("paper")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        paint_ground(painter, self._bounds, self.theme)
        painter.fillRect(self.area, QColor(mix(self.theme.background, self.theme.panel, 0.6)))
        self._paint_head(painter)
        if self.sentence:
            self._paint_axes(painter)
            self._paint_x_name(painter, self.area.bottom() + self._gap / 2)
            self._paint_sentence(painter)
        else:
            self._paint_grid(painter)
            self._paint_axes(painter)
            self._paint_numbers(painter)

    @draws("grid")
    def _paint_grid(self, painter: QPainter) -> None:
        theme, area = self.theme, self.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(mix(theme.background, theme.text, 0.12)), 1.0))
        for value, _ in self._x_ticks:
            x = round(self.x_pixel(value))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for value, _ in self._y_ticks:
            y = round(self.y_pixel(value))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    @draws("axes")
    def _paint_axes(self, painter: QPainter) -> None:
        area = self.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self.theme.outline), 1.0))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    @draws("numbers")
    def _paint_numbers(self, painter: QPainter) -> None:
        theme, area = self.theme, self.area
        row = area.bottom() + self._gap / 2
        for value, text in self._x_ticks:
            end, wide = self._end_of(value, text), text_width(self._font, text)
            if end <= self._numbers_end:
                draw_text(painter, QRectF(end - wide, row, wide, self._line), text, self._font, theme.muted)
        for value, text in self._y_ticks:
            rect = QRectF(0, self.y_pixel(value) - self._line / 2, area.left() - self._gap, self._line)
            draw_text(painter, rect, text, self._font, theme.muted, RIGHT, elide=True)
        self._paint_x_name(painter, row)

    def _paint_x_name(self, painter: QPainter, row: float) -> None:
        if not self._name_below:
            rect = QRectF(0, row, self._name_right, self._line)
            draw_text(painter, rect, self.x_axis.name, self._name_font, self.theme.text, RIGHT)
            return
        wide = max(text_width(self._name_font, line) for line in self._name_below)
        beside = max(wide - self.area.width(), 0.0)
        right = min(self._size.width() - self._gap, self.area.right() + beside)
        for index, line in enumerate(self._name_below):
            rect = QRectF(0, row + self._line + index * self._name_line, right, self._name_line)
            draw_text(painter, rect, line, self._name_font, self.theme.text, RIGHT, elide=True)

    @draws("legend")
    def _paint_head(self, painter: QPainter) -> None:
        theme, gap, name = self.theme, self._gap, self.y_axis.name
        line = max(self._name_line, self._line)
        if name:
            rect = QRectF(gap + self._head_left, gap / 2, self._size.width(), line)
            draw_text(painter, rect, name, self._name_font, theme.text, LEFT)
        sample = self._line * 1.3
        for rect, key in self._keys:
            draw_key(painter, QRectF(rect.left(), rect.top(), sample, rect.height()), key)
            words = rect.adjusted(sample + gap, 0, 0, 0)
            draw_text(painter, words, key.text, self._font, theme.text, LEFT, elide=True)

    def _paint_sentence(self, painter: QPainter) -> None:
        font = ui_font(TEXT_MAIN, theme=self.theme)
        lines = broken(font, self.sentence, self.area.width() * 0.9)
        height = text_height(font) * 1.2
        top = self.area.center().y() - len(lines) * height / 2
        for index, line in enumerate(lines):
            row = QRectF(self.area.left(), top + index * height, self.area.width(), height)
            draw_text(painter, row, line, font, self.theme.text)
