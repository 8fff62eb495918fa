"""The culprit as a panel: surveyed in a thread; a click on a factor, or Enter, leads the chain there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from nnviz.gui.background import JobRunner, Spacing
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.panel import LEAST_MS
from nnviz.gui.plots.layers.staircase import Staircase, decades_of, paint_staircase
from nnviz.gui.plots.layers.steps_view import StepsView
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.spoken import quietly
from nnviz.session.frame.culprit import CulpritFrame
from nnviz.session.surveys.culprit import Culprits
from nnviz.session.tables import culprit_table

HINT = "click a bar: the chain goes to that factor"


class CulpritPanel(StepsView):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end."""

    factor_chosen = Signal(object)  # its Part

    keys = (Qt.Key.Key_Left, Qt.Key.Key_Right)
    help = "← and → go from factor to factor, Enter takes the chain there, Esc leaves it."

    def __init__(self, source: Culprits) -> None:
        super().__init__()
        self._source = source
        self._asked: object = None
        self._place: object = None
        self._training = False
        self._decades = (-1, 1)
        self._places: list[QRectF] = []
        self.frame_shown: CulpritFrame | None = None
        self.setAccessibleName("Culprit")
        self.copying = TableCopying(self, lambda: culprit_table(self.frame_shown) if self.frame_shown else None)
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._finish)
        self._spacing = Spacing(self.jobs, LEAST_MS, self._refresh_again)

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

    def _refresh_again(self) -> None:
        self.refresh(self._training)

    @quietly()  # a step that led here has been told
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
        self.setAccessibleDescription(" ".join([*told, *(stair.told for stair in frame.stairs), self.help]))
        self.update()

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._spacing.stop()
        self.jobs.shut_down()

    # ------------------------------------------------------------ the picture

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The picture, on any device: without what only the window has."""
        paint_ground(painter, rect, theme)
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

    # ------------------------------------------------------------ its factors

    def count(self) -> int:
        return 0 if self.frame_shown is None else len(self.frame_shown.stairs)

    def first(self) -> int:
        return 0 if self.frame_shown is None else self.frame_shown.guilty or 0

    def told(self, index: int) -> str:
        assert self.frame_shown is not None
        return self.frame_shown.stairs[index].told

    def take(self, index: int) -> None:
        assert self.frame_shown is not None
        self.factor_chosen.emit(self.frame_shown.stairs[index].part)

    def part_at(self, point: QPointF) -> int | None:
        return next((index for index, place in enumerate(self._places) if place.contains(point)), None)
