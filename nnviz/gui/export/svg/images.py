"""Pictures of pixels inside an SVG: maps and the like, as PNG."""

import math
from base64 import b64encode
from dataclasses import field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageWriter, QTransform

from nnviz.gui.export.svg.numbers import short
from nnviz.gui.export.svg.paints import matrix
from nnviz.gui.export.svg.tree import Mark
from nnviz.records import dataclass

#: At most so many pixels stand for one that is to be seen as a square.
_MOST_FOR_ONE = 16


@dataclass(slots=True)
class Pixels(Mark):
    """An image; it is encoded when the file is written, not while Qt is painting."""

    image: QImage = field(default_factory=QImage)

    def finish(self) -> None:
        self.geometry += f' xlink:href="data:image/png;base64,{_encoded(self.image)}"'


def pixels(image: QImage, target: QRectF, transform: QTransform, smooth: bool, opacity: float) -> Pixels:
    """An image that fills ``target``; without ``smooth`` each of its pixels is a square.

    Programs draw images smooth, and not all of them can be told otherwise: a square is made of many pixels.
    """
    upright = transform.m12() == 0 == transform.m21() and transform.m11() > 0 and transform.m22() > 0
    place, moved = (transform.mapRect(target), "") if upright else (target, f' transform="{matrix(transform)}"')
    numbers = {"x": place.x(), "y": place.y(), "width": place.width(), "height": place.height()}
    where = "".join(f' {name}="{short(number)}"' for name, number in numbers.items())
    if not smooth and image.width():
        times = min(max(math.ceil(place.width() / image.width()), 1), _MOST_FOR_ONE)
        image = image.scaled(image.size() * times)
    clear = "" if opacity == 1 else f' opacity="{short(opacity, 3)}"'
    return Pixels("image", f'{where}{moved} preserveAspectRatio="none"{clear}', {}, image=image)


def _encoded(image: QImage) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return b64encode(buffer.data().data()).decode()
