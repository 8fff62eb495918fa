"""Every text and formula that is painted: how large its type is, and where its ink lies. The painter notes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from nnviz.gui.drawing import formula
from nnviz.gui.drawing.formula import Outline

#: By so much of its size ink may come into another's box: italic letters of one formula do.
TOUCH = 0.13


@dataclass(frozen=True, slots=True)
class Written:
    """A text on one line, or a piece of a formula; ``size`` is that of its type, in pixels of the device."""

    text: str
    size: float
    ink: QRectF
    index: float | None = None  # of a formula: the size of its smallest letters


class WritingPainter(QPainter):
    """A painter that notes what is written with it."""

    def __init__(self, device) -> None:
        super().__init__(device)
        self.written: list[Written] = []

    def drawText(self, place: QPointF, text: str) -> None:  # noqa: N802
        transform, font = self.combinedTransform(), self.font()
        ink = QFontMetricsF(font).tightBoundingRect(text).translated(place)
        self.written.append(Written(text, font.pixelSize() * transform.m22(), transform.mapRect(ink)))
        super().drawText(place, text)


@contextmanager
def formulas_noted(monkeypatch) -> Iterator[None]:
    """Inside this context formulas, which are filled outlines, are noted by a WritingPainter as well."""
    fill = formula._fill_outline

    def noting(painter: QPainter, point: QPointF, drawn: Outline, pixels: float, color: QColor | str) -> None:
        if isinstance(painter, WritingPainter) and drawn.ink.runs:
            whole = QPainterPath()
            for run in drawn.ink.runs:
                whole.addPath(run)
            box, share = whole.boundingRect(), pixels / formula.UNITS
            ink = QRectF(box.topLeft() * share + point, box.size() * share)
            transform = painter.combinedTransform()
            size = pixels * transform.m22()
            index = size * min((glyph.scale for glyph in drawn.ink.glyphs), default=1.0)
            painter.written.append(Written("a formula", size, transform.mapRect(ink), index))
        fill(painter, point, drawn, pixels, color)

    with monkeypatch.context() as patch:
        patch.setattr(formula, "_fill_outline", noting)
        yield


def too_small(written: list[Written], least: float) -> list[Written]:
    return [one for one in written if one.size < least - 1e-6]


def small_indices(written: list[Written], least: float) -> list[Written]:
    return [one for one in written if one.index is not None and one.index < least - 1e-6]


def cut(written: list[Written], rect: QRectF) -> list[Written]:
    """What leaves the picture, or ends in dots for want of room."""
    inside = rect.adjusted(-0.5, -0.5, 0.5, 0.5)
    return [one for one in written if not inside.contains(one.ink) or (one.text.endswith("…") and one.text != "…")]


def overlapping(written: list[Written]) -> list[tuple[Written, Written]]:
    """Pairs whose ink lies in one another's box."""
    found = []
    for one, other in combinations(written, 2):
        both, touch = one.ink & other.ink, TOUCH * min(one.size, other.size)
        if both.width() > touch and both.height() > touch:
            found.append((one, other))
    return found
