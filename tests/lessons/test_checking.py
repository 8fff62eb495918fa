"""Checking lessons: what is found is tested with the bad files; here what is recorded, and the command."""

import json
import re
from pathlib import Path

import pytest
from good_lesson import GOOD, NAME, lesson

from nnviz.cli import main
from nnviz.lessons.checking import Check, check_file

RECORDED = NAME.replace(".md", ".json")
SPOILT = GOOD.replace("[first **unit**](#unit-1-1)", "[first](#unit-9-1)").replace("value z #z-1-1", "value z #z-1-9")


@pytest.fixture
def file(tmp_path):
    (tmp_path / NAME).write_text(GOOD, encoding="utf-8")
    return tmp_path / NAME


def spoil(file, old, new):
    assert GOOD.count(old) == 1
    file.write_text(GOOD.replace(old, new), encoding="utf-8")


def test_nothing_is_found_in_a_good_lesson_and_its_answers_are_those_of_the_engine():
    check = Check(lesson(Path("/nowhere")))
    assert not list(check.findings())
    assert [answer.right for answer in check.answers] == [
        "z₁,₁ = 0.500.", "Right is “Down, to the left”.", "∂L/∂w₁,₁,₁ is negative.",
        "∂L/∂a₂,₁ is smaller than 1 in size.", "Right is the loss.", "Right is x₁.", "",
    ]  # fmt: skip


def test_the_example_that_explains_the_grammar_is_a_good_lesson(tmp_path):
    page = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^````markdown\n(.*?)^````$", page, re.S | re.M)
    (tmp_path / NAME).write_text(example, encoding="utf-8")
    assert check_file(tmp_path / NAME) == ()


def test_what_is_found_is_told_in_the_order_of_the_lines_once_each(file):
    file.write_text(SPOILT, encoding="utf-8")
    found = check_file(file)
    lines = [int(sentence.split(", line ")[1].split(":")[0]) for sentence in found]
    assert lines == sorted(lines)
    assert len(found) == len(set(found)) == 2


def test_what_cannot_be_read_is_one_sentence(file):
    spoil(file, "value z", "vaule z")
    (told,) = check_file(file)
    assert told == f'{NAME}, line 40: there is no kind of question "vaule"; did you mean "value"?'


def test_recorded_answers_stay_until_the_numbers_are_others(file):
    assert check_file(file, record=True) == ()
    kept = json.loads((file.parent / RECORDED).read_text(encoding="utf-8"))
    assert (kept["format"], kept["version"]) == ("nnviz-lesson-answers", 1)
    assert kept["answers"][0] == {"page": 1, "asked": "value z #z-1-1", "right": "z₁,₁ = 0.500."}
    assert check_file(file) == ()
    spoil(file, '"biases": [[0.5, 0.0], [0.5]]', '"biases": [[1.0, 0.0], [0.5]]')
    told, *_ = check_file(file)
    assert told.startswith(f"{NAME}, line 40: recorded was “z₁,₁ = 0.500.”, and now it is “z₁,₁ = 1.”")
    assert check_file(file, record=True) == ()
    assert check_file(file) == ()


def test_a_new_question_and_one_that_is_gone_are_no_change(file):
    check_file(file, record=True)
    spoil(file, "sign dL_dw #w-1-1-1", "sign dL_dw #w-1-1-2")
    assert check_file(file) == ()


def test_nothing_is_recorded_where_something_is_wrong(file):
    file.write_text(SPOILT, encoding="utf-8")
    assert check_file(file, record=True)
    assert not (file.parent / RECORDED).exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "nnviz-lesson-answers", "version": 1}',
    '{"format": "nnviz-lesson-answers", "version": 1, "answers": [5]}',
    '{"format": "nnviz-lesson-answers", "version": 1, "answers": [{"page": "1", "asked": 1, "right": 2}]}',
    '{"format": "nnviz-lesson-answers", "version": 2, "answers": []}'])  # fmt: skip
def test_a_damaged_record_is_said(file, content):
    (file.parent / RECORDED).write_text(content, encoding="utf-8")
    (told,) = check_file(file)
    assert told.startswith(RECORDED)
    assert "\n" not in told


def test_what_needs_a_screen_is_asked_of_who_calls(file):
    assert check_file(file, look=lambda lesson: [(3, f"{len(lesson.pages)} pages.")]) == (f"{NAME}, line 3: 4 pages.",)


def test_the_command_says_each_and_ends_with_2(qapp, file, capsys):
    other = file.with_name("other.lesson.md")
    other.write_text(SPOILT.replace("The teacher", "漢"), encoding="utf-8")
    assert main(["lesson", "check", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: all holds.\n"
    assert main(["lesson", "check", str(file), str(other), "--record"]) == 2
    out, told = capsys.readouterr()
    assert out == f"{file}: all holds, and its answers are recorded.\n"
    assert [line.partition(": ")[0] for line in told.splitlines()] == ["nnviz"] * 3
    assert "the bundled fonts have no 漢, U+6F22." in told
    assert (file.parent / RECORDED).exists()
