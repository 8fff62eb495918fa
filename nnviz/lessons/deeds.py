"""What the learner is to reach by hand: whether it is reached, and whether by what was allowed."""

from nnviz.errors import UserError
from nnviz.lessons.playing import question_of
from nnviz.records import dataclass
from nnviz.session import Session
from nnviz.session.commands import COMMANDS, compare, look, naming
from nnviz.session.predict.answers import is_reached

#: Commands by what the timeline calls them.
_NAMES = {name.replace("_", " "): name for name in COMMANDS}
#: To look at something is always allowed.
_ROOMS = (look.__name__, naming.__name__, compare.__name__)
_LOOKING = {name for name, command in COMMANDS.items() if command.__module__ in _ROOMS} - {"open_lane"} | {"keep_pixel"}
#: Who may train may go over what was trained.
_WITH_TRAINING = ("train", "go_to_update", "follow_run")


@dataclass(frozen=True, slots=True)
class Deed:
    """What has become of a question of the kind "reach" since it was asked."""

    is_reached: bool
    forbidden: str = ""  # a command that was carried out and is not allowed here


def deed_on(session: Session) -> Deed:
    """Of the open question. What is reached is read from the timeline, so Back and Undo take it back exactly."""
    state = session.state
    question = question_of(state)
    if question is None or question.kind != "reach":
        return Deed(False)
    asked_at, done = state, []
    for entry in session.entries_back():
        if entry.state.question != question or entry.state.lesson != state.lesson:
            break
        asked_at = entry.state
        done.append(_NAMES.get(entry.text, ""))
    done.pop()  # that which asked
    forbidden = next((name for name in reversed(done) if name and not _is_allowed(name, question.using)), "")
    try:
        return Deed(not forbidden and is_reached(asked_at, state, question), forbidden)
    except UserError:  # the learner's edits have taken the place out of the net
        return Deed(False, forbidden)


def _is_allowed(name: str, using: tuple[str, ...]) -> bool:
    return name in using or name in _LOOKING or ("train" in using and name in _WITH_TRAINING)
