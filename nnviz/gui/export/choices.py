"""What command line and dialog offer for a picture; the themes are those of the window. Loads neither Qt nor numpy."""

from collections.abc import Iterable
from dataclasses import dataclass

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


#: By the suffix. To add one: a line here, and its ``@exporter`` in nnviz/gui/export/pictures.py.
FORMATS = {
    ".png": Format("PNG", "Pixels: for slides and web pages", has_pixels=True),
    ".svg": Format("SVG", "Vectors, text as outlines: for drawing programs and web pages"),
    ".pdf": Format("PDF", "Vectors: for LaTeX and print"),
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


def pixel_formats() -> str:
    """The formats that have pixels, listed."""
    return listed(one.title for one in FORMATS.values() if one.has_pixels)
