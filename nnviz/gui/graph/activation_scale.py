"""The scale of the neurons' colours: a ramp with the numbers at its ends."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.scales import neuron_fill
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.session import notation

BAR = 56.0  # pixels of the ramp
ACTIVATION = "activation"


def row_step(theme: Theme) -> float:
    """From the middle of a positive swatch to the negative one below it."""
    return 10 * theme.line_scale


def below_height(theme: Theme) -> float:
    """The height of a line under a figure's legend, for the scale of activations."""
    return text_height(ui_font(TEXT_SMALL, theme=theme)) + 2


def activation_width(theme: Theme, *, word: bool, low: str = "−1", high: str = "1") -> float:
    small = ui_font(TEXT_SMALL, theme=theme)
    texts = text_width(small, low) + text_width(small, high)
    return texts + BAR * theme.line_scale + 12 + (text_width(small, ACTIVATION) + 8 if word else 0.0)


def has_word(room: float, limit: float, theme: Theme) -> bool | None:
    """Whether the scale of activations stands in ``room`` with its word; None where there is no room for it at all."""
    low, high = notation.number(-limit), notation.number(limit)
    return next((w for w in (True, False) if activation_width(theme, word=w, low=low, high=high) <= room), None)


def write(painter: QPainter, left: float, middle: float, text: str, theme: Theme, ink: str, strong: bool) -> None:
    """A word of the legend round the height of its ``middle``."""
    font = ui_font(TEXT_MAIN, 600, theme=theme) if strong else ui_font(TEXT_SMALL, theme=theme)
    height = text_height(font)
    draw_text(painter, QRectF(left, middle - height / 2, text_width(font, text), height), text, font, ink, LEFT)


@draws("activation-scale")
def paint_activation(
    painter: QPainter, end: float, used: float, middle: float, limit: float, theme: Theme
) -> None:
    """The scale of the neurons' colours up to ``end``, where there is room for it behind what is ``used``."""
    low, high = notation.number(-limit), notation.number(limit)
    small = ui_font(TEXT_SMALL, theme=theme)
    word = has_word(end - used, limit, theme)
    if word is None:
        return
    right = end - text_width(small, high)
    bar = QRectF(right - 6 - BAR * theme.line_scale, middle - row_step(theme) * 0.6, BAR * theme.line_scale, 0)
    bar.setHeight(1.2 * row_step(theme))
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for stop in range(-4, 5):
        gradient.setColorAt((stop + 4) / 8, QColor(neuron_fill(stop / 4 * limit, limit, theme)))
    painter.setPen(line_pen(theme.outline, 1.0))
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 3, 3)
    begin = bar.left() - 6 - text_width(small, low)
    write(painter, right, middle, high, theme, theme.muted, False)
    write(painter, begin, middle, low, theme, theme.muted, False)
    if word:
        write(painter, begin - 8 - text_width(small, ACTIVATION), middle, ACTIVATION, theme, theme.muted, False)
