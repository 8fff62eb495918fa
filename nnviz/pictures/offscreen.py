"""A Qt application for pictures, where no window is wanted."""

import os
from typing import TYPE_CHECKING

from nnviz.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication


def qt_application() -> "QCoreApplication":
    """The Qt application that there is, or one that needs no screen: keep it as long as there are pictures.

    Raises UserError where Qt cannot work on this machine.
    """
    from nnviz.gui import platform

    platform.prepare_environment()
    platform.check_pyside()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UserError(
            f"Qt cannot be loaded ({error}); on Debian and Ubuntu: "
            f"sudo apt-get install {platform.PACKAGES_FOR_A_WINDOW}"
        ) from error
    application = QApplication.instance() or QApplication(["nnviz"])
    from nnviz.gui.drawing.fonts import load_fonts

    if not isinstance(application, QApplication):
        raise UserError("Plots are drawn with widgets: make a QApplication in place of the QGuiApplication.")
    load_fonts()  # before anything is painted: what fails in the middle of it takes Qt along
    return application
