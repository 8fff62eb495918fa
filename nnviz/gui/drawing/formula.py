"""Formulas: LaTeX to glyph outlines that any paint device can fill, in any colour and at any size.

The one module that knows mathra, which typesets each piece by itself (STIX Two Math outlines in SVG, a thousand units
to the em). The outlines are parsed once into painter paths, so a formula is equally sharp in a window, in a picture
at four times the size and in a vector file. A piece that cannot be typeset is written as plain text instead: nothing
here raises because of what a formula holds.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Protocol

import mathra
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen, QTransform

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.part_names import Glyph, scribe_of
from nnviz.gui.drawing.text import metrics
from nnviz.gui.drawing.theme import Theme, readable_on
from nnviz.records import dataclass
from nnviz.session.frame.model import Formula, Role

UNITS = 1000.0  # of mathra's outlines to the em
_WINDING = Qt.FillRule.WindingFill
_PLAIN_SIZE = 100  # pixels of the font whose outlines stand in for a formula that cannot be read
_PLAIN_SHARE = 0.82  # of an em: the sans serif looks larger than the formula font at the same size
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
#: What mathra draws with; its text and what it says of the formula are written with &lt; for <.
_NODE = re.compile(r"<(path|rect|line) ([^>]*)/>")
#: Most of it is glyphs, which have a pattern of their own: the shape of "mathra-0b9dbe0f-g1622" with its number in the
#: font, x and y, or how it is moved and scaled.
_USE = re.compile(
    r'<use href="#([^"]*-g(\d+))" (?:x="([^"]*)" y="([^"]*)"'
    r'|transform="translate\(([^ )]+) ([^ )]+)\)(?: scale\(([^ )]+)\))?")/>'
)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_VIEW = re.compile(r'viewBox="([^"]*)"')
_MATRIX_GOES_ON, _THIN = r"\end{bmatrix}{}", 1 / 6  # em of TeX's thin space
BOX_ABOVE, BOX_BELOW = 0.86, 0.24  # em that a box reaches above and below the baseline
_OVERHANG = 0.25  # em by which a glyph may lie outside of its room
#: Where so much is free from top to bottom, a new run of glyphs begins: filling takes as long as the square of how many
#: stand side by side in one path. No pixel belongs to two runs from 5 pixels to the em on, so they look as one path.
GAP = 200.0
#: A glyph in its place: its number in the font, its shape, how far it is to the right and down, and its scale.
_Place = tuple[int, str, float, float, float]
_COMMAND = re.compile(r"([MLHVCQZ])([^MLHVCQZ]*)")
#: After these a sign is unary and has no space before it, as TeX has it.
_ENDS_OPEN = re.compile(
    r"(?:[=+\-<>,(\[]|\\(?:cdot|times|approx|to|gets|leftarrow|rightarrow|Rightarrow|le|ge|neq|equiv|pm|mapsto|div"
    r"|quad|qquad|[,;:! ]))\s*$"
)


class Ink:
    """The glyphs of one typeset piece, made into paths when they are first drawn: most of what is measured never is."""

    def __init__(self, places: Sequence[_Place] = ()) -> None:
        self._places = places

    @cached_property
    def runs(self) -> tuple[QPainterPath, ...]:
        """All glyphs from left to right, with a GAP between the runs."""
        shapes = [(*_glyph(data, scale), x, y) for _, data, x, y, scale in self._places]
        return _runs([(x + left, x + right, path.translated(x, y)) for path, left, right, x, y in shapes])

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        """One by one, for devices that write each down once; none of plain text."""
        return tuple(Glyph(index, _glyph(data, 1.0)[0], x, y, scale) for index, data, x, y, scale in self._places)


class PlainInk(Ink):
    """Paths that are no glyphs of the formula font, as those of plain text."""

    def __init__(self, *runs: QPainterPath) -> None:
        super().__init__()
        self.runs = runs


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """One typeset piece with its origin at the left of the baseline, y down. Lengths in em, paths in em / 1000."""

    ink: Ink
    rules: tuple[QRectF, ...]  # fraction bars, boxes
    strokes: tuple[tuple[QPointF, QPointF, float], ...]  # from, to, width
    width: float
    ascent: float
    descent: float


class HasLatex(Protocol):
    """A piece of a formula, whatever its colour follows from."""

    @property
    def latex(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FormulaSize:
    """The room that a formula takes, in pixels; ``ascent`` above and ``descent`` below the common baseline."""

    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        return self.ascent + self.descent


def role_color(role: Role, theme: Theme) -> str:
    """The colour that a role is written in."""
    return {
        "plain": theme.text, "taken": theme.muted, "current": theme.current, "result": theme.result,
        "asked": readable_on(theme.current), "hidden": theme.current,
    }[role]  # fmt: skip


def formula_size(formula: Formula, pixels: float) -> FormulaSize:
    """The size of ``formula`` with ``pixels`` to the em."""
    width, ascent, descent = _measured(formula)
    return FormulaSize(pixels * width, pixels * ascent, pixels * descent)


@lru_cache(maxsize=1024)
def _measured(formula: Formula) -> tuple[float, float, float]:
    """Width, ascent and descent in em: a formula is measured at many sizes before it is drawn at one."""
    outlines = [outline(latex) for latex in spaced(formula)]
    return (
        sum(piece.width for piece in outlines),
        max((piece.ascent for piece in outlines), default=0.0),
        max((piece.descent for piece in outlines), default=0.0),
    )


def draw_formula(painter: QPainter, point: QPointF, formula: Formula, pixels: float, theme: Theme) -> None:
    """Draw ``formula`` with its baseline starting at ``point``, each piece in the colour of its role."""
    x = point.x()
    for piece, latex in zip(formula, spaced(formula), strict=True):
        drawn = outline(latex)
        if piece.role in ("asked", "hidden"):
            box = QRectF(x, point.y() - BOX_ABOVE * pixels, drawn.width * pixels, (BOX_ABOVE + BOX_BELOW) * pixels)
            paint_box(painter, box, theme, filled=piece.role == "asked")
        draw_outline(painter, QPointF(x, point.y()), drawn, pixels, role_color(piece.role, theme))
        x += drawn.width * pixels


def paint_box(painter: QPainter, box: QRectF, theme: Theme, *, filled: bool) -> None:
    """The place of a number that is asked, filled, or hidden with it, dashed."""
    pen = QPen(QColor(theme.current), 1.2 * theme.line_scale)
    if not filled:
        pen.setDashPattern([3, 2])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(QColor(theme.current) if filled else Qt.BrushStyle.NoBrush)
    radius = min(box.height() / 5, 4 * theme.line_scale)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def draw_outline(painter: QPainter, point: QPointF, drawn: Outline, pixels: float, color: QColor | str) -> None:
    """Fill one outline with its baseline starting at ``point``."""
    above, below = (drawn.ascent + _OVERHANG) * pixels, (drawn.descent + _OVERHANG) * pixels
    beside = _OVERHANG * pixels
    place = QRectF(point.x() - beside, point.y() - above, drawn.width * pixels + 2 * beside, above + below)
    key = "outline", drawn, pixels, QColor(color).rgba(), point.toTuple()
    paint_kept(painter, place, key, lambda own: _fill_outline(own, point, drawn, pixels, color))


def _fill_outline(painter: QPainter, point: QPointF, drawn: Outline, pixels: float, color: QColor | str) -> None:
    ink = QColor(color)
    scale = pixels / UNITS
    painter.save()
    painter.translate(point)
    painter.scale(scale, scale)
    scribe = scribe_of(painter)
    if scribe is not None and drawn.ink.glyphs:
        scribe.write_glyphs(drawn.ink.glyphs, ink)
    else:
        for run in drawn.ink.runs:
            painter.fillPath(run, ink)
    for rule in drawn.rules:
        painter.fillRect(_on_pixels(painter, rule), ink)
    for start, end, width in drawn.strokes:
        painter.setPen(QPen(ink, width))
        painter.drawLine(start, end)
    painter.restore()


@lru_cache(maxsize=1024)
def spaced(formula: tuple[HasLatex, ...]) -> tuple[str, ...]:
    """The LaTeX of each piece with empty groups at its inner ends, so that signs there keep TeX's spaces."""
    last, spaced = len(formula) - 1, []
    for place, piece in enumerate(formula):
        follows = place > 0 and not _ENDS_OPEN.search(formula[place - 1].latex)
        before = "{}" if follows else ""
        after = "{}" if place < last else ""
        spaced.append(f"{before}{piece.latex}{after}")
    return tuple(spaced)


def _on_pixels(painter: QPainter, rule: QRectF) -> QRectF:
    """On pixel devices the rectangle that fills whole rows or columns, so that thin lines are not smeared over two."""
    engine = painter.paintEngine()
    if engine is None or engine.type() != QPaintEngine.Type.Raster:
        return rule
    transform = painter.deviceTransform()
    back, invertible = transform.inverted()
    if not invertible:
        return rule
    on_device = transform.mapRect(rule)
    wide = max(1.0, round(on_device.width())) if on_device.width() < 3 else on_device.width()
    high = max(1.0, round(on_device.height())) if on_device.height() < 3 else on_device.height()
    left = _nearest(on_device.center().x() - wide / 2) if on_device.width() < 3 else on_device.left()
    top = _nearest(on_device.center().y() - high / 2) if on_device.height() < 3 else on_device.top()
    return back.mapRect(QRectF(left, top, wide, high))


def _nearest(place: float) -> int:
    """The nearest pixel; of a half, or what rounding leaves of one, the next: the same wherever the device begins."""
    return math.floor(place + 0.5 + 1e-6)


# ---------------------------------------------------------------- typesetting


@lru_cache(maxsize=1024)
def outline(latex: str) -> Outline:
    """The typeset outline of ``latex``; its plain text where it cannot be typeset."""
    if not latex.replace("{}", "").strip():
        return Outline(Ink(), (), (), 0.0, 0.0, 0.0)
    if latex.endswith(_MATRIX_GOES_ON):  # large to typeset, and all that is different is the space behind it
        matrix = outline(latex.removesuffix("{}"))
        return replace(matrix, width=matrix.width + _THIN)
    try:
        return _parsed(mathra.tex_to_svg(latex, strict=True))
    except (ValueError, KeyError):
        return _plain(plain_text(latex))


def can_typeset(latex: str) -> bool:
    """Whether ``latex`` is typeset as it is meant, and not as its plain text."""
    try:
        _parsed(mathra.tex_to_svg(latex, strict=True))
    except (ValueError, KeyError):
        return False
    return True


def plain_text(latex: str) -> str:
    """``latex`` as one line of readable text."""
    try:
        text = mathra.render(latex)["text"]
    except ValueError:
        text = latex
    return "".join(letter for letter in text if letter.isprintable()).replace("\\", "").replace("{}", "")


def read_out(latex: str) -> str:
    """``latex`` in words, as mathra reads it out."""
    try:
        return mathra.render(latex)["speech"]
    except ValueError:
        return plain_text(latex)


def _plain(text: str) -> Outline:
    font = ui_font(_PLAIN_SIZE)
    measure = metrics(font)
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    path.setFillRule(_WINDING)
    scale = _PLAIN_SHARE * UNITS / _PLAIN_SIZE
    share = _PLAIN_SHARE / _PLAIN_SIZE
    return Outline(
        PlainInk(QTransform.fromScale(scale, scale).map(path)),
        (),
        (),
        measure.horizontalAdvance(text) * share,
        measure.capHeight() * share,
        measure.descent() * share,
    )


def _parsed(svg: str) -> Outline:
    """mathra's SVG as an Outline. Raises ValueError or KeyError on what it is not known to write."""
    _, top, width, height = (float(number) for number in _found(_VIEW, svg).split())
    drawing = svg[max(svg.find("<defs>"), 0) :]  # before it stands the formula in words
    shapes = {}
    rules: list[QRectF] = []
    strokes: list[tuple[QPointF, QPointF, float]] = []
    for name, written in _NODE.findall(drawing):
        given = dict(_ATTRIBUTE.findall(written))
        if name == "path":
            shapes[given["id"]] = given["d"]
        elif name == "rect":
            x, y, wide, high = (float(given[key]) for key in ("x", "y", "width", "height"))
            rules.append(QRectF(x, -y - high, wide, high))
        else:
            x1, y1, x2, y2 = (float(given[key]) for key in ("x1", "y1", "x2", "y2"))
            strokes.append((QPointF(x1, -y1), QPointF(x2, -y2), float(given["stroke-width"])))
    uses = _USE.findall(drawing)
    if len(uses) < drawing.count("<use "):
        raise ValueError("a glyph in a place of another kind")
    places = [
        (int(index), shapes[shape], float(x or moved_x), -float(y or moved_y), float(scale or 1))
        for shape, index, x, y, moved_x, moved_y, scale in uses
    ]
    above, below = max(-top, 0.0) / UNITS, max(height + top, 0.0) / UNITS
    return Outline(Ink(places), tuple(rules), tuple(strokes), width / UNITS, above, below)


def _runs(glyphs: Iterable[tuple[float, float, QPainterPath]]) -> tuple[QPainterPath, ...]:
    """Glyphs, each with its left and right edge, joined to runs."""
    runs: list[QPainterPath] = []
    end = -math.inf
    for left, right, glyph in sorted(glyphs, key=itemgetter(0)):
        if left - end >= GAP:
            runs.append(QPainterPath())
            runs[-1].setFillRule(_WINDING)
        runs[-1].addPath(glyph)
        end = max(end, right)
    return tuple(runs)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"no {pattern.pattern}")
    return found[1]


@lru_cache(maxsize=512)
def _glyph(data: str, scale: float) -> tuple[QPainterPath, float, float]:
    """A glyph with y turned downwards, its left and its right edge; what is typeset is made of few, each made once."""
    glyph = QTransform.fromScale(scale, -scale).map(_shape(data))
    return glyph, glyph.controlPointRect().left(), glyph.controlPointRect().right()


@lru_cache(maxsize=512)
def _shape(data: str) -> QPainterPath:
    """A glyph's outline from absolute SVG path commands."""
    path = QPainterPath()
    for command, arguments in _COMMAND.findall(data):
        numbers = [float(number) for number in _NUMBERS.findall(arguments)]
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
        here = path.currentPosition()
        match command:
            case "M":
                path.moveTo(points[0])
            case "L":
                for point in points:
                    path.lineTo(point)
            case "H":
                path.lineTo(numbers[-1], here.y())
            case "V":
                path.lineTo(here.x(), numbers[-1])
            case "C":
                for place in range(0, len(points) - 2, 3):
                    path.cubicTo(*points[place : place + 3])
            case "Q":
                for place in range(0, len(points) - 1, 2):
                    path.quadTo(*points[place : place + 2])
            case "Z":
                path.closeSubpath()
    return path
