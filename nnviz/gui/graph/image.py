"""The sample as an image beside the input layer, which of many pixels shows a few: these are framed in it."""

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.graph.layout import GraphLayout
from nnviz.session.frame.model import GraphFrame

#: Pixels of the screen from which on a pixel of the image can have a frame that does not hide its neighbours.
LEAST_FRAMED = 3.0


def paint_image(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """What goes through the net, where that is an image and there is room for it."""
    if frame.image is None or layout.image.isEmpty():
        return
    from nnviz.gui.drawing.pixels import fitting_square  # with the first image

    pixels = frame.image.pixels
    square, shown = fitting_square(layout.image, len(pixels)), framed(layout, len(pixels))
    draw = partial(_paint, square=square, frame=frame, shown=shown, theme=theme)
    key = "image", pixels.tobytes(), square.getRect(), tuple(shown), theme
    paint_kept(painter, square.adjusted(-4, -4, 4, 4), key, draw)


def framed(layout: GraphLayout, side: int) -> list[tuple[int, int, int]]:
    """The pixels of the inputs that are drawn as neurons, in runs: the row, the first column, and how many."""
    runs: list[tuple[int, int, int]] = []
    for unit in layout.shown(0).tolist():
        row, column = divmod(unit, side)
        if runs and runs[-1][0] == row and sum(runs[-1][1:]) == column:
            runs[-1] = (row, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((row, column, 1))
    return runs


def _paint(
    painter: QPainter, square: QRectF, frame: GraphFrame, shown: list[tuple[int, int, int]], theme: Theme
) -> None:
    from nnviz.gui.drawing.pixels import paint_frames, paint_pixels

    assert frame.image is not None
    paint_pixels(painter, square, frame.image.pixels, theme)
    side = len(frame.image.pixels)
    if square.width() / side >= LEAST_FRAMED:
        paint_frames(painter, square, shown, side, theme)
