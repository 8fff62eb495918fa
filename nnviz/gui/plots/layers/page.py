"""The layers with their title and what is to be seen in them: the picture of the panel, and that of a file."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import broken_at_dots, line_height, paint_lines
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.plots.layers.picture import Decades, Look, paint_layers
from nnviz.session.frame.layers import LayersFrame, Quantity, Scale

#: Gradients lie decades apart.
USUAL_SCALE: dict[Quantity, Scale] = {"z": "linear", "a": "linear", "dL_dz": "log", "dL_dW": "log"}


def paint_page(
    painter: QPainter, rect: QRectF, frame: LayersFrame | None, theme: Theme,
    picture: Callable[[QPainter, QRectF, Theme], object],
) -> None:  # fmt: skip
    """Title, the picture that ``picture`` paints, and the sentences below it."""
    painter.fillRect(rect, QColor(theme.background))
    inside = rect.adjusted(8, 4, -8, -4)
    font, high = ui_font(TEXT_MAIN, theme=theme), line_height(theme)
    title = broken_at_dots(font, "" if frame is None else frame.title, inside.width())
    told = [] if frame is None else [*frame.sentences, frame.theory]
    words = [line for text in told for line in broken_at_dots(font, text, inside.width())]
    paint_lines(painter, inside, title, theme.text, theme)
    picture(painter, inside.adjusted(0, len(title) * high, 0, -len(words) * high - 4), theme)
    below = QRectF(inside.left(), inside.bottom() - len(words) * high, inside.width(), len(words) * high)
    paint_lines(painter, below, words, theme.text, theme)


def paint_layers_page(painter: QPainter, rect: QRectF, frame: LayersFrame, quantity: Quantity, theme: Theme) -> None:
    """The page of a file: nothing is chosen in it."""

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_layers(painter, rect, Look(frame, quantity, Decades().for_frame(frame, quantity), None, theme))

    paint_page(painter, rect, frame, theme, picture)
