"""What an entry of the table ACTIONS is made of."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from PySide6.QtGui import QKeySequence

from nnviz.gui.controllers.files import MenuItem
from nnviz.records import dataclass

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Call(Generic[Result]):
    """A method of one of the window's parts, which is found by its class, with what it is to be given."""

    method: Callable[..., Result]
    arguments: tuple[object, ...] = ()
    named: Mapping[str, object] = field(default_factory=dict)


def call(
    method: Callable[Concatenate[Any, Parameters], Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Call[Result]:
    """A Call whose arguments are checked against the method."""
    return Call(method, arguments, named)


@dataclass(frozen=True, slots=True)
class Action:
    """One entry: it ``does`` something when it is pressed, or ``fills`` a submenu when that opens."""

    id: str
    menu: str  # "File", or "View/Theme" for a submenu
    text: str  # with its mnemonic
    tip: str
    does: Call[object] | None = None
    fills: Call[list[MenuItem]] | None = None
    keys: tuple[str, ...] = ()  # everywhere in the window
    canvas_keys: tuple[str, ...] = ()  # only while the graph or the chain has the focus: bare keys that fields need
    presenter_keys: tuple[str, ...] = ()  # only in presenter mode: what a clicker sends
    lesson_keys: tuple[str, ...] = ()  # in a lesson, in the graph or the chain, in place of what they do elsewhere
    icon: str = ""
    ticked: Call[bool] | None = None  # ticked while this is so
    enabled: Call[bool] | None = None  # can be pressed while this is so
    group: str = ""  # ticked one at a time
    separated: bool = False  # a line above it

    @property
    def name(self) -> str:
        """The text without its mnemonic and dots."""
        return self.text.replace("&", "").removesuffix("…")


def tip_with_keys(entry: Action) -> str:
    """The tooltip: what it does, and the keys that do it."""
    keys = [*key_texts((*entry.keys, *entry.canvas_keys))]
    return f"{entry.tip} ({', '.join(keys)})" if keys else entry.tip


def key_texts(keys: tuple[str, ...]) -> list[str]:
    """Keys as they are written on the keyboard, arrows as arrows."""
    arrows = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓"}
    texts = []
    for key in keys:
        text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        head, plus, last = text.rpartition("+")
        texts.append(head + plus + arrows.get(last, last) if last else text)
    return texts
