"""Refusals: which key of an experiment is wrong, what was expected there, and what was there instead."""

import json
import math
from collections.abc import Iterable
from typing import NoReturn

from nnviz.errors import UserError, plain

#: So long may be what is quoted of a file.
MOST_LETTERS = 40
#: The keys and places in lists that lead to a value: ("network", "layers", 0, "units").
Path = tuple[str | int, ...]


class ExperimentError(UserError):
    """A key that cannot hold what it holds: "optimizer.learning_rate: expected …, got ….", and its parts.

    ``told`` is what stands after the path. ``expected`` and ``got`` are empty where it is no such pair.
    """

    def __init__(self, path: Path, told: str = "", *, expected: str = "", got: str = "") -> None:
        self.path, self.expected, self.got = path, expected, got
        self.told = told or f"expected {expected}, got {got}."
        super().__init__(f"{written(path)}: {self.told}")


def refuse(path: Path, expected: str, value: object) -> NoReturn:
    """Raise the sentence "path: expected …, got …."."""
    raise ExperimentError(path, expected=expected, got=shown(value))


def written(path: Path) -> str:
    """The path as a sentence has it: network.layers[0].units."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part if _is_word(part) else shown(part)}"
    return text.removeprefix(".")


def _is_word(key: str) -> bool:
    return len(key) <= MOST_LETTERS and key.isidentifier() and key.isprintable()


def shown(value: object) -> str:
    """A value as a sentence quotes it: short, on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            text = plain(json.dumps(value[: 2 * MOST_LETTERS], ensure_ascii=False))
            return text if len(text) <= MOST_LETTERS else f'{text[:38]}…"'
        case float() if math.isnan(value):
            return "NaN"
        case float() if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        case int() if abs(value) >= 10**18:
            return "a huge number"
        case int() | float():
            return str(value).replace("-", "−")
        case dict():
            return "an object"
        case list() | tuple():
            return "a list" if value else "an empty list"
    return f"a {type(value).__name__}"


def closest(name: str, known: Iterable[str], what: str = "key") -> str:
    """'; did you mean "tanh"?' where a known name is that of the same method or was misspelt, else a full stop."""
    if len(name) > MOST_LETTERS:  # nobody meant one of these
        return "."
    from nnviz.session.experiment import synonyms  # only for a mistake: it would delay every start

    meant = synonyms.meant(name, known, what)
    return f"; did you mean {meant}?" if meant else "."
