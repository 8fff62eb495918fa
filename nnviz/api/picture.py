"""Picture: what a net looks like at a step, painted when it is shown or saved."""

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from nnviz.api.application import ready_to_paint
from nnviz.errors import UserError, plain
from nnviz.records import dataclass
from nnviz.session.state import State

if TYPE_CHECKING:
    from nnviz.gui.export import picture as painted


@dataclass(frozen=True, slots=True)
class Style:
    """How a picture is to look, as the options of ``nnviz export`` say it."""

    theme: str
    size: str | tuple[float, float] | None
    text: str | None
    legend: bool
    transparent: bool
    crop: bool
    real_text: bool
    dpi: int | None

    def fields(self) -> dict[str, Any]:
        """The same as fields of what is painted. Raises UserError for a size that is none."""
        from nnviz.gui.export.lengths import INCH, USUAL_DPI, USUAL_TEXT, read_dpi, read_size, read_text_size

        fields: dict[str, Any] = {
            "legend": self.legend, "transparent": self.transparent, "crop": self.crop, "real_text": self.real_text,
        }  # fmt: skip
        if isinstance(self.size, tuple | list):
            fields["size"] = _pair(self.size)
        elif self.size is not None:
            size = read_size(str(self.size))
            fields |= {"size": size.sides, "told_in": size.unit}
            if size.on_paper:
                fields |= {"text": USUAL_TEXT, "scale": USUAL_DPI / INCH}
        if self.text is not None:
            fields["text"] = read_text_size(str(self.text))
        if self.dpi is not None:
            fields["scale"] = read_dpi(str(self.dpi)) / INCH
        return fields


def _pair(size: Sequence[object]) -> tuple[float, float]:
    """Width and height in pixels."""
    sides = [float(side) for side in size if isinstance(side, int | float)]
    if not len(sides) == len(size) == 2:
        raise UserError(f'A size is written as "84mmx60mm", or is (width, height) in pixels, not {size!r}.')
    return sides[0], sides[1]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture of a net. In a notebook it shows itself; ``save`` writes it to a file.

    No application has to be made: a QApplication that is there is used, and else one without a screen is made.
    """

    view: str
    title: str
    _state: State = field(repr=False)
    _style: Style = field(repr=False)

    def __repr__(self) -> str:
        return f"<Picture of {self.title!r}, view {self.view}>"

    @property
    def svg(self) -> str:
        """The picture as the text of an SVG file."""
        return self._exported(".svg").decode()

    @property
    def png(self) -> bytes:
        """The picture as a PNG file."""
        return self._exported(".png")

    @property
    def left_out(self) -> tuple[str, ...]:
        """What has no room at the size of its type, in words; nothing where no such size was asked for."""
        ready_to_paint()
        from nnviz.gui.export.picture import left_out

        return left_out(_laid_out(self))

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file; the suffix chooses the format, as for ``nnviz export``. Returns the path.

        Raises UserError where it cannot be written; a file that was there is then as it was.
        """
        ready_to_paint()
        from nnviz.gui.export.pictures import prepare_picture

        return prepare_picture(_laid_out(self), Path(path))()

    def save_steps(
        self,
        path: str | Path,
        *,
        format: Literal["png", "svg", "pdf", "tex"] = "png",
        seconds: float | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> Path:
        """Write every step of this picture's pass, all on one scale of widths; returns the path.

        To NAME.pdf as a deck, a page and a bookmark for each; to NAME.webp or NAME.gif as what moves, each shown for so
        many ``seconds`` (None: 0.8) and the last one longer; else to a folder, a file of ``format`` for each.
        ``progress`` is told the share that is done. Raises UserError where the view has no steps, or nothing can be
        written there.
        """
        ready_to_paint()
        from nnviz.api.steps import save_steps

        return save_steps(self, Path(path), f".{format}", seconds, progress)

    def _repr_svg_(self) -> str:
        return self.svg

    def _exported(self, suffix: str) -> bytes:
        ready_to_paint()
        from nnviz.gui.export.pictures import EXPORTERS

        return EXPORTERS[suffix](_laid_out(self))()


@lru_cache(maxsize=1)
def _laid_out(picture: Picture) -> "painted.Picture":
    """What is painted; of the picture that was asked for last it is kept, for a notebook asks twice."""
    from nnviz.gui.drawing.theme import THEMES
    from nnviz.pictures import views
    from nnviz.session.session import Session

    style = picture._style
    return views.picture_of(Session(picture._state), picture.view, THEMES[style.theme], **style.fields())


def picture_of(state: State, view: str, style: Style) -> Picture:
    """The picture on offer. Raises UserError where there is no such view, theme or size, or Qt is missing."""
    ready_to_paint()
    from nnviz.gui.drawing.theme import THEMES
    from nnviz.pictures.views import view_names

    for name, known, what in ((view, view_names(), "view"), (style.theme, tuple(THEMES), "theme")):
        if name not in known:
            raise UserError(f"There is no {what} {plain(str(name), 40)!r}; there are {', '.join(known)}.")
    picture = Picture(view, state.experiment.title, state, style)
    _laid_out(picture)  # what cannot be is told now, and not when a notebook shows it
    return picture
