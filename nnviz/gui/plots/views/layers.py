"""Layer by layer: how the numbers are spread, the culprit, and fresh weights."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.plots.views.table import Made
from nnviz.session.state import State

#: The height of a picture of the layers: of one of them, of what is around them, and the ends.
A_LAYER, ROUND, LOWEST, HIGHEST = 56, 190, 300, 900


def _goes_on(share: float) -> bool:
    """Nobody calls it off."""
    return True


def layers(state: State) -> Made:
    """How Z is spread in each layer."""
    from nnviz.gui.plots.layers.page import USUAL_SCALE, paint_layers_page
    from nnviz.session.surveys.layers import Layers

    frame = Layers(lambda: state).job(USUAL_SCALE).run(_goes_on)
    assert frame is not None  # nobody called it off

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_layers_page(painter, rect, frame, "z", theme)

    return Made(paint, frame.title, height=min(max(ROUND + A_LAYER * len(frame.lines), LOWEST), HIGHEST))


def culprit(state: State) -> Made:
    """The factors of the chain as a staircase."""
    from nnviz.gui.plots.layers.staircase import Staircase, decades_of, paint_staircase
    from nnviz.session.surveys.culprit import Culprits

    frame = Culprits(lambda: state).job().run(_goes_on)
    assert frame is not None

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        places = paint_staircase(painter, rect, Staircase(frame, decades_of(frame), None, theme))
        return () if places or not frame.stairs else ("the staircase",)

    return Made(paint, frame.title, asks=True)


def sampling(state: State) -> Made:
    """z over fresh weights: no update changes it."""
    from nnviz.gui.plots.layers.sampling_page import paint_sampling_page
    from nnviz.session.surveys.sampling import Samplings, Wish

    frame = Samplings(lambda: state).job(Wish()).run(_goes_on)
    assert frame is not None

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_sampling_page(painter, rect, frame, theme)

    return Made(paint, frame.sentences[0], asks=True)
