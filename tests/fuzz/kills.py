"""Real processes are killed at random moments, while they save and while somebody works in the window.

By hand: ``python tests/fuzz/kills.py --count 200 [--first 0]`` kills so many processes, one after the other, and says
how many files were damaged, how much work was lost, and what was left lying about. Each moment follows from its seed.
Of four processes three are saving in a loop; in the fourth a window trains while its learning rate is changed.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nnviz import resources
from nnviz.session import Session, UserError
from nnviz.session.recovery.shelf import Shelf, left_behind
from nnviz.session.whole_files import remove_remains

#: Work may be as old as this when its process is killed, in seconds.
MOST_LOST = 2.0
#: A process is killed within so many seconds after its first change.
SAVING_FOR, WORKING_FOR = 0.25, 4.0
ENDINGS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
STEP = 1e-6  # from one learning rate to the next: their number can be told from them

SAVING = """
import sys
from nnviz.session import Session
session, count = Session.open(sys.argv[1]), 0
while True:
    count += 1
    session.run("set_learning_rate", value=float(sys.argv[2]) * count)
    print(count, flush=True)
    session.save()
"""

WORKING = """
import signal, sys, time
for number in (signal.SIGINT, signal.SIGHUP):  # a shell that goes on has its children ignore them
    signal.signal(number, signal.SIG_DFL)
from PySide6.QtCore import QTimer
from nnviz.gui import app
furnish = app.furnish_window

def furnish_and_work(window, hook, path, **choices):
    global timer, count
    furnish(window, hook, path, **choices)
    timer, count = QTimer(), 0
    timer.timeout.connect(lambda: work(window))
    timer.start(50)
    window.action_set["train"].trigger()

def work(window):
    global count
    count += 1
    window.runner.run("set_learning_rate", value=float(sys.argv[2]) * count)
    print(count, time.monotonic(), flush=True)

app.furnish_window = furnish_and_work
sys.exit(app.run(sys.argv[1]))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kill has come to: seconds of work that were lost, and what is wrong."""

    lost: float = 0.0
    problem: str = ""


def outcome(seed: int, folder: Path) -> Outcome:
    """Kill the process that follows from ``seed``, at its moment; everything that it writes is in ``folder``."""
    return _while_working(seed, folder) if seed % 4 == 3 else _while_saving(seed, folder)


def _number_of(session: Session) -> int:
    return round(session.state.experiment.optimizer.learning_rate / STEP)


def _started(code: str, file: Path, folder: Path) -> subprocess.Popen[str]:
    own = {name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA")}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(file), str(STEP)],
        env=os.environ | own | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _ended(process: subprocess.Popen[str], number: int, after: float) -> tuple[list[str], float, int, str]:
    """Send the signal so long after the first line. What was printed, when it was sent, the status, the errors."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after)
    moment = time.monotonic()
    process.send_signal(number)
    rest, errors = process.communicate(timeout=60)
    return (first + rest).splitlines(), moment, process.returncode, errors


def _while_saving(seed: int, folder: Path) -> Outcome:
    chance = random.Random(seed)
    file = folder / "mine.nnviz.json"
    Session.open(resources.path("experiments", "iris.nnviz.json")).save_copy(file)
    process = _started(SAVING, file, folder)
    lines, *_ = _ended(process, signal.SIGKILL, chance.uniform(0, SAVING_FOR))
    begun = int(lines[-1].split()[0])
    try:
        found = _number_of(Session.open(file))
    except UserError as mistake:
        return Outcome(problem=f"the file is damaged: {mistake}")
    if begun > 1 and found not in (begun - 1, begun):
        return Outcome(problem=f"save {begun} was begun, and the file is of save {found}")
    return Outcome()


def _while_working(seed: int, folder: Path) -> Outcome:
    chance = random.Random(seed)
    number = chance.choice(ENDINGS)
    process = _started(WORKING, resources.path("experiments", "xor.nnviz.json"), folder)
    lines, killed, status, errors = _ended(process, number, chance.uniform(0, WORKING_FOR))
    made = [float(line.split()[1]) for line in lines]  # when the changes were made
    kills = number == signal.SIGKILL
    if status != (-number if kills else 128 + number) or "Traceback" in errors:
        return Outcome(problem=f"{number.name}: status {status}, {errors.strip()[-300:]}")
    kept = 0
    for leftover in left_behind(folder / "nnviz" / "recovery"):
        session, shelf = Session.new(), Shelf(leftover.path.parent)
        try:
            session.restore(shelf.adopt(leftover))
        except UserError as mistake:
            return Outcome(problem=f"{number.name}: {mistake}")
        kept = _number_of(session)
        shelf.close()
    lost = max(killed - made[kept], 0.0) if kept < len(made) else 0.0
    if lost > (MOST_LOST if kills else 0.1):
        return Outcome(lost, f"{number.name}: {lost:.2f} s of work are lost")
    return Outcome(lost)


def _outcomes(first: int, count: int, folder: Path) -> Iterator[Outcome]:
    for seed in range(first, first + count):
        found = outcome(seed, folder)
        if found.problem:
            print(f"{seed}: {found.problem}")
        yield found


def main() -> None:
    """Kill as many as are wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = list(_outcomes(options.first, options.count, folder))
        time.sleep(2.1)  # younger remains may belong to somebody
        half = len(list(folder.glob(".nnviz-*.tmp")))
        for place in (folder, folder / "nnviz" / "recovery"):
            remove_remains(place)
        left = [path.name for path in folder.rglob(".nnviz-*.tmp")]
    problems = sum(bool(one.problem) for one in found)
    print(f"{len(found)} kills, {problems} problems, at most {max(one.lost for one in found):.2f} s lost;")
    print(f"{half} files were half written and {len(left)} are left after cleaning up")
    sys.exit(bool(problems or left))


if __name__ == "__main__":
    main()
