"""What is on an SVG, in the order of painting, and how it is written down.

Every mark knows its whole style. What all marks of a group have in common is written at the group, and neighbours that
look alike share a group of their own, so that most elements are nothing but their geometry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import ClassVar

from nnviz.gui.export.svg.paints import Style
from nnviz.records import dataclass

#: What SVG takes where nothing is written.
DEFAULTS: Style = {
    "fill": "#000000", "fill-opacity": "1", "fill-rule": "nonzero", "stroke": "none", "stroke-width": "1",
    "stroke-opacity": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-dasharray": "none",
    "stroke-dashoffset": "0", "font-weight": "400", "text-anchor": "start", "clip-path": "",
}  # fmt: skip
#: A group for its style alone costs so many characters beside the style.
_GROUP_COST = len("<g></g>\n")


@dataclass(slots=True)
class Mark:
    """One element. ``style`` holds what it depends on, and nothing else."""

    tag: str
    geometry: str  # attributes that are its own
    style: Style
    content: str = ""
    name: str = ""

    def looks(self) -> Style:
        return self.style

    def finish(self) -> None:
        """What is left to be done before it is written."""


@dataclass(slots=True)
class Group:
    """What has a name of its own."""

    name: str
    parts: "list[Mark | Group]" = field(default_factory=list)
    style: Style | None = None  # of all its marks, once it is known

    CONFLICT: ClassVar[str] = "?"

    def looks(self) -> Style:
        """What the marks in it depend on, with a CONFLICT where they differ."""
        if self.style is None:
            self.style = {}
            for part in self.parts:
                _add(part.looks(), self.style)
        return self.style


def written(root: Group) -> Iterator[str]:
    """The elements of the tree, line by line."""
    yield from _written_parts(root.parts, DEFAULTS)


def without_empty(group: Group) -> Group:
    """The same, without groups in which nothing was painted; a group of one element gives its name to that."""
    parts: list[Mark | Group] = []
    for part in group.parts:
        kept = without_empty(part) if isinstance(part, Group) else part
        if isinstance(kept, Mark):
            parts.append(kept)
        elif len(kept.parts) == 1 and not kept.parts[0].name:
            kept.parts[0].name = kept.name
            parts.append(kept.parts[0])
        elif kept.parts:
            parts.append(kept)
    return Group(group.name, parts)


def _add(style: Style, to: Style) -> None:
    for key, value in style.items():
        if to.setdefault(key, value) != value:
            to[key] = Group.CONFLICT


def _written_parts(parts: "Sequence[Mark | Group]", inherited: Style) -> Iterator[str]:
    place = 0
    while place < len(parts):
        count, style = _alike(parts, place, inherited)
        if count > 1 and len(_attributes(style)) * (count - 1) > _GROUP_COST:
            yield f"<g{_attributes(style)}>"
            yield from _written_parts(parts[place : place + count], inherited | style)
            yield "</g>"
            place += count
            continue
        alone = 1 if style else count  # where nothing is to be said of any of them, it need not be asked again
        for part in parts[place : place + alone]:
            yield from _written_one(part, inherited)
        place += alone


def _alike(parts: "Sequence[Mark | Group]", place: int, inherited: Style) -> tuple[int, Style]:
    """How many parts from ``place`` on look alike, and what has to be said of that look."""
    style = dict(parts[place].looks())
    count = 1
    while place + count < len(parts) and Group.CONFLICT not in style.values():
        tried = dict(style)
        _add(parts[place + count].looks(), tried)
        if Group.CONFLICT in tried.values():
            break
        style, count = tried, count + 1
    return count, _changed(style, inherited)


def _changed(style: Style, inherited: Style) -> Style:
    """What is not as it would be anyhow."""
    return {
        key: value for key, value in style.items()
        if value != Group.CONFLICT and value != inherited.get(key, DEFAULTS.get(key, ""))
    }  # fmt: skip


def _attributes(style: Style) -> str:
    return "".join(f' {key}="{style[key]}"' for key in sorted(style))


def _written_one(part: "Mark | Group", inherited: Style) -> Iterator[str]:
    name = f' id="{part.name}"' if part.name else ""
    style = _changed(part.looks(), inherited)
    if isinstance(part, Group):
        yield f"<g{name}{_attributes(style)}>"
        yield from _written_parts(part.parts, inherited | style)
        yield "</g>"
    else:
        around = ""
        if "clip-path" in style and " transform=" in part.geometry:  # which would move its clip as well
            around = f'<g clip-path="{style.pop("clip-path")}">'
        opening = f"{around}<{part.tag}{name}{part.geometry}{_attributes(style)}"
        element = f"{opening}>{part.content}</{part.tag}>" if part.content else f"{opening}/>"
        yield f"{element}</g>" if around else element
