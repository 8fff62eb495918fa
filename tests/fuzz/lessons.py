"""Lessons that were spoilt at random. Each follows from its seed.

By hand: ``python tests/fuzz/lessons.py --count 2000 [--first 0]`` spoils so many and tells of each that ends in neither
a lesson nor one sentence with its line, or takes longer than a learner waits.
"""

import argparse
import random
import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from nnviz import resources
from nnviz.errors import UserError
from nnviz.lessons.checking import Check
from nnviz.lessons.files import Source
from nnviz.lessons.player import Player
from nnviz.lessons.reading import parse
from nnviz.session import Session

#: Seconds that a lesson may take to be read and checked.
LONGEST = 5.0
#: What is put into lines: the signs of the grammar, and what no text should hold.
SIGNS = [*"`#-[](){}$\\\"=:;<>*_|~!&%^, \t\n\0\u202e", "```", "---", "\n---\n", "$$", "\\on{", "](#", "[x]", "漢", "−"]
WORDS = [
    "do", "ask", "hint", "note", "wall", "net", "value", "sign", "size", "place", "next", "factor", "choice",
    "reach", "among", "slips", "vote", "using", "zero", "open", "run_to", "name", "choose", "train",
    "set_units", "add_layer", "remove_layer", "set_data", "set_activation", "new_weights", "reset", "net=",
    "path=", "at=", "part=", "layer=", "row=", "true", "false", "null", "NaN", "1e999", "-1", "0", "2", "99",
    "1e-300", '"x"', "[]", "{}", "#w-1-1-1", "#z-9-9", "#loss", "#factor-1", "#y-1", "#input", "z", "a", "L",
    "dL_da", "da_dz", "dz_da", "dz_dw", "dL_dw", "new_w", "transposed", "no_slope",
]  # fmt: skip


def spoilt(texts: list[str], draw: random.Random) -> str:
    """One of some texts with a few changes."""
    text = draw.choice(texts)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        text = draw.choice(CHANGES)(text, texts, draw)
    return text


def _line(change: Callable[[str, random.Random], str]) -> Callable[[str, list[str], random.Random], str]:
    def on_text(text: str, texts: list[str], draw: random.Random) -> str:
        lines = text.split("\n")
        at = draw.randrange(len(lines))
        lines[at] = change(lines[at], draw)
        return "\n".join(lines)

    return on_text


def _put(line: str, draw: random.Random, what: list[str]) -> str:
    at = draw.randint(0, len(line))
    return line[:at] + draw.choice(what) + line[at:]


def _swap_word(line: str, draw: random.Random) -> str:
    words = line.split(" ")
    words[draw.randrange(len(words))] = draw.choice(WORDS)
    return " ".join(words)


def _number(line: str, draw: random.Random) -> str:
    return re.sub(r"\d+", lambda found: draw.choice(["0", "-1", "7", "10000", "1.5", "1e308", found[0]]), line)


def _without_line(text: str, texts: list[str], draw: random.Random) -> str:
    lines = text.split("\n")
    del lines[draw.randrange(len(lines))]
    return "\n".join(lines) or " "


def _spliced(text: str, texts: list[str], draw: random.Random) -> str:
    lines, others = text.split("\n"), draw.choice(texts).split("\n")
    at, begin = draw.randrange(len(lines)), draw.randrange(len(others))
    return "\n".join([*lines[:at], *others[begin : begin + draw.randint(1, 12)], *lines[at:]])


def _cut(text: str, texts: list[str], draw: random.Random) -> str:
    return text[: draw.randrange(len(text))] or " "


CHANGES: list[Callable[[str, list[str], random.Random], str]] = [
    _line(lambda line, draw: _put(line, draw, SIGNS)),
    _line(lambda line, draw: _put(line, draw, WORDS)),
    _line(_swap_word),
    _line(_swap_word),
    _line(_number),
    _line(lambda line, draw: line[: draw.randint(0, len(line))]),
    _line(lambda line, draw: line * draw.choice((2, 2, 300))),
    _without_line,
    _spliced,
    _cut,
]


def fault(text: str, source: Source, draw: random.Random) -> str:
    """What is wrong with how a spoilt text ends; "" where it is read, or refused as it should be."""
    begin = time.process_time()
    try:
        lesson = parse(text, source)
        check = Check(lesson)
        for finding in check.findings():
            if told := _badly_told(finding.sentence(source.name), text):
                return told
        if len(check.answers) == sum(len(page.asks) for page in lesson.pages):
            _play(Player(Session.new(), lesson), draw)
    except UserError as refused:
        return _badly_told(str(refused), text)
    except Exception:
        return traceback.format_exc()
    took = time.process_time() - begin
    return f"it took {took:.1f} s" if took > LONGEST else ""


def _play(player: Player, draw: random.Random) -> None:
    """Some presses and answers; what a learner does wrong is told in a sentence."""
    for _ in range(60):
        view = player.view()
        if view.is_last:
            return
        try:
            if view.is_open and draw.random() < 0.5:
                player.answer(draw.choice(["1/2", "x", "positive", 0, 7]))
            elif draw.random() < 0.1:
                player.back()
            else:
                player.next()
        except UserError as refused:
            if "\n" in str(refused):
                raise AssertionError(str(refused)) from None


def _badly_told(said: str, text: str) -> str:
    found = re.match(r"[^\n]+?, line (\d+): ", said)
    if found is None or not 1 <= int(found[1]) <= text.count("\n") + 1:
        return f"no line: {said}"
    return "" if said.isprintable() and said.endswith((".", "?")) else f"no sentence: {said!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("error")
    sys.path.insert(0, str(Path(__file__).parents[1] / "lessons"))
    from good_lesson import GOOD

    folder = resources.path("lessons")
    texts = [GOOD, *(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.lesson.md")))]
    bad = 0
    for seed in range(options.first, options.first + options.count):
        draw = random.Random(seed)
        told = fault(spoilt(texts, draw), Source(folder / "spoilt.lesson.md"), draw)
        if told:
            bad += 1
            print(f"seed {seed}: {told}")
    print(f"{options.count} lessons, {bad} of which ended badly")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
