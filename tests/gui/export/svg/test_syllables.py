"""Symbols of more than one glyph show what stood there before, in fewer characters."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st
from svg_files import HREF, SVG

from nnviz.gui.export.svg.glyphs import Placed, use
from nnviz.gui.export.svg.syllables import share

PLACES = st.integers(-3, 3).map(lambda step: step * 400.2)
GLYPHS = st.builds(Placed, st.sampled_from(["Ra", "Rb", "Rc"]), PLACES, PLACES, st.sampled_from([1.0, 1.0, 1.0, 0.7]))
LINES = st.lists(st.lists(GLYPHS, max_size=40), max_size=8)


def written(lines: list[list[Placed]]) -> str:
    return "\n".join("".join(map(use, line)) for line in lines)


def plain(text: str) -> str:
    return f'<svg xmlns="{SVG[1:-1]}" xmlns:xlink="{HREF[1:].split("}")[0]}">{text}</svg>'


def spread(line: list[Placed], symbols: dict[str, list[Placed]]) -> list[Placed]:
    """Every glyph where it is in the end."""
    found = []
    for one in line:
        inner = symbols.get(one.name)
        if inner is None:
            found.append(one)
        else:
            assert one.scale == 1
            found += [part._replace(x=part.x + one.x, y=part.y + one.y) for part in spread(inner, symbols)]
    return found


def parts_of(element: str) -> list[Placed]:
    found = []
    for one in ElementTree.fromstring(plain(element))[0]:
        moved = one.get("transform", "translate(0 0)scale(1)").replace("translate(", "").rstrip(")")
        place, scale = moved.split(")scale(")
        x, y = (*place.split(), "0")[:2]
        found.append(Placed(one.attrib[HREF][1:], int(one.get("x", x)), int(one.get("y", y)), float(scale)))
    return found


@given(lines=LINES)
def test_every_glyph_is_drawn_where_it_stood_and_in_its_order(lines: list[list[Placed]]) -> None:
    shared = [list(line) for line in lines]
    symbols = {name: parts_of(element) for name, element in share(shared).items()}
    before = [[glyph._replace(x=round(glyph.x), y=round(glyph.y)) for glyph in line] for line in lines]
    assert [spread(line, symbols) for line in shared] == before


@given(lines=LINES)
def test_it_never_takes_more_characters(lines: list[list[Placed]]) -> None:
    shared = [list(line) for line in lines]
    symbols = share(shared)
    assert len(written(shared)) + sum(len(one) + 1 for one in symbols.values()) <= len(written(lines))


def test_what_numbers_begin_with_is_one_symbol() -> None:
    number = [Placed("R7o", 0, 0), Placed("R0", 648, 0), Placed("R06Z", 1295, 0)]
    lines = [[*number, Placed(f"R{figure}", 1563, 0)] for figure in "12345678"]
    symbols = share(lines)
    (name,) = symbols
    assert [[one.name for one in line] for line in lines] == [[name, f"R{figure}"] for figure in "12345678"]


def test_a_few_glyphs_have_no_symbol_of_their_own() -> None:
    line = [Placed("Ra", 0, 0), Placed("Rb", 600, 0)]
    assert share([line, list(line)]) == {}
