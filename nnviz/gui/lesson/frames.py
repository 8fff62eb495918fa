"""What a lesson shows, as the panel shows it."""

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.lesson.panel import PanelFrame
from nnviz.gui.lesson.question import CardFrame, CardOption, ColourOf, Way
from nnviz.gui.lesson.writing import Saying, Written, words_of
from nnviz.lessons.frame import Asked, LessonFrame
from nnviz.lessons.hands import answers_to
from nnviz.session.question import QuestionKind

WAYS: dict[QuestionKind, Way] = {
    "value": "number", "sign": "options", "size": "options", "choice": "options", "place": "click",
    "next factor": "click", "reach": "deed",
}  # fmt: skip
TIPS: dict[Way, str] = {
    "number": "A number, a fraction such as 3/8, or a power of ten.",
    "options": "Keys: 1 to {most}.",
    "click": "In the graph: ← → move the ring, Enter chooses.",
    "deed": "Do it in the window; F4 shows the controls.",
}
#: After so many wrong answers to be shown the right one is what to do.
ENOUGH = 3


def colours_of(frame: LessonFrame, theme: Theme) -> ColourOf:
    """The colour of what a link names: that of its letter where it has one."""
    colours = {str(named.place): theme.named[index] for index, named in enumerate(frame.named)}
    return lambda target: colours.get(target, "")


# ---------------------------------------------------------------- the panel


def panel_frame(frame: LessonFrame, error: str = "") -> PanelFrame:
    """The page in the panel."""
    return PanelFrame(
        frame.title, frame.page, frame.pages, frame.heading,
        tuple(_card(part) if isinstance(part, Asked) else Written(part) for part in frame.parts),
        frame.minutes_left, " ".join(page_in_words(frame)), frame.can_back, frame.can_restart,
        frame.can_next or frame.is_last, frame.is_last, error, frame.credits,
    )  # fmt: skip


def page_in_words(frame: LessonFrame) -> tuple[str, ...]:
    """The page as it is read out, in the pieces in which it comes: texts, questions, hints, what an answer was."""
    pieces = [f"Page {frame.page} of {frame.pages}. {frame.heading}."]
    for part in frame.parts:
        if isinstance(part, Asked):
            pieces += [words_of(part.ask.words), *(words_of(hint) for hint in part.hints), part.said]
        else:
            pieces.append(words_of(part))
    return tuple(piece for piece in pieces if piece)


def _card(asked: Asked) -> CardFrame:
    question, asking = asked.ask.question, asked.asking
    way = WAYS[question.kind]
    options = _options(asked, way)
    return CardFrame(
        asked.number, way, Written(asked.ask.words), words_of(asked.ask.words), options, _said(asked),
        tuple(Written(hint) for hint in asked.hints), asked.hints_left, TIPS[way].format(most=len(options)),
        len(asking.attempts), not asked.is_open, asking.settled == "right", len(asking.attempts) >= ENOUGH,
    )  # fmt: skip


def _said(asked: Asked) -> str:
    """What is right among sentences has its tick, and is not said once more."""
    ticked = asked.ask.question.kind == "choice" and not asked.is_open
    return "" if ticked else asked.said


def _options(asked: Asked, way: Way) -> tuple[CardOption, ...]:
    question = asked.ask.question
    if question.kind == "choice":
        return tuple(
            CardOption(
                Written(label), words_of(label), asked.taken == place, None if asked.is_open else option.right
            )
            for place, (label, option) in enumerate(zip(asked.ask.options, question.options, strict=True))
        )
    if way == "click":
        return ()
    return tuple(CardOption(Saying(str(side)), str(side)) for side in answers_to(question))
