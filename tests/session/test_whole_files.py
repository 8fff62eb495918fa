"""A file is there as it was or as it is to be; a writing that was killed leaves nothing for long."""

import os
import time

import pytest

from nnviz.session.locks import alone_in, try_lock
from nnviz.session.whole_files import put_in_place, remove_remains

LEFT = ".nnviz-0123456789abcdef.tmp"


def test_the_pieces_are_put_in_place_as_one(tmp_path):
    found = put_in_place(tmp_path / "a", [b"one ", memoryview(b"two")], 0o600)
    assert (tmp_path / "a").read_bytes() == b"one two"
    assert (found.st_size, found.st_mtime_ns) == (7, (tmp_path / "a").stat().st_mtime_ns)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_is_refused_at_the_last_moment_changes_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"old")

    def refuse() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        put_in_place(tmp_path / "a", [b"new"], check=refuse)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.fixture
def left(tmp_path):
    """A file that a killed writing has left some time ago."""
    path = tmp_path / LEFT
    path.write_bytes(b"half")
    os.utime(path, (time.time() - 60,) * 2)
    return path


def test_what_a_killed_writing_has_left_is_removed(tmp_path, left):
    (tmp_path / ".nnviz-mine.tmp").touch()
    remove_remains(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".nnviz-mine.tmp"]


def test_what_is_young_or_being_written_stays(tmp_path, left):
    handle = os.open(left, os.O_RDWR)
    assert try_lock(handle)
    remove_remains(tmp_path)
    assert left.exists()
    os.close(handle)
    os.utime(left)
    remove_remains(tmp_path)
    assert left.exists()


def test_a_folder_that_is_not_there_has_no_remains(tmp_path):
    remove_remains(tmp_path / "nowhere")


def test_a_link_or_a_folder_of_that_name_stays(tmp_path, left):
    target = tmp_path / "target"
    target.touch()
    (tmp_path / LEFT.replace("0", "1")).symlink_to(target)
    (tmp_path / LEFT.replace("0", "2")).mkdir()
    remove_remains(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    assert target.exists()


def test_who_is_in_a_folder_alone_keeps_others_out_until_done(tmp_path):
    other = os.open(tmp_path, os.O_RDONLY)
    with alone_in(tmp_path):
        assert not try_lock(other)
    assert try_lock(other)
    os.close(other)
