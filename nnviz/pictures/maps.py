"""A trainability map as a picture."""

from typing import TYPE_CHECKING

from nnviz.gui.drawing.theme import Theme
from nnviz.session import Session
from nnviz.session.trainability.job import Grid

if TYPE_CHECKING:
    from nnviz.gui.export.picture import Picture

#: In which a map is well seen.
SIZE = (800, 860)


def picture_of_map(session: Session, grid: Grid, theme: Theme, size: tuple[float, float] = SIZE) -> "Picture":
    """The picture of a map of the session's experiment. There is a Qt application."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from nnviz.gui.export.picture import Picture
    from nnviz.gui.plots.page import titled
    from nnviz.gui.plots.trainability.picture import paint_map

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> tuple[str, ...]:
        return paint_map(painter, rect, grid, theme)

    told, frame = f"{grid.job.x.title} and {grid.job.y.title}", session.frame()
    words = {"Step": f"trainability map: {told}", "Description": f"Loss after {grid.job.updates:,} updates, by {told}"}
    return Picture(frame, theme, size=size, plot=titled(frame.graph.title, paint, asks=True), metadata=words)
