"""Each window keeps its own; what is left behind is found, by one window alone."""

import os

import pytest

from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.recovery.shelf import Shelf, left_behind


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def session():
    session = Session.new()
    session.run("set_learning_rate", value=0.7)
    return session


def abandon(shelf: Shelf) -> None:
    """Its process ends: the system takes its locks back."""
    os.close(shelf._handle)


def test_what_a_living_window_keeps_is_nobody_elses(folder, session):
    shelf = Shelf(folder)
    shelf.keep(session.snapshot())
    assert left_behind(folder) == []
    shelf.close()


def test_what_was_left_behind_is_found_the_latest_first_and_taken_over(folder, session):
    for title in ("first", "second"):
        shelf = Shelf(folder)
        session.run("set_title", title=title)
        shelf.keep(session.snapshot())
        abandon(shelf)
    found = left_behind(folder)
    assert {one.label.title for one in found} == {"first", "second"}
    assert [one.label.when for one in found] == sorted((one.label.when for one in found), reverse=True)
    mine = Shelf(folder)
    assert mine.adopt(found[0]).state.experiment.title == found[0].label.title
    assert [one.path for one in left_behind(folder)] == [found[1].path]
    mine.close()


def test_only_one_window_can_take_it(folder, session):
    shelf = Shelf(folder)
    shelf.keep(session.snapshot())
    abandon(shelf)
    (found,) = left_behind(folder)
    one, other = Shelf(folder), Shelf(folder)
    one.adopt(found)
    with pytest.raises(UserError, match="Another window has taken"):
        other.adopt(found)
    one.close()
    with pytest.raises(UserError, match="Another window has taken"):
        other.adopt(found)
    assert list(folder.iterdir()) == []


def test_what_cannot_be_restored_stays_where_it_is(folder, session):
    shelf = Shelf(folder)
    shelf.keep(session.snapshot())
    abandon(shelf)
    (found,) = left_behind(folder)
    found.path.write_bytes(found.path.read_bytes()[:-1])
    with pytest.raises(UserError, match="damaged"):
        Shelf(folder).adopt(found)
    assert left_behind(folder) == [found]


def test_what_is_discarded_is_gone(folder, session):
    shelf = Shelf(folder)
    shelf.keep(session.snapshot())
    abandon(shelf)
    (found,) = left_behind(folder)
    found.discard()
    assert list(folder.iterdir()) == []


def test_nothing_is_kept_where_nothing_would_be_lost(folder, session, tmp_path):
    shelf = Shelf(folder)
    shelf.keep(Session.new().snapshot())
    assert not folder.exists()
    shelf.keep(session.snapshot())
    session.save(tmp_path / "mine.nnviz.json")
    shelf.keep(session.snapshot())
    assert not list(folder.glob("*.work"))
    shelf.close()
    assert list(folder.iterdir()) == []


def test_a_place_that_was_taken_and_never_used_is_tidied_up(folder):
    folder.mkdir()
    (folder / "0123456789abcdef.lock").touch()
    assert left_behind(folder) == []
    assert list(folder.iterdir()) == []


def test_other_files_in_the_folder_are_left_alone(folder):
    folder.mkdir()
    (folder / "notes.work").write_text("mine", encoding="utf-8")
    assert left_behind(folder) == []
    assert (folder / "notes.work").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path, session):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be kept in"):
        Shelf(tmp_path / "file" / "recovery").keep(session.snapshot())
