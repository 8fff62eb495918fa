"""A picture as it will be, small, drawn after a pause so that nobody who types waits for it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.theme import mix
from nnviz.gui.export.crop import cropped
from nnviz.gui.export.picture import Picture, paint_view
from nnviz.gui.widgets.themed import look
from nnviz.session import UserError

#: Milliseconds from the last change to the drawing of it.
PAUSE = 250
SIZE = QSize(440, 400)
CHECKS = 8  # pixels of a square of the ground that a transparent picture has under it


class Preview(QWidget):
    """Shows what ``picture()`` gives; ``shown(picture, left out)`` hears of it, ``refused`` of what cannot be."""

    def __init__(
        self,
        picture: Callable[[], Picture],
        shown: Callable[[Picture, tuple[str, ...]], None],
        refused: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._picture, self._shown, self._refused = picture, shown, refused
        self._image = QImage()
        self.setMinimumSize(SIZE)
        self.setAccessibleName("Preview")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.draw)

    def ask(self) -> None:
        """Draw it anew after a pause."""
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def draw(self) -> None:
        """Draw it now."""
        self._timer.stop()
        try:
            picture = cropped(self._picture())
        except UserError as mistake:
            self._image = QImage()
            self._refused(str(mistake))
        else:
            self._shown(picture, self._paint(picture))
        self.update()

    def _paint(self, picture: Picture) -> tuple[str, ...]:
        room = QSize(self.width() - 2, self.height() - 2)
        ratio = self.devicePixelRatioF()
        width, height = picture.size
        share = min(room.width() / width, room.height() / height)
        self._image = QImage(
            max(round(width * share * ratio), 1), max(round(height * share * ratio), 1),
            QImage.Format.Format_ARGB32_Premultiplied,
        )  # fmt: skip
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(Qt.GlobalColor.transparent)
        with QPainter(self._image) as painter:
            left_out = paint_view(painter, QRectF(0, 0, width * share, height * share), picture)
        return left_out

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._image.isNull():
            return
        with QPainter(self) as painter:
            size = self._image.deviceIndependentSize()
            place = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())
            self._paint_ground(painter, place)
            painter.drawImage(place.topLeft(), self._image)
            painter.setPen(line_pen(look.theme.panel_border, 1.0))
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_ground(self, painter: QPainter, place: QRectF) -> None:
        """Squares, which are seen where the picture has no ground."""
        painter.save()
        painter.setClipRect(place)
        theme = look.theme
        for row in range(int(place.height() // CHECKS) + 1):
            for column in range(int(place.width() // CHECKS) + 1):
                shade = mix(theme.background, theme.muted, 0.04 + 0.08 * ((row + column) % 2))
                left, top = place.left() + column * CHECKS, place.top() + row * CHECKS
                painter.fillRect(QRectF(left, top, CHECKS, CHECKS), shade)
        painter.restore()
