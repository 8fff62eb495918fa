"""What a lesson says of itself, between two lines ``---`` at its top: flat ``key: text``."""

import re

from nnviz.errors import UserError
from nnviz.lessons.files import Source
from nnviz.lessons.near import did_you_mean
from nnviz.records import dataclass
from nnviz.session.experiment.refusals import shown

FORMAT, VERSION = "nnviz-lesson", 1
KEYS = ("format", "version", "title", "minutes", "goals", "language", "author", "licence", "experiment")
NEEDED = ("format", "version", "title", "experiment")
MOST_MINUTES, MOST_GOALS, LONGEST = 180, 8, 300


@dataclass(frozen=True, slots=True)
class FrontMatter:
    title: str
    experiment: str
    experiment_line: int
    minutes: int = 0
    goals: tuple[str, ...] = ()
    language: str = "en"
    author: str = ""
    licence: str = ""


def read_front_matter(lines: list[str], file: Source) -> tuple[FrontMatter, int]:
    """What stands there, and how many lines it takes. Raises UserError with the line."""
    if lines[0].rstrip() != "---":
        raise file.mistake(1, "a lesson begins with a line --- and then “format: nnviz-lesson”.")
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        raise file.mistake(len(lines), "the line --- is missing that ends what the lesson says of itself.")
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines[1:end], start=2):
        if line.strip():
            key, text = _pair(line, number, file)
            if key in found:
                raise file.mistake(number, f"{key} stands here for the second time, after line {found[key][1]}.")
            found[key] = text, number
    missing = next((key for key in NEEDED if key not in found), None)
    if missing is not None:
        raise file.mistake(end + 1, f"the key {missing} is missing above this line.")
    return _read(found, file), end + 1


def _pair(line: str, number: int, file: Source) -> tuple[str, str]:
    key, colon, text = line.partition(":")
    key, text = key.strip(), text.strip()
    if not colon:
        raise file.mistake(number, f"{shown(line.strip())} is no “key: text”.")
    if key not in KEYS:
        raise file.mistake(number, f"there is no key {shown(key)}{did_you_mean(key, KEYS)}")
    if not text:
        raise file.mistake(number, f"{key} is empty.")
    if len(text) > LONGEST * (MOST_GOALS if key == "goals" else 1):
        raise file.mistake(number, f"{key} has more than {LONGEST} letters.")
    return key, text


def _read(found: dict[str, tuple[str, int]], file: Source) -> FrontMatter:
    texts = {key: text for key, (text, _) in found.items()}
    for key, check in (("format", _check_format), ("version", _check_version), ("language", _check_language)):
        if key in found:
            try:
                check(texts[key])
            except UserError as mistake:
                raise file.mistake(found[key][1], str(mistake)) from None
    try:
        minutes = _minutes(texts["minutes"]) if "minutes" in texts else 0
    except UserError as mistake:
        raise file.mistake(found["minutes"][1], str(mistake)) from None
    goals = tuple(goal.strip() for goal in texts.get("goals", "").split(";") if goal.strip())
    if len(goals) > MOST_GOALS:
        raise file.mistake(found["goals"][1], f"a lesson has at most {MOST_GOALS} goals, not {len(goals)}.")
    return FrontMatter(
        texts["title"], texts["experiment"], found["experiment"][1], minutes, goals,
        texts.get("language", "en"), texts.get("author", ""), texts.get("licence", ""),
    )  # fmt: skip


def _check_format(text: str) -> None:
    if text != FORMAT:
        raise UserError(f"format: expected {FORMAT}, got {shown(text)}.")


def _check_version(text: str) -> None:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise UserError(f"version: expected a whole number from 1 to {VERSION}, got {shown(text)}.")
    if int(text) > VERSION:
        raise UserError(f"the lesson has version {text} of the format, and this nnviz knows versions up to {VERSION}.")


def _check_language(text: str) -> None:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise UserError(f"language: expected a code such as en or de, got {shown(text)}.")


def _minutes(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_MINUTES:
        raise UserError(f"minutes: expected a whole number from 1 to {MOST_MINUTES}, got {shown(text)}.")
    return int(text)
