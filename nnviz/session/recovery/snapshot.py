"""Snapshot: the experiment, the weights and the place in the pass, as bytes and back.

Numbers are written as they lie in memory, and texts that have not changed are not written anew: it costs little, and
most of it lets the window's thread go on. A digest over everything tells a damaged file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, sealed
from nnviz.core.chain import Target
from nnviz.core.network import Network, Parameters, same_numbers
from nnviz.core.optimizers import Memory
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.experiment import DataSpec, Experiment, files, json_text, schema
from nnviz.session.experiment.stamps import Stamp
from nnviz.session.last import Last
from nnviz.session.own_file import OwnFile
from nnviz.session.state import State, first_state, target_within

MAGIC = b"nnviz-recovery 1 "
_DIGEST_LETTERS = 64
#: What of a State is written as it is.
_PLACE = (
    "updates", "cursor", "route", "view", "scope", "chosen_path", "edges_show", "gradient_decade", "weight_decade",
    "reference_pinned", "activation_limit", "input_edited", "parameters_edited",
)  # fmt: skip


def is_modified(now: State, saved: State | None, path: Path | None) -> bool:
    """Whether there is something that the file has not: other choices, or other weights. ``saved`` None: surely.

    Weights that were merely stepped to, in an experiment that has no file, are no loss: stepping gives them again.
    """
    if saved is None:
        return True
    if path is None and not now.parameters_edited:
        return replace(now.experiment, sample=0) != replace(saved.experiment, sample=0)
    return now.experiment != saved.experiment or not same_numbers(now.parameters, saved.parameters)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment of a session, and what its file has of it (``saved``; None: nothing)."""

    state: State
    saved: State | None
    file: OwnFile

    @property
    def is_worth_keeping(self) -> bool:
        """Whether something would be lost; training that nobody has saved is, too, when nobody chose to leave it."""
        trained = self.saved is not None and self.state.updates != self.saved.updates
        return trained or is_modified(self.state, self.saved, self.file.path)


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on a snapshot: it can be read without the rest."""

    title: str
    path: Path | None
    updates: int
    when: datetime


# ---------------------------------------------------------------- writing


def pieces(snapshot: Snapshot, when: datetime) -> list[bytes | memoryview]:
    """The bytes of a snapshot, piece by piece."""
    state, file = snapshot.state, snapshot.file
    arrays, places = _distinct(state)
    text = _text(state.experiment).encode("utf-8")
    head = {
        "when": when.isoformat(timespec="seconds"),
        "title": state.experiment.title,
        "path": None if file.path is None else str(file.path.absolute()),
        "stamp": None if file.stamp is None else [file.stamp.digest, list(file.stamp.identity)],
        "table": None if file.table is None else str(file.table),
        "folder": str(state.folder),
        "text": len(text),
        "place": {name: getattr(state, name) for name in _PLACE},
        "target": [state.target.layer, state.target.parameter, state.target.row, state.target.column],
        "unit": state.selected_unit,
        "on_run": state.is_on_run,
        "memory": [state.memory.t, list(state.memory.names)],
        "shapes": [array.shape for array in arrays],
        "arrays": places,
    }
    body: list[bytes | memoryview] = [json.dumps(head, default=_as_python).encode("ascii") + b"\n", text]
    body += map(_bytes_of, arrays)
    return [MAGIC + _digest(body).encode("ascii") + b"\n", *body]


def _as_python(number: Any) -> object:
    """A number of numpy's as one of Python's."""
    return number.item()


def _bytes_of(array: Array) -> memoryview:
    """The numbers as they lie in memory, not copied."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _digest(body: Iterable[bytes | memoryview]) -> str:
    digest = hashlib.blake2b(digest_size=_DIGEST_LETTERS // 2)
    for piece in body:
        digest.update(piece)
    return digest.hexdigest()


def _distinct(state: State) -> tuple[list[Array], list[list[int]]]:
    """The arrays of a State, each once; and which of them its parts consist of: two parts may be the same."""
    arrays: list[Array] = []
    number: dict[int, int] = {}
    places = []
    for part in _parts(state):
        for array in part:
            if id(array) not in number:
                number[id(array)] = len(arrays)
                arrays.append(array)
        places.append([number[id(array)] for array in part])
    return arrays, places


def _parts(state: State) -> Iterator[tuple[Array, ...]]:
    yield (state.computation.x,)
    for parameters in (state.parameters, state.initial, *state.memory.values):
        yield parameters.arrays


_last_texts = Last[str]()
#: The data are written apart.
_STAND_IN = DataSpec(name="xor")


def _text(experiment: Experiment) -> str:
    """The experiment file; large things in it are written once, for they stay while others change."""
    light = replace(experiment, data=_STAND_IN, parameters=None)
    head = {"format": files.FORMAT, "version": files.VERSION} | schema.write(light)
    entries = {key: json.dumps(value) for key, value in head.items()}
    for key, spec in (("data", experiment.data), ("parameters", experiment.parameters)):
        if spec is not None:
            entries[key] = _last_texts.get(key, (spec,), partial(_text_of, spec))
    return "{" + ",\n".join(f'"{key}": {text}' for key, text in entries.items()) + "}"


def _text_of(spec: schema.Spec) -> str:
    return json_text.write(schema.write(spec))


# ---------------------------------------------------------------- reading


def label_of(path: Path) -> Label | None:
    """What is written on a snapshot; None for a file that holds none."""
    try:
        with path.open("rb") as file:
            if not file.readline(len(MAGIC) + _DIGEST_LETTERS + 1).startswith(MAGIC):
                return None
            head = json.loads(file.readline(_LONGEST_HEAD))
        return Label(head["title"], _path(head["path"]), head["place"]["updates"], datetime.fromisoformat(head["when"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


_LONGEST_HEAD = 2**20


def read(path: Path) -> Snapshot:
    """The snapshot in a file. Raises UserError where it cannot be read, or its table is no longer what it was."""
    try:
        data = path.read_bytes()
        first, _, rest = data.partition(b"\n")
        if first != MAGIC + _digest([rest]).encode("ascii"):
            raise UserError("What was kept of the work is damaged, and cannot be restored.")
        head, _, rest = rest.partition(b"\n")
        return _snapshot(json.loads(head), memoryview(rest))
    except UserError:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UserError(f"What was kept of the work cannot be restored: {error}.") from None


def _snapshot(head: Mapping[str, Any], body: memoryview) -> Snapshot:
    experiment = files.parse(str(body[: head["text"]], "utf-8"), head["title"] or "The experiment")
    state = first_state(experiment, Path(head["folder"]))
    x, *rest = _read_parts(head, body[head["text"] :])
    same: dict[int, Parameters] = {}
    parameters, initial, *values = (same.setdefault(id(part), _parameters(state.network, part)) for part in rest)
    place, (t, names) = head["place"], head["memory"]
    inputs = x[0] if place["input_edited"] and x[0].shape == state.computation.x.shape else state.computation.x
    target = target_within(state.network, Target(*head["target"]))
    state = replace(
        state,
        computation=replace(state.computation, parameters=parameters, x=inputs),
        initial=initial,
        memory=Memory(t, tuple(names), tuple(values)),
        target=target,
        selected_unit=None if head["unit"] is None else tuple(head["unit"]),
        **{name: place[name] for name in _PLACE},
    )
    state = replace(state, cursor=min(state.cursor, len(state.steps)))
    if head["on_run"]:
        state = _on_a_run(state)
    stamp = None if head["stamp"] is None else Stamp(head["stamp"][0], tuple(head["stamp"][1]))
    return Snapshot(state, None, OwnFile(_path(head["path"]), stamp, _path(head["table"])))


def _on_a_run(state: State) -> State:
    """``state`` at the beginning of a run, for as training leaves it every gradient is there; its curve begins anew."""
    from nnviz.session.run import Point, begin_run

    point = Point(state.updates, state.parameters, state.memory)
    return replace(state, run=begin_run(state.experiment, state.network, state.data, point), point=point)


def _path(written: str | None) -> Path | None:
    return None if written is None else Path(written)


def _read_parts(head: Mapping[str, Any], body: memoryview) -> list[tuple[Array, ...]]:
    """The arrays of each part; parts that were the same are so again."""
    arrays, start = [], 0
    for shape in head["shapes"]:
        size = int(np.prod(shape, dtype=np.int64))
        arrays.append(sealed(np.frombuffer(body, np.float64, size, start).reshape(shape).copy()))
        start += arrays[-1].nbytes
    made: dict[tuple[int, ...], tuple[Array, ...]] = {}
    return [made.setdefault(tuple(places), tuple(arrays[place] for place in places)) for places in head["arrays"]]


def _parameters(network: Network, arrays: tuple[Array, ...]) -> Parameters:
    """Weights, then biases, as many as the network has."""
    weights, biases = arrays[: network.depth], arrays[network.depth :]
    if tuple(weight.shape for weight in weights) != network.shapes or len(biases) != network.depth:
        raise ValueError("its weights are not those of its net")
    return Parameters(weights, biases)
