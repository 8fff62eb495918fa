"""What goes on by itself in the window's own thread: Play, training, a race; and what is put off a little."""

from collections.abc import Callable
from weakref import WeakMethod

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

#: The place among the events that wait: what is to be painted goes at LowEventPriority.
AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 10


class Loop(QObject):
    """Calls ``step`` again and again, until it says with False that no more is to come, or somebody stops it."""

    running_changed = Signal(bool)

    def __init__(self, step: Callable[[], bool], milliseconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._step = step
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    @property
    def interval(self) -> int:
        """Milliseconds from one step to the next; a new value counts at once."""
        return self._timer.interval()

    @interval.setter
    def interval(self, milliseconds: int) -> None:
        self._timer.setInterval(milliseconds)

    def start(self, *, at_once: bool = True) -> None:
        """Begin with a step ``at_once``, or after the first interval."""
        if self.running:
            return
        self._timer.start()
        self.running_changed.emit(True)
        if at_once and self._timer.isActive():  # unless somebody who was told has stopped it
            self._tick()

    def stop(self) -> None:
        if self.running:
            self._timer.stop()
            self.running_changed.emit(False)

    def _tick(self) -> None:
        goes_on = False
        try:
            goes_on = self._step()
        finally:
            # Also when the step raised: an error on every tick of a timer helps nobody.
            if not goes_on:
                self.stop()


class AfterPainting(QObject):
    """Calls a method once what waits to be painted has been painted: what takes long keeps no picture waiting."""

    def __init__(self, method: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._method = WeakMethod(method)
        self._waits = False

    def ask(self) -> None:
        """Have it called; once, however often it is asked for until then."""
        if not self._waits:
            self._waits = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), AFTER_PAINTING)

    def event(self, event: QEvent) -> bool:
        """What was asked for is done."""
        if event.type() != QEvent.Type.User:
            return super().event(event)
        self._waits = False
        method = self._method()
        if method is not None:
            method()
        return True


def soon(context: QObject, method: Callable[[], object]) -> None:
    """Call a method of an object once the event loop comes round, unless ``context`` or the object has gone by then.

    Where ``context`` goes first, Qt keeps whatever it was to call for ever: so that is nothing that holds a window.
    """
    reference = WeakMethod(method)

    def call() -> None:
        found = reference()
        if found is not None:
            found()

    QTimer.singleShot(0, context, call)
