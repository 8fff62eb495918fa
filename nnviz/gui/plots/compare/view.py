"""Curves, table and cells as widgets: pointing reads them out, a click opens a lane, a drag moves the playhead."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height
from nnviz.gui.drawing.theme import TEXT_SMALL
from nnviz.gui.plots.compare.cells import Content, paint_cells, paint_sentences
from nnviz.gui.plots.compare.curves import CurvesPlan, paint_curves
from nnviz.gui.plots.compare.table import paint_table, table_height
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.compare import CompareFrame, LaneFrame
from nnviz.session.notation import number


class LanesView(Themed, QWidget):
    """The base of the three: it has a frame, and lanes that are faded."""

    lane_clicked = Signal(int)  # from 0
    text = ""

    def __init__(self) -> None:
        super().__init__()
        self.frame: CompareFrame | None = None
        self.faded: frozenset[int] = frozenset()
        self.rooms: Sequence[QRectF] = ()  # of the lanes, where each has one of its own, as they were painted last
        self.setAccessibleName(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    def show_frame(self, frame: CompareFrame | None, faded: frozenset[int]) -> None:
        self.frame, self.faded = frame, faded
        said = "" if frame is None else " ".join(told_of(lane, frame) for lane in frame.lanes)
        self.setAccessibleDescription(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self.frame is not None and self.frame.lanes:
                self.paint(painter, QRectF(self.rect()), self.frame)

    def paint(self, painter: QPainter, rect: QRectF, frame: CompareFrame) -> None:
        raise NotImplementedError

    def lane_at(self, place: QPointF) -> int | None:
        """The lane (from 0) at a place of the widget."""
        return next((index for index, room in enumerate(self.rooms) if room.contains(place)), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        lane = self.lane_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and lane is not None:
            self.lane_clicked.emit(lane)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        over = self.lane_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.frame is not None:
            lane = self.lane_at(QPointF(event.pos()))
            if lane is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tip_of(self.frame.lanes[lane], self.frame), self)
            return True
        return super().event(event)


def told_of(lane: LaneFrame, frame: CompareFrame) -> str:
    """A lane in one sentence."""
    parts = [f"Lane {lane.index + 1}, {lane.name}: loss {lane.loss_text} after update {lane.measured:,}"]
    parts += [f"{lane.right} of the rows right" if lane.right.endswith("%") else lane.right] * bool(lane.right)
    return ", ".join(parts) + f". {lane.head}: {lane.told}" * bool(lane.head)


def tip_of(lane: LaneFrame, frame: CompareFrame) -> str:
    """All that is said of a lane, and what a click does."""
    does = "This lane is in the graph." if lane.in_graph else "A click opens this lane in the graph."
    words = "<br>".join(filter(None, (told_of(lane, frame), lane.why, does)))
    return f"<qt>{words}</qt>"  # rich text wraps


class CurvesView(LanesView):
    """A press or a drag in the plot moves the playhead."""

    update_wanted = Signal(int)
    update_sealed = Signal()
    resized = Signal()
    text = "Training loss of all lanes, by update"

    def __init__(self) -> None:
        super().__init__()
        self.log = True
        self.plan: CurvesPlan | None = None  # where everything was painted last
        self._pointer: QPointF | None = None

    def set_log(self, on: bool) -> None:
        self.log = on
        self.update()

    def paint(self, painter: QPainter, rect: QRectF, frame: CompareFrame) -> None:
        hover = self._hovered()
        self.plan = paint_curves(painter, rect, frame, self.theme, log=self.log, faded=self.faded, hover=hover)
        if hover is not None and self._pointer is not None:
            paint_card(painter, rect, self._pointer, self._read(frame, hover), self.theme)

    def _hovered(self) -> int | None:
        plan, at = self.plan, self._pointer
        return plan.update_at(at.x()) if plan is not None and at is not None and plan.plot.contains(at) else None

    def _read(self, frame: CompareFrame, update: int) -> str:
        """All lanes at one update, the lowest loss first."""
        rows = []
        for lane in frame.lanes:
            place = max(int(lane.updates.searchsorted(update, side="right")) - 1, 0)
            rows.append((float(lane.losses[place]), int(lane.updates[place]), lane))
        rows.sort(key=lambda row: (not isfinite(row[0]), row[0]))
        lines = (
            f"{lane.index + 1}  {lane.name}: {number(loss)}" + f" (at {at:,})" * (at != update)
            for loss, at, lane in rows
        )
        return "\n".join([f"update {update:,}", *lines])

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._want(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(event.position())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.resized.emit()

    def _want(self, at: QPointF) -> None:
        if self.plan is not None:
            self.update_wanted.emit(self.plan.update_at(at.x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.update_sealed.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._pointer = None
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 240)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(180, round(120 * self.theme.text_scale**0.5))


class TableView(LanesView):
    """As high as its rows."""

    text = "What became of the lanes"

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_frame(self, frame: CompareFrame | None, faded: frozenset[int]) -> None:
        if self.frame is None or frame is None or len(frame.lanes) != len(self.frame.lanes):
            self.updateGeometry()
        super().show_frame(frame, faded)

    def paint(self, painter: QPainter, rect: QRectF, frame: CompareFrame) -> None:
        self.rooms = paint_table(painter, rect, frame, self.theme, faded=self.faded)

    def sizeHint(self) -> QSize:  # noqa: N802
        high = table_height(self.frame, self.theme) if self.frame is not None else 100.0
        return QSize(360, round(high + 1.2 * text_height(ui_font(TEXT_SMALL, theme=self.theme))))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(180, 40)  # where it has no room it is left out


class CellsView(LanesView):
    """The small pictures."""

    text = "One picture of each lane"

    def __init__(self) -> None:
        super().__init__()
        self._contents: Sequence[Content] = ()

    def show_cells(self, frame: CompareFrame | None, contents: Sequence[Content], faded: frozenset[int]) -> None:
        self._contents = contents
        self.show_frame(frame, faded)

    def paint(self, painter: QPainter, rect: QRectF, frame: CompareFrame) -> None:
        if len(self._contents) == len(frame.lanes):
            self.rooms = paint_cells(painter, rect, frame, self._contents, self.theme, faded=self.faded)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 240)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(180, round(120 * self.theme.text_scale**0.5))


class WordsView(LanesView):
    """What became of the lanes, beside a picture that all of them share."""

    text = "What became of the lanes, in words"

    def paint(self, painter: QPainter, rect: QRectF, frame: CompareFrame) -> None:
        self.rooms = paint_sentences(painter, rect.adjusted(0, 6, -4, 0), frame, self.theme, faded=self.faded)
