"""Pictures without a ground, and without the empty room around what is drawn."""

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.crop import MARGIN, cropped
from nnviz.gui.export.lengths import UNITS
from nnviz.gui.export.picture import Picture, paint_view
from nnviz.gui.export.pictures import png, svg
from nnviz.session import Frame, Session

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def frame(qapp) -> Frame:
    session = Session.open(str(resources.path("experiments", "xor.nnviz.json")))
    session.run_to(4)
    return session.frame()


def high(frame: Frame, **options) -> Picture:
    """A graph with a lot of room over and under it."""
    options = {"view": "graph", "size": (320.0, 900.0), "text": 8 * UNITS["pt"], **options}
    return Picture(frame, THEMES["light"], **options)


def pixels(data: bytes) -> np.ndarray:
    """The pixels as (height, width, 4), blue, green, red and alpha."""
    image = QImage.fromData(QByteArray(data)).convertToFormat(QImage.Format.Format_ARGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def test_a_crop_holds_all_that_is_drawn_and_a_small_margin(frame):
    one = cropped(high(frame, crop=True))
    assert one.whole == (320.0, 900.0)
    assert one.size == (one.shown.width(), one.shown.height())
    whole, part = pixels(png(high(frame))()), pixels(png(one)())
    rows = np.flatnonzero((whole[..., :3] != 255).any(axis=(1, 2)))
    inside = np.flatnonzero((part[..., :3] != 255).any(axis=(1, 2)))
    assert inside[-1] - inside[0] == pytest.approx(rows[-1] - rows[0], abs=2)
    assert one.size[1] < 600
    assert inside[0] == pytest.approx(MARGIN, abs=2)
    assert part.shape[0] - 1 - inside[-1] == pytest.approx(MARGIN, abs=2)


def test_a_crop_paints_the_same_as_the_whole_there(frame):
    one = cropped(high(frame, crop=True))
    whole, part = QImage(320, 900, QImage.Format.Format_RGB32), QImage(320, 900, QImage.Format.Format_RGB32)
    for image, picture, place in ((whole, high(frame), QRectF(0, 0, 320, 900)), (part, one, one.shown)):
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            paint_view(painter, place, picture)
    shown = one.shown.toAlignedRect().adjusted(1, 1, -1, -1)
    parts = [image.copy(shown).convertToFormat(QImage.Format.Format_RGB32) for image in (whole, part)]
    first, second = (np.frombuffer(image.constBits(), np.uint8).astype(int) for image in parts)
    assert np.abs(first - second).max() <= 2


def test_a_crop_is_found_once_and_only_where_it_is_asked_for(frame):
    plain, one = high(frame), cropped(high(frame, crop=True))
    assert cropped(plain) is plain
    assert cropped(one) is one


def test_a_transparent_picture_has_ink_alone(frame):
    clear = pixels(png(high(frame, transparent=True))())
    assert (clear[0, :, 3] == 0).all()
    assert (clear[..., 3] == 255).any()
    assert (pixels(png(high(frame))())[..., 3] == 255).all()


def test_a_transparent_svg_lies_on_any_ground(frame):
    renderer = QSvgRenderer(QByteArray(svg(high(frame, transparent=True))()))
    image = QImage(320, 900, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF00)
    with QPainter(image) as painter:
        renderer.render(painter)
    assert image.pixelColor(2, 2).name() == "#00ff00"
    assert image.pixelColor(318, 898).name() == "#00ff00"
