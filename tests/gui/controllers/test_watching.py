"""A file is seen to change, whichever way it is written."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from nnviz.gui.controllers.watching import SETTLES_MS, WatchedFile


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "mine.lesson.md"
    path.write_text("one")
    return path


@pytest.fixture
def watched(qapp, file):
    parent = QObject()
    watched = WatchedFile(parent)
    watched.watch(file)
    yield watched
    watched.watch(None)


def write_in_place(path: Path) -> None:
    path.write_text("two, and longer")


def write_beside_and_rename(path: Path) -> None:
    beside = path.with_suffix(".new")
    beside.write_text("two, and longer")
    os.replace(beside, path)


def remove_and_write(path: Path) -> None:
    path.unlink()
    path.write_text("two, and longer")


@pytest.mark.parametrize("write", [write_in_place, write_beside_and_rename, remove_and_write])
def test_a_file_is_seen_to_change_however_an_editor_writes_it_and_again_the_next_time(watched, file, write, qtbot):
    with qtbot.waitSignal(watched.changed):
        write(file)
    with qtbot.waitSignal(watched.changed):
        file.write_text("three")


def test_another_file_of_the_folder_is_none_of_its_business(watched, file, qtbot):
    with qtbot.assertNotEmitted(watched.changed):
        (file.parent / "other.md").write_text("x")
        QTest.qWait(3 * SETTLES_MS)


def test_a_file_that_is_gone_says_nothing_until_it_is_back(watched, file, qtbot):
    with qtbot.assertNotEmitted(watched.changed):
        file.unlink()
        QTest.qWait(3 * SETTLES_MS)
    with qtbot.waitSignal(watched.changed):
        file.write_text("back again")


def test_what_is_not_watched_any_more_says_nothing(watched, file, qtbot):
    watched.watch(None)
    with qtbot.assertNotEmitted(watched.changed):
        write_in_place(file)
        QTest.qWait(2 * SETTLES_MS)
