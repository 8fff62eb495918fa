"""Whether pages fit the wall: those that come with nnviz do, and what is too much is said with its line."""

import pytest

from nnviz.gui.lesson.fit import HEIGHT, PICTURE, WIDTH, overfull
from nnviz.lessons.reading import read_lesson
from nnviz.lessons.shelf import shipped

HEAD = """---
format: nnviz-lesson
version: 1
title: Wide
experiment: small
---

# A page

```net small
{"format": "nnviz-experiment", "version": 1, "title": "Small",
 "network": {"inputs": 1, "loss": "half_squared_error", "layers": [{"units": 1, "activation": "tanh"}]},
 "initialization": {"scheme": "zeros"}, "data": {"inputs": [[1.5]], "targets": [[1.0]]}}
```

Some text, which is not on the wall. """


def lesson(tmp_path, page: str):
    path = tmp_path / "wide.lesson.md"
    path.write_text(HEAD + page, encoding="utf-8")
    return read_lesson(path)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.name.partition(".")[0])
def test_the_lessons_that_come_with_nnviz_fit(qapp, path):
    assert list(overfull(read_lesson(path))) == []


def test_the_text_of_a_page_may_be_long(qapp, tmp_path):
    assert list(overfull(lesson(tmp_path, "Words. " * 500))) == []


def test_a_question_that_leaves_the_picture_no_room_is_told_with_its_line(qapp, tmp_path):
    page = "\n\n```ask\nvalue a #a-1-1\n" + "How large is it, and why is it so? " * 20 + "\n```\n"
    ((line, told),) = overfull(lesson(tmp_path, page))
    assert line == (HEAD + page).splitlines().index("value a #a-1-1") + 1
    assert told.startswith(f"page 1 does not fit {WIDTH}×{HEIGHT} in projector type: ")
    assert f"and the picture needs {PICTURE}" in told


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        ("choice\n- [x] Yes.\n- [ ] No.\n$" + "a + " * 80 + "b$?", "of the question"),
        ("choice\n- [x] $" + "a + " * 80 + "b$\n- [ ] No.\nWhich?", "of an option"),
    ],
)
def test_a_formula_that_is_wider_than_the_wall_or_its_option_is_told(qapp, tmp_path, ask, what):
    ((_, told),) = overfull(lesson(tmp_path, f"\n\n```ask\n{ask}\n```\n"))
    assert f"a word or a formula {what} is wider" in told
