"""The layers with their title and what is to be seen in them: the picture of the panel, and that of a file."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import broken_at_dots, line_height, paint_lines
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.plots.layers.picture import Decades, Look, paint_layers
from nnviz.gui.plots.page import LeftOut
from nnviz.session.frame.layers import LayersFrame, Quantity, Scale

#: Gradients lie decades apart.
USUAL_SCALE: dict[Quantity, Scale] = {"z": "linear", "a": "linear", "dL_dz": "log", "dL_dW": "log"}

#: In lines: what a figure of the layers needs for each of them, and for what is around them.
LINES_EACH, LINES_ROUND = 2.0, 5.0


def paint_page(
    painter: QPainter, rect: QRectF, frame: LayersFrame | None, theme: Theme,
    picture: Callable[[QPainter, QRectF, Theme], object],
) -> LeftOut:  # fmt: skip
    """Title, the picture that ``picture`` paints, and the sentences below it."""
    paint_ground(painter, rect, theme)
    inside = rect.adjusted(8, 4, -8, -4)
    font, high = ui_font(TEXT_MAIN, theme=theme), line_height(theme)
    title = broken_at_dots(font, "" if frame is None else frame.title, inside.width())
    texts = [] if frame is None else [*frame.sentences, frame.theory]
    told = [broken_at_dots(font, text, inside.width()) for text in texts]
    least = 0.0 if frame is None or not theme.is_figure else (LINES_ROUND + LINES_EACH * len(frame.lines)) * high
    while told and inside.height() - (len(title) + sum(map(len, told))) * high < least:
        told.pop()
    words = [line for lines in told for line in lines]
    paint_lines(painter, inside, title, theme.text, theme)
    picture(painter, inside.adjusted(0, len(title) * high, 0, -len(words) * high - 4), theme)
    below = QRectF(inside.left(), inside.bottom() - len(words) * high, inside.width(), len(words) * high)
    paint_lines(painter, below, words, theme.text, theme)
    return ("some of the sentences under it",) if len(told) < len(texts) else ()


def paint_layers_page(painter: QPainter, rect: QRectF, frame: LayersFrame, quantity: Quantity, theme: Theme) -> LeftOut:
    """The page of a file: nothing is chosen in it."""

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_layers(painter, rect, Look(frame, quantity, Decades().for_frame(frame, quantity), None, theme))

    return paint_page(painter, rect, frame, theme, picture)
