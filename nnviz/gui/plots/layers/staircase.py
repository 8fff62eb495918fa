"""The picture of a culprit: a staircase of the running product, a card with the sum of each kind, and it in words."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import line_height, paint_texts, texts_height
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, TEXT_TITLE, Theme, mix
from nnviz.gui.drawing.ticks import log_ticks
from nnviz.records import dataclass
from nnviz.session.frame.culprit import CulpritFrame, Kind, Stair

EDGE, GAP = 10.0, 12.0
#: One factor: no wider, and lines between bars only from so many pixels on.
WIDEST, JOINED = 56.0, 9.0
#: In the width of a digit: the card, and what it and the staircase take at least side by side.
CARD, BESIDE = 31.0, 82.0
#: In lines: the lowest staircase with the second sentence, with the card below it, and at all.
LOW, LOWER, LOWEST = 7.0, 9.0, 4.0


@dataclass(frozen=True, slots=True)
class Staircase:
    """What is shown, and how."""

    frame: CulpritFrame
    decades: tuple[int, int]  # the exponents of ten at the ends of the axis
    chosen: int | None  # the stair that the keys have come to
    theme: Theme
    hint: str = ""  # what can be done, at the upper right


def decades_of(frame: CulpritFrame, before: tuple[int, int] = (-1, 1)) -> tuple[int, int]:
    """Whole decades around all that is known, and around those of ``before``."""
    levels = [level for stair in frame.stairs for level in (stair.before, stair.after) if math.isfinite(level)]
    low, high = before
    return min([low, *map(math.floor, levels)]), max([high, *map(math.ceil, levels)])


@draws("staircase")
def paint_staircase(painter: QPainter, rect: QRectF, look: Staircase) -> list[QRectF]:
    """Everything over all of ``rect``; gives the room of each stair."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, look.theme)
    inside = rect.adjusted(EDGE, EDGE - 2, -EDGE, -EDGE + 2)
    inside.setTop(_paint_head(painter, inside, look))
    inside.setBottom(_paint_words(painter, inside, look))
    places = _paint_middle(painter, inside, look)
    painter.restore()
    return places


# ---------------------------------------------------------------- head and words


def _paint_head(painter: QPainter, inside: QRectF, look: Staircase) -> float:
    """Title and what it is about; gives where it ends."""
    theme = look.theme
    title, small = ui_font(TEXT_TITLE, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    if text_width(title, look.frame.title) + text_width(small, look.hint) + 2 * GAP <= inside.width():
        row = QRectF(inside.left(), inside.top(), inside.width(), text_height(title))
        draw_text(painter, row, look.hint, small, theme.muted, RIGHT)
    texts = ((look.frame.title, title, theme.text), (look.frame.subtitle, small, theme.muted))
    return paint_texts(painter, inside, texts) + 4


def _paint_words(painter: QPainter, inside: QRectF, look: Staircase) -> float:
    """The sentences at the foot, the second where there is room; gives where they begin."""
    theme = look.theme
    fonts = (ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_MAIN, theme=theme))
    texts = list(zip(look.frame.sentences, fonts, (theme.text, theme.muted), strict=False))
    while len(texts) > 1 and inside.height() - texts_height(texts, inside.width()) < LOW * line_height(theme):
        texts.pop()
    begin = inside.bottom() - texts_height(texts, inside.width())
    paint_texts(painter, QRectF(inside.left(), begin, inside.width(), 0), texts)
    return begin - 6


def _paint_middle(painter: QPainter, inside: QRectF, look: Staircase) -> list[QRectF]:
    """The staircase, with the card beside or below it where there is room."""
    theme = look.theme
    small = ui_font(TEXT_SMALL, theme=theme)
    digit, line = text_width(small, "0"), text_height(small)
    card, high = CARD * digit, _card_height(look)
    if inside.width() >= BESIDE * digit and inside.height() >= high:
        _paint_card(painter, QRectF(inside.right() - card, inside.top(), card, high), look)
        inside = inside.adjusted(0, 0, -card - GAP, 0)
    elif inside.height() >= high + GAP + LOWER * line:
        width = min(inside.width(), 1.5 * card)
        _paint_card(painter, QRectF(inside.left(), inside.bottom() - high, width, high), look)
        inside = inside.adjusted(0, 0, 0, -high - GAP)
    return _paint_stairs(painter, inside, look) if inside.height() >= LOWEST * line else []


# ---------------------------------------------------------------- the staircase


def _paint_stairs(painter: QPainter, room: QRectF, look: Staircase) -> list[QRectF]:
    theme, (low, high), stairs = look.theme, look.decades, look.frame.stairs
    small = ui_font(TEXT_SMALL, theme=theme)
    line = text_height(small)
    ticks = log_ticks(low, high, max(2, int((room.height() - 3 * line) / (1.6 * line))))
    margin = max([text_width(small, text) for _, text in ticks] + [text_width(small, "layer")]) + 8
    plot = room.adjusted(margin, 1.3 * line, 0, -1.9 * line)  # above it is the mark, below it the layers
    slot = min(plot.width() / len(stairs), WIDEST * theme.line_scale)
    places = [QRectF(plot.left() + i * slot, plot.top(), slot, room.bottom() - plot.top()) for i in range(len(stairs))]

    def height(level: float) -> float:
        level = min(max(level, low), high) if not math.isnan(level) else low
        return plot.bottom() - (level - low) / (high - low) * plot.height()

    for tick, text in ticks:
        y = height(tick)
        painter.setPen(QPen(QColor(theme.panel_border if tick else theme.muted), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        row = QRectF(room.left(), y - line / 2, margin - 8, line)
        draw_text(painter, row, text, small, theme.muted, RIGHT)
    _paint_guilty(painter, room, places, look)
    for index, (stair, place) in enumerate(zip(stairs, places, strict=True)):
        _paint_stair(painter, place, (height(stair.before), height(stair.after)), index, look)
    _paint_labels(painter, QRectF(room.left(), plot.bottom() + 0.7 * line, room.width(), line), places, look)
    return places


def _paint_stair(painter: QPainter, place: QRectF, ends: tuple[float, float], index: int, look: Staircase) -> None:
    theme, stair = look.theme, look.frame.stairs[index]
    width = 0.72 * place.width()
    left = place.center().x() - width / 2
    if math.isfinite(stair.after) and place.width() >= JOINED and index + 1 < len(look.frame.stairs):
        painter.setPen(QPen(QColor(theme.outline), 1))
        painter.drawLine(QPointF(left + width, ends[1]), QPointF(left + place.width(), ends[1]))
    fill, edge = _colours(stair.kind, theme)
    if index == look.frame.guilty:
        fill = edge = theme.current
    top, bottom = min(ends), max(ends)
    if not math.isnan(stair.after):
        painter.setPen(QPen(QColor(edge), theme.line_scale))
        painter.setBrush(QColor(fill))
        painter.drawRect(QRectF(left, top, width, max(bottom - top, 2.0)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not math.isfinite(stair.after):
        _paint_end(painter, place, ends[1], stair, theme)
    if index == look.chosen:
        painter.setPen(QPen(QColor(theme.text), 2 * theme.line_scale))
        painter.drawRoundedRect(QRectF(place.left(), top - 4, place.width(), max(bottom - top, 2.0) + 8), 3, 3)


def _paint_end(painter: QPainter, place: QRectF, y: float, stair: Stair, theme: Theme) -> None:
    """Where the chain ends early it is said why the stairs do."""
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    word = "not known" if math.isnan(stair.after) else "0 ↓" if stair.after < 0 else "∞"
    row = QRectF(place.right() + 2, y - text_height(font) - 2, text_width(font, word), text_height(font))
    draw_text(painter, row, word, font, theme.nonfinite if math.isnan(stair.after) else theme.text, LEFT)


def _colours(kind: Kind, theme: Theme) -> tuple[str, str]:
    """Fill and edge: dark derivatives, pale weights, hollow loss and input."""
    fills = {
        "slopes": mix(theme.background, theme.text, 0.72), "weights": mix(theme.background, theme.text, 0.24),
    }  # fmt: skip
    return fills.get(kind, theme.background), theme.outline


def _paint_guilty(painter: QPainter, room: QRectF, places: list[QRectF], look: Staircase) -> None:
    theme, guilty = look.theme, look.frame.guilty
    if guilty is None:
        return
    place = places[guilty].adjusted(-1, -1, 1, 0)
    painter.setPen(QPen(QColor(theme.current), 1.4 * theme.line_scale))
    painter.setBrush(QColor(theme.current_fill))
    painter.drawRoundedRect(place, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    width = text_width(font, look.frame.mark)
    left = min(max(place.center().x() - width / 2, room.left()), room.right() - width)
    row = QRectF(left, room.top(), min(width, room.width()), text_height(font))
    draw_text(painter, row, look.frame.mark, font, theme.current, LEFT, elide=True)


def _paint_labels(painter: QPainter, row: QRectF, places: list[QRectF], look: Staircase) -> None:
    """The layers below their derivatives; of many every fifth, and the ends."""
    theme, stairs = look.theme, look.frame.stairs
    small, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    draw_text(painter, row, "layer", small, theme.muted, LEFT)
    crowded = 2 * places[0].width() < text_width(bold, "00") + 4
    for index, (stair, place) in enumerate(zip(stairs, places, strict=True)):
        if crowded and stair.kind == "slopes" and (stair.part.layer % 5 or index == 1):
            continue
        if crowded and stair.kind == "weights":
            continue
        font, ink = (bold, theme.current) if index == look.frame.guilty else (small, theme.text)
        width = max(place.width(), text_width(font, stair.label) + 2)
        spot = QRectF(place.center().x() - width / 2, row.top(), width, row.height())
        draw_text(painter, spot, stair.label, font, ink)


# ---------------------------------------------------------------- the card


def _row_height(look: Staircase) -> float:
    return text_height(ui_font(TEXT_SMALL, theme=look.theme)) * 1.1


def _card_height(look: Staircase) -> float:
    return (3.0 * len(look.frame.kinds) + 1.4) * _row_height(look) + 14


def _paint_card(painter: QPainter, card: QRectF, look: Staircase) -> None:
    """The sum of each kind, its bars on one scale; and what they come to."""
    theme, line, frame = look.theme, _row_height(look), look.frame
    small, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(card, 7, 7)
    longest = max([abs(one.change) for one in frame.kinds if math.isfinite(one.change)] + [1.0])
    row = QRectF(card.left() + 10, card.top() + 7, card.width() - 20, line)
    for one in frame.kinds:
        fill, edge = _colours(one.kind, theme)
        painter.setPen(QPen(QColor(edge), theme.line_scale))
        painter.setBrush(QColor(fill))
        side = 0.6 * line
        painter.drawRect(QRectF(row.left(), row.center().y() - side / 2, side, side))
        draw_text(painter, row.adjusted(1.1 * line, 0, 0, 0), one.name, bold, theme.text, LEFT, elide=True)
        row.translate(0, line)
        draw_text(painter, row.adjusted(1.1 * line, 0, 0, 0), one.decades, small, theme.muted, LEFT)
        draw_text(painter, row, one.times, small, theme.text, RIGHT)
        row.translate(0, line)
        if math.isfinite(one.change):
            width = (row.width() - 1.1 * line) * abs(one.change) / longest
            painter.drawRect(QRectF(row.left() + 1.1 * line, row.top() + 2, max(width, 1.0), 4 * theme.line_scale))
        row.translate(0, line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
    painter.drawLine(row.topLeft(), row.topRight())
    row.translate(0, 0.25 * line)
    name, size = frame.size
    draw_text(painter, row, name, bold, theme.text, LEFT)
    draw_text(painter, row, size, bold, theme.result, RIGHT)
