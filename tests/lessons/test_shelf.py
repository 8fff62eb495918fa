"""Which lessons there are, and which one to go on with."""

from pathlib import Path

import pytest

from nnviz import resources
from nnviz.lessons.shelf import ORDER, SUFFIX, ShelvedLesson, place_to_go_on, shipped


def lesson(page: int = 0, *, done: bool = False) -> ShelvedLesson:
    return ShelvedLesson(Path("some.lesson.md"), "Some", "About something.", 8, 6, page, done)


@pytest.mark.parametrize(
    ("shelf", "place"),
    [
        ([lesson(), lesson()], 0),
        ([lesson(6, done=True), lesson()], 1),
        ([lesson(), lesson(2)], 1),
        ([lesson(6, done=True), lesson(), lesson(3)], 2),
        ([lesson(1, done=True), lesson(6, done=True)], 0),
        ([], 0),
    ],
)
def test_one_goes_on_with_what_is_begun_then_with_what_is_not_done(shelf, place):
    assert place_to_go_on(shelf) == place


def test_a_lesson_that_is_done_is_not_begun_any_more():
    assert lesson(2).is_begun
    assert not lesson(2, done=True).is_begun
    assert not lesson().is_begun


def test_shipped_lessons_come_in_their_order_and_others_after_them(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    (tmp_path / "lessons").mkdir()
    for name in ("zebra", *reversed(ORDER), "adder"):
        (tmp_path / "lessons" / f"{name}{SUFFIX}").touch()
    names = [path.name.removesuffix(SUFFIX) for path in shipped()]
    assert names == [*ORDER, "adder", "zebra"]
