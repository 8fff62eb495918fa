"""What must be true of the machine before Qt is loaded, told in a sentence instead of an abort."""

import os
import sys
from collections.abc import Mapping

import PySide6  # the package alone: no library of Qt is loaded yet

from nnviz.errors import UserError

#: From this version on PySide6 loses one reference to None per Qt call on a CPython that counts references to it.
BROKEN_PYSIDE = (6, 12)
#: None is immortal from this version of CPython on, and the pair is sound again.
SOUND_PYTHON = (3, 12)

#: Platforms that paint without a display server.
DISPLAYLESS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")

PACKAGES_FOR_A_WINDOW = (
    "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)


def prepare_environment() -> None:
    """Set what Qt reads once, when the application is made.

    Alpha painting in one thread is eight times as fast. With a seed of its own, Qt's hashes have one order: otherwise
    a PDF names its fonts now in one order, now in the other, and the same picture has different bytes.
    """
    os.environ["QT_NO_GUI_THREADPOOL"] = "1"
    os.environ["QT_HASH_SEED"] = "0"


def check_display(environment: Mapping[str, str] | None = None, system: str | None = None) -> None:
    """Raise UserError where Qt would abort because there is no display to show a window on."""
    environment = os.environ if environment is None else environment
    system = sys.platform if system is None else system
    if system in ("win32", "darwin", "cygwin"):
        return
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen in DISPLAYLESS:
        return
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        raise UserError(
            "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): start nnviz from "
            "a graphical session, or use 'nnviz trace', 'nnviz train' and 'nnviz export', which need none."
        )


def check_libraries(environment: Mapping[str, str] | None = None, system: str | None = None) -> None:
    """Raise UserError where the system lacks a library without which Qt's X11 plugin aborts."""
    environment = os.environ if environment is None else environment
    system = sys.platform if system is None else system
    if not system.startswith("linux"):
        return
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen not in ("", "xcb") or (not chosen and environment.get("WAYLAND_DISPLAY")):
        return
    missing = [name for name in ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0") if not _loads(name)]
    if missing:
        raise UserError(
            f"The system lacks {' and '.join(missing)}, which a window needs; "
            f"on Debian and Ubuntu: sudo apt-get install {PACKAGES_FOR_A_WINDOW}"
        )


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def check_pyside(version: str | None = None, python: tuple[int, int] | None = None) -> None:
    """Raise UserError for a PySide6 that would abort after some thousand calls on this Python."""
    version = PySide6.__version__ if version is None else version
    python = (sys.version_info.major, sys.version_info.minor) if python is None else python
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers >= BROKEN_PYSIDE and python < SOUND_PYTHON:
        raise UserError(
            f"PySide6 {version} crashes on Python {python[0]}.{python[1]}: install an older one with "
            "'pip install \"PySide6-Essentials<6.12\"', or use Python 3.12 or newer."
        )


def check_all() -> None:
    """Everything that must be so before the window opens. Raises UserError with what to do."""
    check_pyside()
    check_display()
    check_libraries()
