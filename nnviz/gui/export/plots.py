"""What the export room is given of a plot of which a picture can be made. Light to import: it paints nothing itself."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.theme import Theme
from nnviz.records import dataclass
from nnviz.session.frame.model import Choice

#: Paints a plot over all of a rectangle, in a theme; gives in words what there was no room for, if it says so.
PlotPainter = Callable[[QPainter, QRectF, Theme], tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class PlotPicture:
    """A plot that is offered beside the views; ``painter()`` gives what paints it as it is shown at that moment."""

    choice: Choice
    painter: Callable[[], PlotPainter]
    size: tuple[int, int] = (800, 600)  # in which it is well seen
    least: float = 0.0  # the height, in units of its layout, that a figure of it has at any width
