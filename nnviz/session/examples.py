"""The experiments that come with nnviz, by topic: what File → Open example shows, in its order."""

from pathlib import Path

from nnviz import resources
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.experiment.files import load
from nnviz.session.experiment.naming import SUFFIX

#: Each topic with its files in ``resources/experiments``; a file that is in none comes under ``OTHERS``.
TOPICS: dict[str, tuple[str, ...]] = {
    "First steps": ("start", "xor", "iris", "regression-sine", "wide-784-30-10"),
    "The chain rule by hand": (
        "one-one-one", "functions-in-functions", "cs231n-neuron", "mazur", "trask-11-lines",
    ),
    "What the activation does": (
        "fires-in-a-box", "identity-hidden", "tanh-hidden", "nielsen-saturation-0.6", "nielsen-saturation-2",
    ),
    "The learning rate": (
        "bowl-too-small", "bowl-right", "bowl-too-large", "cats", "cats-small-rate", "constant-rate", "decaying-rate",
    ),
    "The first weights": (
        "first-weights", "zeros-tanh", "zeros-sigmoid", "all-the-same", "broken-symmetry", "very-small",
        "very-large-saturated", "very-large-explodes", "n01-500-inputs", "lecun-500-inputs",
    ),
    "Deep nets": ("vanishing", "deep-20-layers", "relu-20-xavier", "relu-20-he", "tanh-50-orthogonal"),
    "Maps of many runs": ("where-learning-starts", "he-against-xavier", "momentum-edge"),
}  # fmt: skip
OTHERS = "Others"


@dataclass(frozen=True, slots=True)
class Example:
    """One of them."""

    title: str
    path: Path


def examples() -> dict[str, list[Example]]:
    """The examples of each topic that has any; a file that cannot be read is left out."""
    folder = resources.path("experiments")
    named = {topic: [folder / f"{name}{SUFFIX}" for name in names] for topic, names in TOPICS.items()}
    known = {path for paths in named.values() for path in paths}
    named[OTHERS] = sorted(path for path in folder.glob(f"*{SUFFIX}") if path not in known)
    found = {topic: [example for path in paths if (example := _read(path))] for topic, paths in named.items()}
    return {topic: those for topic, those in found.items() if those}


def _read(path: Path) -> Example | None:
    try:
        return Example(load(path).title or path.name, path)
    except UserError:
        return None
