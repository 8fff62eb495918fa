"""A picture without the empty room around what is drawn."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.export.lengths import UNITS
from nnviz.gui.export.picture import Picture, paint_view

#: Around what is drawn.
MARGIN = 2 * UNITS["pt"]
#: What is drawn is found on so many pixels to a logical one, but on no more than so many in all.
FINENESS, MOST_LOOKED_AT = 2.0, 4_000_000


def cropped(picture: Picture) -> Picture:
    """The picture of what is drawn alone, with a small margin; the same where it asks for no crop, or has one."""
    if not picture.crop or picture.whole is not None:
        return picture
    whole = QRectF(0, 0, *picture.size)
    drawn = _drawn(picture).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN) & whole
    return replace(picture, size=(drawn.width(), drawn.height()), shown=drawn, whole=picture.size)


def _drawn(picture: Picture) -> QRectF:
    """The rectangle round everything that is drawn, in logical pixels; the whole where nothing is."""
    width, height = picture.size
    fine = min(FINENESS, (MOST_LOOKED_AT / (width * height)) ** 0.5)
    image = QImage(max(round(width * fine), 1), max(round(height * fine), 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    looked_at = replace(picture, transparent=True, on_left_out=None)  # what is shown is painted after it
    with QPainter(image) as painter:
        paint_view(painter, QRectF(0, 0, image.width(), image.height()), looked_at)
    ink = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return QRectF(0, 0, width, height)
    across, down = width / image.width(), height / image.height()
    left, top = columns[0] * across, rows[0] * down
    return QRectF(left, top, (columns[-1] + 1) * across - left, (rows[-1] + 1) * down - top)
