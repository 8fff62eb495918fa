"""z over fresh weights with its law and its words: the picture of the panel, and that of a file."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import line_height, paint_lines
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import broken
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.plots.layers.bells import is_wide, paint_bells
from nnviz.gui.plots.layers.law import law_height, law_of, paint_law
from nnviz.gui.plots.page import LeftOut
from nnviz.session.frame.sampling import SamplingFrame

EDGE = 10.0
#: A figure that is lower, in lines, has the bells alone.
LINES = 22.0


def paint_sampling_page(painter: QPainter, rect: QRectF, frame: SamplingFrame, theme: Theme) -> LeftOut:
    """Everything; the words are beside the law, or below it where it is narrow."""
    paint_ground(painter, rect, theme)
    if theme.is_figure and rect.height() < LINES * line_height(theme):
        paint_bells(painter, rect, frame, theme)
        return ("how the width goes with the inputs", "the words under it")
    font, wide = ui_font(TEXT_MAIN, theme=theme), is_wide(rect.width(), theme)
    width = (rect.width() * 0.36 if wide else rect.width()) - 2 * EDGE
    first, second = (broken(font, text, width) for text in frame.sentences)
    words = (len(first) + len(second)) * line_height(theme) + 4
    low = law_height(rect.height(), theme)
    below = max(words, low) if wide else words + low + 6
    paint_bells(painter, rect.adjusted(0, 0, 0, -below - 8), frame, theme)
    foot = QRectF(rect.left(), rect.bottom() - below - 4, rect.width(), below)
    law = QRectF(foot.left() + EDGE, foot.top(), foot.width() * (0.62 if wide else 1.0) - 2 * EDGE, low)
    paint_law(painter, law, law_of(frame), theme)
    left, top = (foot.right() - width - EDGE, foot.top()) if wide else (foot.left() + EDGE, foot.bottom() - words)
    room = QRectF(left, top, width, words)
    paint_lines(painter, room, first, theme.text, theme)
    paint_lines(painter, room.adjusted(0, len(first) * line_height(theme), 0, 0), second, theme.muted, theme)
    return ()
