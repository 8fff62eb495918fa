"""The rows of the data set on top of a map or a curve: what their marks look like and which row has which."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nnviz.gui.drawing.class_colours import class_colours
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.plots.learnt.colours import share_colour
from nnviz.gui.plots.marks import LegendKey, PointMark
from nnviz.session.frame.plots import DataPoints

#: Steps of the scale that the points of a regression are told apart by.
LEVELS = 9
RADIUS = 4.5
#: How far the colour of a row that lies elsewhere goes to the background's.
PALE = 0.7
#: With so many points they become smaller.
MANY = 400
#: How near a click must be to a point to mean it, in pixels.
REACH = 12.0
#: Points no farther apart than this cover each other, in pixels.
SAME_PLACE = 1.0


def point_colours(
    points: DataPoints, classes: tuple[str, ...], theme: Theme
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The colours that occur, and for each row the place of its own."""
    if classes:
        return class_colours(classes, theme), np.maximum(points.label, 0)
    levels = np.rint((np.nan_to_num(np.clip(points.share, -1, 1)) + 1) / 2 * (LEVELS - 1)).astype(np.int64)
    return tuple(share_colour(share, theme) for share in np.linspace(-1, 1, LEVELS).tolist()), levels


def marks_for(colours: Iterable[str], edge: str, theme: Theme, many: bool) -> tuple[PointMark, ...]:
    """Two marks for each colour: a full circle, and for the held-out rows a hollow square; then all of them, pale."""
    radius = RADIUS * (0.75 if many else 1.0) * theme.line_scale
    marks, full = [], [(colour, edge) for colour in colours]
    pale = [(mix(colour, theme.background, PALE), mix(edge, theme.background, PALE)) for colour, edge in full]
    for colour, edge in (*full, *pale):
        marks.append(PointMark("circle", colour, edge, radius, 1.4 * theme.line_scale))
        marks.append(PointMark("square", theme.background, colour, radius * 0.85, 2.0 * theme.line_scale))
    return tuple(marks)


def kinds_of(places: NDArray[np.int64], points: DataPoints, colours: int) -> NDArray[np.int64]:
    """Which of those marks each row has, of so many ``colours``."""
    pale = 0 if points.elsewhere is None else 2 * colours * points.elsewhere
    return 2 * places + points.held_out + pale


def wrong_mark(theme: Theme) -> PointMark:
    """Two strokes that stick out from under the point: a ring is the chosen one's."""
    return PointMark("cross", "", theme.text, (RADIUS + 1.5) * theme.line_scale, 1.4 * theme.line_scale)


def sample_marks(theme: Theme) -> tuple[PointMark, PointMark]:
    """The chosen row: a ring with a halo, so that it stands out on every ground."""
    radius = (RADIUS + 7.0) * theme.line_scale
    return (
        PointMark("ring", "", theme.background, radius, 5.0 * theme.line_scale),
        PointMark("ring", "", theme.text, radius, 2.2 * theme.line_scale),
    )


def home_mark(theme: Theme) -> PointMark:
    """Where a row that was moved by hand is in the data set."""
    return PointMark("ring", "", theme.text, RADIUS * 0.8 * theme.line_scale, 1.2 * theme.line_scale)


def point_keys(
    points: DataPoints, classes: tuple[str, ...], theme: Theme, *, always_wrong: bool = False
) -> list[LegendKey]:
    """The legend: the classes, as many as there is room for, and what squares, strokes and rings mean."""
    keys, colours = [], class_colours(classes, theme)
    for name, colour in zip(classes[:6], colours, strict=False):
        keys.append(LegendKey(name, mark=PointMark("circle", colour, theme.background, RADIUS * theme.line_scale)))
    if points.held_out.any():
        square = PointMark("square", theme.background, theme.text, RADIUS * 0.85 * theme.line_scale, 2.0)
        keys.append(LegendKey("held out", mark=square))
    if always_wrong or points.wrong.any():
        keys.append(LegendKey("wrong", mark=wrong_mark(theme)))
    keys.append(LegendKey("chosen", mark=sample_marks(theme)[1]))
    return keys
