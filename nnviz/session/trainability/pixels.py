"""The runs of one tile: values in, values out, in any process. Loads no Qt."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, sealed
from nnviz.core.datasets import Dataset
from nnviz.core.engine import Recipe
from nnviz.core.network import Network, Parameters
from nnviz.core.trainability import Kind, run_together
from nnviz.session.experiment import DataSpec, Experiment, NetworkSpec, build_network, build_parameters, load_data
from nnviz.session.run import recipe, train_and_test_rows
from nnviz.session.trainability.job import Losses, MapJob, Tile


def compute_tile(job: MapJob, tile: Tile, between: Callable[[], object] | None = None) -> Losses:
    """The losses of a tile. The same tile always gives the same bytes. Raises UserError where data cannot be read.

    ``between`` is called every few milliseconds: it may raise to end it.
    """
    moments = (job.updates // 2, job.updates)
    trained = run_together(*runs_of(job, tile), moments, kind_of(job), between, below=job.below)
    half, end = (losses.reshape(tile.shape) for losses in trained.losses)
    since = None if trained.since is None else sealed(trained.since.reshape(tile.shape).copy())
    return Losses(tile, sealed(half.copy()), sealed(end.copy()), since)


def runs_of(job: MapJob, tile: Tile) -> tuple[list[Recipe], list[Parameters]]:
    """What the runs of a tile train by and where they start, row by row."""
    made = _Maker(job)
    columns = [job.with_x(x) for x in job.x.values[tile.columns].tolist()]
    runs = [made.run(job.with_y(column, y)) for y in job.y.values[tile.rows].tolist() for column in columns]
    return [run for run, _ in runs], [start for _, start in runs]


def run_of(job: MapJob, experiment: Experiment) -> tuple[Recipe, Parameters]:
    """The same of one experiment that has the data of a job, or makes its own."""
    return _Maker(job).run(experiment)


def kind_of(job: MapJob) -> Kind:
    """The numbers that the runs are made of."""
    return np.float32 if job.precision == "float32" else np.float64


class _Maker:
    """Recipes and first weights of experiments that differ in little: what they share is made once."""

    def __init__(self, job: MapJob) -> None:
        self._job = job
        self._networks: dict[NetworkSpec, Network] = {}
        self._data: dict[DataSpec | None, tuple[Dataset, Array, Array]] = {}
        self._drawn: dict[Any, Parameters] = {}

    def run(self, experiment: Experiment) -> tuple[Recipe, Parameters]:
        """What a run trains by, and where it starts."""
        spec = experiment.network
        if spec not in self._networks:
            self._networks[spec] = build_network(experiment)
        network, (data, x, y) = self._networks[spec], self._data_of(experiment)
        return replace(recipe(experiment, network, data), x=x, y=y), self._start(experiment, network)

    def _data_of(self, experiment: Experiment) -> tuple[Dataset, Array, Array]:
        """The data, and the rows to train on: those of one set are the same arrays, by which runs are alike."""
        job = self._job
        key = experiment.data if job.changes_data else None
        if key not in self._data:
            data = load_data(experiment, Path(job.folder)) if job.changes_data else job.data
            self._data[key] = data, *train_and_test_rows(data)[:2]
        return self._data[key]

    def _start(self, experiment: Experiment, network: Network) -> Parameters:
        """As ``build_parameters`` has them, to the last bit: weights are drawn, and then multiplied by the scale."""
        if experiment.parameters is not None:
            key: Any = None
        else:
            key = replace(experiment.initialization, scale=1.0), network.shapes, network.bare
        if key not in self._drawn:
            unscaled = replace(experiment, initialization=replace(experiment.initialization, scale=1.0))
            self._drawn[key] = build_parameters(unscaled, network)
        drawn = self._drawn[key]
        if key is None:
            return drawn
        scale = float(experiment.initialization.scale)
        return Parameters(tuple(sealed(scale * W) for W in drawn.weights), drawn.biases)
