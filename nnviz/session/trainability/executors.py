"""The Executors that can be named: none, a pool of processes, a Dask cluster by its address."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module

from nnviz.errors import UserError, plain
from nnviz.session.trainability.job import Grid, Losses
from nnviz.session.trainability.pools import Pools
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
        with Pools(workers) as pools:
            yield computed_by(grid, pools.renew(), pools.renew)
    else:
        with _cluster(check_name(executor).removeprefix(DASK)) as cluster:
            yield computed_by(grid, cluster)


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
