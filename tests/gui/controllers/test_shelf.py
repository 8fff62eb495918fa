"""The lessons on offer, read once and shown as far as they are read."""

from nnviz.gui.controllers.bookmarks import Bookmarks
from nnviz.gui.controllers.shelf import Shelf
from nnviz.gui.settings import Settings
from nnviz.lessons import reading
from nnviz.lessons.shelf import shipped


def test_every_shipped_lesson_has_a_title_a_sentence_minutes_and_a_picture(qapp):
    shelf = Shelf(Bookmarks(Settings()))
    lessons = shelf.lessons()
    assert [lesson.path for lesson in lessons] == list(shipped())
    assert all(lesson.title and lesson.sentence and 0 < lesson.minutes <= 10 for lesson in lessons)
    assert all(shelf.picture(lesson.path) is not None for lesson in lessons)


def test_files_are_read_once_and_places_each_time(qapp, monkeypatch):
    read, marks = [], Bookmarks(Settings())
    original = reading.read_lesson
    monkeypatch.setattr(reading, "read_lesson", lambda path: read.append(path) or original(path))
    shelf = Shelf(marks)
    first = shelf.lessons()[0]
    assert first.page == 0
    marks.put(first.path.name, 3)
    assert shelf.lessons()[0].page == 3
    assert len(read) == len(shipped())


def test_a_file_that_cannot_be_read_is_left_out(qapp, monkeypatch, tmp_path):
    (tmp_path / "bad.lesson.md").write_text("no lesson")
    monkeypatch.setattr("nnviz.gui.controllers.shelf.shipped", lambda: (tmp_path / "bad.lesson.md",))
    shelf = Shelf(Bookmarks(Settings()))
    assert shelf.lessons() == ()
    assert shelf.picture(tmp_path / "bad.lesson.md") is None
