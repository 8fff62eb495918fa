"""The bundled font, so that a picture is the same on every machine."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from nnviz import resources
from nnviz.gui.drawing.theme import Theme

#: The name inside the bundled files: not "Inter", so that an installed Inter of another version is never taken.
FAMILY = "Inter nnviz"
FILES = {400: "InterNnviz-Regular.ttf", 600: "InterNnviz-SemiBold.ttf"}


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Register the bundled fonts. Needs a QGuiApplication (a font made before it crashes Qt); later calls do nothing.

    :raises RuntimeError: without an application, or if a font file is missing or damaged.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError("load_fonts() needs a QGuiApplication")
    for name in FILES.values():
        if QFontDatabase.addApplicationFont(str(resources.path("fonts", name))) < 0:
            raise RuntimeError(f"the bundled font {name} could not be loaded")


def ui_font(pixels: float, weight: int = 400, *, theme: Theme | None = None) -> QFont:
    """The bundled font, ``pixels`` tall (times the theme's text scale), with figures of equal width.

    :param weight: 400 or 600; what lies between is taken as 600.
    """
    size = max(1, round(pixels)) if theme is None else theme.text_pixels(pixels)
    return QFont(_font(size, 400 if weight < 500 else 600))


@lru_cache(maxsize=256)
def _font(size: int, weight: int) -> QFont:
    load_fonts()
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return font
