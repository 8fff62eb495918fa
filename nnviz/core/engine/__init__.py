"""The arithmetic of training, in buffers that are laid out once: whatever updates weights goes through it.

- ``recipe``: what decides a run, and one moment of it;
- ``data``: rows laid out for the loop, and the batch of any update;
- ``kernels``: activations in place; ``one_pass``: all parameters as one vector, and forward and backward through them;
- ``trainer``: the machine that goes from update to update: a pass, and what becomes of its gradients;
- ``gradients``: one of its passes by itself, to the same last bit;
- ``series``: rows of numbers that grow with a run, and stay few.

Who needs the gradients of one pass waits for no training.
"""

from typing import TYPE_CHECKING

from nnviz.core.engine.data import Data, is_one_hot, lay_out
from nnviz.core.engine.gradients import MeanGradients, mean_gradients
from nnviz.doors import door

if TYPE_CHECKING:
    from nnviz.core.engine.recipe import Point, Recipe
    from nnviz.core.engine.series import Series
    from nnviz.core.engine.trainer import Trainer, point_of

__all__ = [
    "Data",
    "MeanGradients",
    "Point",
    "Recipe",
    "Series",
    "Trainer",
    "is_one_hot",
    "lay_out",
    "mean_gradients",
    "point_of",
]  # fmt: skip

__getattr__ = door(
    __name__,
    {
        "Point": "nnviz.core.engine.recipe",
        "Recipe": "nnviz.core.engine.recipe",
        "Series": "nnviz.core.engine.series",
        "Trainer": "nnviz.core.engine.trainer",
        "point_of": "nnviz.core.engine.trainer",
    },
)
