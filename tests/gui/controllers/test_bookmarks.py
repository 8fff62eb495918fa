"""How far lessons are read survives a restart, and a damaged setting is none."""

import pytest

from nnviz.gui.controllers.bookmarks import KEY, MOST, Bookmark, Bookmarks
from nnviz.gui.settings import Settings


def test_the_page_is_kept_and_a_lesson_once_done_stays_done(qapp):
    Bookmarks(Settings()).put("inside", 5, 2)
    assert Bookmarks(Settings()).of("inside") == Bookmark(5, 2)
    Bookmarks(Settings()).put("inside", 7, is_done=True)
    Bookmarks(Settings()).put("inside", 1)
    assert Bookmarks(Settings()).of("inside") == Bookmark(1, 0, is_done=True)
    assert Bookmarks(Settings()).of("another") == Bookmark()


@pytest.mark.parametrize("text", [
    "", "{", "[]", '{"inside": 5}', '{"inside": [-1, 0, true]}', '{"inside": [true, 1, true]}'
])  # fmt: skip
def test_a_damaged_setting_counts_as_not_being_there(qapp, text):
    Settings().set(KEY, text)
    assert Bookmarks(Settings()).of("inside") == Bookmark()


def test_lessons_read_longest_ago_are_forgotten_first(qapp):
    marks = Bookmarks(Settings())
    for place in range(MOST + 1):
        marks.put(f"lesson {place}", 2)
    assert marks.of("lesson 0") == Bookmark()
    assert marks.of("lesson 1") == Bookmark(2)
