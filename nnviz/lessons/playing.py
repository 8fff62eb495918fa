"""Playing a lesson, as pure functions: a press makes a State from a State. The learner's own edits are not in here."""

from collections.abc import Iterator
from dataclasses import replace

from nnviz.errors import UserError
from nnviz.lessons.commands import PlayError, carry_out_line
from nnviz.lessons.lesson import Ask, Block, Do, Lesson, Page, Text
from nnviz.session.lesson_place import LessonPlace
from nnviz.session.question import Question
from nnviz.session.state import State, first_state


def place_of(state: State) -> LessonPlace:
    """Where in a lesson a State is. Raises UserError where it is in none."""
    if state.lesson is None:
        raise UserError("No lesson is played here.")
    return state.lesson


def page_of(lesson: Lesson, state: State) -> Page:
    return lesson.pages[place_of(state).page - 1]


def act_of(lesson: Lesson, state: State) -> Do | Ask | None:
    """What the page does or asks next, or is asking; None at its end."""
    acts, done = page_of(lesson, state).acts, place_of(state).done
    return acts[done] if done < len(acts) else None


def question_of(state: State) -> Question | None:
    """The lesson's question that is open. One that is asked before a step is none of its."""
    question = state.question
    return None if question is None or question.of_step else question


# ---------------------------------------------------------------- presses


def arrived(lesson: Lesson, before: State, page: int) -> State:
    """The start of a page: what comes before its first text is done, and asked where there is none."""
    state = replace(before, lesson=LessonPlace(page), question=None, message="")
    if lesson.pages[page - 1].begins_with_text:
        return state
    for block in lesson.pages[page - 1].blocks:
        if isinstance(block, Text) or question_of(state) is not None:
            break
        if isinstance(block, Do | Ask):
            state = _acted(lesson, state, block)
    return state


def acted(lesson: Lesson, state: State) -> State:
    """The next deed done, or the next question asked. Raises UserError where it cannot be."""
    act = act_of(lesson, state)
    if act is None:
        raise UserError("This page has come to its end.")
    return _acted(lesson, state, act)


def _acted(lesson: Lesson, state: State, act: Do | Ask) -> State:
    if isinstance(act, Ask):
        return replace(state, question=act.question, message="")
    place = place_of(state)
    for line in act.lines:
        state = carry_out_line(lesson, state, line)
    return replace(state, lesson=replace(place, done=place.done + 1), question=None)


def settled(state: State) -> State:
    """The open question closed: the page can go on."""
    place = place_of(state)
    return replace(state, lesson=replace(place, done=place.done + 1), question=None, message="")


# ---------------------------------------------------------------- the whole lesson


class Starts:
    """The starts of a lesson's pages, each as its author wrote it: all that comes before it done, and no more."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._starts: list[State] = []

    def of_page(self, page: int) -> State:
        """The start of a page, from 1. Raises UserError where a page before it cannot be played."""
        while len(self._starts) < page:
            before = self.end_of_page(len(self._starts)) if self._starts else self._first()
            self._starts.append(arrived(self._lesson, before, len(self._starts) + 1))
        return self._starts[page - 1]

    def end_of_page(self, page: int) -> State:
        """A page played through, every question of it closed."""
        *_, last = self.moments(page)
        return last

    def moments(self, page: int) -> Iterator[State]:
        """A page from its start on, press by press; a question is a moment open and one closed."""
        state = self.of_page(page)
        yield state
        while act_of(self._lesson, state) is not None:
            state = settled(state) if question_of(state) is not None else acted(self._lesson, state)
            yield state

    def _first(self) -> State:
        net = self._lesson.nets[self._lesson.experiment]
        try:
            return first_state(net.experiment, net.folder)
        except UserError as mistake:  # a table that has changed since the lesson was read
            raise PlayError(self._lesson.path.name, 1, str(mistake)) from None


# ---------------------------------------------------------------- what can be seen


def visible(page: Page, done: int, is_asking: bool) -> Iterator[tuple[Block, int]]:
    """The blocks of a page as far as it has come, each with how many acts stand before it.

    The text after a block comes with it; behind a question that is open nothing is seen.
    """
    acts = 0
    for block in page.blocks:
        if isinstance(block, Do | Ask):
            if acts == done:
                if is_asking and isinstance(block, Ask):
                    yield block, acts
                return
            yield block, acts
            acts += 1
        else:
            yield block, acts
