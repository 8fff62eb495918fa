"""An SVG while it is painted: its tree, the names that are taken, and what its marks refer to."""

from collections.abc import Iterator

from nnviz.gui.export.svg.glyphs import Run, Symbols
from nnviz.gui.export.svg.numbers import short
from nnviz.gui.export.svg.paints import unique_id
from nnviz.gui.export.svg.real_text import FAMILIES, RealText
from nnviz.gui.export.svg.syllables import share
from nnviz.gui.export.svg.tree import Group, Mark, without_empty, written
from nnviz.gui.export.svg.xml_text import xml_text

_MM = 25.4 / 96  # of a pixel


class Drawing:
    """Marks in the order of painting, in groups with names."""

    def __init__(self, size: tuple[float, float], *, real_text: bool = False) -> None:
        self._size = size
        self.real_text = RealText() if real_text else None  # instead of outlines
        self.symbols = Symbols()
        self._root = Group("")
        self._whole: Group | None = None
        self._open = [self._root]
        self._names: dict[str, int] = {}
        self._definitions: dict[str, str] = {}

    def add(self, mark: Mark) -> None:
        """One more mark, in the group that is open; glyphs go on with those before them where they can."""
        parts = self._open[-1].parts
        last = parts[-1] if parts else None
        if not (isinstance(mark, Run) and isinstance(last, Run) and last.takes(mark)):
            parts.append(mark)

    def open_group(self, name: str) -> None:
        """What is added from now on is called so; where the name is taken, with a number after it."""
        times = self._names[name] = self._names.get(name, 0) + 1
        group = Group(name if times == 1 else f"{name}_{times}")
        self._open[-1].parts.append(group)
        self._open.append(group)

    def close_group(self) -> None:
        """Go on in the group around the one that is open."""
        self._open.pop()

    def define(self, letter: str, text: str) -> str:
        """Keep a definition, whose id is left open as "{}"; its id."""
        name = unique_id(letter, text)
        self._definitions[name] = text.format(name)
        return name

    def written(self, title: str, description: str) -> str:
        """The whole file. Slow for a large picture, and safe in any thread."""
        width, height = self._size
        whole = self._finished()
        family = "" if self.real_text is None else f' font-family="{FAMILIES}"'
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
            f' width="{short(width * _MM, 3)}mm" height="{short(height * _MM, 3)}mm"'
            f' viewBox="0 0 {short(width)} {short(height)}"{family}>',
            f"<title>{xml_text(title)}</title>",
            f"<desc>{xml_text(description)}</desc>",
            *([] if self.real_text is None else [self.real_text.style()]),
            "<defs>",
            *(self._definitions[name] for name in sorted(self._definitions)),
            *self.symbols.written(),
            "</defs>",
            *written(whole),
            "</svg>",
        ]
        return "\n".join(lines) + "\n"

    def _finished(self) -> Group:
        """The tree as it is written: nothing more will be added."""
        if self._whole is None:
            self._whole = without_empty(self._root)
            marks = list(_marks(self._whole))
            runs = [mark for mark in marks if isinstance(mark, Run)]
            self._definitions |= share([line for run in runs for line in run.lines()])
            for mark in marks:
                mark.finish()
        return self._whole


def _marks(part: Group | Mark) -> Iterator[Mark]:
    if isinstance(part, Mark):
        yield part
    else:
        for one in part.parts:
            yield from _marks(one)
