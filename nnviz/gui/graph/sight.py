"""Which part of a net is seen: where a point goes when one comes closer, and how far the net may be moved."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.graph.layout import GraphLayout

#: So much of the net, or of the picture where the net is larger, stays in sight.
LEAST_IN_SIGHT = 0.3


def follow(point: QPointF, old: GraphLayout, new: GraphLayout) -> QPointF:
    """Where what lies at ``point`` of one layout lies in another of the same net."""
    return QPointF(_follow_across(point.x(), old, new), _follow_down(point, old, new))


def _follow_across(x: float, old: GraphLayout, new: GraphLayout) -> float:
    before, after = (*old.columns, old.loss_x), (*new.columns, new.loss_x)
    if before[0] <= x <= before[-1]:
        return float(np.interp(x, before, after))
    end = 0 if x < before[0] else -1
    return after[end] + (x - before[end]) * new.gap / old.gap


def _follow_down(point: QPointF, old: GraphLayout, new: GraphLayout) -> float:
    layer = int(np.argmin(np.abs(np.asarray(old.columns) - point.x())))
    both = np.intersect1d(old.shown(layer), new.shown(layer))
    unit = int(both[np.argmin(np.abs(old.unit_y[layer][both] - point.y()))])
    share = (point.y() - float(old.unit_y[layer][unit])) / old.pitches[layer]
    return float(new.unit_y[layer][unit]) + share * new.pitches[layer]


def back_in_sight(layout: GraphLayout) -> QPointF:
    """How far the net has to be moved so that enough of it is seen; nothing where enough of it is."""
    net, view = layout.net_rect(), layout.view
    across = LEAST_IN_SIGHT * min(net.width(), view.width())
    down = LEAST_IN_SIGHT * min(net.height(), view.height())
    return QPointF(
        _shift(net.left(), net.right(), view.left() + across, view.right() - across),
        _shift(net.top(), net.bottom(), view.top() + down, view.bottom() - down),
    )


def _shift(first: float, last: float, low: float, high: float) -> float:
    """So that ``first`` is not beyond ``high``, nor ``last`` before ``low``."""
    return min(high - first, 0.0) + max(low - last, 0.0)


def into_sight(place: QRectF, view: QRectF) -> QPointF:
    """How far a thing has to be moved so that it is seen; nothing where it is."""
    def shift(first: float, last: float, low: float, high: float) -> float:
        return max(low - first, 0.0) + min(high - last, 0.0) if last - first <= high - low else 0.0

    return QPointF(
        shift(place.left(), place.right(), view.left(), view.right()),
        shift(place.top(), place.bottom(), view.top(), view.bottom()),
    )
