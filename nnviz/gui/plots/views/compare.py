"""The lanes of a comparison side by side."""

from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.compare.mini_map import can_be_mapped
from nnviz.gui.plots.compare.picture import paint_compare
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.plots.views.table import Made
from nnviz.session import Session
from nnviz.session.compare.cells import graph_cells, learnt_cells
from nnviz.session.compare.comparison import begin_comparison
from nnviz.session.compare.frames import build_compare
from nnviz.session.compare.outcome import OutcomesJob
from nnviz.session.compare.table import lanes_table
from nnviz.session.state import State


def compare(state: State, updates: int) -> Made:
    """All lanes after so many updates."""
    if not state.experiment.compare:
        raise UserError(
            'The experiment has no lanes: give it "compare", a list of lanes, each with a name and what it changes.'
        )
    comparison = begin_comparison(state).extended(updates)
    outcomes = OutcomesJob(comparison, state, (None,) * len(comparison.lanes)).run(lambda _: True)
    assert outcomes is not None  # nobody called it off
    frame = build_compare(comparison, outcomes, comparison.updates, state)
    contents: tuple[Any, ...] = learnt_cells(comparison, comparison.updates, state)
    if not all(map(can_be_mapped, contents)):
        whole = Session(state)
        whole.end()  # a graph is seen with its whole pass
        contents = graph_cells(comparison, comparison.updates, whole.state)
    told = f"{frame.asks} · update {comparison.updates:,}"

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_compare(painter, rect, frame, contents, theme)

    return Made(paint, told, asks=True, table=lanes_table(frame))
