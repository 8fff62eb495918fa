"""The culprit as a panel: surveyed in a thread; a click on a factor, or Enter, leads the chain there."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.background import JobRunner, Spacing
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.panel import LEAST_MS
from nnviz.gui.plots.layers.staircase import Staircase, decades_of, paint_staircase
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.culprit import CulpritFrame
from nnviz.session.surveys.culprit import Culprits
from nnviz.session.tables import culprit_table

HINT = "click a bar: the chain goes to that factor"
HELP = "← and → go from factor to factor, Enter takes the chain there, Esc leaves it."


class CulpritPanel(Themed, QWidget):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end."""

    factor_chosen = Signal(object)  # its Part

    def __init__(self, source: Culprits) -> None:
        super().__init__()
        self._source = source
        self._asked: object = None
        self._place: object = None
        self._training = False
        self._decades = (-1, 1)
        self._places: list[QRectF] = []
        self.chosen: int | None = None
        self.frame_shown: CulpritFrame | None = None
        self.setAccessibleName("Culprit")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.copying = TableCopying(self, lambda: culprit_table(self.frame_shown) if self.frame_shown else None)
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._finish)
        self._spacing = Spacing(self.jobs, LEAST_MS, lambda: self.refresh(self._training))

    # ------------------------------------------------------------ surveys

    def refresh(self, training: bool) -> None:
        """Something may have changed: follow the chain anew where what is shown is out of date."""
        self._training = training
        wanted = self._source.moment()
        if self.jobs.busy or wanted == self._asked:
            return
        if training and self._spacing.puts_off():
            return
        self._asked = wanted
        self.jobs.start(self._source.job(), self._source.place())

    def _finish(self, place: object, frame: CulpritFrame) -> None:
        if place != self._place:  # another chain: its axis begins again
            self._place, self._decades, self.chosen = place, (-1, 1), None
        self._show(frame)
        self.refresh(self._training)

    def _show(self, frame: CulpritFrame) -> None:
        self.frame_shown = frame
        self._decades = decades_of(frame, self._decades)
        if self.chosen is not None and self.chosen >= len(frame.stairs):
            self.chosen = None
        told = [f"{frame.title} {frame.size[0]} is {frame.size[1]}.", *frame.sentences]
        self.setAccessibleDescription(" ".join([*told, *(stair.told for stair in frame.stairs), HELP]))
        self.update()

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._spacing.stop()
        self.jobs.shut_down()

    # ------------------------------------------------------------ the picture

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The picture, on any device: without what only the window has."""
        painter.fillRect(rect, QColor(theme.background))
        if self.frame_shown is not None:
            paint_staircase(painter, rect, Staircase(self.frame_shown, self._decades, None, theme))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self.frame_shown is not None:
                look = Staircase(self.frame_shown, self._decades, self.chosen, self.theme, HINT)
                self._places = paint_staircase(painter, QRectF(self.rect()), look)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(620 if self.theme.is_projector else 440, 480)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 120)

    # ------------------------------------------------------------ pointer and keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._at(QPointF(event.pos()))
            frame = self.frame_shown
            QToolTip.showText(event.globalPos(), HELP if index is None or not frame else frame.stairs[index].told, self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._understands(event):
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._choose(index)
            self._go()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, frame = event.key(), self.frame_shown
        if not self._understands(event) or frame is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step, first = (1 if key == Qt.Key.Key_Right else -1), frame.guilty or 0
            self._choose(first if self.chosen is None else min(max(self.chosen + step, 0), len(frame.stairs) - 1))
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
        else:
            self._go()

    def _understands(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        ends = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) or (self.chosen is not None and event.key() in ends)

    def _choose(self, index: int | None) -> None:
        self.chosen = index
        if index is not None and self.frame_shown is not None:
            announce(self, self.frame_shown.stairs[index].told)
        self.update()

    def _go(self) -> None:
        if self.chosen is not None and self.frame_shown is not None:
            self.factor_chosen.emit(self.frame_shown.stairs[self.chosen].part)

    def _at(self, point: QPointF) -> int | None:
        return next((index for index, place in enumerate(self._places) if place.contains(point)), None)
