"""Reading lessons: what the grammar means, and one sentence with the line for whatever it is not."""

import json
import re

import pytest
from bad_files import PLAYED, READ
from good_lesson import GOOD, NAME, lesson

from nnviz.errors import UserError
from nnviz.lessons.checking import Check, check_file
from nnviz.lessons.lesson import Ask, Code, Do, Formula, FormulaPiece, Listing, Note, Paragraph, Text, Wall, Words
from nnviz.lessons.reading import read_lesson
from nnviz.session.place import read_place


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A lesson's folder with files that are not what they should be, and ways out of it."""
    outside = tmp_path_factory.mktemp("outside")
    folder = outside / "lessons"
    (folder / "folder").mkdir(parents=True)
    net = json.loads(re.search(r"```net small\n(.*?)```", GOOD, re.S)[1])
    table = {**net, "data": {"csv": "../outside.csv", "target": "y"}}
    table.pop("parameters")
    for path, content in (
        (outside / "outside.nnviz.json", json.dumps(net)), (outside / "outside.png", "x"),
        (outside / "outside.csv", "x,y\n1,2\n3,4\n"), (folder / "broken.nnviz.json", "{"),
        (folder / "wrong.nnviz.json", '{"format": "nnviz-experiment", "version": 1, "title": "x"}'),
        (folder / "table.nnviz.json", json.dumps(table)), (folder / "picture.svg", "<svg/>"),
        (folder / "picture.png", "x"), (folder / "huge.png", "x" * (8 * 2**20 + 1)),
    ):  # fmt: skip
        path.write_text(content, encoding="utf-8")
    (folder / "linked.nnviz.json").symlink_to(outside / "outside.nnviz.json")
    (folder / "linked.png").symlink_to(outside / "outside.png")
    (folder / "linked").symlink_to(outside)
    return folder


def test_there_are_more_than_two_hundred_kinds_of_bad_files():
    assert len({bad.text for bad in (*READ, *PLAYED)}) == len(READ) + len(PLAYED) > 200


@pytest.mark.parametrize("bad", READ, ids=lambda bad: f"{bad.line}: {bad.told}")
def test_a_bad_file_is_refused_in_one_sentence_with_its_line(folder, bad):
    with pytest.raises(UserError) as refused:
        lesson(folder, bad.text)
    said = str(refused.value)
    assert said.startswith(f"{NAME}, line {bad.line}: ")
    assert bad.told in said
    assert said.endswith((".", "?"))
    assert said.isprintable()


@pytest.mark.parametrize("bad", PLAYED, ids=lambda bad: f"{bad.line}: {bad.told}")
def test_what_cannot_be_played_or_asked_is_found_with_its_line(folder, bad):
    found = [(finding.line, finding.told) for finding in Check(lesson(folder, bad.text)).findings()]
    assert any(line == bad.line and bad.told in told for line, told in found), found
    assert all(told.isprintable() and told.endswith((".", "?")) for _, told in found)
