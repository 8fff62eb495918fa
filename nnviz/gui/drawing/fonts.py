"""The bundled font, so that a picture is the same on every machine."""

from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme

#: The name inside the bundled files: not "Inter", so that an installed Inter of another version is never taken.
FAMILY = "Inter nnviz"
FILES = {400: "InterNnviz-Regular.ttf", 600: "InterNnviz-SemiBold.ttf"}


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Register the bundled fonts. Needs a QGuiApplication (a font made before it crashes Qt); later calls do nothing.

    :raises RuntimeError: without an application.
    :raises UserError: if a font file is missing or damaged.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError("load_fonts() needs a QGuiApplication")
    for name in FILES.values():
        if QFontDatabase.addApplicationFont(str(resources.path("fonts", name))) < 0:
            raise UserError(f"The font {name}, which comes with nnviz, cannot be loaded: install nnviz anew.")


class SharedFont(QFont):
    """A font that everybody has the same one of: it cannot be changed, but a copy can, QFont(font)."""


def _refuse(font: SharedFont, *arguments: object) -> None:
    raise TypeError("this font belongs to everybody: change a copy of it, QFont(font)")


for _name in dir(QFont):
    if _name.startswith("set"):
        setattr(SharedFont, _name, _refuse)


def ui_font(pixels: float, weight: int = 400, *, theme: Theme | None = None) -> SharedFont:
    """The bundled font, ``pixels`` tall (times the theme's text scale), with figures of equal width.

    It is one object for all who ask for it, so that what is measured of it is found quickly.

    :param weight: 400 or 600; what lies between is taken as 600.
    """
    size = max(1, round(pixels)) if theme is None else theme.text_pixels(pixels)
    return _font(size, 400 if weight < 500 else 600)


@cache
def _font(size: int, weight: int) -> SharedFont:
    load_fonts()
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return SharedFont(font)
