"""What a lesson shows at a moment, for whoever draws it: the panel, the wall of a lecture hall, a test."""

from nnviz.lessons.lesson import Ask, Text
from nnviz.records import dataclass
from nnviz.session.named import Named
from nnviz.session.predict.answers import Judgement
from nnviz.session.predict.asking import Asking
from nnviz.session.question import Option


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands on the page, open or closed, and what came of it."""

    number: int  # which question of the lesson, from 1
    ask: Ask
    asking: Asking
    is_open: bool
    judgement: Judgement | None = None  # of the last answer
    taken: int | None = None  # of a choice: the option that was taken last, from 0
    answer: str = ""  # once it is closed: what is right, in a sentence

    @property
    def hints(self) -> tuple[Text, ...]:
        """Those that are open."""
        return self.ask.hints[: self.asking.hints]

    @property
    def hints_left(self) -> int:
        return len(self.ask.hints) - len(self.hints)

    @property
    def said(self) -> str:
        """One sentence: what the last answer is, or what is right where it was shown."""
        if not self.is_open and self.asking.settled != "right":
            return self.answer
        return self.judgement.sentence if self.judgement is not None else ""


@dataclass(frozen=True, slots=True)
class LessonFrame:
    """A page as far as it has been played."""

    title: str
    page: int  # from 1
    pages: int
    heading: str
    parts: tuple[Text | Asked, ...]  # in their order
    question: Asked | None  # the open one
    can_next: bool  # whether a press goes on: not while a question is open, nor at the end
    can_back: bool
    can_restart: bool
    minutes_left: int = 0  # 0: not said
    named: tuple[Named, ...] = ()  # what has a letter and a colour
    wall: Text | None = None  # what stands on a wall in place of the text
    credits: str = ""  # whose the lesson is

    @property
    def is_open(self) -> bool:
        """Whether a question is open."""
        return self.question is not None

    @property
    def is_last(self) -> bool:
        """Whether nothing comes any more."""
        return not self.is_open and not self.can_next

    @property
    def options(self) -> tuple[Option, ...]:
        """Those of the open question."""
        return () if self.question is None else self.question.ask.question.options
