"""What command line and dialog offer for a picture; the themes are those of the window. Loads neither Qt nor numpy."""

from collections.abc import Iterable

from nnviz.errors import UserError
from nnviz.records import dataclass

#: Pixels of a file for each pixel of the size that is asked for.
MOST_SCALE = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose in the dialog."""

    title: str
    tip: str


@dataclass(frozen=True, slots=True)
class Format(Offer):
    """A kind of file."""

    has_pixels: bool = False  # and so a scale
    can_keep_text: bool = False  # as text, not as outlines
    views: tuple[str, ...] = ()  # the only ones that it has; all of them where none is told

    def has(self, view: str) -> bool:
        """Whether a view can be written in it."""
        return not self.views or view in self.views


#: By the suffix. To add one: a line here, and its ``@exporter`` in nnviz/gui/export/pictures.py.
FORMATS = {
    ".png": Format("PNG", "Pixels: for slides and web pages", has_pixels=True),
    ".svg": Format("SVG", "Vectors in groups with names: for drawing programs and web pages", can_keep_text=True),
    ".pdf": Format("PDF", "Vectors: for LaTeX and print"),
    ".tex": Format("LaTeX", "In your own font: the graph as TikZ, the chain as equations", views=("graph", "chain")),
}

#: What shows every step after the other; Pillow puts it together, which is an extra.
MOVING = {
    ".webp": Format("WebP", "Moves, exact to the pixel: for slides and web pages", has_pixels=True),
    ".gif": Format("GIF", "Moves, with 256 colours: where no WebP is taken", has_pixels=True),
}

#: Which steps of a pass are written.
STEPS = {
    "one": Offer("this step", "The step that the window shows"),
    "every": Offer(
        "every step",
        "All steps of this pass on one scale of widths: in a folder, as pages of a PDF, or as a WebP or GIF",
    ),
}

#: What is drawn of a frame.
VIEWS = {
    "window": Offer("graph and chain rule", "The graph with the chain-rule panel below it"),
    "graph": Offer("graph", "The graph alone"),
    "chain": Offer("chain rule", "The chain-rule panel alone"),
}


def listed(words: Iterable[str]) -> str:
    """One word or more, as in "a, b or c"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def told_left_out(words: Iterable[str]) -> str:
    """ "Left out for lack of room: the legend, the target."; empty where nothing is."""
    what = ", ".join(words)
    return f"Left out for lack of room: {what}." if what else ""


def formats_of(view: str) -> tuple[str, ...]:
    """The suffixes of what a view, or a plot by its name, can be written in."""
    return tuple(suffix for suffix, form in FORMATS.items() if form.has(view))


def check_view(suffix: str, view: str) -> None:
    """Raises UserError where a view cannot be written in a format."""
    form = FORMATS[suffix]
    if not form.has(view):
        raise UserError(f"A {suffix} can be of the view {listed(form.views)}, not of {view}.")


def pixel_formats() -> str:
    """The formats that have pixels, listed."""
    return listed(one.title for one in FORMATS.values() if one.has_pixels)
