"""SVG read by the book, plainly: outlines as points, and every element with all that it inherits."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
#: How many numbers a command of a path takes.
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}
#: What is handed down to the elements of a group.
HANDED_DOWN = (
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "font-size", "font-weight", "font-family",
    "text-anchor", "clip-path",
)  # fmt: skip

Styled = tuple[ElementTree.Element, dict[str, str]]
Segment = tuple[str, tuple[tuple[float, float], ...]]


def segments(data: str) -> list[Segment]:
    """The ``d`` of a path as moves "M", lines "L" and cubic curves "C" to absolute points; "Z" is a line back."""
    found: list[Segment] = []
    here = start = handle = (0.0, 0.0)
    last = ""
    for letter, text in re.findall(r"([MLHVCSQTZmlhvcsqtz])([^A-Za-z]*)", data):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?", text)]
        command, takes = letter.upper(), NUMBERS[letter.upper()]
        assert len(numbers) % takes == 0 if takes else not numbers
        for place in range(0, max(len(numbers), 1), max(takes, 1)):
            some = numbers[place : place + takes]
            if letter.islower():
                corner = (here[1],) if command == "V" else here
                some = [number + corner[index % len(corner)] for index, number in enumerate(some)]
            points = list(zip(some[::2], some[1::2], strict=False))
            mirrored = (2 * here[0] - handle[0], 2 * here[1] - handle[1])
            if command == "H":
                points = [(some[0], here[1])]
            elif command == "V":
                points = [(here[0], some[0])]
            elif command == "Z":
                points = [start]
            elif command == "S":
                points.insert(0, mirrored if last in "CS" else here)
            elif command in "QT":
                middle = points[0] if command == "Q" else mirrored if last in "QT" and last else here
                stop = points[-1]
                first, second = (
                    tuple(end + 2 / 3 * (by - end) for end, by in zip(one, middle, strict=True)) for one in (here, stop)
                )
                points = [first, second, stop]
                handle = middle
            if command in "CS":
                handle = points[1]
            kind = "M" if command == "M" else "C" if len(points) == 3 else "L"
            found.append((kind, tuple(points)))
            here, last = points[-1], command
            if command == "M":
                start = here
    return found


def elements(root: ElementTree.Element) -> Iterator[Styled]:
    """Every drawn element with the style that it has, its own or handed down."""

    def walk(element: ElementTree.Element, style: dict[str, str]) -> Iterator[Styled]:
        own = style | {key: element.attrib[key] for key in HANDED_DOWN if key in element.attrib}
        if element.tag not in (f"{SVG}g", f"{SVG}svg"):
            yield element, own
        for child in element:
            if child.tag not in (f"{SVG}defs", f"{SVG}title", f"{SVG}desc", f"{SVG}style"):
                yield from walk(child, own)

    yield from walk(root, {})
