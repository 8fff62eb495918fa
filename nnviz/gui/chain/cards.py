"""The cards of the panel: this factor, the running product, and the list of paths."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPen

from nnviz.gui.chain.layout import CardLayout, ChainLayout
from nnviz.gui.drawing.formula import draw_formula
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.strokes import paint_share
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, elided, text_width
from nnviz.gui.drawing.theme import Theme
from nnviz.session.frame.model import PathRow, PathsFrame

#: Products of paths have room for this before any is known, so that nothing moves when they come.
USUAL_PRODUCT = "−0.0123"
ARROW = " ← "
FADE = 22.0  # pixels over which content that goes on fades out


def paint_formula_card(painter: QPainter, card: CardLayout, title: str, theme: Theme, layout: ChainLayout) -> None:
    """A card with its formulas; what is larger than the card fades at the edge and has a scroll bar."""
    sizes = layout.sizes
    paint_card_frame(painter, card.rect, theme, sizes)
    draw_text(painter, card.title, title, sizes.small, theme.muted, LEFT, elide=True)
    painter.save()
    if not layout.picture:
        painter.setClipRect(card.body.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
    spare = max(card.body.height() - card.block.height, 0.0) / 2
    origin = card.body.topLeft() - card.scroll + QPointF(0, spare)
    for formula, place in card.block.formulas:
        draw_formula(painter, origin + place, formula, card.block.pixels, theme)
    painter.restore()
    _paint_fades(painter, card, theme)
    if card.reach.x() > 0:
        left = card.body.width() * card.scroll.x() / card.block.width
        length = card.body.width() * card.body.width() / card.block.width
        _paint_scroll_thumb(painter, QRectF(card.body.left() + left, card.rect.bottom() - 5, length, 3), theme)
    if card.reach.y() > 0:
        top = card.body.height() * card.scroll.y() / card.block.height
        length = card.body.height() * card.body.height() / card.block.height
        _paint_scroll_thumb(painter, QRectF(card.rect.right() - 5, card.body.top() + top, 3, length), theme)


def paint_waiting(painter: QPainter, card: CardLayout, words: str, theme: Theme, sizes: Sizes) -> None:
    """A dashed slot for what is still to come, and what it waits for."""
    dashed = QPen(QColor(theme.coming), theme.line_scale)
    dashed.setDashPattern([3, 2.5])
    painter.setPen(dashed)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    height = min(sizes.gap(32), card.body.height() - 2)
    slot = QRectF(card.body.left(), card.body.center().y() - height / 2, sizes.gap(118), height)
    room = card.body.right() - slot.right() - sizes.gap(12)
    if text_width(sizes.small, words) > room:  # the words alone, where there is no room for both
        slot.setWidth(0.0)
    else:
        painter.drawRoundedRect(slot, sizes.gap(4), sizes.gap(4))
    left = slot.right() + (sizes.gap(12) if slot.width() else 0.0)
    place = QRectF(left, slot.top(), card.body.right() - left, slot.height())
    draw_text(painter, place, words, sizes.small, theme.muted, LEFT, elide=True)


def paint_card_frame(painter: QPainter, rect: QRectF, theme: Theme, sizes: Sizes) -> None:
    """The ground and the edge of a card."""
    painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), sizes.gap(7), sizes.gap(7))


def _paint_fades(painter: QPainter, card: CardLayout, theme: Theme) -> None:
    """The card's colour over the edges behind which the content goes on."""
    body, scroll, reach = card.body.adjusted(-2, -2, 2, 2), card.scroll, card.reach
    for goes_on, edge, inward in (
        (scroll.x() > 0.5, body.topLeft(), QPointF(FADE, 0)),
        (scroll.x() < reach.x() - 0.5, body.topRight(), QPointF(-FADE, 0)),
        (scroll.y() > 0.5, body.topLeft(), QPointF(0, FADE / 2)),
        (scroll.y() < reach.y() - 0.5, body.bottomLeft(), QPointF(0, -FADE / 2)),
    ):
        if goes_on:
            across = QPointF(0, body.height()) if inward.x() else QPointF(body.width(), 0)
            corner = QPointF(edge.x(), body.top()) if inward.x() else QPointF(body.left(), edge.y())
            painter.fillRect(
                QRectF(corner, corner + across + inward).normalized(), fade(edge, edge + inward, theme.panel)
            )


def fade(start: QPointF, stop: QPointF, color: str) -> QLinearGradient:
    """From ``color`` to nothing."""
    clear = QColor(color)
    clear.setAlpha(0)
    gradient = QLinearGradient(start, stop)
    gradient.setColorAt(0, QColor(color))
    gradient.setColorAt(1, clear)
    return gradient


def _paint_scroll_thumb(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.muted))
    painter.drawRoundedRect(rect, 1.5, 1.5)


# ---------------------------------------------------------------- paths


@draws("paths")
def paint_paths(painter: QPainter, frame: PathsFrame, layout: ChainLayout, theme: Theme) -> None:
    """The list of paths: route, product, and a bar for its share, to the right if positive."""
    paths, sizes = layout.paths, layout.sizes
    assert paths is not None
    paint_card_frame(painter, paths.rect, theme, sizes)
    for text, rect in paths.head:
        draw_text(painter, rect, text, sizes.small, theme.muted, LEFT)
    if paths.tail:
        first = paths.tail[0][1]
        painter.fillRect(QRectF(first.left(), first.top() - 2, first.width(), theme.line_scale), QColor(theme.text))
    for text, rect in paths.tail:
        draw_text(painter, rect, text, sizes.small, theme.text, LEFT)
    painter.save()
    if not layout.picture:
        painter.setClipRect(paths.body, Qt.ClipOperation.IntersectClip)
    products = max(text_width(sizes.small, text) for text in (USUAL_PRODUCT, *(row.product for row in frame.rows)))
    for place, rect in paths.rows:
        _paint_path(painter, rect, frame.rows[place], products, theme, sizes)
    painter.restore()
    if paths.reach > 0:
        whole = paths.body.height() + paths.reach
        top = paths.body.top() + paths.body.height() * paths.scroll / whole
        _paint_scroll_thumb(painter, QRectF(paths.rect.right() - 5, top, 3, paths.body.height() ** 2 / whole), theme)


def _paint_path(
    painter: QPainter, rect: QRectF, row: PathRow, products: float, theme: Theme, sizes: Sizes
) -> None:
    if row.chosen:
        painter.fillRect(rect, QColor(theme.current_fill))
        painter.fillRect(QRectF(rect.left(), rect.top(), 3 * theme.line_scale, rect.height()), QColor(theme.current))
    side = sizes.gap(10)
    inner = rect.adjusted(side, 0, -side, 0)
    wide = inner.width() * (0.08 if theme.is_projector else 0.17)
    bar = QRectF(inner.right() - wide, inner.top(), wide, inner.height())
    number = QRectF(bar.left() - sizes.gap(8) - products, inner.top(), products, inner.height())
    route = QRectF(inner.topLeft(), QPointF(number.left() - sizes.gap(6), inner.bottom()))
    ink = theme.current if row.chosen else theme.text
    text = route_in(sizes.small, row.route, route.width())
    draw_text(painter, route, text, sizes.small, ink, LEFT)
    draw_text(painter, number, row.product, sizes.small, ink, RIGHT)
    paint_share(painter, bar, row.share, theme)


def route_in(font: QFont, route: str, width: float) -> str:
    """A route in ``width`` pixels: stops in its middle give way to one "…", whole ones, so that no name is cut."""
    stops = route.split(ARROW)
    for kept in range(len(stops), 1, -1):
        left = (kept + 1) // 2
        shorter = stops if kept == len(stops) else [*stops[:left], "…", *stops[len(stops) - (kept - left) :]]
        if text_width(font, ARROW.join(shorter)) <= width:
            return ARROW.join(shorter)
    return elided(font, route, width)
