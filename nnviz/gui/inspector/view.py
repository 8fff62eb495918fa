"""The neuron inspector as a widget that scrolls."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.inspector.layout import inspector_height
from nnviz.gui.inspector.paint import HINT, paint_inspector
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import InspectorFrame, TermRow

USUAL_WIDTH = 300
PROJECTOR_WIDTH = 520
LEAST_WIDTH, LEAST_HEIGHT = 240, 200


class InspectorView(Themed, QAbstractScrollArea):
    """Draws an InspectorFrame, or a hint while no neuron is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: InspectorFrame | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._describe()

    def show_frame(self, frame: InspectorFrame | None) -> None:
        """Draw ``frame`` from now on; another neuron is shown from its top."""
        old, self._frame = self._frame, frame
        if same(frame, old):
            return
        self._fit()
        if frame is None or old is None or (old.layer, old.unit) != (frame.layer, frame.unit):
            self.verticalScrollBar().setValue(0)
        self._describe()
        self.viewport().update()

    def theme_changed(self) -> None:
        self._fit()
        self.updateGeometry()
        self.viewport().update()

    def _describe(self) -> None:
        frame = self._frame
        self.setAccessibleName("Neuron inspector" if frame is None else f"Neuron inspector: {frame.title}")
        if frame is None:
            self.setAccessibleDescription(HINT)
            return
        terms = "; ".join(_spoken(term) for term in frame.terms)
        bias = f"bias {frame.bias}" if frame.bias else ""
        parts = (terms, frame.left_out, bias, frame.z_text, frame.a_text, frame.slope_text)
        self.setAccessibleDescription(". ".join(part for part in (*parts, frame.delta_text, frame.note) if part))

    def _fit(self) -> None:
        """The range of the scroll bar for the frame and the size, once somebody can see it."""
        if not self.isVisible():
            return
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(24)
        bar.setRange(0, self._hidden(page, bar.sizeHint().width()))

    def _hidden(self, page: int, bar: int) -> int:
        """Pixels that do not fit: 0 where all fits without the bar, else what does not fit beside it.

        What is there now must not count: with the bar the text may be as tall as asks for it, and without it not.
        """
        if inspector_height(self._frame, self.width(), self.theme) <= page:
            return 0
        return max(1, round(inspector_height(self._frame, self.width() - bar, self.theme)) - page)

    def _scrolled(self) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(PROJECTOR_WIDTH if self.theme.is_projector else USUAL_WIDTH, 480)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(LEAST_WIDTH, LEAST_HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The neuron that is shown, from its title on, on any device."""
        paint_inspector(painter, rect, self._frame, theme)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        rect = QRectF(self.viewport().rect())
        with QPainter(self.viewport()) as painter:
            paint_inspector(painter, rect, self._frame, self.theme, self.verticalScrollBar().value())


def _spoken(term: TermRow) -> str:
    if not term.value:
        return f"{term.source}: {term.weight} × a value that is not computed yet"
    return f"{term.source}: {term.weight} × {term.value} = {term.product}"
