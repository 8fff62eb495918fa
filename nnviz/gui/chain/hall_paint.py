"""The one card of a lecture hall on any paint device."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.chain.cards import paint_card_frame
from nnviz.gui.chain.foot import shortened_to
from nnviz.gui.chain.hall import HallCard
from nnviz.gui.chain.product import Brace
from nnviz.gui.drawing.formula import draw_formula, role_color
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text
from nnviz.gui.drawing.theme import Theme
from nnviz.session.frame.model import ChainFrame


def paint_hall_card(painter: QPainter, card: HallCard, frame: ChainFrame, theme: Theme, sizes: Sizes) -> None:
    """The formulas, the braces under them, and the nudge check at the right."""
    paint_card_frame(painter, card.rect, theme, sizes)
    if card.title.height():
        title = frame.detail_title
        if theme.is_figure:
            title = shortened_to(sizes.small, title, card.title.width())
        draw_text(painter, card.title, title, sizes.small, theme.muted, LEFT, elide=True)
    for formula, place in card.formulas:
        draw_formula(painter, place, formula, card.pixels, theme)
    for brace in card.braces:
        _paint_brace(painter, brace, theme, sizes)
    outcome = frame.nudge.outcome if frame.nudge else "unchecked"
    ink = {"agrees": theme.result, "differs": theme.nonfinite}.get(outcome, theme.text)
    for text, rect in card.nudge:
        draw_text(painter, rect, text, sizes.strong, ink, RIGHT)


def _paint_brace(painter: QPainter, brace: Brace, theme: Theme, sizes: Sizes) -> None:
    color = role_color(brace.role, theme)
    painter.setPen(QPen(QColor(color), theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    top, low = brace.top, brace.top + sizes.gap(4)
    ends = (QPointF(brace.left, top), QPointF(brace.left, low), QPointF(brace.right, low), QPointF(brace.right, top))
    painter.drawPolyline(QPolygonF(ends))
    font = sizes.strong if brace.role == "current" else sizes.main
    draw_text(painter, QRectF(brace.room), brace.text, font, color)
