"""The legend: what width, colour and style mean, drawn with the functions that draw the marks themselves.

It is a strip of blocks. The number of swatches and the number of rows follow from the width, so that nothing is
clipped; they do not follow from the numbers, so that nothing moves while the user steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.scales import DECADES, LEVELS, Mark, is_hollow, level_of, neuron_fill
from nnviz.gui.drawing.strokes import draw_marks, line_pen
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame

MARGIN = 8.0
PADDING = 12.0
SPACE = 26.0  # between blocks
INLINE_MARK = 40.0  # in large type, where a swatch stands before its text: one line instead of three

#: Swatch counts that divide six decades evenly.
SWATCHES = (7, 4, 3, 2)
#: What stands in each row of the strip, from the widest arrangement to the narrowest.
ARRANGEMENTS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("heading", "swatches", "special", "activation"),),
    (("heading", "activation"), ("swatches", "special")),
    (("heading",), ("swatches",), ("special", "activation")),
    (("heading",), ("swatches",), ("special",), ("activation",)),
)
#: The same in large type: one row always, with the swatch counts that each arrangement is good for.
INLINE_ARRANGEMENTS: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = (
    (("heading", "swatches", "special", "activation"), (7, 4)),
    (("swatches", "special", "activation"), (7, 4)),
    (("swatches", "special"), (7, 4, 3, 2)),
    (("swatches",), SWATCHES),
)


@dataclass(frozen=True, slots=True)
class LegendPlan:
    """How the legend is arranged in one width."""

    rows: tuple[tuple[str, ...], ...]
    swatches: int
    row_height: float
    inline: bool = False  # texts beside their marks, in large type

    @property
    def height(self) -> float:
        return len(self.rows) * self.row_height + MARGIN + 8


def legend_height(width: float, height: float, theme: Theme) -> float:
    """The height of the strip with its margin, in a picture of ``width`` × ``height``."""
    return plan_legend(width, height, theme).height


@lru_cache(maxsize=64)
def plan_legend(width: float, height: float, theme: Theme) -> LegendPlan:
    """The first arrangement that fits ``width``: fewer swatches before more rows.

    Where it would take more than a third of the picture's ``height``, only the rows stay without which a width means
    nothing: the swatches, then the heading.
    """
    plan = _fitting_plan(width, theme)
    most = max(1, int(0.3 * height // plan.row_height))
    if len(plan.rows) <= most:
        return plan
    kept = sorted(plan.rows, key=lambda row: ("swatches" not in row, "heading" not in row))[:most]
    return replace(plan, rows=tuple(row for row in plan.rows if row in kept))


def _fitting_plan(width: float, theme: Theme) -> LegendPlan:
    room = width - 2 * MARGIN - 2 * PADDING
    letters, marks_height = text_height(ui_font(TEXT_SMALL, theme=theme)), 24 * theme.line_scale
    if theme.is_projector:
        height = max(letters, marks_height) + 4
        plans = [LegendPlan((row,), count, height, True) for row, counts in INLINE_ARRANGEMENTS for count in counts]
    else:
        height = marks_height + letters + 6
        plans = [LegendPlan(rows, count, height) for rows in ARRANGEMENTS for count in SWATCHES]
    fitting = (plan for plan in plans if max(_row_width(row, plan.swatches, theme) for row in plan.rows) <= room)
    return next(fitting, plans[-1])


def swatch_exponents(reference_decade: int, count: int) -> tuple[int, ...]:
    """The decades that the swatches stand for, from thin to wide."""
    step = DECADES // (count - 1)
    return tuple(range(reference_decade - DECADES, reference_decade + 1, step))


def decade_text(exponent: int) -> str:
    """ "0.01", "1", "100", else "10⁻⁴"."""
    return f"{10.0**exponent:g}" if -3 < exponent < 4 else f"10{notation.superscript(exponent)}"


def _row_width(row: tuple[str, ...], count: int, theme: Theme) -> float:
    return sum(_block_width(block, count, theme) for block in row) + SPACE * (len(row) - 1)


def _block_width(block: str, count: int, theme: Theme) -> float:
    small = ui_font(TEXT_SMALL, theme=theme)
    match block:
        case "heading":
            first = text_width(ui_font(TEXT_MAIN, 600, theme=theme), "Edges show: gradient ∂L/∂w")
            return first if theme.is_projector else max(first, text_width(small, "sample 149 · " + MEANING))
        case "swatches":
            return _sign_width(theme) + count * _cell(theme)
        case "special":
            return sum(_special_widths(theme))
        case _:
            numbers = 5.0 if theme.is_projector else 0.0
            return (11.0 + numbers) * text_width(small, "0") + text_width(small, "activation")


def _sign_width(theme: Theme) -> float:
    small = ui_font(TEXT_SMALL, theme=theme)
    return text_width(small, "|∂L/∂w|") + 10 + (text_width(small, "+") + 10 if theme.is_projector else 0.0)


def _cell(theme: Theme) -> float:
    beside = INLINE_MARK if theme.is_projector else 0.0
    return text_width(ui_font(TEXT_SMALL, theme=theme), "10⁻¹⁰") + 10 + beside


#: What the widths and colours of edges mean, in words.
MEANING = "width = size, colour = sign"
#: The same where there is more room, and edges wide enough; the swatches show it anyway.
HOLLOW = ", − hollow if wide"
SPECIALS: tuple[tuple[Mark, str], ...] = (
    (Mark.BELOW, "smaller"),
    (Mark.ZERO, "0"),
    (Mark.UNKNOWN, "not yet"),
    (Mark.NONFINITE, "NaN, ∞"),
)


def _special_widths(theme: Theme) -> list[float]:
    small = ui_font(TEXT_SMALL, theme=theme)
    if theme.is_projector:
        return [text_width(small, text) + INLINE_MARK + 24 for _, text in SPECIALS]
    return [max(text_width(small, text), 30 * theme.line_scale) + 12 for _, text in SPECIALS]


# ---------------------------------------------------------------- painting


@dataclass(frozen=True, slots=True)
class _Lines:
    """The heights in one row: positive swatch, negative swatch, their common middle, the text below or beside."""

    upper: float
    lower: float
    label: QRectF  # only its top and height count
    inline: bool

    @property
    def middle(self) -> float:
        return (self.upper + self.lower) / 2

    def mark_and_label(self, left: float, width: float) -> tuple[float, float, QRectF]:
        """Where the mark of a cell begins and ends, and the place of its text."""
        if self.inline:
            begin = left + INLINE_MARK + 7
            return left + 3, left + INLINE_MARK, QRectF(begin, self.label.top(), width - 47, self.label.height())
        return left + 3, left + width - 3, QRectF(left, self.label.top(), width, self.label.height())


def paint_legend(
    painter: QPainter, rect: QRectF, plan: LegendPlan, frame: GraphFrame, theme: Theme, scale: float = 1.0
) -> None:
    """Draw the strip at the top of ``rect``; ``scale`` is the width scale of the marks in the picture."""
    looks = frame.edges_show, frame.gradient_of, frame.reference_decade, frame.reference_pinned
    place = QRectF(rect.left(), rect.top(), rect.width(), plan.height + MARGIN)
    draw = partial(_paint_strip, rect=rect, plan=plan, frame=frame, theme=theme, scale=scale)
    paint_kept(painter, place, ("legend", plan, *looks, frame.activation_limit, theme, scale), draw)


def _paint_strip(
    painter: QPainter, rect: QRectF, plan: LegendPlan, frame: GraphFrame, theme: Theme, scale: float
) -> None:
    """Whatever of ``frame`` makes a difference here is part of the key in :func:`paint_legend`."""
    box = QRectF(rect.left() + MARGIN, rect.top() + MARGIN, rect.width() - 2 * MARGIN, plan.height - MARGIN)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(line_pen(theme.panel_border, 1.0))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
    for index, row in enumerate(plan.rows):
        _paint_row(painter, box, index, row, plan, frame, theme, scale)
    painter.restore()


def _paint_row(
    painter: QPainter,
    box: QRectF,
    index: int,
    row: tuple[str, ...],
    plan: LegendPlan,
    frame: GraphFrame,
    theme: Theme,
    scale: float,
) -> None:
    top = box.top() + 5 + index * plan.row_height
    step = 12 * theme.line_scale
    label_top = top - 2 if plan.inline else top + 2 * step
    label = QRectF(0, label_top, 1, top + plan.row_height - 3 - label_top)
    lines = _Lines(top + step / 2, top + 1.5 * step, label, plan.inline)
    widths = [_block_width(block, plan.swatches, theme) for block in row]
    left = box.left() + PADDING
    spare = box.width() - 2 * PADDING - sum(widths)
    space = min(max(spare / max(len(row) - 1, 1), 0.0), 5 * SPACE)
    for place, (block, width) in enumerate(zip(row, widths, strict=True)):
        last_of_many = place == len(row) - 1 and len(row) > 1
        x = box.right() - PADDING - width if last_of_many else left
        width += max(space - PADDING, 0.0) if block == "heading" else 0.0
        BLOCKS[block](painter, QRectF(x, top, width, plan.row_height), lines, plan, frame, theme, scale)
        left += widths[place] + space


def _heading(
    painter: QPainter, area: QRectF, lines: _Lines, plan: LegendPlan, frame: GraphFrame, theme: Theme, scale: float
) -> None:
    strong = ui_font(TEXT_MAIN, 600, theme=theme)
    small = ui_font(TEXT_SMALL, theme=theme)
    weights = frame.edges_show == "weight"
    first = "Edges show: weight |w|" if weights else "Edges show: gradient ∂L/∂w"
    if plan.inline:
        draw_text(painter, QRectF(area.left(), lines.label.top(), area.width(), lines.label.height()), first, strong,
                  theme.text, LEFT)  # fmt: skip
        return
    seconds = [MEANING] if weights else [f"{frame.gradient_of} · {MEANING}", frame.gradient_of]
    if is_hollow(Mark.SCALED, LEVELS, False, theme, scale):
        seconds.insert(0, seconds[0] + HOLLOW)
    middle = area.center().y() - 1
    height = text_height(strong)
    draw_text(painter, QRectF(area.left(), middle - height, area.width(), height), first, strong, theme.text, LEFT)
    below = QRectF(area.left(), middle + 1, area.width(), text_height(small))
    second = next((text for text in seconds if text_width(small, text) <= below.width()), seconds[-1])
    draw_text(painter, below, second, small, theme.muted, LEFT, elide=True)


def _swatches(
    painter: QPainter, area: QRectF, lines: _Lines, plan: LegendPlan, frame: GraphFrame, theme: Theme, scale: float
) -> None:
    strong = ui_font(TEXT_MAIN, 600, theme=theme)
    small = ui_font(TEXT_SMALL, theme=theme)
    sign_width, cell = _sign_width(theme), _cell(theme)
    axis_width = text_width(small, "|∂L/∂w|")
    signs = (axis_width + 4, sign_width - axis_width - 8) if plan.inline else (0.0, axis_width)
    for y, positive in ((lines.upper, True), (lines.lower, False)):
        sign = QRectF(area.left() + signs[0], y - 8, signs[1], 16)
        colour = theme.positive if positive else theme.negative
        draw_text(painter, sign, "+" if positive else "−", strong, colour)
    axis = QRectF(area.left(), lines.label.top(), axis_width, lines.label.height())
    draw_text(painter, axis, "|w|" if frame.edges_show == "weight" else "|∂L/∂w|", small, theme.muted)
    exponents = swatch_exponents(frame.reference_decade, plan.swatches)
    for place, exponent in enumerate(exponents):
        begin, end, label = lines.mark_and_label(area.left() + sign_width + place * cell, cell)
        level = level_of(exponent, frame.reference_decade)
        for y, positive in ((lines.upper, True), (lines.lower, False)):
            line = np.array([[begin, y, end, y]])
            draw_marks(painter, line, Mark.SCALED, level, positive, theme, scale)
        widest = place == len(exponents) - 1
        text = decade_text(exponent)
        pinned = widest and frame.reference_pinned
        font = ui_font(TEXT_SMALL, 600, theme=theme) if pinned else small
        if lines.inline:
            label.setWidth(text_width(font, text) + 1)
        draw_text(painter, label, text, font, theme.current if pinned else theme.text)
        if pinned:
            _draw_pin(painter, label, text_width(font, text), theme)


def _draw_pin(painter: QPainter, label: QRectF, width: float, theme: Theme) -> None:
    """A small drawing-pin after the reference decade: it stays where it is."""
    size = 0.28 * label.height()
    x, y = label.center().x() + width / 2 + 1.2 * size, label.center().y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current))
    painter.drawEllipse(QPointF(x, y - size * 0.45), size * 0.62, size * 0.62)
    painter.setPen(line_pen(theme.current, 1.4 * theme.line_scale))
    painter.drawLine(QPointF(x, y), QPointF(x, y + size * 1.15))


def _special(
    painter: QPainter, area: QRectF, lines: _Lines, plan: LegendPlan, frame: GraphFrame, theme: Theme, scale: float
) -> None:
    small = ui_font(TEXT_SMALL, theme=theme)
    left = area.left()
    for (kind, text), width in zip(SPECIALS, _special_widths(theme), strict=True):
        begin, end, label = lines.mark_and_label(left, width - 3)
        rows = ((lines.upper, True), (lines.lower, False)) if kind == Mark.BELOW else ((lines.middle, True),)
        for y, positive in rows:
            draw_marks(painter, np.array([[begin, y, end, y]]), kind, 0, positive, theme, scale)
        draw_text(painter, label, text, small, theme.text, LEFT if lines.inline else CENTER)
        left += width


def _activation(
    painter: QPainter, area: QRectF, lines: _Lines, plan: LegendPlan, frame: GraphFrame, theme: Theme, scale: float
) -> None:
    small = ui_font(TEXT_SMALL, theme=theme)
    limit = frame.activation_limit
    label = QRectF(area.left(), lines.label.top(), area.width(), lines.label.height())
    low, high = notation.number(-limit), notation.number(limit)
    bar = QRectF(area.left(), lines.upper - 4, area.width(), lines.lower - lines.upper + 8)
    if lines.inline:
        bar.setLeft(bar.left() + text_width(small, f"activation {low}") + 8)
        bar.setRight(bar.right() - text_width(small, high) - 8)
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for stop in range(-4, 5):
        gradient.setColorAt((stop + 4) / 8, QColor(neuron_fill(stop / 4 * limit, limit, theme)))
    painter.setPen(line_pen(theme.outline, 1.0))
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 3, 3)
    if lines.inline:
        draw_text(painter, label, f"activation {low}", small, theme.text, LEFT)
    else:
        draw_text(painter, label, low, small, theme.text, LEFT)
        if sum(text_width(small, text) for text in (low, " activation ", high)) <= label.width():
            draw_text(painter, label, "activation", small, theme.muted)
    draw_text(painter, label, high, small, theme.text, RIGHT)


_Block = Callable[[QPainter, QRectF, _Lines, LegendPlan, GraphFrame, Theme, float], None]
BLOCKS: dict[str, _Block] = {
    "heading": _heading,
    "swatches": _swatches,
    "special": _special,
    "activation": _activation,
}
