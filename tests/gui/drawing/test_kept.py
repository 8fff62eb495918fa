"""What looks as it did comes from a kept picture, on the screen alone, and looks no different."""

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from nnviz.gui.drawing import kept
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import blank, paint_kept
from nnviz.gui.drawing.text import draw_text

PLACE = QRectF(10.3, 5.0, 60.0, 30.0)


@pytest.fixture(autouse=True)
def nothing_kept(qapp, monkeypatch):
    monkeypatch.setattr(kept, "_pictures", type(kept._pictures)())
    monkeypatch.setattr(kept, "_held", [0])
    monkeypatch.setattr(kept, "_seen", type(kept._seen)())


@pytest.fixture
def part():
    """``part.draw`` paints a circle with a word in it, and counts."""

    class Part:
        painted = 0

        def draw(self, painter):
            self.painted += 1
            painter.setBrush(QColor("#f28a1c"))
            painter.drawEllipse(QPointF(40.3, 20.2), 14.0, 14.0)
            draw_text(painter, PLACE, "0.12", ui_font(11), "#1b1d22")

    return Part()


def painted(device, draw, ratio=1.0):
    device.setDevicePixelRatio(ratio)
    device.fill(Qt.GlobalColor.white)
    with QPainter(device) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
    return device.toImage() if isinstance(device, QPixmap) else device


def screen(ratio=1.0):
    return QPixmap(round(80 * ratio), round(40 * ratio))


def keeping(part, key):
    return lambda painter: paint_kept(painter, PLACE, key, part.draw)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_it_is_painted_at_once_once_for_its_picture_and_never_again_and_looks_the_same(part, ratio):
    whole = painted(screen(ratio), part.draw, ratio)
    for _ in range(4):
        found = painted(screen(ratio), keeping(part, "a"), ratio)
        for x in range(whole.width()):
            for y in range(whole.height()):
                one, other = whole.pixelColor(x, y), found.pixelColor(x, y)
                assert max(abs(one.red() - other.red()), abs(one.blue() - other.blue())) <= 2
    assert part.painted == 1 + 2
    assert len(kept._pictures) == 1


def test_what_is_kept_at_once_is_painted_once(part):
    found = [
        painted(screen(), lambda painter: paint_kept(painter, PLACE, "a", part.draw, at_once=True)) for _ in range(3)
    ]
    assert part.painted == 1
    assert found[0] == found[1] == found[2]


def test_another_look_another_scale_and_another_place_are_painted_anew(part):
    for _ in range(3):
        painted(screen(), keeping(part, "a"))
        painted(screen(), keeping(part, "b"))
        painted(screen(2.0), keeping(part, "a"), 2.0)
        painted(screen(), lambda painter: paint_kept(painter, PLACE.translated(1, 0), "a", part.draw))
    assert part.painted == 4 * 2


def test_what_looks_different_every_time_gets_no_pictures(part):
    for key in range(2 * kept.MOST_SEEN):
        painted(screen(), keeping(part, key))
    assert not kept._pictures
    assert len(kept._seen) == kept.MOST_SEEN


def test_a_file_and_a_scale_between_two_pixels_are_painted_every_time(part):
    for device, ratio in ((QImage(80, 40, QImage.Format.Format_RGB32), 1.0), (screen(1.25), 1.25)):
        before = part.painted
        for _ in range(2):
            painted(device, keeping(part, "a"), ratio)
        assert part.painted == before + 2
    assert not kept._pictures


def test_what_was_not_seen_for_longest_is_let_go(part, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 2 * 4 * 61 * 30)
    for key in "aabbacc":
        painted(screen(), keeping(part, key))
    assert [known[0] for known in kept._pictures] == ["a", "c"]


def test_a_view_without_any_room_can_be_painted_too():
    picture = blank(QSize(0, 40), 2.0)
    with QPainter(picture) as painter:
        assert painter.isActive()
