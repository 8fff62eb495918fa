import os
import subprocess
import sys

import pytest

from nnviz.gui import platform
from nnviz.session import UserError


def test_without_a_display_there_is_a_sentence_instead_of_an_abort():
    with pytest.raises(UserError, match="DISPLAY"):
        platform.check_display({}, "linux")


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":0"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"QT_QPA_PLATFORM": "offscreen"},
        {"QT_QPA_PLATFORM": "vnc:size=1x1"},
    ],
)
def test_where_there_is_something_to_paint_on_the_window_may_open(environment):
    """Catches a refusal that looks for one kind of display alone."""
    platform.check_display(environment, "linux")


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_display(system):
    """Catches a refusal on Windows or macOS, which have no DISPLAY."""
    platform.check_display({}, system)


@pytest.mark.parametrize(
    ("version", "python", "sound"),
    [("6.11.3", (3, 11), True), ("6.12.0", (3, 11), False), ("6.12.0", (3, 12), True), ("7.0.0", (3, 11), False)],
)
def test_the_pair_that_crashes_is_refused(version, python, sound):
    if sound:
        platform.check_pyside(version, python)
    else:
        with pytest.raises(UserError, match="PySide6"):
            platform.check_pyside(version, python)


def test_the_installed_pair_is_sound():
    """Catches a refusal of the versions that the project itself is tested with."""
    platform.check_pyside()


def test_a_missing_library_of_the_window_system_is_named(monkeypatch):
    monkeypatch.setattr(platform, "_loads", lambda name: "cursor" not in name)
    with pytest.raises(UserError, match=r"libxcb-cursor\.so\.0.*apt-get install"):
        platform.check_libraries({"DISPLAY": ":0"}, "linux")
    platform.check_libraries({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    platform.check_libraries({"WAYLAND_DISPLAY": "wayland-0"}, "linux")


def test_the_command_ends_with_a_sentence_where_there_is_no_display():
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "nnviz"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "There is no display" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_qt_is_told_to_keep_one_order_so_that_a_picture_has_the_same_bytes_in_every_process(monkeypatch):
    monkeypatch.setenv("QT_HASH_SEED", "7")
    monkeypatch.setenv("QT_NO_GUI_THREADPOOL", "1")
    platform.prepare_environment()
    assert os.environ["QT_HASH_SEED"] == "0"  # the one seed that Qt takes from outside
