"""The ``ask`` blocks of a lesson.

Their first line is ``KIND [WHAT] [#PLACE] [among #A #B] [slips NAME NAME] [vote]``, or of a deed
``reach WHAT #PLACE GOAL using COMMAND COMMAND``; options follow, then the question in Markdown.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from nnviz.errors import UserError
from nnviz.lessons.commands import ALLOWED, OWN
from nnviz.lessons.files import Source
from nnviz.lessons.hands import MOST_OPTIONS
from nnviz.lessons.lesson import Ask, Text
from nnviz.lessons.markdown import plain, read_markdown
from nnviz.lessons.near import did_you_mean
from nnviz.session.experiment.refusals import shown
from nnviz.session.place import COUNTED, Place, read_place
from nnviz.session.predict.asking import MOST_CANDIDATES
from nnviz.session.predict.values import KINDS as PLACES_OF
from nnviz.session.question import Option, Quantity, Question, QuestionKind

KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
GOALS = ("zero", "positive", "negative", "smaller", "larger")
#: What a click can answer.
CLICKED: tuple[Quantity, ...] = ("dz_dw", "dz_da", "da_dz")
#: How many options a choice may have; one that a class votes on has as many as a hand has keys.
MOST_CHOICES = 6
_OPTION = re.compile(r"-\s+\[([ xX]?)\]\s+(\S.*)")


def read_ask(content: str, line: int, file: Source) -> Ask:
    """The question that a block writes; ``line`` is that of its first line of content. Raises UserError."""
    head, *rest = content.split("\n")
    try:
        words = _Words(head.split())
        kind = _kind(words)
    except UserError as mistake:
        raise file.mistake(line, str(mistake)) from None
    options, texts, used = _options(rest, line + 1, file)
    try:
        question = _question(kind, words, options)
    except UserError as mistake:
        raise file.mistake(line, str(mistake)) from None
    source = "\n".join(rest[used:])
    if not source.strip():
        raise file.mistake(line, "this question has no words: they stand under its first line and its options.")
    text = read_markdown(source, file, line + 1 + used)
    return Ask(replace(question, text=text.source), text, options=texts, line=line)


class _Words:
    """The words of the first line, which are taken from the left."""

    def __init__(self, words: list[str]) -> None:
        self._words = words

    @property
    def next(self) -> str:
        """The next one; "" at the end."""
        return self._words[0] if self._words else ""

    def take(self) -> str:
        return self._words.pop(0) if self._words else ""

    def take_if(self, *words: str) -> bool:
        """Take these words, if they come next."""
        if tuple(self._words[: len(words)]) != words:
            return False
        del self._words[: len(words)]
        return True

    def take_until(self, *ends: str) -> list[str]:
        """All up to one of ``ends``."""
        count = next((at for at, word in enumerate(self._words) if word in ends), len(self._words))
        taken, self._words = self._words[:count], self._words[count:]
        return taken


def _kind(words: _Words) -> QuestionKind:
    for kind in KINDS:
        if words.take_if(*kind.split()):
            return kind
    if not words.next:
        raise UserError(f"a question begins with its kind: {', '.join(KINDS)}.")
    raise UserError(f"there is no kind of question {shown(words.next)}{did_you_mean(words.next, KINDS)}")


def _question(kind: QuestionKind, words: _Words, options: tuple[Option, ...]) -> Question:
    if kind == "choice":
        return _choice(words, options)
    if options:
        raise UserError(f"options belong to a choice, and not to the kind {kind!r}.")
    if kind == "next factor":
        return _finished(Question(kind, among=_among(words), vote=words.take_if("vote"), of_step=False), words)
    quantity, place = _quantity(words), _place(words)
    if kind == "place":
        if quantity not in CLICKED:
            raise UserError(f"a click answers {', '.join(CLICKED[:-1])} or {CLICKED[-1]}, not {quantity}.")
        among, vote = _among(words), words.take_if("vote")
        return _finished(Question(kind, quantity, place, among, vote=vote, of_step=False), words)
    if place.kind not in PLACES_OF[quantity]:
        form = "#" + "-".join((PLACES_OF[quantity][0], *(one.upper() for one in COUNTED[PLACES_OF[quantity][0]])))
        raise UserError(f"{place} has no {quantity}: what has one is {form}.")
    if kind == "reach":
        return _deed(quantity, place, words)
    slips = _slips(words, quantity) if words.take_if("slips") else ()
    if slips and kind != "value":
        raise UserError(f"slips are of numbers, so they belong to the kind 'value', and not to {kind!r}.")
    return _finished(Question(kind, quantity, place, slips=slips, vote=words.take_if("vote"), of_step=False), words)


def _finished(question: Question, words: _Words) -> Question:
    if words.next:
        raise UserError(f"{shown(words.next)} is one word too many for the kind {question.kind!r}.")
    return question


def _choice(words: _Words, options: tuple[Option, ...]) -> Question:
    vote = words.take_if("vote")
    if not 2 <= len(options) <= MOST_CHOICES:
        options_in_words = "options, “- [x] right” or “- [ ] wrong”"
        raise UserError(f"a choice has 2 to {MOST_CHOICES} {options_in_words}, not {len(options)}.")
    if vote and len(options) > MOST_OPTIONS:
        raise UserError(f"a class votes on at most {MOST_OPTIONS} options, not on {len(options)}.")
    if len({option.right for option in options}) == 1:
        raise UserError("a choice has a right option, “- [x] …”, and a wrong one, “- [ ] …”.")
    if len({option.text for option in options}) < len(options):
        raise UserError("two options of this choice are the same.")
    return _finished(Question("choice", options=options, vote=vote, of_step=False), words)


def _deed(quantity: Quantity, place: Place, words: _Words) -> Question:
    goal = words.take()
    if goal not in GOALS:
        raise UserError(f"a goal is {', '.join(GOALS[:-1])} or {GOALS[-1]}, not {shown(goal)}.")
    if not words.take_if("using"):
        raise UserError("“using” and the commands that the learner may use stand behind the goal.")
    using = tuple(words.take_until())
    usable = [name for name in ALLOWED if name not in OWN]
    for name in using:
        if name not in usable:
            raise UserError(f"there is no command {shown(name)} to use{did_you_mean(name, usable)}")
    if not using:
        raise UserError("the commands that the learner may use stand behind “using”.")
    return Question("reach", quantity, place, goal=goal, using=using, of_step=False)


def _quantity(words: _Words) -> Quantity:
    word = words.take()
    if word not in PLACES_OF:
        known = ", ".join(PLACES_OF)
        if not word or word.startswith("#"):
            raise UserError(f"what is asked stands before the place: {known}.")
        raise UserError(f"{shown(word)} cannot be asked{did_you_mean(word, PLACES_OF)} It is one of {known}.")
    return word


def _place(words: _Words) -> Place:
    if not words.next.startswith("#"):
        raise UserError("a place, such as #unit-1-1, stands behind what is asked.")
    return read_place(words.take())


def _among(words: _Words) -> tuple[Place, ...]:
    if not words.take_if("among"):
        raise UserError("“among” and the places that can be clicked stand behind what is asked.")
    places = tuple(read_place(word) for word in words.take_until("vote", "slips"))
    if not 2 <= len(places) <= MOST_CANDIDATES:
        raise UserError(f"a click chooses among 2 to {MOST_CANDIDATES} places, not {len(places)}.")
    if len(set(places)) < len(places):
        raise UserError("two of the places that can be clicked are the same.")
    return places


def _slips(words: _Words, quantity: Quantity) -> tuple[str, ...]:
    from nnviz.session.predict.slips import SLIPS

    names = tuple(words.take_until("vote"))
    if not names:
        raise UserError("the names of slips stand behind “slips”.")
    for name in names:
        if name not in SLIPS:
            raise UserError(f"there is no slip {shown(name)}{did_you_mean(name, SLIPS)}")
        if quantity not in SLIPS[name].rules:
            having = ", ".join(slip for slip, one in SLIPS.items() if quantity in one.rules)
            raise UserError(f"the slip {name} cannot be made at {quantity}; those that can: {having}.")
    return names


# ---------------------------------------------------------------- options


def _options(lines: Iterable[str], line: int, file: Source) -> tuple[tuple[Option, ...], tuple[Text, ...], int]:
    """The options, their texts, and how many lines they take; one goes on in lines that are indented."""
    options: list[Option] = []
    texts: list[Text] = []
    used = 0
    found: list[tuple[int, bool, list[str]]] = []
    for at, written in enumerate(lines):
        option = _OPTION.match(written)
        if option:
            found.append((line + at, option[1] in ("x", "X"), [option[2]]))
        elif written.startswith("  ") and written.strip() and found and used == at:
            found[-1][2].append(written.strip())
        elif re.match(r"\s*[-*]\s*\[", written):
            raise file.mistake(line + at, "an option is written “- [x] right” or “- [ ] wrong”, at the left edge.")
        else:
            if written.strip():
                break
            continue
        used = at + 1
    for where, right, parts in found:
        text = read_markdown("\n".join(parts), file, where)
        options.append(Option(plain(text), right))
        texts.append(text)
    return tuple(options), tuple(texts), used
