"""A net in more room than the picture has.

Zooming gives the net more room, not larger letters: neurons grow until their numbers fit, layers that were folded show
more of their units, and numbers come to edges that had none. Titles, legend and what stands under the net stay.
"""

from PySide6.QtCore import QPointF, QRectF

from nnviz.records import dataclass

#: How many times the room of the whole picture a net gets at most.
MOST_ZOOM = 16.0
#: One press of a key, or one notch of the wheel.
ZOOM_STEP = 1.25


@dataclass(frozen=True, slots=True)
class Zoom:
    """``factor`` times the room in which the net fits, moved by ``x`` and ``y`` pixels."""

    factor: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def moved(self, by: QPointF) -> "Zoom":
        return Zoom(self.factor, self.x + by.x(), self.y + by.y())

    def by(self, factor: float) -> "Zoom":
        """Closer, or further away; never further than where the whole net is seen."""
        return Zoom(min(max(self.factor * factor, 1.0), MOST_ZOOM), self.x, self.y)


#: All of the net in the middle of the picture.
FITTED = Zoom()


def ground(view: QRectF, zoom: Zoom) -> QRectF:
    """The room that the net has, around the middle of what is seen of it."""
    if zoom == FITTED:
        return QRectF(view)
    size = view.size() * zoom.factor
    middle = view.center() + QPointF(zoom.x, zoom.y)
    return QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size)
