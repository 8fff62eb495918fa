"""The error mountain: a slice along the next update, the surface, and the same as a map."""

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.page import paint_mountain_page, paint_plane, paint_slice
from nnviz.gui.plots.mountain.strip import strip_width
from nnviz.gui.plots.page import LeftOut, Painter
from nnviz.gui.plots.views.table import Made
from nnviz.session.frame.plots import PlaneChoice, PlaneFrame
from nnviz.session.state import State
from nnviz.session.surveys.mountain import Mountain


def _goes_on(share: float) -> bool:
    """Nobody calls it off."""
    return True


def one_slice(state: State) -> Made:
    """The loss along the next update."""
    frame = Mountain(lambda: state).slice_job().run(_goes_on)
    assert frame is not None

    def plot(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        from nnviz.gui.plots.apart import paint_apart
        from nnviz.gui.plots.mountain.slice import SlicePlot

        paint_apart(painter, rect, SlicePlot, theme, lambda plot: plot.show_slice(frame))

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_slice(painter, rect, frame, theme, plot)

    return _page(frame.title, picture)


def surface(state: State) -> Made:
    """The mountain, seen along its valley."""
    from nnviz.gui.plots.mountain.surface import paint_surface
    from nnviz.gui.plots.mountain.turning import Turn

    frame = _plane(state)

    def mountain(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_surface(painter, rect, frame, theme, Turn())

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_plane(painter, rect, frame, Heights.of(frame, log=False), theme, mountain)

    return _page(frame.title, picture)


def contours(state: State) -> Made:
    """The mountain as a map."""
    frame = _plane(state)

    def contour_map(painter: QPainter, rect: QRectF, theme: Theme, *, with_rates: bool) -> None:
        from nnviz.gui.plots.apart import paint_apart
        from nnviz.gui.plots.mountain.contour_map import ContourMap

        def show(plot: ContourMap) -> None:
            plot.show_rates(with_rates)
            plot.show_plane(frame, log=False)

        paint_apart(painter, rect, ContourMap, theme, show)

    def picture(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        narrow = not strip_width(rect.width(), rect.height(), frame, theme)
        heights, drawn = Heights.of(frame, log=False, with_paths=False), partial(contour_map, with_rates=narrow)
        return paint_plane(painter, rect, frame, heights, theme, drawn, has_rates=narrow)

    return _page(frame.title, picture)


def _plane(state: State) -> PlaneFrame:
    """Over the path's two principal directions, as the window shows it at first."""
    frame = Mountain(lambda: state).plane_job(PlaneChoice(axes="path")).run(_goes_on)
    assert frame is not None
    return frame


def _page(title: str, picture: Painter) -> Made:
    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        return paint_mountain_page(painter, rect, title, theme, picture)

    return Made(paint, f"Error mountain: {title}")
