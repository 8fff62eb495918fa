"""Where a number was asked, and where it was taken instead: two pills, in the places of the labels that are there.

Violet and filled is where it was asked, dark and dashed where it was taken: they differ in shape as well as in colour.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.drawn import Drawn, taken
from nnviz.gui.graph.neurons import paint_on_plate
from nnviz.gui.graph.places import room_of
from nnviz.gui.graph.question_marks import ring_of
from nnviz.gui.graph.room import edge_points, in_the_way, nodes
from nnviz.gui.graph.unit_labels import ASKED_HERE, LEFT_OUT, TAKEN_HERE, UnitLabel, label_at, label_height, labels_at
from nnviz.session.frame.slip import SlipFrame, SlopeCurve
from nnviz.session.notation import number
from nnviz.session.place import Place

#: The curve and its card, in lines of text; from the picture's edges, and inside.
CURVE_LINES, CARD_LINES, EDGE, PAD = 7.6, 4.6, 7.0, 9.0


def paint_slip(painter: QPainter, slip: SlipFrame, drawn: Drawn, theme: Theme) -> None:
    """Both places, and the curve where there is one and room for it."""
    drawn = opened(drawn, slip)
    card = None if slip.curve is None else curve_card(slip.curve, drawn, theme)
    for places, words in marked(slip):
        _paint_places(painter, places, words, drawn, theme, asked=words != TAKEN_HERE)
    if slip.curve is not None and card is not None:
        _paint_curve(painter, slip.curve, card, theme)


def marked(slip: SlipFrame) -> tuple[tuple[tuple[Place, ...], str], ...]:
    """Which places are marked, with the words for them: those in which what was asked and what was taken differ.

    Who took a part of what was asked, as one path for the sum of all, has left out the rest.
    """
    asked = tuple(place for place in slip.asked if place not in slip.taken)
    taken = tuple(place for place in slip.taken if place not in slip.asked)
    if not taken and asked:
        return (slip.taken, TAKEN_HERE), (asked, LEFT_OUT)
    return (taken, TAKEN_HERE), (asked or slip.asked, ASKED_HERE)


def opened(drawn: Drawn, slip: SlipFrame) -> Drawn:
    """The same with z and a beside the units that the slip is about, where they are not written yet."""
    places = (*slip.asked, *slip.taken) if slip.opens_units else ()
    return replace(drawn, labels=labels_at(places, drawn.frame, drawn.layout, drawn.labels, taken(drawn)))


# ---------------------------------------------------------------- pills


def _paint_places(
    painter: QPainter, places: Sequence[Place], said: str, drawn: Drawn, theme: Theme, *, asked: bool
) -> None:
    """Each of them marked, the first with the words."""
    ink = theme.current if asked else theme.text
    pen = line_pen(ink, (2.0 if asked else 1.6) * theme.line_scale, dashed=not asked)
    for place in places:
        label = _label_of(place, drawn)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.current_fill) if asked and label is not None else Qt.BrushStyle.NoBrush)
        painter.drawPath(ring_of(place, drawn) if label is None else _pill(label))
        if label is not None:
            draw_text(painter, label.rect, label.text, ui_font(TEXT_MAIN, 600 if asked else 400, theme=theme), ink)
    if places:
        _paint_words(painter, places[0], said, ink, drawn, theme)


def _label_of(place: Place, drawn: Drawn) -> UnitLabel | None:
    if place.kind not in ("z", "a"):
        return None
    return label_at(drawn.labels, place.kind, place.numbers[0], place.numbers[1] - 1)


def _pill(label: UnitLabel) -> QPainterPath:
    path, corner = QPainterPath(), label.rect.height() / 2
    path.addRoundedRect(label.rect, corner, corner)
    return path


def _paint_words(painter: QPainter, place: Place, said: str, ink: str, drawn: Drawn, theme: Theme) -> None:
    """Over the pill, in the room that is kept there; over another thing, or under it where the picture ends.

    Where no room is, or a title stands there, the shapes of the pills say enough.
    """
    font, label, room = ui_font(TEXT_SMALL, theme=theme), _label_of(place, drawn), room_of(place, drawn)
    height = text_height(font)
    if label is not None:
        left = QRectF(label.rect.left() + 4, label.rect.top() - height, label.rect.width(), height)
        if label.is_roomy and not left.intersects(drawn.layout.bands.titles):
            draw_text(painter, left, said, font, ink, LEFT)
    elif room is not None:
        ring = ring_of(place, drawn).boundingRect()
        y = ring.top() - height / 2 - 2 if ring.top() - height > drawn.layout.view.top() else ring.bottom() + height
        paint_on_plate(painter, QPointF(room.center().x(), y), said, font, ink, theme)


# ---------------------------------------------------------------- the curve


def curve_card(curve: SlopeCurve, drawn: Drawn, theme: Theme) -> QRectF | None:
    """Where the small picture has room, with its words or without: at the lower right if it can be, never over the net.

    Without words it is no wider than the curve: the sentence about the slip says the same.
    """
    layout, line = drawn.layout, label_height(theme)
    lines, things, occupied, view = edge_points(layout), nodes(layout), taken(drawn), layout.view
    bracket, chosen = layout.bands.brackets, drawn.frame.selection.layer
    occupied.append(QRectF(layout.columns[chosen - 1], bracket.top(), layout.gap, bracket.height()))
    height, plot = CARD_LINES * line, CURVE_LINES * line + 2 * PAD
    for width in (plot + _words_width(curve, theme) + PAD, plot):
        for left in (view.right() - EDGE - width, view.left() + EDGE):
            for top in (view.bottom() - EDGE - height, layout.bands.nodes.top()):
                card = QRectF(left, top, width, height)
                if in_the_way(card.adjusted(-4, -4, 4, 4), lines, things, occupied, layout) == 0:
                    return card
    return None


def _words_width(curve: SlopeCurve, theme: Theme) -> float:
    return max(text_width(ui_font(TEXT_MAIN, 600, theme=theme), text) for text in curve.words)


def _paint_curve(painter: QPainter, curve: SlopeCurve, card: QRectF, theme: Theme) -> None:
    painter.setPen(line_pen(theme.panel_border, theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(card, 8, 8)
    line = label_height(theme)
    words_left = card.left() + PAD + CURVE_LINES * line + PAD
    plot = QRectF(card.left() + PAD, card.top() + PAD, CURVE_LINES * line, card.height() - 2 * PAD - line)
    _paint_axes(painter, curve, plot, theme)
    if card.right() - words_left < _words_width(curve, theme):
        return
    inks = (theme.text, theme.current, theme.muted)
    gap = (card.height() - 2 * PAD) / 3
    for row, (text, ink) in enumerate(zip(curve.words, inks, strict=True)):
        font = ui_font(TEXT_MAIN, 600 if row < 2 else 400, theme=theme)
        place = QRectF(words_left, card.top() + PAD + row * gap, card.right() - words_left, gap)
        draw_text(painter, place, text, font, ink, LEFT)


def _paint_axes(painter: QPainter, curve: SlopeCurve, plot: QRectF, theme: Theme) -> None:
    """The curve, the tangent that was taken, and both points with what they stand over."""
    low, high = float(curve.a.min()), float(curve.a.max())
    first, last = float(curve.z[0]), float(curve.z[-1])

    def at(z: float, a: float) -> QPointF:
        down = 0.5 if high == low else (high - a) / (high - low)
        return QPointF(plot.left() + (z - first) / (last - first) * plot.width(), plot.top() + down * plot.height())

    painter.setPen(line_pen(theme.outline, 1.8 * theme.line_scale))
    painter.drawPolyline(QPolygonF([at(z, a) for z, a in zip(curve.z.tolist(), curve.a.tolist(), strict=True)]))
    reach = 0.28 * (last - first)
    (z, a), slope = curve.taken, curve.slope
    painter.save()
    painter.setClipRect(plot.adjusted(-2, -6, 2, 6))
    painter.setPen(line_pen(theme.text, 2.0 * theme.line_scale, dashed=True))
    painter.drawLine(at(z - reach, a - slope * reach), at(z + reach, a + slope * reach))
    painter.restore()
    for point, ink, fill in ((curve.taken, theme.text, theme.panel), (curve.asked, theme.current, theme.current)):
        place, foot = at(*point), QPointF(at(*point).x(), plot.bottom() + 2)
        painter.setPen(line_pen(ink, 1.2 * theme.line_scale, dashed=True))
        painter.drawLine(place, foot)
        painter.setPen(line_pen(ink, 1.8 * theme.line_scale))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(place, 4.0 * theme.line_scale, 4.0 * theme.line_scale)
    _paint_feet(painter, at(*curve.taken).x(), at(*curve.asked).x(), curve, plot, theme)


def _paint_feet(
    painter: QPainter, taken: float, asked: float, curve: SlopeCurve, plot: QRectF, theme: Theme
) -> None:
    """The two numbers under the axis, moved apart where they are close."""
    font, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    texts = (number(curve.taken[0]), font, taken, theme.text), (number(curve.asked[0]), bold, asked, theme.current)
    widths = [text_width(face, text) for text, face, _, _ in texts]
    side = 1.0 if asked >= taken else -1.0
    apart = max((sum(widths) / 2 + 8 - abs(asked - taken)) / 2, 0.0) * side
    for (text, face, x, ink), width, by in zip(texts, widths, (-apart, apart), strict=True):
        place = QRectF(x + by - width / 2, plot.bottom() + 3, width, label_height(theme))
        draw_text(painter, place, text, face, ink)
