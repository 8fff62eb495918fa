"""Colours have names that an author can define; evaluated as xcolor does, they are those of the picture."""

import re

import numpy as np
import pytest

from nnviz.gui.drawing.scales import DIMMED, LEVELS, Mark, edge_pen, neuron_fill
from nnviz.gui.drawing.theme import THEMES, mix
from nnviz.gui.export.tikz.colours import Colours


def evaluated(name, colours):
    """Red, green and blue of "a!30!b!50!c", from 0 to 255: a third of a and the rest b, and half of that and half c."""
    known = {"black": "000000", "white": "FFFFFF"}
    known |= dict(re.fullmatch(r"\\providecolor\{(\w+)\}\{HTML\}\{(\w{6})\}%", line).groups()
                  for line in colours.definitions())  # fmt: skip
    first, *rest = name.split("!")
    rgb = {one: np.array([int(text[place : place + 2], 16) for place in (0, 2, 4)]) for one, text in known.items()}
    found = rgb[first].astype(float)
    for share, other in zip(rest[::2], rest[1::2], strict=True):
        found = found * float(share) / 100 + rgb[other] * (1 - float(share) / 100)
    return found


def channels(colour):
    return np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_activations_are_mixed_of_the_colours_of_the_signs(theme):
    colours = Colours(theme)
    for value in np.linspace(-1.2, 1.2, 49):
        fill = neuron_fill(float(value), 1.0, theme)
        name = colours.name(fill)
        assert re.fullmatch(r"nnviz(positive|negative|neutral)(![\d.]+!nnviz(neutral|background))?", name)
        np.testing.assert_allclose(evaluated(name, colours), channels(fill), atol=1)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("dimmed", [False, True])
def test_edges_have_the_colours_of_the_picture(theme, dimmed):
    colours = Colours(theme)
    for kind in Mark:
        for level in range(0, LEVELS + 1, 6):
            colour = edge_pen(kind, level, True, theme, dimmed=dimmed).color().name()
            np.testing.assert_allclose(evaluated(colours.name(colour), colours), channels(colour), atol=2)


def test_what_recedes_is_a_mix_of_a_mix():
    theme, colours = THEMES["light"], Colours(THEMES["light"])
    faint = mix(neuron_fill(0.4, 1.0, theme), theme.background, DIMMED)
    name = colours.name(faint)
    assert name.endswith("!50!nnvizbackground")
    np.testing.assert_allclose(evaluated(name, colours), channels(faint), atol=2)


def test_any_other_colour_has_a_name_of_its_own():
    colours = Colours(THEMES["light"])
    assert colours.name("#00ff00") == "nnviz00ff00"
    assert list(colours.definitions()) == [r"\providecolor{nnviz00ff00}{HTML}{00FF00}%"]


def test_only_what_is_used_is_defined_in_a_fixed_order():
    colours = Colours(THEMES["dark"])
    colours.name(THEMES["dark"].text)
    colours.name(neuron_fill(-0.5, 1.0, THEMES["dark"]))
    names = [re.search(r"\{(\w+)\}", line)[1] for line in colours.definitions()]
    assert names == ["nnviznegative", "nnvizneutral", "nnviztext"]


def test_what_is_written_on_a_fill_is_black_or_white_in_any_document():
    colours = Colours(THEMES["light"])
    assert (colours.ink("#000000"), colours.ink("#ffffff")) == ("black", "white")
    assert not list(colours.definitions())
