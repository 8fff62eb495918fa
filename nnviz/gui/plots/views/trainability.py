"""The trainability map of a State, of as many runs as take a moment; ``nnviz map`` makes those of any size."""

from math import isqrt

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.plots.views.table import Made
from nnviz.session.state import State
from nnviz.session.trainability.axes import axis
from nnviz.session.trainability.job import Grid, map_job
from nnviz.session.trainability.running import computed_here
from nnviz.session.trainability.usual import usual_axes, usual_updates

#: Pixels along a side, and the products of numbers in all updates of all runs.
_LEAST, _MOST, _PRODUCTS = 8, 48, 1.5e9


def trainability(state: State) -> Made:
    """Where the experiment learns, on its own axes or by scale and learning rate."""
    from nnviz.gui.plots.trainability.picture import paint_map

    own, updates = state.experiment, usual_updates(state.experiment)
    size = _size(state, updates)
    axes = (axis(own, *one, size) for one in usual_axes(own))
    grid = Grid.empty(map_job(own, state.folder, *axes, updates=updates))
    grid = grid.with_losses(*computed_here(grid))

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_map(painter, rect, grid, theme)

    x, y = grid.job.x.title, grid.job.y.title
    return Made(paint, f"Loss after {updates:,} updates, by {x} and {y}.", asks=True)


def _size(state: State, updates: int) -> int:
    """As many pixels along a side as are computed in a moment."""
    rows = min(len(state.data.train), state.experiment.batch_size)
    weights = sum(fan_out * fan_in for fan_out, fan_in in state.network.shapes)
    side = isqrt(int(_PRODUCTS / (updates * rows * weights)))
    return min(max(side, _LEAST), _MOST)
