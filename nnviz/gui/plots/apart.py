"""A plot apart from any window: for a picture it is made, painted and put away again.

That it is a widget asks for a QApplication, not for a screen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.base import Plot

Kind = TypeVar("Kind", bound=Plot)


@contextmanager
def apart(kind: type[Kind], theme: Theme, show: Callable[[Kind], object]) -> Iterator[Kind]:
    """A plot of a kind in a theme, which ``show`` hands what it shows."""
    plot = kind.in_theme(theme)
    try:
        show(plot)
        yield plot
    finally:
        shiboken6.delete(plot)  # at once: the collector would take scene and items apart in any order, and crash


def paint_apart(
    painter: QPainter, rect: QRectF, kind: type[Kind], theme: Theme, show: Callable[[Kind], object]
) -> None:
    """Paint such a plot in ``rect`` of any device."""
    with apart(kind, theme, show) as plot:
        plot.paint_itself(painter, rect)
