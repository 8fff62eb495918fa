"""How the table of keys is used: files are read, checked and written from it.

The table is ``values``: one Spec for each object of the file, and every field of it is ``Annotated`` with its Key. Here
is what a key can hold (the Kinds), and what is done with a Spec, whatever its keys are.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

from nnviz.core.numbers import counted
from nnviz.core.options import Option, PairOption
from nnviz.records import dataclass
from nnviz.session.experiment.json_text import Pairs
from nnviz.session.experiment.refusals import ExperimentError, Path, closest, refuse, shown

S = TypeVar("S", bound="Spec")

# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class Key:
    """A row of the table: what the key holds, what the window calls it, and the version that knows it first."""

    kind: "Kind"
    called: str = ""  # "": as it is called in the file
    since: int = 1
    name: str = ""  # of its field, and so in the file
    default: Any = None  # of its field; MISSING: the key must be there

    def is_left_out(self, value: object) -> bool:
        """Whether the value only says that the key is not there."""
        return value is None and self.default is None


class Spec:
    """An object of the file: a frozen dataclass whose fields are its keys. What keys have to do with others is here."""

    __slots__ = ()

    @classmethod
    @cache
    def table(cls) -> tuple[Key, ...]:
        """The rows of the table, in the order of the file."""
        hints = get_type_hints(cls, include_extras=True)
        rows = ((hints[field.name].__metadata__[0], field) for field in fields(cls))  # type: ignore[arg-type]
        return tuple(replace(key, name=field.name, default=field.default) for key, field in rows)

    @classmethod
    def usual(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Defaults that depend on the keys that are given."""
        return {}

    def why_not(self, key: str) -> str:
        """Why a key keeps its default in this spec, and is not written; "" where the spec takes it."""
        return ""

    def check_presence(self, path: Path) -> None:
        """Raise ExperimentError for keys that cannot be there together, before any of them is checked."""

    def check_together(self, path: Path) -> None:
        """Raise ExperimentError where keys that are right by themselves do not fit together."""


def all_keys(spec: type[Spec], names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Key]]:
    """Every key of an object and of those inside it, with the names that lead to it."""
    for key in spec.table():
        here = names if key.kind.rest else (*names, key.name)
        yield here, key
        if key.kind.spec is not None:
            yield from all_keys(key.kind.spec, here)


# ---------------------------------------------------------------- what a key can hold


class Kind:
    """What a key holds. ``wanted`` is how a refusal names it; lists are read as tuples down to ``depth``."""

    spec: type[Spec] | None = None  # of the objects in it
    rest = False  # whether it has no key of its own, and holds all the keys of the object that are not in the table

    def __init__(self, wanted: str, fits: Callable[[Any], bool] = lambda value: True, depth: int | None = None) -> None:
        self.wanted, self._fits, self._depth = wanted, fits, depth

    def read(self, value: Any, path: Path, version: int) -> Any:
        """The value that plain JSON stands for; whether it is right is for ``check`` to judge."""
        return value if self._depth is None else _tuples(value, self._depth)

    def check(self, value: Any, path: Path, beside: Any) -> None:
        """Raise ExperimentError where the value does not fit; ``beside`` is the spec that has it."""
        if not self._fits(value):
            refuse(path, self.wanted, value)

    def write(self, value: Any) -> Any:
        return value

    def inside(self, value: Any) -> Sequence[Spec]:
        """The specs in the value."""
        return ()

    def since(self, value: Any) -> int:
        """The version of the format that knows this value first."""
        return max((1, *map(version_of, self.inside(value))))


def _tuples(value: Any, depth: int) -> Any:
    """Lists as tuples down to ``depth``, whole numbers as the float64 that they stand for, anything else as it is."""
    if isinstance(value, list) and depth > 0:
        return tuple(_tuples(entry, depth - 1) for entry in value)
    return float(value) if _is_whole(value) else value


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_finite(value: Any) -> bool:
    """Whether ``value`` is a number (no bool) that float64 holds."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


TRUTH = Kind("true or false", lambda value: isinstance(value, bool))


class Whole(Kind):
    """A whole number; true and 3.0 are none."""

    def __init__(self, low: int, high: int) -> None:
        wanted = f"a whole number from {low} to {high}"
        super().__init__(wanted, lambda value: _is_whole(value) and low <= value <= high)


class Number(Kind):
    """A finite number; both ends belong to its range."""

    def __init__(self, low: float = -math.inf, high: float = math.inf, wanted: str = "") -> None:
        wanted = wanted or f"a number from {low:g} to {high:g}".replace("-", "−")
        super().__init__(wanted, lambda value: _is_finite(value) and low <= value <= high, depth=0)


#: The ends of ranges to which 0 and 1 themselves do not belong.
ABOVE_0, BELOW_1 = math.nextafter(0.0, 1.0), math.nextafter(1.0, 0.0)


_UNSEEN = re.compile("[\\x00-\\x1f\\ud800-\\udfff]")


class Text(Kind):
    """One line of text that UTF-8 can hold, or more where line ends and tabs are among its ``breaks``."""

    def __init__(
        self, wanted: str = "text", *, most: int = 1_000, may_be_empty: bool = True, breaks: str = ""
    ) -> None:
        super().__init__(wanted, lambda value: value or may_be_empty)
        self._most, self._breaks = most, breaks

    def check(self, value: Any, path: Path, beside: Any) -> None:
        if not isinstance(value, str):
            refuse(path, "text", value)
        if len(value) > self._most:
            raise ExperimentError(path, expected=f"at most {self._most} characters", got=str(len(value)))
        if _UNSEEN.search(value.translate(dict.fromkeys(map(ord, self._breaks)))):
            got = "a control character or half of a character"
            raise ExperimentError(path, expected="plain text" if self._breaks else "one line of plain text", got=got)
        super().check(value, path, beside)


class Name(Kind):
    """A name out of a registry; ``what`` is "an activation". ``later`` has the versions that know some names first."""

    def __init__(self, known: Mapping[str, Any], what: str, later: Mapping[str, int] | None = None) -> None:
        super().__init__(f"the name of {what}", lambda value: isinstance(value, str))
        self._known, self._what, self._later = known, what.split(" ", 1)[1], later or {}

    def read(self, value: Any, path: Path, version: int) -> Any:
        if isinstance(value, str) and self.since(value) > version:
            raise ExperimentError(path, _not_yet(f"{self._what} {shown(value)}", version, self.since(value)))
        return value

    def since(self, value: Any) -> int:
        return self._later.get(value, 1)

    def check(self, value: Any, path: Path, beside: Any) -> None:
        super().check(value, path, beside)
        if value not in self._known:
            known = f"(known: {', '.join(self._known)}){closest(value, self._known, self._what)}"
            raise ExperimentError(path, f"there is no {self._what} {shown(value)} {known}")


class Object(Kind):
    """An object with keys of its own; with ``most``, a list of one to so many of them."""

    def __init__(self, spec: type[Spec], most: int = 0, what: str = "") -> None:
        super().__init__(f"a list of {what}" if most else "an object")
        self.spec: type[Spec] = spec
        self._most, self._what = most, what

    def read(self, value: Any, path: Path, version: int) -> Any:
        if not self._most:
            return read(self.spec, value, path, version)
        if not isinstance(value, list):
            refuse(path, self.wanted, value)
        return tuple(read(self.spec, entry, (*path, index), version) for index, entry in enumerate(value))

    def check(self, value: Any, path: Path, beside: Any) -> None:
        if self._most and not 1 <= len(value) <= self._most:
            raise ExperimentError(path, expected=f"1 to {self._most} {self._what}", got=str(len(value)))
        for index, entry in enumerate(self.inside(value)):
            validate(entry, (*path, index) if self._most else path)

    def write(self, value: Any) -> Any:
        return [write(entry) for entry in value] if self._most else write(value)

    def inside(self, value: Any) -> Sequence[Spec]:
        return tuple(value) if self._most else (value,)


class Brief(Object):
    """A list of objects, each of which is written as the text of its first key where the others are left out."""

    def read(self, value: Any, path: Path, version: int) -> Any:
        if not isinstance(value, list):
            refuse(path, self.wanted, value)
        return tuple(self._entry(entry, (*path, index), version) for index, entry in enumerate(value))

    def _entry(self, value: Any, path: Path, version: int) -> Any:
        if isinstance(value, str):
            return self._of(value)
        if not isinstance(value, Pairs):
            refuse(path, "a text or an object", value)
        return read(self.spec, value, path, version)

    def write(self, value: Any) -> Any:
        first = self.spec.table()[0].name
        return [getattr(entry, first) if entry == self._of(getattr(entry, first)) else write(entry) for entry in value]

    def _of(self, text: str) -> Any:
        spec: Any = self.spec
        return spec(text)


class Options(Kind):
    """What ``chosen`` takes, the thing out of a registry that the spec beside it names."""

    rest = True

    def __init__(self) -> None:
        super().__init__("")

    def read(self, value: Any, path: Path, version: int) -> Any:
        return tuple((key, _tuples(entry, 1)) for key, entry in value.items())

    def check(self, value: Any, path: Path, beside: Any) -> None:
        known: Mapping[str, Option | PairOption] = beside.chosen.options
        for index, (key, entry) in enumerate(value):
            if key not in known:
                takes, names = ", ".join(known) or "no keys of its own", (*known, *_names(type(beside)))
                told = f"{beside.chosen.name} has no such key; it takes {takes}{closest(key, names)}"
                raise ExperimentError((*path, key), told)
            if any(key == earlier for earlier, _ in value[:index]):
                raise ExperimentError((*path, key), expected="one value", got="two")
            _check_option(entry, (*path, key), known[key], beside)


def _names(spec: type[Spec]) -> list[str]:
    return [key.name for key in spec.table() if not key.kind.rest]


def _check_option(value: Any, path: Path, option: Option | PairOption, beside: Any) -> None:
    """A value that the option allows: a number, a whole number (3.0 is one), or a pair of numbers in its range."""
    low, high = option.minimum, option.maximum
    if isinstance(option, PairOption):
        if not isinstance(value, tuple) or len(value) != 2:
            refuse(path, f"a list of two numbers, such as {list(option.default)}", value)
        for index, entry in enumerate(value):
            Number(low, high).check(entry, (*path, index), beside)
    elif option.whole and not (_is_finite(value) and low <= value <= high and value % 1 == 0):
        refuse(path, f"a whole number from {low:.0f} to {high:.0f}", value)
    else:
        Number(low, high).check(value, path, beside)


def check_row(row: object, path: Path, length: int) -> None:
    """A tuple of ``length`` finite numbers."""
    if not isinstance(row, tuple):
        refuse(path, "a list of numbers", row)
    if len(row) != length:
        raise ExperimentError(path, expected=f"{length} numbers", got=str(len(row)))
    for index, value in enumerate(row):
        if not _is_finite(value):
            refuse((*path, index), "a finite number", value)


def check_matrix(matrix: object, path: Path, height: int, width: int) -> None:
    """A tuple of ``height`` rows of ``width`` finite numbers."""
    if not isinstance(matrix, tuple):
        refuse(path, "a list of rows, each a list of numbers", matrix)
    if len(matrix) != height:
        raise ExperimentError(path, expected=counted(height, "row"), got=str(len(matrix)))
    for index, row in enumerate(matrix):
        check_row(row, (*path, index), width)


# ---------------------------------------------------------------- reading, checking, writing


def read(spec: type[S], value: Any, path: Path, version: int, also: tuple[str, ...] = ()) -> S:
    """The spec that a JSON object of a version of the format holds; its values are for ``validate`` to judge.

    ``also`` are keys that are read already. Raises ExperimentError for a key that is missing, unknown or there twice.
    """
    if not isinstance(value, Pairs):
        refuse(path, "an object", value)
    refuse_twice(value, path)
    known = {key.name: key for key in spec.table() if key.since <= version and not key.kind.rest}
    others = {name: entry for name, entry in value.items() if name not in known and name not in also}
    for key in spec.table():
        if key.name in others and not key.kind.rest:
            raise ExperimentError((*path, key.name), _not_yet("such key", version, key.since))
    rest = {key.name: key.kind.read(others, path, version) for key in spec.table() if key.kind.rest}
    if others and not rest:
        name, names = next(iter(others)), (*also, *known)
        raise ExperimentError((*path, name), f"there is no such key (known: {', '.join(names)}){closest(name, names)}")
    for name, key in known.items():
        if name not in value and key.default is MISSING:
            raise ExperimentError((*path, name), "the key is missing.")
    found = {name: _read_key(key, value[name], (*path, name), version) for name, key in known.items() if name in value}
    return spec(**{**spec.usual(value), **found, **rest})


def _not_yet(what: str, version: int, since: int) -> str:
    return f"there is no {what} in version {version} of the format; version {since} knows it first."


def _read_key(key: Key, value: Any, path: Path, version: int) -> Any:
    if key.is_left_out(value):
        refuse(path, key.kind.wanted, value)
    return key.kind.read(value, path, version)


def refuse_twice(pairs: Pairs, path: Path) -> None:
    if pairs.twice is not None:
        raise ExperimentError((*path, pairs.twice), "the key stands there twice.")


def validate(spec: Spec, path: Path = (), only: Collection[str] | None = None) -> None:
    """Refuse what no network, no data set or no file could be made of.

    ``only``: these keys alone, where all others are known to be right: large data take long to look through.
    Raises ExperimentError for the first key that is wrong, in the order of the file.
    """
    spec.check_presence(path)
    for key in spec.table():
        if only is not None and key.name not in only:
            continue
        value, here = getattr(spec, key.name), path if key.kind.rest else (*path, key.name)
        why_not = spec.why_not(key.name)
        if why_not and value != key.default:
            raise ExperimentError(here, why_not)
        if not why_not and not key.is_left_out(value):
            key.kind.check(value, here, spec)
    spec.check_together(path)


def write(spec: Spec) -> dict[str, Any]:
    """The JSON object of a valid spec."""
    entries: dict[str, Any] = {}
    for key, value in _in_use(spec):
        written = key.kind.write(value)
        entries.update(written if key.kind.rest else {key.name: written})
    return entries


def version_of(spec: Spec) -> int:
    """The lowest version of the format that has all the keys in use, so that an older nnviz reads what it can."""
    return max(max(key.since, key.kind.since(value)) for key, value in _in_use(spec))


def _in_use(spec: Spec) -> Iterator[tuple[Key, Any]]:
    """The keys that a file has, with their values: later ones only where they are not at their defaults."""
    for key in spec.table():
        value = getattr(spec, key.name)
        late = key.since > 1 and value == key.default
        if not (late or key.is_left_out(value) or spec.why_not(key.name)):
            yield key, value
