"""How the window answers while it trains flat out: gaps between frames, and the time from a click to its effect.

Run by hand, on a screen (or a virtual one): ``python tests/benchmarks/bench_live.py [SECONDS]``. The training panel,
the picture of what the net has learnt and the mountain are shown in turn. A thread posts a click now and then, as the
system does; its time ends when the checkbox has changed, and when the window has been painted after that.
"""

import gc
import os
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from time import perf_counter, sleep

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy is loaded
os.environ["QT_NO_GUI_THREADPOOL"] = "1"
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()

import numpy as np  # noqa: E402  (before PySide6)
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from nnviz import resources  # noqa: E402
from nnviz.gui.app import SWITCH_INTERVAL  # noqa: E402
from nnviz.gui.controllers.live_training import RATES  # noqa: E402
from nnviz.gui.window.window import MainWindow  # noqa: E402
from nnviz.session import Session  # noqa: E402
from nnviz.session.experiment import DataSpec  # noqa: E402
from nnviz.session.state import first_state  # noqa: E402

NETS = ("xor", "iris", "784-30-10, 1,000 rows")
PANELS = ("training", "learnt", "mountain")


class Watch(QObject):
    """Notes when the graph is painted, and when a click has arrived and has been seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.frames = window, []
        self.clicked: float | None = None
        self.answered: list[float] = []
        self.seen: list[float] = []
        self._box = window.controls.initialization.more
        self._box.toggled.connect(self._answer)
        self._waits = False
        window.graph.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            now = perf_counter()
            self.frames.append(now)
            if self._waits and self.clicked is not None:
                self.seen.append(now - self.clicked)
                self._waits, self.clicked = False, None
        return False

    def _answer(self) -> None:
        if self.clicked is not None and not self._waits:
            self.answered.append(perf_counter() - self.clicked)
            self._waits = True

    def click_now_and_then(self, until: float) -> None:
        """In a thread: events are only posted, the window's thread handles them."""
        while perf_counter() < until:
            sleep(random.uniform(0.05, 0.2))
            if self.clicked is None:
                self.clicked = perf_counter()
                place, left = QPointF(6, self._box.height() / 2), Qt.MouseButton.LeftButton
                for kind, buttons in (
                    (QEvent.Type.MouseButtonPress, left),
                    (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
                ):
                    event = QMouseEvent(kind, place, place, left, buttons, Qt.KeyboardModifier.NoModifier)
                    QApplication.postEvent(self._box, event)


def opened(name: str) -> Session:
    """A shipped experiment; or its wide net on a thousand noisy copies of its digits, in mini-batches of ten."""
    if not name.startswith("784"):
        return Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    start = Session.open(resources.path("experiments", "wide-784-30-10.nnviz.json")).state
    rows = np.arange(1000) % len(start.data.inputs)
    noise = 0.3 * np.random.default_rng(0).standard_normal((len(rows), start.network.inputs))
    inputs = tuple(map(tuple, (start.data.inputs[rows] + noise).tolist()))
    data = DataSpec(inputs=inputs, targets=tuple(map(tuple, start.data.targets[rows].tolist())))
    return Session(first_state(replace(start.experiment, data=data, batch_size=10), start.folder))


def measured(name: str, panel: str, seconds: float, application: QApplication) -> None:
    session = opened(name)
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    _run_for(application, 0.3)
    window.plots.show(panel)
    window.refresh()
    if panel == "mountain":
        window.plots.views[panel].bar.view_switch.button("map").click()
    _run_for(application, 1.5)  # the plots are loaded, and the first pictures typeset
    gc.freeze()  # as the application does
    watch = Watch(window)
    window.training.set_rate(len(RATES) - 1)  # as fast as it goes
    window.training.train()
    _run_for(application, 0.5)
    watch.frames.clear()
    before, start = session.state.updates, perf_counter()
    clicker = threading.Thread(target=watch.click_now_and_then, args=(start + seconds,))
    clicker.start()
    _run_for(application, seconds)
    spent, updates = perf_counter() - start, session.state.updates - before
    clicker.join()
    window.training.stop()
    gaps = sorted(np.diff(watch.frames) * 1e3)
    answers, seen = _milliseconds(watch.answered), _milliseconds(watch.seen)
    print(
        f"  {name:21} {panel:9} {updates / spent:9,.0f} updates/s  {len(gaps) / spent:5.1f} frames/s   gap median"
        f" {median(gaps):5.1f}  95 % {gaps[int(0.95 * len(gaps))]:5.1f}  longest {gaps[-1]:5.1f} ms   click answered"
        f" median {median(answers):5.1f}  longest {answers[-1]:5.1f}   seen {median(seen):5.1f}, {seen[-1]:5.1f} ms"
    )
    window.files.may_leave = lambda: True  # nobody is there to be asked
    window.close()
    _run_for(application, 0.05)


def _milliseconds(seconds: list[float]) -> list[float]:
    return sorted(1e3 * value for value in seconds) or [float("nan")]


def _run_for(application: QApplication, seconds: float) -> None:
    QTimer.singleShot(round(1000 * seconds), application.exit)  # quit would close the window
    application.exec()


def _all() -> Iterator[tuple[str, str]]:
    for name in NETS:
        for panel in PANELS:
            yield name, panel


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    sys.setswitchinterval(SWITCH_INTERVAL)
    length = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    print(f"flat out for {length:g} s each, window of 1280×800 on {app.platformName()}")
    for net, plot in _all():
        measured(net, plot, length, app)
