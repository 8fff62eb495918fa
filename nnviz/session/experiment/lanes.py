"""Lanes of a comparison, as the file has them: merge patches (RFC 7396), each laid over the experiment they stand in.

Lanes share the data, the seed of the data and the loss; what a patch may change is how the net is built and trained. A
patch stays what it is in the file, so that it can be laid over another experiment later.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, replace
from typing import Annotated, Any, TypeVar

from nnviz.records import dataclass
from nnviz.session.experiment.json_text import Pairs, short_numbers
from nnviz.session.experiment.refusals import ExperimentError, Path, closest
from nnviz.session.experiment.schema import Key, Kind, Name, Object, Options, Spec, Text, refuse_twice, validate

E = TypeVar("E", bound=Any)  # an Experiment, which has lanes: its class is made of the ones here

MOST_LANES = 6
#: What a patch may change: all else is what the lanes have in common.
MAY_DIFFER = ("network", "initialization", "optimizer", "schedule", "batch_size", "shuffle")
#: A patch is as new as the file that it stands in.
_ANY_VERSION = 10**6

#: The keys of a patch, each with its value as JSON text: frozen, and equal where the file would be.
Patch = tuple[tuple[str, str], ...]


class PatchKind(Kind):
    """All keys of a lane but its name."""

    rest = True

    def __init__(self) -> None:
        super().__init__("")

    def read(self, value: Any, path: Path, version: int) -> Any:
        for key, entry in value.items():
            _refuse_twice(entry, (*path, key))
        return frozen(value)

    def check(self, value: Any, path: Path, beside: Any) -> None:
        for key, _ in value:
            if key not in MAY_DIFFER:
                told = f"lanes cannot differ in this; they can in {', '.join(MAY_DIFFER)}{closest(key, MAY_DIFFER)}"
                raise ExperimentError((*path, key), told)

    def write(self, value: Any) -> Any:
        return thawed(value)


@dataclass(frozen=True, slots=True)
class LaneSpec(Spec):
    """One lane: what it is called, and what it changes."""

    name: Annotated[str, Key(Text("the name of the lane", most=40, may_be_empty=False), "The name of the lane")]
    patch: Annotated[Patch, Key(PatchKind())] = ()


class Lanes(Object):
    """The list of lanes; each of them is an experiment of its own."""

    def __init__(self) -> None:
        super().__init__(LaneSpec, MOST_LANES, "lanes")

    def check(self, value: Any, path: Path, beside: Any) -> None:
        if value:
            super().check(value, path, beside)
        for index, lane in enumerate(value):
            if any(lane.name == other.name for other in value[:index]):
                raise ExperimentError((*path, index, "name"), f"two lanes are called {json.dumps(lane.name)}.")
            laid = laid_over(beside, lane, (*path, index))
            validate(laid, (*path, index), MAY_DIFFER)
            _check_shared(beside, laid, (*path, index))


def frozen(patch: Mapping[str, Any]) -> Patch:
    """A patch as it is kept: 1 and 1.0 are one number."""
    return tuple((key, json.dumps(short_numbers(value), ensure_ascii=False)) for key, value in patch.items())


def thawed(patch: Patch) -> dict[str, Any]:
    """A patch as it stands in the file."""
    return {key: json.loads(text) for key, text in patch}


def laid_over(experiment: E, lane: LaneSpec, path: Path = ()) -> E:
    """The experiment of a lane, as RFC 7396 says, without lanes of its own; its values are for ``validate`` to judge.

    Where a patch names another scheme, optimizer or schedule, the options of the one before fall away. Given parameters
    stay where the patch says nothing of the first weights. Raises ExperimentError for a key that there is not.
    """
    changes, patch = {}, thawed(lane.patch)
    for key in type(experiment).table():
        if key.name in patch:
            base = key.kind.write(getattr(experiment, key.name))
            changes[key.name] = _read(key, _merged(base, patch[key.name], key.kind), (*path, key.name))
    own = replace(experiment, compare=(), **changes)
    draws = "initialization" in patch or _shape(own) != _shape(experiment)
    return replace(own, parameters=None) if draws else own


def _shape(experiment: Any) -> object:
    network = experiment.network
    return network.shapes, tuple(layer.bias for layer in network.layers)


def _read(key: Key, value: Any, path: Path) -> Any:
    if value is None:  # a patch takes the key out: its default holds
        if key.default is MISSING:
            raise ExperimentError(path, "the key is missing.")
        return key.default
    return key.kind.read(_as_pairs(value), path, _ANY_VERSION)


def _as_pairs(value: Any) -> Any:
    match value:
        case dict():
            return Pairs({key: _as_pairs(entry) for key, entry in value.items()})
        case list():
            return [_as_pairs(entry) for entry in value]
    return value


def _merged(base: Any, patch: Any, kind: Kind | None = None) -> Any:
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(_without_options(base, patch, kind)) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged


def _without_options(base: dict[str, Any], patch: dict[str, Any], kind: Kind | None) -> dict[str, Any]:
    """The object without the options of what the patch does not choose any more."""
    table = kind.spec.table() if kind is not None and kind.spec is not None else ()
    if not any(isinstance(key.kind, Options) for key in table):
        return base
    chosen_anew = any(isinstance(key.kind, Name) and patch.get(key.name, base.get(key.name)) != base.get(key.name)
                      for key in table)  # fmt: skip
    kept = {key.name for key in table if not key.kind.rest}
    return {name: value for name, value in base.items() if name in kept} if chosen_anew else base


def patch_between(base: Spec, other: Spec, keys: tuple[str, ...]) -> Patch:
    """The patch that, laid over ``base``, gives the ``keys`` of ``other``: what they are is said, alike or not."""
    table = {key.name: key for key in type(base).table()}
    patch: dict[str, Any] = {}
    for name in keys:
        old, new = (table[name].kind.write(getattr(one, name)) for one in (base, other))
        patch[name] = _difference(old, new)
    return frozen(patch)


def _difference(old: Any, new: Any) -> Any:
    """All of the new value, and null for what it has not any more."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**dict.fromkeys(old.keys() - new.keys()), **new}
    return new


def _check_shared(base: Any, lane: Any, path: Path) -> None:
    """Lanes have the inputs, the outputs and the loss in common, or their curves could not be compared."""
    for what, key in (("inputs", "inputs"), ("loss", "loss")):
        if getattr(base.network, key) != getattr(lane.network, key):
            raise ExperimentError((*path, "network", key), f"all lanes have the {what} of the experiment.")
    if base.network.layers[-1].units != lane.network.layers[-1].units:
        raise ExperimentError((*path, "network", "layers"), "all lanes have as many outputs as the experiment.")


def _refuse_twice(value: Any, path: Path) -> None:
    if isinstance(value, Pairs):
        refuse_twice(value, path)
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        _refuse_twice(entry, (*path, key))
