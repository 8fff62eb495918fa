"""A view as a figure on paper: in type of one size, with what there is room for; and how high it is by itself."""

from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.chain import chain_height, chain_left_out, least_chain_height, paint_chain
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.title import figure_title, paint_figure_title
from nnviz.gui.graph import graph_height, graph_left_out, least_graph_height, paint_graph
from nnviz.session import Frame

#: Around everything; journals add their own.
MARGIN = 3.0


class Figure(NamedTuple):
    """What is on a figure: ``view`` is one of VIEWS."""

    frame: Frame
    theme: Theme
    view: str
    legend: bool
    panel: bool
    functions: bool


def paint_figure(painter: QPainter, whole: QRectF, figure: Figure) -> tuple[str, ...]:
    """Paint ``figure`` over all of ``whole``; returns in words what has no room."""
    inside = whole.marginsRemoved(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN))
    if figure.view == "graph":
        return _paint_graph(painter, inside, figure)
    if figure.view == "chain":
        return _paint_chain(painter, inside, figure)
    return _paint_window(painter, inside, figure)


def natural_height(figure: Figure, width: float) -> float:
    """The height in which everything has room that a figure of this view and ``width`` can have."""
    room = width - 2 * MARGIN
    graph = graph_height(figure.frame.graph, room, figure.theme, legend=figure.legend)
    chain = chain_height(figure.frame.chain, room, figure.theme)
    alone = {"graph": graph, "chain": chain}
    title = figure_title(figure.frame, room, figure.theme)
    window = title.height + graph + (chain if figure.panel else 0.0)
    return alone.get(figure.view, window) + 2 * MARGIN


def _paint_window(painter: QPainter, inside: QRectF, figure: Figure) -> tuple[str, ...]:
    """The title, the graph, and below it the chain rule; they share what there is less than they want."""
    frame, theme, width, missing = figure.frame, figure.theme, inside.width(), tuple[str, ...]()
    title = figure_title(frame, width, theme)
    room = inside.adjusted(0, title.height, 0, 0)
    least, wanted = least_graph_height(theme), graph_height(frame.graph, width, theme, legend=figure.legend)
    chain = _chain_share(room.height(), least, wanted, figure, width) if figure.panel else 0.0
    if figure.panel and not chain:
        missing = ("the chain rule",)
    if room.height() < least:
        missing, room = (*missing, "the title"), inside
    else:
        paint_figure_title(painter, inside, title, theme)
        missing = (*title.left_out(has_panel=chain > 0), *missing)
    missing += _paint_graph(painter, room.adjusted(0, 0, 0, -chain), figure)
    if chain:
        missing += _paint_chain(painter, QRectF(room.left(), room.bottom() - chain, width, chain), figure)
    return missing


def _chain_share(room: float, least_graph: float, graph: float, figure: Figure, width: float) -> float:
    """The height of the chain rule beside a graph that wants so much and takes the least; 0 where that is not left."""
    least = least_chain_height(width, figure.theme)
    chain = chain_height(figure.frame.chain, width, figure.theme)
    spare, wanted = room - least_graph - least, graph - least_graph + chain - least
    return least + (chain - least) * min(spare / wanted, 1.0) if spare >= 0 else 0.0


def _paint_graph(painter: QPainter, rect: QRectF, figure: Figure) -> tuple[str, ...]:
    frame, theme = figure.frame.graph, figure.theme
    drawn = paint_graph(painter, rect, frame, theme, legend=figure.legend, functions=figure.functions)
    return graph_left_out(drawn)


def _paint_chain(painter: QPainter, rect: QRectF, figure: Figure) -> tuple[str, ...]:
    chain = figure.frame.chain
    return chain_left_out(chain, paint_chain(painter, rect, chain, figure.theme))
