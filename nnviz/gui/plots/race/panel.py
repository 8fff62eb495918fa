"""The race as a panel: the lanes in a table, their curves, and their paths on the mountain.

The lanes run in the window's own thread, a few milliseconds of every frame, as training does; the mountain under their
paths is surveyed in a thread.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from nnviz.gui.background import JobRunner
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.loop import Loop
from nnviz.gui.plots.mountain.plane_view import PlaneView
from nnviz.gui.plots.race.controls import RaceBar, RaceControls
from nnviz.gui.plots.race.curves import RaceCurves
from nnviz.gui.plots.race.lanes import LaneTable, entries_without
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.beside import ANY_SIZE, NO_ALIGNMENT, Beside
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.progress import ProgressLine, Veil
from nnviz.gui.widgets.themed import Themed
from nnviz.session import UserError, in_words
from nnviz.session.frame.plots import MOST_LANES, PlaneChoice, PlaneFrame, RaceFrame
from nnviz.session.surveys.race import Entry, Race, Races

#: Milliseconds from one slice of racing to the next, seconds of racing in it, and seconds from picture to picture.
TICK, SLICE, SHOWN_EVERY = 16, 0.008, 1 / 30
#: Curves and mountain stand side by side from this width on, below each other from this height on.
WIDE, TALL = 600, 400
#: Where there is less room for the pictures, the panel scrolls.
LEAST_PICTURES = 190


@dataclass(frozen=True, slots=True)
class RaceSurvey:
    """What a survey is for: of one start, over some directions, through paths of so many updates."""

    start: int
    wish: str  # the directions the user wants; before there are paths the choice is another one
    choice: PlaneChoice
    updates: int

    def is_beside(self, other: "RaceSurvey") -> bool:
        """Whether the same race may run on over it, though the paths have grown."""
        return (self.start, self.wish, self.choice.reach) == (other.start, other.wish, other.choice.reach)


class RacePictures(QSplitter):
    """Says when there is more or less room for the pictures."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.resized.emit()


class RacePanel(Themed, QScrollArea):
    """Scrolls where six lanes and the pictures are higher than the window.

    Call :meth:`refresh` when it is shown, :meth:`stop` to pause, and :meth:`shut_down` before the end."""

    running_changed = Signal(bool)

    def __init__(self, source: Races, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._race: Race | None = None
        self._place_of_race: object = None
        self._frame: RaceFrame | None = None
        self._starts = 0  # so far
        self._goal = 0
        self._shown_at = 0.0
        self._asked: RaceSurvey | None = None
        self._surveyed: RaceSurvey | None = None
        self.setAccessibleName("Race")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.controls, self.table, self.message = RaceControls(settings), LaneTable(), Note()
        self.bar = RaceBar(settings)
        self.progress = ProgressLine(lines=2)
        self.curves, self.plane = RaceCurves(), PlaneView()
        self.pictures = RacePictures()
        self.veil = Veil(self.plane)
        self._place()
        self.jobs = JobRunner(self)
        self._loop = Loop(self._slice, TICK, self)
        self._loop.running_changed.connect(self._show_running)
        self._connect()
        self._show_log(self.bar.log.isChecked())
        self._show_view(self.bar.view)

    def _place(self) -> None:
        self.pictures.setChildrenCollapsible(False)
        self.pictures.addWidget(self.curves)
        self.pictures.addWidget(self.plane)
        self.message.setContentsMargins(8, 0, 8, 4)
        self.message.hide()
        content, head = QWidget(), QWidget()
        layout = QVBoxLayout(head)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.controls, self.table, self.message, self.bar, self.progress):
            layout.addWidget(part)
        layout.addStretch(1)
        self._layout = Beside(content, head, self.pictures)
        self.setWidget(content)

    def _connect(self) -> None:
        controls, jobs = self.controls, self.jobs
        self.pictures.resized.connect(self._arrange)
        controls.start_pressed.connect(self.start_or_pause)
        controls.restart_pressed.connect(self.restart)
        controls.add_pressed.connect(self._add)
        controls.rates_pressed.connect(self._take_rates)
        controls.optimizers_pressed.connect(self._take_optimizers)
        self.bar.view_chosen.connect(self._show_view)
        self.bar.log_changed.connect(self._show_log)
        self.bar.choice_changed.connect(self._see_to_plane)
        self.table.edited.connect(self.restart)
        self.table.removed.connect(self._remove)
        self.table.refused.connect(self._say)
        self.progress.cancelled.connect(jobs.call_off)
        jobs.progress.connect(self._show_progress)
        jobs.finished.connect(self._show_plane)
        jobs.refused.connect(self._refuse_plane)
        jobs.called_off.connect(self._end_survey)

    # ------------------------------------------------------------ what the window calls

    @property
    def running(self) -> bool:
        return self._loop.running

    def refresh(self) -> None:
        """It can be seen: there are lanes at the start, whatever else goes on."""
        if self._race is None or (self._place_of_race != self._source.place() and not self.running):
            self._begin(self._source.usual_entries())
        else:
            self._see_to_plane()

    def stop(self) -> None:
        """Let all lanes rest; Start goes on from here."""
        self._loop.stop()

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._loop.stop()
        self.jobs.shut_down()

    def theme_changed(self) -> None:
        self._place_choices()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The pictures that are shown, on any device."""
        painter.save()
        painter.fillRect(rect, QColor(theme.background))
        shown = [picture for picture in (self.curves, self.plane) if not picture.isHidden()]
        across = self.pictures.orientation() == Qt.Orientation.Horizontal
        step_x, step_y = (rect.width() / len(shown), 0.0) if across else (0.0, rect.height() / len(shown))
        for place, picture in enumerate(shown):
            corner = rect.topLeft() + QPointF(place * step_x, place * step_y)
            picture.paint(painter, QRectF(corner, QSizeF(step_x or rect.width(), step_y or rect.height())), theme)
        painter.restore()

    # ------------------------------------------------------------ the lanes

    def restart(self) -> None:
        """All lanes back to the start, from the present weights, with what the table says."""
        self._begin(self.table.entries or self._source.usual_entries())

    def _begin(self, entries: Sequence[Entry]) -> bool:
        """Line up for a new race; where an entry is refused, the old race stays."""
        self._loop.stop()
        try:
            self._race = self._source.new_race(list(entries))
        except UserError as mistake:
            self._show(all_of_it=True)
            self._say(in_words(mistake))
            return False
        self._starts += 1
        self._place_of_race = self._source.place()
        self._say("")
        self._show(all_of_it=True)
        self._see_to_plane()
        return True

    def _add(self) -> None:
        entries = self.table.entries
        self._begin([*entries, entries[-1]] if entries else self._source.usual_entries())

    def _remove(self, index: int) -> None:
        self._begin(entries_without(self.table.entries, index))

    def _take_rates(self) -> None:
        self._begin(self._source.usual_entries())

    def _take_optimizers(self) -> None:
        self._begin(self._source.optimizer_entries()[:MOST_LANES])

    # ------------------------------------------------------------ running

    def start_or_pause(self) -> None:
        if self.running:
            self.stop()
            return
        # What has not moved yet starts from where the net is now.
        if (self._frame is None or not self._frame.updates) and not self._begin(
            self.table.entries or self._source.usual_entries()
        ):
            return
        assert self._frame is not None
        field = self.controls.updates.value()
        self._goal = field if field > self._frame.updates else self._frame.updates + field
        self._loop.start(at_once=False)

    def _slice(self) -> bool:
        """Some updates of all lanes; whether there are more to come."""
        assert self._race is not None
        assert self._frame is not None
        done = self._updates()
        self._race = self._race.extended(self._goal - done, SLICE)
        if time.monotonic() - self._shown_at >= SHOWN_EVERY:
            self._show()
        return not self._race.finished and self._updates() < self._goal

    def _updates(self) -> int:
        assert self._race is not None
        return self._race.updates

    def _show_running(self, running: bool) -> None:
        self.controls.show_running(running)
        self.running_changed.emit(running)
        if not running:
            self._show(all_of_it=True)
            self._see_to_plane()

    # ------------------------------------------------------------ showing it

    def _show(self, all_of_it: bool = False) -> None:
        """The race as it stands; while it runs only what moves."""
        if self._race is None:
            return
        self._shown_at = time.monotonic()
        frame = self._frame = self._race.frame()
        if all_of_it:
            self.table.show_race(frame)
            self.controls.add.setEnabled(frame.can_add)
        else:
            self.table.show_progress(frame)
        self.curves.show_race(frame)
        self.progress.title.show_text(frame.note or f"{frame.start[:1].upper()}{frame.start[1:]}.")
        plane = self.plane.frame
        if plane is not None and self._surveyed is not None and self._surveyed.start == self._starts:
            self.plane.show_plane(self._race.followed(plane))

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _show_view(self, view: str) -> None:
        if view != "curves":
            self.plane.set_kind("map" if view == "map" else "surface")
        self._arrange()
        self._see_to_plane()

    def _show_log(self, on: bool) -> None:
        self.curves.set_log(y=on)
        self.plane.set_log(on)

    def _arrange(self) -> None:
        """Curves and mountain side by side, below each other, or just the one that was chosen."""
        width, height = self.pictures.width(), self.pictures.height()
        scale = self.theme.text_scale**0.5
        wide, tall = width >= WIDE * scale, height >= TALL * scale
        curves_alone = not self.bar.shows_plane
        self.pictures.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self.curves.setVisible(curves_alone or wide or tall)
        self.plane.setVisible(not curves_alone)

    # ------------------------------------------------------------ the mountain

    def _wanted(self) -> RaceSurvey | None:
        if self._race is None or not self.bar.shows_plane:
            return None
        choice, updates = self.bar.choice, self._updates()
        wish = choice.axes
        if choice.axes == "gradient":
            updates = 0
        elif not updates:  # before there are paths
            choice = replace(choice, axes="gradient")
        return RaceSurvey(self._starts, wish, choice, updates)

    def _see_to_plane(self) -> None:
        """Survey where the picture is out of date; while they race, only their paths on it move."""
        wanted, asked = self._wanted(), self._asked
        if wanted is None or wanted == asked:
            return
        if self.running and asked is not None and asked.is_beside(wanted):
            return
        if self.jobs.busy:
            self.jobs.call_off()
            return
        assert self._race is not None
        self._asked = wanted
        self.jobs.start(self._race.plane_job(wanted.choice), wanted)

    def _show_plane(self, purpose: RaceSurvey, plane: PlaneFrame) -> None:
        self._surveyed = purpose
        same = self._race is not None and purpose.start == self._starts
        self.plane.show_plane(self._race.followed(plane) if same else plane)
        self._end_survey(purpose)

    def _refuse_plane(self, purpose: RaceSurvey, sentence: str) -> None:
        self._say(sentence)
        self._end_survey(purpose)

    def _end_survey(self, _: object) -> None:
        """Nothing is being surveyed; what was asked for meanwhile comes now."""
        self.progress.show_share(None)
        self.veil.cover(False)
        self._see_to_plane()

    def _show_progress(self, share: float) -> None:
        self.progress.show_share(share)
        self.veil.cover(not self.running)

    # ------------------------------------------------------------ events

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as its content: it scrolls up and down alone."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + bar, 220)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(640 if self.theme.is_projector else 440, 560)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_choices()

    def _place_choices(self) -> None:
        height = self.viewport().height()
        self._layout.arrange(self.viewport().width(), height, self.theme)
        # Beside choices that scroll, the pictures are as high as can be seen.
        beside, least = self._layout.is_beside, round(LEAST_PICTURES * self.theme.text_scale**0.6)
        self.pictures.setMinimumHeight(max(height, least) if beside else least)
        self.pictures.setMaximumHeight(self.pictures.minimumHeight() if beside else ANY_SIZE)
        self._layout.setAlignment(self.pictures, Qt.AlignmentFlag.AlignTop if beside else NO_ALIGNMENT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A scroll area does not pass on that its content has become wider: the dock would cut it off."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.jobs.busy:
            self.jobs.call_off()
        else:
            super().keyPressEvent(event)
