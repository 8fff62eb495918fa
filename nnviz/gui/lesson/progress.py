"""How far a lesson has come: one bar a page."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.widgets.themed import Themed

#: The gap between two bars beside the width of one, where there is little room for many.
GAP_SHARE = 0.3


def paint_progress(
    painter: QPainter, rect: QRectF, page: int, pages: int, theme: Theme, *, gap: float, radius: float
) -> None:
    """``page`` of ``pages`` (from 1; 0: none yet; more than there are: all read) as bars over the width of ``rect``."""
    pitch = (rect.width() + gap) / max(pages, 1)
    gap = min(gap, pitch * GAP_SHARE)
    pitch = (rect.width() + gap) / max(pages, 1)
    colours = {-1: mix(theme.background, theme.current, 0.45), 0: theme.current, 1: theme.panel_border}
    painter.setPen(Qt.PenStyle.NoPen)
    for place in range(pages):
        number = place + 1
        painter.setBrush(QColor(colours[(number > page) - (number < page)]))
        painter.drawRoundedRect(
            QRectF(rect.left() + place * pitch, rect.top(), pitch - gap, rect.height()), radius, radius
        )


class ProgressBars(Themed, QWidget):
    """The bars over the whole width."""

    def __init__(self) -> None:
        super().__init__()
        self._page, self._pages = 0, 0
        self.setAccessibleName("Progress")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_page(self, page: int, pages: int) -> None:
        """Page ``page`` is open, counted from 1."""
        if (page, pages) == (self._page, self._pages):
            return
        self._page, self._pages = page, pages
        self.setAccessibleDescription(f"Page {page} of {pages}.")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(5 * self.theme.line_scale))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect())
            paint_progress(
                painter, rect, self._page, self._pages, self.theme, gap=4 * self.theme.line_scale,
                radius=rect.height() / 2,
            )  # fmt: skip
