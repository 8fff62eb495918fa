"""Play: Next at a steady pace, until someone presses pause, something fails, or the numbers stop being numbers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

#: Steps per second that the speed slider offers.
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
USUAL_SPEED = 2  # place in SPEEDS


def speed_text(index: int) -> str:
    """ "1 step a second", "a step every 4 s"."""
    speed = SPEEDS[index]
    if speed < 1:
        return f"a step every {round(1 / speed)} s"
    return f"{speed:.0f} step{'' if speed == 1 else 's'} a second"


def step_or_stop(step: Callable[[], bool], stop: Callable[[], None]) -> None:
    """One step, and ``stop`` unless it says that there is more to come."""
    goes_on = False
    try:
        goes_on = step()
    finally:
        # Also when the step raised: an error on every tick of a timer helps nobody.
        if not goes_on:
            stop()


class Playback(QObject):
    """Calls ``step`` again and again. ``step`` says with True that there is more to come."""

    running_changed = Signal(bool)

    def __init__(self, step: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._step = step
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.set_speed(USUAL_SPEED)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def set_speed(self, index: int) -> None:
        """``index``: place in SPEEDS; takes effect at once, also while it plays."""
        self.speed = min(max(index, 0), len(SPEEDS) - 1)
        self._timer.setInterval(round(1000 / SPEEDS[self.speed]))

    def start(self) -> None:
        """The first step comes at once."""
        if self.running:
            return
        self._timer.start()
        self.running_changed.emit(True)
        self._tick()

    def stop(self) -> None:
        if self.running:
            self._timer.stop()
            self.running_changed.emit(False)

    def toggle(self) -> None:
        if self.running:
            self.stop()
        else:
            self.start()

    def _tick(self) -> None:
        step_or_stop(self._step, self.stop)
