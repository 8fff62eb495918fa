"""What a lesson shows, as it stands on the wall: a click becomes a choice, and hands are hidden until the answer."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.lesson.hall_layout import HallFrame, HallNumber, HallOption
from nnviz.gui.lesson.writing import Saying, Written, words_of
from nnviz.lessons.frame import Asked, LessonFrame
from nnviz.lessons.hands import MOST_OPTIONS, ShowOfHands, answers_to
from nnviz.session import Frame
from nnviz.session.frame.model import GraphFrame
from nnviz.session.named import Named
from nnviz.session.notation import number
from nnviz.session.place import Place
from nnviz.session.plan import Part
from nnviz.session.predict.answers import Answer, judge
from nnviz.session.predict.words import place_symbol
from nnviz.session.state import State

THINK, DO_IT = "Think first, then we look.", "Who does it?"


def hall_frame(
    lesson: LessonFrame, frame: Frame, state: State, asked_at: State, hands: ShowOfHands, theme: Theme
) -> HallFrame:
    """The page on the wall. ``asked_at``: the State at which its question was open."""
    asked = question_of(lesson)
    options = () if asked is None else options_of(asked, frame.graph, asked_at, hands)
    words = lesson.wall or (None if asked is None else asked.ask.words)
    is_open = asked is not None and asked.is_open
    asks_number = asked is not None and is_open and asked.ask.question.kind in ("value", "sign", "size")
    numbers = numbers_of(frame, state, lesson.named, theme, asks_number=asks_number)
    says = bool(options) and asked is not None and asked.ask.question.kind != "choice"
    return HallFrame(
        lesson.title, lesson.page, lesson.pages,
        Saying(lesson.heading) if words is None else Written(words),
        lesson.heading if words is None else words_of(words),
        frame.chain.result_latex if any(number.text for number in numbers) else "", numbers,
        options, not is_open, says, _call(asked, options), _coming(lesson, hands if options else None),
        tuple((str(named.place), theme.named[index]) for index, named in enumerate(lesson.named)),
    )  # fmt: skip


def question_of(lesson: LessonFrame) -> Asked | None:
    """The open question, or the last one of the page, whose answer stays until the page is turned."""
    asked = [part for part in lesson.parts if isinstance(part, Asked)]
    return asked[-1] if asked else None


# ---------------------------------------------------------------- the lines at the foot


def _call(asked: Asked | None, options: tuple[HallOption, ...]) -> str:
    if asked is None:
        return ""
    if not asked.is_open:
        right = [str(place) for place, option in enumerate(options, start=1) if option.is_right]
        return f"Right is {' or '.join(right)}." if right else asked.answer or asked.said
    if asked.ask.question.kind == "reach":
        return DO_IT
    if not options:
        return THINK
    fingers = [str(place) for place in range(1, min(len(options), MOST_OPTIONS) + 1)]
    if len(fingers) == 1:
        return THINK
    return f"Show {', '.join(fingers[:-1])} or {fingers[-1]} fingers, all at once."


def _coming(lesson: LessonFrame, hands: ShowOfHands | None) -> str:
    if lesson.is_open:
        taken = f"{hands.in_words()} · " if hands is not None and hands.total else ""
        return f"{taken}next press: the answer"
    return "next press: the end" if lesson.is_last else "next press: on"


# ---------------------------------------------------------------- options


def options_of(asked: Asked, graph: GraphFrame, asked_at: State, hands: ShowOfHands) -> tuple[HallOption, ...]:
    """What a class chooses from; once the answer is shown, with what each of them is."""
    question = asked.ask.question
    if question.kind == "choice":
        labels = [(Written(text), words_of(text), option.right) for text, option in
                  zip(asked.ask.options, question.options, strict=True)]  # fmt: skip
        return tuple(
            HallOption(label, words, _hands(hands, place), right and not asked.is_open)
            for place, (label, words, right) in enumerate(labels)
        )
    return tuple(
        _option(asked, answer, _label(answer, graph), asked_at, _hands(hands, place))
        for place, answer in enumerate(answers_to(question))
    )


def _hands(hands: ShowOfHands, place: int) -> int:
    return hands.counts[place] if place < len(hands.counts) else 0


def _option(asked: Asked, answer: Answer, label: str, asked_at: State, hands: int) -> HallOption:
    if asked.is_open:
        return HallOption(Saying(label), label, hands)
    try:
        judged = judge(asked_at, asked.ask.question, answer)
    except UserError:  # somebody's edits have taken it out of the net
        return HallOption(Saying(label), label, hands)
    right = judged.outcome == "right"
    return HallOption(Saying(label), label, hands, right, "" if right else _in_short(judged.sentence, label))


def _in_short(sentence: str, label: str) -> str:
    """ "the weight itself" of "That is the weight itself. z₁,₁ grows by …"; what the label says already is left out."""
    if not sentence.startswith("That is "):
        return ""
    what = sentence.removeprefix("That is ").partition(". ")[0].partition(": ")[0].rstrip(".")
    return what.removeprefix(label.partition(" = ")[0]).removeprefix(", ")


def _label(answer: Answer, graph: GraphFrame) -> str:
    if not isinstance(answer, Place):
        return str(answer)
    value = _value_in_picture(answer, graph)
    if value is not None:
        return f"{place_symbol(answer)} = {number(value)}"
    return _name(answer, graph)


def _name(place: Place, graph: GraphFrame) -> str:
    """What a thing is called: by its letter's words, or by what it is."""
    given = next((named.words for named in graph.named if named.place == place), "")
    if given or place.kind == "loss":
        return given or "the loss"
    return f"unit {place.numbers[1]} of layer {place.numbers[0]}" if place.kind == "unit" else place_symbol(place)


def _value_in_picture(place: Place, graph: GraphFrame) -> float | None:
    """The number that stands at a place of the graph; None where none does."""
    find: dict[str, Callable[..., float | None]] = {
        "w": lambda k, to, source: float(graph.edges[k - 1].weights[to - 1, source - 1]),
        "b": lambda k, unit: _entry(graph.layers[k].biases, unit),
        "x": lambda unit: _entry(graph.layers[0].a, unit),
        "z": lambda k, unit: _entry(graph.layers[k].z, unit),
        "a": lambda k, unit: _entry(graph.layers[k].a, unit),
        "y": lambda unit: _entry(graph.targets, unit),
    }
    return find[place.kind](*place.numbers) if place.kind in find else None


def _entry(values: NDArray[np.float64] | None, unit: int) -> float | None:
    return None if values is None else float(values[unit - 1])


# ---------------------------------------------------------------- the chain as numbers


def numbers_of(
    frame: Frame, state: State, named: tuple[Named, ...], theme: Theme, *, asks_number: bool
) -> tuple[HallNumber, ...]:
    """Each factor as a number; "?" where it is asked."""
    steps = state.steps
    parts = [steps[column.step - 1].part if column.step <= len(steps) else None for column in frame.chain.columns]
    asked = frame.graph.current if asks_number else None
    return tuple(
        HallNumber("?" if part is not None and part == asked else column.slot, part is not None and part == asked,
                   _colour_of(part, named, theme))
        for column, part in zip(frame.chain.columns, parts, strict=True)
    )  # fmt: skip


def _colour_of(part: Part | None, named: tuple[Named, ...], theme: Theme) -> str:
    """Of the thing with a letter that a factor belongs to: the loss its own slope, a unit those of its layer."""
    if part is None:
        return ""
    owns = (place for place, one in enumerate(named) if _owns(one.place, part))
    return next((theme.named[place] for place in owns), "")


def _owns(place: Place, part: Part) -> bool:
    if part.kind == "dL_dA":
        return place.kind == "loss"
    return place.kind in ("unit", "layer") and place.numbers[0] == part.layer
