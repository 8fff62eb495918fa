"""The lessons on offer: read once, with the picture of each one's net and how far it has been read."""

from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.errors import UserError
from nnviz.gui.controllers.bookmarks import Bookmarks, name_of
from nnviz.lessons.shelf import ShelvedLesson, shipped
from nnviz.session import Session
from nnviz.session.frame.model import GraphFrame
from nnviz.session.state import gradients_complete

if TYPE_CHECKING:  # what reads Markdown is loaded with the first lesson
    from nnviz.lessons.lesson import Lesson


class Shelf:
    """The lessons that come with nnviz; one that cannot be read is left out."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        self._bookmarks = bookmarks
        self._known: dict[Path, Lesson | None] = {}
        self._pictures: dict[Path, GraphFrame | None] = {}

    def lessons(self) -> tuple[ShelvedLesson, ...]:
        """Those that there are, in their order, as far as they are read now."""
        return tuple(found for path in shipped() if (found := self._shelved(path)) is not None)

    def _shelved(self, path: Path) -> ShelvedLesson | None:
        lesson = self._lesson(path)
        if lesson is None:
            return None
        mark = self._bookmarks.of(name_of(path))
        sentence = lesson.goals[0] if lesson.goals else ""
        page = min(mark.page, len(lesson.pages))
        return ShelvedLesson(path, lesson.title, sentence, lesson.minutes, len(lesson.pages), page, mark.is_done)

    def _lesson(self, path: Path) -> "Lesson | None":
        from nnviz.lessons.reading import read_lesson

        if path not in self._known:
            try:
                self._known[path] = read_lesson(path)
            except UserError:
                self._known[path] = None
        return self._known[path]

    def picture(self, path: Path) -> GraphFrame | None:
        """The net of a lesson after a pass, with its activations and gradients; None where that cannot be made."""
        if path not in self._pictures:
            lesson = self._lesson(path)
            self._pictures[path] = None if lesson is None else _picture(lesson)
        return self._pictures[path]


def _picture(lesson: "Lesson") -> GraphFrame | None:
    from nnviz.lessons.player import Player

    session = Session.new()
    try:
        Player(session, lesson)
        session.run_to(gradients_complete(session.state.steps))
    except UserError:
        return None
    return session.graph_frame()
