"""A lesson on the wall: head and foot in the margins of the window, and the picture between them."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow

from nnviz.gui.lesson.hall import HallFoot, HallHead
from nnviz.gui.lesson.hall_layout import HallFrame


class LessonHall(QObject):
    """In presenter mode, in place of its bands and of the chain rule."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.frame: HallFrame | None = None  # what is shown
        self.head, self.foot = HallHead(window), HallFoot(window)
        window.installEventFilter(self)

    @property
    def is_shown(self) -> bool:
        return not self.foot.isHidden()

    def show_frame(self, frame: HallFrame) -> None:
        """Show ``frame``; the picture has what head and foot leave it."""
        if self.is_shown and frame == self.frame:
            return
        self.frame = frame
        self.head.show_frame(frame)
        self.foot.show_frame(frame)
        self._place()
        self.head.show()
        self.foot.show()
        self._place()

    def hide(self) -> None:
        """Give the margins back."""
        if self.is_shown:
            self.frame = None
            self.head.hide()
            self.foot.hide()
            self._window.setContentsMargins(0, 0, 0, 0)

    def _place(self) -> None:
        width, height = self._window.width(), self._window.height()
        for part in (self.head, self.foot):
            part.resize(width, part.height())
        above, below = self.head.height_needed(), self.foot.height_needed()
        self.head.setGeometry(0, 0, width, above)
        self.foot.setGeometry(0, height - below, width, below)
        self._window.setContentsMargins(0, above, 0, below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and watched is self._window and self.is_shown:
            self._place()
        return False
