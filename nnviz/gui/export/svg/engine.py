"""The paint engine: hears every line, area and text that a painter draws, and adds it to the drawing of an SVG.

Everything comes as it was drawn: shapes in the painter's coordinates, text as text. It is written in the coordinates of
the picture; what the clip hides is left out, and cut only where it must be.
"""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QTextItem,
    QTransform,
)

from nnviz.gui.drawing.part_names import Glyph
from nnviz.gui.export.own_device import OwnEngine, safely
from nnviz.gui.export.svg.clip import Clip
from nnviz.gui.export.svg.drawing import Drawing
from nnviz.gui.export.svg.glyphs import EM, Placed, run_of
from nnviz.gui.export.svg.images import pixels
from nnviz.gui.export.svg.numbers import path_data
from nnviz.gui.export.svg.paints import Style, fill_style, ink_style, matrix, scale_of, stroke_style
from nnviz.gui.export.svg.real_text import Line, is_ours
from nnviz.gui.export.svg.shapes import Shape, ellipse_shape, lines_shape, path_shape, rect_shape
from nnviz.gui.export.svg.tree import Mark

_Dirty = QPaintEngine.DirtyFlag
#: How many times its width a mitre may be long, where SVG is not told another number.
_MITRE = 4
#: A text, how it stands in its room and the width of that, while it is not known of any.
_UNKNOWN = "", Qt.AlignmentFlag.AlignLeft, 0.0


class SvgEngine(OwnEngine):
    """Writes on a Drawing."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._drawing = drawing
        self._clip = Clip()
        self._aligned = _UNKNOWN

    @safely
    def updateState(self, state: QPaintEngineState) -> None:  # noqa: N802
        """The rest of the state is asked for when something is drawn."""
        flags = state.state()
        if flags & _Dirty.DirtyClipPath:
            self._clip.change(state.transform().map(state.clipPath()), state.clipOperation())
        elif flags & _Dirty.DirtyClipRegion:
            region = QPainterPath()
            region.addRegion(state.clipRegion())
            self._clip.change(state.transform().map(region), state.clipOperation())
        if flags & _Dirty.DirtyClipEnabled:
            self._clip.is_on = state.isClipEnabled()

    # ------------------------------------------------------------ names and formulas

    def open_group(self, name: str) -> None:
        self._drawing.open_group(name)

    def close_group(self) -> None:
        self._drawing.close_group()

    def write_text(self, rect: QRectF, text: str, font: QFont, ink: QColor, align: Qt.AlignmentFlag) -> bool:
        self._aligned = text, align, rect.width()
        return False  # it comes as an item, in its place

    def write_glyphs(self, glyphs: tuple[Glyph, ...], ink: QColor) -> None:
        transform = self.painter().transform()
        bounds = transform.mapRect(_bounds_of(glyphs))
        if self._is_seen(bounds):
            self._add_glyphs(self._drawing.symbols.of_formula(glyphs), ink, transform, bounds)

    # ------------------------------------------------------------ shapes

    @safely
    def drawPath(self, path: QPainterPath) -> None:  # noqa: N802
        self._draw(path_shape(path))

    @safely
    def drawPolygon(self, points: Iterable[Any], mode: QPaintEngine.PolygonDrawMode) -> None:  # noqa: N802
        first, *others = points
        path = QPainterPath(QPointF(first))
        for point in others:
            path.lineTo(QPointF(point))
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._draw(Shape("path", path, is_open=True, is_line=True))
            return
        path.closeSubpath()
        is_convex = mode == QPaintEngine.PolygonDrawMode.ConvexMode
        if mode == QPaintEngine.PolygonDrawMode.WindingMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        self._draw(Shape("path", path, can_overlap=not is_convex and path.elementCount() > 4))

    @safely
    def drawLines(self, lines: Iterable[Any]) -> None:  # noqa: N802
        whole, pen = [QLineF(line) for line in lines], self.painter().pen()
        is_clear = pen.color().alpha() < 255  # where such lines cross they are darker
        for part in ([line] for line in whole) if is_clear else [whole]:
            self._draw(lines_shape(part, join=pen.style() == Qt.PenStyle.SolidLine))

    @safely
    def drawRects(self, rects: Iterable[Any]) -> None:  # noqa: N802
        for rect in rects:
            self._draw(rect_shape(QRectF(rect)))

    @safely
    def drawEllipse(self, rect: QRectF | QRect) -> None:  # noqa: N802
        self._draw(ellipse_shape(QRectF(rect)))

    @safely
    def drawPoints(self, points: Iterable[Any]) -> None:  # noqa: N802
        self.drawLines([QLineF(QPointF(point), QPointF(point) + QPointF(0.01, 0)) for point in points])

    def _draw(self, shape: Shape) -> None:
        painter = self.painter()
        transform, opacity = painter.transform(), painter.opacity()
        scale = scale_of(transform)
        fill: Style = {"fill": "none"}
        if not shape.is_line:
            fill = fill_style(painter.brush(), painter, opacity, self._drawing.define)
        wider = 1.0 if scale is None else scale
        style = fill | stroke_style(painter.pen(), wider, opacity, shape.is_open, shape.has_corners)
        if shape.is_joined and "stroke-linejoin" in style:
            style["stroke-linejoin"] = "round"
        if style["fill"] == style["stroke"] == "none":
            return
        if style["fill"] != "none" and shape.can_overlap:
            winding = shape.path.fillRule() == Qt.FillRule.WindingFill
            style["fill-rule"] = "nonzero" if winding else "evenodd"
        if style["stroke"] == "none" and shape.tag == "rect" and self._clip.rect is not None:
            shape = shape.cut(transform, self._clip.rect)
        around = _reach(style)
        bounds = transform.mapRect(shape.path.controlPointRect()).adjusted(-around, -around, around, around)
        if shape.path.isEmpty() or not self._is_seen(bounds):
            return
        if scale is None:
            tag, geometry = "path", f' transform="{matrix(transform)}" d="{path_data(shape.path)}"'
        else:
            tag, geometry = shape.written(transform)
        self._add(Mark(tag, geometry, style), bounds)

    # ------------------------------------------------------------ text

    @safely
    def drawTextItem(self, point: Any, item: QTextItem) -> None:  # noqa: N802
        painter, real_text = self.painter(), self._drawing.real_text
        aligned, self._aligned = self._aligned, _UNKNOWN
        up, down = item.ascent(), item.descent()
        bounds = painter.transform().mapRect(QRectF(point.x(), point.y() - up, item.width(), up + down))
        if not self._is_seen(bounds):
            return
        if real_text is not None and is_ours(item.font()):
            _, align, room = aligned if aligned[0] == item.text() else _UNKNOWN
            line = Line(item.text(), item.font(), QPointF(point), item.width(), align, room)
            style = ink_style(painter.pen().color(), painter.opacity())
            self._add(real_text.mark(line, painter.transform(), style), bounds)
            return
        glyphs, size = self._drawing.symbols.of_text(item.text(), item.font())
        transform = QTransform(size / EM, 0, 0, size / EM, point.x(), point.y()) * painter.transform()
        self._add_glyphs(glyphs, painter.pen().color(), transform, bounds)

    def _add_glyphs(self, glyphs: tuple[Placed, ...], ink: QColor, transform: QTransform, bounds: QRectF) -> None:
        if not glyphs:
            return
        style, scale = ink_style(ink, self.painter().opacity()), scale_of(transform)
        start = transform.map(QPointF(0, 0)).toTuple()
        is_upright = scale is not None and transform.m12() == 0 and transform.m11() > 0 and transform.m22() > 0
        if scale is not None and is_upright:
            run = run_of(glyphs, start, scale * EM, style)
        else:
            run = run_of(glyphs, start, 0.0, style, f' transform="{matrix(transform)}"')
        self._add(run, bounds)

    # ------------------------------------------------------------ pixels

    @safely
    def drawImage(self, target: Any, image: QImage, source: Any, flags: Any = None) -> None:  # noqa: N802
        part = image.copy() if source == QRectF(image.rect()) else image.copy(source.toAlignedRect())
        painter = self.painter()
        smooth = bool(painter.renderHints() & QPainter.RenderHint.SmoothPixmapTransform)
        transform = painter.transform()
        if not self._is_seen(transform.mapRect(target)):
            return
        self._add(pixels(part, target, transform, smooth, painter.opacity()), transform.mapRect(target))

    @safely
    def drawPixmap(self, target: Any, pixmap: Any, source: Any) -> None:  # noqa: N802
        self.drawImage(target, pixmap.toImage(), source)

    def _is_seen(self, bounds: QRectF) -> bool:
        """Whether something of what lies in ``bounds`` is in the picture; what lies nowhere is not."""
        numbers = bounds.x(), bounds.y(), bounds.width(), bounds.height()
        return all(map(isfinite, numbers)) and not self._clip.hides(bounds)

    def _add(self, mark: Mark, bounds: QRectF) -> None:
        """Add what lies in ``bounds`` of the picture, cut where a part of it is hidden."""
        cut = self._clip.cut(bounds, self._drawing.define)
        mark.style["clip-path"] = f"url(#{cut})" if cut else ""
        self._drawing.add(mark)


def _reach(style: Style) -> float:
    """How far a line may reach beyond its geometry; a mitre reaches furthest."""
    if style["stroke"] == "none":
        return 0.0
    return float(style["stroke-width"]) * (_MITRE / 2 if style.get("stroke-linejoin") == "miter" else 0.5)


def _bounds_of(glyphs: tuple[Glyph, ...]) -> QRectF:
    bounds = QRectF()
    for glyph in glyphs:
        size = glyph.shape.controlPointRect()
        corner = QPointF(glyph.x + size.x() * glyph.scale, glyph.y + size.y() * glyph.scale)
        bounds = bounds.united(QRectF(corner, size.size() * glyph.scale))
    return bounds
