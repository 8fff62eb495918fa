"""The row of factors: the fractions with their slots, and the strip of bars under them."""

import math
from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from nnviz.gui.chain.cards import fade
from nnviz.gui.chain.fold import Fold
from nnviz.gui.chain.layout import BAR_DECADES, EQUALS, CellLayout, ChainLayout, bar_labels
from nnviz.gui.chain.sizes import FRACTION_ASCENT, FRACTION_DESCENT, ChainSizes
from nnviz.gui.chain.slots import shortest_slot
from nnviz.gui.drawing.formula import draw_outline, outline
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import RIGHT, draw_text, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.session.frame.model import ChainColumn, ChainFrame
from nnviz.session.notation import number, superscript

AXIS = 0.258  # em: the height of a fraction's bar above the baseline, where "·" and "=" stand
BRANCH_SCALE = 0.86  # branches into W and b are a little smaller than the trunk


@draws("result")
def paint_result(painter: QPainter, frame: ChainFrame, layout: ChainLayout, theme: Theme) -> None:
    """What is asked for, and "="; the whole pass has no one result."""
    pixels = layout.sizes.factor
    result, equals = outline(frame.result_latex), outline(EQUALS)
    done = bool(frame.columns) and all(column.status == "taken" for column in frame.columns)
    color = theme.result if done else theme.text
    left = layout.result.left()
    draw_outline(painter, QPointF(left, layout.result_baseline), result, pixels, color)
    if frame.columns and frame.result_latex:
        room = layout.strip.left() - left - result.width * pixels
        x = left + result.width * pixels + (room - equals.width * pixels) / 2
        draw_outline(painter, QPointF(x, layout.result_baseline), equals, pixels, theme.text)


@draws("factors")
def paint_cells(
    painter: QPainter, frame: ChainFrame, layout: ChainLayout, theme: Theme, hovered: int | None = None
) -> None:
    """Every factor in sight, from the outside of the chain inwards."""
    painter.save()
    reach = layout.sizes.gap(2)  # the outline of a boxed factor may stand this far outside the strip
    if not layout.picture:
        painter.setClipRect(layout.strip.adjusted(-reach, -reach, reach, reach), Qt.ClipOperation.IntersectClip)
    for cell in layout.cells:
        draw = partial(_paint_cell, cell=cell, frame=frame, layout=layout, theme=theme, hovered=hovered)
        room = cell.box.united(cell.joint).adjusted(-reach, -reach, reach, reach)
        with named(painter, "fold" if isinstance(cell.content, Fold) else f"factor-{cell.content + 1}"):
            paint_kept(painter, room, _looks_as(cell, frame, layout, theme, hovered), draw, at_once=True)
    painter.restore()
    if layout.reach:
        _paint_scroll(painter, layout, theme)


def _looks_as(
    cell: CellLayout, frame: ChainFrame, layout: ChainLayout, theme: Theme, hovered: int | None
) -> Hashable:
    """All that :func:`_paint_cell` makes a difference by: a step changes two cells of a dozen."""
    places = cell.box.getRect(), cell.slot.getRect(), cell.joint.getRect(), cell.baseline
    if isinstance(cell.content, Fold):
        return "fold", cell.content.hidden, places, layout.sizes, theme
    column, is_next = frame.columns[cell.content], _is_next(cell, frame)
    looks = column.latex, column.slot, column.status, column.joint, cell.content == hovered, is_next
    return "cell", looks, places, layout.sizes, theme


def _is_next(cell: CellLayout, frame: ChainFrame) -> bool:
    """Whether the next press fills the cell, which says so: the forward pass is done."""
    return frame.phase == "loss" and cell.content == 0


def _paint_cell(
    painter: QPainter,
    cell: CellLayout,
    frame: ChainFrame,
    layout: ChainLayout,
    theme: Theme,
    hovered: int | None,
) -> None:
    if isinstance(cell.content, Fold):
        _paint_joint(painter, cell, "·", layout, theme)
        _paint_fold(painter, cell, layout, theme)
        return
    column = frame.columns[cell.content]
    _paint_joint(painter, cell, column.joint, layout, theme)
    _paint_column(painter, cell, column, layout, theme, cell.content == hovered)
    if _is_next(cell, frame):
        _paint_next(painter, cell.slot, layout.sizes, theme)


# ---------------------------------------------------------------- one factor


def _paint_joint(painter: QPainter, cell: CellLayout, joint: str, layout: ChainLayout, theme: Theme) -> None:
    if cell.joint.isEmpty() or not joint:
        return
    pixels = layout.sizes.factor
    middle = QPointF(cell.joint.center().x(), cell.baseline - AXIS * pixels)
    if joint == "→":
        _paint_elbow(painter, middle, pixels * 0.3, theme)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    radius = pixels * 0.085
    painter.drawEllipse(middle, radius, radius)


def _paint_elbow(painter: QPainter, middle: QPointF, size: float, theme: Theme) -> None:
    """An arrow that leaves the trunk downwards: what follows is a branch and does not go on in the product."""
    pen = QPen(QColor(theme.muted), 1.4 * theme.line_scale)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = QPointF(middle.x() - size * 0.8, middle.y() + size * 1.1)
    tip = QPointF(middle.x() + size, corner.y())
    painter.drawPolyline(QPolygonF([QPointF(corner.x(), middle.y() - size * 1.1), corner, tip]))
    head = size * 0.55
    painter.drawPolyline(QPolygonF([tip + QPointF(-head, -head), tip, tip + QPointF(-head, head)]))


def _paint_column(
    painter: QPainter, cell: CellLayout, column: ChainColumn, layout: ChainLayout, theme: Theme, hovered: bool
) -> None:
    sizes = layout.sizes
    current = column.status in ("current", "asked")
    if current or hovered:
        border = theme.current if current else theme.panel_border
        painter.setPen(QPen(QColor(border), (2.0 if current else 1.0) * theme.line_scale))
        painter.setBrush(QColor(theme.current_fill if current else theme.panel))
        painter.drawRoundedRect(cell.box.adjusted(1, 1, -1, -1), sizes.gap(6), sizes.gap(6))
    ink = {"taken": theme.muted, "coming": theme.text}.get(column.status, theme.current)
    _paint_fraction(painter, cell, column, sizes, ink)
    _paint_slot(painter, cell.slot, column, sizes, theme)


def _paint_fraction(painter: QPainter, cell: CellLayout, column: ChainColumn, sizes: ChainSizes, ink: str) -> None:
    drawn = outline(column.latex)
    pixels = sizes.factor * (BRANCH_SCALE if column.joint == "→" else 1.0)
    room = cell.box.width() - sizes.gap(6)
    pixels = min(pixels, room / max(drawn.width, 1e-6))
    pixels = min(pixels, FRACTION_ASCENT * sizes.factor / max(drawn.ascent, 1e-6))
    pixels = min(pixels, (FRACTION_DESCENT * sizes.factor + 2) / max(drawn.descent, 1e-6))
    x = cell.box.center().x() - drawn.width * pixels / 2
    baseline = cell.baseline - AXIS * (sizes.factor - pixels)  # smaller ones keep their bar on the common line
    draw_outline(painter, QPointF(x, baseline), drawn, pixels, ink)


def _paint_slot(painter: QPainter, slot: QRectF, column: ChainColumn, sizes: Sizes, theme: Theme) -> None:
    radius = sizes.gap(4)
    if column.status == "coming":
        dashed = QPen(QColor(theme.coming), theme.line_scale)
        dashed.setDashPattern([3, 2.5])
        painter.setPen(dashed)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = min(slot.width(), max(slot.width() * 0.6, sizes.gap(34)))
        empty = QRectF(slot.center().x() - width / 2, slot.top() + 2, width, slot.height() - 4)
        painter.drawRoundedRect(empty, radius, radius)
        return
    if column.status == "asked":
        dashed = QPen(QColor(theme.current), 1.5 * theme.line_scale)
        dashed.setDashPattern([3, 2])
        painter.setPen(dashed)
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(slot.adjusted(0.5, 1, -0.5, -1), radius, radius)
        draw_text(painter, slot, column.slot, sizes.font(TEXT_SMALL, 700), theme.current)
        return
    strange = any(sign in column.slot for sign in ("NaN", "∞"))
    if column.status == "taken":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(theme.background, theme.nonfinite, 0.14) if strange else theme.taken_fill))
        painter.drawRoundedRect(slot, radius, radius)
    color = theme.nonfinite if strange else theme.taken_text if column.status == "taken" else theme.current
    room = slot.width() - 2
    text = column.slot if text_width(sizes.small, column.slot) <= room else shortest_slot(column.slot)
    font = sizes.small if theme.is_fixed else fitting_font(sizes.small, column.slot, room)
    draw_text(painter, slot, text if theme.is_fixed else column.slot, font, color, elide=not theme.is_figure)


def _paint_next(painter: QPainter, slot: QRectF, sizes: Sizes, theme: Theme) -> None:
    """The forward pass is done: this slot is filled by the next press."""
    dashed = QPen(QColor(theme.current), 1.5 * theme.line_scale)
    dashed.setDashPattern([3, 2])
    painter.setPen(dashed)
    painter.setBrush(QColor(theme.background))
    painter.drawRoundedRect(slot.adjusted(0, 1, 0, -1), sizes.gap(4), sizes.gap(4))
    draw_text(painter, slot, "next", sizes.font(TEXT_SMALL, 600), theme.current)


def fitting_font(font: QFont, text: str, width: float) -> QFont:
    """``font``, a little smaller where ``text`` is wider than ``width``."""
    needed = text_width(font, text)
    if needed <= width:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(int(font.pixelSize() * max(width / needed, 0.72)), 1))
    return smaller


def _paint_fold(painter: QPainter, cell: CellLayout, layout: ChainLayout, theme: Theme) -> None:
    """Three dots, and how many factors they stand for."""
    fold = cell.content
    assert isinstance(fold, Fold)
    sizes = layout.sizes
    painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(cell.box.adjusted(1, 1, -1, -1), sizes.gap(6), sizes.gap(6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    radius = sizes.factor * 0.1
    for place in (-1, 0, 1):
        center = QPointF(cell.box.center().x() + place * radius * 5, cell.baseline - AXIS * sizes.factor)
        painter.drawEllipse(center, radius, radius)
    text, room = f"{fold.hidden} more", cell.slot.width()
    if theme.is_figure:
        text = text if text_width(sizes.small, text) <= room else str(fold.hidden)
        draw_text(painter, cell.slot, text, sizes.small, theme.muted)
        return
    draw_text(painter, cell.slot, text, fitting_font(sizes.small, text, room), theme.muted)


def _paint_scroll(painter: QPainter, layout: ChainLayout, theme: Theme) -> None:
    """Where the unfolded row stands, as a thin bar under it; ends that go on fade out."""
    strip = layout.strip
    wide = layout.sizes.gap(26)
    for goes_on, edge, inward in (
        (layout.scroll > 0.5, strip.left(), wide),
        (layout.scroll < layout.reach - 0.5, strip.right(), -wide),
    ):
        if goes_on:
            gradient = fade(QPointF(edge, 0), QPointF(edge + inward, 0), theme.background)
            painter.fillRect(QRectF(edge, strip.top(), inward, strip.height()).normalized(), gradient)
    whole = strip.width() + layout.reach
    thumb = max(strip.width() * strip.width() / whole, 20.0)
    left = strip.left() + (strip.width() - thumb) * (layout.scroll / layout.reach)
    track = QRectF(strip.left(), strip.bottom() + layout.sizes.gap(2), strip.width(), 2 * theme.line_scale)
    painter.fillRect(track, QColor(theme.panel_border))
    painter.fillRect(QRectF(left, track.top(), thumb, track.height()), QColor(theme.muted))


# ---------------------------------------------------------------- the strip of bars


@draws("bars")
def paint_bars(painter: QPainter, frame: ChainFrame, layout: ChainLayout, theme: Theme) -> None:
    """log₁₀ of each factor's size: up grows, down shrinks, on a scale that is the same at every step."""
    if layout.bars.isEmpty() or not frame.columns:
        return
    bars, sizes = layout.bars, layout.sizes
    middle = bars.center().y()
    labels = QRectF(bars.left(), bars.top(), layout.strip.left() - bars.left() - sizes.gap(6), bars.height() / 2)
    font = fitting_font(sizes.small, max(bar_labels(sizes), key=len), labels.width())
    for text, place in zip(bar_labels(sizes), (labels, labels.translated(0, bars.height() / 2)), strict=True):
        draw_text(painter, place, text, font, theme.muted, RIGHT)
    painter.fillRect(
        QRectF(layout.strip.left(), bars.top(), layout.strip.width(), bars.height()),
        QColor(mix(theme.background, theme.panel, 0.75)),
    )
    painter.setPen(QPen(QColor(theme.zero), theme.line_scale))
    painter.drawLine(QPointF(layout.strip.left(), middle), QPointF(bars.right(), middle))
    painter.save()
    if not layout.picture:
        painter.setClipRect(layout.strip, Qt.ClipOperation.IntersectClip)
    for cell in layout.cells:
        if isinstance(cell.content, Fold):
            _paint_folded_bars(painter, cell, frame, layout, theme)
            continue
        column = frame.columns[cell.content]
        width = min(cell.bar.width() * 0.42, sizes.gap(30))
        place = QRectF(cell.bar.center().x() - width / 2, bars.top(), width, bars.height())
        _paint_bar(painter, place, column, theme, sizes, named=True)
    painter.restore()


def _paint_folded_bars(
    painter: QPainter, cell: CellLayout, frame: ChainFrame, layout: ChainLayout, theme: Theme
) -> None:
    """The bars of hidden factors, side by side in the fold's cell: what vanishes there is seen all the same."""
    fold = cell.content
    assert isinstance(fold, Fold)
    step = cell.bar.width() / fold.hidden
    for place, index in enumerate(range(fold.start, fold.stop)):
        rect = QRectF(cell.bar.left() + place * step, cell.bar.top(), max(step * 0.7, 0.8), cell.bar.height())
        _paint_bar(painter, rect, frame.columns[index], theme, layout.sizes, named=False)


def _paint_bar(painter: QPainter, place: QRectF, column: ChainColumn, theme: Theme, sizes: Sizes, named: bool) -> None:
    size = column.log_size
    if size is None:
        if column.status == "asked" and named:
            draw_text(painter, place, column.slot, sizes.font(TEXT_SMALL, 700), theme.current)
        return
    half = place.height() / 2
    middle = place.center().y()
    color = theme.current if column.status == "current" else theme.outline
    if math.isnan(size) or size == math.inf:
        painter.fillRect(place, QBrush(QColor(theme.nonfinite), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(theme.nonfinite), theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    share = max(-1.0, min(1.0, size / BAR_DECADES))
    length = max(abs(share) * half, theme.line_scale)
    top = middle - length if share > 0 else middle
    painter.fillRect(QRectF(place.left(), top, place.width(), length), QColor(color))
    if abs(size) > BAR_DECADES:
        _paint_arrow(painter, place, up=size > 0, color=color, theme=theme)
        if named:
            text = off_scale_text(size)
            top = middle if size > 0 else place.top()  # the half that the bar leaves free
            room = QRectF(place.center().x() - sizes.gap(32), top, sizes.gap(64), half)
            font = sizes.small if theme.is_figure else fitting_font(sizes.small, text, room.width())
            if not theme.is_figure or text_width(font, text) <= sizes.least_cell:
                draw_text(painter, room, text, font, theme.muted)


def off_scale_text(log_size: float) -> str:
    """The size of a factor that the scale of the bars does not reach: "÷20", "×10⁷", "0"."""
    if log_size == -math.inf:
        return "0"
    size = min(abs(log_size), 999.0)
    written = number(10**size, 2) if size < 3 else f"10{superscript(round(size))}"
    return f"{'×' if log_size > 0 else '÷'}{written}"


def _paint_arrow(painter: QPainter, place: QRectF, *, up: bool, color: str, theme: Theme) -> None:
    """A notch at the end of a bar that goes on beyond the scale."""
    tall = min(place.height() * 0.2, place.width() * 0.6)
    edge, inward = (place.top(), tall) if up else (place.bottom(), -tall)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.background))
    for side in (place.left(), place.right()):
        painter.drawPolygon(
            QPolygonF([QPointF(side, edge), QPointF(place.center().x(), edge), QPointF(side, edge + inward)])
        )
    painter.setBrush(QColor(color))
