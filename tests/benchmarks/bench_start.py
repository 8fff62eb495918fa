"""How long until the window is there: fresh processes, in turn with the least that any Qt program with numpy needs.

    python tests/benchmarks/bench_start.py [rounds]
"""

import os
import statistics
import subprocess
import sys

LEAST = """
import time; begin = time.perf_counter()
import numpy
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
class Window(QWidget):
    def paintEvent(self, event):
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), "white")
        print(time.perf_counter() - begin, flush=True)
        application.quit()
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

NNVIZ = """
import time; begin = time.perf_counter()
import os, sys
sys.argv = ["nnviz"]
from nnviz import cli
from nnviz.gui import app
painted = []
def watch(window_class):
    paint = window_class.paintEvent
    def paint_and_tell(self, event):
        paint(self, event)
        if not painted:
            painted.append(time.perf_counter() - begin)
            print(painted[0], "pyqtgraph" in sys.modules, flush=True)
            os._exit(0)
    window_class.paintEvent = paint_and_tell
from nnviz.gui.graph.view import GraphView
watch(GraphView)
cli.main([])
"""


def seconds(program: str) -> float:
    """One fresh process's own measure, from its first line to its first painted frame."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    pairs = [(seconds(LEAST), seconds(NNVIZ)) for _ in range(rounds)]
    least, nnviz = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(mine / bare for bare, mine in pairs)
    print(f"bare window with numpy {least * 1e3:.0f} ms, nnviz with its first net painted {nnviz * 1e3:.0f} ms")
    print(f"median ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
