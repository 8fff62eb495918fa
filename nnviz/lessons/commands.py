"""What a ``do`` may do: the commands of a session, and three of a lesson's own.

Which arguments a command takes, and of which kind, is read off its signature, so that a file cannot hand it another.
"""

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from nnviz.errors import UserError
from nnviz.lessons.lesson import DoLine, Lesson
from nnviz.lessons.near import did_you_mean
from nnviz.session.commands import COMMANDS, carry_out
from nnviz.session.experiment.refusals import shown
from nnviz.session.place import Place, check_place
from nnviz.session.plan import Grain, count_of, is_boundary
from nnviz.session.state import State, advanced, first_state

#: Those that take what no file can write down, or a file from anywhere, or have a block of their own.
_NOT_IN_A_LESSON = (
    "follow_run", "open_lane", "open_pixel", "keep_pixel", "open_csv", "embed_table", "import_weights", "ask",
    "withdraw",
)  # fmt: skip
#: A lesson is played while somebody waits: so far it may go in one line.
MOST = {"updates": 10_000, "epochs": 1_000, "units": 1_000, "samples": 10_000}


class PlayError(UserError):
    """A line of a ``do`` that cannot be carried out."""

    def __init__(self, name: str, line: int, told: str) -> None:
        self.line, self.told = line, told
        super().__init__(f"{name}, line {line}: {told}")


# ---------------------------------------------------------------- a lesson's own


def run_to(state: State, part: str = "", layer: int | None = None, step: int | None = None) -> State:
    """Go to the moment of this pass at which a part has just been computed, or so many steps are done."""
    return replace(state, cursor=count_of(state.steps, step, part, layer), message="")


def next_step(state: State, grain: Grain = "factor") -> State:
    """Go on to the end of the next factor, layer, pass or whole update, as a press of Next does."""
    state = advanced(state)
    while not is_boundary(state.steps, state.cursor, grain):
        state = advanced(state)
    return state


#: "open" is none of them: it takes a net of the lesson.
OWN: dict[str, Callable[..., State]] = {"run_to": run_to, "next": next_step}
ALLOWED = {name: command for name, command in COMMANDS.items() if name not in _NOT_IN_A_LESSON} | OWN
OPEN = "open"


def carry_out_line(lesson: Lesson, state: State, line: DoLine) -> State:
    """The State after one line of a ``do``. Raises UserError where it cannot be done, with the line."""
    arguments = dict(line.arguments)
    try:
        for place in line.places:
            check_place(place, state.network, sum(step.phase == "backward" for step in state.steps))
        if line.command == OPEN:
            net = lesson.nets[arguments["net"]]
            return replace(first_state(net.experiment, net.folder), lesson=state.lesson)
        if line.command in OWN:
            return OWN[line.command](state, **arguments)
        return carry_out(line.command, state, **arguments)
    except UserError as mistake:
        raise PlayError(lesson.path.name, line.line, str(mistake)) from None


# ---------------------------------------------------------------- what a line may say


def check_command(name: str) -> None:
    """Raises UserError for a name that no ``do`` knows."""
    if name in _NOT_IN_A_LESSON:
        raise UserError(f"{name} is not for lessons: open opens a net, and an ask block asks.")
    if name not in ALLOWED and name != OPEN:
        raise UserError(f"there is no command {shown(name)}{did_you_mean(name, (*ALLOWED, OPEN))}")


def checked_arguments(name: str, given: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The arguments as the command takes them. Raises UserError for another key, or a value of another kind.

    ``at``, a place, stands for the layer, row and column that it has.
    """
    known = _parameters(name)
    if isinstance(given.get("at"), Place):
        given = _spelt_out(given, known)
    for key, value in given.items():
        if key not in known:
            raise UserError(f"{name} has no key {shown(key)}{did_you_mean(key, [*known, 'at'])} {_keys_in_words(name)}")
        hint = known[key].annotation
        if not _fits(value, hint):
            raise UserError(f"{key} of {name} is {_in_words(hint)}, not {shown(value)}.")
        if key in MOST and isinstance(value, int) and value > MOST[key]:
            raise UserError(f"{key} of {name} may be {MOST[key]:,} at most in a lesson, not {value:,}.")
    missing = [key for key, one in known.items() if one.default is inspect.Parameter.empty and key not in given]
    if missing:
        raise UserError(f"{name} needs {' and '.join(missing)}. {_keys_in_words(name)}")
    return tuple((_as_parameter(name, key), value) for key, value in given.items())


def _spelt_out(given: dict[str, Any], known: dict[str, inspect.Parameter]) -> dict[str, Any]:
    place: Place = given["at"]
    numbers = [number - 1 for number in place.numbers]
    match place.kind, numbers:
        case "w", (layer, row, column):
            meant: dict[str, Any] = {"layer": layer + 1, "parameter": "W", "row": row, "column": column}
        case "b", (layer, row):
            meant = {"layer": layer + 1, "parameter": "b", "row": row, "column": None}
        case "x", (index,):
            meant = {"index": index}
        case "unit" | "z" | "a", (layer, unit):
            meant = {"layer": layer + 1, "unit": unit}
        case "layer", (layer,):
            meant = {"layer": layer + 1}
        case _:
            meant = {}
    if not meant or not set(meant) <= set(known):
        raise UserError(f"{place} is no place that this command takes.")
    rest = {key: value for key, value in given.items() if key != "at"}
    twice = sorted(set(meant) & set(rest))
    if twice:
        raise UserError(f"at={place} says already which {' and '.join(twice)}.")
    return meant | rest


@cache
def _parameters(name: str) -> dict[str, inspect.Parameter]:
    """What a command takes beside the State, by the keys of a file: "as" is no name in Python."""
    command = ALLOWED[name]
    hints = get_type_hints(command)
    return {
        key.rstrip("_"): parameter.replace(annotation=hints[key])
        for key, parameter in inspect.signature(command).parameters.items()
        if key not in ("state", "budget", "between")
    }


def _as_parameter(name: str, key: str) -> str:
    return key if key in inspect.signature(ALLOWED[name]).parameters else f"{key}_"


def _keys_in_words(name: str) -> str:
    keys = list(_parameters(name))
    return f"Its keys are {', '.join(keys)}." if keys else "It has no keys."


# ---------------------------------------------------------------- kinds of values


def _fits(value: Any, hint: Any) -> bool:
    origin = get_origin(hint)
    if origin is Literal:
        return isinstance(value, str) and value in get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, each) for each in get_args(hint))
    if origin is Sequence:
        return isinstance(value, list) and all(_fits(each, get_args(hint)[0]) for each in value)
    if hint is Any:
        return isinstance(value, str | bool) or _fits(value, float)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    return isinstance(value, hint)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond float64
        return False


def _in_words(hint: Any) -> str:
    origin = get_origin(hint)
    if origin is Literal:
        return " or ".join(shown(each) for each in get_args(hint))
    if origin in (Union, UnionType):
        return " or ".join(_in_words(each) for each in get_args(hint))
    if origin is Sequence:
        return "a list of numbers"
    words = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "true or false", NoneType: "null"}
    return words.get(hint, "a number, a text or true or false")
