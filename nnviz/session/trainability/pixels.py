"""The runs of one tile: values in, values out, in any process. Loads no Qt."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.core.arrays import sealed
from nnviz.core.datasets import Dataset
from nnviz.core.engine import Recipe
from nnviz.core.network import Network, Parameters
from nnviz.core.trainability import Kind, run_together
from nnviz.session.experiment import Experiment, build_network, build_parameters, load_data
from nnviz.session.run import recipe, train_and_test_rows
from nnviz.session.trainability.job import Losses, MapJob, Tile


def compute_tile(job: MapJob, tile: Tile) -> Losses:
    """The losses of a tile. The same tile always gives the same bytes. Raises UserError where data cannot be read."""
    moments = (job.updates // 2, job.updates)
    trained = run_together(*runs_of(job, tile), moments, kind_of(job), below=job.below)
    half, end = (losses.reshape(tile.shape) for losses in trained.losses)
    since = None if trained.since is None else sealed(trained.since.reshape(tile.shape).copy())
    return Losses(tile, sealed(half.copy()), sealed(end.copy()), since)


def runs_of(job: MapJob, tile: Tile) -> tuple[list[Recipe], list[Parameters]]:
    """What the runs of a tile train by and where they start, row by row."""
    made, xs, ys = _Maker(job), job.x.values[tile.columns], job.y.values[tile.rows]
    runs = [made.run(job.experiment_at(float(x), float(y))) for y in ys for x in xs]
    return [run for run, _ in runs], [start for _, start in runs]


def kind_of(job: MapJob) -> Kind:
    """The numbers that the runs are made of."""
    return np.float32 if job.precision == "float32" else np.float64


class _Maker:
    """Recipes and first weights of experiments that differ in little: what they share is made once."""

    def __init__(self, job: MapJob) -> None:
        self._job = job
        self._rows: dict[Any, tuple[Any, ...]] = {}
        self._drawn: dict[Any, Parameters] = {}

    def run(self, experiment: Experiment) -> tuple[Recipe, Parameters]:
        """What a run trains by, and where it starts."""
        network = build_network(experiment)
        data, rows = self._rows_of(experiment)
        made = recipe(experiment, network, data)
        x, y = rows
        return replace(made, x=x, y=y), self._start(experiment, network)

    def _rows_of(self, experiment: Experiment) -> tuple[Dataset, tuple[Any, Any]]:
        if experiment.data not in self._rows:
            job = self._job
            data = load_data(experiment, Path(job.folder)) if job.changes_data else job.data
            self._rows[experiment.data] = data, train_and_test_rows(data)[:2]
        data, rows = self._rows[experiment.data]
        return data, rows

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
