"""Plots without a window. Qt is imported when one is painted, not before.

To add one: a function that gives what paints it, and its line in PLOT_VIEWS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme
from nnviz.session import Session
from nnviz.session.tables import Table

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from nnviz.gui.export.plots import PlotPainter


class Made(NamedTuple):
    """A plot, and its table where it has one."""

    paint: "PlotPainter"
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class PlotView:
    """A plot on offer."""

    tip: str
    make: Callable[[Session, int], Made]  # of a session, after so many updates more
    size: tuple[int, int]  # where none is given


def _goes_on(share: float) -> bool:
    """Nobody calls it off."""
    return True


def _layers(session: Session, updates: int) -> Made:
    from nnviz.gui.plots.layers.page import USUAL_SCALE, paint_layers_page
    from nnviz.session.surveys.layers import Layers

    if updates:
        session.train(updates)
    frame = Layers(lambda: session.state).job(USUAL_SCALE).run(_goes_on)
    assert frame is not None  # nobody called it off
    return Made(lambda painter, rect, theme: paint_layers_page(painter, rect, frame, "z", theme))


def _culprit(session: Session, updates: int) -> Made:
    from nnviz.gui.plots.layers.staircase import Staircase, decades_of, paint_staircase
    from nnviz.session.surveys.culprit import Culprits

    if updates:
        session.train(updates)
    frame = Culprits(lambda: session.state).job().run(_goes_on)
    assert frame is not None

    def paint(painter: "QPainter", rect: "QRectF", theme: Theme) -> None:
        paint_staircase(painter, rect, Staircase(frame, decades_of(frame), None, theme))

    return Made(paint)


def _sampling(session: Session, updates: int) -> Made:
    """Of inputs of one: no update changes them."""
    from nnviz.gui.plots.layers.sampling_page import paint_sampling_page
    from nnviz.session.surveys.sampling import Samplings, Wish

    frame = Samplings(lambda: session.state).job(Wish()).run(_goes_on)
    assert frame is not None
    return Made(lambda painter, rect, theme: paint_sampling_page(painter, rect, frame, theme))


def _compare(session: Session, updates: int) -> Made:
    from nnviz.gui.plots.compare.mini_map import can_be_mapped
    from nnviz.gui.plots.compare.picture import paint_compare
    from nnviz.session.compare.cells import graph_cells, learnt_cells
    from nnviz.session.compare.comparison import begin_comparison
    from nnviz.session.compare.frames import build_compare
    from nnviz.session.compare.outcome import OutcomesJob
    from nnviz.session.compare.table import lanes_table

    if not session.state.experiment.compare:
        raise UserError(
            'The experiment has no lanes: give it "compare", a list of lanes, each with a name and what it changes.'
        )
    comparison = begin_comparison(session.state).extended(updates)
    outcomes = OutcomesJob(comparison, session.state, (None,) * len(comparison.lanes)).run(_goes_on)
    assert outcomes is not None
    state, shown = session.state, comparison.updates
    frame = build_compare(comparison, outcomes, shown, state)
    learnt = learnt_cells(comparison, shown, state)
    session.end()  # a graph is seen with its whole pass
    cells = learnt if all(map(can_be_mapped, learnt)) else graph_cells(comparison, shown, session.state)
    return Made(lambda painter, rect, theme: paint_compare(painter, rect, frame, cells, theme), lanes_table(frame))


#: By their names on the command line.
PLOT_VIEWS: dict[str, PlotView] = {
    "layers": PlotView("how Z is spread in each layer, and its profile over depth", _layers, (800, 600)),
    "culprit": PlotView("which factors of the chain made the gradient small or large", _culprit, (760, 380)),
    "sampling": PlotView("z over fresh weights with 500 inputs of one, and the cure", _sampling, (760, 440)),
    "compare": PlotView("the lanes of the experiment side by side", _compare, (1280, 740)),
}
