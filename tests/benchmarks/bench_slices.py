"""What live training takes of a slice beside the engine alone, and ``nnviz train`` beside plain updates.

    python tests/benchmarks/bench_slices.py [rounds]

A slice is what the window gives training in one frame: 8 ms, with the points of the curves, the keyframes and a new
State at its end. ``nnviz train`` is compared with what it was before there was an engine: forward pass, gradients,
the optimizer's step and the loss of all rows, update after update. All run in turns and are measured by the process's
own time on a core; the ratios are what counts.
"""

import os
import sys
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from statistics import median
from time import process_time

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy is loaded
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402
from bench_live import NETS, opened  # noqa: E402

from nnviz.core.backprop import sample_losses  # noqa: E402
from nnviz.core.batches import rows_of  # noqa: E402
from nnviz.core.history import History, begin  # noqa: E402
from nnviz.core.network import Parameters, forward  # noqa: E402
from nnviz.gui.controllers.live_training import SLICE, UNTIL_TIME_IS_OVER  # noqa: E402
from nnviz.session.report import training_document  # noqa: E402
from nnviz.session.run import recipe  # noqa: E402
from nnviz.session.state import State  # noqa: E402

SLICES = 25


def engine(state: State) -> Callable[[int], None]:
    """Updates and nothing else."""
    made = recipe(state.experiment, state.network, state.data)
    trainer = begin(made, made.first(state.parameters)).trainer_at(0)
    return lambda updates: trainer.run(trainer.updates + updates)


def plainly(state: State, updates: int) -> None:
    """The updates of the experiment one by one, and the loss of all rows after each; its last layer is p − y."""
    made, parameters = recipe(state.experiment, state.network, state.data), state.parameters
    network, x, y = state.network, made.x, made.y
    memory = made.optimizer.start(parameters)
    for update in range(updates):
        rows = rows_of(update, len(x), made.batch_size, made.seed)
        passed = forward(network, parameters, x[rows])
        delta, slopes = (passed.a[-1] - y[rows]) / len(rows), []
        for k in range(network.depth, 0, -1):
            slopes.append((delta.T @ passed.a[k - 1], delta.sum(axis=0)))
            if k > 1:
                slope = network.layers[k - 2].activation.derivative(passed.z[k - 2])
                delta = (delta @ parameters.weights[k - 1]) * slope
        weights, biases = zip(*reversed(slopes), strict=True)
        gradients = Parameters(tuple(weights), tuple(biases))
        parameters, memory = made.optimizer.update(parameters, gradients, made.learning_rate, memory)
        sample_losses(network, forward(network, parameters, x), y).mean()


def each(run: Callable[[int], object], updates: int) -> float:
    """Microseconds of the processor for one of so many updates."""
    start = process_time()
    run(updates)
    return 1e6 * (process_time() - start) / updates


def bench_live(rounds: int) -> None:
    History.extended = partialmethod(History.extended, clock=process_time)  # 8 ms of it, however busy the machine is
    print("microseconds an update, in a slice of the window and by the engine alone")
    for name in NETS:
        session = opened(name)
        alone, updates, rows = engine(session.state), 200 if "784" in name else 2000, []
        session.train(UNTIL_TIME_IS_OVER, budget=SLICE, merge="training")  # the run begins
        for _ in range(rounds):
            before, start = session.state.updates, process_time()
            for _ in range(SLICES):
                session.train(UNTIL_TIME_IS_OVER, budget=SLICE, merge="training")
            inside = 1e6 * (process_time() - start) / (session.state.updates - before)
            rows.append((inside, each(alone, updates)))
        inside, least = (median(column) for column in zip(*rows, strict=True))
        print(f"  {name:22} {inside:7.1f} {least:7.1f}   × {median(a / b for a, b in rows):.2f}")


def bench_train(rounds: int) -> None:
    print("microseconds an update, plainly with a loss after each; nnviz train, times as fast, and with --json")
    for name in NETS:
        state = opened(name).state
        updates = 100 if "784" in name else 1000
        shown = sorted({round(updates * tenth / 10) for tenth in range(11)})

        def command(count: int, state: State = state, moments: list[int] | None = None) -> object:
            return training_document(state.experiment, state.folder, count, moments=moments)

        rows = [
            (
                each(lambda count, state=state: plainly(state, count), updates),
                each(lambda count, moments=shown: command(count, moments=moments), updates),
                each(command, updates),
            )
            for _ in range(rounds)
        ]
        print(
            f"  {name:22} {median(row[0] for row in rows):7.1f}   × {median(row[0] / row[1] for row in rows):.1f}"
            f"   --json × {median(row[0] / row[2] for row in rows):.1f}"
        )


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        times = int(sys.argv[1]) if len(sys.argv) > 1 else 9
        bench_live(times)
        bench_train(times)
