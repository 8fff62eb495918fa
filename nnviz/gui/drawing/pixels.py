"""A square grey image, in whole pixels: as sharp on a projector and in a file as on the screen."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.theme import Theme

Pixels = NDArray[np.uint8]

#: Files get so many dots for a pixel, since viewers smooth what they enlarge.
DOTS = 8


def fitting_square(room: QRectF, side: int) -> QRectF:
    """The largest square in the middle of ``room`` in which every pixel of an image is as large."""
    cell = int(min(room.width(), room.height()) // side) or min(room.width(), room.height()) / side
    width = cell * side
    left, top = room.center().x() - width / 2, room.center().y() - width / 2
    return QRectF(round(left), round(top), width, width)


def paint_pixels(painter: QPainter, square: QRectF, pixels: Pixels, theme: Theme) -> None:
    """The image in ``square``, with a line round it: its corners are as black as a dark theme."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(square, _image(pixels.tobytes(), len(pixels)))
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(square.adjusted(-1, -1, 1, 1))
    painter.restore()


def paint_frames(painter: QPainter, square: QRectF, runs: list[tuple[int, int, int]], side: int, theme: Theme) -> None:
    """A frame round each run of pixels: the row, the first column, and how many."""
    cell = square.width() / side
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for row, first, count in runs:
        frame = QRectF(square.left() + first * cell, square.top() + row * cell, count * cell, cell)
        for colour, width, grow in ((theme.background, 3.0, 1.0), (theme.text, 1.2, 1.0)):
            painter.setPen(line_pen(colour, width * theme.line_scale))
            painter.drawRect(frame.adjusted(-grow, -grow, grow, grow))
    painter.restore()


@lru_cache(maxsize=32)
def _image(data: bytes, side: int) -> QImage:
    grey = QImage(data, side, side, side, QImage.Format.Format_Grayscale8)
    return grey.scaled(side * DOTS, side * DOTS, mode=Qt.TransformationMode.FastTransformation)
