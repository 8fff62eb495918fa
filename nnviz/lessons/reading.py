"""Reading ``NAME.lesson.md``: front matter, pages of Markdown between ``---``, and blocks that do and ask.

Whatever cannot be read is refused with file and line. CONTRIBUTING has the grammar, with an example.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from nnviz.errors import UserError
from nnviz.lessons.commands import OPEN, check_command, checked_arguments
from nnviz.lessons.files import Source
from nnviz.lessons.front_matter import FrontMatter, read_front_matter
from nnviz.lessons.lesson import Ask, Block, Do, DoLine, Lesson, Net, Note, Page, Text, Wall
from nnviz.lessons.markdown import read_markdown, text_of, tree_of
from nnviz.lessons.near import did_you_mean
from nnviz.lessons.questions import read_ask
from nnviz.records import dataclass
from nnviz.session.experiment.refusals import shown
from nnviz.session.place import Place, read_place
from nnviz.session.state import first_state

SUFFIX = ".lesson.md"
BLOCKS = ("do", "ask", "hint", "note", "wall", "net")
MOST_PAGES, MOST_BLOCKS, MOST_NETS, MOST_HINTS, MOST_LINES = 60, 60, 30, 6, 40
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_KEY = re.compile(r"\s*([A-Za-z_]+)\s*=\s*")


def read_lesson(path: str | Path) -> Lesson:
    """The lesson in a file. Raises UserError, with the line, for anything that is none."""
    source = Source(Path(path))
    return parse(source.read(), source)


def parse(text: str, file: Source) -> Lesson:
    """The lesson that ``text`` writes; what lies beside it is looked for in the folder of ``file``."""
    file.check_letters(text)
    lines = text.split("\n")
    head, length = read_front_matter(lines, file)
    body = "\n".join([""] * length + lines[length:])  # so that its lines are those of the file
    reader = _Reader(file, lines)
    for node in tree_of(body).children:
        reader.take(node)
    pages = reader.pages()
    nets = _nets(file, head, pages, reader.nets)
    return Lesson(
        file.path, head.title, pages, head.experiment, nets,
        minutes=head.minutes, goals=head.goals, language=head.language, author=head.author, licence=head.licence,
    )  # fmt: skip


@dataclass
class _OpenPage:
    """A page that is being read."""

    title: str
    line: int
    blocks: list[Block] = field(default_factory=list)


class _Reader:
    """Takes the parts of a file from above downwards."""

    def __init__(self, file: Source, lines: list[str]) -> None:
        self._file = file
        self._lines = lines
        self._pages: list[_OpenPage] = []
        self._page: _OpenPage | None = None
        self._text: list[SyntaxTreeNode] = []
        self.nets: dict[str, tuple[Net, int]] = {}

    def _refuse(self, node: SyntaxTreeNode, told: str) -> UserError:
        return self._file.mistake(self._line(node), told)

    @staticmethod
    def _line(node: SyntaxTreeNode) -> int:
        return node.map[0] + 1 if node.map else 1

    def take(self, node: SyntaxTreeNode) -> None:
        """The next part of the file."""
        if node.type == "hr":
            self._end_page(node)
        elif node.type == "heading":
            self._begin_page(node)
        elif node.type == "fence" and node.info.strip():
            self._end_text()
            self._take_block(node)
        else:
            if node.type == "fence":
                self._check_fence(node)
            self._open_page(node)
            self._text.append(node)

    # ------------------------------------------------------------ pages

    def pages(self) -> tuple[Page, ...]:
        """All of them, once the file has come to its end."""
        self._end_text()
        if self._page is None:
            raise self._file.mistake(len(self._lines), "a page is missing here: it begins with “# Title”.")
        return tuple(self._checked(page) for page in self._pages)

    def _begin_page(self, node: SyntaxTreeNode) -> None:
        if node.markup in ("-", "="):
            told = f"{node.markup * 3} under a line of text: a page ends with --- between blank lines."
            raise self._file.mistake(node.map[1] if node.map else 1, told)
        title = " ".join(node.children[0].content.split()) if node.children else ""
        if node.markup != "#":
            raise self._refuse(node, "a page has one heading, its title: “# Title” at its top.")
        if self._page is not None:
            raise self._refuse(node, "a page ends with --- between blank lines before the next title.")
        if not title:
            raise self._refuse(node, "this title has no words.")
        if len(self._pages) == MOST_PAGES:
            raise self._refuse(node, f"a lesson has at most {MOST_PAGES} pages.")
        self._page = _OpenPage(title, self._line(node))
        self._pages.append(self._page)

    def _open_page(self, node: SyntaxTreeNode) -> _OpenPage:
        if self._page is None:
            raise self._refuse(node, "a page begins with its title: “# Title”.")
        return self._page

    def _end_page(self, node: SyntaxTreeNode) -> None:
        at = self._line(node) - 1
        around = [self._lines[place] for place in (at - 1, at + 1) if place < len(self._lines)]
        if self._lines[at].rstrip() != "---" or any(line.strip() for line in around):
            raise self._refuse(node, "a page ends with --- at the left edge, between blank lines.")
        if self._page is None:
            raise self._refuse(node, "this page is empty: it begins with “# Title”.")
        self._end_text()
        self._page = None

    def _end_text(self) -> None:
        if self._text and self._page is not None:
            first, last = self._text[0].map or (0, 0), self._text[-1].map or (0, 0)
            source = "\n".join(self._lines[first[0] : last[1]])
            self._add(text_of(self._text, self._file, 1, source.strip()), self._text[0])
        self._text = []

    def _add(self, block: Block, node: SyntaxTreeNode) -> None:
        page = self._open_page(node)
        if len(page.blocks) == MOST_BLOCKS:
            raise self._refuse(node, f"a page has at most {MOST_BLOCKS} blocks.")
        page.blocks.append(block)

    def _checked(self, page: _OpenPage) -> Page:
        if not any(isinstance(block, Text | Ask) for block in page.blocks):
            raise self._file.mistake(page.line, f"the page {shown(page.title)} has nothing to read.")
        return Page(page.title, tuple(page.blocks), page.line)

    # ------------------------------------------------------------ blocks

    def _take_block(self, node: SyntaxTreeNode) -> None:
        word, *rest = node.info.split()
        if word not in BLOCKS:
            meant = did_you_mean(word, BLOCKS)
            raise self._refuse(node, f"there is no block {shown(word)}{meant} Code has no word.")
        if rest and word != "net":
            raise self._refuse(node, f"behind {word!r} nothing stands in its line.")
        self._check_fence(node)
        content, line = node.content.rstrip("\n"), self._line(node) + 1
        if not content.strip():
            raise self._refuse(node, f"this block of {word!r} is empty.")
        if word == "net":
            self._take_net(node, rest)
        elif word == "hint":
            self._take_hint(node, read_markdown(content, self._file, line))
        elif word == "do":
            lines = tuple(self._do_lines(content, line))
            if len(lines) > MOST_LINES:
                raise self._refuse(node, f"a 'do' has at most {MOST_LINES} lines, not {len(lines)}.")
            self._add(Do(lines, line - 1), node)
        elif word == "ask":
            self._add(read_ask(content, line, self._file), node)
        else:
            words = read_markdown(content, self._file, line)
            self._add(Note(words, line - 1) if word == "note" else Wall(words, line - 1), node)

    def _check_fence(self, node: SyntaxTreeNode) -> None:
        last = self._lines[(node.map or (0, 1))[1] - 1].strip()
        if not node.markup.startswith("`"):
            raise self._refuse(node, "a block stands between lines of three backticks, ```.")
        if set(last) != {"`"} or len(last) < len(node.markup) or (node.map and node.map[1] - node.map[0] < 2):
            raise self._refuse(node, "this block has no end: a line of three backticks, ```.")

    def _take_hint(self, node: SyntaxTreeNode, words: Text) -> None:
        page = self._open_page(node)
        asked = page.blocks[-1] if page.blocks else None
        if not isinstance(asked, Ask):
            raise self._refuse(node, "a hint stands right behind the question that it helps with.")
        if len(asked.hints) == MOST_HINTS:
            raise self._refuse(node, f"a question has at most {MOST_HINTS} hints.")
        question = replace(asked.question, hints=(*asked.question.hints, words.source))
        page.blocks[-1] = replace(asked, question=question, hints=(*asked.hints, words))

    def _take_net(self, node: SyntaxTreeNode, rest: list[str]) -> None:
        name = " ".join(rest)
        if not _NAME.fullmatch(name):
            raise self._refuse(node, "a net has a name of letters, digits, - and _: ```net small.")
        if name in self.nets:
            raise self._refuse(node, f"there is a net {name!r} already, in line {self.nets[name][1]}.")
        if len(self.nets) == MOST_NETS:
            raise self._refuse(node, f"a lesson has at most {MOST_NETS} nets of its own.")
        try:
            self.nets[name] = self._file.net_within(node.content, name), self._line(node)
        except UserError as mistake:
            raise self._refuse(node, str(mistake)) from None

    # ------------------------------------------------------------ do

    def _do_lines(self, content: str, first: int) -> Iterator[DoLine]:
        for line, written in enumerate(content.split("\n"), start=first):
            if written.strip():
                try:
                    yield _do_line(written.strip(), line)
                except UserError as mistake:
                    raise self._file.mistake(line, str(mistake)) from None


def _do_line(written: str, line: int) -> DoLine:
    name, _, rest = written.partition(" ")
    check_command(name)
    given = _arguments(rest)
    if name != OPEN:
        places = (given["at"],) if isinstance(given.get("at"), Place) else ()
        return DoLine(name, checked_arguments(name, given), line, places)
    if len(given) != 1 or set(given) - {"net", "path"} or not isinstance(next(iter(given.values())), str):
        raise UserError('open takes a net of this lesson, as in net="small", or a file, as in path="small.nnviz.json".')
    ((key, value),) = given.items()
    if key == "net" and not _NAME.fullmatch(value):
        raise UserError(f"{shown(value)} is no name of a net; a file is opened with path.")
    return DoLine(name, (("net", value),), line)


def _arguments(rest: str) -> dict[str, Any]:
    """``key=JSON key=JSON``; a place needs no quotes."""
    given: dict[str, Any] = {}
    decoder = json.JSONDecoder()
    while rest.strip():
        key = _KEY.match(rest)
        if key is None:
            raise UserError(f"{shown(rest.strip())} is no key=value.")
        if key[1] in given:
            raise UserError(f"{key[1]} stands twice in this line.")
        rest = rest[key.end() :]
        if rest.startswith("#"):
            word, _, rest = rest.partition(" ")
            given[key[1]] = read_place(word) if key[1] == "at" else str(read_place(word))
            continue
        try:
            given[key[1]], end = decoder.raw_decode(rest)
        except (ValueError, RecursionError):
            kinds = "a number, true, false, null or a text in quotes"
            raise UserError(f"what {key[1]} is to be is no JSON: {kinds}.") from None
        rest = rest[end:]
        if rest and not rest[0].isspace():
            raise UserError(f"a space stands between what {key[1]} is and what follows.")
    return given


# ---------------------------------------------------------------- nets


def _nets(file: Source, head: FrontMatter, pages: tuple[Page, ...], own: dict[str, tuple[Net, int]]) -> dict[str, Net]:
    """Every net that is opened somewhere, by its name or by that of its file."""
    wanted = [(head.experiment, head.experiment_line)]
    for page in pages:
        for act in page.acts:
            if isinstance(act, Do):
                wanted += [(dict(line.arguments)["net"], line.line) for line in act.lines if line.command == OPEN]
    nets: dict[str, Net] = {}
    for name, line in wanted:
        if name not in nets:
            nets[name] = own[name][0] if name in own else _net_beside(file, name, line, own)
            _check_begins(nets[name], line, file)
    for name, (_, line) in own.items():
        if name not in nets:
            raise file.mistake(line, f"nothing opens the net {name!r}.")
    return nets


def _check_begins(net: Net, line: int, file: Source) -> None:
    """Raises UserError where the data of a net cannot be read, or do not fit it."""
    try:
        first_state(net.experiment, net.folder)
    except UserError as mistake:
        raise file.mistake(line, str(mistake)) from None


def _net_beside(file: Source, name: str, line: int, own: dict[str, tuple[Net, int]]) -> Net:
    try:
        if _NAME.fullmatch(name):
            raise UserError(f"this lesson has no net {shown(name)}{did_you_mean(name, own)}")
        return file.net(name)
    except UserError as mistake:
        raise file.mistake(line, str(mistake)) from None
