"""What of a picture may be painted on: followed as the painter changes it, written only where it cuts something."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

from nnviz.gui.export.svg.numbers import PLACES, path_data
from nnviz.gui.export.svg.paints import Define

_NOTHING = 10.0**-PLACES


class Clip:
    """An area in the coordinates of the picture; all of it, where there is none."""

    def __init__(self) -> None:
        self.is_on = False
        self._path: QPainterPath | None = None
        self._rect: QRectF | None = None  # the same, where it is a rectangle

    @property
    def rect(self) -> QRectF | None:
        """The area, where it is a rectangle."""
        return self._rect if self.is_on else None

    def change(self, path: QPainterPath, operation: Qt.ClipOperation) -> None:
        """What a painter's setClip… says."""
        old, rect = self._path, _rectangle(path)
        if operation == Qt.ClipOperation.NoClip:
            self._path = self._rect = None
        elif operation == Qt.ClipOperation.ReplaceClip or old is None or not self.is_on:
            self._path, self._rect = path, rect
        elif rect is not None and self._rect is not None:
            self._rect = self._rect & rect
            self._path = QPainterPath()
            self._path.addRect(self._rect)
        else:
            self._path, self._rect = old.intersected(path), None
        self.is_on = self._path is not None

    def hides(self, bounds: QRectF) -> bool:
        """Whether nothing is seen of what lies in ``bounds``."""
        if not self.is_on or self._path is None:
            return False
        area = self._path.boundingRect()
        return not (
            bounds.left() <= area.right() and bounds.right() >= area.left()
            and bounds.top() <= area.bottom() and bounds.bottom() >= area.top()
        )  # fmt: skip

    def cut(self, bounds: QRectF, define: Define) -> str:
        """The id of the clip path for what lies in ``bounds``; empty where it is seen as a whole."""
        if not self.is_on or self._path is None or self._shows(bounds):
            return ""
        rule = ' clip-rule="evenodd"' if self._path.fillRule() == Qt.FillRule.OddEvenFill and self._rect is None else ""
        return define("C", f'<clipPath id="{{}}"><path d="{path_data(self._path)}"{rule}/></clipPath>')

    def _shows(self, bounds: QRectF) -> bool:
        """Whether all that lies in ``bounds`` is seen, but for what is too little to be written."""
        if self._rect is not None:
            return self._rect.adjusted(-_NOTHING, -_NOTHING, _NOTHING, _NOTHING).contains(bounds)
        return self._path is not None and self._path.contains(bounds)


def _rectangle(path: QPainterPath) -> QRectF | None:
    """The rectangle that an outline is; None of any other."""
    bounds = path.boundingRect()
    other = QPainterPath()
    other.addRect(bounds)
    return bounds if path.elementCount() == 5 and len(path.toSubpathPolygons()) == 1 and other == path else None
