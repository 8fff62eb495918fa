r"""Colours by names: ``nnvizpositive``, and mixes as xcolor writes them, ``nnvizpositive!37.5!nnvizneutral``.

Who defines such a name before the picture gives all that is mixed of it another hue, too.
"""

from collections.abc import Iterator
from itertools import product

from nnviz.gui.drawing.scales import DIMMED
from nnviz.gui.drawing.theme import Theme

#: The theme's colours that have a name, those first that others are told by where two are equal.
NAMED = (
    "background", "text", "positive", "negative", "neutral", "current", "outline", "muted", "coming", "zero",
    "nonfinite", "panel", "panel_border", "current_fill", "result", "taken_fill",
)  # fmt: skip
#: What is mixed with what: activations run from the middle to the signs' colours, and what is weak recedes.
_SIGNS, _GROUNDS = ("positive", "negative"), ("neutral", "background")
_RECEDING = ("outline", "coming", "current_fill", "zero", "nonfinite", "text")
#: What is written on any fill; xcolor knows them.
_INKS = {"#000000": "black", "#ffffff": "white"}
#: How far a channel may be off, of 255; where a mix was mixed once more, both were rounded.
_NEAR, _NEAR_TWICE = 0.75, 1.5


Channels = tuple[float, ...]


class Colours:
    """The names of the colours that were asked for, with what they are."""

    def __init__(self, theme: Theme) -> None:
        self._named = {name: getattr(theme, name) for name in NAMED}
        self._used: dict[str, str] = {}

    def ink(self, colour: str) -> str:
        """As ``name``, of what is written: black and white are so on every ground."""
        return _INKS.get(colour) or self.name(colour)

    def name(self, colour: str) -> str:
        """The name of "#rrggbb", or the mix that it is."""
        plain = next((name for name, one in self._named.items() if one == colour), None)
        if plain is not None:
            return self._use(plain)
        for first, second in self._pairs():
            share = _mixed(_channels(colour), self._named[first], self._named[second], _NEAR)
            if share is not None:
                return f"{self._use(first)}!{share:g}!{self._use(second)}"
        return self._dimmed(colour) or self._own(colour)

    def _dimmed(self, colour: str) -> str:
        """The mix of which this one is half the way to the ground; empty where it is none."""
        ground = _channels(self._named["background"])
        whole = tuple(other + (one - other) / DIMMED for one, other in zip(_channels(colour), ground, strict=True))
        for first, second in self._pairs():
            share = _mixed(whole, self._named[first], self._named[second], _NEAR_TWICE)
            if share is not None:
                mix = f"{self._use(first)}!{share:g}!{self._use(second)}"
                return f"{mix}!{100 * DIMMED:g}!{self._use('background')}"
        return ""

    def _own(self, colour: str) -> str:
        name = f"nnviz{colour[1:]}"
        self._used[name] = colour
        return name

    def definitions(self) -> Iterator[str]:
        r"""A line for each name that was used; a name that the document defines keeps its colour."""
        for name, colour in sorted(self._used.items()):
            yield rf"\providecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}%"

    def _use(self, name: str) -> str:
        known = f"nnviz{name.replace('_', '')}"
        self._used[known] = self._named[name]
        return known

    @staticmethod
    def _pairs() -> Iterator[tuple[str, str]]:
        yield from product(_SIGNS, _GROUNDS)
        yield from product(_RECEDING, ("background",))


def _mixed(mix: Channels, first: str, second: str, near: float) -> float | None:
    """How much of ``first`` is in a mix with ``second``, in per cent; None where it is no such mix."""
    channels = list(zip(mix, _channels(first), _channels(second), strict=True))
    span = sum((one - other) ** 2 for _, one, other in channels)
    if not span:
        return None
    share = sum((mixed - other) * (one - other) for mixed, one, other in channels) / span
    share = round(100 * share, 1)
    is_near = all(abs(other + (one - other) * share / 100 - mixed) <= near for mixed, one, other in channels)
    return share if is_near and 0 < share < 100 else None


def _channels(colour: str) -> Channels:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
