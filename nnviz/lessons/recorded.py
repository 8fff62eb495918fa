"""The answers of a lesson as they were when its author recorded them, in ``NAME.lesson.json`` beside it.

The engine computes them anew each time. What was recorded tells whether they still are what the author saw.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nnviz.core.text_files import read_text
from nnviz.errors import UserError
from nnviz.lessons.lesson import Ask
from nnviz.lessons.revealing import right_in_words
from nnviz.records import dataclass
from nnviz.session.experiment import json_text
from nnviz.session.question import Question
from nnviz.session.state import State
from nnviz.session.whole_files import put_in_place

FORMAT, VERSION = "nnviz-lesson-answers", 1
MAX_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as its first line has it, and what was right."""

    page: int
    asked: str
    right: str
    line: int = 0


def answered(state: State, page: int, ask: Ask) -> Answered:
    """What is right where a question opens."""
    return Answered(page, asked_in_words(ask.question), right_in_words(state, ask.question), ask.line)


def asked_in_words(question: Question) -> str:
    """ "value dL_da #a-2-1": what makes it this question."""
    words = (question.kind, question.quantity, question.place, question.goal, *question.among)
    return " ".join(str(word) for word in words if word)


def file_beside(lesson: Path) -> Path:
    """Where the answers of a lesson are: ``NAME.lesson.json`` beside ``NAME.lesson.md``."""
    return lesson.with_name(lesson.name.removesuffix(".md") + ".json")


def write_answers(lesson: Path, answers: Sequence[Answered]) -> None:
    """Keep ``answers``. Raises UserError where the file cannot be written; the old one is then still there."""
    entries = [{"page": one.page, "asked": one.asked, "right": one.right} for one in answers]
    text = json.dumps({"format": FORMAT, "version": VERSION, "answers": entries}, ensure_ascii=False, indent=2)
    path = file_beside(lesson)
    try:
        put_in_place(path, [f"{text}\n".encode()])
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}.") from None


def read_answers(lesson: Path) -> tuple[Answered, ...]:
    """Those that were kept; none where there is no file. Raises UserError where it is something else."""
    path = file_beside(lesson)
    if not path.exists():
        return ()
    document = json_text.read(read_text(path, kind="recorded answers", most_bytes=MAX_BYTES), path.name)
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise UserError(f"{path.name} holds no recorded answers of version {VERSION}; --record writes them anew.")
    try:
        return tuple(_answered(entry) for entry in document["answers"])
    except (KeyError, TypeError, ValueError):
        raise UserError(f"{path.name} is damaged; --record writes it anew.") from None


def _answered(entry: Any) -> Answered:
    page, asked, right = entry["page"], entry["asked"], entry["right"]
    if not (isinstance(page, int) and isinstance(asked, str) and isinstance(right, str)):
        raise ValueError
    return Answered(page, asked, right)


def changed(before: Sequence[Answered], now: Sequence[Answered]) -> Iterator[tuple[int, str]]:
    """Lines of questions whose answer is another one than was recorded; a new question has none to compare with."""
    kept: dict[tuple[int, str], list[str]] = {}
    for one in before:
        kept.setdefault((one.page, one.asked), []).append(one.right)
    for one in now:
        rights = kept.get((one.page, one.asked))
        right = rights.pop(0) if rights else None
        if right is not None and right != one.right:
            yield one.line, f"recorded was “{right}”, and now it is “{one.right}”: --record keeps what is now."
