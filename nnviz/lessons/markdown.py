"""Markdown into the texts of a lesson. markdown-it's tokens are known here and nowhere else.

What a lesson may hold: paragraphs, lists, emphasis, code, formulas between dollars, links to places and to the web,
and images of its own folder. All else is refused with its line, so that nothing is dropped without a word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from nnviz.errors import UserError
from nnviz.lessons.files import Source
from nnviz.lessons.formulas import formula_pieces
from nnviz.lessons.lesson import Break, Code, Formula, Inline, Listing, Paragraph, Picture, Text, TextPart, Words
from nnviz.session.place import read_place

#: Refused by name; anything else that Markdown knows and lessons do not is refused as such.
_REFUSED = {
    "html_block": "raw HTML", "html_inline": "raw HTML", "blockquote": "a quotation", "hr": "a rule",
    "lheading": "a heading", "code_block": "text indented by four spaces",
}  # fmt: skip
#: What looks like a link, and is none.
_BROKEN_LINK = re.compile(r"\]\s?\(|\]\[")


@cache
def _markdown() -> MarkdownIt:
    """CommonMark with formulas; HTML is read so that it can be refused."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.inline.ruler.before("escape", "formula", _formula_rule)
    return parser


def _formula_rule(state: StateInline, silent: bool) -> bool:
    """``$…$`` and ``$$…$$``, within one paragraph; ``\\$`` is a dollar."""
    source, begin = state.src, state.pos
    if source[begin] != "$":
        return False
    fence = "$$" if source.startswith("$$", begin) else "$"
    end = begin + len(fence)
    while end < state.posMax and not source.startswith(fence, end):
        end += 2 if source[end] == "\\" else 1
    closed = end < state.posMax
    if not silent:
        token = state.push("formula" if closed else "open_formula", "math", 0)
        token.content, token.markup = source[begin + len(fence) : end if closed else state.posMax], fence
    state.pos = end + len(fence) if closed else state.posMax
    return True


# ---------------------------------------------------------------- texts


def tree_of(source: str) -> SyntaxTreeNode:
    """What a whole text is made of, each part with its lines."""
    return SyntaxTreeNode(_markdown().parse(source))


def text_of(nodes: Sequence[SyntaxTreeNode], file: Source, first_line: int, source: str = "") -> Text:
    """The text that some parts of a tree make; ``first_line`` is the line of the file that the tree began at."""
    reader = _Reader(file, first_line)
    line = reader.line_of(nodes[0]) if nodes else first_line
    return Text(tuple(reader.part(node) for node in nodes), line, source)


def read_markdown(source: str, file: Source, first_line: int) -> Text:
    """The text that ``source`` writes. Raises UserError with the line."""
    return text_of(tree_of(source).children, file, first_line, source.strip())


class _Reader:
    """Reads one tree; ``file`` is named in what is refused, and has the images."""

    def __init__(self, file: Source, first_line: int) -> None:
        self._file = file
        self._first_line = first_line
        self._line = first_line

    def line_of(self, node: SyntaxTreeNode) -> int:
        return self._first_line + (node.map[0] if node.map else 0)

    def _refuse(self, told: str) -> UserError:
        return self._file.mistake(self._line, told)

    # ------------------------------------------------------------ blocks

    def part(self, node: SyntaxTreeNode) -> TextPart:
        self._line = self.line_of(node)
        match node.type:
            case "paragraph":
                return Paragraph(tuple(_joined(self._inlines(node.children[0]))))
            case "bullet_list" | "ordered_list":
                return self._listing(node)
            case "fence":
                return self._code(node)
            case "heading":
                raise self._refuse("a page has one heading, its title: “# Title” at its top.")
        raise self._refuse(f"{_REFUSED.get(node.type, 'this')} has no place in a lesson.")

    def _listing(self, node: SyntaxTreeNode) -> Listing:
        if node.type == "ordered_list" and node.attrs.get("start", 1) != 1:
            raise self._refuse("a numbered list begins with 1.")
        items = tuple(tuple(self.part(child) for child in item.children) for item in node.children)
        return Listing(items, node.type == "ordered_list")

    def _code(self, node: SyntaxTreeNode) -> Code:
        word = node.info.split()[0] if node.info.split() else ""
        if word:
            raise self._refuse(f"a block of {word!r} stands at the left edge, not in a list.")
        return Code(node.content)

    # ------------------------------------------------------------ within a paragraph

    def _inlines(self, node: SyntaxTreeNode, form: Words = Words("")) -> Iterator[Inline]:  # noqa: B008
        for child in node.children:
            match child.type:
                case "text" | "text_special":
                    yield replace(form, text=self._plain(child.content))
                case "code_inline":
                    yield replace(form, text=child.content, is_code=True)
                case "softbreak":
                    self._line += 1
                    yield replace(form, text=" ")
                case "hardbreak":
                    self._line += 1
                    yield Break()
                case "strong":
                    yield from self._inlines(child, replace(form, strong=True))
                case "em":
                    yield from self._inlines(child, replace(form, emphasised=True))
                case "link":
                    yield from self._link(child, form)
                case "image":
                    yield self._picture(child)
                case "formula":
                    yield self._formula(child, form)
                case "open_formula":
                    raise self._refuse("a formula begins with $ here and has no end; a dollar is written \\$.")
                case _:
                    raise self._refuse(f"{_REFUSED.get(child.type, 'this')} has no place in a lesson.")

    def _plain(self, text: str) -> str:
        if _BROKEN_LINK.search(text):
            raise self._refuse("this link leads nowhere: write [words](#place) or [words](https://…).")
        return text

    def _formula(self, node: SyntaxTreeNode, form: Words) -> Formula:
        try:
            pieces = formula_pieces(node.content)
        except UserError as mistake:
            raise self._refuse(str(mistake)) from None
        self._line += node.content.count("\n")
        return Formula(pieces, node.markup == "$$", form.target)

    def _link(self, node: SyntaxTreeNode, form: Words) -> Iterator[Inline]:
        if "title" in node.attrs:
            raise self._refuse("a link has no title.")
        found = tuple(_joined(self._inlines(node, replace(form, target=self._target(str(node.attrs["href"]))))))
        if not any(isinstance(one, Formula) or (isinstance(one, Words) and one.text.strip()) for one in found):
            raise self._refuse("this link has no words.")
        yield from found

    def _target(self, href: str) -> str:
        if href.startswith("#"):
            try:
                return str(read_place(href))
            except UserError as mistake:
                raise self._refuse(str(mistake)) from None
        if not re.match(r"https?://[^/\s]+", href):
            raise self._refuse(f"{href!r} is no place, such as #unit-1-1, and no address of the web.")
        return href

    def _picture(self, node: SyntaxTreeNode) -> Picture:
        words = "".join(child.content for child in node.children).strip()
        if not words:
            raise self._refuse("an image says what it shows: ![words](file.png).")
        try:
            return Picture(self._file.image(unquote(str(node.attrs["src"]))), words)
        except UserError as mistake:
            raise self._refuse(str(mistake)) from None


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Words of one form that follow each other, as one."""
    held: Words | None = None
    for inline in inlines:
        if isinstance(inline, Words) and not inline.text:
            continue
        if isinstance(inline, Words) and held is not None and replace(inline, text="") == replace(held, text=""):
            held = replace(held, text=held.text + inline.text)
            continue
        if held is not None:
            yield held
        held = inline if isinstance(inline, Words) else None
        if held is None:
            yield inline
    if held is not None:
        yield held


def targets_of(text: Text) -> Iterator[str]:
    """All places and addresses that a text leads to."""
    for inline in inlines_of(text.parts):
        if isinstance(inline, Words | Formula) and inline.target:
            yield inline.target
        if isinstance(inline, Formula):
            yield from (piece.target for piece in inline.pieces if piece.target)


def plain(text: Text) -> str:
    """What a text says, its formulas as they are written."""
    said = (one.text if isinstance(one, Words) else one.latex if isinstance(one, Formula) else " " for one in
            inlines_of(text.parts))  # fmt: skip
    return " ".join("".join(said).split())


def inlines_of(parts: Sequence[TextPart]) -> Iterator[Inline]:
    """All that stands in paragraphs, at any depth."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield from part.inlines
        elif isinstance(part, Listing):
            for item in part.items:
                yield from inlines_of(item)
