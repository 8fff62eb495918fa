"""Checking a lesson before a class sees it: it is played through, and every question and place is tried out.

What needs a screen (a missing glyph, a page that does not fit) is asked of whoever calls: nothing is drawn here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from nnviz.errors import UserError
from nnviz.lessons.commands import PlayError
from nnviz.lessons.lesson import Ask, Block, Do, Lesson, Page, Text, texts_of
from nnviz.lessons.markdown import targets_of
from nnviz.lessons.playing import Starts, place_of, question_of, visible
from nnviz.lessons.reading import read_lesson
from nnviz.lessons.recorded import Answered, answered, changed, read_answers, write_answers
from nnviz.lessons.trying import faults_of, written_answer
from nnviz.session.named import MOST_NAMED
from nnviz.session.place import check_place, read_place
from nnviz.session.state import State


class Finding(NamedTuple):
    """What does not hold, and in which line."""

    line: int
    told: str

    def sentence(self, name: str) -> str:
        return f"{name}, line {self.line}: {self.told}"


#: Finds what needs a screen.
Look = Callable[[Lesson], Iterable[tuple[int, str]]]


def check_file(path: Path, *, record: bool = False, look: Look = lambda lesson: ()) -> tuple[str, ...]:
    """What does not hold in a lesson's file, a sentence each; none where all holds.

    ``record`` keeps the answers as they are now, where nothing else is wrong; else those kept before must be the same.
    """
    try:
        lesson = read_lesson(path)
        before = read_answers(path)
    except UserError as mistake:
        return (str(mistake),)
    check = Check(lesson)
    findings = {*check.findings(), *_seen(lesson, look)}
    if record and not findings:
        write_answers(path, check.answers)
    elif not record:
        findings |= {Finding(line, told) for line, told in changed(before, check.answers)}
    return tuple(finding.sentence(lesson.path.name) for finding in sorted(findings))


def _seen(lesson: Lesson, look: Look) -> Iterator[Finding]:
    """What needs a screen, as far as the lesson can be played: why it cannot is found without one."""
    with suppress(PlayError):
        yield from (Finding(line, told) for line, told in look(lesson))


class Check:
    """Plays a lesson from its first page to its last; ``answers`` are what it asked, and what was right."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._starts = Starts(lesson)
        self.answers: list[Answered] = []

    def findings(self) -> Iterator[Finding]:
        """What does not hold. A page that cannot be played ends it: nobody knows what comes after it."""
        for page in self._lesson.pages:
            yield from _too_many_names(page)
        try:
            for number in range(1, len(self._lesson.pages) + 1):
                yield from self._of_page(number)
        except PlayError as unplayable:
            yield Finding(unplayable.line, unplayable.told)

    def _of_page(self, number: int) -> Iterator[Finding]:
        page, seen = self._lesson.pages[number - 1], 0
        for moment in self._starts.moments(number):
            blocks = [block for block, _ in visible(page, place_of(moment).done, question_of(moment) is not None)]
            for block in blocks[seen:]:
                yield from _of_block(moment, block)
                if isinstance(block, Ask):
                    yield from _given_away(moment, block, page)
                    self.answers.append(answered(moment, number, block))
            seen = len(blocks)


def _too_many_names(page: Page) -> Iterator[Finding]:
    lines = [line for act in page.acts if isinstance(act, Do) for line in act.lines if line.command == "name"]
    letters: list[str] = []
    for line in lines:
        letter = str(dict(line.arguments).get("as_", ""))
        letters += [letter] if letter not in letters else []
        if len(letters) == MOST_NAMED + 1:
            yield Finding(line.line, f"a page names at most {MOST_NAMED} things, and this is one more.")


def _of_block(state: State, block: Block) -> Iterator[Finding]:
    for text in texts_of(block):
        yield from _of_text(state, text)
    if isinstance(block, Ask):
        for fault in faults_of(state, block.question):
            yield Finding(block.line, fault)


def _given_away(state: State, ask: Ask, page: Page) -> Iterator[Finding]:
    """Texts of the page that hold the number that is asked: it would be there to be read, and go out of date."""
    answer = written_answer(state, ask.question)
    if answer:
        for text in page.texts:
            for at, line in enumerate(text.source.split("\n")):
                if re.search(rf"(?<![\d.]){re.escape(answer)}(?!\d)", line):
                    yield Finding(text.line + at, f"the answer {answer} stands here; the engine computes it.")


def _of_text(state: State, text: Text) -> Iterator[Finding]:
    """Places that the text names and the net of this moment does not have."""
    factors = sum(step.phase == "backward" for step in state.steps)
    for target in dict.fromkeys(targets_of(text)):
        if target.startswith("#"):
            try:
                check_place(read_place(target), state.network, factors)
            except UserError as mistake:
                yield Finding(text.line, str(mistake))
