"""What lines and areas look like, as the attributes of an SVG's elements; gradients and hatchings as definitions."""

from collections.abc import Callable
from zlib import crc32

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen, QTransform

from nnviz.gui.export.svg.numbers import short

Style = dict[str, str]
#: Takes a definition with its id left open as "{}", and gives the id.
Define = Callable[[str, str], str]

_CAPS = {Qt.PenCapStyle.RoundCap: "round", Qt.PenCapStyle.SquareCap: "square"}
_JOINS = {Qt.PenJoinStyle.RoundJoin: "round", Qt.PenJoinStyle.BevelJoin: "bevel"}
#: The lines of a hatching on a square of this side, in pixels, where Qt's patterns of 8 × 8 have them.
_HATCH = 8
_HATCHES = {
    Qt.BrushStyle.HorPattern: "M0 3.5h8", Qt.BrushStyle.VerPattern: "M4.5 0v8",
    Qt.BrushStyle.CrossPattern: "M0 3.5h8M4.5 0v8",
    Qt.BrushStyle.BDiagPattern: "M-1 9 9-1M-1 1 1-1M7 9 9 7", Qt.BrushStyle.FDiagPattern: "M-1-1 9 9M-1 7 1 9M7-1 9 1",
    Qt.BrushStyle.DiagCrossPattern: "M0 0l8 8M8 0 0 8",
}  # fmt: skip


def unique_id(letter: str, text: str) -> str:
    """An id that follows from the text of a definition: two pictures in one page cannot mean different things by it.

    It begins with a capital ``letter``, as no name of a part does.
    """
    return f"{letter}{crc32(text.encode()):x}"


def scale_of(transform: QTransform) -> float | None:
    """How much larger a transform makes all lengths; None where it does not make all of them so."""
    a, b, c, d = transform.m11(), transform.m12(), transform.m21(), transform.m22()
    size = (a * a + b * b) ** 0.5
    is_alike = abs(a * c + b * d) < 1e-6 * size * size and abs(size - (c * c + d * d) ** 0.5) < 1e-6 * size
    return size if is_alike and transform.isAffine() else None


def stroke_style(pen: QPen, scale: float, opacity: float, has_ends: bool, has_corners: bool) -> Style:
    """How a line in ``pen`` looks; how its ends and corners look is told where it has some."""
    if pen.style() == Qt.PenStyle.NoPen or not pen.color().alpha():
        return {"stroke": "none"}
    width = pen.widthF() * (1.0 if pen.isCosmetic() else scale) if pen.widthF() else 1.0
    style = {"stroke": pen.color().name()} | _opacity("stroke-opacity", pen.color(), opacity)
    style["stroke-width"] = short(width)
    dashes = pen.dashPattern() if pen.style() != Qt.PenStyle.SolidLine else []
    style["stroke-dasharray"] = " ".join(short(max(one * width, 0.01)) for one in dashes) or "none"
    if dashes and pen.dashOffset():
        style["stroke-dashoffset"] = short(pen.dashOffset() * width)
    if has_ends or dashes:
        style["stroke-linecap"] = _CAPS.get(pen.capStyle(), "butt")
    if has_corners:
        style["stroke-linejoin"] = _JOINS.get(pen.joinStyle(), "miter")
    return style


def fill_style(brush: QBrush, painter: QPainter, opacity: float, define: Define) -> Style:
    """How an area filled with ``brush`` looks."""
    if brush.style() == Qt.BrushStyle.NoBrush:
        return {"fill": "none"}
    if brush.style() == Qt.BrushStyle.SolidPattern:
        return _plain(brush.color(), opacity)
    gradient, transform = brush.gradient(), brush.transform() * painter.transform()
    if isinstance(gradient, QLinearGradient):
        return {"fill": f"url(#{_gradient(gradient, transform, opacity, define)})"}
    if brush.style() in _HATCHES:
        return {"fill": f"url(#{_hatching(brush, opacity, define)})"}
    return _plain(brush.color(), opacity)


def ink_style(color: QColor, opacity: float) -> Style:
    """How text and glyphs of a colour look."""
    return {**_plain(color, opacity), "fill-rule": "nonzero", "stroke": "none"}


def _plain(color: QColor, opacity: float) -> Style:
    if not color.alpha():
        return {"fill": "none"}
    return {"fill": color.name()} | _opacity("fill-opacity", color, opacity)


def _opacity(name: str, color: QColor, opacity: float) -> Style:
    return {name: short(color.alphaF() * opacity, 3)}


def _gradient(gradient: QLinearGradient, transform: QTransform, opacity: float, define: Define) -> str:
    start, stop = gradient.start(), gradient.finalStop()
    ends = {"x1": start.x(), "y1": start.y(), "x2": stop.x(), "y2": stop.y()}
    places = "".join(f' {name}="{short(number)}"' for name, number in ends.items())
    moved = "" if transform.isIdentity() else f' gradientTransform="{matrix(transform)}"'
    stops = "".join(_stop(place, color, opacity) for place, color in gradient.stops())
    whole = f'gradientUnits="userSpaceOnUse"{places}{moved}>{stops}'
    return define("P", f'<linearGradient id="{{}}" {whole}</linearGradient>')


def _stop(place: float, color: QColor, opacity: float) -> str:
    share = color.alphaF() * opacity
    clear = "" if share == 1 else f' stop-opacity="{short(share, 3)}"'
    return f'<stop offset="{short(place, 4)}" stop-color="{color.name()}"{clear}/>'


def _hatching(brush: QBrush, opacity: float, define: Define) -> str:
    ink = _plain(brush.color(), opacity)
    clear = "" if ink.get("fill-opacity") == "1" else f' stroke-opacity="{ink.get("fill-opacity", "0")}"'
    lines = f'<path d="{_HATCHES[brush.style()]}" stroke="{brush.color().name()}"{clear}/>'
    size = f'width="{_HATCH}" height="{_HATCH}"'
    return define("P", f'<pattern id="{{}}" {size} patternUnits="userSpaceOnUse">{lines}</pattern>')


def matrix(transform: QTransform) -> str:
    """A transform as SVG writes it."""
    numbers = transform.m11(), transform.m12(), transform.m21(), transform.m22()
    places = transform.dx(), transform.dy()
    return f"matrix({' '.join([*(short(one, 6) for one in numbers), *(short(one) for one in places)])})"
