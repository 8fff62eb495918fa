"""The legend in large type where its strip has yielded: what width and sign mean, in the corner below the loss.

It is there only where nothing else is, so that the net loses no room to it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.graph.highlight import bundle_area, column_area, loss_area
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.legend import LegendPlan, paint_marks, plan_corner, strip_height
from nnviz.gui.graph.loss import name_rect
from nnviz.gui.graph.neurons import name_plates
from nnviz.gui.graph.zoom import FITTED
from nnviz.session.frame.model import GraphFrame

#: From the picture's edges, and from all that stands in it.
EDGE, AIR = 12.0, 3.0
#: With three widths, or with two.
SWATCHES = (3, 2)


@draws("corner")
def paint_corner(
    painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme, badges: Sequence[QRectF] = ()
) -> None:
    """Draw as much of it as the corner has room for beside the ``badges``, which may be nothing."""
    found = _placed(frame, layout, theme, badges)
    if found is None:
        return
    plan, rect = found
    painter.save()
    painter.translate(rect.left() - plan.quantity_at, 0)
    paint_marks(painter, plan, rect.center().y(), theme, layout.mark_scale)
    painter.restore()


def _placed(
    frame: GraphFrame, layout: GraphLayout, theme: Theme, badges: Sequence[QRectF]
) -> tuple[LegendPlan, QRectF] | None:
    corner = layout.rect.bottomRight() - QPointF(EDGE, AIR)
    taken = _taken(frame, layout, theme, badges) if layout.zoom == FITTED else None
    for count in SWATCHES if taken is not None else ():
        plan = plan_corner(frame, theme, count)
        width, height = plan.right - plan.quantity_at, strip_height(theme) - 6
        rect = QRectF(corner.x() - width, corner.y() - height, width, height)
        if layout.rect.contains(rect) and not taken.intersects(rect.adjusted(-AIR, -AIR, AIR, AIR)):
            return plan, rect
    return None


def _taken(frame: GraphFrame, layout: GraphLayout, theme: Theme, badges: Sequence[QRectF]) -> QPainterPath:
    """All that the net takes, whatever the step."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    radius = layout.loss_radius
    rects = [QRectF(layout.loss.x() - radius, layout.loss.y() - radius, 2 * radius, 2 * radius), layout.target]
    rects += [column_area(layout, layer) for layer in range(layout.depth + 1)]
    rects += name_plates(frame, layout, theme)
    rects += [rect for rect in (name_rect(frame, layout, theme),) if rect is not None]
    rects += [layout.bands.caption] if layout.has_caption else []
    rects += badges
    for rect in rects:
        path.addRect(rect)
    areas: list[QPolygonF] = [loss_area(layout), *(bundle_area(layout, k) for k in range(1, layout.depth + 1))]
    for area in areas:
        path.addPolygon(area)
        path.closeSubpath()
    return path
