"""Names for the parts of a picture, on the devices that keep them: an SVG's groups.

A view says ``with named(painter, "unit-1-2"):`` round what it draws of that unit. On a screen and in pixels nothing
comes of it, and nothing is lost by it. Names are those of places in a net, counted from 1 as formulas count: layer-1,
unit-1-2 (layer, unit), edge-2-1-3 (layer, to, from), factor-4.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import NamedTuple, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath


class Glyph(NamedTuple):
    """One glyph of a formula in its place; lengths in thousandths of an em, y down."""

    index: int  # in the font of all formulas
    shape: QPainterPath
    x: float
    y: float
    scale: float


class Scribe(Protocol):
    """What writes down all that a painter draws: it keeps names, and each glyph once."""

    def open_group(self, name: str) -> None:
        """What is drawn until the group is closed is called so."""

    def close_group(self) -> None: ...

    def write_text(self, rect: QRectF, text: str, font: QFont, ink: QColor, align: Qt.AlignmentFlag) -> bool:
        """Whether it writes the line of text, which stands in ``rect`` by ``align``; else it is drawn in the font."""

    def write_glyphs(self, glyphs: tuple[Glyph, ...], ink: QColor) -> None:
        """Glyphs in the painter's coordinates, whose unit is a thousandth of an em."""


_scribes: dict[int, Scribe] = {}  # by their painters
_UNNAMED: AbstractContextManager[None] = nullcontext()


@contextmanager
def writing(painter: QPainter, scribe: Scribe) -> Iterator[None]:
    """Inside this context ``scribe`` is told what ``painter`` draws."""
    _scribes[id(painter)] = scribe
    try:
        yield
    finally:
        del _scribes[id(painter)]


def scribe_of(painter: QPainter) -> Scribe | None:
    """Who writes down what ``painter`` draws; mostly nobody, and to ask costs nothing."""
    return _scribes.get(id(painter)) if _scribes else None


class _Named:
    """The time for which a name holds."""

    __slots__ = ("_name", "_scribe")

    def __init__(self, scribe: Scribe, name: str) -> None:
        self._scribe, self._name = scribe, name

    def __enter__(self) -> None:
        self._scribe.open_group(self._name)

    def __exit__(self, *_: object) -> None:
        self._scribe.close_group()


def named(painter: QPainter, name: str) -> AbstractContextManager[None]:
    """Inside this context all that is drawn is called ``name``."""
    scribe = scribe_of(painter)
    return _UNNAMED if scribe is None else _Named(scribe, name)


Arguments, Result = ParamSpec("Arguments"), TypeVar("Result")


def draws(name: str) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """All that a paint function draws is called ``name``. Its painter is its first argument, beside ``self``."""

    def mark(paint: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @wraps(paint)
        def named_paint(*arguments: Arguments.args, **options: Arguments.kwargs) -> Result:
            if not _scribes:
                return paint(*arguments, **options)
            painter = next(one for one in arguments if isinstance(one, QPainter))
            with named(painter, name):
                return paint(*arguments, **options)

        return named_paint

    return mark
