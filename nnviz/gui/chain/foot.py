"""The lines of text under the cards: the sentence, the notes, the nudge check, as many as there is room for."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from nnviz.gui.chain.sizes import foot_line
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import broken, text_width, wrapped
from nnviz.records import dataclass
from nnviz.session.frame.model import ChainFrame, NudgeFrame

if TYPE_CHECKING:
    from nnviz.session.frame.model import NudgeOutcome

#: How each outcome of the nudge check begins, in words and with a mark of its own.
VERDICTS: "dict[NudgeOutcome, str]" = {
    "agrees": "✓ agrees",
    "corner": "◇ a corner",
    "unchecked": "– cannot be checked here",
    "differs": "✗ differs",
}
WITHIN: "dict[NudgeOutcome, str]" = {"agrees": "within", "differs": "by more than"}
#: The key that goes on, as a word of a line: the spaces are the cap around it.
NEXT_KEY = "  →  "
LineKind = Literal["sentence", "note", "nudge", "press", "withheld"]


@dataclass(frozen=True, slots=True)
class FootLine:
    """One line; ``whole`` is the text it is part of, for the tooltip."""

    kind: LineKind
    text: str
    rect: QRectF
    whole: str
    first: bool = True  # of its paragraph


def nudge_texts(nudge: NudgeFrame) -> tuple[str, ...]:
    """The nudge check, from everything to the least that is worth a line."""
    verdict = VERDICTS[nudge.outcome]
    if nudge.outcome in ("corner", "unchecked"):  # the note goes on where the verdict ends
        told = verdict + nudge.note.removeprefix(verdict.split(" ", 1)[1])
        named = f"Nudge check of {nudge.what}: {told}"
        longest = f"{named}  ·  {nudge.how}" if nudge.outcome == "corner" else named
        return (longest, named, f"Nudge: {told}", f"Nudge: {told.split(';')[0]}", f"Nudge: {verdict}")
    within = f"{verdict} {WITHIN[nudge.outcome]} ±{nudge.uncertainty}" if nudge.uncertainty else verdict
    compared = f"Nudge check of {nudge.what}: {within}"
    values = f"chain rule {nudge.analytic}  ·  finite difference {nudge.numeric}"
    return (
        f"{compared}  ·  {values}  ·  {nudge.how}",
        f"{compared}  ·  {values}",
        f"Nudge {nudge.what}: {within}",
        f"Nudge: {verdict}",
    )


def told_in(font: QFont, text: str, width: float, lines: int) -> tuple[str, ...]:
    """``text`` in at most ``lines`` lines, in whole clauses: nobody in a lecture hall can hover over a "…".

    What there is no room for goes from the end, a sentence at a time, and then what follows the last colon or comma.
    """
    for shorter in _shortened(text):
        told = broken(font, shorter, width)
        if len(told) <= lines and all(text_width(font, line) <= width for line in told):
            return tuple(told)
    return wrapped(font, text, width, lines)


def clauses_in(font: QFont, text: str, width: float, lines: int) -> tuple[str, ...]:
    """As :func:`told_in`, for a figure: nothing ends in "…", and nothing is told where less than half would be left."""
    for shorter in _shortened(text):
        told = broken(font, shorter, width)
        if 2 * len(shorter) < len(text):
            break
        if len(told) <= lines and all(text_width(font, line) <= width for line in told):
            return tuple(told)
    return ()


def shortened_to(font: QFont, text: str, width: float) -> str:
    """``text``, or its first clauses that have room on one line; empty where not even the first one has."""
    return next((shorter for shorter in _shortened(text) if text_width(font, shorter) <= width), "")


def _shortened(text: str) -> Iterator[str]:
    yield text
    sentences = re.split(r"(?<=[.?!]) +", text)
    for count in range(len(sentences) - 1, 0, -1):
        yield " ".join(sentences[:count])
    first = sentences[0]
    for place in sorted((found.start() for found in re.finditer(r"[:;,] ", first)), reverse=True):
        yield first[:place] + "."


def press_texts(frame: ChainFrame) -> tuple[str, ...]:
    """What to press at the start and before the first factor, from everything to the least; elsewhere nothing."""
    if frame.phase == "start":
        return (f"Press {NEXT_KEY} to begin.",)
    if frame.phase != "loss" or not frame.columns:
        return ()
    first = f"Press {NEXT_KEY} to go on: the first factor is {frame.columns[0].symbol}"
    return (f"{first}, how fast the loss changes with the output.", f"{first}.", f"Press {NEXT_KEY} to go on.")


def foot_lines(
    frame: ChainFrame, rect: QRectF, count: int, sizes: Sizes, *, keys: bool = False
) -> tuple[FootLine, ...]:
    """The text in ``count`` lines of ``rect``; with ``keys``, for a window, what to press, too.

    The sentence stands on top; a note has a line before the sentence has a second one; the nudge check stands on the
    last line, to the right of what is there already.
    """
    if count < 1:
        return ()
    write = told_in if sizes.theme.is_projector else clauses_in if sizes.theme.is_figure else wrapped
    nudge = None if sizes.theme.is_projector else frame.nudge  # in large type the card has it
    notes = "  ·  ".join(note for note in frame.notes if note)
    sentence = write(sizes.main, frame.sentence, rect.width(), count - 1 if notes and count > 1 else count)
    lines = _paragraph("sentence", sentence, rect, 0, frame.sentence, sizes)
    room = count - len(lines)
    if notes and room:
        indent = note_indent(sizes)
        inside = rect.adjusted(indent, 0, -sizes.gap(8), 0)
        texts = write(sizes.main, notes, inside.width(), room - 1 if nudge and room > 1 else room)
        lines += _paragraph("note", texts, inside, len(lines), notes, sizes)
    if nudge:
        last = min(len(lines) + 1, count) if sizes.theme.is_figure else count
        told = _last_line("nudge", nudge_texts(nudge), lines, rect, last, sizes)
        if nudge.outcome == "corner" and count > 1 and not any(_tells_slopes(line, nudge) for line in told):
            return _beside_corner(frame, rect, count, sizes)
        lines += told
    elif frame.withheld and len(lines) < count and not sizes.theme.is_projector:
        lines += _paragraph("withheld", write(sizes.main, frame.withheld, rect.width(), 1), rect, len(lines),
                            frame.withheld, sizes)  # fmt: skip
    elif keys and not sizes.theme.is_projector:
        lines += _last_line("press", press_texts(frame), lines, rect, min(len(lines) + 1, count), sizes)
    return tuple(lines)


def _tells_slopes(line: FootLine, nudge: NudgeFrame) -> bool:
    return line.text != nudge_texts(nudge)[-1]


def _beside_corner(frame: ChainFrame, rect: QRectF, count: int, sizes: Sizes) -> tuple[FootLine, ...]:
    """At a corner a verdict without its slopes says little: it has the last line, and the other words yield."""
    assert frame.nudge is not None
    above = foot_lines(replace(frame, nudge=None), rect, count - 1, sizes)
    return (*above, *_last_line("nudge", nudge_texts(frame.nudge), list(above), rect, count, sizes))


def _paragraph(
    kind: LineKind, texts: tuple[str, ...], rect: QRectF, row: int, whole: str, sizes: Sizes
) -> list[FootLine]:
    height = foot_line(sizes)
    first = QRectF(rect.left(), rect.top() + row * height, rect.width(), height)
    return [
        FootLine(kind, text, first.translated(0, place * height), whole, place == 0) for place, text in enumerate(texts)
    ]


def _last_line(
    kind: LineKind, texts: tuple[str, ...], above: list[FootLine], rect: QRectF, count: int, sizes: Sizes
) -> list[FootLine]:
    """One of ``texts`` on line ``count``, as long as fits; nothing if not even the shortest does."""
    height, font = foot_line(sizes), sizes.main if kind == "nudge" else sizes.strong
    shares = len(above) == count
    left = rect.left()
    if shares:
        left = above[-1].rect.left() + text_width(sizes.main, above[-1].text) + sizes.gap(28)
    top = rect.top() + (count - 1) * height
    for text in texts:
        width = text_width(font, text) + 1
        if left + width <= rect.right() + 1:
            place = QRectF(rect.right() - width if shares else left, top, width, height)
            return [FootLine(kind, text, place, texts[0])]
    return []


def note_indent(sizes: Sizes) -> float:
    """The room before a note for its mark."""
    return round(sizes.line(sizes.main) * 1.15)
