"""Units that act as one: a dashed outline round them, and a badge in the text's colour that says how many.

Outline and badge are in no colour that means a sign, a class or the current step. They take no room: nothing in the
graph gives way to them, and the place of a badge depends on the layout alone, so it stays while the user steps.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.graph.folds import fold_width
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.loss import name_rect
from nnviz.gui.graph.neurons import name_plates
from nnviz.gui.graph.room import NODE, edge_points, in_the_way, nodes
from nnviz.records import dataclass
from nnviz.session.frame.model import AlikeUnits, GraphFrame

#: From the neurons' rims to the outline, and from the outline to the badge, in pixels.
AROUND, BESIDE = 9.0, 14.0


@dataclass(frozen=True, slots=True)
class Badge:
    """The badge of a group, and the point of the outline that it hangs on; without words the rectangle is empty."""

    group: AlikeUnits
    outlines: tuple[QRectF, ...]
    rect: QRectF
    hangs_on: QPointF
    words: str


def place_badges(frame: GraphFrame, layout: GraphLayout, numbers: Iterable[QRectF] = ()) -> tuple[Badge, ...]:
    """A badge for each group of ``frame``, at the freest corner of its outline.

    In a figure also off the ``numbers`` on edges; elsewhere it lies over them, and hover tells what they are.
    """
    placed: list[Badge] = []
    words = _words_there(frame, layout) if frame.alike else []
    if layout.theme.is_figure:
        words += numbers
    for group in frame.alike:
        outlines = tuple(_outlines(group, layout))
        placed.append(_placed(group, outlines, layout, [badge.rect for badge in placed], words))
    return tuple(placed)


def _words_there(frame: GraphFrame, layout: GraphLayout) -> list[QRectF]:
    """The titles, the names of the outputs and of the loss, and the bracket under the chosen weights."""
    loss, bands, chosen = name_rect(frame, layout, layout.theme), layout.bands, frame.selection.layer
    left, right = layout.columns[chosen - 1], layout.columns[chosen]
    bracket = QRectF(left, bands.brackets.top(), right - left, bands.brackets.height())
    return [bracket, bands.titles, *name_plates(frame, layout, layout.theme), *([] if loss is None else [loss])]


@draws("badge-outlines")
def paint_outlines(painter: QPainter, badges: Sequence[Badge], theme: Theme) -> None:
    """The dashed outlines."""
    painter.setPen(line_pen(theme.text, 1.6 * theme.line_scale, dashed=True))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for outline in (outline for badge in badges for outline in badge.outlines):
        corner = outline.width() / 2
        painter.drawRoundedRect(outline, corner, corner)


@draws("badges")
def paint_badges(painter: QPainter, badges: Sequence[Badge], theme: Theme) -> None:
    """The words, each on a dark plate that hangs on its outline."""
    font = ui_font(TEXT_MAIN, 600, theme=theme)
    for badge in badges:
        if badge.rect.isEmpty():
            continue
        middle = badge.rect.center()
        painter.setPen(line_pen(theme.text, 1.6 * theme.line_scale))
        painter.drawLine(badge.hangs_on, QPointF(middle.x(), badge.hangs_on.y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawRoundedRect(badge.rect, badge.rect.height() / 2, badge.rect.height() / 2)
        draw_text(painter, badge.rect, badge.words, font, theme.background)


# ---------------------------------------------------------------- outlines


def _outlines(group: AlikeUnits, layout: GraphLayout) -> Iterator[QRectF]:
    """One round each run of rows that belong to the group altogether; if there are none, one where its first unit is.

    A fold whose units do not all belong to it stands aside.
    """
    members = frozenset(group.units)
    run: list[float] = []
    for y, units in _rows(group.layer, layout):
        if members.issuperset(units):
            run.append(y)
        elif run:
            yield _around(group.layer, run, layout)
            run = []
    if run:
        yield _around(group.layer, run, layout)
    elif not any(members.issuperset(units) for _, units in _rows(group.layer, layout)):
        yield _around(group.layer, [fold_of(group, layout) or layout.loss.y()], layout)


def _rows(layer: int, layout: GraphLayout) -> Iterator[tuple[float, range]]:
    """The y of each row of a column from the top, with the units that stand there."""
    folds = {row.unit: y for row, y in layout.fold_y[layer]}
    for row in layout.rows[layer]:
        y = folds[row.unit] if row.hidden else float(layout.unit_y[layer][row.unit])
        yield y, range(row.unit, row.unit + max(row.hidden, 1))


def _around(layer: int, places: Sequence[float], layout: GraphLayout) -> QRectF:
    half = layout.radius + AROUND
    below = layout.stub + layout.square if layout.has_biases[layer] else 0.0
    free = (layout.pitches[layer] - 2 * layout.radius - below) / 2  # up to the middle between two neurons
    above = layout.radius + min(max(free, 1.0), AROUND)
    x, top, bottom = layout.columns[layer], min(places) - above, max(places) + above + below
    return QRectF(x - half, top, 2 * half, bottom - top)


def fold_of(group: AlikeUnits, layout: GraphLayout) -> float | None:
    """The y of the first fold that hides units of the group."""
    rows = ((y, units) for y, units in _rows(group.layer, layout) if len(units) > 1)
    return next((y for y, units in rows if not frozenset(group.units).isdisjoint(units)), None)


# ---------------------------------------------------------------- the badge's place


def _words(group: AlikeUnits) -> tuple[str, str]:
    """In full, and where that would cover neurons; hover says the rest."""
    return f"=  {group.badge}", f"=  {len(group.units)} as 1"


def _placed(
    group: AlikeUnits,
    outlines: Sequence[QRectF],
    layout: GraphLayout,
    others: Sequence[QRectF],
    words_there: Sequence[QRectF],
) -> Badge:
    without = Badge(group, tuple(outlines), QRectF(), QPointF(), "")
    if not group.badge:
        return without
    lines, things = edge_points(layout), nodes(layout)
    for words in _words(group):
        places = [*_corners(group, words, outlines, layout), *_under(words, outlines, layout)]
        counts = [in_the_way(rect, lines, things, [*others, *words_there], layout) for rect, _ in places]
        rect, point = places[int(np.argmin(counts))]
        if min(counts) < NODE:
            break
    covers_another = any(rect.intersects(other) for other in others)  # neither could be read; the outline says it
    if layout.theme.is_figure and min(counts) >= NODE:  # over a number it would be read by nobody
        return without
    return without if covers_another else Badge(group, tuple(outlines), rect, point, words)


def _under(words: str, outlines: Sequence[QRectF], layout: GraphLayout) -> Iterator[tuple[QRectF, QPointF]]:
    """At the foot of the outlines, where between close columns nothing is free."""
    font = ui_font(TEXT_MAIN, 600, theme=layout.theme)
    width, height = text_width(font, words) + 22, text_height(font) + 10
    foot = QPointF(outlines[-1].center().x(), outlines[-1].bottom())
    top = min(foot.y() + 1, layout.view.bottom() - height - 1)
    yield QRectF(foot.x() - width / 2, top, width, height), foot


def _corners(
    group: AlikeUnits, words: str, outlines: Sequence[QRectF], layout: GraphLayout
) -> Iterator[tuple[QRectF, QPointF]]:
    """The four corners of what the outlines take, the right ones and the lower ones first; at a fold its two sides."""
    font = ui_font(TEXT_MAIN, 600, theme=layout.theme)
    height = text_height(font) + 10
    width = text_width(font, words) + 22
    fold = fold_of(group, layout)
    whole = outlines[0].united(outlines[-1])
    inset = min(whole.width() / 2, 0.5 * whole.height())
    heights = [whole.bottom() - inset, whole.top() + inset] if fold is None else [fold]
    aside = max(whole.width() / 2, 0.0 if fold is None else fold_width(group.layer, layout) / 2 + 2)
    x = whole.center().x()
    for y in heights:
        nearest = x - aside - width - 3  # where the picture ends, the badge may stand closer
        for left in (x + aside + BESIDE, max(nearest + 3 - BESIDE, min(layout.view.left() + 1, nearest))):
            yield QRectF(left, y - height / 2, width, height), QPointF(x + (aside if left > x else -aside), y)
