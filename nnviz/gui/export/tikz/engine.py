"""The paint engine: hears every line, area and text that a painter draws, and adds it to a sheet of TikZ.

What lies under a pen or a brush becomes options of TikZ; text comes as words, with the side by which they stand. Views
stay inside their rectangle by themselves: nothing is clipped.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QLinearGradient,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QPen,
    QTextItem,
)

from nnviz.gui.drawing.part_names import Glyph
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.own_device import OwnEngine, safely
from nnviz.gui.export.tikz.colours import Colours
from nnviz.gui.export.tikz.pixels import areas
from nnviz.gui.export.tikz.sheet import BP, Point, Sheet, point, short
from nnviz.session.latex.words import symbols_latex

#: From the middle of capitals and figures to the line they stand on, of the size of the type.
_HALF_CAPITAL = 0.34
#: From this weight on type is bold.
_BOLD = 600
#: A line between two lines of type, of its size.
_LEADING = 1.2


class TikzEngine(OwnEngine):
    """Writes on a Sheet; ``text`` is the size of the type that needs no telling, in bp."""

    def __init__(self, sheet: Sheet, theme: Theme, text: float) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.colours = Colours(theme)
        self._sheet, self._text = sheet, text

    @safely
    def updateState(self, state: QPaintEngineState) -> None:  # noqa: N802
        """The painter is asked when something is drawn."""

    # ------------------------------------------------------------ names, text and formulas

    def open_group(self, name: str) -> None:
        self._sheet.open_group(name)

    def close_group(self) -> None:
        self._sheet.close_group()

    def write_text(self, rect: QRectF, text: str, font: QFont, ink: QColor, align: Qt.AlignmentFlag) -> bool:
        """Words stand by the side by which they are drawn, whatever the author's font makes them as wide as."""
        left, right = bool(align & Qt.AlignmentFlag.AlignLeft), bool(align & Qt.AlignmentFlag.AlignRight)
        size = font.pixelSize() * self._scale() * BP
        said = type_size(size)
        across = rect.left() if left else rect.right() if right else rect.center().x()
        down = rect.top() + size / BP / self._scale() / 2 if align & Qt.AlignmentFlag.AlignTop else rect.center().y()
        x, y = self._at(QPointF(across, down))
        options = [f"anchor=base{' west' if left else ' east' if right else ''}"]
        if said != type_size(self._text):
            options.append(f"font={font_of(said)}")
        words = symbols_latex(text)
        if font.weight() >= _BOLD:
            words = rf"\bfseries {words}"
        middle = self._at(rect.center())
        self._sheet.add_words(middle, (x, y + _HALF_CAPITAL * said), words, options, self.colours.ink(ink.name()))
        return True

    @safely
    def drawTextItem(self, point: Any, item: QTextItem) -> None:  # noqa: N802
        """What is drawn as text elsewhere than by draw_text."""
        rect = QRectF(point.x(), point.y() - item.ascent(), item.width(), item.ascent() + item.descent())
        self.write_text(rect, item.text(), item.font(), self.painter().pen().color(), Qt.AlignmentFlag.AlignLeft)

    def write_glyphs(self, glyphs: tuple[Glyph, ...], ink: QColor) -> None:
        """A formula by its outlines."""
        for glyph in glyphs:
            placed = self.painter().transform().translate(glyph.x, glyph.y).scale(glyph.scale, glyph.scale)
            self._sheet.add_path(" ".join(_outline(placed.map(glyph.shape))), [f"fill={self._colour(ink)}"])

    # ------------------------------------------------------------ shapes

    @safely
    def drawLines(self, lines: Iterable[Any]) -> None:  # noqa: N802
        parts = [[self._at(QLineF(line).p1()), self._at(QLineF(line).p2())] for line in lines]
        self._sheet.add_lines(parts, self._stroke())

    @safely
    def drawPolygon(self, points: Iterable[Any], mode: QPaintEngine.PolygonDrawMode) -> None:  # noqa: N802
        places = [self._at(QPointF(one)) for one in points]
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._sheet.add_lines([places], self._stroke())
        else:
            self._add(" -- ".join(f"({point(one)})" for one in places) + " -- cycle")

    @safely
    def drawEllipse(self, rect: QRectF | QRect) -> None:  # noqa: N802
        whole = self.painter().transform().mapRect(QRectF(rect))
        across, down = whole.width() * BP, whole.height() * BP
        middle = (whole.center().x() * BP, whole.center().y() * BP)
        if self._sheet.takes_node():
            self._sheet.add_node(middle, ["circle", f"minimum size={short(across)}bp", *self._look()])
        elif abs(across - down) < 0.02:
            self._add(f"({point(middle)}) circle[radius={short(across / 2)}]")
        else:
            self._add(f"({point(middle)}) circle[x radius={short(across / 2)}, y radius={short(down / 2)}]")

    @safely
    def drawRects(self, rects: Iterable[Any]) -> None:  # noqa: N802
        for rect in rects:
            self._draw_rect(QRectF(rect), 0.0)

    @safely
    def drawPath(self, path: QPainterPath) -> None:  # noqa: N802
        corner = _corner_of(path)
        if corner is not None:
            self._draw_rect(path.boundingRect(), corner)
            return
        self._add(" ".join(_outline(self.painter().transform().map(path))))

    @safely
    def drawImage(self, target: Any, image: Any, source: Any, flags: Any = None) -> None:  # noqa: N802
        """The sample, where that is an image."""
        for place, colour in areas(image, self.painter().transform().mapRect(QRectF(target))):
            self._sheet.add_path(_rectangle(place), [f"fill={self._colour(colour)}"])

    @safely
    def drawPixmap(self, target: Any, pixmap: Any, source: Any) -> None:  # noqa: N802
        """A graph has none."""

    def _draw_rect(self, rect: QRectF, corner: float) -> None:
        whole = self.painter().transform().mapRect(rect)
        corners = [f"rounded corners={short(corner * self._scale() * BP)}bp"] if corner else []
        gradient = self.painter().brush().gradient()
        if self._sheet.takes_node():
            middle = whole.center().x() * BP, whole.center().y() * BP
            sides = [f"minimum width={short(whole.width() * BP)}bp", f"minimum height={short(whole.height() * BP)}bp"]
            self._sheet.add_node(middle, [*sides, *corners, *self._look()])
        elif isinstance(gradient, QLinearGradient):
            self._shade(whole, gradient)
            self._add(_rectangle(whole), fill=False)
        else:
            self._add(_rectangle(whole), corners)

    def _shade(self, whole: QRectF, gradient: QLinearGradient) -> None:
        """From the left to the right, from colour to colour."""
        left, wide = whole.left(), whole.width()
        for (start, first), (stop, second) in pairwise(gradient.stops()):
            part = QRectF(left + start * wide, whole.top(), (stop - start) * wide, whole.height())
            colours = [f"left color={self._colour(first)}", f"right color={self._colour(second)}"]
            self._sheet.add_path(_rectangle(part), [*colours, "shade"])

    def _add(self, path: str, options: Iterable[str] = (), *, fill: bool = True) -> None:
        look = self._look() if fill else self._stroke()
        if look:
            self._sheet.add_path(path, [*look, *options])

    # ------------------------------------------------------------ pens and brushes

    def _look(self) -> list[str]:
        """How an area looks; nothing where it has neither colour nor outline."""
        return [*self._fill(self.painter().brush()), *self._stroke()]

    def _fill(self, brush: QBrush) -> list[str]:
        if brush.style() == Qt.BrushStyle.NoBrush or not brush.color().alpha():
            return []
        return [f"fill={self._colour(brush.color())}"]

    def _stroke(self) -> list[str]:
        pen = self.painter().pen()
        if pen.style() == Qt.PenStyle.NoPen or not pen.color().alpha():
            return []
        width = (pen.widthF() or 1.0) * self._scale() * BP
        return [f"draw={self._colour(pen.color())}", f"line width={short(width)}bp", *_dashes(pen, width)]

    def _colour(self, colour: QColor) -> str:
        return self.colours.name(colour.name())

    # ------------------------------------------------------------ places

    def _scale(self) -> float:
        return self.painter().transform().m11()

    def _at(self, place: QPointF) -> Point:
        found = self.painter().transform().map(place)
        return found.x() * BP, found.y() * BP


def type_size(size: float) -> float:
    """A size of type that LaTeX's own fonts have: a whole one, where that is near."""
    return float(round(size)) if abs(size - round(size)) < 0.4 else round(size, 1)


def font_of(size: float) -> str:
    """What sets type of a size."""
    return rf"\fontsize{{{short(size)}}}{{{short(_LEADING * size)}}}\selectfont"


def _dashes(pen: QPen, width: float) -> list[str]:
    if pen.style() == Qt.PenStyle.SolidLine:
        return []
    words = zip(("on", "off") * 8, pen.dashPattern(), strict=False)
    return [f"dash pattern={' '.join(f'{word} {short(one * width)}bp' for word, one in words)}"]


def _rectangle(rect: QRectF) -> str:
    corners = (rect.left() * BP, rect.top() * BP), (rect.right() * BP, rect.bottom() * BP)
    return f"({point(corners[0])}) rectangle ({point(corners[1])})"


def _outline(path: QPainterPath) -> Iterator[str]:
    """Moves, lines and curves."""
    place = 0
    while place < path.elementCount():
        here = path.elementAt(place)
        if here.isCurveTo():
            controls = [(one.x * BP, one.y * BP) for one in (path.elementAt(place + k) for k in range(3))]
            first, second, end = map(point, controls)
            yield f".. controls ({first}) and ({second}) .. ({end})"
            place += 3
            continue
        yield f"{'' if here.isMoveTo() else '-- '}({point((here.x * BP, here.y * BP))})"
        place += 1


def _corner_of(path: QPainterPath) -> float | None:
    """The radius of the corners of a rectangle, 0 where they are square; None of any other outline."""
    rect = path.controlPointRect()
    for corner in {0.0, path.elementAt(0).y - rect.top()} if path.elementCount() else ():
        other = QPainterPath()
        other.addRoundedRect(rect, corner, corner)
        if other == path:
            return corner
    return None
