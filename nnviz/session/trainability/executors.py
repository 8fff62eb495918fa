"""The Executors that can be named: none, a pool of processes, a Dask cluster by its address."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context

from nnviz.errors import UserError, plain
from nnviz.session.trainability.job import Grid, Losses
from nnviz.session.trainability.running import computed_by, computed_here

SERIAL, PROCESS, DASK = "serial", "process", "dask:"
#: Seconds in which a scheduler has to answer.
_PATIENCE = 10


def check_name(name: str) -> str:
    """The name of an Executor. Raises UserError for any other."""
    if name in (SERIAL, PROCESS) or (name.startswith(DASK) and name != DASK):
        return name
    raise UserError(f"An executor is {SERIAL}, {PROCESS} or {DASK}ADDRESS, not {plain(name, 40)!r}.")


@contextmanager
def computed(grid: Grid, executor: str | Executor = PROCESS, workers: int | None = None) -> Iterator[Iterator[Losses]]:
    """The missing tiles of a grid as they are done, by an Executor or by the name of one.

    ``workers``: how many processes a pool has; None: as many as the machine has cores. Raises UserError where no
    cluster answers.
    """
    if isinstance(executor, Executor):
        yield computed_by(grid, executor)
    elif executor == SERIAL:
        yield computed_here(grid)
    elif executor == PROCESS:
        with _Pools(workers or os.cpu_count() or 1) as pools:
            yield computed_by(grid, pools.renew(), pools.renew)
    else:
        with _cluster(check_name(executor).removeprefix(DASK)) as cluster:
            yield computed_by(grid, cluster)


class _Pools:
    """A pool of processes, and another one where it has broken. They are spawned: none of them knows of Qt."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def renew(self) -> Executor:
        self._close()
        self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"), _leave_interrupts)
        return self._pool

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __enter__(self) -> "_Pools":
        return self

    def __exit__(self, *problem: object) -> None:
        self._close()


def _leave_interrupts() -> None:
    """Ctrl+C reaches every process of a terminal: who started the map ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        client_of = import_module("distributed").Client
    except ImportError:
        raise UserError("A Dask cluster needs the extra of that name: pip install 'nnviz-desktop[cluster]'.") from None
    try:
        client = client_of(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:  # a timeout is an OSError
        raise UserError(f"No Dask scheduler answers at {plain(address, 60)!r}: {plain(str(error), 80)}.") from None
    try:
        executor: Executor = client.get_executor()
        yield executor
    finally:
        client.close()
