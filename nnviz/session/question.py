"""A question, as a value: what is asked, where, and with which help. Its answer is nowhere in it: the engine has it."""

from typing import Literal

from nnviz.records import dataclass
from nnviz.session.place import Place

#: A number; its sign; whether its magnitude is above or below 1; a click on a place; a click on what the next factor
#: opens; one of several sentences; a deed of the learner's own.
QuestionKind = Literal["value", "sign", "size", "place", "next factor", "choice", "reach"]
#: Those about a number, which is hidden until the answer.
NUMBERS: tuple[QuestionKind, ...] = ("value", "sign", "size")
#: What of a place is asked: the number itself, a slope (``da_dz`` is g′(z)), a running product (``dL_dz``), or what an
#: update makes of a weight (``new_w``).
Quantity = Literal[
    "z", "a", "L", "dL_da", "da_dz", "dz_da", "dz_dw", "dz_db", "dL_dz", "dL_dw", "dL_db", "new_w", "new_b"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One of the sentences to choose from."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is open at a moment. Whoever answers, gives it up or steps on closes it."""

    kind: QuestionKind
    quantity: Quantity | None = None  # of a choice and of "next factor": None
    place: Place | None = None  # whose quantity
    among: tuple[Place, ...] = ()  # of a click: what can be clicked
    options: tuple[Option, ...] = ()  # of a choice
    slips: tuple[str, ...] = ()  # names of SLIPS that this question is about; none: whichever apply
    goal: str = ""  # of "reach": "zero", "positive", "negative", "smaller", "larger"
    using: tuple[str, ...] = ()  # of "reach": the commands that the learner may use
    text: str = ""  # in Markdown; "": made from the above
    hints: tuple[str, ...] = ()  # in Markdown; (): made from the above
    vote: bool = False  # whether a class shows hands
    of_step: bool = True  # asked before the next step of the pass, and closed by it; else by a lesson
