"""The Qt application that paints a picture for a script: the caller's, or one that goes when the picture is there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from nnviz.errors import UserError

_PLATFORM = "QT_QPA_PLATFORM"


def check_qt() -> None:
    """Raise UserError where there is no Qt."""
    if find_spec("PySide6") is None:
        raise UserError("A picture needs Qt, and PySide6 is not installed: pip install PySide6-Essentials.")


@contextmanager
def painting() -> Iterator[None]:
    """While this lasts there is a Qt application.

    One that is made here needs no screen and does not stay: a notebook may want windows of its own afterwards, and two
    applications cannot be. Raises UserError where Qt is missing or cannot work.
    """
    check_qt()
    from nnviz.pictures.offscreen import qt_application

    before = os.environ.get(_PLATFORM)
    try:
        own = not _is_there()
        application = qt_application()
    finally:  # whoever makes an application later means a screen
        if before is None:
            os.environ.pop(_PLATFORM, None)
        else:
            os.environ[_PLATFORM] = before
    try:
        yield
    finally:
        if own:
            from nnviz.gui.drawing.fonts import load_fonts

            application.shutdown()
            load_fonts.cache_clear()  # they have gone with it


def _is_there() -> bool:
    try:
        from PySide6.QtCore import QCoreApplication
    except ImportError:
        return False
    return QCoreApplication.instance() is not None
