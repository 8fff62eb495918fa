"""The slider of N, which rides on its own law."""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider

from nnviz.gui.plots.layers.law import Law, law_height, paint_law, track_of
from nnviz.gui.widgets.held import held_by
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.sampling import MOST_INPUTS

#: With Shift, N moves by so many.
STEP = 50


class LawSlider(Themed, QSlider):
    """N from 1 to 2,000 under its own law; ``again`` asks for other weights."""

    again = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._law = Law(1, 1.0, "", ())
        self._height = 0
        self.setRange(1, MOST_INPUTS)
        self.setAccessibleName("Number of inputs N")
        self.setToolTip("← → by 1, with Shift by 50; Home: 1, End: 2,000; Enter draws again")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.valueChanged.connect(held_by(self, lambda _: self.update()))

    def show_law(self, law: Law) -> None:
        """Show how wide z is; where N can be moved it is the slider's own."""
        self._law = law
        self.setEnabled(law.movable)
        self.update()

    def share(self, height: float) -> None:
        """Take its part of a place of this height."""
        own = math.ceil(law_height(height, self.theme))
        if own != self._height:
            self._height = own
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(140, math.ceil(law_height(0.0, self.theme)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        law = self._law
        if law.movable:  # the dot rides with the hand, however long the draws take
            law = Law(self.value(), math.sqrt(self.value()), law.law, law.widths, focused=self.hasFocus())
        with QPainter(self) as painter:
            paint_law(painter, QRectF(self.rect()), law, self.theme)

    # ------------------------------------------------------------ pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.isSliderDown():
            self._take(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, far = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.setValue(self.value() + (1 if key == Qt.Key.Key_Right else -1) * (STEP if far else 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.again.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):  # the clicker's
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _take(self, x: float) -> None:
        left, right = track_of(QRectF(self.rect()), self.theme)
        self.setValue(1 + round((x - left) / max(right - left, 1.0) * (MOST_INPUTS - 1)))
