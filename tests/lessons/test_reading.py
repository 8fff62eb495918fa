"""Reading lessons: what the grammar means, and one sentence with the line for whatever it is not."""

import inspect
import json
import re

import pytest
from bad_files import PLAYED, READ
from good_lesson import GOOD, NAME, lesson

from nnviz.errors import UserError
from nnviz.lessons.checking import Check
from nnviz.lessons.commands import ALLOWED
from nnviz.lessons.lesson import (
    Ask,
    Code,
    Do,
    Formula,
    FormulaPiece,
    Listing,
    Note,
    Paragraph,
    Picture,
    Text,
    Wall,
    Words,
)  # fmt: skip
from nnviz.lessons.markdown import inlines_of
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
    lost = {**table, "data": {"csv": "lost.csv", "target": "y"}}
    for path, content in (
        (outside / "outside.nnviz.json", json.dumps(net)), (outside / "outside.png", "x"),
        (outside / "outside.csv", "x,y\n1,2\n3,4\n"), (folder / "broken.nnviz.json", "{"),
        (folder / "wrong.nnviz.json", '{"format": "nnviz-experiment", "version": 1, "title": "x"}'),
        (folder / "table.nnviz.json", json.dumps(table)), (folder / "picture.svg", "<svg/>"),
        (folder / "lost.nnviz.json", json.dumps(lost)),
        (folder / "picture.png", "x"), (folder / "huge.png", "x" * (8 * 2**20 + 1)),
    ):  # fmt: skip
        path.write_text(content, encoding="utf-8")
    (folder / "linked.nnviz.json").symlink_to(outside / "outside.nnviz.json")
    (folder / "linked.png").symlink_to(outside / "outside.png")
    (folder / "linked").symlink_to(outside)
    return folder


def test_there_are_more_than_two_hundred_kinds_of_bad_files():
    bad_files = [*PLAYED, *(bad for section in READ.values() for bad in section)]
    assert len({bad.text for bad in bad_files}) == len(bad_files) > 300


def refusal(folder, bad):
    """What is said of a bad file; "" where nothing is."""
    try:
        lesson(folder, bad.text)
    except UserError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("section", READ)
def test_each_bad_file_is_refused_in_one_sentence_with_its_line(folder, section):
    for bad in READ[section]:
        said = refusal(folder, bad)
        assert said.startswith(f"{NAME}, line {bad.line}: "), (bad, said)
        assert bad.told in said
        assert said.endswith((".", "?"))
        assert said.isprintable()


def test_what_cannot_be_played_or_asked_is_found_with_its_line(folder):
    for bad in PLAYED:
        found = [(finding.line, finding.told) for finding in Check(lesson(folder, bad.text)).findings()]
        assert any(line == bad.line and bad.told in told for line, told in found), (bad, found)
        assert all(told.isprintable() and told.endswith((".", "?")) for _, told in found)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"---\n\xff", "small.lesson.md, line 2: this is not UTF-8 text."),
        (b"", "small.lesson.md, line 1: a lesson begins"),
        (b"x" * (2**20 + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, told):
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_lesson(tmp_path / NAME)
    assert told in str(refused.value)


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path):
    for path, told in ((tmp_path, "is a folder, not a lesson."), (tmp_path / NAME, "there is no file")):
        with pytest.raises(UserError) as refused:
            read_lesson(path)
        assert told in str(refused.value)
        assert "cannot be read" not in str(refused.value)


# ---------------------------------------------------------------- what it means


def test_a_lesson_is_what_its_front_matter_says(folder):
    small = lesson(folder)
    assert (small.title, small.minutes, small.language) == ("A small lesson", 6, "en")
    assert (small.author, small.licence) == ("Somebody", "MIT")
    assert small.goals == ("Compute a sum.", "Take a slope.")
    assert [page.title for page in small.pages] == ["A sum", "Which side?", "A click", "Alone"]
    assert set(small.nets) == {"small"}


def test_line_ends_of_every_kind_are_the_same(tmp_path):
    for end in ("\n", "\r\n", "\r"):
        (tmp_path / NAME).write_bytes(("\ufeff" + GOOD).replace("\n", end).encode())
        assert read_lesson(tmp_path / NAME).pages == lesson(tmp_path).pages


def test_text_knows_links_formulas_lists_and_code(folder):
    first, third = lesson(folder).pages[0], lesson(folder).pages[2]
    text = next(block for block in first.blocks if isinstance(block, Text))
    paragraph, listing = text.parts
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (
        Words("The net is "),
        Formula((FormulaPiece("L = "), FormulaPiece("f", "#loss"), FormulaPiece("("), FormulaPiece("g", "#unit-2-1"),
                 FormulaPiece("(h))"))),
        Words(". In it stands the "), Words("first ", target="#unit-1-1"),
        Words("unit", strong=True, target="#unit-1-1"), Words(", with "), Words("its weight", target="#w-1-1-1"),
        Words(", "), Words("and", emphasised=True), Words(" "), Words("more", is_code=True), Words(". Read "),
        Words("on", target="https://example.org/a"), Words(" for 2 $."),
    )  # fmt: skip
    assert isinstance(listing, Listing)
    assert listing.items[0] == (Paragraph((Words("one"),)),)
    assert listing.items[1][1] == Listing(
        ((Paragraph((Words("inner "), Formula((FormulaPiece("z"),)))),),), numbered=True
    )
    assert Code("code, as it is\n") in [part for text in third.texts for part in text.parts]


def test_an_image_is_a_file_of_the_folder(folder):
    text = lesson(folder, GOOD.replace("That was", "![A picture](picture.png) was")).pages[0].blocks
    pictures = [one for block in text if isinstance(block, Text) for one in inlines_of(block.parts)]
    assert Picture(folder.resolve() / "picture.png", "A picture") in pictures


def test_a_do_has_commands_with_their_arguments(folder):
    do = next(block for block in lesson(folder).pages[0].blocks if isinstance(block, Do))
    assert [(line.command, dict(line.arguments)) for line in do.lines] == [
        ("show", {"picture": "boxes"}),
        ("choose", {"layer": 1, "parameter": "W", "row": 0, "column": 0}),
        ("name", {"place": "#loss", "as_": "f"}),
        ("name", {"place": "#unit-2-1", "as_": "g"}),
    ]


def test_an_ask_is_a_question_with_its_words_options_and_hints(folder):
    value, choice, sign, size, factor, click, deed = (
        block for page in lesson(folder).pages for block in page.blocks if isinstance(block, Ask)
    )
    place = read_place("#z-1-1")
    assert (value.question.kind, value.question.quantity, value.question.place) == ("value", "z", place)
    assert value.question.slips == ("transposed",)
    assert value.question.hints == ("Two products.", "Mind the [bias](#b-1-1).")
    assert not value.question.of_step
    assert value.question.text == "What is the sum of the [first unit](#z-1-1)?"
    assert [(option.text, option.right) for option in choice.question.options] == [
        ("Up.", False), ("Down, to the left.", True),
    ]  # fmt: skip
    assert choice.question.vote
    assert (sign.question.kind, size.question.kind) == ("sign", "size")
    assert factor.question.among == tuple(map(read_place, ("#unit-1-1", "#unit-2-1", "#loss")))
    assert (click.question.kind, click.question.vote, len(click.question.among)) == ("place", True, 3)
    assert (deed.question.goal, deed.question.using) == ("zero", ("set_input", "set_inputs"))


def test_the_teachers_note_and_the_text_for_the_wall_stand_apart(folder):
    small = lesson(folder)
    (note,) = (block for block in small.pages[0].blocks if isinstance(block, Note))
    (wall,) = (block for block in small.pages[0].blocks if isinstance(block, Wall))
    assert note.words.source == "The teacher reads this."
    assert wall.words.source == "Only this is on the wall."


def test_no_command_of_a_lesson_takes_the_path_of_a_file():
    """Nothing outside of its folder is ever read, and ``open`` alone reads there."""
    assert [name for name, command in ALLOWED.items() if "path" in inspect.signature(command).parameters] == []
