"""The line at the foot of the window: where we are, the loss, what the last command did, and the timeline."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QSlider, QStatusBar, QWidget

from nnviz.gui.widgets.labels import ElidedLabel
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import StatusFrame

#: Pixels between two texts.
BETWEEN = 18


class StatusLine(Themed, QStatusBar):
    """Position and loss on the left, the message in the middle, the timeline on the right."""

    seek_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.position = ElidedLabel("Position", QSizePolicy.Policy.Fixed)
        self.loss = ElidedLabel("Loss", QSizePolicy.Policy.Fixed)
        self.message = ElidedLabel("Message", QSizePolicy.Policy.Ignored)
        self.count = ElidedLabel("Place in the timeline", QSizePolicy.Policy.Fixed)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.timeline = QSlider(Qt.Orientation.Horizontal)
        self.timeline.setAccessibleName("Timeline")
        self.timeline.setToolTip("Every moment since the file was opened: drag back and forth in time")
        self.timeline.setFixedWidth(180)
        self.timeline.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.timeline.valueChanged.connect(self.seek_wanted)
        self.addWidget(self.position)
        self.addWidget(self.loss)
        self.addWidget(self.message, 1)
        self.addPermanentWidget(self.count)
        self.addPermanentWidget(self.timeline)
        self.setContentsMargins(8, 0, 4, 0)
        self._message = ""
        self._lesson, self._note = "", ""
        self._shown: tuple[StatusFrame, int, int] | None = None

    def show_lesson(self, place: str, note: str) -> None:
        """Where in a lesson we are, before all else, and what there is to say while nothing has happened."""
        if (place, note) != (self._lesson, self._note):
            self._lesson, self._note = place, note
            self._shown = None

    def show_frame(self, frame: StatusFrame, position: int, length: int) -> None:
        """Show where we are; ``position`` of ``length`` moments of the timeline."""
        if (frame, position, length) == self._shown:
            return
        self._shown = (frame, position, length)
        self._message = frame.message or self._note
        self.position.show_text(f"{self._lesson} · {frame.position}" if self._lesson else frame.position)
        self.loss.show_text(frame.loss)
        self.message.show_text(self._message)
        self.count.show_text(f"{position + 1} / {length}")
        self._widen(self.position, BETWEEN)
        self._widen(self.loss, BETWEEN)
        self._widen(self.count, 1)
        with QSignalBlocker(self.timeline):
            self.timeline.setRange(0, length - 1)
            self.timeline.setValue(position)
        self.timeline.setEnabled(length > 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The bar measures its contents only while it is shown; the font may have changed before."""
        super().showEvent(event)
        QApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def show_tip(self, tip: str) -> None:
        """What the menu entry under the pointer does, in the place of the message; the position and L stay."""
        self.message.show_text(tip or self._message)

    def _widen(self, label: ElidedLabel, beside: int) -> None:
        """As wide as the widest text so far, so that what stands right of it does not jump at every step."""
        needed = label.fontMetrics().horizontalAdvance(label.text()) + beside
        if needed > label.width() or label.minimumWidth() != label.maximumWidth():
            label.setFixedWidth(max(needed, label.minimumWidth() if label.minimumWidth() < 10_000 else 0))

    def theme_changed(self) -> None:
        """Measure again in the new type."""
        for label, beside in ((self.position, BETWEEN), (self.loss, BETWEEN), (self.count, 1)):
            label.setFixedWidth(label.fontMetrics().horizontalAdvance(label.text()) + beside)
