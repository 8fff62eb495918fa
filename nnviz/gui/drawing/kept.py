"""Parts of a picture for the screen that look as they did are not painted again.

Most of what stands on the screen is the same from step to step. A part says by a key what it looks like; from the
second time on that it looks so, or at once where that is to be expected, it comes from a picture of its own. In files
and images, at any scale, it is painted every time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

#: Bytes of all kept pictures together; the one that was not looked at for longest goes first.
MOST_BYTES = 24 * 2**20
#: So many of the last parts are known by their keys: one that is painted but once needs no picture.
MOST_SEEN = 1024
#: QPaintDevice.devType() of what is on the screen: widgets and pixmaps.
_SCREEN = 1, 2

_pictures: OrderedDict[Hashable, QPixmap] = OrderedDict()
_held = [0]  # bytes of all of them
_seen: OrderedDict[Hashable, None] = OrderedDict()


def paint_kept(
    painter: QPainter, place: QRectF, key: Hashable, paint: Callable[[QPainter], None], *, at_once: bool = False
) -> None:
    """What ``paint`` draws, which lies in ``place`` and over what is there; it is not called where ``key`` is known.

    ``key`` must tell apart whatever looks different. ``paint`` leaves the painter as it was.

    :param at_once: keep it from the first time on: for what is dear to paint and looks so at the next step, too.
    """
    device = painter.device()
    ratio = device.devicePixelRatioF() if device.devType() in _SCREEN else 0.0
    if not ratio or ratio != int(ratio) or not painter.transform().isIdentity():
        paint(painter)
        return
    room = place.toAlignedRect()
    known = key, room.getRect(), ratio
    picture = _pictures.get(known)
    if picture is None and not at_once and _is_new(known):
        paint(painter)
        return
    if picture is None:
        picture = _pictures[known] = _painted(painter, QRectF(room), ratio, paint)
        _forget_some(_size(picture))
    _pictures.move_to_end(known)
    painter.drawPixmap(room.topLeft(), picture)


def blank(size: QSize, ratio: float) -> QPixmap:
    """A picture of ``size`` for a screen with so many pixels to a unit, to be painted all over.

    It has a pixel where a view has no room at all: on none Qt cannot paint.
    """
    picture = QPixmap((size * ratio).expandedTo(QSize(1, 1)))
    picture.setDevicePixelRatio(ratio)
    return picture


def _is_new(known: Hashable) -> bool:
    if known in _seen:
        del _seen[known]
        return False
    _seen[known] = None
    if len(_seen) > MOST_SEEN:
        _seen.popitem(last=False)
    return True


def _painted(painter: QPainter, room: QRectF, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    picture = blank(room.size().toSize(), ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as own:
        own.setRenderHints(painter.renderHints())
        own.translate(-room.x(), -room.y())
        paint(own)
    return picture


def _forget_some(more: int) -> None:
    _held[0] += more
    while _held[0] > MOST_BYTES and len(_pictures) > 1:
        _held[0] -= _size(_pictures.popitem(last=False)[1])


def _size(picture: QPixmap) -> int:
    return 4 * picture.width() * picture.height()
