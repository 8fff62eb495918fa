r"""What is drawn, as commands of TikZ in the order of painting: nodes with names, lines from node to node, words.

A picture's units are nodes, as are the loss and the target; what is drawn from the middle of one to that of another
names them. Lengths are in bp, 72 to the inch: three quarters of a pixel.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field

from nnviz.records import dataclass

#: Of a pixel.
BP = 0.75
#: Things that are nodes, by the first word of their name.
NODES = frozenset({"unit", "x", "loss", "target", "b"})
#: What an author calls the style of a kind of things.
_STYLES = {
    "unit": "neuron", "x": "neuron", "b": "bias", "loss": "loss", "target": "target", "edge": "edge", "link": "link",
    "edge-number": "number", "link-number": "number", "tag": "tag", "rings": "ring", "legend": "legend",
}  # fmt: skip
_NUMBERS = re.compile(r"(-\d+)+$")
#: Two points closer than this are one, in bp.
_SAME = 0.06

Point = tuple[float, float]


@dataclass(slots=True)
class Node:
    """A thing with a name and an outline; words in its middle belong to it."""

    name: str
    middle: Point
    options: list[str]
    words: str = ""

    def written(self, sheet: "Sheet") -> str:
        options = ", ".join([*self.options, *style_of(self.name)])
        return rf"\node[{options}] ({self.name}) at ({self.name}) {{{self.words}}};"


@dataclass(slots=True)
class Stroke:
    """Lines or an area."""

    name: str
    options: list[str]
    parts: list[list[Point]] = field(default_factory=list)  # of lines
    path: str = ""  # of an area

    def written(self, sheet: "Sheet") -> str:
        words = [*self.options, *style_of(self.name)]
        ends = [[f"({sheet.node_at(one) or point(one)})" for one in part] for part in self.parts]
        lines = " ".join(" -- ".join(part) for part in ends)
        return rf"\path[{', '.join(words)}] {lines or self.path};"


@dataclass(slots=True)
class Words:
    """A line of text."""

    options: list[str]
    at: Point
    words: str

    def written(self, sheet: "Sheet") -> str:
        return rf"\node[{', '.join(self.options)}] at ({point(self.at)}) {{{self.words}}};"


class Sheet:
    """The commands of one picture."""

    def __init__(self) -> None:
        self._items: list[Node | Stroke | Words] = []
        self._open: list[str] = []
        self._nodes: dict[str, Node] = {}

    # ------------------------------------------------------------ names

    def open_group(self, name: str) -> None:
        self._open.append(name)

    def close_group(self) -> None:
        self._open.pop()

    @property
    def name(self) -> str:
        """Of what is drawn now: the innermost one."""
        return self._open[-1] if self._open else ""

    def takes_node(self) -> bool:
        """Whether what is drawn now is the outline of a thing that is a node, and has none yet."""
        return kind_of(self.name) in NODES and self.name not in self._nodes

    def node_at(self, place: Point) -> str:
        """The node whose middle is there; empty where none is."""
        return next((name for name, one in self._nodes.items() if _is_near(one.middle, place)), "")

    # ------------------------------------------------------------ what is drawn

    def add_node(self, middle: Point, options: list[str]) -> None:
        self._nodes[self.name] = node = Node(self.name, middle, options)
        self._items.append(node)

    def add_lines(self, parts: Sequence[list[Point]], options: list[str]) -> None:
        self._items.append(Stroke(self.name, options, list(parts)))

    def add_path(self, path: str, options: list[str]) -> None:
        self._items.append(Stroke(self.name, options, path=path))

    def add_words(self, middle: Point, at: Point, words: str, options: list[str], ink: str) -> None:
        """Words round ``middle``; those in the middle of a node, and of its name, belong to it."""
        node = self._nodes.get(self.name)
        if node is not None and not node.words and _is_near(node.middle, middle, 1.0):
            node.words = words
            node.options += [f"text={ink}", *(one for one in options if one.startswith("font"))]
            return
        self._items.append(Words([*options, f"text={ink}", "nnviz text/.try"], at, words))

    def written(self) -> Iterator[str]:
        """The commands, places of nodes first: lines are drawn between them before they are."""
        for name, node in self._nodes.items():
            yield rf"\coordinate ({name}) at ({point(node.middle)});"
        for item in self._items:
            yield item.written(self)


def kind_of(name: str) -> str:
    """What a thing is, without its numbers: unit, edge, loss, …"""
    return _NUMBERS.sub("", name)


def style_of(name: str) -> list[str]:
    """The style that an author may have given to things of this kind; it comes last, and so decides."""
    style = _STYLES.get(kind_of(name))
    return [] if style is None else [f"nnviz {style}/.try"]


def short(number: float) -> str:
    """A length in bp, to a hundredth."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def point(place: Point) -> str:
    """ "12.3,45"."""
    return f"{short(place[0])},{short(place[1])}"


def _is_near(one: Point, other: Point, within: float = _SAME) -> bool:
    return abs(one[0] - other[0]) <= within and abs(one[1] - other[1]) <= within
