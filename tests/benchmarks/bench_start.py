"""What it costs to open the window: fresh processes, in turn with the least that any Qt program with numpy needs.

    python tests/benchmarks/bench_start.py [rounds]

Two moments of nnviz are measured: the first painted frame of its window, in its size and colours, and the moment
at which every panel has been painted and nothing is left to do. Both run as an installed program does, with
compiled modules, and all processes compute with one thread, which makes the comparison steadier and no easier: the
threads of a larger pool are started while numpy is imported. What counts is the processor's time of the process, its
own and the system's for it, from its first line on: whatever else the machine does is not in it.
"""

import os
import statistics
import subprocess
import sys
import tempfile

LEAST = """
import time; begin = time.process_time()
import numpy
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
class Window(QWidget):
    def paintEvent(self, event):
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), "white")
        print(time.process_time() - begin, flush=True)
        application.quit()
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

NNVIZ = """
import time; begin = time.process_time()
import os, sys
sys.argv = ["nnviz"]
from nnviz import cli
from nnviz.gui import app
open_window, furnish_window = app.open_window, app.furnish_window
def opened():
    print(time.process_time() - begin, flush=True)
def painted(window):
    from PySide6.QtCore import QObject, QTimer
    parts = [window.graph, window.chain, window.controls.widget(), window.status, window.toolbar]
    class Painted(QObject):
        def eventFilter(self, watched, event):
            if event.type() == event.Type.Paint and watched in parts:
                parts.remove(watched)
                if not parts:
                    QTimer.singleShot(0, done)  # comes after what waits already
            return False
    window.watcher = Painted(window)
    for part in parts:
        part.installEventFilter(window.watcher)
def done():
    print(time.process_time() - begin, "pyqtgraph" in sys.modules, flush=True)
    os._exit(0)
def open_and_watch(application):
    window = open_window(application)
    window.opened.connect(opened)
    return window
def furnish_and_watch(window, hook, path, **choices):
    furnish_window(window, hook, path, **choices)
    painted(window)
app.open_window, app.furnish_window = open_and_watch, furnish_and_watch
app.PLOTS_AFTER_MS = 60_000  # on a busy machine they could come before the last panel
cli.main([])
"""


def words(program: str, compiled: str) -> list[str]:
    """What one fresh process prints: its own measures, from its first line on."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": compiled, "OPENBLAS_NUM_THREADS": "1"}
    environment |= {"XDG_CONFIG_HOME": compiled, "XDG_DATA_HOME": compiled}  # nobody has opened a plot before
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def measure(rounds: int, compiled: str) -> None:
    """Print the medians of ``rounds`` pairs of processes."""
    words(LEAST, compiled), words(NNVIZ, compiled)  # compiles the modules
    bare, seen, whole = [], [], []
    for _ in range(rounds):
        bare.append(float(words(LEAST, compiled)[0]))
        first, last, pyqtgraph = words(NNVIZ, compiled)
        seen.append(float(first))
        whole.append(float(last))
    print(f"a bare window with numpy: {statistics.median(bare) * 1e3:.0f} ms of processor time")
    for name, times in (("nnviz, window visible", seen), ("nnviz, everything in it painted", whole)):
        ratio = statistics.median(mine / least for mine, least in zip(times, bare, strict=True))
        print(f"{name}: {statistics.median(times) * 1e3:.0f} ms, {ratio:.2f} times as much")
    print(f"pyqtgraph imported: {pyqtgraph}")


def main() -> None:
    with tempfile.TemporaryDirectory() as compiled:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 15, compiled)


if __name__ == "__main__":
    main()
