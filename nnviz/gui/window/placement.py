"""Where the window stands on the screen, and its canvas in it: known before anything is in the window."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from nnviz.gui.settings import Settings

USUAL_SIZE = (1280, 800)
#: What stands left, above, right and below of the canvas at the first start, in pixels.
USUALLY_AROUND_CANVAS = (285, 54, 0, 23)
#: What a title bar takes at most: until the window is shown, nobody knows.
FRAME_HEIGHT = 40


def restore_size(window: QMainWindow, settings: Settings) -> None:
    """The window's place of the last time; where there is none, or it is damaged, the usual size."""
    geometry = settings.data("layout/geometry")
    if geometry.isEmpty() or not window.restoreGeometry(geometry) or not _is_on_a_screen(window.frameGeometry()):
        _take_usual_size(window)


def place_of_canvas(window: QMainWindow, settings: Settings) -> QRect:
    """Where the canvas will be: what shows before anything is in the window does not move when it comes."""
    margins = settings.sizes("layout/around_canvas")
    left, top, right, bottom = margins if len(margins) == 4 else USUALLY_AROUND_CANVAS
    return window.rect().adjusted(left, top, -right, -bottom)


def remember_placement(window: QMainWindow, canvas: QWidget, settings: Settings) -> None:
    """For :func:`restore_size` and :func:`place_of_canvas` next time."""
    settings.set("layout/geometry", window.saveGeometry())
    inner, whole = canvas.geometry(), window.rect()
    margins = (inner.left(), inner.top(), whole.right() - inner.right(), whole.bottom() - inner.bottom())
    settings.set("layout/around_canvas", [max(margin, 0) for margin in margins])


def _take_usual_size(window: QMainWindow) -> None:
    """The usual size; on a screen where that and a title bar do not fit, the whole screen."""
    if not QGuiApplication.screens():
        window.resize(*USUAL_SIZE)
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    size = _fitting_size(room)
    window.resize(size)
    if room.height() < size.height() + FRAME_HEIGHT:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def _fitting_size(room: QRect) -> QSize:
    """The usual size, or what the screen has room for."""
    width = max(USUAL_SIZE[0], round(room.width() * 0.8))
    height = max(USUAL_SIZE[1], round(room.height() * 0.85))
    return QSize(min(width, room.width()), min(height, room.height()))


def _is_on_a_screen(frame: QRect) -> bool:
    """Whether enough of a window can be seen to take hold of it: screens come and go."""
    return any(
        overlap.width() > 100 and overlap.height() > 50
        for overlap in (screen.availableGeometry().intersected(frame) for screen in QGuiApplication.screens())
    )
