"""The mountain as a widget: turned with the mouse or the arrow keys."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.path import moment_at, paint_paths
from nnviz.gui.plots.mountain.surface import camera_for, paint_mountain, paint_surface
from nnviz.gui.plots.mountain.turning import Turn
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.plots import PlaneFrame
from nnviz.session.notation import number

DEGREES_PER_PIXEL = 0.5
DEGREES_PER_KEY = 6.0
ZOOM_STEP = 1.15
#: How near the pointer must be to a dot to mean it, in pixels.
REACH = 8.0
#: Full detail comes back so long after the last movement.
REST_MS = 180
TIP = (
    "Drag or press arrow keys to turn, wheel or + and − to zoom, 0 or double-click for the view along the valley; "
    "M for the map, comma and full stop for one update along the path"
)
TURNS = {
    Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class SurfaceView(Themed, QWidget):
    """Draws a PlaneFrame. While only the path grows, the mountain is a picture that was painted once."""

    dot_pointed = Signal(int)  # at the dot of this update; −1: at none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pointed = -1
        self.setMouseTracking(True)
        self._frame: PlaneFrame | None = None
        self._heights: Heights | None = None
        self._turn = Turn()
        self._held: QPointF | None = None
        self._mountain: QPixmap | None = None
        self._numbers: list[QRectF] = []  # where they stand in it
        self._rest_timer = QTimer(self)
        self._rest_timer.setSingleShot(True)
        self._rest_timer.setInterval(REST_MS)
        self._rest_timer.timeout.connect(self._repaint_all)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Error mountain")
        self.setToolTip(TIP)

    @property
    def heights(self) -> Heights | None:
        """The scale of what is shown."""
        return self._heights

    @property
    def turn(self) -> Turn:
        """From where it is seen."""
        return self._turn

    def show_plane(self, frame: PlaneFrame | None, log: bool) -> None:
        """Draw ``frame`` from now on."""
        old, self._frame = self._frame, frame
        if frame is None:
            self._heights = None
            self._repaint_all()
            return
        same = old is not None and old.losses is frame.losses and old.a is frame.a and old.b is frame.b
        if not (same and self._heights is not None and self._heights.still_fits(frame, log)):
            self._heights = Heights.of(frame, log)
            self._mountain = None
        if log != self._turn.log:
            self._turn = Turn(self._turn.azimuth, self._turn.elevation, log, self._turn.zoom)
        here = f"{frame.a_name} {number(frame.here[0])}, {frame.b_name} {number(frame.here[1])}"
        self.setAccessibleDescription(f"The loss at {here} is {number(frame.here[2])}. {frame.note}")
        self.update()

    def theme_changed(self) -> None:
        self._repaint_all()

    def set_turn(self, turn: Turn) -> None:
        """See it from elsewhere: coarser until it rests."""
        if turn != self._turn:
            self._turn = turn
            self._rest_timer.start()
            self._repaint_all()

    def show_usual(self) -> None:
        """The view it had at first."""
        self.set_turn(Turn(log=self._turn.log))

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The picture on any device, seen from the same side."""
        if self._frame is not None:
            paint_surface(painter, rect, self._frame, theme, self._turn)

    def _repaint_all(self) -> None:
        self._mountain = None
        self.update()

    # ------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 340)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 140)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            if self._frame is None or self._heights is None:
                painter.fillRect(self.rect(), QColor(self.theme.background))
                return
            painter.drawPixmap(0, 0, self._painted_mountain())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            camera = camera_for(QRectF(self.rect()), self.theme, self._turn, self._frame)
            paint_paths(painter, QRectF(self.rect()), camera, self._frame, self._heights, self.theme, self._numbers)

    def _painted_mountain(self) -> QPixmap:
        """The mountain without paths."""
        assert self._frame is not None
        assert self._heights is not None
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._mountain is not None and self._mountain.size() == size and self._mountain.devicePixelRatio() == ratio:
            return self._mountain
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self.theme.background))
        rect = QRectF(self.rect())
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            camera = camera_for(rect, self.theme, self._turn, self._frame)
            coarseness = 2 if self._rest_timer.isActive() else 1
            self._numbers = paint_mountain(painter, rect, camera, self._frame, self._heights, self.theme, coarseness)
        self._mountain = picture
        return picture

    # ------------------------------------------------------------ turning

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._held is None:
            self._point(self._dot_at(event.position()))
            return
        moved, self._held = event.position() - self._held, event.position()
        self.set_turn(self._turn.turned(moved.x() * -DEGREES_PER_PIXEL, moved.y() * DEGREES_PER_PIXEL))

    def _dot_at(self, at: QPointF) -> int:
        if self._frame is None or self._heights is None:
            return -1
        camera = camera_for(QRectF(self.rect()), self.theme, self._turn, self._frame)
        found = moment_at(camera, self._frame, self._heights, at, REACH * self.theme.line_scale)
        return -1 if found is None else found

    def _point(self, update: int) -> None:
        if update != self._pointed:
            self._pointed = update
            self.dot_pointed.emit(update)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._point(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.show_usual()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        steps = event.angleDelta().y() / 120
        self.set_turn(self._turn.zoomed(ZOOM_STEP**steps))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        turn = TURNS.get(Qt.Key(event.key()))
        if turn is not None:
            self.set_turn(self._turn.turned(turn[0] * DEGREES_PER_KEY, turn[1] * DEGREES_PER_KEY))
            return
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.set_turn(self._turn.zoomed(ZOOM_STEP))
            case Qt.Key.Key_Minus:
                self.set_turn(self._turn.zoomed(1 / ZOOM_STEP))
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.show_usual()
            case _:
                super().keyPressEvent(event)
