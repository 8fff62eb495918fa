"""The valley as small as a stamp, without a word."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.drawing.valley import ABOVE, PAD, paint_valleys
from nnviz.session.frame.model import Valley


def picture_of(*way: tuple[float, float]) -> QImage:
    """The parabola over −2 … 2 in 200 × 100 pixels, with what is left free around it."""
    along = np.linspace(-2.0, 2.0, 41)
    image = QImage(200 + 2 * int(PAD), 100 + int(ABOVE), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    with QPainter(image) as painter:
        valley = Valley("w", along, along**2, np.array(way))
        paint_valleys(painter, QRectF(image.rect()), (valley,), LIGHT, words=False)
    return image


def colour(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x + int(PAD), y + int(ABOVE)).name()


def test_the_place_of_now_stands_on_the_curve_where_the_weight_is(qapp):
    image = picture_of((1.0, 1.0))  # w = 1 is three quarters to the right, a quarter of the height up
    assert colour(image, 150, 75) == LIGHT.current
    assert colour(image, 50, 75) != LIGHT.current


def test_the_start_is_a_ring(qapp):
    image = picture_of((-1.0, 1.0), (1.0, 1.0))
    assert colour(image, 50, 75) == LIGHT.background
    assert colour(image, 150, 75) == LIGHT.current


def test_a_flat_valley_is_drawn_all_the_same(qapp):
    along = np.linspace(0.0, 1.0, 5)
    image = QImage(90, 50, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        flat = Valley("w", along, np.zeros(5), np.array([(0.5, 0.0)]))
        paint_valleys(painter, QRectF(image.rect()), (flat,), LIGHT, words=False)
