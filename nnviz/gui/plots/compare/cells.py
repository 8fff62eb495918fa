"""A cell for each lane: its name and loss, a small picture, and what became of it in words."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.mini_graph import paint_mini_graph
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.gui.plots.compare.mini_layers import Decades, common_decades, paint_mini_layers
from nnviz.gui.plots.compare.mini_map import paint_mini_map
from nnviz.gui.plots.compare.swatch import paint_swatch, swatch_size
from nnviz.records import dataclass
from nnviz.session.frame.compare import CompareFrame, LaneFrame
from nnviz.session.frame.layers import LayersFrame
from nnviz.session.frame.model import GraphFrame
from nnviz.session.frame.plots import LearntFrame

#: What a cell shows; None while it is being worked out.
Content = GraphFrame | LearntFrame | LayersFrame | None

GAP, PAD = 12.0, 6.0
#: A cell that is narrower than this has no words.
WORDY = 130.0
#: So many lines of words, and as many less as there is no room for below a picture of LEAST_PICTURE.
MOST_WORDS, LEAST_PICTURE = 4, 90.0


@dataclass(frozen=True, slots=True)
class CellsPlan:
    """Where the cells are, and how many lines of words each has."""

    cells: tuple[QRectF, ...]
    words: int


def plan_cells(count: int, rect: QRectF, theme: Theme) -> CellsPlan:
    """The cells for ``count`` lanes: in one row or in two, whichever makes the pictures larger."""
    if not count:
        return CellsPlan((), 0)
    high = text_height(ui_font(TEXT_SMALL, theme=theme))
    head = max(high, swatch_size(theme)) + 8

    def cell_size(columns: int) -> tuple[float, float]:
        rows = -(-count // columns)
        return (rect.width() - GAP * (columns - 1)) / columns, (rect.height() - GAP * (rows - 1)) / rows

    def picture_side(columns: int) -> float:
        width, height = cell_size(columns)
        return min(width - 2 * PAD, height - head - PAD)

    columns = max((count, -(-count // 2)), key=picture_side)
    width, height = cell_size(columns)
    cells = tuple(
        QRectF(rect.left() + (index % columns) * (width + GAP), rect.top() + (index // columns) * (height + GAP),
               width, height)
        for index in range(count)
    )  # fmt: skip
    spare = height - head - LEAST_PICTURE * theme.text_scale**0.5 - 2 * PAD
    words = int(spare // high) if width >= WORDY * theme.text_scale else 0
    return CellsPlan(cells, max(0, min(MOST_WORDS, words)))


@draws("lanes")
def paint_cells(
    painter: QPainter, rect: QRectF, frame: CompareFrame, contents: Sequence[Content], theme: Theme, *,
    faded: frozenset[int] = frozenset(),
) -> tuple[QRectF, ...]:  # fmt: skip
    """Draw a cell for each lane into ``rect``; gives where they are."""
    plan = plan_cells(len(frame.lanes), rect, theme)
    decades = common_decades([one for one in contents if isinstance(one, LayersFrame)])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, (lane, cell, content) in enumerate(zip(frame.lanes, plan.cells, contents, strict=True), start=1):
        if lane.in_graph:
            painter.setBrush(QColor(mix(theme.background, theme.current, 0.06)))
            painter.setPen(QPen(QColor(theme.current), 1.6 * theme.line_scale))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 6, 6)
        inside = cell.adjusted(PAD, 2, -PAD, -PAD)
        with named(painter, f"lane-{place}"):
            _paint_cell(painter, inside, lane, content, plan.words, theme, decades, faded)
    painter.restore()
    return plan.cells


def _paint_cell(
    painter: QPainter, cell: QRectF, lane: LaneFrame, content: Content, words: int, theme: Theme, decades: Decades,
    faded: frozenset[int],
) -> None:  # fmt: skip
    font = ui_font(TEXT_SMALL, theme=theme)
    high = text_height(font)
    head = QRectF(cell.left(), cell.top(), cell.width(), max(high, swatch_size(theme)) + 8)
    _paint_head(painter, head, lane, theme, lane.index in faded)
    below = words * high + (4 if words else 0)
    room = QRectF(cell.left(), head.bottom(), cell.width(), cell.height() - head.height() - below)
    bottom = _paint_picture(painter, room, content, lane.index, theme, decades)
    text = QRectF(cell.left(), bottom + 4, cell.width(), words * high)
    _paint_words(painter, text, lane, words, theme)


def _paint_head(painter: QPainter, head: QRectF, lane: LaneFrame, theme: Theme, faded: bool) -> None:
    font, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    paint_swatch(painter, head, lane.index, theme, faded)
    text, ink = (f"loss {lane.loss_text}", theme.muted) if not lane.in_graph else ("in the graph", theme.current)
    width = text_width(font, text)
    name = head.adjusted(swatch_size(theme) + 6, 0, 0, 0)
    if text_width(strong, lane.name) + 8 + width <= name.width():
        draw_text(painter, head, text, font, ink, RIGHT)
    draw_text(painter, name, lane.name, strong, theme.text, LEFT, elide=True)


def _paint_picture(
    painter: QPainter, room: QRectF, content: Content, lane: int, theme: Theme, decades: Decades
) -> float:
    """The picture, and where it ends; a map keeps its axes equal, so it is a square."""
    if isinstance(content, LayersFrame):
        paint_mini_layers(painter, room, content, decades, lane, theme)
        return room.bottom()
    if isinstance(content, LearntFrame):
        side = min(room.width(), room.height())
        is_map = content.decision is not None
        room = QRectF(room.left(), room.top(), side if is_map else room.width(), side if is_map else room.height())
        paint_mini_map(painter, room, content, theme)
    elif content is not None:
        paint_mini_graph(painter, room.adjusted(2, 2, -2, -2), content, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.panel_border), 1))
    painter.drawRect(room)
    return room.bottom()


def _paint_words(painter: QPainter, room: QRectF, lane: LaneFrame, most: int, theme: Theme) -> None:
    """The word in bold, and the sentence after it, as much of it as there is room for."""
    if not most or not (lane.head or lane.told):
        return
    font, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    high, head = text_height(font), f"{lane.head}: " if lane.head else ""
    ink = theme.result if lane.is_first else theme.text
    first = text_width(strong, head)
    for place, line in enumerate(_lines(lane.told, font, room.width(), first, most)):
        row = QRectF(room.left(), room.top() + place * high, room.width(), high)
        if place == 0 and head:
            draw_text(painter, row, head, strong, ink, LEFT)
            row.setLeft(row.left() + first)
        draw_text(painter, row, line, font, theme.text, LEFT, elide=True)


def _lines(text: str, font: QFont, width: float, first: float, most: int) -> list[str]:
    """The text in at most so many lines, of which the first has ``first`` pixels less; the last one is cut with "…"."""
    lines, rest = [""], text.split(" ")
    while rest:
        room = width - (first if len(lines) == 1 else 0.0)
        longer = f"{lines[-1]} {rest[0]}".strip()
        if text_width(font, longer) <= room or len(lines) == most:
            lines[-1] = longer
            rest.pop(0)
        elif not lines[-1] and len(lines) > 1:  # a word wider than the line
            lines[-1] = rest.pop(0)
        else:
            lines.append("")
    return lines


@draws("sentences")
def paint_sentences(
    painter: QPainter, rect: QRectF, frame: CompareFrame, theme: Theme, *, faded: frozenset[int] = frozenset()
) -> tuple[QRectF, ...]:
    """What became of each lane in words alone, one below the other, as much as there is room for; gives their rooms."""
    high = text_height(ui_font(TEXT_SMALL, theme=theme))
    block = rect.height() / max(len(frame.lanes), 1)
    words = max(0, min(MOST_WORDS, int((block - high - 10) // high)))
    rows = tuple(
        QRectF(rect.left(), rect.top() + index * block, rect.width(), block) for index in range(len(frame.lanes))
    )
    for lane, row in zip(frame.lanes, rows, strict=True):
        _paint_head(painter, QRectF(row.left(), row.top(), row.width(), high + 6), lane, theme, lane.index in faded)
        text = QRectF(row.left(), row.top() + high + 6, row.width(), words * high)
        _paint_words(painter, text, lane, words, theme)
    return rows
