"""The page of all lessons in the place of the plots, and the line that invites to it at the first start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from nnviz.gui.controllers.lessons import Lessons
from nnviz.gui.controllers.shelf import Shelf
from nnviz.gui.settings import Settings
from nnviz.gui.window.filling import Filling
from nnviz.gui.window.plot_docks import Plots

if TYPE_CHECKING:  # loaded when the page is first shown
    from nnviz.gui.lesson.invitation import Invitation
    from nnviz.gui.lesson.shelf import LessonsPage

#: Whether there was an invitation once.
OFFERED = "lessons/offered"
#: It comes after the picture of the window, in milliseconds.
AFTER_MS = 120


class LessonShelf(QObject):
    """Shows the page and puts it away; what stood in its place comes back."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        lessons: Lessons,
        plots: Plots,
        filling: Filling,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._lessons = lessons
        self._shelf = Shelf(lessons.bookmarks)
        self._plots = plots
        self._filling = filling
        self._plots_were_shown = True
        self.page: LessonsPage | None = None
        self.invitation: Invitation | None = None
        lessons.opened.connect(self.leave)
        lessons.opened.connect(self._end_invitation)

    @property
    def is_shown(self) -> bool:
        return self.page is not None and not self.page.isHidden() and self._plots.are_shown

    def show(self) -> None:
        """All lessons over the whole window; the keys are on the one to go on with."""
        self._come()
        self._filling.fill("plots")
        self._focus()

    def invite_once(self) -> None:
        """At the first start: a line under the plot, which leaves the keys with the live net."""
        if not self._settings.flag(OFFERED) and self._plots.are_shown:
            self._settings.set(OFFERED, True)
            QTimer.singleShot(AFTER_MS, self, self._invite)

    def _invite(self) -> None:
        from nnviz.gui.lesson.invitation import Invitation

        if self.is_shown or self._lessons.is_open:
            return
        self.invitation = Invitation()
        self.invitation.accepted.connect(self.show)
        self.invitation.declined.connect(self._decline)
        self._plots.area.set_foot(self.invitation)

    def _decline(self) -> None:
        self._end_invitation()
        self._filling.panes["graph"].setFocus()  # or Qt gives the keys to whatever Tab would reach next

    def _end_invitation(self) -> None:
        if self.invitation is not None:
            self.invitation = None
            self._plots.area.set_foot(None)

    def _come(self) -> None:
        self._end_invitation()
        self._filling.leave()
        page = self._made()
        lessons = self._shelf.lessons()
        page.show_lessons(lessons, [self._shelf.picture(one.path) for one in lessons])
        if not self.is_shown:
            self._plots_were_shown = self._plots.are_shown
        self._plots.cover(page)

    def _focus(self) -> None:
        if self.page is not None:
            self.page.focus()

    def _made(self) -> "LessonsPage":
        if self.page is None:
            from nnviz.gui.lesson.shelf import LessonsPage

            self.page = LessonsPage()
            self.page.chosen.connect(self._lessons.open_path)
            self.page.open_wanted.connect(self._lessons.open)
            self.page.write_wanted.connect(self._lessons.write)
            self.page.leave_wanted.connect(self.leave)
        return self.page

    def escape(self) -> bool:
        """Esc leaves the page; False where it is not there."""
        shown = self.is_shown
        self.leave()
        return shown

    def leave(self) -> None:
        """The net again, and the plots if they were there."""
        if not self.is_shown:
            return
        self._filling.panes["graph"].setFocus()  # or Qt gives the keys to whatever Tab would reach next
        self._filling.leave()
        if self._plots_were_shown:
            self._plots.show(self._plots.area.current)
        else:
            self._plots.hide()
