"""Where everything of the layers' picture is: one line a layer, and the columns that the width has room for."""

from collections.abc import Callable

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.records import dataclass
from nnviz.session.frame.layers import LayerLine, LayersFrame, Quantity
from nnviz.session.notation import number, percent, signed

EDGE, GAP = 8.0, 12.0
#: Lines are no taller, and no lower as long as there is room.
TALLEST, LOWEST = 46.0, 15.0
#: In the width of a digit: what the ridges take at least, and a profile.
LEAST_RIDGES, LEAST_PROFILE = 11.0, 9.0


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers."""

    title: str
    text: Callable[[LayerLine, Quantity], str]
    bold: bool = False


#: In the order in which they stand.
NUMBERS: dict[str, NumberColumn] = {
    "mean": NumberColumn("mean", lambda line, quantity: signed(getattr(line.numbers, quantity).mean, 2)),
    "std": NumberColumn("std", lambda line, quantity: number(getattr(line.numbers, quantity).std), bold=True),
    "saturated": NumberColumn("saturated", lambda line, _: _share(line.numbers.saturated)),
    "dead": NumberColumn("dead", lambda line, _: _share(line.numbers.dead)),
}
#: What a narrow picture does without, in this order.
YIELDS = ("mean", "dead", "forward", "saturated", "backward")


def _share(share: float) -> str:
    return "0" if share == 0 else percent(share)


@dataclass(frozen=True, slots=True)
class Columns:
    """Left and right of each column that is shown, and where the lines are."""

    spans: dict[str, tuple[float, float]]  # "layer", "ridges", of NUMBERS, "forward", "backward"
    top: float
    line: float  # height of one
    count: int
    head: float  # height of the titles, above ``top``
    foot: float  # of the ticks, below the last line

    @property
    def bottom(self) -> float:
        return self.top + self.line * self.count

    def row(self, index: int, column: str) -> QRectF:
        """The room of one layer (from 0) in a column."""
        left, right = self.spans[column]
        return QRectF(left, self.top + index * self.line, right - left, self.line)

    def whole(self, column: str) -> QRectF:
        """All layers in a column."""
        left, right = self.spans[column]
        return QRectF(left, self.top, right - left, self.line * self.count)

    def at(self, y: float) -> int | None:
        """The layer (from 0) at a height."""
        index = int((y - self.top) // self.line)
        return index if 0 <= index < self.count else None


def columns_of(frame: LayersFrame, quantity: Quantity, rect: QRectF, theme: Theme) -> Columns:
    """The columns for a picture in ``rect``."""
    small = ui_font(TEXT_SMALL, theme=theme)
    digit, high = text_width(small, "0"), text_height(small)
    widths = _widths(frame, quantity, theme)
    room = rect.width() - 2 * EDGE
    shown = [*widths]
    for name in YIELDS:
        if sum(widths[one] for one in shown) + GAP * (len(shown) - 1) > room:
            shown.remove(name)
    spare = room - sum(widths[one] for one in shown) - GAP * (len(shown) - 1)
    drawn = [one for one in shown if one in ("ridges", "forward", "backward")]
    for one in drawn:
        widths[one] += max(spare, 0.0) * (2.0 if one == "ridges" else 1.0) / (len(drawn) + 1.0)
    if drawn == ["ridges"] and spare < 0:
        widths["ridges"] = max(widths["ridges"] + spare, 2 * digit)
    spans, x = {}, rect.left() + EDGE
    for one in shown:
        spans[one] = (x, x + widths[one])
        x += widths[one] + GAP
    head, foot = 2.2 * high, 1.4 * high
    count = len(frame.lines)
    line = min((rect.height() - head - foot - 4) / count, TALLEST * max(theme.text_scale, 1.0))
    return Columns(spans, rect.top() + head, max(line, 1.0), count, head, foot)


def _widths(frame: LayersFrame, quantity: Quantity, theme: Theme) -> dict[str, float]:
    """The least of each column, in their order."""
    small, main = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
    digit = text_width(small, "0")
    widths = {"layer": max(text_width(small, "layer"), text_width(main, "00")), "ridges": LEAST_RIDGES * digit}
    for name, column in NUMBERS.items():
        texts = (column.text(line, quantity) for line in frame.lines)
        font = ui_font(TEXT_SMALL, 600 if column.bold else 400, theme=theme)
        widths[name] = max(text_width(small, column.title), *(text_width(font, text) for text in texts))
    return widths | dict.fromkeys(("forward", "backward"), LEAST_PROFILE * digit)
