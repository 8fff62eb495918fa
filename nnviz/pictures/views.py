"""Every view of a session as a picture. Loads no Qt before one is made.

Of a pass there are the views of VIEWS, at the step where the session stands; of the net the plots of PLOT_VIEWS.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.choices import VIEWS
from nnviz.gui.plots.views.table import PLOT_VIEWS, Made
from nnviz.session import Frame, Session
from nnviz.session.latex import chain_as_latex
from nnviz.session.tables import Table

if TYPE_CHECKING:
    from nnviz.gui.export.picture import Picture

#: The suffix of a plot's table.
TABLE = ".csv"


def view_names() -> tuple[str, ...]:
    """Whatever a picture can show, by the names on the command line."""
    return (*VIEWS, *PLOT_VIEWS)


def picture_of(
    session: Session,
    view: str,
    theme: Theme,
    *,
    updates: int = 0,
    size: tuple[float, float | None] | None = None,
    **others: Any,
) -> "Picture":
    """The picture of ``view`` after so many ``updates`` more; ``others`` are further fields of a Picture.

    A ``size`` without a height leaves it to the view. A view of the pass shows the step where the session stands. The
    session is taken on to what is shown. There is a Qt application. Raises UserError where the experiment has no such
    view, or no such picture can be.
    """
    if view not in PLOT_VIEWS:
        if updates:
            session.train(updates)
        equations = partial(chain_as_latex, session.state)
        return picture_of_frame(session.frame(), view, theme, size=size, equations=equations, **others)
    from nnviz.gui.export.picture import Picture
    from nnviz.gui.plots.page import titled

    plot, made, frame = PLOT_VIEWS[view], _made(session, view, updates), session.frame()
    paint, words = titled(frame.graph.title, made.paint, asks=made.asks), {"Step": made.told, "Description": made.told}
    usual = plot.size[0], round(made.height or plot.size[1])
    return _sized(Picture(frame, theme, size=usual, plot=paint, metadata=words, **others), size, plot.least)


def picture_of_frame(
    frame: Frame, view: str, theme: Theme, *, size: tuple[float, float | None] | None = None, **others: Any
) -> "Picture":
    """The picture of one moment of the pass, in one of VIEWS; ``others`` are further fields of a Picture."""
    from nnviz.gui.export.picture import Picture, default_size

    usual = default_size(frame, view, theme)
    return _sized(Picture(frame, theme, view=view, size=usual, **others), size)


def _sized(picture: "Picture", size: tuple[float, float | None] | None, least: float = 0.0) -> "Picture":
    """The picture in another size; where that has no height, as high as its view is by itself, as ``with_width``."""
    from nnviz.gui.export.picture import with_width

    if size is None:
        return picture
    width, height = size
    return with_width(picture, width, least) if height is None else replace(picture, size=(width, height))


def table_of(session: Session, view: str, *, updates: int = 0) -> Table | None:
    """What a plot shows as a table, where it has one."""
    return _made(session, view, updates).table


def _made(session: Session, view: str, updates: int) -> Made:
    plot = PLOT_VIEWS[view]
    if updates and not plot.is_of_lanes:
        session.train(updates)
    return plot.make(session.state, updates)


def has_table(path: Path) -> bool:
    """Whether a file of this name is a table."""
    return path.suffix.lower() == TABLE
