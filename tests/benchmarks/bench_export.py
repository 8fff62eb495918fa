"""``nnviz export --all`` beside the plain way: one picture after the other, encoded as Qt does by itself.

    python tests/benchmarks/bench_export.py [rounds [NAME …]]

Every step of the first pass of an experiment goes into a PNG of 1280×800. Both ways paint the same; the command
encodes in threads while it paints on, and less tightly. In turns: the time on the clock, which counts where the
machine has nothing else to do; and, on any machine, the processor's time of the plain way over the longer of painting
and encoding, which is what two free cores make of it.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import NamedTuple

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from nnviz import resources
from nnviz.commandline import export as command
from nnviz.commandline.parser import Parser
from nnviz.gui.export import pictures
from nnviz.gui.export.series import making

QTS_OWN = -1  # compression: what QImageWriter takes by itself


class Seconds(NamedTuple):
    """What all steps of a file take, but for starting; ``painting`` is what the main thread does."""

    clock: float
    processor: float
    painting: float

    @property
    def longer(self) -> float:
        return max(self.painting, self.processor - self.painting)


def seconds(file: Path) -> Seconds:
    with tempfile.TemporaryDirectory() as folder:
        parser = Parser(prog="export", description="", epilog="")
        command.COMMAND.add_arguments(parser)
        given = parser.parse_args([str(file), "-o", folder, "--all"])
        before = perf_counter(), process_time(), thread_time()
        command.COMMAND.run(given)
        return Seconds(perf_counter() - before[0], process_time() - before[1], thread_time() - before[2])


class AtOnce:
    """In the place of the pool of threads: whatever is given to it is done before anything else goes on."""

    def __init__(self, workers: int) -> None:
        pass

    def __enter__(self) -> "AtOnce":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, job: Callable[[], object]) -> Future[object]:
        done: Future[object] = Future()
        done.set_result(job())
        return done


def plainly(file: Path) -> Seconds:
    """The same without threads, and with Qt's own compression."""
    pool, compression = making.ThreadPoolExecutor, pictures.PNG_COMPRESSION
    making.ThreadPoolExecutor, pictures.PNG_COMPRESSION = AtOnce, QTS_OWN
    try:
        return seconds(file)
    finally:
        making.ThreadPoolExecutor, pictures.PNG_COMPRESSION = pool, compression


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    application = command.qt_application()
    for name in sys.argv[2:] or ("xor", "iris", "wide-784-30-10"):
        file = resources.path("experiments", f"{name}.nnviz.json")
        seconds(file)  # what is typeset is kept
        times = [(plainly(file), seconds(file)) for _ in range(rounds)]
        clock = median(before.clock / now.clock for before, now in times)
        cores = median(before.processor / now.longer for before, now in times)
        print(f"{name:16} × {clock:.2f} on the clock, × {cores:.2f} with two free cores", flush=True)
    del application


if __name__ == "__main__":
    main()
