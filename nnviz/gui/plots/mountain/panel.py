"""The error mountain as a panel: a slice, a map or a surface, kept up to date while the weights move.

A survey takes from a few milliseconds to seconds, so that it runs in a thread, and never more than one. While training
goes on, the slice is computed again a few times a second; map and surface stay, and only the path on them grows.
"""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnviz.errors import UserError
from nnviz.gui.background import JobRunner
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.mountain.bar import MountainBar
from nnviz.gui.plots.mountain.page import paint_mountain_page
from nnviz.gui.plots.mountain.plane_view import PlaneView
from nnviz.gui.plots.mountain.slice import SliceView
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.beside import Beside
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.progress import ProgressLine, Veil
from nnviz.gui.widgets.spoken import quietly
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass
from nnviz.session.frame.plots import PlaneChoice, PlaneFrame, SliceFrame
from nnviz.session.surveys.mountain import Mountain, PlaneJob, SliceJob

#: While training goes on, a survey begins at most so often.
LEAST_MS = 250


@dataclass(frozen=True, slots=True)
class MountainSurvey:
    """What a survey is for. ``choice`` is None for the slice."""

    choice: PlaneChoice | None
    place: object
    moment: object

    def is_for_same_picture(self, other: "MountainSurvey") -> bool:
        """Whether just the weights have moved."""
        return self.choice == other.choice and self.place == other.place


class MountainPanel(Themed, QWidget):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end.

    Keys: M for the other picture of the plane, comma and full stop for one update along the path.
    """

    update_wanted = Signal(int)  # of the run: its weights are to be the present ones
    rate_wanted = Signal(float)  # it is to be the learning rate

    def __init__(self, source: Mountain, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._training = False
        self._asked: dict[bool, MountainSurvey] = {}  # the last one begun, of the plane (True) and the slice
        self._shown: MountainSurvey | None = None  # what the plane that is shown was computed for
        self._followed: object = None  # the moment at which its path was brought up to date
        self._refused: MountainSurvey | None = None
        self._sentences = {True: "", False: ""}  # why there is no plane, and no slice
        self._slice: SliceFrame | None = None
        self.setAccessibleName("Error mountain")
        self.bar, self.progress, self.message = MountainBar(settings), ProgressLine(), Note()
        self.slice, self.plane = SliceView(), PlaneView()
        self.pictures = QStackedWidget()
        self.veil = Veil(self.pictures)
        self._place()
        self.jobs = JobRunner(self)
        self._survey_timer = QTimer(self)
        self._survey_timer.setSingleShot(True)
        self._survey_timer.timeout.connect(self._refresh_again)
        self._connect()
        self.plane.set_log(self.bar.log.isChecked())
        self._show_view(self.bar.view)

    def _place(self) -> None:
        self.pictures.addWidget(self.slice)
        self.pictures.addWidget(self.plane)
        self.message.setContentsMargins(8, 0, 8, 4)
        self.message.hide()
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        for part in (self.bar, self.progress, self.message):
            head.addWidget(part)
        head.addStretch(1)
        self._layout = Beside(self, self._head, self.pictures)

    def _connect(self) -> None:
        self.bar.view_chosen.connect(self._choose_view)
        self.bar.choice_changed.connect(self._refresh_again)
        self.bar.log_changed.connect(self.plane.set_log)
        self.bar.recompute_wanted.connect(self.recompute)
        self.progress.cancelled.connect(self.jobs.call_off)
        for picture in (self.plane.surface, self.plane.map):
            picture.dot_pointed.connect(self._tell_step)
        self.plane.strip.rate_wanted.connect(self.rate_wanted)
        self.jobs.progress.connect(self._show_progress)
        self.jobs.finished.connect(self._finish)
        self.jobs.refused.connect(self._refuse)
        self.jobs.called_off.connect(self._end_called_off)

    # ------------------------------------------------------------ what the window calls

    def refresh(self, training: bool) -> None:
        """Something may have changed: follow it, and begin a survey where the picture is out of date."""
        self._training = training
        self.bar.offer(self._source.layer_shapes())
        self.bar.show_whole(self._source.whole())
        wanted = self._wanted()
        if wanted.choice is not None:
            self._follow(wanted)
        if self._is_out_of_date(wanted):
            self._ask(wanted)

    def recompute(self) -> None:
        """Survey the plane anew, about the present weights."""
        self._asked.pop(True, None)
        self._shown = None
        self._refresh_again()

    def theme_changed(self) -> None:
        self._arrange()
        self.updateGeometry()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """The picture that is shown, with its title, on any device."""
        picture = self.plane if self.bar.shows_plane else self.slice
        return paint_mountain_page(painter, rect, self._title, theme, picture.paint)

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._survey_timer.stop()
        self.jobs.shut_down()

    # ------------------------------------------------------------ surveys

    def _wanted(self) -> MountainSurvey:
        choice = self.bar.choice if self.bar.shows_plane else None
        return MountainSurvey(choice, self._source.place(), self._source.moment())

    def _is_out_of_date(self, wanted: MountainSurvey) -> bool:
        asked = self._asked.get(wanted.choice is not None)
        if asked is None or not wanted.is_for_same_picture(asked):
            return True
        if asked.moment == wanted.moment:
            return False
        if wanted.choice is None or self._refused is asked:
            return True
        return self._shown is asked and self._does_not_fit()

    def _does_not_fit(self) -> bool:
        """Whether the path leads out of the picture, or, once the weights rest, the surface is that of others."""
        frame = self.plane.frame
        if frame is None:
            return False
        if frame.has_left:
            return True
        return not self._training and (self._is_of_others(frame) or self._source.tries_others(frame))

    def _is_of_others(self, frame: PlaneFrame) -> bool:
        return self._source.has_strayed(frame) or self._source.has_outgrown(frame)

    def _kept(self, wanted: MountainSurvey) -> PlaneFrame | None:
        """The picture in whose place the next one comes: while just the weights move neither range nor view does."""
        frame, shown = self.plane.frame, self._shown
        if frame is None or shown is None or not wanted.is_for_same_picture(shown):
            return None
        return None if not self._training and self._source.has_outgrown(frame) else frame

    def _ask(self, wanted: MountainSurvey) -> None:
        """Begin a survey, or see to it that it begins: it waits for the one that is under way."""
        if self.jobs.busy:
            under_way = self.jobs.purpose
            if isinstance(under_way, MountainSurvey) and not wanted.is_for_same_picture(under_way):
                self.jobs.call_off()
                self._asked.pop(under_way.choice is not None, None)  # so that it is asked for when it is shown again
            return
        wait = LEAST_MS - round(self.jobs.since_start * 1000)
        if self._training and wait > 0:
            if not self._survey_timer.isActive():
                self._survey_timer.start(wait)
            return
        self._asked[wanted.choice is not None] = wanted
        try:
            job = self._job(wanted)
        except UserError as mistake:
            self._refuse(wanted, str(mistake))
            return
        self.jobs.start(job, wanted)

    def _job(self, wanted: MountainSurvey) -> SliceJob | PlaneJob:
        if wanted.choice is None:
            return self._source.slice_job()
        return self._source.plane_job(wanted.choice, self._kept(wanted))

    def _refresh_again(self) -> None:
        self.refresh(self._training)

    @quietly()  # a step that led here has been told
    def _finish(self, purpose: MountainSurvey, frame: SliceFrame | PlaneFrame) -> None:
        self._say(purpose, "")
        self._refused = None
        if isinstance(frame, SliceFrame):
            self._slice = frame
            self.slice.show_slice(frame)
        else:
            self._shown, self._followed = purpose, None
            self.plane.show_plane(frame)
        self._show_title()
        self._refresh_again()

    def _refuse(self, purpose: MountainSurvey, sentence: str) -> None:
        self._say(purpose, sentence)
        self._refused = purpose
        if purpose.choice is not None:
            self._shown = None
            self.plane.show_plane(None)
            self._show_title()

    def _end_called_off(self, _: object) -> None:
        self._end_survey()
        self._refresh_again()

    def _say(self, purpose: MountainSurvey, sentence: str) -> None:
        self._sentences[purpose.choice is not None] = sentence
        self._end_survey()

    def _end_survey(self) -> None:
        """Nothing is being computed."""
        self.progress.show_share(None)
        self.veil.cover(False)
        sentence = self._sentences[self.bar.shows_plane]
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _show_progress(self, share: float) -> None:
        self.progress.show_share(share)
        if not self._training:  # a picture that comes four times a second would flicker
            self.veil.cover(True)

    def _follow(self, wanted: MountainSurvey) -> None:
        """Bring the path in the plane up to date; on another mountain there is nothing to follow."""
        frame, shown, now = self.plane.frame, self._shown, (wanted.moment, self._training)
        if frame is None or shown is None or shown.place != wanted.place or self._followed == now:
            return
        self._followed = now
        self.plane.show_plane(self._source.followed(frame, training=self._training))
        self._show_title()

    # ------------------------------------------------------------ the picture

    def _choose_view(self, view: str) -> None:
        self._show_view(view)
        self._refresh_again()

    def _show_view(self, view: str) -> None:
        if view == "slice":
            self.pictures.setCurrentWidget(self.slice)
        else:
            self.pictures.setCurrentWidget(self.plane)
            self.plane.set_kind("map" if view == "map" else "surface")
        self._end_survey()
        self._show_title()

    def _show_title(self) -> None:
        title = self._title
        if self.bar.shows_plane:  # over what, the line above it says
            title = title.partition(" · ")[2] or title
        self.progress.show_title(title)

    @property
    def _title(self) -> str:
        """What is shown, in full."""
        frame = self.plane.frame if self.bar.shows_plane else self._slice
        return "" if frame is None else frame.title

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._layout.arrange(self.width(), self.height(), self.theme)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(620 if self.theme.is_projector else 440, 480)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.jobs.busy:
            self.jobs.call_off()
            return
        match event.key():
            case Qt.Key.Key_M:
                self._show_other_picture()
            case Qt.Key.Key_Comma:
                self._walk(-1)
            case Qt.Key.Key_Period:
                self._walk(1)
            case _:
                super().keyPressEvent(event)

    def _show_other_picture(self) -> None:
        """The map for the surface, and the other way round."""
        self.bar.choose_view("surface" if self.bar.view == "map" else "map")
        self.plane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tell_step(self, update: int) -> None:
        """How far the update went that led to a dot; of none, the last one."""
        self.plane.show_step(self._source.step_to(update) if update >= 0 else "")

    def _walk(self, updates: int) -> None:
        """So many updates along the path, as far as it goes."""
        frame = self.plane.frame
        if frame is None or not frame.paths or frame.updates is None or not self.bar.shows_plane:
            return
        walked = frame.paths[0].updates
        there = min(max(frame.updates + updates, int(walked[0])), int(walked[-1]))
        if there != frame.updates and self._source.leads_back_to(there):
            self.update_wanted.emit(there)
