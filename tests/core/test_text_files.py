from pathlib import Path

import pytest

from nnviz.core.text_files import read_text
from nnviz.errors import UserError


def read(path, most_bytes=100):
    return read_text(path, kind="a poem", most_bytes=most_bytes)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "marked.txt").write_bytes(b"\xef\xbb\xbfroses")
    assert read(tmp_path / "marked.txt") == "roses"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"are\nred\xff", "poem.txt, line 2: this is not UTF-8 text."),
        (b"x" * 101, "poem.txt is larger than 0 MB, more than a poem may have."),
    ],
)
def test_what_cannot_be_text_is_refused_in_a_sentence(tmp_path, content, sentence):
    (tmp_path / "poem.txt").write_bytes(content)
    with pytest.raises(UserError) as refused:
        read(tmp_path / "poem.txt")
    assert str(refused.value) == sentence


def test_a_folder_and_a_file_that_is_not_there_are_told_apart(tmp_path):
    with pytest.raises(UserError, match="is a folder, not a poem"):
        read(tmp_path)
    with pytest.raises(UserError, match="there is no file"):
        read(tmp_path / "nowhere.txt")


def test_what_has_no_end_is_refused_in_one_sentence():
    with pytest.raises(UserError, match=r"^/dev/null is not a regular file\.$"):
        read(Path("/dev/null"))
