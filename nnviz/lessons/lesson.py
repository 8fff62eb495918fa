"""A lesson as values: pages of text, of what is done and of what is asked. They know no Markdown, and nothing of Qt."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from nnviz.records import dataclass
from nnviz.session.experiment import Experiment
from nnviz.session.place import Place
from nnviz.session.question import Question

# ---------------------------------------------------------------- text


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a paragraph; ``target`` is the place ("#w-1-1-1") or the address that they lead to, if any."""

    text: str
    strong: bool = False
    emphasised: bool = False
    is_code: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class FormulaPiece:
    """A part of a formula; ``target`` is the place that it names, if any: it has the colour of that."""

    latex: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """What stood between dollars; ``displayed``: between two of them, in a line of its own."""

    pieces: tuple[FormulaPiece, ...]
    displayed: bool = False
    target: str = ""  # of the words round about

    @property
    def latex(self) -> str:
        return "".join(piece.latex for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file in the lesson's folder, and what it shows in words."""

    path: Path
    words: str


@dataclass(frozen=True, slots=True)
class Break:
    """The line ends here."""


Inline = Words | Formula | Picture | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; an item holds paragraphs, and lists of its own."""

    items: tuple[tuple["TextPart", ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Lines as they are."""

    text: str


TextPart = Paragraph | Listing | Code


@dataclass(frozen=True, slots=True)
class Text:
    """What stands between two other blocks, or in one."""

    parts: tuple[TextPart, ...]
    line: int = 0
    source: str = ""  # the Markdown that it was read from


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class DoLine:
    """One command by name, with its arguments as they are handed to it."""

    command: str
    arguments: tuple[tuple[str, Any], ...]
    line: int = 0
    places: tuple[Place, ...] = ()  # those that "at" names, as they were written


@dataclass(frozen=True, slots=True)
class Do:
    """What is done in one press."""

    lines: tuple[DoLine, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, its words and its hints, which open one by one; ``options`` as its question has them."""

    question: Question
    words: Text
    hints: tuple[Text, ...] = ()
    options: tuple[Text, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What the teacher alone reads."""

    words: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands on the wall of a lecture hall, in place of the page's text."""

    words: Text
    line: int = 0


Block = Text | Do | Ask | Note | Wall


def texts_of(block: Block) -> tuple[Text, ...]:
    """All that can be read in a block."""
    match block:
        case Text():
            return (block,)
        case Ask():
            return (block.words, *block.options, *block.hints)
        case Note() | Wall():
            return (block.words,)
    return ()


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    blocks: tuple[Block, ...]
    line: int = 0

    @property
    def acts(self) -> tuple[Do | Ask, ...]:
        """What a press does or asks, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Do | Ask))

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Ask))

    @property
    def texts(self) -> tuple[Text, ...]:
        """All that can be read on it, the hints and the teacher's notes, too."""
        return tuple(text for block in self.blocks for text in texts_of(block))

    @property
    def begins_with_text(self) -> bool:
        """Whether there is something to read before the first act."""
        return next((isinstance(block, Text) for block in self.blocks if isinstance(block, Text | Do | Ask)), False)


@dataclass(frozen=True, slots=True)
class Net:
    """An experiment of the lesson: the file that it is in, or a block of the lesson's own."""

    experiment: Experiment
    folder: Path  # what its table's path is relative to


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson. Its nets are read with it, so that playing it reads no file."""

    path: Path
    title: str
    pages: tuple[Page, ...]
    experiment: str  # the name of the net that it begins with
    nets: Mapping[str, Net] = field(default_factory=dict)  # by the name that "open" and the front matter give them
    minutes: int = 0  # 0: not said
    goals: tuple[str, ...] = ()
    language: str = "en"
    author: str = ""
    licence: str = ""

    @property
    def credits(self) -> str:
        """Who wrote it, and how it may be used; "" where the file does not say."""
        return " · ".join(part for part in (self.author and f"by {self.author}", self.licence) if part)

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(block for page in self.pages for block in page.blocks if isinstance(block, Note))

    def number_of(self, page: int, act: int) -> int:
        """Which question of the lesson the ask is that stands ``act`` acts down a page; both counted as a place is."""
        before = sum(len(each.asks) for each in self.pages[: page - 1])
        return before + sum(isinstance(each, Ask) for each in self.pages[page - 1].acts[: act + 1])
