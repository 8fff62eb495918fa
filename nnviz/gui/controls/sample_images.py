"""The rows near the chosen one as images: a click sends one through the net."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.drawing.pixels import fitting_square, paint_pixels
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import SampleImage

#: The room of one image in plain type, and what parts it from the next.
SIDE, GAP = 60, 4


class SampleImages(Themed, QWidget):
    """Side by side, the chosen one in a frame. The number above does the same for the keys."""

    chosen = Signal(int)  # a row of the data

    def __init__(self) -> None:
        super().__init__()
        self._images: tuple[SampleImage, ...] = ()
        self._row = -1
        self.setAccessibleName("Samples as images")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_images(self, images: tuple[SampleImage, ...], row: int) -> None:
        """Show these, of which ``row`` is in the net; without any it takes no room."""
        if images != self._images or row != self._row:
            self._images, self._row = images, row
            self.setAccessibleDescription("; ".join(map(_words, images)))
            self.update()
        self.setVisible(bool(images))

    def sizeHint(self) -> QSize:  # noqa: N802
        side = self.theme.text_pixels(SIDE)
        return QSize(3 * side, side)

    def place_of(self, index: int) -> QRectF:
        """The square of one of the images."""
        width = (self.width() - GAP * (len(self._images) - 1)) / max(len(self._images), 1)
        room = QRectF(index * (width + GAP), 0, width, self.height()).adjusted(2, 2, -2, -2)
        return fitting_square(room, len(self._images[index].pixels))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            for index, image in enumerate(self._images):
                square = self.place_of(index)
                paint_pixels(painter, square, image.pixels, self.theme)
                if image.row == self._row:
                    painter.setPen(QPen(QColor(self.theme.current), 2.0 * self.theme.line_scale))
                    painter.drawRect(square.adjusted(-1, -1, 1, 1))

    def _at(self, at: QPointF) -> SampleImage | None:
        return next((one for index, one in enumerate(self._images) if self.place_of(index).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        image = self._at(event.position())
        if image is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(image.row)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            image = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if image is None else _words(image), self)
            return True
        return super().event(event)


def _words(image: SampleImage) -> str:
    return f"row {image.row}: {image.label}"
