"""The legend: what width, colour and style mean, drawn with the functions that draw the marks themselves.

It is one line at the top of the picture. What there is no room for yields in the order of LADDER, which follows from
the width alone; only what explains the special marks comes and goes with the marks, so nothing else moves while the
user steps. In a window buttons stand in it: the quantity that the edges show is a switch there, and the scales can be
held. In a file the same is said in words.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.scales import DECADES, Mark, level_of
from nnviz.gui.drawing.strokes import draw_marks, line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.activation_scale import activation_width, below_height, has_word, paint_activation, row_step, write
from nnviz.records import dataclass
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame

MARGIN = 8.0
PADDING = 10.0
SPACE = 14.0  # between blocks
BESIDE = 5.0  # between a mark and its text
SWATCH = 22.0  # the length of a mark

HEADING = "Edges show"
HELD = "held"
#: The marks that are explained while they are in the picture, those first that stay longest.
SPECIALS: dict[Mark, str] = {
    Mark.UNKNOWN: "not yet",
    Mark.BELOW: "smaller",
    Mark.ZERO: "0",
    Mark.NONFINITE: "NaN, ∞",
}
#: Those that any pass may have: there is always room for them.
USUAL = (Mark.UNKNOWN, Mark.BELOW, Mark.ZERO)


@dataclass(frozen=True, slots=True)
class Fixtures:
    """The widths of the buttons of a window in pixels: of the switch, and of "hold" with its word and without."""

    quantity: float
    hold: float
    hold_icon: float


@dataclass(frozen=True, slots=True)
class Rung:
    """What of the legend there is room for."""

    whose: bool = True  # in words: whose gradients they are
    heading: bool = True
    swatches: int = 7  # a count that divides six decades evenly
    hold_word: bool = True
    activation: bool = True
    hold: bool = True
    specials: bool = True
    quantity: bool = True
    activation_word: bool = True  # beside its scale


#: From the widest picture to the narrowest.
LADDER: tuple[Rung, ...] = (
    Rung(),
    Rung(whose=False),
    Rung(whose=False, heading=False),
    Rung(swatches=4),
    Rung(whose=False, swatches=4),
    Rung(whose=False, heading=False, swatches=4),
    *(
        Rung(False, False, count, word, activation_word=False)
        for count, word in ((4, True), (4, False), (3, False))
    ),
    *(Rung(False, False, count, False, activation=False) for count in (3, 2)),
    Rung(False, False, 2, False, False, hold=False),
    Rung(False, False, 2, False, False, False, specials=False),
    Rung(False, False, 2, False, False, False, False, quantity=False),
)


@dataclass(frozen=True, slots=True)
class LegendPlan:
    """Where the blocks begin, from the left end of the picture, in pixels. Empty texts are not written."""

    heading: str
    quantity: str
    exponents: tuple[int, ...]  # what the swatches stand for, as decades
    swatches: tuple[float, ...]  # where each begins, and where their signs stand
    hold: str  # in a window: "word", "icon" or ""; in a file "held" or ""
    quantity_at: float
    hold_at: float
    specials_at: float
    right: float
    has_buttons: bool
    scale_below: bool = False  # the scale of activations stands on a line of its own


def _inset(theme: Theme) -> float:
    """From the end of the picture to what stands in the legend."""
    return 2.0 if theme.is_figure else MARGIN + PADDING


def legend_height(theme: Theme) -> float:
    """The height of the strip with its margin."""
    return MARGIN + strip_height(theme)


def strip_height(theme: Theme) -> float:
    if theme.is_figure:  # a line without a box
        return 2.4 * row_step(theme)
    return max(3 * row_step(theme), text_height(ui_font(TEXT_MAIN, theme=theme)) + 8) + 6


def wants_line_below(frame: GraphFrame, width: float, theme: Theme) -> bool:
    """Whether a figure has no room for the scale of activations beside all marks that any pass may have."""
    plan = plan_legend(frame, width, theme)
    used = plan.specials_at + _specials_width(USUAL, theme)
    return has_word(plan.right - used, frame.activation_limit, theme) is None


def plan_legend(
    frame: GraphFrame, width: float, theme: Theme, buttons: Fixtures | None = None, *, below: bool = False
) -> LegendPlan:
    """What of the legend stands in a picture of ``width``, and where; the same for every step of a pass.

    ``below``: the scale of activations has a line of its own.
    """
    plain = _quantity(frame)
    whose = f"{plain}, {frame.gradient_of}" if frame.edges_show == "gradient" else plain
    return _plan(width, theme, plain, whose, frame.reference_decade, frame.reference_pinned, buttons, below)


def _quantity(frame: GraphFrame) -> str:
    return "|w|" if frame.edges_show == "weight" else "|∂L/∂w|"


@lru_cache(maxsize=64)
def _plan(
    width: float, theme: Theme, plain: str, whose: str, decade: int, pinned: bool, buttons: Fixtures | None, below: bool
) -> LegendPlan:
    for rung in LADDER:
        plan = _placed(rung, width, theme, whose if rung.whose else plain, decade, pinned, buttons)
        need = plan.specials_at + (_specials_width(USUAL, theme) if rung.specials else 0.0)
        beside = rung.activation and not below
        need += activation_width(theme, word=rung.activation_word) if beside else -SPACE
        if need <= plan.right:
            break
    return replace(plan, scale_below=below)


def _placed(
    rung: Rung, width: float, theme: Theme, quantity: str, decade: int, pinned: bool, buttons: Fixtures | None
) -> LegendPlan:
    small, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
    heading = HEADING if rung.heading else ""
    quantity_at = _inset(theme) + (text_width(strong, heading) + 8 if heading else 0.0)
    quantity = quantity if rung.quantity else ""
    quantity_width = buttons.quantity if buttons else text_width(strong, quantity)
    swatches_at = quantity_at + (quantity_width + SPACE if quantity else 0.0)
    exponents = swatch_exponents(decade, rung.swatches)
    beside = SWATCH * theme.line_scale + BESIDE + SPACE - 2
    swatches = [swatches_at]
    for exponent in exponents:
        swatches.append(swatches[-1] + beside + text_width(small, decade_text(exponent)))
    hold_at = swatches[-1] + text_width(strong, "+") + SPACE
    hold, hold_width = _hold(rung, pinned, buttons, theme)
    specials_at = hold_at + (hold_width + SPACE if hold else 0.0)
    right = width - _inset(theme)
    return LegendPlan(
        heading, quantity, exponents, tuple(swatches), hold, quantity_at, hold_at, specials_at, right, bool(buttons)
    )


def plan_corner(frame: GraphFrame, theme: Theme, count: int) -> LegendPlan:
    """The quantity and ``count`` swatches with their signs, and nothing else; ``right`` is where they end."""
    quantity, pinned = _quantity(frame), frame.reference_pinned
    rung = Rung(False, False, count, False, activation=False, hold=False, specials=False)
    plan = _placed(rung, 0.0, theme, quantity, frame.reference_decade, pinned, None)
    return replace(plan, right=plan.hold_at - SPACE)


def paint_marks(painter: QPainter, plan: LegendPlan, middle: float, theme: Theme, scale: float) -> None:
    """The quantity, and what its widths and signs mean, in a line round ``middle``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_words(painter, plan, middle, theme)
    _paint_swatches(painter, plan, middle, theme, scale)


def _hold(rung: Rung, pinned: bool, buttons: Fixtures | None, theme: Theme) -> tuple[str, float]:
    if not rung.hold:
        return "", 0.0
    if buttons:
        return ("word", buttons.hold) if rung.hold_word else ("icon", buttons.hold_icon)
    small = ui_font(TEXT_SMALL, theme=theme)
    return (HELD, text_height(small) + text_width(small, HELD)) if pinned else ("", 0.0)


def swatch_exponents(reference_decade: int, count: int) -> tuple[int, ...]:
    """The decades that the swatches stand for, from thin to wide."""
    step = DECADES // (count - 1)
    return tuple(range(reference_decade - DECADES, reference_decade + 1, step))


def decade_text(exponent: int) -> str:
    """ "0.01", "1", "100", else "10⁻⁴"."""
    return f"{10.0**exponent:g}" if -3 < exponent < 4 else f"10{notation.superscript(exponent)}"


def _special_width(mark: Mark, theme: Theme) -> float:
    return SWATCH * theme.line_scale + BESIDE + text_width(ui_font(TEXT_SMALL, theme=theme), SPECIALS[mark]) + SPACE


def _specials_width(marks: tuple[Mark, ...], theme: Theme) -> float:
    return sum(_special_width(mark, theme) for mark in marks)


# ---------------------------------------------------------------- painting


@draws("legend")
def paint_legend(
    painter: QPainter,
    rect: QRectF,
    plan: LegendPlan,
    frame: GraphFrame,
    theme: Theme,
    scale: float = 1.0,
    present: frozenset[int] = frozenset(),
) -> None:
    """Draw the strip at the top of ``rect``.

    :param scale: the width scale of the marks in the picture.
    :param present: the kinds of marks in the picture.
    """
    place = QRectF(rect.left(), rect.top(), rect.width(), legend_height(theme) + MARGIN)
    specials = tuple(mark for mark in SPECIALS if mark in present)
    draw = partial(_paint_strip, rect=rect, plan=plan, frame=frame, theme=theme, scale=scale, specials=specials)
    paint_kept(painter, place, ("legend", plan, frame.activation_limit, theme, scale, specials), draw)


def _paint_strip(
    painter: QPainter,
    rect: QRectF,
    plan: LegendPlan,
    frame: GraphFrame,
    theme: Theme,
    scale: float,
    specials: tuple[Mark, ...],
) -> None:
    """Whatever of ``frame`` makes a difference here is part of the key in :func:`paint_legend`."""
    painter.save()
    painter.translate(rect.topLeft())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(MARGIN, MARGIN, rect.width() - 2 * MARGIN, strip_height(theme))
    if not theme.is_figure:
        painter.setPen(line_pen(theme.panel_border, 1.0))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
    middle = strip_height(theme) / 2 if theme.is_figure else box.center().y()
    _paint_words(painter, plan, middle, theme)
    _paint_swatches(painter, plan, middle, theme, scale)
    _paint_specials(painter, plan, specials, middle, theme, scale)
    used = _specials_end(plan, specials, theme)
    if plan.scale_below:
        middle, left = rect.height() - below_height(theme) / 2, _inset(theme)
        low, high = (notation.number(end * frame.activation_limit) for end in (-1, 1))
        end = left + activation_width(theme, word=True, low=low, high=high)
        paint_activation(painter, min(end, plan.right), left, middle, frame.activation_limit, theme)
    else:
        paint_activation(painter, plan.right, used, middle, frame.activation_limit, theme)
    painter.restore()


def _paint_words(painter: QPainter, plan: LegendPlan, middle: float, theme: Theme) -> None:
    write(painter, _inset(theme), middle, plan.heading, theme, theme.text, True)
    if plan.has_buttons:
        return
    write(painter, plan.quantity_at, middle, plan.quantity, theme, theme.text, True)
    if plan.hold:
        size = text_height(ui_font(TEXT_SMALL, theme=theme))
        _draw_pin(painter, QPointF(plan.hold_at + 0.35 * size, middle), 0.3 * size, theme)
        write(painter, plan.hold_at + size, middle, plan.hold, theme, theme.text, False)


def _draw_pin(painter: QPainter, middle: QPointF, size: float, theme: Theme) -> None:
    """A small drawing-pin: the scale stays where it is."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    painter.drawEllipse(middle - QPointF(0, size * 0.5), size * 0.7, size * 0.7)
    painter.setPen(line_pen(theme.text, 1.4 * theme.line_scale))
    painter.drawLine(middle, middle + QPointF(0, size * 1.2))


def _paint_swatches(painter: QPainter, plan: LegendPlan, middle: float, theme: Theme, scale: float) -> None:
    length, rows = SWATCH * theme.line_scale, _rows(middle, theme)
    for left, exponent in zip(plan.swatches, plan.exponents, strict=False):
        for y, positive in rows:
            line = np.array([[left, y, left + length, y]])
            level = level_of(exponent, plan.exponents[-1])
            draw_marks(painter, line, Mark.SCALED, level, positive, theme, scale)
        write(painter, left + length + BESIDE, middle, decade_text(exponent), theme, theme.muted, False)
    strong = ui_font(TEXT_MAIN, 600, theme=theme)
    for y, positive in rows:
        sign = QRectF(plan.swatches[-1], y - 8 + (-2 if positive else 2), text_width(strong, "+"), 16)
        draw_text(painter, sign, "+" if positive else "−", strong, theme.positive if positive else theme.negative)


def _rows(middle: float, theme: Theme) -> tuple[tuple[float, bool], ...]:
    """The heights of what is positive and of what is negative."""
    return (middle - row_step(theme) / 2, True), (middle + row_step(theme) / 2, False)


def _placed_specials(plan: LegendPlan, specials: tuple[Mark, ...], theme: Theme) -> Iterator[tuple[Mark, float]]:
    """The special marks, as far as there is room, each with its left end."""
    left = plan.specials_at
    for mark in specials:
        width = _special_width(mark, theme)
        if left + width - SPACE > plan.right:
            return
        yield mark, left
        left += width


def _specials_end(plan: LegendPlan, specials: tuple[Mark, ...], theme: Theme) -> float:
    shown = tuple(mark for mark, _ in _placed_specials(plan, specials, theme))
    return plan.specials_at + _specials_width(shown, theme)


def _paint_specials(
    painter: QPainter, plan: LegendPlan, specials: tuple[Mark, ...], middle: float, theme: Theme, scale: float
) -> None:
    """The special marks with their words, as far as there is room."""
    length = SWATCH * theme.line_scale
    for mark, left in _placed_specials(plan, specials, theme):
        for y, positive in _rows(middle, theme) if mark == Mark.BELOW else ((middle, True),):
            draw_marks(painter, np.array([[left, y, left + length, y]]), mark, 0, positive, theme, scale)
        write(painter, left + length + BESIDE, middle, SPECIALS[mark], theme, theme.muted, False)


def legend_left_out(plan: LegendPlan, frame: GraphFrame, present: frozenset[int], theme: Theme) -> dict[str, bool]:
    """What the legend of a picture may have no room for, in words, and whether it has none."""
    specials = tuple(mark for mark in SPECIALS if mark in present)
    used = _inset(theme) if plan.scale_below else _specials_end(plan, specials, theme)
    return {
        "what the widths of the edges show": not plan.quantity,
        "what a mark of the edges means": len(list(_placed_specials(plan, specials, theme))) < len(specials),
        "the scale of activations": has_word(plan.right - used, frame.activation_limit, theme) is None,
    }
