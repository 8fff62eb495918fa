"""One window that all tests share which look for nothing that it leaves behind: made as new between them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QScrollBar

from nnviz import resources
from nnviz.gui.background import Worker
from nnviz.gui.controllers.live_training import RATES
from nnviz.gui.controllers.playback import USUAL_SPEED
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import nothing_collected
from nnviz.gui.window.menus import FilledMenu, ItemAction, TableAction
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session
from nnviz.session.stopping import StopConditions

#: Of 255 levels: where smooth edges lie on each other, a picture that was kept is rounded once more than a new one.
ROUNDING = 4


def set_up_quickly() -> None:
    """No plot at first, and training as fast as it goes: what most tests need, and no first start."""
    settings = Settings()
    settings.set("layout/plots", False)
    settings.set("training/speed", len(RATES) - 1)


def show(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    QApplication.processEvents()


def take_away(window: MainWindow) -> None:
    """Closed, and nothing left of it."""
    if shiboken6.isValid(window):
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def look_restored(application: QApplication) -> Iterator[None]:
    """What windows make of the application is undone, once they are closed."""
    style, font, palette = application.styleSheet(), application.font(), application.palette()
    yield
    if application.styleSheet() != style:
        with nothing_collected():
            # It comes off first: over another sheet Qt dresses by a list in which some widgets may be no more.
            application.setStyleSheet("")
            application.setPalette(palette if style else QPalette())
            application.setFont(font)
            if style:
                application.setStyleSheet(style)


def make_all(window: MainWindow) -> None:
    """What is made when it is first wanted, and then is there for ever, is there."""
    for section in window.controls.sections:
        section.set_open(True)
        section.set_open(False)
    for _ in range(2):
        window.session.run("add_layer", after=1)
    _ = window.chain.question
    QApplication.processEvents()


class KeptWindow:
    """The window, how it was when it was new, and who has it."""

    def __init__(self) -> None:
        set_up_quickly()
        self.window = window = MainWindow(Session.new())
        window.setProperty("kept", True)  # it outlives its test
        show(window)
        make_all(window)
        self.keeper: Keeper | None = None  # for whose tests it has been made ready
        self.is_in_use = False
        self._layout = window.saveState()
        self._heights, self._place = window.canvas.sizes(), window.geometry()
        self._column, self._state = window.controls_dock.width(), window.windowState()

    def make_plots(self, names: Iterable[str]) -> None:
        """So that each of them has been looked at, and is away."""
        for name in names:
            self.window.plots.show(name)
            for _ in range(3):  # only now it is made, and the window grows
                QApplication.processEvents()

    def tidy(self, experiment: str, plots: tuple[str, ...]) -> None:
        """As new, on the file ``experiment``. No plot has been looked at but ``plots``."""
        window = self.window
        window.setUpdatesEnabled(False)
        self._end_what_goes_on()
        window.files.open_example(experiment)
        self._usual_look()
        self._usual_choices()
        self._usual_layout()
        for name in [*window.plots.views]:
            if name not in plots:
                unmake(window, name)
        unmake_lessons(window)
        self._nothing_held()
        for _ in range(3):
            QApplication.processEvents()
        self._usual_place()
        if window.controls_dock.width() != self._column:  # a plot that comes and goes may move the border by a pixel
            window.resizeDocks([window.controls_dock], [self._column], Qt.Orientation.Horizontal)
        for worker in window.findChildren(Worker):
            worker.wait()
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window.status.theme_changed()
        self.rest()
        self._usual_place()

    def _end_what_goes_on(self) -> None:
        window = self.window
        QCursor.setPos(0, 0)  # or what comes under the pointer is lit
        while popup := QApplication.activePopupWidget():
            popup.close()
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        while window.presenter.escape():
            pass
        window.filling.leave()
        window.playback.stop()
        window.training.stop()
        if window.predicting.is_on():
            window.predicting.toggle()

    def _nothing_held(self) -> None:
        """No pointer over anything, no menu open; the graph has the keys, as after a click."""
        window = self.window
        for view in (window.graph, window.chain):
            QCoreApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
        for menu in window.findChildren(FilledMenu):
            menu.empty()
        window.activateWindow()
        window.graph.clearFocus()
        window.graph.setFocus(Qt.FocusReason.MouseFocusReason)

    def _usual_look(self) -> None:
        look = self.window.appearance
        if look.projector:
            look.set_projector(False)
        if look.is_text_resized():
            look.usual_text()
        if look.choice != "system":
            look.choose("system")

    def _usual_choices(self) -> None:
        window = self.window
        window.training.set_rate(len(RATES) - 1)
        window.training.set_stops(StopConditions())
        window.controls.training.show_stops(window.training.stops)
        for section in window.controls.sections:
            section.set_open(False)
        window.playback.set_speed(USUAL_SPEED)
        window.stepping.set_grain("factor")
        window.settings.forget("")
        QGuiApplication.clipboard().clear()
        for bar in window.findChildren(QScrollBar):
            bar.setValue(bar.minimum())

    def _usual_layout(self) -> None:
        window = self.window
        if window.windowState() != self._state:
            window.setWindowState(self._state)
            QApplication.processEvents()
        window.plots.area.bring("learnt")
        window.plots.hide()
        self._usual_place()
        if window.saveState() != self._layout or window.canvas.sizes() != self._heights:
            for panel in window.arrangement.panels.values():
                panel.setVisible(panel is not window.plots.area)
            window.restoreState(self._layout)
            window.canvas.set_sizes_by_hand([])
            window.canvas.row.set_sizes_by_hand([])
        window.graph.fit()

    def _usual_place(self) -> None:
        """With plots the window cannot be as narrow, and its layout knows only later that they are away."""
        for _ in range(3):
            if self.window.geometry() != self._place:
                QApplication.processEvents()
                self.window.setGeometry(self._place)

    def paint(self) -> None:
        """It is painted from now on."""
        self.window.setUpdatesEnabled(True)
        self.window.repaint()  # with that alone Qt leaves some of it as it was
        self.rest()

    def rest(self) -> None:
        """What is put off is done now."""
        QApplication.processEvents()
        for timer in self.window.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot():
                timer.stop()
                timer.timeout.emit()
        QApplication.processEvents()


#: The window while there is one.
_kept: list[KeptWindow] = []


class Keeper:
    """Hands the window from one test to the other, as long as nothing is seen of what was done in it."""

    def __init__(self, experiment: str = "start", plots: Iterable[str] = ()) -> None:
        """The window begins on ``experiment``; ``plots`` have been there before, and are away."""
        self._experiment, self._plots = resources.path("experiments", f"{experiment}.nnviz.json"), tuple(plots)
        self._new: list[object] = []

    def window(self, *, painted: bool = True) -> MainWindow:
        """``painted``: whether what a test does in it is painted, too; only then its pixels need be as new."""
        if painted or not _kept or _kept[0].keeper is not self:
            check_kept_window(pixels=True)
        kept = _kept[0] if _kept else KeptWindow()
        _kept[:] = [kept]
        assert kept.keeper is self or not kept.is_in_use, "there is one kept window"
        if kept.keeper is not self:
            kept.keeper = self
            kept.tidy(self._experiment, ())
            kept.make_plots(self._plots)
            kept.tidy(self._experiment, self._plots)
            kept.paint()
            self._new = [pixels_of(kept.window), *everything_about(kept.window)]
        kept.is_in_use = True
        kept.window.setUpdatesEnabled(painted)
        return kept.window

    def take_back(self) -> None:
        self.hand_on()
        check_kept_window()

    def hand_on(self) -> None:
        """To a test that does not mind what was made before it: made as new, and not compared."""
        for kept in _kept:
            kept.tidy(self._experiment, self._plots)
            kept.is_in_use = False

    def is_as_new(self, pixels: bool) -> bool:
        """Whether all that is noticed of its window is what was noticed when it was new, with its ``pixels`` or not."""
        (kept,) = _kept
        if everything_about(kept.window) != self._new[1:]:
            return False
        if pixels:
            kept.paint()
        return not pixels or pixels_of(kept.window) == self._new[0]


def check_kept_window(*, pixels: bool = False) -> None:
    """Take the window away where something is noticed of what was done in it, or beside it."""
    if not _kept or _kept[0].is_in_use or _kept[0].keeper is None or _kept[0].keeper.is_as_new(pixels):
        return
    _kept[0].keeper.hand_on()  # once more: what was put off may have come since
    if not _kept[0].keeper.is_as_new(pixels):
        close_kept_window()


def rest_kept_window() -> None:
    """What is put off in it is done."""
    for kept in _kept:
        kept.rest()


def close_kept_window() -> None:
    while _kept:
        take_away(_kept.pop().window)


def unmake(window: MainWindow, name: str) -> None:
    """A plot goes, as if it had never been looked at."""
    plots = window.plots
    view = plots.views.pop(name)
    del plots._made[name]
    ending = [view]
    if name == "compare":
        ending.append(window.training.companion)
        window.training.companion = None
    for one in ending:
        if hasattr(one, "shut_down"):
            one.shut_down()
        one.deleteLater()


def unmake_lessons(window: MainWindow) -> None:
    """The page of all lessons goes, as if nobody had ever asked for it."""
    page = window.lesson_shelf.page
    if page is not None:
        window.lesson_shelf.page = None
        page.deleteLater()


class Pixels:
    """A picture, which is the same where no more differs than rounding."""

    def __init__(self, image: QImage) -> None:
        self._image = image

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pixels) or self._image.size() != other._image.size():
            return False
        if self._image == other._image:
            return True
        one, another = self._levels(), other._levels()
        differ = one != another
        return int(np.abs(one[differ].astype(np.int16) - another[differ]).max()) <= ROUNDING

    __hash__ = None

    def _levels(self) -> np.ndarray:
        return np.frombuffer(self._image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8)


def pixels_of(window: MainWindow) -> Pixels:
    """As it stands on the screen: nothing is painted for it."""
    return Pixels(window.screen().grabWindow(window.winId()).toImage())


def everything_about(window: MainWindow) -> list[object]:
    """What a test that begins with this window could notice, but for its pixels."""
    once = [*window.findChildren(QDialog), *window.findChildren(QDockWidget, "lesson")]  # made once, shown again
    away = {id(one) for part in once if part.isHidden() for one in (part, *part.findChildren(QObject))}
    there = [one for one in window.findChildren(QObject) if id(one) not in away]
    return [
        window.geometry(), window.isVisible(), window.focusWidget(),
        window.session.length, window.session.modified, window.session.on_change is None,
        QGuiApplication.clipboard().text(), window.stepping.grain, window.playback.speed,
        window.training.rate_index, window.training.stops,
        [(one.text(), one.isEnabled(), one.isChecked()) for one in there if isinstance(one, (TableAction, ItemAction))],
        Counter(type(one) for one in there if type(one).__module__.startswith("nnviz")),
        [pane.isVisible() and pane.geometry() for pane in (window.canvas, *window.arrangement.panels.values())],
        [one for one in there if isinstance(one, QTimer) and one.isActive()],
    ]  # fmt: skip
