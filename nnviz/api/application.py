"""The Qt application that paints the pictures of a script: the caller's, or one without a screen."""

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from nnviz.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

_PLATFORM = "QT_QPA_PLATFORM"
_kept: "list[QCoreApplication]" = []


def ready_to_paint() -> None:
    """See to it that there is a Qt application, so that pictures can be painted. Later calls find it there.

    One that is made here stays: what Qt has drawn once it keeps, and that must not outlive its application. Raises
    UserError where Qt is missing or cannot work.
    """
    if find_spec("PySide6") is None:
        raise UserError("A picture needs Qt, and PySide6 is not installed: pip install PySide6-Essentials.")
    from nnviz.pictures.offscreen import qt_application

    before = os.environ.get(_PLATFORM)
    try:
        _kept[:] = [qt_application()]
    finally:  # whatever the script starts later may want a screen
        if before is None:
            os.environ.pop(_PLATFORM, None)
        else:
            os.environ[_PLATFORM] = before
