"""Glyphs that often stand beside each other become one symbol: "0." and "−0." of numbers, ∂ and what it stands before.

The pair that saves the most characters is taken first, then the next, which may hold symbols that were made before. A
symbol is called by what is in it, so that two pictures in one page cannot mean different things by its name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from zlib import crc32

from nnviz.gui.export.svg.glyphs import Placed, brief, use

#: A symbol that saves fewer characters is not worth its place in the file.
_LEAST_SAVED = 24
#: What stands there less often than this saves nothing.
_FEWEST = 3
#: So many symbols are sought; there is little left to save by more.
_MOST = 100

#: Two neighbours: the name of the first, the name and scale of the second, and where that is as seen from the first.
_Pair = tuple[str, str, float, float, float]


def share(lines: "Sequence[list[Placed]]") -> dict[str, str]:
    """Put symbols in place of pairs in these lines, which are changed; the symbols' elements, by their ids."""
    for line in lines:
        line[:] = [Placed(glyph.name, round(glyph.x), round(glyph.y), glyph.scale) for glyph in line]
    pairs = [_pairs(line) for line in lines]
    made: dict[str, list[Placed]] = {}
    while len(made) < _MOST:
        found = _best(pairs)
        if found is None:
            break
        name = _name(found)
        made[name] = _glyphs(found)
        for place, line in enumerate(lines):
            if found in pairs[place]:
                line[:] = _with(line, found, name)
                pairs[place] = _pairs(line)
    _take_apart(made, lines)
    return {name: f'<g id="{name}">{"".join(map(use, parts))}</g>' for name, parts in made.items()}


def _best(pairs: Iterable[list[_Pair | None]]) -> _Pair | None:
    """The pair that saves the most; None where no pair is worth a symbol."""
    counts = Counter(chain.from_iterable(pairs))
    often = ((pair, count) for pair, count in counts.items() if count >= _FEWEST and pair is not None)
    saved, best = max(((_saved(pair, count), pair) for pair, count in often), default=(0, None))
    return best if saved >= _LEAST_SAVED else None


def _saved(pair: _Pair, count: int) -> int:
    uses = sum(len(use(one)) for one in _glyphs(pair))
    return count * (uses - len(use(Placed(_name(pair), 0, 0)))) - len(f'<g id="{_name(pair)}"></g>\n') - uses


def _pairs(line: list[Placed]) -> list[_Pair | None]:
    """Each glyph with the next one; None where the two overlap with the last such pair, or cannot be one symbol.

    A smaller glyph, such as an index, begins none: what is placed by it would be smaller, too.
    """
    pairs: list[_Pair | None] = []
    for (name, x, y, scale), (other, x2, y2, scale2) in pairwise(line):
        pair = (name, other, scale2, x2 - x, y2 - y) if scale == 1.0 else None
        pairs.append(pair if not pairs or pair != pairs[-1] else None)
    return pairs


def _glyphs(pair: _Pair) -> list[Placed]:
    name, other, scale, x, y = pair
    return [Placed(name, 0, 0), Placed(other, x, y, scale)]


def _with(line: list[Placed], pair: _Pair, name: str) -> list[Placed]:
    """The line with the symbol ``name`` in place of each such pair."""
    done: list[Placed] = []
    pairs, place = [*_pairs(line), None], 0
    while place < len(line):
        is_one = pairs[place] == pair
        done.append(line[place]._replace(name=name) if is_one else line[place])
        place += 2 if is_one else 1
    return done


def _take_apart(made: dict[str, list[Placed]], lines: "Sequence[list[Placed]]") -> None:
    """A symbol that is left in one other alone is written out there."""
    counts = Counter(one.name for some in (*lines, *made.values()) for one in some)
    for parts in made.values():
        parts[:] = [inner for one in parts for inner in _inside(one, made, counts)]
    for name in [name for name in made if counts[name] == 1]:
        del made[name]


def _inside(one: Placed, made: dict[str, list[Placed]], counts: Counter[str]) -> Iterator[Placed]:
    if counts[one.name] > 1 or one.name not in made:
        yield one
        return
    for part in made[one.name]:  # made before the symbol that holds it, and so taken apart by now
        yield part._replace(x=part.x + one.x, y=part.y + one.y)


@lru_cache(maxsize=1024)
def _name(pair: _Pair) -> str:
    return f"S{brief(crc32(repr(pair).encode()))}"
