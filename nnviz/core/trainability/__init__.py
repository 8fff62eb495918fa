"""Many runs of one net at once, each from its own weights and by its own numbers: what a trainability map is made of.

- ``lanes``: forward and backward through the weights of many runs, in buffers that are laid out once;
- ``rules``: the lines of an optimizer on all of them, with numbers that differ from run to run;
- ``measuring``: the losses of all rows of all runs;
- ``chunk``: the machine that takes them from update to update;
- ``staying``: from which update on a loss stays below a bound;
- ``outcome``: what has come of a run, and the bounds that say so.
"""

from nnviz.core.trainability.chunk import Chunk, Trained, run_together, trained_with
from nnviz.core.trainability.lanes import Kind
from nnviz.core.trainability.outcome import CLASSES, DIVERGED, LEARNS, LEARNT, ON_THE_WAY, STANDS_STILL, class_of
from nnviz.core.trainability.staying import look_every

__all__ = [
    "CLASSES",
    "DIVERGED",
    "LEARNS",
    "LEARNT",
    "ON_THE_WAY",
    "STANDS_STILL",
    "Chunk",
    "Kind",
    "Trained",
    "class_of",
    "look_every",
    "run_together",
    "trained_with",
]  # fmt: skip
