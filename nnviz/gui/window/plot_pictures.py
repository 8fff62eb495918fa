"""Pictures of plots for the dialog, whether they are shown or not: of the net as it is."""

from collections.abc import Callable
from functools import lru_cache

from nnviz.gui.export.plots import PlotPainter, PlotPicture
from nnviz.gui.plots.page import titled
from nnviz.gui.plots.views.fitting import fitting_views
from nnviz.gui.plots.views.table import PLOT_VIEWS, PlotView
from nnviz.session.frame.model import Choice
from nnviz.session.state import State


def pictures_of(state: State, title: str, tells: Callable[[str], bool]) -> tuple[PlotPicture, ...]:
    """Those that there are of ``state``, under the ``title`` of its experiment; each is made when it is asked for.

    What ``tells`` an answer, by the name of the tab that shows it, comes with that.
    """
    views = {name: PLOT_VIEWS[name] for name in fitting_views(state)}
    return tuple(
        PlotPicture(_choice(name, view), _made_once(view, state, title), view.size, view.least)
        for name, view in views.items()
        if not tells(view.panel)
    )


def _choice(name: str, view: PlotView) -> Choice:
    """Not by the name of a tab, which stands for what that shows."""
    return Choice(f"plot-{name}", view.title, f"{view.tip[0].upper()}{view.tip[1:]}")


def _made_once(view: PlotView, state: State, title: str) -> Callable[[], PlotPainter]:
    """What makes it when it is first asked for: a mountain takes a moment, and each preview asks for it."""

    @lru_cache(maxsize=1)
    def make() -> PlotPainter:
        made = view.make(state)
        return titled(title, made.paint, asks=made.asks)

    return make
