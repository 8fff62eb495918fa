"""Whether the pages of a lesson fit the wall of a lecture hall: asked of ``nnviz lesson check``, without a window."""

from collections.abc import Iterator

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.lesson.hall_frames import hall_frame
from nnviz.gui.lesson.hall_layout import FootLayout, HallFrame, HeadLayout
from nnviz.lessons.frame import Asked, LessonFrame
from nnviz.lessons.hands import ShowOfHands, answers_to
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.player import Player
from nnviz.session import Session

#: The wall, in pixels, and what of its height the picture of the net needs to be read.
WIDTH, HEIGHT, PICTURE = 1280, 800, 260
#: A lesson that never ends by its presses ends here.
MOST_PRESSES = 10_000


def overfull(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """The line of each page or question that does not fit, and what does not. Needs a QGuiApplication."""
    told: set[int] = set()
    for line, frame in _walls(lesson):
        why = _does_not_fit(frame)
        if why and line not in told:
            told.add(line)
            yield line, f"page {frame.page} does not fit {WIDTH}×{HEIGHT} in projector type: {why}."


def _walls(lesson: Lesson) -> Iterator[tuple[int, HallFrame]]:
    """Each moment of a lesson on the wall, as a clicker goes through it, with the line that it comes from."""
    session = Session.new()
    player = Player(session, lesson)
    theme, asked_at = LIGHT.projector(), session.state
    for _ in range(MOST_PRESSES):
        view = player.view()
        if view.is_open:
            asked_at = session.state
        yield _line(lesson, view), hall_frame(
            view, session.frame(), session.state, asked_at, _full_hands(view), theme
        )  # fmt: skip
        if view.is_last:
            return
        player.next()


def _full_hands(view: LessonFrame) -> ShowOfHands:
    """As many digits as a class has."""
    count = 0 if view.question is None else len(answers_to(view.question.ask.question))
    return ShowOfHands.for_options(count).add(0, 99)


def _line(lesson: Lesson, view: LessonFrame) -> int:
    """Of the question that stands there, or else of the page."""
    asked = [part for part in view.parts if isinstance(part, Asked)]
    return asked[-1].ask.line if asked else lesson.pages[view.page - 1].line


def _does_not_fit(frame: HallFrame) -> str:
    """Why not; "" where all of it does."""
    theme = LIGHT.projector()
    head, foot = HeadLayout(frame, theme, WIDTH), FootLayout(frame, theme, WIDTH)
    if head.overflows:
        return "a word or a formula of the question is wider than the wall"
    if foot.overflows:
        return "a word or a formula of an option is wider than the option"
    taken = round(head.height + foot.height)
    if taken > HEIGHT - PICTURE:
        return f"question and options take {taken} pixels of its height, and the picture needs {PICTURE}"
    return ""

