"""The curves with where the training is, and what is to be said of it: the picture of the panel, and that of a file."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.page import LeftOut, Painter, paint_with_words
from nnviz.session.frame.plots import TrainingFrame


def head_of(frame: TrainingFrame) -> str:
    """What is shown, and at which moment."""
    return f"training curves · {frame.place}"


def words_of(frame: TrainingFrame) -> str:
    """The losses, and the verdict with its reason."""
    verdict = "" if frame.verdict is None else " ".join(filter(None, (frame.verdict.what, frame.verdict.why)))
    return " · ".join(filter(None, (frame.measures, verdict)))


def paint_training_page(
    painter: QPainter, rect: QRectF, frame: TrainingFrame, theme: Theme, curves: Painter
) -> LeftOut:
    """The ``curves`` with all that."""
    return paint_with_words(painter, rect, head_of(frame), words_of(frame), theme, curves)
