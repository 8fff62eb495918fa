"""The chain-rule panel on any paint device."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.chain.cards import paint_formula_card, paint_paths, paint_waiting
from nnviz.gui.chain.factors import paint_bars, paint_cells, paint_result
from nnviz.gui.chain.foot import NEXT_KEY, VERDICTS, FootLine, note_indent
from nnviz.gui.chain.groups import paint_groups
from nnviz.gui.chain.hall_paint import paint_hall_card
from nnviz.gui.chain.layout import FOLD_TEXT, ChainLayout, ChainOptions
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_width
from nnviz.gui.drawing.theme import Theme, mix, readable_on
from nnviz.session.frame.model import ChainFrame


@draws("chain")
def paint_chain(
    painter: QPainter,
    rect: QRectF,
    frame: ChainFrame,
    theme: Theme,
    layout: ChainLayout | None = None,
    hovered: int | None = None,
) -> ChainLayout:
    """Draw ``frame`` in ``rect`` on its background; returns what stands where.

    :param layout: one made before, with what the user has scrolled and opened; without it, a picture that needs no
        scrolling is laid out.
    :param hovered: the index of the factor under the pointer.
    """
    layout = layout or ChainLayout.of(frame, rect, theme, ChainOptions(picture=True))
    painter.save()
    if not (layout.picture and layout.fits):
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, theme)
    _paint_header(painter, frame, layout, theme)
    paint_result(painter, frame, layout, theme)
    if frame.groups:
        paint_groups(painter, frame, layout, theme)
    else:
        paint_bars(painter, frame, layout, theme)
    paint_cells(painter, frame, layout, theme, hovered)
    if layout.detail and layout.product:
        with named(painter, "this-factor"):
            paint_formula_card(painter, layout.detail, frame.detail_title, theme, layout)
        with named(painter, "product"):
            paint_formula_card(painter, layout.product, frame.product_title, theme, layout)
        if frame.waiting:
            paint_waiting(painter, layout.product, frame.waiting, theme, layout.sizes)
    if layout.card:
        paint_hall_card(painter, layout.card, frame, theme, layout.sizes)
    with named(painter, "foot"):
        for line in layout.foot:
            _paint_foot_line(painter, line, layout, theme)
    if layout.paths and frame.paths:
        paint_paths(painter, frame.paths, layout, theme)
    painter.restore()
    return layout


@draws("question")
def _paint_header(painter: QPainter, frame: ChainFrame, layout: ChainLayout, theme: Theme) -> None:
    sizes = layout.sizes
    if layout.question.height():
        draw_text(painter, layout.question, layout.question_text, sizes.title, theme.text, LEFT, elide=True)
        if layout.position.width():
            draw_text(painter, layout.position, frame.position, sizes.main, theme.muted, RIGHT, elide=True)
    button = layout.fold_button
    if not button.isEmpty():
        painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(button, 4, 4)
        draw_text(painter, button, FOLD_TEXT, sizes.small, theme.text)


def _paint_foot_line(painter: QPainter, line: FootLine, layout: ChainLayout, theme: Theme) -> None:
    sizes, rect = layout.sizes, line.rect
    if line.kind == "press":
        _paint_press(painter, line, layout, theme)
    elif line.kind in ("sentence", "withheld"):
        ink = theme.text if line.kind == "sentence" else theme.muted
        draw_text(painter, rect, line.text, sizes.main, ink, LEFT)
    elif line.kind == "note":
        indent = note_indent(sizes)
        band = rect.adjusted(-indent, 0.5, sizes.gap(8), -0.5)
        painter.fillRect(band, QColor(mix(theme.background, theme.nonfinite, 0.14)))
        painter.fillRect(QRectF(band.left(), band.top(), 3 * theme.line_scale, band.height()), QColor(theme.nonfinite))
        if line.first:
            mark = QRectF(band.left(), band.top(), indent, band.height())
            draw_text(painter, mark.translated(theme.line_scale, 0), "!", sizes.strong, theme.nonfinite)
        draw_text(painter, rect, line.text, sizes.main, theme.text, LEFT)
    else:
        _paint_nudge(painter, line, layout, theme)


def _paint_nudge(painter: QPainter, line: FootLine, layout: ChainLayout, theme: Theme) -> None:
    """The check in quiet type, its verdict in colour and words."""
    sizes, rect = layout.sizes, QRectF(line.rect)
    outcome = next(name for name, words in VERDICTS.items() if words in line.text)
    color = {"agrees": theme.result, "differs": theme.nonfinite}.get(outcome, theme.text)
    before, found, after = line.text.partition(VERDICTS[outcome])
    for text, ink in ((before, theme.muted), (found, color), (after, theme.muted)):
        draw_text(painter, rect, text, sizes.main, ink, LEFT)
        rect.setLeft(rect.left() + text_width(sizes.main, text))


def _paint_press(painter: QPainter, line: FootLine, layout: ChainLayout, theme: Theme) -> None:
    """The key as it looks on the keyboard, in the one colour that says what to do next."""
    sizes, rect = layout.sizes, QRectF(line.rect)
    before, key, after = line.text.partition(NEXT_KEY)
    draw_text(painter, rect, before, sizes.strong, theme.text, LEFT)
    rect.setLeft(rect.left() + text_width(sizes.strong, before))
    cap = QRectF(rect.left(), rect.top() + 1, text_width(sizes.strong, key), rect.height() - 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current))
    painter.drawRoundedRect(cap, sizes.gap(4), sizes.gap(4))
    draw_text(painter, cap, key.strip(), sizes.strong, readable_on(theme.current))
    rect.setLeft(cap.right())
    draw_text(painter, rect, after, sizes.strong, theme.text, LEFT)
