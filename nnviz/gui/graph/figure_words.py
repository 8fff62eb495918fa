"""The words of a figure on paper: titles, names of inputs and the target, where its layout has room for them."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.figure import APART, NAME_GAP, FigureLayout
from nnviz.gui.graph.highlight import tag_rect
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame


def touched_titles(frame: GraphFrame, layout: FigureLayout) -> list[QRectF]:
    """The places of titles that the tag of the current step takes, where it stands among them."""
    tag = tag_rect(frame, layout) if layout.has_chip_among_titles else None
    if tag is None:
        return []
    around = tag.adjusted(-APART, 0, APART, 0)
    return [place for place in layout.titles if not place.isEmpty() and place.intersects(around)]


@draws("titles")
def paint_figure_titles(painter: QPainter, frame: GraphFrame, layout: FigureLayout, theme: Theme) -> None:
    """The titles of the layers and of the loss, but for those that would touch the tag of the step."""
    touched = touched_titles(frame, layout)
    strong, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    for place, (title, detail) in zip(layout.titles, layout.title_texts(frame), strict=True):
        if place.isEmpty() or place in touched:
            continue
        line = QRectF(place.left(), place.top(), place.width(), text_height(strong))
        if layout.mode == "line":
            draw_text(painter, line, title, strong, theme.text, LEFT)
            if detail:  # from the right, since the title may be wider in the font of a document
                draw_text(painter, line, f" · {detail}", small, theme.muted, RIGHT)
            continue
        is_name = layout.breaks_loss_name and place == layout.titles[-1]
        draw_text(painter, line, title, *((small, theme.muted) if is_name else (strong, theme.text)))
        below = QRectF(place.left(), line.bottom(), place.width(), text_height(small))
        draw_text(painter, below, detail, small, theme.muted)


@draws("input-names")
def paint_input_names(painter: QPainter, frame: GraphFrame, layout: FigureLayout, theme: Theme) -> None:
    """Each name on its lines, with the value under one of one line where the neurons have no room for it."""
    main, small, inputs = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_SMALL, theme=theme), frame.layers[0]
    right = layout.columns[0] - layout.radius - NAME_GAP + 3
    for unit in layout.shown(0).tolist():
        lines = [(line, main, theme.text) for line in layout.input_lines(frame, unit)]
        if layout.tells_values(layout.radius) and inputs.a is not None:
            lines.append((_value(float(inputs.a[unit]), layout, small), small, theme.muted))
        height = sum(text_height(font) - 1 for _, font, _ in lines)
        top = float(layout.unit_y[0][unit]) - height / 2
        for line, font, ink in lines:
            place = QRectF(layout.rect.left(), top, right - layout.rect.left(), text_height(font))
            draw_text(painter, place, line, font, ink, RIGHT)
            top += text_height(font) - 1


def _value(value: float, layout: FigureLayout, font: QFont) -> str:
    """As precisely as there is room for."""
    texts = (notation.number(value, digits) for digits in (3, 2, 1))
    return next((text for text in texts if text_width(font, text) <= layout.name_width + 1), "")


@draws("target")
def paint_target(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    """The target in its box, line by line."""
    if layout.target.isEmpty():
        return
    small = ui_font(TEXT_SMALL, theme=theme)
    painter.setPen(line_pen(theme.outline, 1.2 * theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(layout.target, 5, 5)
    height = text_height(small)
    top = layout.target.center().y() - height * len(layout.target_lines) / 2
    for place, line in enumerate(layout.target_lines):
        row = QRectF(layout.target.left(), top + place * height, layout.target.width(), height)
        draw_text(painter, row, line, small, theme.text)
