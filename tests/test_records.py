"""nnviz.records.dataclass does what Python's own does, which is the oracle here."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from nnviz.records import FEW, dataclass

DECORATORS = {"ours": dataclass, "python": dataclasses.dataclass}
KINDS = [
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "eq": False},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True},
    {"frozen": True, "eq": False},
    {"slots": True},
    {},
]


def made(decorator: str, **kind: bool) -> type:
    """A class with everything that fields may have, and one that inherits from it."""

    @DECORATORS[decorator](**kind)
    class Point:
        x: float
        y: float = 2.0
        names: list[str] = field(default_factory=list, hash=False)
        secret: int = field(default=0, repr=False)
        note: str = field(default="", compare=False)

    @DECORATORS[decorator](**kind)
    class Named(Point):
        title: str = "none"

    return Named


def outcome(do):
    """What ``do`` gives, or the kind of error that it raises."""
    try:
        return do()
    except Exception as error:
        return type(error)


def set_title(value):
    value.title = "b"
    return value.title


def delete_title(value):
    del value.title


def set_unknown(value):
    value.unknown = 1


@pytest.mark.parametrize("before", [0, FEW])
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_values_are_made_shown_compared_and_hashed_as_by_python(kind, before):
    told = {}
    for decorator in DECORATORS:
        cls = made(decorator, **kind)
        for _ in range(before):  # from then on its code is compiled
            made_before = cls(x=0.0)
            assert made_before == made_before
            outcome(lambda value=made_before: hash(value))
        one, same, other = cls(x=1.0), cls(x=1.0, note="another"), cls(x=1.0, y=3.0, names=["a"], title="t")
        told[decorator] = [
            outcome(lambda cls=cls: cls(1.0, 5.0).y),  # by place
            outcome(lambda cls=cls: cls()),
            outcome(lambda cls=cls: cls(x=1.0, z=2.0)),
            outcome(lambda cls=cls: cls(1.0, x=2.0)),
            outcome(lambda cls=cls: cls(*range(99))),
            *(value.names for value in (one, same, other)),
            one.names is same.names,
            repr(one).replace(cls.__qualname__, "Named"),
            repr(other).replace(cls.__qualname__, "Named"),
            one == same, one == other, one == 1, one != same,
            outcome(lambda one=one, same=same: hash(one) == hash(same)),
            outcome(lambda one=one, other=other: hash(one) == hash(other)),
            cls.__match_args__,
            [(part.name, part.repr, part.compare, part.hash, part.init) for part in fields(cls)],
            outcome(lambda one=one: set_title(one)),
            outcome(lambda one=one: delete_title(one)),
            replace(other, y=9.0).title, replace(other, y=9.0).y,
            copy.copy(other).names is other.names, copy.deepcopy(other).names, copy.deepcopy(other).title,
            hasattr(one, "__dict__"),
        ]  # fmt: skip
    assert told["ours"] == told["python"]


def test_a_frozen_value_takes_nothing_that_it_has_no_room_for():
    value = made("ours", frozen=True, slots=True)(x=1.0)
    for change in (set_unknown, set_title, delete_title):
        with pytest.raises(FrozenInstanceError):
            change(value)


def test_what_a_class_says_itself_stands():
    @dataclass(frozen=True, slots=True)
    class Even:
        number: int

        def __post_init__(self) -> None:
            object.__setattr__(self, "number", 2 * self.number)

        def __repr__(self) -> str:
            return "even"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    assert (Even(2).number, repr(Even(1)), Even(1) == 5, hash(Even(1))) == (4, "even", True, 7)


def test_a_value_that_holds_itself_can_be_shown():
    @dataclass(slots=True)
    class Ring:
        next: object = None

    ring = Ring()
    ring.next = ring
    assert repr(ring).endswith("Ring(next=...)")


def test_values_are_told_apart_by_their_class_and_match_by_their_fields():
    one, other = made("ours", frozen=True, slots=True), made("ours", frozen=True, slots=True)
    assert one(x=1.0) != other(x=1.0)
    match one(x=1.0, y=4.0):
        case one(x, y):
            assert (x, y) == (1.0, 4.0)


def test_a_field_that_must_be_given_comes_before_those_that_need_not():
    @dataclass(frozen=True, slots=True)
    class Wrong:
        x: int = 0
        y: str  # type: ignore[misc]

    with pytest.raises(TypeError, match="y needs a default"):
        Wrong(1, "a")


@dataclass(frozen=True, slots=True)
class Kept:
    numbers: tuple[int, ...]


def test_a_value_can_be_pickled():
    assert pickle.loads(pickle.dumps(Kept((1, 2)))) == Kept((1, 2))


def test_a_class_can_be_asked_for_its_fields_before_there_is_a_value():
    cls = made("ours", frozen=True, slots=True)
    assert [part.name for part in fields(cls)] == ["x", "y", "names", "secret", "note", "title"]
    assert dataclasses.is_dataclass(cls)
