"""The valley as small as a stamp."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.mini_valley import paint_mini_valley
from nnviz.gui.drawing.theme import LIGHT
from nnviz.session.frame.model import Valley


def picture_of(way: list[tuple[float, float]]) -> QImage:
    along = np.linspace(-2.0, 2.0, 41)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    with QPainter(image) as painter:
        paint_mini_valley(painter, QRectF(0, 0, 200, 100), Valley("w", along, along**2, np.array(way)), LIGHT)
    return image


def test_the_place_of_now_stands_on_the_curve_where_the_weight_is(qapp):
    image = picture_of([(1.0, 1.0)])  # w = 1 is three quarters to the right, a quarter of the height up
    assert image.pixelColor(150, 75).name() == LIGHT.current
    assert image.pixelColor(50, 75).name() != LIGHT.current


def test_the_moments_before_are_rings(qapp):
    image = picture_of([(-1.0, 1.0), (1.0, 1.0)])
    assert image.pixelColor(50, 75).name() == LIGHT.background
    assert image.pixelColor(150, 75).name() == LIGHT.current


def test_a_flat_valley_is_drawn_all_the_same(qapp):
    along = np.linspace(0.0, 1.0, 5)
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        flat = Valley("w", along, np.zeros(5), np.array([(0.5, 0.0)]))
        paint_mini_valley(painter, QRectF(0, 0, 50, 50), flat, LIGHT)
