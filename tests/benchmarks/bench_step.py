"""From a press of Next to the painted frame, in the real window at 1280×800.

    python tests/benchmarks/bench_step.py [presses [net …]]

A frame at 60 Hz is 16 ms. The press, the new State, its Frame, and the painting of graph, chain panel, controls and
status line are all in the figure, up to the end of the update of the screen with them; the widgets are painted as the
window system would ask for. The plot beside them comes with the next update, and is not in it. Nor is what is made
ready of the next step while this one is looked at: the figures in brackets are of presses that come before any of that.
The time is that of this process on a core. What else a machine does makes a core slower: a fixed piece of work is timed
before and after each press, and the figures are what a press would take where that is at its fastest.
"""

import gc
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.gui import platform
from nnviz.gui.drawing.fonts import load_fonts
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session
from nnviz.session.experiment import LayerSpec, files
from nnviz.session.state import first_state

#: Presses that are not counted: pictures are typeset, and Qt's own buffers made. And rounds of events after a press.
WARM, ROUNDS = 5, 3
#: Inputs, hidden layers and outputs; None: as shipped under that name.
SHAPES: dict[str, tuple[int, ...] | None] = {
    "2-2-1": (2, 2, 1), "4-5-3": None, "8-8-8-8": (8, 8, 8, 8), "784-30-10": None, "20 layers of 8": (8,) * 21,
}  # fmt: skip
SHIPPED = {"4-5-3": "iris", "784-30-10": "wide-784-30-10"}


def session(name: str) -> Session:
    """A session on a net of that shape, on the whole pass."""
    widths = SHAPES[name]
    if widths is None:
        return Session.open(resources.path("experiments", f"{SHIPPED[name]}.nnviz.json"))
    experiment = files.load(resources.path("experiments", "start.nnviz.json"))
    output = experiment.network.layers[-1]
    hidden = tuple(LayerSpec(units, "tanh") for units in widths[1:-1])
    network = replace(experiment.network, inputs=widths[0], layers=(*hidden, replace(output, units=widths[-1])))
    rows = tuple(tuple(((i * 7 + j * 3) % 11) / 5 - 1 for j in range(widths[0])) for i in range(4))
    targets = tuple(tuple(float((i + j) % 2) for j in range(widths[-1])) for i in range(4))
    experiment = replace(experiment, network=network, data=replace(experiment.data, inputs=rows, targets=targets))
    return Session(first_state(experiment, resources.path("experiments")))


class TimedWindow(MainWindow):
    """Counts the times that graph and chain are painted, and says when the update of the screen with them was done.

    The window system asks for an update, and the window paints whatever waits. The plot waits for the next one.
    """

    count, ended = 0, 0.0

    def __init__(self, work: Session, clock: Callable[[], float]) -> None:
        super().__init__(work)
        self._clock = clock
        for view in (self.graph, self.chain):
            view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False

    def event(self, event: QEvent) -> bool:
        before = self.count if event.type() == QEvent.Type.UpdateRequest else math.inf
        done = super().event(event)
        if self.count > before:
            self.ended = self._clock()
        return done


def milliseconds(
    application: QApplication, work: Session, presses: int, clock: Callable[[], float], *, ready: bool
) -> list[float]:
    """The time of every press of Next, until graph and chain have been painted, on an idle machine; sorted.

    :param ready: whether each comes when all has been done that can be done for it before.
    """
    if not ready:
        work.prepare = lambda grain: None
    fastest = min(work_piece() for _ in range(200))
    window = TimedWindow(work, clock)
    window.show()
    settle(application)
    window.showNormal()  # on the small screen of Qt's offscreen platform it opens maximized
    window.resize(1280, 800)
    work.run("set_route", route="pass")
    times = []
    for number in range(WARM + presses):
        settle(application)
        slow, before, begin = work_piece(), window.count, clock()
        window.action_set["next"].trigger()
        settle(application)
        spent = window.ended - begin
        slow = (slow + work_piece()) / 2
        if number >= WARM:
            times.append(spent * 1e3 * min(fastest / slow, 1.0))
        assert window.count > before, "a press of Next painted nothing"
    assert window.size() == QSize(1280, 800)
    window.files.may_leave = lambda: True  # nobody is there to be asked
    window.close()
    return sorted(times)


def work_piece() -> float:
    """Seconds of the processor for a fixed piece of work, some milliseconds of it."""
    start, total, seen = time.process_time(), 0, {}
    for number in range(12_000):
        total += number * number
        seen[number % 256] = number, total
    return time.process_time() - start


def settle(application: QApplication) -> None:
    """Do all that waits: a paint event is asked for once the posted events are done, and may ask for another."""
    for _ in range(ROUNDS):
        application.processEvents()
        application.sendPostedEvents()


def main() -> None:
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    names = sys.argv[2:] or list(SHAPES)
    platform.prepare_environment()
    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    gc.freeze()
    for name in names:
        print(f"{name:15}", end="", flush=True)
        for before, ready, after in ((" ", True, ""), ("   (", False, ")")):
            times = milliseconds(application, session(name), presses, time.process_time, ready=ready)
            ninety_nine = times[int(0.99 * (len(times) - 1))]
            print(f"{before}median {statistics.median(times):5.1f} ms   99 % {ninety_nine:5.1f} ms"
                  f"   worst {times[-1]:5.1f} ms{after}", end="", flush=True)  # fmt: skip
        print(f"   {presses} presses", flush=True)


if __name__ == "__main__":
    main()
