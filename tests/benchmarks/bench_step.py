"""From a press of Next to the painted frame, in the real window at 1280×800.

    python tests/benchmarks/bench_step.py [updates]

A frame at 60 Hz is 16 ms. The press, the new State, its Frame, and the painting of graph, chain panel, controls and
status line are all in the figure; the widgets are painted as the window system would ask for.
"""

import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()

from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.gui import platform
from nnviz.gui.drawing.fonts import load_fonts
from nnviz.session import Session
from nnviz.session.experiment import LayerSpec, files
from nnviz.session.state import first_state

SHAPES = {"2-2-1": None, "2-4-1": (4,), "2-8-8-8-1": (8, 8, 8), "8-8-8-8": (8, 8)}


def session(widths: tuple[int, ...] | None, inputs: int = 2) -> Session:
    """The first experiment with other hidden layers, and as many inputs and outputs as asked for."""
    experiment = files.load(resources.path("experiments", "start.nnviz.json"))
    if widths is not None:
        output = experiment.network.layers[-1]
        layers = (*(LayerSpec(units, "tanh") for units in widths), output)
        experiment = replace(experiment, network=replace(experiment.network, layers=layers))
    if inputs == 8:
        rows = tuple(tuple(((i * 7 + j * 3) % 11) / 5 - 1 for j in range(8)) for i in range(4))
        output = LayerSpec(8, "sigmoid")
        network = replace(experiment.network, inputs=8, layers=(*experiment.network.layers[:-1], output))
        targets = tuple(tuple(float((i + j) % 2) for j in range(8)) for i in range(4))
        experiment = replace(experiment, network=network, data=replace(experiment.data, inputs=rows, targets=targets))
    return Session(first_state(experiment, resources.path("experiments")))


def milliseconds(application: QApplication, work: Session, updates: int) -> list[float]:
    """The time of every press of Next in so many updates."""
    from nnviz.gui.window.window import MainWindow

    window = MainWindow(work)
    window.show()
    window.resize(1280, 800)
    work.run("set_route", route="pass")
    for _ in range(20):
        application.processEvents()
    times = []
    for _ in range(updates * len(work.state.steps)):
        begin = time.perf_counter()
        window.action_set["next"].trigger()
        application.processEvents()
        times.append((time.perf_counter() - begin) * 1e3)
    work.on_change = None
    window.hide()
    return times


def main() -> None:
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    platform.prepare_environment()
    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    for name, widths in SHAPES.items():
        times = sorted(milliseconds(application, session(widths, 8 if name == "8-8-8-8" else 2), updates))
        print(f"{name:10} median {statistics.median(times):5.1f} ms   95 % {times[int(0.95 * len(times))]:5.1f} ms"
              f"   worst {times[-1]:5.1f} ms   ({len(times)} presses)")  # fmt: skip


if __name__ == "__main__":
    main()
