"""Every view of a session as a picture. Loads no Qt before one is made.

Of a pass there are the views of VIEWS, at the step where the session stands; of what is learnt the plots of PLOT_VIEWS.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.choices import VIEWS
from nnviz.pictures.plots import PLOT_VIEWS
from nnviz.session import Session
from nnviz.session.tables import Table

if TYPE_CHECKING:
    from nnviz.gui.export.picture import Picture

#: The suffix of a plot's table.
TABLE = ".csv"


def view_names() -> tuple[str, ...]:
    """Whatever a picture can show, by the names on the command line."""
    return (*VIEWS, *PLOT_VIEWS)


def picture_of(
    session: Session, view: str, theme: Theme, *, updates: int = 0, size: tuple[int, int] | None = None, **others: Any
) -> "Picture":
    """The picture of ``view`` after so many ``updates`` more; ``others`` are further fields of a Picture.

    A view of the pass shows the step where the session stands. The session is taken on to what is shown. There is a Qt
    application. Raises UserError where the experiment has no such view, or no such picture can be.
    """
    from nnviz.gui.export.picture import Picture, default_size

    if view in PLOT_VIEWS:
        plot = PLOT_VIEWS[view]
        made = plot.make(session, updates)
        return Picture(session.frame(), theme, size=size or plot.size, plot=made.paint, **others)
    if updates:
        session.train(updates)
    frame = session.frame()
    return Picture(frame, theme, view=view, size=size or default_size(frame, view, theme), **others)


def table_of(session: Session, view: str, *, updates: int = 0) -> Table | None:
    """What a plot shows as a table, where it has one."""
    return PLOT_VIEWS[view].make(session, updates).table


def has_table(path: Path) -> bool:
    """Whether a file of this name is a table."""
    return path.suffix.lower() == TABLE
