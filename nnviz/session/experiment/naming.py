"""What the file of an experiment is called, that of a table, and that of weights."""

from pathlib import Path

SUFFIX = ".nnviz.json"
#: Of files of weights; ``nnviz.session.weights.files`` reads and writes them.
WEIGHTS = (".npz", ".safetensors")


def with_suffix(path: Path) -> Path:
    """``path`` with the suffix of an experiment, unless it has one."""
    return path if path.name.endswith(".json") else path.with_name(path.name + SUFFIX)


def proposed_stem(title: str) -> str:
    """A file name made of the title, without a suffix."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words)[:60] or "experiment"


def is_table(path: Path) -> bool:
    """Whether the file is called as tables are."""
    return path.suffix.lower() in (".csv", ".tsv")


def is_weights(path: Path) -> bool:
    """Whether the file is called as those of weights are."""
    return path.suffix.lower() in WEIGHTS
