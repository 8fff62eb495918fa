"""Text that stays text: it can be searched, copied and edited, and the file brings the part of the font that it needs.

What a program shows that reads no fonts out of files is written in the next best font that it has. fonttools, which
takes the fonts apart, is an extra: it is loaded when the first such file is written.
"""

from base64 import b64encode
from collections import defaultdict
from io import BytesIO
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTransform

from nnviz import resources
from nnviz.gui.drawing.fonts import FAMILY, FILES
from nnviz.gui.export.svg.numbers import short
from nnviz.gui.export.svg.paints import Style, matrix, scale_of
from nnviz.gui.export.svg.tree import Mark
from nnviz.gui.export.svg.xml_text import xml_text
from nnviz.session import UserError

#: What text is written in where the font of the file is not read.
FAMILIES = f"'{FAMILY}',Inter,Arial,sans-serif"
#: Of what the bundled font can do, all that is on by itself.
_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt"]

#: A text fills a room that is so much wider, in pixels.
_FILLED = 3.0


def check_fonttools() -> None:
    """Raises UserError where text cannot be kept."""
    try:
        import fontTools.subset  # noqa: F401
    except ImportError as error:
        raise UserError(
            "Real text needs fonttools, which takes out the part of the font that a picture needs: "
            "python -m pip install 'nnviz-desktop[pictures]'."
        ) from error


class Line(NamedTuple):
    """A line of text: it is held where it does not move when another font makes it longer."""

    text: str
    font: QFont
    start: QPointF  # of its baseline
    width: float
    align: Qt.AlignmentFlag  # in the room that it has
    room: float  # the width of that

    @property
    def anchor(self) -> str:
        """Of what fills its room nothing is in the middle: something may stand right behind it."""
        if self.align & Qt.AlignmentFlag.AlignHCenter:
            return "middle" if self.room > self.width + _FILLED else "start"
        return "end" if self.align & Qt.AlignmentFlag.AlignRight else "start"

    @property
    def held(self) -> QPointF:
        """The place on its baseline that the anchor means."""
        return self.start + QPointF({"middle": 0.5, "end": 1.0}.get(self.anchor, 0.0) * self.width, 0)


class RealText:
    """The text of a picture, and the letters of each weight of the font that it needs."""

    def __init__(self) -> None:
        check_fonttools()
        self._letters: defaultdict[int, set[str]] = defaultdict(set)

    def mark(self, line: Line, transform: QTransform, style: Style) -> Mark:
        """A line of text where it stands."""
        text, font, point = line.text, line.font, line.held
        weight = 400 if font.weight() < 500 else 600
        self._letters[weight].update(text)
        scale = scale_of(transform)
        if scale is not None and transform.m12() == 0 and transform.m11() > 0 < transform.m22():
            place, moved = transform.map(point), ""
        else:
            place, scale, moved = point, 1.0, f' transform="{matrix(transform)}"'
        whole = {**style, "font-size": short(font.pixelSize() * scale), "font-weight": str(weight)}
        whole["text-anchor"] = line.anchor
        kept = ' xml:space="preserve"' if text != " ".join(text.split()) else ""
        geometry = f' x="{short(place.x())}" y="{short(place.y())}"{moved}{kept}'
        return Mark("text", geometry, whole, xml_text(text))

    def style(self) -> str:
        """The fonts, as a style sheet. Slow, and safe in any thread."""
        faces = (_face(weight, frozenset(self._letters[weight])) for weight in sorted(self._letters))
        return f"<style>{''.join(faces)}</style>"


def is_ours(font: QFont) -> bool:
    """Whether a file can bring this font."""
    return font.family() == FAMILY and font.pixelSize() > 0


def _face(weight: int, letters: frozenset[str]) -> str:
    font = b64encode(_part_of_font(weight, letters)).decode()
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{font})format('truetype')}}"
    )


def _part_of_font(weight: int, letters: frozenset[str]) -> bytes:
    """The bundled font with these letters alone; the same bytes for the same letters."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=_FEATURES, name_IDs=[0, 1, 2], hinting=False, notdef_outline=True)
    font = TTFont(resources.path("fonts", FILES[weight]), recalcTimestamp=False, lazy=False)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(letters)))
    subsetter.subset(font)
    kept = BytesIO()
    font.save(kept)
    return kept.getvalue()
