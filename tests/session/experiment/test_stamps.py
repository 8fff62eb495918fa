"""A change of a file is noticed by what it holds; while the system says that nothing has changed, it is not read."""

import os

import pytest

from nnviz.session import Session
from nnviz.session.experiment import files
from nnviz.session.experiment.stamps import FileChangedError


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "mine.nnviz.json"
    Session.new().save(path)
    return path


@pytest.fixture
def session(path):
    return Session.open(path)


def change(path) -> None:
    other = Session.open(path)
    other.run("set_title", title="theirs")
    other.save()


def test_what_was_saved_is_known(session):
    session.run("set_title", title="mine")
    session.save()
    assert session.file.change() is None
    session.save()


def test_a_changed_file_is_not_written_over_without_a_word(session, path):
    change(path)
    theirs = path.read_bytes()
    session.run("set_title", title="mine")
    assert session.file.change() is not None
    with pytest.raises(FileChangedError):
        session.save()
    assert path.read_bytes() == theirs
    assert session.modified
    session.save(over=True)
    assert Session.open(path).state.experiment.title == "mine"
    assert session.file.change() is None


def test_a_change_at_the_last_moment_is_noticed(session, path, monkeypatch):
    plain = os.fsync

    def changed_meanwhile(handle):
        monkeypatch.setattr(os, "fsync", plain)
        change(path)
        plain(handle)

    monkeypatch.setattr(os, "fsync", changed_meanwhile)
    with pytest.raises(FileChangedError):
        session.save()
    assert Session.open(path).state.experiment.title == "theirs"


def test_keeping_mine_is_for_the_change_that_was_seen(session, path):
    change(path)
    session.keep_mine(session.file.change())
    assert session.modified
    assert session.file.change() is None
    Session.new().save(path)
    with pytest.raises(FileChangedError):
        session.save()


def test_the_same_content_is_no_change(session, path):
    path.write_bytes(path.read_bytes())
    os.utime(path, (1, 1))
    assert session.file.change() is None
    session.save()


def test_a_file_that_is_gone_is_written_anew(session, path):
    path.unlink()
    assert session.file.change() is None
    session.save()
    assert path.exists()


def test_another_file_is_written_without_a_question(session, path, tmp_path):
    change(path)
    session.save(tmp_path / "other.nnviz.json")
    assert session.file.change() is None


def test_what_is_no_file_has_no_stamp(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "pipe", tmp_path / "a\0b"):
        assert files.stamp(path) is None
