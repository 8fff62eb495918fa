"""The colour of each class: in the map, of the points, in legends, tables and words. Loads no Qt.

They are the theme's colours for runs, in their order, so that of two classes the first has the colour of what is
negative and the second that of what is positive, as the output that tells them apart. A class that is called by a
colour gets that one, or one that is near it, and no other class does.
"""

import re
from dataclasses import replace
from functools import lru_cache

from nnviz.gui.drawing.theme import Theme

#: What a word in the name of a class asks for: the first of these hues that the theme has and no other class.
HUES: dict[str, tuple[str, ...]] = {
    "blue": ("blue",), "navy": ("blue",), "azure": ("blue",), "cyan": ("blue",), "turquoise": ("blue", "green"),
    "teal": ("blue", "green"), "orange": ("orange",), "amber": ("orange",), "ginger": ("orange",),
    "red": ("orange", "purple"), "scarlet": ("orange", "purple"), "green": ("green",), "lime": ("green",),
    "olive": ("green", "brown"), "purple": ("purple",), "violet": ("purple",), "magenta": ("purple",),
    "pink": ("purple",), "brown": ("brown", "orange"), "yellow": ("yellow", "brown"), "gold": ("yellow", "brown"),
    "grey": ("grey",), "gray": ("grey",), "silver": ("grey",), "black": ("grey",), "white": ("grey",),
}  # fmt: skip


@lru_cache(maxsize=64)
def class_places(names: tuple[str, ...], theme: Theme) -> tuple[int, ...]:
    """For each class the place of its colour in ``theme.runs``; with more classes than colours these come again."""
    colours = len(theme.runs)
    if len(names) > colours:
        return tuple(index % colours for index in range(len(names)))
    places: dict[int, int] = {}
    for choice in range(2):  # what is nearest to a name goes before what another one would put up with
        for index, name in enumerate(names):
            free = [place for place in range(colours) if place not in places.values()]
            wanted = _hues(name)[choice : choice + 1]
            asked = [place for place in free if wanted and _hues(theme.run_names[place])[:1] == wanted]
            if asked and index not in places:
                places[index] = asked[0]
    rest = [place for place in range(colours) if place not in places.values()]
    return tuple(places[index] if index in places else rest.pop(0) for index in range(len(names)))


def class_colours(names: tuple[str, ...], theme: Theme) -> tuple[str, ...]:
    """The colour of each class."""
    return tuple(theme.runs[place] for place in class_places(names, theme))


def in_class_colours(names: tuple[str, ...], theme: Theme) -> Theme:
    """``theme`` with the colours of two classes, and what these are called, at the two ends of its scale."""
    if len(names) != 2:
        return theme
    low, high = class_places(names, theme)
    return replace(
        theme,
        negative=theme.runs[low], negative_name=theme.run_names[low],
        positive=theme.runs[high], positive_name=theme.run_names[high],
    )  # fmt: skip


def _hues(name: str) -> tuple[str, ...]:
    """What the first word that is a colour asks for."""
    words = re.findall(r"[a-z]+", name.lower())
    return next((HUES[word] for word in words if word in HUES), ())
