"""Text as glyphs, each drawn once in the file and used wherever it stands.

A glyph's outline has a thousand units to the em, as those of the formulas have, so that places of glyphs in a word are
short whole numbers.
"""

import string
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from PySide6.QtGui import QFont, QPainterPath, QRawFont, QTextLayout

from nnviz.gui.drawing.fonts import FAMILY
from nnviz.gui.drawing.part_names import Glyph
from nnviz.gui.export.svg.numbers import path_data, short
from nnviz.gui.export.svg.paints import Style, unique_id
from nnviz.gui.export.svg.tree import Mark
from nnviz.records import dataclass

EM = 1000
#: A line of fewer glyphs is shorter where each of them says its height.
_FEWEST_ON_A_LINE = 5
#: What may be another in one run.
_INK = "fill", "fill-opacity"
_FIGURES = string.digits + string.ascii_letters


class Placed(NamedTuple):
    """One use of a glyph: its id, and where it stands, in thousandths of an em."""

    name: str
    x: float
    y: float
    scale: float = 1.0


@dataclass(slots=True)
class Run(Mark):
    """Glyphs of one size on one baseline, which begins at ``start`` in the picture."""

    start: tuple[float, float] = (0.0, 0.0)
    size: float = 0.0  # pixels to the em; 0 where something else than a size and a place transforms them
    glyphs: list[Placed] = field(default_factory=list)
    others: "list[Run]" = field(default_factory=list)  # that go on with it in other inks, moved as it is

    def takes(self, other: "Run") -> bool:
        """Go on with ``other``, where it is on the same baseline, of the same size and, but for its ink, look."""
        is_beside = self.size and (self.size, self.start[1]) == (other.size, other.start[1])
        if not is_beside or _without_ink(self.style) != _without_ink(other.style):
            return False
        moved = (other.start[0] - self.start[0]) * EM / self.size
        glyphs = [one._replace(x=one.x + moved) for one in other.glyphs]
        last = self.others[-1] if self.others else self
        if last.style == other.style:
            last.glyphs += glyphs
        else:
            self.others.append(Run("g", "", other.style, glyphs=glyphs))
        return True

    def lines(self) -> Iterator[list[Placed]]:
        """The glyphs of each ink."""
        yield self.glyphs
        for other in self.others:
            yield other.glyphs

    def finish(self) -> None:
        self.content = _uses(self.glyphs) + "".join(other.within(self.style) for other in self.others)
        if self.size:
            x, y = (short(place) for place in self.start)
            self.geometry = f' transform="translate({x} {y})scale({short(self.size / EM, 6)})"'

    def within(self, around: Style) -> str:
        """What is written of it in a run of another ink."""
        ink = "".join(f' {key}="{self.style[key]}"' for key in _INK if self.style.get(key) != around.get(key))
        uses = _uses(self.glyphs)
        return f"<use{ink}{uses[len('<use') :]}" if len(self.glyphs) == 1 and ink else f"<g{ink}>{uses}</g>"


def _without_ink(style: Style) -> Style:
    return {key: value for key, value in style.items() if key not in _INK}


def run_of(glyphs: Iterable[Placed], start: tuple[float, float], size: float, style: Style, geometry: str = "") -> Run:
    """Glyphs in their place."""
    return Run("g", geometry, style, start=start, size=size, glyphs=list(glyphs))


def _uses(glyphs: list[Placed]) -> str:
    lines = groupby(glyphs, key=lambda glyph: short(glyph.y, 0))
    return "".join(_line(y, list(line)) for y, line in lines)


def _line(y: str, glyphs: list[Placed]) -> str:
    """Glyphs on one line; of many its height is written once."""
    if y == "0" or len(glyphs) < _FEWEST_ON_A_LINE:
        return "".join(map(use, glyphs))
    uses = "".join(use(glyph._replace(y=0.0)) for glyph in glyphs)
    return f'<g transform="translate(0 {y})">{uses}</g>'


def use(glyph: Placed) -> str:
    """The element; the link is one of SVG 1.1, which every program reads, though that of SVG 2 is shorter."""
    x, y = short(glyph.x, 0), short(glyph.y, 0)
    if glyph.scale != 1.0:
        place = f'translate({x} {y})' if y != "0" else f"translate({x})"
        return f'<use xlink:href="#{glyph.name}" transform="{place}scale({short(glyph.scale, 4)})"/>'
    across, down = f' x="{x}"' if x != "0" else "", f' y="{y}"' if y != "0" else ""
    return f'<use xlink:href="#{glyph.name}"{across}{down}/>'


class Symbols:
    """The outlines of a picture, each once."""

    def __init__(self) -> None:
        self._outlines: dict[str, str] = {}

    def of_text(self, text: str, font: QFont) -> tuple[tuple[Placed, ...], float]:
        """The glyphs of a line of text, from the start of its baseline, and how many pixels its em has.

        What has no outline is left out.
        """
        shaped, size = _shaped(text, _Font(font))
        placed: list[Placed] = []
        for face, index, x, y in shaped:
            name, outline = _symbol(face, index)
            if outline:
                self._outlines[name] = outline
                placed.append(Placed(name, x, y))
        return tuple(placed), size

    def of_formula(self, glyphs: Iterable[Glyph]) -> tuple[Placed, ...]:
        """The glyphs of a formula."""
        placed: list[Placed] = []
        for glyph in glyphs:
            name = f"M{brief(glyph.index)}"
            if name not in self._outlines:
                self._outlines[name] = path_data(glyph.shape, 0)
            placed.append(Placed(name, glyph.x, glyph.y, glyph.scale))
        return tuple(placed)

    def written(self) -> Iterable[str]:
        """The outlines, by their ids."""
        return (f'<path id="{name}" d="{self._outlines[name]}"/>' for name in sorted(self._outlines))


class _Font:
    """A font that can be a key: two of the same description are the same."""

    def __init__(self, font: QFont) -> None:
        self.font, self._key = font, font.key()

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Font) and self._key == other._key


class _Face:
    """A font at the size of its outlines; one object for each family and style."""

    def __init__(self, font: QRawFont) -> None:
        self.raw = QRawFont(font)
        self.raw.setPixelSize(EM)
        weight = "R" if font.weight() < 500 else "B"
        self.letter = weight if font.familyName() == FAMILY else unique_id("F", _face_key(font)) + weight
        self._figures = dict(zip(self.raw.glyphIndexesForString(_FIGURES), _FIGURES, strict=True))

    def name(self, index: int) -> str:
        """The id of a glyph: "R0" is the figure 0, and so is every figure and letter; "R06Z" is any other."""
        return self.letter + (self._figures.get(index) or f"0{brief(index)}")


_faces: dict[str, _Face] = {}


def _face_key(font: QRawFont) -> str:
    return f"{font.familyName()} {font.styleName()} {font.weight()}"


@lru_cache(maxsize=2048)
def _shaped(text: str, font: _Font) -> tuple[tuple[tuple[_Face, int, float, float], ...], float]:
    """Every glyph with its face, its index and its place in thousandths of an em; and the size of the em in pixels."""
    layout = QTextLayout(text, font.font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    baseline, size, found = line.ascent(), 1.0, []
    for run in layout.glyphRuns():
        raw = run.rawFont()
        face, size = _faces.setdefault(_face_key(raw), _Face(raw)), raw.pixelSize()
        for index, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            found.append((face, index, place.x() * EM / size, (place.y() - baseline) * EM / size))
    return tuple(found), size


@lru_cache(maxsize=4096)
def _symbol(face: _Face, index: int) -> tuple[str, str]:
    """The id of a glyph, and its outline, which is empty for a space."""
    path: QPainterPath = face.raw.pathForGlyph(index)
    return face.name(index), path_data(path, 0)


def brief(number: int) -> str:
    """A whole number in figures and letters."""
    rest, last = divmod(number, len(_FIGURES))
    return (brief(rest) if rest else "") + _FIGURES[last]
