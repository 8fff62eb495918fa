"""The map as a widget: pointer and keys move a ring, a click or Enter opens its run, a drag zooms in."""

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.background import Worker
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import draw_text, text_height, wrapped
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.plots.trainability.contours import contours_of
from nnviz.gui.plots.trainability.layout import MapLayout
from nnviz.gui.plots.trainability.marks import Marks, paint_marks, paint_rectangle, paint_ring
from nnviz.gui.plots.trainability.picture import SHARP, dots_of, paint_runs
from nnviz.gui.plots.trainability.preparing import Prepared, prepared
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass
from nnviz.session.trainability.job import Grid
from nnviz.session.trainability.reading import told_of
from nnviz.session.trainability.showing import Show
from nnviz.session.trainability.zooming import Span

Pixel = tuple[int, int]
#: A press that moves no farther, in pixels, is a click.
CLICK = 6.0
#: Steps of the ring with Shift.
STRIDE = 10
#: How much of each side is left by one press of +.
CLOSER = 0.5
_WAYS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (1, 0), Qt.Key.Key_Down: (-1, 0),
}  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLUS, _BACK, _ALL = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Backspace, Qt.Key.Key_Minus), (Qt.Key.Key_0,)
#: Stands where no map is yet.
INVITATION = "From which first weights and with which learning rate does this net learn? Each pixel is a run."
HELP = (
    "A click opens the run in the graph, at its first weights; dragging a rectangle zooms in. Arrows move the ring"
    " (Shift: ten pixels), Enter opens its run, + zooms in, Backspace goes back out, 0 to the whole map, Esc cancels."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Painted:
    """What is painted of a grid."""

    grid: Grid
    show: Show
    contours: bool
    rough: bool


def _ready(what: _Painted, theme: Theme, layout: MapLayout) -> Prepared:
    """What takes long of a picture, in whatever thread."""
    if what.contours:
        contours_of(what.grid, what.show)  # which are kept
    size = dots_of(layout, 1 if what.rough else SHARP)
    return prepared(what.grid, theme, what.show, *size, rough=what.rough)


def _paint_invitation(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """In the middle of the empty map, as many lines of it as there is room for."""
    font = ui_font(TEXT_MAIN, theme=theme)
    high = text_height(font) * 1.3
    width = min(rect.width() - 2 * high, 24 * high)
    lines = wrapped(font, INVITATION, width, int(rect.height() / high))
    top = rect.center().y() - high * len(lines) / 2
    for place, line in enumerate(lines):
        draw_text(painter, QRectF(rect.left(), top + place * high, rect.width(), high), line, font, theme.muted)


class MapView(Themed, QWidget):
    """Shows a grid. ``pointed`` has a (row, column), or None."""

    pointed = Signal(object)
    opened = Signal(object)
    zoomed = Signal(object, object)  # from and to, of x and of y
    back_wanted = Signal()
    all_wanted = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid: Grid | None = None  # with what is missing painted coarsely
        self._marks = Marks()
        self._show: Show = "loss"
        self._contours = False
        self._growing = False
        self._picture: tuple[object, QPixmap] | None = None
        self._prepared: Prepared | None = None  # of the map as it grows
        self._awaited = False  # it has grown since
        self._preparing: Worker | None = None
        self._is_shut_down = False
        self._pressed: QPointF | None = None
        self._corner: QPointF | None = None  # of the rectangle that is being dragged
        self.layout_shown: MapLayout | None = None
        self.ring: Pixel | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName("Trainability map")
        self.setAccessibleDescription(INVITATION)

    # ------------------------------------------------------------ what is shown

    def show_map(self, grid: Grid | None, show: Show, *, contours: bool, growing: bool) -> None:
        before = self._grid
        if before is None or grid is None or before.job is not grid.job:
            self.ring = self._pressed = self._corner = None
        self._grid, self._show, self._contours, self._growing = grid, show, contours, growing
        self.setAccessibleDescription(INVITATION if grid is None else HELP)
        self.setCursor(Qt.CursorShape.ArrowCursor if grid is None else Qt.CursorShape.CrossCursor)
        if before is not None and grid is not None and before.job is grid.job and self._picture is not None:
            self._prepare()  # the picture stays until the next one is ready
            return
        self._picture = self._prepared = None
        self.update()

    def _prepare(self) -> None:
        """Have the next picture of a map that grows prepared, in a thread."""
        layout, grid = self.layout_shown, self._grid
        self._awaited = True
        if self._preparing is not None or layout is None or grid is None or self._is_shut_down:
            return
        self._awaited = False
        self._preparing = Worker(partial(_ready, self._painted(), self.theme, layout), self)
        self._preparing.finished.connect(self._take_prepared)
        self._preparing.start()

    @property
    def is_busy(self) -> bool:
        """Whether the next picture is being prepared."""
        return self._preparing is not None

    def _take_prepared(self) -> None:
        worker, self._preparing = self._preparing, None
        if worker is None:
            return
        worker.deleteLater()
        if isinstance(worker.result, Prepared) and not self._awaited:
            self._picture, self._prepared = None, worker.result
            self.update()
        elif self._awaited:
            self._prepare()

    def _painted(self) -> "_Painted":
        assert self._grid is not None
        return _Painted(self._grid, self._show, self._contours and not self._growing, self._growing)

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._is_shut_down = True
        if self._preparing is not None:
            self._preparing.finished.disconnect(self._take_prepared)
            self._preparing.wait()
            self._preparing = None

    def show_marks(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self.update()

    @property
    def marks(self) -> Marks:
        return self._marks

    def theme_changed(self) -> None:
        self._picture = self._prepared = None
        super().theme_changed()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, rect = self.theme, QRectF(self.rect())
        with QPainter(self) as painter:
            if self._grid is None:
                self.layout_shown = None
                paint_ground(painter, rect, theme)
                _paint_invitation(painter, rect, theme)
                return
            layout = self.layout_shown = MapLayout.of(rect, self._grid, theme, titled=False)
            painter.drawPixmap(0, 0, self._runs(layout))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(layout.area.adjusted(-1, -1, 1, 1))
            paint_marks(painter, layout, self._marks, theme)
            if self.ring is not None:
                paint_ring(painter, layout.place_of(*self.ring), theme)
            if self._corner is not None and self._pressed is not None:
                paint_rectangle(painter, QRectF(self._pressed, self._corner).normalized(), theme)

    def _runs(self, layout: MapLayout) -> QPixmap:
        """All but the marks, painted once for each state of the map."""
        ratio = self.devicePixelRatioF()
        key = self.size(), ratio
        if self._picture is None or self._picture[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            with QPainter(pixmap) as painter:
                paint_ground(painter, layout.rect, self.theme)
                painted = self._painted()
                look = self._prepared or _ready(painted, self.theme, layout)
                paint_runs(painter, layout, self.theme, self._show, painted.contours, look)
            self._picture, self._prepared = (key, pixmap), None
        return self._picture[1]

    # ------------------------------------------------------------ the ring

    def told(self, pixel: Pixel) -> str:
        """A pixel in words."""
        assert self._grid is not None
        return told_of(self._grid, *pixel)

    def pixel_at(self, point: QPointF) -> Pixel | None:
        return None if self.layout_shown is None else self.layout_shown.pixel_at(point)

    def point_to(self, pixel: Pixel | None, *, speak: bool = False) -> None:
        """Move the ring."""
        if pixel == self.ring:
            return
        self.ring = pixel
        self.update()
        self.pointed.emit(pixel)
        if speak and pixel is not None:
            announce(self, self.told(pixel))

    def _step(self, rows: int, columns: int) -> None:
        assert self._grid is not None
        high, wide = self._grid.job.shape
        row, column = self.ring or (high // 2, wide // 2)
        if self.ring is not None:
            row, column = min(max(row + rows, 0), high - 1), min(max(column + columns, 0), wide - 1)
        self.point_to((row, column), speak=True)

    # ------------------------------------------------------------ pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position()
        if event.button() == Qt.MouseButton.LeftButton and self.pixel_at(at) is not None:
            self._pressed, self._corner = at, None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at, layout = event.position(), self.layout_shown
        if self._pressed is not None and layout is not None and event.buttons() & Qt.MouseButton.LeftButton:
            area = layout.area
            self._corner = QPointF(
                min(max(at.x(), area.left()), area.right()), min(max(at.y(), area.top()), area.bottom())
            )
            self.update()
            return
        pixel = self.pixel_at(at)
        if pixel is not None:
            self.point_to(pixel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        pressed, corner, layout = self._pressed, self._corner, self.layout_shown
        self._pressed = self._corner = None
        self.update()
        if pressed is None or layout is None or event.button() != Qt.MouseButton.LeftButton:
            return
        dragged = QRectF(pressed, corner or pressed).normalized()
        if max(dragged.width(), dragged.height()) < CLICK:
            pixel = self.pixel_at(pressed)
            if pixel is not None:
                self.point_to(pixel)
                self.opened.emit(pixel)
        elif min(dragged.width(), dragged.height()) >= CLICK:
            self._zoom(layout, dragged)

    def _zoom(self, layout: MapLayout, dragged: QRectF) -> None:
        (left, low), (right, high) = (layout.values_at(at) for at in (dragged.bottomLeft(), dragged.topRight()))
        spans: tuple[Span, Span] = (left, right), (low, high)
        self.zoomed.emit(*spans)

    def tip_at(self, point: QPointF) -> str:
        """The run at ``point``, or what hands can do here; where no map is yet, which says so itself, nothing."""
        pixel = self.pixel_at(point)
        text = "" if self._grid is None else HELP if pixel is None else self.told(pixel)
        return f"<qt>{text}</qt>" if text else ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._understands(event):
            event.accept()
            return True
        return super().event(event)

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if self._grid is None or not self._understands(event):
            super().keyPressEvent(event)
        elif key in _WAYS:
            by = STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._step(*(by * way for way in _WAYS[Qt.Key(key)]))
        elif key in _ENTER:
            self.opened.emit(self.ring)
        elif key in _PLUS:
            self._zoom_closer()
        elif key in _BACK:
            self.back_wanted.emit()
        elif key in _ALL:
            self.all_wanted.emit()
        else:
            self._escape()

    def _escape(self) -> None:
        if self._corner is not None:
            self._pressed = self._corner = None
            self.update()
        else:
            self.cancelled.emit()

    def _zoom_closer(self) -> None:
        """To half of each side around the ring."""
        layout = self.layout_shown
        if layout is None or self._grid is None:
            return
        area = layout.area
        centre = area.center() if self.ring is None else layout.place_of(*self.ring)
        wide, high = CLOSER * area.width(), CLOSER * area.height()
        left = min(max(centre.x() - wide / 2, area.left()), area.right() - wide)
        top = min(max(centre.y() - high / 2, area.top()), area.bottom() - high)
        self._zoom(layout, QRectF(left, top, wide, high))

    def _understands(self, event: QKeyEvent) -> bool:
        if self._grid is None:
            return False
        keypad, shift = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~(keypad | shift):
            return False
        key = event.key()
        if key in _ENTER:
            return self.ring is not None
        if key == Qt.Key.Key_Escape:
            return self._growing or self._corner is not None
        return key in _WAYS or key in _PLUS or key in _BACK or key in _ALL

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason) and self._grid:
            self._step(0, 0)  # where the keys are is to be seen

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 440)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(150 * min(self.theme.text_scale, 1.6)))
