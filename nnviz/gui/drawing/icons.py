"""The icons in resources/icons, drawn in the colour of the theme's text."""

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnviz import resources
from nnviz.gui.drawing.theme import Theme, mix

#: What menus take; toolbars grow with the text.
MENU, TOOLBAR = 16, 18


def icon(name: str, theme: Theme) -> QIcon:
    """The icon ``resources/icons/NAME.svg``; its ``currentColor`` becomes the theme's text colour."""
    return _icon(name, theme, frozenset(screen.devicePixelRatio() for screen in QGuiApplication.screens()))


@lru_cache(maxsize=256)
def _icon(name: str, theme: Theme, scales: frozenset[float]) -> QIcon:
    """``scales``: pixels per pixel of the screens that there are; each size is drawn for each of them."""
    sizes = {round(scale * size) for scale in scales or {1.0} for size in (MENU, theme.text_pixels(TOOLBAR))}
    drawing = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    faded = QColor(mix(theme.text, theme.panel, 0.6))
    picture = QIcon()
    for pixmap in _pixmaps(drawing.replace("currentColor", theme.text), sizes):
        picture.addPixmap(pixmap)
        picture.addPixmap(_in_colour(pixmap, faded), QIcon.Mode.Disabled)
    return picture


@lru_cache(maxsize=1)
def window_icon() -> QIcon:
    """The application's own icon, in its own colours."""
    drawing = resources.path("icons", "nnviz.svg").read_text(encoding="utf-8")
    picture = QIcon()
    for pixmap in _pixmaps(drawing, {16, 32, 64, 128}):
        picture.addPixmap(pixmap)
    return picture


def _in_colour(pixmap: QPixmap, colour: QColor) -> QPixmap:
    """The same shape in another colour."""
    other = QPixmap(pixmap)
    with QPainter(other) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(other.rect(), colour)
    return other


def _pixmaps(drawing: str, sizes: set[int]) -> Iterator[QPixmap]:
    renderer = QSvgRenderer(QByteArray(drawing.encode("utf-8")))
    for size in sizes:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            renderer.render(painter, QRectF(0, 0, size, size))
        yield pixmap
