"""Play: Next at a steady pace, until someone presses pause, something fails, or the numbers stop being numbers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from nnviz.gui.loop import Loop
from nnviz.gui.settings import Settings
from nnviz.session.notation import plural

#: Steps per second that the speed slider offers.
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
USUAL_SPEED = 2  # place in SPEEDS


def speed_text(index: int) -> str:
    """ "1 step a second", "a step every 4 s"."""
    speed = SPEEDS[index]
    if speed < 1:
        return f"a step every {round(1 / speed)} s"
    return f"{speed:.0f} {plural(speed, 'step')} a second"


class Playback(Loop):
    """Calls ``step`` again and again, so many times a second as was chosen last."""

    speed_changed = Signal(int)  # the place in SPEEDS that holds now

    def __init__(self, step: Callable[[], bool], settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(step, 1000, parent)
        self._settings = settings
        self._take_speed(settings.number("step/speed", USUAL_SPEED, 0, len(SPEEDS) - 1))

    def set_speed(self, index: int) -> None:
        """``index``: place in SPEEDS; takes effect at once, also while it plays, and is remembered."""
        self._take_speed(index)
        self._settings.set("step/speed", self.speed)
        self.speed_changed.emit(self.speed)

    def _take_speed(self, index: int) -> None:
        self.speed = min(max(index, 0), len(SPEEDS) - 1)
        self.interval = round(1000 / SPEEDS[self.speed])
