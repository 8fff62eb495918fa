"""A trainability map as a file: as a picture, as numbers, or as a table."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.choices import FORMATS, listed
from nnviz.records import dataclass
from nnviz.session import build_frame
from nnviz.session.state import State
from nnviz.session.tables import write_table
from nnviz.session.trainability.files import SUFFIX, TABLE, grid_table, write_grid
from nnviz.session.trainability.job import Grid
from nnviz.session.trainability.showing import Show, shown

if TYPE_CHECKING:
    from nnviz.gui.export.picture import Picture

#: What a picture can be: no .tex, which holds the graph and the chain alone.
PICTURES = tuple(suffix for suffix in FORMATS if suffix != ".tex")
#: In which a map is well seen.
SIZE = (800, 860)


def check_map_path(path: Path) -> None:
    """Raise UserError where no map can be written to ``path``, as far as that can be seen before there is one."""
    if path.suffix.lower() not in (SUFFIX, TABLE, *PICTURES):
        raise UserError(f"A map's name ends in {listed((*PICTURES, SUFFIX, TABLE))}, not as in {path.name!r}.")
    if path.is_dir():
        raise UserError(f"{str(path)!r} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {str(path.parent)!r} to put the map in.")


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is drawn: what it shows, in which colours, and whether with lines of equal values."""

    theme: Theme
    show: Show = "loss"
    contours: bool = False


def save_map(state: State, grid: Grid, path: Path, look: Look, make_ready: Callable[[], object]) -> None:
    """Write the map of a state's experiment, in the format of the suffix; ``make_ready`` gives a Qt application.

    Raises UserError where it cannot be written.
    """
    check_map_path(path)
    suffix = path.suffix.lower()
    if suffix == SUFFIX:
        write_grid(path, grid)
    elif suffix == TABLE:
        write_table(path, grid_table(grid))
    else:
        application = make_ready()  # kept until the picture is written
        from nnviz.gui.export.pictures import prepare_picture

        prepare_picture(picture_of_map(state, grid, look), path)()
        del application


def picture_of_map(state: State, grid: Grid, look: Look) -> "Picture":
    """The picture of a map of a state's experiment. There is a Qt application."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from nnviz.gui.export.picture import Picture
    from nnviz.gui.plots.page import titled
    from nnviz.gui.plots.trainability.picture import paint_map

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> tuple[str, ...]:
        return paint_map(painter, rect, grid, theme, look.show, look.contours)

    told, frame = f"{grid.job.x.title} and {grid.job.y.title}", build_frame(state)
    words = {"Step": f"trainability map: {told}", "Description": f"{shown(grid, look.show).title}, by {told}"}
    return Picture(frame, look.theme, size=SIZE, plot=titled(frame.graph.title, paint, asks=True), metadata=words)
