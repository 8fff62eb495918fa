"""Player: a lesson on a Session. What it does are entries of the timeline, beside what the learner does."""

from dataclasses import replace

from nnviz.errors import UserError
from nnviz.lessons.deeds import Deed, deed_on
from nnviz.lessons.frame import Asked as Asked
from nnviz.lessons.frame import LessonFrame as LessonFrame
from nnviz.lessons.lesson import Ask, Lesson, Text, Wall
from nnviz.lessons.playing import Starts, acted, page_of, place_of, question_of, settled, visible
from nnviz.lessons.revealing import right_in_words
from nnviz.records import dataclass
from nnviz.session import Session
from nnviz.session.lesson_place import LessonPlace
from nnviz.session.predict.answers import Answer, Judgement, judge
from nnviz.session.predict.asking import Asking
from nnviz.session.question import Question
from nnviz.session.state import State

#: What Undo calls the presses of a lesson.
GO_ON, CLOSE, RESTART, TURN = "go on in the lesson", "answer", "restart page", "go to page"
REACHED = Judgement("right", "Reached.")


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of a question so far. It is no part of the State: Back does not take it back."""

    asking: Asking
    judgement: Judgement | None = None
    taken: int | None = None
    answer: str = ""


class Player:
    """Plays a lesson on ``session``, whose timeline begins anew with it.

    The learner may do anything with the session in between; each page begins as its author wrote it.
    """

    def __init__(self, session: Session, lesson: Lesson, place: LessonPlace | None = None) -> None:
        """:raises UserError: where the lesson cannot be played to ``place``; the session is then as it was"""
        self.session = session
        self.lesson = lesson
        self._starts = Starts(lesson)
        self._tried: dict[LessonPlace, _Tried] = {}
        self._begun = 0
        self.resume(place or LessonPlace(1))

    # ------------------------------------------------------------ where it is

    @property
    def place(self) -> LessonPlace:
        """Where the lesson is: keep it, and :meth:`resume` there."""
        return place_of(self.session.state)

    def resume(self, place: LessonPlace) -> None:
        """Begin at a place, as somebody would who had played all up to it; beyond the end, at the last one there is."""
        self.session.start(self._played_to(replace(place, page=self._page_near(place.page))))

    def _page_near(self, page: int) -> int:
        return min(max(page, 1), len(self.lesson.pages))

    def _played_to(self, place: LessonPlace) -> State:
        """The State there; the questions before it are closed, as if each had been shown."""
        found = self._starts.of_page(place.page)
        for moment in self._starts.moments(place.page):
            here = place_of(moment)
            if here.done > place.done:
                break
            if here.done > place_of(found).done:
                found = moment
            if question_of(moment) is not None and here.done < place.done:
                self._close(moment)
        return found

    # ------------------------------------------------------------ on and back

    def next(self) -> None:
        """One press: an open question is shown; else the next deed, question or page comes."""
        state = self.session.state
        if question_of(state) is not None:
            if not self._deed().is_reached:
                self.show()
                return
            tried = self._tried_at(self.place)
            self._tried[self.place] = replace(tried, asking=replace(tried.asking, settled="right"), judgement=REACHED)
            state = settled(state)
        if self.session.can_redo and self.session.redo_text == GO_ON:
            self.session.redo()  # exactly as it was: nothing lies between here and there
        else:
            self.session.put(self._after(state), GO_ON)

    def _after(self, state: State) -> State:
        place = place_of(state)
        if place.done < len(page_of(self.lesson, state).acts):
            return self._acted(state)
        if place.page == len(self.lesson.pages):
            if state is not self.session.state:
                return state  # the last deed is done: that closes the lesson's last question
            raise UserError("The lesson ends here.")
        return self._starts.of_page(place.page + 1)

    def _acted(self, state: State) -> State:
        try:
            return acted(self.lesson, state)
        except UserError as error:
            raise UserError(f"{error} “Restart page” brings back the net of this page.") from None

    def back(self) -> bool:
        """Take back the last press, of the lesson's or the learner's own. False at the beginning."""
        if self.session.undo():
            return True
        if self.place.page == 1:
            return False
        page = self.place.page - 1
        self.resume(LessonPlace(page, len(self.lesson.pages[page - 1].acts)))
        return True

    def restart_page(self) -> None:
        """The start of the page once more; the questions of it are new."""
        if self._is_start:
            return
        start = self._starts.of_page(self.place.page)
        self._begun += 1
        self.session.put(replace(start, lesson=replace(place_of(start), begun=self._begun)), RESTART)

    @property
    def _is_start(self) -> bool:
        """Whether nothing has been done on this page yet, nor answered."""
        at_start = self.session.state is self._starts.of_page(self.place.page) or self.session.undo_text == RESTART
        tried = self._tried.get(self.place)
        return at_start and (tried is None or not (tried.asking.attempts or tried.asking.hints))

    # ------------------------------------------------------------ answering

    def answer(self, answer: Answer) -> Judgement:
        """Answer the open question: what was typed, a place, or which option, from 0. What is right closes it."""
        state, question = self.session.state, self._open_question()
        judgement = judge(state, question, answer)
        tried = self._tried_at(self.place)
        taken = answer if isinstance(answer, int) else tried.taken
        asking = replace(tried.asking, settled="").judged(judgement)
        self._tried[self.place] = replace(tried, asking=asking, judgement=judgement, taken=taken)
        if judgement.outcome == "right":
            self._settle(state)
        else:
            self._tell()
        return judgement

    def hint(self) -> None:
        """Open the next hint of the open question, if there is one."""
        self._open_question()
        tried = self._tried_at(self.place)
        if tried.asking.hints < len(self._ask_at(self.place).hints):
            self._tried[self.place] = replace(tried, asking=tried.asking.hinted())
            self._tell()

    def show(self) -> None:
        """Give the open question up: what is right is said, and the page can go on."""
        self._open_question()
        self._settle(self.session.state)

    def _settle(self, state: State) -> None:
        self._close(state)
        if self.session.can_redo and self.session.redo_text == CLOSE:
            self.session.redo()
        else:
            self.session.put(settled(state), CLOSE)

    def _close(self, state: State) -> None:
        """Keep what is right, for the question that is open at ``state``; who answered it keeps that."""
        question = question_of(state)
        if question is not None:
            tried, right = self._tried_at(place_of(state)), right_in_words(state, question)
            self._tried[place_of(state)] = replace(tried, asking=tried.asking.shown(), answer=right)

    def _open_question(self) -> Question:
        question = question_of(self.session.state)
        if question is None:
            raise UserError("Nothing is asked here.")
        return question

    def _ask_at(self, place: LessonPlace) -> Ask:
        act = self.lesson.pages[place.page - 1].acts[place.done]
        assert isinstance(act, Ask)
        return act

    def _tried_at(self, place: LessonPlace) -> _Tried:
        return self._tried.get(place) or _Tried(Asking(self._ask_at(place).question))

    def _deed(self) -> Deed:
        return deed_on(self.session)

    def _tell(self) -> None:
        """Whoever draws the session is to look again, though its State is the same."""
        if self.session.on_change is not None:
            self.session.on_change()

    # ------------------------------------------------------------ what it shows

    def view(self) -> LessonFrame:
        """The page as it is now."""
        state, place = self.session.state, self.place
        page = page_of(self.lesson, state)
        deed = self._deed()
        is_open = question_of(state) is not None and not deed.is_reached
        done = place.done + deed.is_reached
        parts: list[Text | Asked] = []
        wall: Text | None = None
        for block, acts in visible(page, done, is_open):
            if isinstance(block, Ask):
                parts.append(self._asked(block, replace(place, done=acts), is_open and acts == done, deed))
            elif isinstance(block, Text):
                parts.append(block)
            elif isinstance(block, Wall):
                wall = block.words
        pages = len(self.lesson.pages)
        return LessonFrame(
            self.lesson.title, place.page, pages, page.title, tuple(parts),
            question=next((part for part in parts if isinstance(part, Asked) and part.is_open), None),
            can_next=not is_open and (done < len(page.acts) or place.page < pages),
            can_back=self.session.can_undo or place.page > 1,
            can_restart=not self._is_start,
            minutes_left=self._minutes_left(place.page),
            named=state.named, wall=wall, credits=self.lesson.credits,
        )  # fmt: skip

    def _asked(self, ask: Ask, place: LessonPlace, is_open: bool, deed: Deed) -> Asked:
        tried = self._tried_at(place)
        judgement, asking, answer = tried.judgement, tried.asking, tried.answer
        if is_open:  # what was right once is a secret again
            asking, answer = replace(asking, settled=""), ""
            judgement = _said_of(deed) if ask.question.kind == "reach" else judgement
        elif place == self.place:  # a deed that is done
            asking, judgement = replace(asking, settled="right"), REACHED
        number = self.lesson.number_of(place.page, place.done)
        return Asked(number, ask, asking, is_open, judgement, tried.taken, answer)

    def _minutes_left(self, page: int) -> int:
        pages = len(self.lesson.pages)
        return max(round(self.lesson.minutes * (pages - page + 1) / pages), 1) if self.lesson.minutes else 0


def _said_of(deed: Deed) -> Judgement | None:
    """What is said while a deed is open: a command that does not count."""
    if not deed.forbidden:
        return None
    return Judgement("wrong", f"Not by “{deed.forbidden.replace('_', ' ')}”: Back takes it back.")
