"""``dataclass`` as Python's own, for a tenth of its time: two hundred such classes are made before the first picture.

Python's own writes and compiles six functions for each frozen class. Here those that are alike in all classes are
written once, and the others when they are first called; they are compiled for a class of which many are made or
compared. All ``__init__`` of as many fields share their code.
``fields``, ``replace`` and ``match`` work as ever. ``order``, ``InitVar`` and fields that are no
argument do not exist.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

Method = Callable[..., Any]

#: So many values of a class are made, compared and hashed by hand. To compile takes as long as to make a hundred.
FEW = 20


def _dataclass(
    cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
) -> Any:
    """Make a class a dataclass. The arguments mean what they mean to Python's own decorator."""
    if cls is None:
        return lambda later: _dataclass(later, frozen=frozen, slots=slots, eq=eq, kw_only=kw_only)
    own = set(vars(cls))
    cls.__doc__ = cls.__doc__ or cls.__name__  # for want of one, Python's own looks for a signature
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    methods: dict[str, Any] = {"__init__": _later(made, "__init__", _init_in_slots if slots else _init)}
    methods |= {"__repr__": _repr}
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete, "__setstate__": _set_state}
    if eq:
        methods |= {"__eq__": _later(made, "__eq__", _eq)}
        methods |= {"__hash__": _later(made, "__hash__", _hash) if frozen else None}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # checkers know it well
else:
    dataclass = _dataclass


# ---------------------------------------------------------------- what differs from class to class


def _later(cls: Any, name: str, write: Callable[[Any], Method]) -> Callable[..., Any]:
    """A method that is written when it is called, and takes its own place."""

    def method(*values: Any, **named: Any) -> Any:
        written = write(cls)
        written.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, written)
        return written(*values, **named)

    return method


def _init(cls: Any) -> Method:
    return _filling(cls, lambda name: lambda record, value: object.__setattr__(record, name, value))


def _init_in_slots(cls: Any) -> Method:
    """Each value straight into its place, which is faster."""
    return _filling(cls, lambda name: getattr(cls, name).__set__)


def _filling(cls: Any, setter: Callable[[str], Callable[[Any, Any], None]]) -> Method:
    """Fills in one field after the other: made at once, and slow. Where that does not do, it is written."""
    parts, defaults = _arguments(cls)
    makes: dict[str, Any] = {part.name: part.default_factory for part in parts}
    places = tuple(part.name for part in parts if not part.kw_only)
    left = FEW

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807
        nonlocal left
        left -= 1
        given = {**defaults[0], **defaults[1], **dict(zip(places, values, strict=False)), **named}
        fits = given.keys() == makes.keys() and not named.keys() & places[: len(values)]
        if left < 0 or not fits or len(values) > len(places):
            cls.__init__ = _init_with(cls, setter)  # it says what does not fit, too
            cls.__init__(self, *values, **named)
            return
        for name, value in given.items():
            object.__setattr__(self, name, makes[name]() if value is MISSING else value)
        if ends:
            self.__post_init__()

    ends = hasattr(cls, "__post_init__")
    return __init__


def _init_with(cls: Any, setter: Callable[[str], Callable[[Any, Any], None]]) -> Method:
    """The code of all classes with as many fields, with their names, defaults and setters."""
    parts, defaults = _arguments(cls)
    known: dict[str, Any] = {"MISSING": MISSING}
    for place, field in enumerate(parts):
        known |= {f"set_{place}": setter(field.name), f"make_{place}": field.default_factory}
    made = tuple(place for place, field in enumerate(parts) if field.default_factory is not MISSING)
    by_name = sum(bool(field.kw_only) for field in parts)
    code = _init_code(len(parts) - by_name, by_name, made, hasattr(cls, "__post_init__"))
    names = ("self", *(field.name for field in parts))
    init = FunctionType(code.replace(co_varnames=names, co_qualname=f"{cls.__qualname__}.__init__"), known, "__init__")
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__defaults__, init.__kwdefaults__ = tuple(defaults[0].values()), defaults[1]
    return init


def _arguments(cls: Any) -> tuple[list[Field[Any]], list[dict[str, Any]]]:
    """The fields in the order of the arguments; the defaults of those by place, and of those by name alone."""
    parts = sorted(fields(cls), key=lambda field: bool(field.kw_only))
    defaults: list[dict[str, Any]] = [{}, {}]
    for field in parts:
        if field.default is not MISSING or field.default_factory is not MISSING:
            defaults[bool(field.kw_only)][field.name] = field.default  # MISSING where it is made
        elif defaults[0] and not field.kw_only:
            raise TypeError(f"{cls.__qualname__}: the field {field.name} needs a default, as the one before it has one")
    return parts, defaults


@cache
def _init_code(by_place: int, by_name: int, made: tuple[int, ...], ends: bool) -> CodeType:
    """``made``: the places of fields whose default is made each time; ``ends``: whether ``__post_init__`` follows."""
    every = [f"value_{place}" for place in range(by_place + by_name)]
    arguments = ["self", *every[:by_place], *(["*", *every[by_place:]] if by_name else [])]
    lines = [f"set_{place}(self, {_made(place) if place in made else name})" for place, name in enumerate(every)]
    lines += ["self.__post_init__()"] * ends
    return _compiled("__init__", f"({', '.join(arguments)}):\n " + "\n ".join(lines or ["pass"])).__code__


def _made(place: int) -> str:
    return f"make_{place}() if value_{place} is MISSING else value_{place}"


def _eq(cls: Any) -> Method:
    compared = [field.name for field in fields(cls) if field.compare]
    values, left = _values(compared), FEW

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        nonlocal left
        left -= 1
        if left < 0:
            mine, others = (_tuple(owner, compared) for owner in ("self", "other"))
            same_class = "other.__class__ is self.__class__"
            returned = f"{mine} == {others} if {same_class} else NotImplemented"
            cls.__eq__ = _compiled("__eq__", f"(self, other):\n return {returned}")
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(cls: Any) -> Method:
    counted = [field.name for field in fields(cls) if _counts(field)]
    values, left = _values(counted), FEW

    def __hash__(self: Any) -> int:  # noqa: N807
        nonlocal left
        left -= 1
        if left < 0:
            cls.__hash__ = _compiled("__hash__", f"(self):\n return hash({_tuple('self', counted)})")
        return hash(values(self))

    return __hash__


def _counts(field: Field[Any]) -> bool:
    return field.compare if field.hash is None else field.hash


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads these attributes of a record."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _tuple(owner: str, names: list[str]) -> str:
    return f"({''.join(f'{owner}.{name},' for name in names)})"


def _compiled(name: str, rest: str) -> FunctionType:
    known: dict[str, Any] = {}
    exec(f"def {name}{rest}", known)
    function: FunctionType = known[name]
    return function


# ---------------------------------------------------------------- what is alike in all


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _set_state(self: Any, state: Any) -> None:
    """For ``copy`` and ``pickle``, which would set one attribute after the other."""
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)
