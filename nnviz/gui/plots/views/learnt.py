"""What the net has learnt: map, curve, every neuron's own, confusion and agreement."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.page import LeftOut, Painter, paint_with_words
from nnviz.gui.plots.views.table import Made
from nnviz.session.frame.learnt import MOST_INPUTS, build_learnt, usual_plane
from nnviz.session.frame.plots import ConfusionFrame, LearntFrame
from nnviz.session.state import State

#: What of a frame each view draws, and what a net must be like for it.
PARTS: dict[str, tuple[Callable[[LearntFrame], Any], str]] = {
    "map": (lambda frame: frame.decision, f"a net with 2 to {MOST_INPUTS} inputs, and this one has {{inputs}}"),
    "curve": (lambda frame: frame.fit, "a net with 1 input, and this one has {inputs}"),
    "neurons": (
        lambda frame: frame.decision or frame.fit,
        f"a net with 1 to {MOST_INPUTS} inputs, and this one has {{inputs}}",
    ),
    "confusion": (lambda frame: frame.confusion, "targets that are classes, and these are numbers"),
    "agreement": (lambda frame: frame.agreement, "targets that are numbers, and more inputs than a map has"),
}


def decision(state: State) -> Made:
    """The map over two inputs."""
    from nnviz.gui.plots.learnt.decision import DecisionPlot

    return _of_plot("map", DecisionPlot, state, lambda plot, theme: plot.legend_in(theme))


def curve(state: State) -> Made:
    """What the net says for every input."""
    from nnviz.gui.plots.learnt.fit import FitPlot

    return _of_plot("curve", FitPlot, state, lambda plot, _: plot.legend_text)


def agreement(state: State) -> Made:
    """Outputs against targets."""
    from nnviz.gui.plots.learnt.agreement import AgreementPlot

    return _of_plot("agreement", AgreementPlot, state, lambda plot, _: plot.legend_text)


def neurons(state: State) -> Made:
    """Every neuron's own map or curve."""
    from nnviz.gui.plots.learnt.grid import TITLE, WORDS, paint_neurons

    learnt, frame = _part("neurons", state)

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_neurons(painter, rect, frame.layers, theme)

    return _page(TITLE, learnt, lambda _: WORDS, picture)


def confusion(state: State) -> Made:
    """Which classes are taken for which: of the training rows, and beside them of those that are held out."""
    from nnviz.gui.plots.learnt.confusion import confusion_words

    learnt, frame = _part("confusion", state)

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        _paint_confusions(painter, rect, frame, theme)

    return _page("which classes are taken for which", learnt, lambda _: confusion_words(frame), picture)


# ---------------------------------------------------------------- for all of them


def _part(view: str, state: State) -> tuple[LearntFrame, Any]:
    """What is learnt, and what of it a view draws. Raises UserError where that is nothing."""
    learnt = build_learnt(state, usual_plane(state))
    part, needs = PARTS[view]
    found = part(learnt)
    if found is None:
        other = next(name for name, (of, _) in PARTS.items() if of(learnt) is not None)
        needs = needs.format(inputs=f"{state.network.inputs:,}")
        raise UserError(f"The view {view!r} needs {needs}: what fits here is {other!r}.")
    return learnt, found


def _of_plot(view: str, kind: Any, state: State, words_of: Callable[[Any, Theme], str]) -> Made:
    """A view that is a plot with axes, which knows its own title and words."""
    from nnviz.gui.plots.apart import apart, paint_apart

    learnt, frame = _part(view, state)

    def show(plot: Any) -> None:
        plot.show_frame(frame)

    def words(theme: Theme) -> str:
        with apart(kind, theme, show) as plot:
            return words_of(plot, theme)

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_apart(painter, rect, kind, theme, show)

    with apart(kind, THEMES["light"], show) as plot:
        title = plot.title
    return _page(title, learnt, words, picture)


def _page(title: str, learnt: LearntFrame, words: Callable[[Theme], str], picture: Painter) -> Made:
    told = f"{title} · {learnt.title}"

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_with_words(painter, rect, told, words(theme), theme, picture)

    return Made(paint, told)


def _paint_confusions(painter: QPainter, rect: QRectF, frame: ConfusionFrame, theme: Theme) -> None:
    """The training rows, and the held-out ones where there are any: beside each other, or below in a high place."""
    parts = [(f"training rows: {frame.train_accuracy}", frame.train)]
    if frame.test is not None:
        parts.append((f"held out: {frame.test_accuracy}", frame.test))
    beside = rect.width() >= rect.height()
    width = rect.width() / (len(parts) if beside else 1)
    height = rect.height() / (1 if beside else len(parts))
    for place, (title, counts) in enumerate(parts):
        x, y = (place * width, 0.0) if beside else (0.0, place * height)
        room = QRectF(rect.left() + x, rect.top() + y, width, height)
        paint_with_words(painter, room, title, "", theme, partial(_paint_counts, frame, counts))


def _paint_counts(frame: ConfusionFrame, counts: Any, painter: QPainter, rect: QRectF, theme: Theme) -> None:
    from nnviz.gui.plots.learnt.confusion import paint_confusion

    painter.save()
    painter.translate(rect.topLeft())
    paint_confusion(painter, rect.size(), frame.classes, counts, theme, together=bool(frame.together))
    painter.restore()
