"""The curves of training."""

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.plots.training.page import head_of, paint_training_page
from nnviz.gui.plots.views.table import Made
from nnviz.session.frame.training import build_training
from nnviz.session.state import State
from nnviz.session.surveys.verdict import Judge


def training(state: State) -> Made:
    """The loss of every update, and what is to be said of it."""
    frame = build_training(state)
    if frame.current is None and not frame.earlier:
        raise UserError("There are no updates yet whose loss could be drawn: train before, as with --train 200.")
    job = Judge(lambda: state).job()
    frame = replace(frame, verdict=None if job is None else job.run(lambda _: True))

    def plot(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        from nnviz.gui.plots.apart import paint_apart
        from nnviz.gui.plots.training.loss_plot import LossPlot

        paint_apart(painter, rect, LossPlot, theme, lambda plot: plot.show_frame(frame))

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_training_page(painter, rect, frame, theme, plot)

    return Made(paint, head_of(frame))
