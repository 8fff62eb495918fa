"""Where the parts of a map's picture are, and where a number of an axis lies in it."""

from math import log10

from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, TEXT_TITLE, Theme
from nnviz.gui.drawing.ticks import linear_ticks, log_ticks
from nnviz.records import dataclass
from nnviz.session.trainability.axes import SCALE, Axis
from nnviz.session.trainability.job import Grid
from nnviz.session.trainability.schemes import SchemeMark, scheme_marks

EDGE, TICK = 12.0, 5.0
#: In lines: from this height on, a picture on the screen and a figure have their key; other files have it always.
_KEYED = 20.0


@dataclass(frozen=True, slots=True)
class MapLayout:
    """``area`` of the map itself, ``foot`` for the key, if there is room.

    A picture that is not ``titled`` is one on the screen, which has its words around it.
    """

    rect: QRectF
    area: QRectF
    foot: QRectF
    grid: Grid
    line: float  # from one line of small text to the next
    titled: bool

    @classmethod
    def of(cls, rect: QRectF, grid: Grid, theme: Theme, *, titled: bool = True) -> "MapLayout":
        line = text_height(ui_font(TEXT_SMALL, theme=theme)) * 1.25
        title = text_height(ui_font(TEXT_TITLE, theme=theme)) * 1.3 if titled else 0.0
        head = title + (2.2 if schemes_in(grid) else 0.5) * line
        labels = [text for axis in (grid.job.y,) for _, text in ticks(axis, 8)]
        font = ui_font(TEXT_SMALL, theme=theme)
        left = max((text_width(font, text) for text in labels), default=0.0) + TICK + 4 + 1.4 * line
        always = titled and not theme.is_figure
        high = 4.2 * line if always or rect.height() >= _KEYED * line else 0.0
        foot = QRectF(rect.left() + EDGE, rect.bottom() - high, rect.width() - 2 * EDGE, high)
        area = QRectF(
            rect.left() + EDGE + left, rect.top() + EDGE / 2 + head,
            max(rect.width() - 2.5 * EDGE - left, 1.0), 1.0,
        )  # fmt: skip
        area.setBottom(max(foot.top() - 2.6 * line - TICK, area.top() + 1.0))
        return cls(rect, area, foot, grid, line, titled)

    def x(self, value: float) -> float:
        return self.area.left() + _share(self.grid.job.x, value) * self.area.width()

    def y(self, value: float) -> float:
        return self.area.bottom() - _share(self.grid.job.y, value) * self.area.height()

    def pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        """The row and the column of the pixel at a place; None beside the map."""
        if not self.area.contains(point):
            return None
        rows, columns = self.grid.job.shape
        across = (point.x() - self.area.left()) / self.area.width()
        up = (self.area.bottom() - point.y()) / self.area.height()
        return min(int(up * rows), rows - 1), min(int(across * columns), columns - 1)

    def place_of(self, row: int, column: int) -> QPointF:
        """The middle of a pixel."""
        rows, columns = self.grid.job.shape
        x = self.area.left() + (column + 0.5) / columns * self.area.width()
        return QPointF(x, self.area.bottom() - (row + 0.5) / rows * self.area.height())

    def values_at(self, point: QPointF) -> tuple[float, float]:
        """The numbers of both axes at a place, which is moved onto the map."""
        across = min(max((point.x() - self.area.left()) / self.area.width(), 0.0), 1.0)
        up = min(max((self.area.bottom() - point.y()) / self.area.height(), 0.0), 1.0)
        return _value(self.grid.job.x, across), _value(self.grid.job.y, up)


def _share(axis: Axis, value: float) -> float:
    """Where a value lies: the first and the last have their places in the middle of their pixels."""
    count = len(axis.values)
    return (axis.share_of(value) * (count - 1) + 0.5) / count


def _value(axis: Axis, share: float) -> float:
    """The number at a share of the whole side, within the axis."""
    count = len(axis.values)
    along = (share * count - 0.5) / max(count - 1, 1)
    return axis.at(min(max(along, 0.0), 1.0))


def ticks(axis: Axis, most: int) -> list[tuple[float, str]]:
    """At most so many round values of an axis, each with its text."""
    if axis.is_log:
        return [(10.0**place, text) for place, text in log_ticks(log10(axis.low), log10(axis.high), most)]
    found = linear_ticks(axis.low, axis.high, most)
    return [(value, f"{value:,.0f}") for value, _ in found if float(value).is_integer()] if axis.counts else found


def schemes_in(grid: Grid) -> tuple[SchemeMark, ...]:
    """The marks of known schemes in the picture: the axis of the scale lies below."""
    axis = grid.job.x
    marks = scheme_marks(grid.job.experiment) if axis.key == SCALE else ()
    return tuple(mark for mark in marks if axis.low <= mark.mean <= axis.high)
