"""Reading tables, in CPU seconds beside ``numpy.loadtxt`` in the same run, and the memory that it takes.

    python tests/benchmarks/bench_tables.py

Wanted: 10,000 × 785 whole numbers (18 MB) in 1.5 × loadtxt, 100,000 × 20 in 0.3 s, each within the size of the file and
1.3 × that of its numbers; 42,000 × 785 (76 MB) opens.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nnviz.core.datasets import Reading, read_csv, recognize

TIMES = 5
DROP = Reading(drop_missing=True)


def digits(path: Path, rows: int) -> None:
    """Pixels as those of handwritten digits: four of five are 0."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (rows, 784)) * (rng.random((rows, 784)) < 0.2)
    table = np.column_stack([np.arange(rows) % 10, pixels])
    np.savetxt(path, table, "%d", ",", header="label," + ",".join(f"pixel{i}" for i in range(784)), comments="")


def measurements(path: Path, rows: int) -> None:
    """Numbers with three decimals."""
    table = np.random.default_rng(0).standard_normal((rows, 20))
    np.savetxt(path, table, "%.3f", ",", header=",".join(f"x{i}" for i in range(20)), comments="")


def with_names(path: Path, rows: int) -> None:
    """The same, with three classes in the last column and a missing cell in every thousandth row."""
    measurements(path, rows)
    header, *lines = path.read_text().splitlines()
    cut = (line if i % 1000 else f",{line.split(',', 1)[1]}" for i, line in enumerate(lines))
    path.write_text("\n".join([f"{header},kind", *(f"{line},{'abc'[i % 3]}" for i, line in enumerate(cut))]) + "\n")


def cpu(work: Callable[[], object]) -> float:
    """The shortest of some runs."""
    found = []
    for _ in range(TIMES):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found)


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def measure(name: str, path: Path, target: str | None) -> None:
    size = path.stat().st_size
    reading, proposing = cpu(lambda: read_csv(path, target, DROP)), cpu(lambda: recognize(path))
    loadtxt = cpu(lambda: loaded(path))
    table = recognize(path).table
    share = peak(lambda: recognize(path)) / (size + 1.3 * 8 * table.rows * (table.inputs.shape[1] + 1))
    print(
        f"{name}: {size / 1e6:.0f} MB, loadtxt {loadtxt:.2f} s, read {reading:.2f} s (× {reading / loadtxt:.2f}),"
        f" recognized {proposing:.2f} s (× {proposing / loadtxt:.2f}), {share:.0%} of the memory"
    )


def loaded(path: Path) -> object:
    """The numbers by numpy; those of the first 20 columns where names follow, without what stands for gaps."""
    with path.open() as file:
        columns = range(20) if file.readline().endswith("kind\n") else None
        rows = (line if line[0] != "," else f"0{line}" for line in file)
        return np.loadtxt(rows if columns else path, delimiter=",", skiprows=0 if columns else 1, usecols=columns)


def main() -> None:
    tables: dict[str, tuple[Callable[[Path], None], str | None]] = {
        "10,000 × 785": (lambda path: digits(path, 10_000), "label"),
        "100,000 × 20": (lambda path: measurements(path, 100_000), None),
        "100,000 × 21 with names and gaps": (lambda path: with_names(path, 100_000), None),
        "42,000 × 785": (lambda path: digits(path, 42_000), "label"),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        for name, (make, target) in tables.items():
            make(path)
            measure(name, path, target)


if __name__ == "__main__":
    main()
