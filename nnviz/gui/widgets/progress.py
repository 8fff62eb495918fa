"""What tells of a job that takes longer: a bar with a button that calls it off, and a veil over the old picture."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QToolButton, QWidget

from nnviz.gui.drawing.theme import mix
from nnviz.gui.widgets.spoken import quietly
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.widgets.words import Caption

VEIL = 150  # of 255


class ProgressLine(Themed, QStackedWidget):
    """Words, or how far the computation is; both of the same height, so that nothing moves.

    :param lines: how many the words take; large type is given two at least, and so are words that need them, which keep
        them in this width.
    """

    cancelled = Signal()

    def __init__(self, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._is_long = False  # the words have needed a second line in this width
        self.title = Caption("Title of the picture", lines)
        self.bar = _Bar()
        self.button = QToolButton()
        self.button.setText("Cancel")
        self.button.setAutoRaise(True)
        self.button.setToolTip("Stop computing; the old picture stays (Esc)")
        self.button.setAccessibleName("Cancel the computation")
        self.button.clicked.connect(self.cancelled)
        self._at_work = QWidget()
        layout = QHBoxLayout(self._at_work)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.button)
        self.addWidget(self.title)
        self.addWidget(self._at_work)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    @property
    def is_shown(self) -> bool:
        return self.currentWidget() is self._at_work

    def show_title(self, text: str) -> None:
        """The words while nothing is being computed."""
        self.title.show_text(text)
        self._give_lines()

    def show_share(self, share: float | None) -> None:
        """How much is done, 0 … 1; None: nothing is being computed."""
        self.setCurrentWidget(self.title if share is None else self._at_work)
        self.bar.share = share or 0.0
        with quietly():  # whoever asks hears it
            self.bar.setAccessibleDescription("" if share is None else f"{100 * share:.0f} %")
        self.bar.update()

    def theme_changed(self) -> None:
        self._is_long = False
        self._give_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._is_long = False
            self._give_lines()

    def _give_lines(self) -> None:
        self._is_long = self._is_long or not self.title.fits_on_a_line(self.width())
        self.title.set_most(max(self._lines, 2) if self.theme.is_projector or self._is_long else self._lines)


class _Bar(Themed, QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(5)
        self.setAccessibleName("Progress of the computation")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(mix(self.theme.panel, self.theme.text, 0.15)))
            done = self.rect()
            done.setWidth(round(done.width() * self.share))
            painter.fillRect(done, QColor(self.theme.current))


class Veil(Themed, QWidget):
    """Lies over ``covered`` while that is out of date, and lets the mouse through."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        covered.installEventFilter(self)

    def cover(self, on: bool) -> None:
        self.setGeometry(self.parentWidget().rect())
        self.setVisible(on)
        if on:
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colour = QColor(self.theme.background)
        colour.setAlpha(VEIL)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour)
