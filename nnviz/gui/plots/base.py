"""A plot: the one place that knows how pyqtgraph is set up, and that loads it.

pyqtgraph gives the view box, with its zoom and pan, images and contour lines. Its PlotWidget is not used: it brings
menus and an export that do not work here, and axes that write numbers in another style than ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Self

import numpy as np
import pyqtgraph
import shiboken6
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsScene, QSizePolicy, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.contents import Content, Curve, Dots
from nnviz.gui.plots.marks import LegendKey
from nnviz.gui.plots.paper import Paper
from nnviz.gui.plots.ranges import Range, aspect, logged, to_axis, told_apart, unlogged
from nnviz.gui.widgets.themed import Themed

pyqtgraph.setConfigOptions(
    antialias=False,
    useOpenGL=False,
    background=None,
    imageAxisOrder="row-major",
    mouseRateLimit=0,  # Qt already joins moves that come faster than they are handled
)

#: How far one can zoom in, and out, of the whole view.
DEEPEST, WIDEST = 1e-6, 20.0
ZOOM_STEP = 1.25
#: To another range belong other numbers, which take other room, which may change the range: so often at most.
MOST_ROUNDS = 4


def path_of_pairs(x: Array, y: Array) -> QPainterPath:
    """A path of single lines, each from an even place to the next: stroked as one, so that joints do not show."""
    return pyqtgraph.arrayToQPath(np.ascontiguousarray(x), np.ascontiguousarray(y), connect="pairs")


class PlotBox(pyqtgraph.ViewBox):
    """Zoom with the wheel, pan with a drag; clicks and drags that the plot wants go to the plot."""

    pressed = Signal(QPointF)
    pressed_twice = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._plot_drags = False

    def mouseClickEvent(self, event) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        if event.double():
            self.pressed_twice.emit()
        else:
            self.pressed.emit(QPointF(event.scenePos()))

    def mouseDragEvent(self, event, axis=None) -> None:  # noqa: N802
        plot = self.getViewWidget()
        if event.isStart():
            start, left = QPointF(event.buttonDownScenePos()), event.button() == Qt.MouseButton.LeftButton
            self._plot_drags = left and isinstance(plot, Plot) and plot.takes_drag(start)
            if self._plot_drags:
                plot.begin_drag(start)
        if not self._plot_drags:
            stretches = event.button() == Qt.MouseButton.RightButton
            if not (stretches and isinstance(plot, Plot) and plot.has_equal_axes):
                super().mouseDragEvent(event, axis)
            return
        event.accept()
        plot.drag(QPointF(event.scenePos()), event.isFinish())
        self._plot_drags = self._plot_drags and not event.isFinish()

    def keyPressEvent(self, event) -> None:  # noqa: N802
        event.ignore()  # the plot has keys of its own


class Plot(Themed, pyqtgraph.GraphicsView):
    """Two axes and what is drawn between them. ``clicked`` tells the values where the pointer was."""

    clicked = Signal(float, float)
    laid_out = Signal()  # something has another place now

    _own_theme: Theme | None = None  # of a twin, which is made for a picture

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCentralItem(None)
        self.setAccessibleName(name)
        self.viewport().setAccessibleName(name)  # a thing of its own for a screen reader, which takes the focus
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAcceptDrops(False)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._contents: list[Content] = []
        self._whole: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._pointer: QPointF | None = None
        self._laid_out_for = QSizeF()
        self._rounds = 0  # of laying out that are under way
        self.read_out: Callable[[float, float], str] | None = None
        self.is_zoomed = False
        self.has_equal_axes = False
        self.paper = Paper(self.theme)
        self.box = PlotBox()
        self.scene().addItem(self.paper)
        self.scene().addItem(self.box)
        self.box.disableAutoRange()
        self.box.sigRangeChanged.connect(self._ranged)
        self.box.sigRangeChangedManually.connect(self._zoomed)
        self.box.pressed.connect(self._press)
        self.box.pressed_twice.connect(self.show_all)
        Plot.theme_changed(self)  # a subclass has nothing yet to give colours to
        self.show_all()

    # ------------------------------------------------------------ what is shown

    def add_curve(self, z: float = 0.0) -> Curve:
        """A curve, drawn above those of a smaller ``z``."""
        curve = Curve(self)
        self.add_content(curve, z)
        return curve

    def add_dots(self, z: float = 10.0) -> Dots:
        """Data points."""
        dots = Dots(self)
        self.add_content(dots, z)
        return dots

    def add_content(self, content: Content, z: float = 0.0) -> None:
        """Something of your own that paints in pixels inside the plot area."""
        content.setParentItem(self.box)
        self._add(content, z)

    def add_beside(self, content: Content, z: float = 0.0) -> None:
        """The same for something that is not cut off at the ends of the plot area."""
        self.scene().addItem(content)
        self._add(content, z)

    def remove(self, content: Content) -> None:
        """Take a curve or points away for good."""
        self._contents.remove(content)
        self.scene().removeItem(content)

    def set_names(self, x: str, y: str) -> None:
        """The names of the axes."""
        self._set_axes(x={"name": x}, y={"name": y})

    def set_log(self, x: bool | None = None, y: bool | None = None) -> None:
        """Logarithmic axes or linear ones; give the whole range anew afterwards."""
        self._set_axes(x={} if x is None else {"log": x}, y={} if y is None else {"log": y})

    def set_equal_axes(self, equal: bool) -> None:
        """Whether one unit is as long on either axis, whatever the size: the plot area takes the shape of its range."""
        if equal != self.has_equal_axes:
            self.has_equal_axes = equal
            self._lay_out(self._laid_out_for)

    def set_legend(self, keys: Iterable[LegendKey], reserve: Iterable[LegendKey] = ()) -> None:
        """With room for ``reserve`` too, so that keys that come and go do not move the plot."""
        keys, reserve = tuple(keys), tuple(reserve)
        if (keys, reserve) != (self.paper.legend, self.paper.reserve):
            self.paper.legend, self.paper.reserve = keys, reserve
            self._lay_out(self._laid_out_for)

    def set_empty_text(self, text: str) -> None:
        """A sentence in the middle of the plot while there is nothing to draw; "" for none."""
        self.paper.sentence = text
        self.paper.update()

    def set_whole(self, x: Range, y: Range) -> None:
        """What is seen unless somebody has zoomed: values, on a logarithmic axis too."""
        axes = (x, self.paper.x_axis.log), (y, self.paper.y_axis.log)
        whole = tuple(told_apart(to_axis(ends, log)) for ends, log in axes)
        if whole != self._whole:
            self._whole = whole
            self.is_zoomed = self.is_zoomed and self._zoom_fits()
            self._limit_to(whole)
        if not self.is_zoomed:
            self.show_all()

    def _limit_to(self, whole: tuple[Range, Range]) -> None:
        """How far one can zoom. The range comes first: limits of other values would bring the old one to nothing."""
        self.box.setLimits(minXRange=None, maxXRange=None, minYRange=None, maxYRange=None)
        if not self.is_zoomed:
            self.box.setRange(xRange=whole[0], yRange=whole[1], padding=0)
        (x0, x1), (y0, y1) = whole
        self.box.setLimits(
            minXRange=(x1 - x0) * DEEPEST, maxXRange=(x1 - x0) * WIDEST,
            minYRange=(y1 - y0) * DEEPEST, maxYRange=(y1 - y0) * WIDEST,
        )  # fmt: skip

    def _zoom_fits(self) -> bool:
        """Whether what somebody has zoomed in on is still a part of the whole, as large as one can zoom to."""
        return all(
            low < end and begin < high and DEEPEST <= (end - begin) / (high - low) <= WIDEST
            for (begin, end), (low, high) in zip(self.box.viewRange(), self._whole, strict=True)
        )

    def show_all(self) -> None:
        """The whole view again."""
        self.is_zoomed = False
        self.paper.forget_width()
        self.box.setRange(xRange=self._whole[0], yRange=self._whole[1], padding=0)
        self._lay_out(self._laid_out_for)

    def theme_changed(self) -> None:
        """Colours and type; subclasses give their curves new pens."""
        self.setBackground(self.theme.background)
        self.paper.set_theme(self.theme)
        self._lay_out(self._laid_out_for)
        self.viewport().update()

    @property
    def theme(self) -> Theme:
        return self._own_theme or super().theme

    # ------------------------------------------------------------ values and pixels

    def pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Values as places in the widget; NaN where a logarithmic axis has no place for them.

        A height of 0, which is infinitely far below on such an axis, is at its lower edge: whoever shows it says so.
        """
        paper, area = self.paper, self.paper.area
        (x0, x1), (y0, y1) = ((paper.x_axis.low, paper.x_axis.high), (paper.y_axis.low, paper.y_axis.high))
        at_edge = (y == 0) & paper.y_axis.log
        x, y = logged(x, paper.x_axis.log), np.where(at_edge, y0, logged(y, paper.y_axis.log))
        with np.errstate(all="ignore"):
            across = area.left() + (x - x0) * (area.width() / (x1 - x0))
            up = area.bottom() - (y - y0) * (area.height() / (y1 - y0))
        return across, up

    def pixel(self, x: float, y: float) -> QPointF:
        """The place of one pair of values."""
        across, up = self.pixels(np.array([x]), np.array([y]))
        return QPointF(float(across[0]), float(up[0]))

    def values(self, at: QPointF) -> tuple[float, float]:
        """What lies at a place in the widget."""
        paper, area = self.paper, self.paper.area
        x_axis, y_axis = paper.x_axis, paper.y_axis
        x = x_axis.low + (at.x() - area.left()) / area.width() * (x_axis.high - x_axis.low)
        y = y_axis.low + (area.bottom() - at.y()) / area.height() * (y_axis.high - y_axis.low)
        return unlogged(x, x_axis.log), unlogged(y, y_axis.log)

    # ------------------------------------------------------------ for subclasses

    def takes_drag(self, at: QPointF) -> bool:
        """Whether a drag that starts at ``at`` is this plot's own, and does not move the view."""
        return False

    def begin_drag(self, at: QPointF) -> None:
        """A drag of the plot's own begins at ``at``."""

    def show_same(self, other: Any) -> None:
        """Show what ``other``, a plot of the same kind, shows."""
        raise NotImplementedError

    def drag(self, at: QPointF, finished: bool) -> None:
        """A drag of the plot's own has come to ``at``."""

    # ------------------------------------------------------------ painting

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint what is shown in ``rect`` of any device; a twin does it, so that nothing happens to this plot."""
        twin = self.twin(theme)
        try:
            twin.paint_itself(painter, rect)
        finally:
            shiboken6.delete(twin)  # at once: the collector would take scene and items apart in any order, and crash

    @classmethod
    def in_theme(cls, theme: Theme) -> Self:
        """One for a picture, in a theme of its own, that shows nothing yet; whoever asks for it deletes it."""
        plot = cls()
        plot._own_theme = theme
        plot.theme_changed()
        return plot

    def twin(self, theme: Theme) -> "Plot":
        """Another plot of the same kind that shows the same in ``theme``; whoever asks for it deletes it."""
        twin = self.in_theme(theme)
        twin.show_same(self)
        if self.is_zoomed:
            x, y = self.box.viewRange()
            twin.box.setRange(xRange=x, yRange=y, padding=0)
        return twin

    def paint_itself(self, painter: QPainter, rect: QRectF) -> None:
        """Paint this very plot in its own theme, and lay it out for that size; without the pointer's card."""
        self._lay_out(rect.size())
        self.scene().render(painter, rect, QRectF(QPointF(0, 0), rect.size()))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802
        """The pointer's lines and card."""
        if self._pointer is not None and self.read_out is not None and not self.paper.sentence:
            text = self.read_out(*self.values(self._pointer))
            if text:
                self._paint_pointer(painter, text)

    def _paint_pointer(self, painter: QPainter, text: str) -> None:
        assert self._pointer is not None
        area, at = self.paper.area, self._pointer
        pen = QPen(QColor(self.theme.muted), 1.0)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
        painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, QRectF(self.viewport().rect()), at, text, self.theme)

    # ------------------------------------------------------------ events

    def close(self) -> bool:
        """As every widget closes: pyqtgraph would empty the scene under Qt's feet, and crash."""
        return QWidget.close(self)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph calls this once while it is being made
            self._lay_out(QSizeF(self.viewport().size()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        event.accept()  # what happens in a plot is not for what lies under it

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        at = event.position()
        self._pointer = at if self.paper.area.contains(at) else None
        self.viewport().setCursor(self._cursor_at(at))
        self.viewport().update()

    def _cursor_at(self, at: QPointF) -> Qt.CursorShape:
        return Qt.CursorShape.SizeHorCursor if self.takes_drag(at) else Qt.CursorShape.ArrowCursor

    def leaveEvent(self, event) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._pointer = None
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Plus and minus zoom, 0 shows all."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(1 / ZOOM_STEP)
            case Qt.Key.Key_Minus:
                self._zoom(ZOOM_STEP)
            case Qt.Key.Key_0:
                self.show_all()
            case _:
                event.ignore()

    def _zoom(self, factor: float) -> None:
        self.box.scaleBy((factor, factor))
        self.is_zoomed = True

    def _press(self, at: QPointF) -> None:
        if self.paper.area.contains(at):
            self.clicked.emit(*self.values(at))

    def _zoomed(self) -> None:
        self.is_zoomed = True

    # ------------------------------------------------------------ layout

    def _ranged(self) -> None:
        if self._rounds < MOST_ROUNDS:
            self._lay_out(self._laid_out_for)

    def _set_axes(self, x: dict, y: dict) -> None:
        axes = (replace(self.paper.x_axis, **x), replace(self.paper.y_axis, **y))
        if axes != (self.paper.x_axis, self.paper.y_axis):
            self.paper.x_axis, self.paper.y_axis = axes
            self.paper.forget_width()
            self._lay_out(self._laid_out_for)

    def _lay_out(self, size: QSizeF) -> None:
        if size.isEmpty():
            return
        self._laid_out_for = QSizeF(size)
        self.paper.column = max((content.column(size.width()) for content in self._contents), default=0.0)
        x, y = (tuple(pair) for pair in self.box.viewRange())
        self.paper.set_ranges(x, y)
        self.paper.lay_out(size, aspect(x, y) if self.has_equal_axes else None)
        self._rounds += 1
        self.box.setGeometry(self.paper.area)  # where that changes the range, it is laid out once more
        self._rounds -= 1
        for content in self._contents:
            content.place(self.paper.area)
        self.laid_out.emit()

    def _add(self, content: Content, z: float) -> None:
        content.setZValue(z)
        self._contents.append(content)
        content.place(self.paper.area)
