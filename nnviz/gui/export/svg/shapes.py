"""Shapes as SVG knows them: a rectangle with round corners stays one, though Qt draws it as a path."""

from collections.abc import Sequence
from dataclasses import field

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from nnviz.gui.export.svg.joining import joined
from nnviz.gui.export.svg.numbers import path_data, short
from nnviz.records import dataclass

#: The elements of QPainterPath.addRoundedRect: a move, and four times a line and a curve of three.
_ROUNDED = 17


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape in the painter's coordinates: its outline, and what SVG calls it."""

    tag: str
    path: QPainterPath
    is_open: bool = False
    is_line: bool = False  # never filled
    is_joined: bool = False  # made of single lines, each of which had ends
    is_apart: bool = False  # lines that do not meet
    can_overlap: bool = False  # so that it matters by which rule it is filled
    rect: QRectF = field(default_factory=QRectF)  # of all but paths
    corner: tuple[float, float] = (0.0, 0.0)

    @property
    def has_corners(self) -> bool:
        """Whether it matters how lines meet in it."""
        return self.path.elementCount() > 2 and not (self.corner[0] or self.tag == "ellipse" or self.is_apart)

    def cut(self, transform: QTransform, clip: QRectF) -> "Shape":
        """A rectangle without what lies outside of ``clip`` in the picture."""
        back, can_be = transform.inverted()
        is_plain = can_be and _is_upright(transform) and not self.corner[0]
        return rect_shape(self.rect & back.mapRect(clip)) if is_plain else self

    def written(self, transform: QTransform) -> tuple[str, str]:
        """The element and its attributes, in the coordinates of the picture; ``transform`` keeps all shapes."""
        if self.tag == "path" or not _is_upright(transform):
            return "path", f' d="{path_data(transform.map(self.path))}"'
        rect, scale = transform.mapRect(self.rect), transform.m11()
        if self.tag == "rect":
            written = _numbers(x=rect.x(), y=rect.y(), width=rect.width(), height=rect.height())
            across, down = (short(one * scale) for one in self.corner)
            corners = "" if across == "0" else f' rx="{across}"' if across == down else f' rx="{across}" ry="{down}"'
            return "rect", written + corners
        middle = rect.center()
        radii = rect.width() / 2, rect.height() / 2
        if short(radii[0]) == short(radii[1]):
            return "circle", _numbers(cx=middle.x(), cy=middle.y(), r=radii[0])
        return "ellipse", _numbers(cx=middle.x(), cy=middle.y(), rx=radii[0], ry=radii[1])


def _numbers(**numbers: float) -> str:
    return "".join(f' {name}="{short(number)}"' for name, number in numbers.items())


def _is_upright(transform: QTransform) -> bool:
    return transform.m12() == 0 == transform.m21() and transform.m11() > 0 and transform.m22() > 0


def rect_shape(rect: QRectF) -> Shape:
    path = QPainterPath()
    path.addRect(rect)
    return Shape("rect", path, rect=rect.normalized())


def ellipse_shape(rect: QRectF) -> Shape:
    path = QPainterPath()
    path.addEllipse(rect)
    return Shape("ellipse", path, rect=rect.normalized())


def lines_shape(lines: Sequence[QLineF], *, join: bool) -> Shape:
    """Single lines, which are joined where they make curves; dashed ones, which begin anew, are not."""
    path = QPainterPath()
    curves = joined(lines) if join else [[line.p1(), line.p2()] for line in lines]
    for start, *others in curves:
        path.moveTo(start)
        for point in others:
            path.lineTo(point)
    is_joined = len(curves) < len(lines)
    return Shape("path", path, is_open=True, is_line=True, is_joined=is_joined, is_apart=not is_joined)


def path_shape(path: QPainterPath) -> Shape:
    """Any outline; a rectangle with round corners where it is one."""
    corner = _corner_of(path)
    if corner is not None:
        return Shape("rect", path, rect=path.boundingRect(), corner=corner)
    return Shape("path", path, is_open=not _is_closed(path), can_overlap=path.elementCount() > 4)


def _corner_of(path: QPainterPath) -> tuple[float, float] | None:
    """The radii of the corners of a rounded rectangle; None of any other outline."""
    if path.elementCount() != _ROUNDED:
        return None
    rect = path.controlPointRect()
    corner = path.elementAt(3).x - rect.left(), path.elementAt(0).y - rect.top()
    other = QPainterPath()
    other.addRoundedRect(rect, *corner)
    return corner if other == path else None


def _is_closed(path: QPainterPath) -> bool:
    """Whether every part of an outline comes back to where it began."""
    start = last = None
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        if element.isMoveTo():
            if start != last:
                return False
            start = element.x, element.y
        last = element.x, element.y
    return start == last
