"""The user's choices, by name: frozen values, their rules, and what is built from them.

- ``values``: the dataclasses, one for each object of the experiment file;
- ``rules``: ``validate``, which says in one sentence what is wrong with a value and where;
- ``building``: the network, the parameters and the data that an experiment describes.
"""

from nnviz.session.experiment.building import adapt_to_data, build_network, build_parameters, load_data
from nnviz.session.experiment.rules import (
    MAX_BATCH,
    MAX_LAYERS,
    MAX_PARAMETERS,
    MAX_ROWS,
    MAX_SAMPLES,
    MAX_SEED,
    MAX_UNITS,
    validate,
)
from nnviz.session.experiment.values import (
    DataSpec,
    Experiment,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    ParameterSpec,
    ScheduleSpec,
)

__all__ = [
    "MAX_BATCH",
    "MAX_LAYERS",
    "MAX_PARAMETERS",
    "MAX_ROWS",
    "MAX_SAMPLES",
    "MAX_SEED",
    "MAX_UNITS",
    "DataSpec",
    "Experiment",
    "InitializationSpec",
    "LayerSpec",
    "NetworkSpec",
    "OptimizerSpec",
    "ParameterSpec",
    "ScheduleSpec",
    "adapt_to_data",
    "build_network",
    "build_parameters",
    "load_data",
    "validate",
]
