"""An image as areas of one colour: TikZ knows no pixels."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage


def areas(image: QImage, target: QRectF) -> Iterator[tuple[QRectF, QColor]]:
    """What fills ``target``: all of it in the commonest colour, and on that each run of pixels of another.

    Rows that are equal are one, and no seam shows between pixels of the ground.
    """
    rows = [tuple(image.pixel(x, y) for x in range(image.width())) for y in range(image.height())]
    if not rows:
        return
    ground = Counter(colour for row in rows for colour in row).most_common(1)[0][0]
    yield target, QColor.fromRgb(ground)
    across, down, top = target.width() / image.width(), target.height() / image.height(), 0
    for row, equal in groupby(rows):
        high, left = len(list(equal)), 0
        for colour, run in groupby(row):
            wide = len(list(run))
            if colour != ground:
                place = QRectF(target.left() + left * across, target.top() + top * down, wide * across, high * down)
                yield place, QColor.fromRgb(colour)
            left += wide
        top += high
