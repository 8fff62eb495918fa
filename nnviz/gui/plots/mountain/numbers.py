"""Where the losses are written on the lines of a contour map: apart from each other, and off the paths."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.contents import Scale
from nnviz.gui.plots.mountain.marks import dot_radius, dots_of, rate_dots
from nnviz.session.frame.plots import PlaneFrame
from nnviz.session.notation import number

#: Of a line so many places are tried for its number, of a path's stretch between two moments so many are looked at.
MOST_PLACES, BETWEEN = 60, 4
#: But of a path of few moments, whose stretches are long, about so many places in all.
PLACES = 600
#: So many pixels lie between a number and a path's line or small dot.
CLEAR = 7.0
#: Places round a mark, for a radius of 1.
_ROUND = np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], axis=1)


def number_font(theme: Theme) -> QFont:
    """The type of the numbers."""
    return ui_font(TEXT_SMALL - 1, theme=theme)


def dot_reach(theme: Theme) -> float:
    """How far a number keeps away from a path and its marks."""
    return CLEAR * theme.line_scale


def walked_pixels(frame: PlaneFrame, scale: Scale, *, with_rates: bool = False) -> Array:
    """(places, 2): where the paths of ``frame`` lie, in pixels, and between their moments, and the rims of its marks.

    ``with_rates``: and those of the three learning rates.
    """
    paths = (*frame.paths, *(path.line for path in frame.rates)) if with_rates else frame.paths
    places = [_between(np.stack([path.a, path.b], axis=1)) for path in paths]
    dots = [*dots_of(frame), *(rate_dots(frame) if with_rates else ())]
    marked = np.array([(dot.a, dot.b) for dot in dots]).reshape(-1, 2)
    together = np.concatenate([*places, marked, [frame.here[:2]]])
    pixels = np.stack(scale.pixels(together[:, 0], together[:, 1]), axis=1)
    rims = [pixels[place - len(dots) - 1] + dot_radius(dot, scale.theme) * _ROUND for place, dot in enumerate(dots)]
    pixels = np.concatenate([pixels, *rims])
    return pixels[np.isfinite(pixels).all(axis=1)]


def _between(moments: Array) -> Array:
    if len(moments) < 2:
        return moments
    between = max(BETWEEN, PLACES // len(moments))
    at = np.linspace(0, len(moments) - 1, between * (len(moments) - 1) + 1)
    whole = np.minimum(at.astype(np.int64), len(moments) - 2)
    with np.errstate(all="ignore"):
        return moments[whole] + (at - whole)[:, None] * (moments[whole + 1] - moments[whole])


def level_texts(levels: Sequence[float]) -> list[str]:
    """The losses with two digits, or with as many more as tell them apart."""
    texts: list[str] = []
    for digits in range(2, 7):
        texts = [number(level, digits) for level in levels]
        if len(set(texts)) == len(texts):
            break
    return texts


def place_numbers(
    lines: Iterable[tuple[str, Array]], bounds: QRectF, walked: Array, clear: float, theme: Theme
) -> list[tuple[QRectF, str]]:
    """Each text with its room on its line; one that would cover a path or another text is left out.

    :param lines: each text with the segments (n, 4) of its line.
    """
    font = number_font(theme)
    height = text_height(font)
    placed: list[tuple[QRectF, str]] = []
    for text, segments in lines:
        width = text_width(font, text) + 6
        inside = bounds.adjusted(width / 2, height / 2, -width / 2, -height / 2)
        x, y = _free(segments, inside, walked, width / 2 + clear, height / 2 + clear)
        if not len(x):
            continue
        away = [np.hypot(x - room.center().x(), (y - room.center().y()) * 2.2) for room, _ in placed]
        best = int(np.argmax(np.minimum.reduce(away) if away else np.abs(x - inside.left())))
        room = QRectF(x[best] - width / 2, y[best] - height / 2, width, height)
        if not any(room.intersects(other) for other, _ in placed):
            placed.append((room, text))
    return placed


def _free(segments: Array, inside: QRectF, walked: Array, across: float, down: float) -> tuple[Array, Array]:
    """Places on a line that are inside, and as far as that away from every place that was walked."""
    x, y = (segments[:, 0] + segments[:, 2]) / 2, (segments[:, 1] + segments[:, 3]) / 2
    inner = (x > inside.left()) & (x < inside.right()) & (y > inside.top()) & (y < inside.bottom())
    x, y = x[inner], y[inner]
    few = np.linspace(0, max(len(x) - 1, 0), min(len(x), MOST_PLACES)).astype(np.int64)
    x, y = x[few], y[few]
    near = (np.abs(walked[:, 0] - x[:, None]) < across) & (np.abs(walked[:, 1] - y[:, None]) < down)
    clear = ~near.any(axis=1)
    return x[clear], y[clear]
