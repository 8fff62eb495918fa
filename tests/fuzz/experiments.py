"""Experiment files that were damaged or written by somebody who means no good: opened, stepped and trained in.

By hand: ``python tests/fuzz/experiments.py --count 200000 [--first 0]`` says how many were JSON, how many opened, and
tells of each exception, each sentence that is none, and each file that took long. Each mutant follows from its seed.
"""

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from nnviz import resources
from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.experiment import files
from nnviz.session.state import first_state

#: Longer than this no mutant may take, in seconds of the processor.
PATIENCE = 5.0
LONGEST_SENTENCE = 700
#: After so many it is said how it stands.
EVERY = 5_000
#: A text with a direction of its own, a control sequence and half a character.
TRICKS = "a\u202eb\x1b[31m\x9b\ud800c"
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 3, 7, 0.5, -0.5, 1e-3, 10, 1e308, -1e308, 5e-324, 2**31, 2**63, 10**400, 1e16,
    float("nan"), float("inf"), "", "x", "x" * 5_000, TRICKS, [], {}, [[]], [1, 2], [[1, 2], [3, 4]], {"a": 1}, "../x",
    "tanh", "relu", "softmax", "sigmoid", "adam", "momentum", "cosine", "constant", "he_normal", "xor", "iris", "sine",
    "cross_entropy", "half_squared_error", "binary_cross_entropy",
)  # fmt: skip
KEYS = (
    "bias", "scale", "compare", "map", "shuffle", "seed", "noise", "samples", "csv", "target", "features", "missing",
    "betas", "weight_decay", "steps", "warmup", "gamma", "gain", "value", "low", "high", "test_fraction", "standardize",
    "", "key", "updates", TRICKS, "k" * 5_000,
)  # fmt: skip
PIECES = (b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\u0000", b"\\", b"\xff", b"\x00", b"1e999", b"-", b"null")


def sources() -> list[dict[str, Any]]:
    """The experiments that the mutants are made of: those that come with nnviz and are not large."""
    paths = sorted(resources.path("experiments").rglob("*.nnviz.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.stat().st_size < 8_000]


def mutant(seed: int, known: list[dict[str, Any]]) -> bytes:
    """The file that follows from ``seed``."""
    chance = random.Random(seed)
    document = json.loads(json.dumps(chance.choice(known)))
    if chance.random() < 0.3:  # otherwise a value that is refused hides the others
        document["network"]["loss"] = chance.choice(VALUES[-3:])
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice((_other_number, _other_number, _other_value, _without, _with_key, _swapped))(document, chance)
    data = json.dumps(document).encode("ascii")
    return _damaged(data, chance) if chance.random() < 0.3 else data


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every object or list in ``value``, with each key or place in it."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    for key, entry in pairs:
        yield value, key
        yield from _places(entry)


def _other_number(document: Any, chance: random.Random) -> None:
    """A number near the one that stands there: such files often open."""
    numbers = [(inside, key) for inside, key in _places(document) if _is_number(inside[key])]
    inside, key = chance.choice(numbers or [({"x": 1}, "x")])
    if key in ("version", "inputs") and chance.random() < 0.8:
        return
    change: Callable[[float], float] = chance.choice(
        (lambda x: x + 1, lambda x: x * 2, lambda x: -x, lambda x: x / 2, lambda x: x * 1e3, lambda x: x - 1)
    )
    value = change(inside[key])
    inside[key] = int(value) if isinstance(inside[key], int) and chance.random() < 0.9 else value


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < 1e300


def _other_value(document: Any, chance: random.Random) -> None:
    _put(document, chance, deepcopy(chance.choice(VALUES)))


def _without(document: Any, chance: random.Random) -> None:
    inside, key = chance.choice(list(_places(document)) or [({"x": 1}, "x")])
    del inside[key]


def _with_key(document: Any, chance: random.Random) -> None:
    objects = [document, *(inside[key] for inside, key in _places(document) if isinstance(inside[key], dict))]
    chance.choice(objects)[chance.choice(KEYS)] = deepcopy(chance.choice(VALUES))  # the next one may be put into it


def _swapped(document: Any, chance: random.Random) -> None:
    other, place = chance.choice(list(_places(document)) or [({"x": 1}, "x")])
    _put(document, chance, json.loads(json.dumps(other[place])))


def _put(document: Any, chance: random.Random, value: Any) -> None:
    inside, key = chance.choice(list(_places(document)) or [(document, "x")])
    inside[key] = value


def _damaged(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    match chance.randrange(4):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + chance.choice(PIECES) + data[at + chance.randrange(3) :]
        case 2:
            end = at + chance.randrange(40)
            return data[:end] + data[at:end] + data[end:]
        case _:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


# ---------------------------------------------------------------- what comes of them


def problem_of(data: bytes, reached: Counter[str]) -> str:
    """What is wrong with what nnviz does with a file; "" where all is well. ``reached`` counts how far files come."""
    begun = time.process_time()
    try:
        found = _problem(data, reached)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-3:]
        places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in where)
        return f"{type(error).__name__}: {str(error)[:200]!r} at {places}"
    took = time.process_time() - begun
    return found or (f"it took {took:.1f} s" if took > PATIENCE else "")


def _problem(data: bytes, reached: Counter[str]) -> str:
    reached["files"] += 1
    try:
        text = data.decode("utf-8-sig")
        json.loads(text)
        reached["JSON"] += 1
    except (ValueError, RecursionError):
        text = data.decode("utf-8", "replace")
    try:
        experiment = files.parse(text, "net.nnviz.json")
        session = Session(first_state(experiment, Path("/nowhere")))
        reached["opened"] += 1
        _work(session)
        reached["trained"] += 1
    except UserError as mistake:
        return poor(str(mistake))
    return ""


def _work(session: Session) -> None:
    """Step a little, train a little, look at all, and write it down again."""
    for grain in ("factor", "pass", "update"):
        session.next(grain)
    session.frame()
    session.train(3)
    session.frame()
    session.undo()


def poor(sentence: str) -> str:
    """What is wrong with a sentence to the user; "" for a good one."""
    if not sentence.isprintable():
        return f"the sentence has what nobody can see: {sentence!r}"
    if len(sentence) > LONGEST_SENTENCE:
        return f"the sentence has {len(sentence)} letters: {sentence[:300]!r}"
    if not sentence.endswith((".", "?")) or sentence.endswith(".."):
        return f"the sentence has no end, or two: {sentence!r}"
    return ""


def count(find: Callable[[int, Counter[str]], str], description: str | None) -> int:
    """Look for problems from seed to seed, as many as are wanted, and say what was reached; 1 where one is found."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    reached, problems = Counter[str](), 0
    for seed in range(options.first, options.first + options.count):
        found = find(seed, reached)
        if found:
            problems += 1
            print(f"{seed}: {found}", flush=True)
        if (seed - options.first + 1) % EVERY == 0 or seed + 1 == options.first + options.count:
            print(", ".join(f"{n:,} {what}" for what, n in reached.items()), f"and {problems} problems", flush=True)
    return int(bool(problems))


def main() -> int:
    """Make as many as are wanted."""
    known = sources()
    return count(lambda seed, reached: problem_of(mutant(seed, known), reached), __doc__)


if __name__ == "__main__":
    sys.exit(main())
