"""Text on any paint device, in the bundled font."""

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from nnviz.gui.drawing.fonts import SharedFont
from nnviz.gui.drawing.part_names import scribe_of
from nnviz.records import dataclass

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Face:
    """What is asked of one font again and again: measuring a text costs more than drawing it."""

    metrics: QFontMetricsF
    ascent: float
    descent: float
    half_capital: float
    widths: dict[str, float]


#: By QFont.key(), for a QFont itself has no hash; a shared font by itself, for making that text takes long.
_faces: dict[str | int, _Face] = {}


def _face(font: QFont) -> _Face:
    key = id(font) if isinstance(font, SharedFont) else font.key()
    face = _faces.get(key)
    if face is None:
        found = QFontMetricsF(font)
        face = _faces[key] = _Face(found, found.ascent(), found.descent(), found.capHeight() / 2, {})
    return face


def _width(face: _Face, text: str) -> float:
    width = face.widths.get(text)
    if width is None:
        if len(face.widths) > 4096:
            face.widths.clear()
        width = face.widths[text] = face.metrics.horizontalAdvance(text)
    return width


def text_width(font: QFont, text: str) -> float:
    """The advance width of ``text`` in pixels."""
    return _width(_face(font), text)


def text_height(font: QFont) -> float:
    """Ascent plus descent in pixels."""
    face = _face(font)
    return face.ascent + face.descent


def metrics(font: QFont) -> QFontMetricsF:
    """The (cached) metrics of ``font``."""
    return _face(font).metrics


def elided(font: QFont, text: str, width: float) -> str:
    """``text``, or its beginning with "…" where it is wider than ``width``."""
    if text_width(font, text) <= width:
        return text
    return metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


#: A number keeps its percent sign.
_WORD = re.compile(r"\S+(?: %\S*)?")


def wrapped(font: QFont, text: str, width: float, most: int) -> tuple[str, ...]:
    """``text`` broken at spaces into lines of ``width`` pixels; the last of ``most`` ends in "…" if more follows."""
    if most < 1 or not text.strip():
        return ()
    lines = broken(font, text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(elided(font, line, width) for line in lines)


def broken(font: QFont, text: str, width: float) -> list[str]:
    """``text`` in as many lines as it takes; a word wider than ``width`` stands alone on its line."""
    lines: list[str] = []
    for word in _WORD.findall(text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(font, longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor | str,
    align: Qt.AlignmentFlag = CENTER,
    *,
    elide: bool = False,
) -> None:
    """Write one line of ``text`` in ``rect``; it is not clipped unless ``elide`` shortens it with "…"."""
    if not text:
        return
    if elide:
        text = elided(font, text, rect.width())
    scribe = scribe_of(painter)
    if scribe is not None and scribe.write_text(rect, text, font, QColor(color), align):
        return
    baseline = _baseline(rect, text, font, align)
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(baseline, text)


def _baseline(rect: QRectF, text: str, font: QFont, align: Qt.AlignmentFlag) -> QPointF:
    face = _face(font)
    across, down = _shares(align)
    x = rect.x() + (across * (rect.width() - _width(face, text)) if across else 0.0)
    if down < 0.5:
        y = rect.y() + face.ascent
    elif down > 0.5:
        y = rect.y() + rect.height() - face.descent
    else:  # centred on the capitals and figures, which looks centred; ascent and descent together do not
        y = rect.y() + rect.height() / 2 + face.half_capital
    return QPointF(x, y)


@lru_cache(maxsize=64)
def _shares(align: Qt.AlignmentFlag) -> tuple[float, float]:
    """How much of the spare room lies left of the text, and above it."""
    flag = Qt.AlignmentFlag
    across = 1.0 if align & flag.AlignRight else 0.5 if align & flag.AlignHCenter else 0.0
    return across, 0.0 if align & flag.AlignTop else 1.0 if align & flag.AlignBottom else 0.5
