"""A map with its axes, marks and words, and the key under it: one paint function for every device."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import named
from nnviz.gui.drawing.strokes import line_pen, paint_ground
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, TEXT_TITLE, Theme, mix
from nnviz.gui.plots.trainability.contours import paint_contour_numbers, paint_contours
from nnviz.gui.plots.trainability.layout import EDGE, TICK, MapLayout, schemes_in, ticks
from nnviz.gui.plots.trainability.marks import Marks, marks_of, paint_marks
from nnviz.gui.plots.trainability.preparing import Prepared, prepared
from nnviz.gui.plots.trainability.raster import as_image, painted
from nnviz.session.notation import percent, shortest
from nnviz.session.trainability.axes import short_name
from nnviz.session.trainability.job import DIVERGED, ON_THE_WAY, STANDS_STILL, Grid
from nnviz.session.trainability.showing import Show, Shown, shade

#: Dots of the raster for a logical pixel.
SHARP = 2
#: In lines: on a narrower map on the screen or in a figure there are the words alone, without what they mean.
_WORDY = 24.0


def paint_map(
    painter: QPainter, rect: QRectF, grid: Grid, theme: Theme, show: Show = "loss", contours: bool = False,
    marks: Marks | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """The map over all of ``rect``; gives in words what there was no room for.

    ``contours``: with lines where what is shown has round values. ``marks``: by themselves the cross of the experiment.
    """
    paint_ground(painter, rect, theme)
    layout = MapLayout.of(rect, grid, theme)
    missing = paint_runs(painter, layout, theme, show, contours)
    paint_marks(painter, layout, marks or marks_of(grid.job, grid.job.experiment), theme)
    return missing


def paint_runs(
    painter: QPainter, layout: MapLayout, theme: Theme, show: Show, contours: bool, look: Prepared | None = None
) -> tuple[str, ...]:
    """All but the marks; gives what there was no room for. ``look``: what has been prepared of it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    grid, area = layout.grid, layout.area
    look = look or prepared(grid, theme, show, *dots_of(layout, SHARP))
    one = look.one
    missing = _paint_title(painter, layout, one, theme) if layout.titled else ()
    with named(painter, "map"):
        painter.drawImage(area, look.image)
        if contours:
            paint_contours(painter, area, grid, show, theme)
        painter.setPen(line_pen(theme.outline, theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
    with named(painter, "axes"):
        _paint_ticks(painter, layout, theme)
    missing += _paint_schemes(painter, layout, theme)
    with named(painter, "classes"):
        taken, left_out = _paint_words(painter, layout, look, theme)
        missing += left_out
    if contours:
        missing += paint_contour_numbers(painter, area, grid, show, theme, taken)
    if layout.foot.height() <= 0:
        return (*missing, "the key")
    with named(painter, "legend"):
        missing += _paint_key(painter, layout, look, theme)
    return missing


def dots_of(layout: MapLayout, sharp: int) -> tuple[int, int]:
    """How many dots the runs have across and down, ``sharp`` for each pixel of the picture."""
    area = layout.area
    return max(round(area.width() * sharp), 1), max(round(area.height() * sharp), 1)


# ---------------------------------------------------------------- around the map


def _paint_title(painter: QPainter, layout: MapLayout, one: Shown, theme: Theme) -> tuple[str, ...]:
    """As much of what the map shows as there is room for in a line."""
    job, font = layout.grid.job, ui_font(TEXT_TITLE, 600, theme=theme)
    row = layout.rect.adjusted(EDGE, EDGE / 2, -EDGE, 0)
    row.setHeight(text_height(font) * 1.2)
    texts = (
        f"{one.title} for every {job.x.title} and {job.y.title}",
        f"{one.title}, by {short_name(job.x.key)} and {short_name(job.y.key)}", one.title,
    )  # fmt: skip
    text = next((text for text in texts if text_width(font, text) <= row.width()), "")
    draw_text(painter, row, text, font, theme.text, LEFT)
    return () if text else ("its title",)


def _paint_ticks(painter: QPainter, layout: MapLayout, theme: Theme) -> None:
    area, line, font = layout.area, layout.line, ui_font(TEXT_SMALL, theme=theme)
    bold = ui_font(TEXT_SMALL, 600, theme=theme)
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    xs = ticks(layout.grid.job.x, max(int(area.width() / (4.5 * line)), 2))
    ys = ticks(layout.grid.job.y, max(int(area.height() / (2 * line)), 2))
    places = [layout.x(value) for value, _ in xs], [layout.y(value) for value, _ in ys]
    for x in places[0]:
        painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + TICK))
    for y in places[1]:
        painter.drawLine(QLineF(area.left() - TICK, y, area.left(), y))
    for x, (_, text) in zip(places[0], xs, strict=True):
        row = QRectF(x - 100, area.bottom() + TICK, 200, line)
        draw_text(painter, row, text, font, theme.muted, CENTER)
    for y, (_, text) in zip(places[1], ys, strict=True):
        row = QRectF(area.left() - TICK - 104, y - line / 2, 100, line)
        draw_text(painter, row, text, font, theme.muted, RIGHT)
    below = QRectF(area.left(), area.bottom() + TICK + line, area.width(), line * 1.2)
    draw_text(painter, below, layout.grid.job.x.title, bold, theme.text, CENTER)
    painter.save()
    painter.translate(layout.rect.left() + EDGE + line / 2, area.center().y())
    painter.rotate(-90)
    draw_text(painter, QRectF(-area.height() / 2, -line / 2, area.height(), line), layout.grid.job.y.title, bold,
              theme.text, CENTER)  # fmt: skip
    painter.restore()


def _paint_schemes(painter: QPainter, layout: MapLayout, theme: Theme) -> tuple[str, ...]:
    """A wedge at the mean, a bar over the layers, and the name where none is in its way."""
    area, axis, font, end = layout.area, layout.grid.job.x, ui_font(TEXT_SMALL, theme=theme), -1e9
    missing = []
    with named(painter, "schemes"):
        for mark in sorted(schemes_in(layout.grid), key=lambda one: one.mean):
            x, top = layout.x(mark.mean), area.top() - 2
            painter.setPen(line_pen(theme.outline, 1.5 * theme.line_scale))
            ends = (layout.x(min(max(one, axis.low), axis.high)) for one in (mark.low, mark.high))
            painter.drawLine(QLineF(next(ends), top - 7, next(ends), top - 7))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.text))
            painter.drawPolygon(QPolygonF([QPointF(x - 4, top - 7), QPointF(x + 4, top - 7), QPointF(x, top)]))
            width = text_width(font, mark.title)
            left = max(x - width / 2, end + 6)
            if left > x + 4:  # the wedge would not be under it
                missing.append(mark.title)
                continue
            end = left + width
            row = QRectF(left, top - 8 - layout.line, width, layout.line)
            draw_text(painter, row, mark.title, font, theme.text, LEFT)
    return tuple(f"the name of the mark of {title}" for title in missing)


# ---------------------------------------------------------------- on the map


def _paint_words(
    painter: QPainter, layout: MapLayout, look: Prepared, theme: Theme
) -> tuple[list[QRectF], tuple[str, ...]]:
    """The word of each class where it is widest, on a card; what would lie over another is left to the key.

    Gives the cards, and in words what is left out.
    """
    area, one, taken, missing = layout.area, look.one, list[QRectF](), []
    title, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    for index, (column, row) in look.places:
        word, means = one.words[index]
        if (theme.is_figure or not layout.titled) and area.width() < _WORDY * layout.line:
            means = ""
        width = max(text_width(title, word), text_width(small, means)) + 18
        high = text_height(title) + (text_height(small) if means else 0.0) + 10
        place = QPointF(area.left() + column * area.width(), area.bottom() - row * area.height())
        card = QRectF(place.x() - width / 2, place.y() - high / 2, width, high)
        card.moveLeft(min(max(card.left(), area.left() + 6), area.right() - width - 6))
        card.moveTop(min(max(card.top(), area.top() + 6), area.bottom() - high - 6))
        if width > area.width() - 12 or high > area.height() - 12 or any(map(card.intersects, taken)):
            missing.append(f"“{word}” on the map")
            continue
        taken.append(card)
        painter.setPen(line_pen(theme.panel_border, theme.line_scale))
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(card, 5, 5)
        upper = QRectF(card.left(), card.top() + 4, width, text_height(title))
        draw_text(painter, upper, word, title, theme.text, CENTER)
        if means:
            draw_text(painter, upper.translated(0, text_height(title)), means, small, theme.muted, CENTER)
    return taken, tuple(missing)


# ---------------------------------------------------------------- the key


def _paint_key(painter: QPainter, layout: MapLayout, look: Prepared, theme: Theme) -> tuple[str, ...]:
    """The ramp with its numbers, and under it a swatch, a word and a share for each class that has no shade."""
    foot, line, font, one = layout.foot, layout.line, ui_font(TEXT_SMALL, theme=theme), look.one
    draw_text(painter, QRectF(foot.left(), foot.top(), foot.width(), line), one.head, font, theme.text, LEFT)
    if one.values is not None:
        start = foot.left() + text_width(font, one.head) + 16
        bar = QRectF(start, foot.top() + 0.1 * line, max(foot.right() - start - 8, 1.0), 0.8 * line)
        _paint_ramp(painter, bar, line, one, theme)
    return _paint_shares(painter, QRectF(foot.left(), foot.top() + 2.4 * line, foot.width(), line), look, theme)


def _paint_ramp(painter: QPainter, bar: QRectF, line: float, one: Shown, theme: Theme) -> None:
    font, dots = ui_font(TEXT_SMALL, theme=theme), max(round(bar.width()), 2)
    ramp = np.broadcast_to(np.linspace(one.first, 1, dots), (8, dots))
    painter.drawImage(bar, as_image(painted(np.zeros(ramp.shape, np.uint8), ramp, np.ones(ramp.shape, bool), theme)))
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    texts = [(mark, shortest(mark.value, 2)) for mark in one.marks]
    long = [text + mark.words for mark, text in texts]
    short = sum(text_width(font, text) for text in long) > 0.8 * bar.width()
    for (mark, number), whole in zip(texts, long, strict=True):
        text = number if short else whole
        x = bar.left() + float(shade(np.array(mark.value), one.top)) * bar.width()
        painter.drawLine(QLineF(x, bar.top(), x, bar.bottom()))
        width = text_width(font, text)
        row = QRectF(min(max(x - width / 2, bar.left()), bar.right() - width), bar.bottom() + 1, width, line)
        draw_text(painter, row, text, font, theme.muted, CENTER)


def _paint_shares(painter: QPainter, row: QRectF, look: Prepared, theme: Theme) -> tuple[str, ...]:
    font, x, one = ui_font(TEXT_SMALL, theme=theme), row.left(), look.one
    for index, share in enumerate(look.shares):
        text = f"{one.words[index][0]} {percent(share)}"
        if x + text_width(font, text) + 2 * row.height() > row.right():
            return tuple(f"the share of “{word}”" for word, _ in one.words[index:])
        if one.values is None or index in (STANDS_STILL, DIVERGED) or (one.first and index == ON_THE_WAY):
            x = _paint_swatch(painter, QRectF(x, row.top(), 0.0, row.height()), index, one, theme)
        draw_text(painter, QRectF(x, row.top(), row.right() - x, row.height()), text, font, theme.text, LEFT)
        x += text_width(font, text) + 22
    text = "× this experiment"
    if x + text_width(font, text) < row.right():
        draw_text(painter, row, text, font, theme.current, RIGHT)
    return ()


def _paint_swatch(painter: QPainter, row: QRectF, index: int, one: Shown, theme: Theme) -> float:
    """What a class looks like, at the left of a row; gives where its word begins."""
    side = row.height() * 0.8
    dots = np.full((max(round(side * SHARP), 1), max(round(2 * side * SHARP), 1)), index, np.uint8)
    shades = replace(one, classes=dots, values=None).shades
    swatch = QRectF(row.left(), row.top() + 0.1 * row.height(), 2 * side, side)
    painter.drawImage(swatch, as_image(painted(dots, shades, np.ones(dots.shape, bool), theme)))
    painter.setPen(line_pen(mix(theme.background, theme.outline, 0.7), theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(swatch)
    return swatch.right() + 6
