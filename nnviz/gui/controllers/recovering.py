"""Unsaved work is kept beside the settings while it is done, and offered at the start after it was left behind."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from nnviz.errors import plain
from nnviz.gui.background import Worker
from nnviz.gui.controllers.files import LONGEST_NAME, Files
from nnviz.gui.runner import Choice, Offer, Runner
from nnviz.session.notation import counted
from nnviz.session.recovery.shelf import Leftover, Shelf, left_behind
from nnviz.session.recovery.snapshot import Snapshot

#: Work is written down so long after it has changed, in milliseconds: with the writing itself at most 2 s.
KEEP_AFTER_MS = 700
#: No more is written than this, in bytes a second: millions of weights would keep the disk busy.
LARGEST_FLOW = 20e6


class Recovering(QObject):
    """Keeps the work of one window; offers the work of windows that are no more."""

    def __init__(self, runner: Runner, files: Files, folder: Path) -> None:
        super().__init__(runner)
        self._runner, self._files, self._folder = runner, files, folder
        self._shelf = Shelf(folder)
        self._kept: Snapshot = runner.session.snapshot()  # what needs no writing any more
        self._worker: Worker | None = None
        self._has_failed = self._is_ended = False
        self._waiting: list[Leftover] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self._keep)

    # ------------------------------------------------------------ keeping

    def note(self) -> None:
        """Something may have changed: it is kept soon. Once the window is closed nothing is, though it paints on."""
        if self._is_ended:
            return
        if not self._timer.isActive() and self._worker is None and self._runner.session.snapshot() != self._kept:
            self._timer.start()

    def _keep(self) -> None:
        """Write what is now, in a thread: a State is never changed."""
        self._kept = self._runner.session.snapshot()
        self._worker = Worker(partial(self._shelf.keep, self._kept), self)
        self._worker.finished.connect(self._end)
        self._worker.start()

    def _end(self) -> None:
        worker = self._worker
        if worker is None:  # it was waited for
            return
        self._forget()
        if worker.refusal and not self._has_failed:  # once: it would be said each second
            self._has_failed = True
            self._runner.refuse(worker.refusal)
        written = worker.result if isinstance(worker.result, int) else 0
        self._timer.setInterval(max(KEEP_AFTER_MS, round(1000 * written / LARGEST_FLOW)))
        self.note()

    def _forget(self) -> None:
        if self._worker is not None:
            self._worker.wait()
            self._worker.deleteLater()
            self._worker = None

    def keep_now(self) -> None:
        """Before the process ends without being asked: what is now, whatever it takes."""
        self._timer.stop()
        self._forget()
        self._shelf.keep(self._runner.session.snapshot())

    def end(self) -> None:
        """The window is closed, and nothing is unsaved."""
        self._is_ended = True
        self._timer.stop()
        self._forget()
        self._shelf.close()

    # ------------------------------------------------------------ offering

    def look(self) -> None:
        """Offer what was left behind, the latest first; once something is restored, the others wait."""
        self._waiting = left_behind(self._folder)
        self._offer_next()

    def _offer_next(self) -> None:
        if not self._waiting:
            return
        leftover = self._waiting[0]
        choices = (
            Choice("&Restore", "Go on with it", partial(self._restore, leftover)),
            Choice("Dis&card", "Remove it for good", partial(self._discard, leftover)),
            Choice("&Later", "Ask again at the next start", self._put_off),
        )
        self._runner.offer(Offer(_sentence(leftover, len(self._waiting)), choices))

    def _restore(self, leftover: Leftover) -> None:
        if not self._files.may_leave() or not self._runner.attempt_anew(self._take_over, leftover):
            self._offer_next()
            return
        self._runner.tell("The work is as it was; Undo begins anew. No file has it before it is saved.")
        self._files.look_at_disk()
        self._put_off()

    def _take_over(self, leftover: Leftover) -> None:
        self._timer.stop()
        self._forget()
        self._runner.session.restore(self._shelf.adopt(leftover))
        self._kept = self._runner.session.snapshot()

    def _discard(self, leftover: Leftover) -> None:
        leftover.discard()
        self._waiting.remove(leftover)
        self._offer_next()

    def _put_off(self) -> None:
        self._waiting = []


def _sentence(leftover: Leftover, count: int) -> str:
    """What was left behind, and when."""
    label = leftover.label
    file = f" ({plain(label.path.name, LONGEST_NAME)})" if label.path is not None else ""
    trained = f", after {counted(label.updates, 'update')}" if label.updates else ""
    others = f" There is more: {counted(count - 1, 'other experiment')}." if count > 1 else ""
    title = f"“{plain(label.title, LONGEST_NAME)}”" if label.title else "An experiment without a title"
    return f"{title}{file} was left unsaved when nnviz ended: {_when(label.when)}{trained}.{others}"


def _when(moment: datetime) -> str:
    days = (datetime.now().date() - moment.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{moment:%Y-%m-%d}")
    return f"{day} at {moment:%H:%M}"
