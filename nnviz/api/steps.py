"""Every step of a pass as a deck, as what moves, or as a folder of pictures."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.errors import UserError, plain
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import FORMATS, VIEWS, check_view, listed
from nnviz.gui.export.picture import Picture as Painted
from nnviz.gui.export.series.making import Series, writer_to
from nnviz.gui.export.series.steps import count_of
from nnviz.gui.export.series.targets import LEAST_SECONDS, MOST_SECONDS, MOTIONS, SECONDS, WHOLE
from nnviz.pictures.views import picture_of_frame
from nnviz.session import Frame
from nnviz.session.session import Session

if TYPE_CHECKING:
    from nnviz.api.picture import Picture

#: Of the whole, the share that is done when all is painted: what is left is putting it together.
_PAINTED = 0.9


def save_steps(
    picture: "Picture",
    path: Path,
    suffix: str,
    seconds: float | None,
    progress: Callable[[float], object] | None,
) -> Path:
    """Write the steps of ``picture``'s pass to ``path``; into a folder as files of ``suffix``."""
    _check(picture.view, path, suffix, seconds)
    session, style = Session(picture._state), picture._style
    theme, fields = THEMES[style.theme], style.fields()
    count, tell = count_of(session), progress or (lambda share: None)

    def paint(frame: Frame) -> Painted:
        return picture_of_frame(frame, picture.view, theme, **fields)

    writer = writer_to(path, count, suffix=suffix, seconds=SECONDS if seconds is None else seconds)
    series = Series(session, paint, writer)
    with closing(series.painted()) as painted:
        for done in painted:
            tell(_PAINTED * (done / count))

    def goes_on(share: float) -> bool:
        tell(_PAINTED + (1 - _PAINTED) * share)
        return True

    series.finish(goes_on)
    tell(1.0)
    return path


def _check(view: str, path: Path, suffix: str, seconds: float | None) -> None:
    """What can be said before anything is painted."""
    end = path.suffix.lower()
    if view not in VIEWS:
        raise UserError(f"Only the views {listed(VIEWS)} have steps, not {plain(view, 40)}.")
    if end in WHOLE and path.is_dir():
        raise UserError(f"{str(path)!r} is a folder; a file of that name cannot be written.")
    if end in FORMATS and end not in WHOLE:
        raise UserError(f"Steps go into a folder, or together into a {listed(WHOLE)}, not into {path.name!r}.")
    if end not in WHOLE:
        if suffix not in FORMATS:
            raise UserError(f"A picture of a step is a {listed(FORMATS)}, not a {plain(suffix, 20)}.")
        check_view(suffix, view)
    if seconds is not None and not (end in MOTIONS and LEAST_SECONDS <= seconds <= MOST_SECONDS):
        raise UserError(
            f"seconds are those that a {listed(MOTIONS)} shows a step, from {LEAST_SECONDS:g} to {MOST_SECONDS:g}."
        )
