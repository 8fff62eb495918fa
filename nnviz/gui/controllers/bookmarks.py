"""How far each lesson has been read, kept with the settings: never in the lesson, never sent."""

import json
from pathlib import Path

from nnviz import resources
from nnviz.gui.settings import Settings
from nnviz.records import dataclass

KEY = "lessons/read"
#: Lessons beyond these are forgotten, those read longest ago first.
MOST = 200


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a lesson was left: the page, from 1 (0: none yet), and how many presses it had had."""

    page: int = 0
    presses: int = 0
    is_done: bool = False  # whether it has been read to its end once


def name_of(path: Path) -> str:
    """What a lesson's place is kept by: of those that come with nnviz the name alone, wherever it is installed."""
    return path.name if path.parent == resources.path("lessons") else str(path)


class Bookmarks:
    """One for each lesson, by its name. Whatever stands in the settings may be damaged: then it is not there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, name: str) -> Bookmark:
        return self._all().get(name, Bookmark())

    def put(self, name: str, page: int, presses: int = 0, *, is_done: bool = False) -> None:
        """``page`` is open; what has been read to its end once stays so."""
        marks = self._all()
        before = marks.pop(name, Bookmark())
        marks[name] = Bookmark(page, presses, is_done or before.is_done)
        kept = [*marks.items()][-MOST:]
        text = json.dumps({key: [mark.page, mark.presses, mark.is_done] for key, mark in kept})
        self._settings.set(KEY, text)

    def _all(self) -> dict[str, Bookmark]:
        try:
            found = json.loads(self._settings.latest(KEY, "{}"))
        except (ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: mark for name, value in found.items() if (mark := _read(value)) is not None}


def _read(value: object) -> Bookmark | None:
    match value:
        case [int() as page, int() as presses, bool() as is_done] if _is_count(page) and _is_count(presses):
            return Bookmark(page, presses, is_done)
    return None


def _is_count(number: int) -> bool:
    return not isinstance(number, bool) and 0 <= number < 10_000
