"""What other programs make of an SVG: librsvg where it is installed, and Qt's own reader, which knows less."""

import shutil
import subprocess

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

LIBRSVG = shutil.which("rsvg-convert")


def by_librsvg(svg: str, width: int, height: int) -> QImage:
    """As librsvg draws it."""
    assert LIBRSVG is not None
    command = [LIBRSVG, "-w", str(width), "-h", str(height), "-f", "png"]
    data = subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=60).stdout
    return QImage.fromData(QByteArray(data))


def by_qt(svg: str, width: int, height: int) -> QImage:
    """As Qt's reader draws it."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(0, 0, width, height))
    return image


def difference(first: QImage, second: QImage) -> tuple[float, float]:
    """The mean difference of two pictures' pixels (0 … 255), and how many of them are quite different."""
    assert first.size() == second.size()
    import numpy as np

    def pixels(image: QImage) -> "np.ndarray":
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        return np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)[..., :3].astype(int)

    apart = np.abs(pixels(first) - pixels(second)).max(axis=2)
    return float(apart.mean()), float((apart > 96).mean())
