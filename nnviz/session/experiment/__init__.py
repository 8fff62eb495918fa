"""The user's choices, by name: frozen values, and the files that hold them.

- ``values``: the table of keys, a class for each object of the experiment file;
- ``schema``: what a key can hold, and how files are read, checked and written from the table;
- ``refusals``: the sentence about a key that is wrong; ``wording``: the same in the words of the window;
- ``files``: experiment files, as text and on disk; ``json_text``: strict JSON, laid out for people;
- ``building``: the network, the parameters and the data that an experiment describes.
"""

from nnviz.session.experiment.building import adapt_to_data, build_network, build_parameters, given, load_data
from nnviz.session.experiment.lanes import MAY_DIFFER, MOST_LANES, LaneSpec, laid_over, patch_between
from nnviz.session.experiment.schema import validate
from nnviz.session.experiment.values import (
    MAX_BATCH,
    MAX_LAYERS,
    MAX_SAMPLES,
    MAX_SEED,
    MAX_UNITS,
    DataSpec,
    Experiment,
    FeatureSpec,
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
    "MAX_SAMPLES",
    "MAX_SEED",
    "MAX_UNITS",
    "MAY_DIFFER",
    "MOST_LANES",
    "DataSpec",
    "Experiment",
    "FeatureSpec",
    "InitializationSpec",
    "LaneSpec",
    "LayerSpec",
    "NetworkSpec",
    "OptimizerSpec",
    "ParameterSpec",
    "ScheduleSpec",
    "adapt_to_data",
    "build_network",
    "build_parameters",
    "given",
    "laid_over",
    "load_data",
    "patch_between",
    "validate",
]
