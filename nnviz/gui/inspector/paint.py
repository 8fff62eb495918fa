"""The neuron inspector on any paint device."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.formula import draw_formula
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.strokes import paint_ground, paint_share, square_around
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, broken, draw_text
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.inspector.curve import paint_curve
from nnviz.gui.inspector.layout import InspectorLayout
from nnviz.session.frame.model import InspectorFrame, Piece, TermRow

HINT = "Click a neuron to see its sum, term by term."


def paint_inspector(
    painter: QPainter, rect: QRectF, frame: InspectorFrame | None, theme: Theme, scroll: float = 0.0
) -> None:
    """Draw ``frame`` in ``rect``, clipped to it, ``scroll`` pixels further down; a hint if there is no frame."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, theme)
    if frame is None:
        _paint_hint(painter, rect, theme)
    else:
        painter.translate(rect.left(), rect.top() - scroll)
        _paint_frame(painter, frame, InspectorLayout.of(frame, rect.width(), theme), theme)
    painter.restore()


def _paint_hint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    sizes = Sizes.of(theme, rect.width())
    radius = sizes.gap(20)
    middle = QPointF(rect.center().x(), rect.top() + min(rect.height() * 0.3, sizes.gap(110)))
    painter.setPen(QPen(QColor(theme.muted), 1.5 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius, radius)
    for place in (-1, 0, 1):
        painter.drawLine(middle + QPointF(-2.4 * radius, place * radius), middle + QPointF(-radius * 1.15, place * 4.0))
    draw_text(painter, square_around(middle, radius), "Σ", sizes.title, theme.muted)
    line = sizes.line(sizes.main)
    top = middle.y() + radius + sizes.gap(12)
    for place, text in enumerate(broken(sizes.main, HINT, rect.width() - sizes.gap(32))):
        draw_text(painter, QRectF(rect.left(), top + place * line, rect.width(), line), text, sizes.main, theme.muted)


def _paint_frame(painter: QPainter, frame: InspectorFrame, layout: InspectorLayout, theme: Theme) -> None:
    sizes = layout.sizes
    draw_text(painter, layout.title, frame.title, sizes.title, theme.text, LEFT, elide=True)
    _paint_table(painter, frame, layout, theme)
    formula = (Piece(frame.formula),)
    baseline = QPointF(layout.formula.left(), layout.formula.top() + layout.formula_size.ascent + sizes.gap(2))
    draw_formula(painter, baseline, formula, layout.formula_pixels, theme)
    if not layout.plot.isEmpty():
        paint_curve(painter, layout.plot, frame, theme, sizes)
    for text, rect in layout.values:
        current = text == frame.slope_text
        draw_text(painter, rect, text, sizes.main, theme.current if current else theme.text, LEFT, elide=True)
    _paint_note(painter, layout, theme)


def _paint_table(painter: QPainter, frame: InspectorFrame, layout: InspectorLayout, theme: Theme) -> None:
    columns, head = layout.columns, layout.head
    for text, (left, width), align in (
        ("from", columns.source, LEFT),
        ("weight", columns.weight, RIGHT),
        ("×", columns.times, CENTER),
        ("value", columns.value, RIGHT),
        ("=", columns.equals, CENTER),
        ("product", columns.product, RIGHT),
    ):
        draw_text(painter, QRectF(left, head.top(), width, head.height()), text, columns.font, theme.muted, align)
    for term, rect in zip(frame.terms, layout.rows, strict=True):
        _paint_term(painter, term, rect, layout, theme)
    for text, rect in layout.left_out:
        draw_text(painter, rect, text, columns.font, theme.muted, LEFT)
    _paint_sum(painter, frame, layout, theme)


def _paint_term(painter: QPainter, term: TermRow, rect: QRectF, layout: InspectorLayout, theme: Theme) -> None:
    columns = layout.columns
    _paint_rule(painter, rect, theme)
    for text, (left, width), align, ink in (
        (term.source, columns.source, LEFT, theme.text),
        (term.weight, columns.weight, RIGHT, theme.text),
        ("×" if term.value else "", columns.times, CENTER, theme.muted),
        (term.value, columns.value, RIGHT, theme.text),
        ("=" if term.value else "", columns.equals, CENTER, theme.muted),
        (term.product, columns.product, RIGHT, theme.text),
    ):
        draw_text(painter, QRectF(left, rect.top(), width, rect.height()), text, columns.font, ink, align, elide=True)
    left, width = columns.bar
    if width:
        paint_share(painter, QRectF(left, rect.top(), width, rect.height()), term.share, theme)


def _paint_sum(painter: QPainter, frame: InspectorFrame, layout: InspectorLayout, theme: Theme) -> None:
    columns, sizes, bias = layout.columns, layout.sizes, layout.bias
    if frame.bias:
        _paint_rule(painter, bias, theme)
        draw_text(painter, bias, "bias b", columns.font, theme.text, LEFT)
        product = QRectF(columns.product[0], bias.top(), columns.product[1], bias.height())
        draw_text(painter, product, frame.bias, columns.font, theme.text, RIGHT)
    total = layout.total
    right = columns.product[0] + columns.product[1]
    painter.setPen(QPen(QColor(theme.text), 1.2 * theme.line_scale))
    painter.drawLine(QPointF(bias.left(), bias.bottom() + 1.5), QPointF(right, bias.bottom() + 1.5))
    draw_text(painter, total, "all together", columns.font, theme.muted, LEFT)
    draw_text(
        painter, QRectF(total.left(), total.top(), right - total.left(), total.height()),
        frame.z_text, sizes.strong, theme.text, RIGHT,
    )  # fmt: skip


def _paint_rule(painter: QPainter, row: QRectF, theme: Theme) -> None:
    """A thin line above a row."""
    line = QRectF(row.left(), row.top(), row.width(), 1)
    painter.fillRect(line, QColor(mix(theme.background, theme.panel_border, 0.5)))


def _paint_note(painter: QPainter, layout: InspectorLayout, theme: Theme) -> None:
    if not layout.note:
        return
    first, last = layout.note[0][1], layout.note[-1][1]
    bar = QRectF(first.left() - layout.sizes.gap(7), first.top(), 3 * theme.line_scale, last.bottom() - first.top())
    painter.fillRect(bar, QColor(theme.muted))
    for text, rect in layout.note:
        draw_text(painter, rect, text, layout.sizes.main, theme.text, LEFT)
