"""Lessons: opening and leaving them, going on and back, answers, a file that is written meanwhile, a show of hands."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.controllers.bookmarks import Bookmarks, name_of
from nnviz.gui.desktop import follow_link, show_folder
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.lessons.hands import ShowOfHands, answers_to
from nnviz.lessons.shelf import SUFFIX
from nnviz.session import Session
from nnviz.session.lesson_place import LessonPlace
from nnviz.session.state import State
from nnviz.session.whole_files import mode_of, put_in_place

if TYPE_CHECKING:  # what reads Markdown and watches its file is loaded with the first lesson
    from nnviz.gui.controllers.watching import WatchedFile
    from nnviz.lessons.frame import LessonFrame
    from nnviz.lessons.lesson import Lesson
    from nnviz.lessons.player import Player
    from nnviz.session.predict.answers import Answer

#: What "Write a lesson" makes a copy of.
TEMPLATE = f"my-lesson{SUFFIX}"
LESSONS = f"nnviz lessons (*{SUFFIX} *.md);;All files (*)"


class Lessons(QObject):
    """At most one lesson is open. What was done before is put aside for it, and taken back when it is left."""

    changed = Signal()  # the page shows something else
    opened = Signal()
    left = Signal()
    finished = Signal()  # it was read to its end, and left

    def __init__(self, runner: Runner, settings: Settings, dialogs: Dialogs) -> None:
        super().__init__(runner)
        self._runner = runner
        self._session = runner.session
        self._settings = settings
        self._dialogs = dialogs
        self._aside: Session | None = None
        self.bookmarks = Bookmarks(settings)
        self.player: Player | None = None
        self.path: Path | None = None
        self.error = ""  # why the file could not be read again
        self.hands = ShowOfHands(())
        self._hands_for = 0  # which question of the lesson they are for
        self.asked_at: State | None = None  # the State at which the last question was open

    @cached_property
    def _watched(self) -> "WatchedFile":
        from nnviz.gui.controllers.watching import WatchedFile

        watched = WatchedFile(self)
        watched.changed.connect(self.reload)
        return watched

    # ------------------------------------------------------------ opening and leaving

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._dialogs.ask_file("Open a lesson", self._folder(), LESSONS)
        if path is not None:
            self._settings.set("folders/lessons", str(path.parent))
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Go over to a lesson, at the page that was open last; a file that cannot be read changes nothing."""
        return self._runner.attempt_anew(self._open, path.absolute())

    def _open(self, path: Path) -> None:
        lesson = _read(path)
        if self._aside is None:
            self._aside = self._session.put_aside()
        self.path, self.error = path, ""
        mark = self.bookmarks.of(name_of(path))
        again = mark.is_done and mark.page >= len(lesson.pages)
        self._begin(lesson, LessonPlace(1) if again else LessonPlace(max(mark.page, 1), mark.presses))
        self._keep_place()
        self._watched.watch(path)
        self.opened.emit()

    def _begin(self, lesson: "Lesson", place: LessonPlace) -> None:
        from nnviz.lessons.player import Player

        self.player = Player(self._session, lesson, place)
        self._hands_for = 0
        self._come_to_question()

    def leave(self) -> None:
        """Back to what was being done before, as it was."""
        if self._aside is None:
            return
        self._runner.rest()
        self._keep_place()  # Undo and the timeline move it, too
        self._watched.watch(None)
        aside, self._aside, self.player, self.path = self._aside, None, None, None
        self._session.take_back(aside)
        self._runner.moved_on.emit()
        self.left.emit()

    @property
    def is_open(self) -> bool:
        return self.player is not None

    def frame(self) -> "LessonFrame | None":
        """What the page shows now."""
        return None if self.player is None else self.player.view()

    # ------------------------------------------------------------ on and back

    def next(self) -> None:
        """One press: what is asked is shown, then the page goes on; after the last one the lesson is over."""
        self._do(self._next)

    def _next(self, player: "Player") -> None:
        if player.view().is_last:
            self.finish()
        else:
            player.next()

    def back(self) -> None:
        self._do(lambda player: player.back())

    def restart_page(self) -> None:
        self._do(lambda player: player.restart_page())

    def play_on(self) -> bool:
        """One press of Play; whether there is a next one: not where something is asked, nor at the end of a page."""
        if self.player is None or self.player.view().is_open:
            return False
        page = self.player.view().page
        self.next()
        frame = self.frame()
        return frame is not None and not frame.is_open and frame.page == page

    def finish(self) -> None:
        """The lesson has been read to its end."""
        if self.player is not None and self.path is not None:
            place = self.player.place
            self.bookmarks.put(name_of(self.path), place.page, place.done, is_done=True)
            self.leave()
            self.finished.emit()

    # ------------------------------------------------------------ answering

    def answer(self, answer: "Answer") -> None:
        self._do(lambda player: player.answer(answer))

    def hint(self) -> None:
        self._do(lambda player: player.hint())

    def has_hint(self) -> bool:
        """Whether the open question has a hint that is not open yet."""
        frame = self.frame()
        return frame is not None and frame.question is not None and frame.question.hints_left > 0

    def show(self) -> None:
        self._do(lambda player: player.show())

    def is_asking(self) -> bool:
        """Whether a question is open."""
        frame = self.frame()
        return frame is not None and frame.is_open

    def count_hand(self, option: int, by: int) -> None:
        """A hand more or less for an option, counted from 0; after the answer they stay as they are."""
        if self.is_asking():
            self.hands = self.hands.add(option, by)
            self.changed.emit()

    def _do(self, move: Callable[["Player"], object]) -> None:
        player = self.player
        if player is None:
            return
        self._runner.halt()
        asked = self._asked()
        if self._runner.attempt(move, player):
            if self.player is not None and self._asked() != asked:
                self._come_to_question()
            self._keep_place()
            self._runner.moved_on.emit()
            self.changed.emit()

    def _asked(self) -> object:
        return self._session.state.question

    def _come_to_question(self) -> None:
        """No hand is raised for a question that is new; for one that Back hides again they stay."""
        frame = self.frame()
        if frame is not None and frame.question is not None:
            self.asked_at = self._session.state
            if self._hands_for != frame.question.number:
                self._hands_for = frame.question.number
                self.hands = ShowOfHands.for_options(len(answers_to(frame.question.ask.question)))

    def _keep_place(self) -> None:
        if self.player is not None and self.path is not None:
            place = self.player.place
            self.bookmarks.put(name_of(self.path), place.page, place.done)

    # ------------------------------------------------------------ a file that is being written

    def reload(self) -> None:
        """The file has changed: the same page of it, or why it cannot be read."""
        player, path = self.player, self.path
        if player is None or path is None:
            return
        place = player.place
        try:
            lesson = _read(path)
            self._runner.rest()
            self._begin(lesson, place)
            self.error = ""
        except UserError as mistake:
            self.error = str(mistake)
        self.changed.emit()

    def write(self) -> None:
        """Save a copy of the shortest lesson, which says how it is made, open its folder, and watch it."""
        start = Path(self._folder()) / TEMPLATE
        path = self._dialogs.ask_target("Write a lesson", str(start), LESSONS)
        if path is None:
            return
        if not path.name.endswith(SUFFIX):
            path = path.with_name(path.name.removesuffix(".md") + SUFFIX)
        if self._runner.attempt(_copy_template, path):
            self._settings.set("folders/lessons", str(path.parent))
            show_folder(path.parent)
            if self.open_path(path):
                self._runner.tell(f"Change {path.name} in an editor: what you save is shown here.")

    def follow(self, target: str) -> None:
        """Open an address that a lesson names, if the learner agrees; a place of the net is no address."""
        if target.startswith(("https://", "http://")) and self._dialogs.ask_yes(
            "Open a link?", f"The lesson leads to {target}. Open it in the browser?"
        ):
            follow_link(target)

    def _folder(self) -> str:
        last = self._settings.text("folders/lessons")
        return last if last and Path(last).is_dir() else str(Path.home())


def _copy_template(path: Path) -> None:
    """Raises UserError where nothing can be written there."""
    try:
        put_in_place(path, [resources.path("lessons", "template", TEMPLATE).read_bytes()], mode_of(path))
    except OSError as failure:
        raise UserError(f"{path.name} could not be written: {failure.strerror or failure}.") from failure


def _read(path: Path) -> "Lesson":
    from nnviz.lessons.reading import read_lesson

    return read_lesson(path)
