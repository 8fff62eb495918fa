"""Brackets under the factors of what has a letter, in the letter's colour; and the light on factors that are spoken of.

The brackets stand in the strip of the bars; where there is none, in large type, they are lines under the factors.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QPolygonF

from nnviz.gui.chain.fold import Fold
from nnviz.gui.chain.layout import CellLayout, ChainLayout
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import draw_text, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.session.frame.model import ChainFrame, FactorGroup

#: How much of the ground's colour lies over what is not lit, of 255.
DIM = 200
#: From the bars' top to a bracket, and how far its ends rise, in pixels before the theme's scale.
DOWN, RISE = 6.0, 5.0


def group_span(group: FactorGroup, layout: ChainLayout) -> tuple[float, float] | None:
    """From where to where a group's factors stand, those that are folded included; None where none is in sight."""
    cells = [cell for cell in layout.cells if _holds(cell, range(group.first, group.last + 1))]
    if not cells:
        return None
    left, right = cells[0].box.left(), cells[-1].box.right()
    inset = layout.sizes.gap(4)
    return max(left, layout.strip.left()) + inset, min(right, layout.strip.right()) - inset


@draws("groups")
def paint_groups(painter: QPainter, frame: ChainFrame, layout: ChainLayout, theme: Theme) -> None:
    """The brackets with their letters and words."""
    for group in frame.groups:
        span = group_span(group, layout)
        if span is None or span[1] <= span[0]:
            continue
        if layout.bars.isEmpty():
            y = layout.strip.bottom() + layout.sizes.gap(2)
            painter.setPen(line_pen(theme.named[group.named], 2.0 * theme.line_scale))
            painter.drawLine(QPointF(span[0], y), QPointF(span[1], y))
        else:
            _paint_bracket(painter, group, span, layout, theme)


def _paint_bracket(
    painter: QPainter, group: FactorGroup, span: tuple[float, float], layout: ChainLayout, theme: Theme
) -> None:
    sizes, colour, (left, right) = layout.sizes, theme.named[group.named], span
    y, rise = layout.bars.top() + sizes.gap(DOWN), sizes.gap(RISE)
    painter.setPen(line_pen(colour, 1.6 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ends = (left, y - rise), (left, y), (right, y), (right, y - rise)
    painter.drawPolyline(QPolygonF([QPointF(*end) for end in ends]))
    text = next((text for text in _texts(group) if text_width(sizes.small, text) <= right - left), group.letter)
    place = QRectF(left, y + 1, right - left, layout.bars.bottom() - y - 1)
    draw_text(painter, place, text, sizes.font(TEXT_SMALL, 600 if text == group.letter else 400), colour)


def _texts(group: FactorGroup) -> tuple[str, ...]:
    return f"{group.letter}, {group.words}", group.letter


def paint_light(
    painter: QPainter, picture: QPixmap, lit: Sequence[int], layout: ChainLayout, theme: Theme
) -> None:
    """A veil over the panel, and the picture once more where a factor is lit."""
    cells = [cell for cell in layout.cells if _holds(cell, lit)]
    if not cells:
        return
    veil, whole = QColor(theme.background), QPainterPath()
    veil.setAlpha(DIM)
    painter.fillRect(layout.rect, veil)
    for cell in cells:
        whole.addRoundedRect(cell.box, layout.sizes.gap(6), layout.sizes.gap(6))
    painter.save()
    painter.setClipPath(whole)
    painter.drawPixmap(0, 0, picture)
    painter.restore()


def _holds(cell: CellLayout, factors: Sequence[int]) -> bool:
    """Whether a cell shows one of some factors, or hides it."""
    if isinstance(cell.content, Fold):
        return any(cell.content.start <= factor < cell.content.stop for factor in factors)
    return cell.content in factors
