"""Coordinates and outlines in as few characters as they need.

An outline is written with relative commands where these are shorter. What is written is whole multiples of the last
decimal, and each step is taken from where the written outline stands, so that no rounding adds up.
"""

from collections.abc import Iterator

from PySide6.QtGui import QPainterPath

#: Decimals of a pixel: at 600 dots per inch a dot is 0.16 of it.
PLACES = 2
_SCALES = tuple(10**places for places in range(10))

_MOVE, _LINE = QPainterPath.ElementType.MoveToElement, QPainterPath.ElementType.LineToElement
#: A cubic is written as a quadratic curve where the two differ by less than this share of the last decimal.
_SAME_CURVE = 0.6
#: So many units of the last decimal a handle may be off for a curve that goes on smoothly: they are rounded anyhow.
_SMOOTH = 1

_Point = tuple[int, int]


def short(value: float, places: int = PLACES) -> str:
    """A number with at most so many decimals: "12", "-.5"."""
    return units_text(round(value * 10**places), places)


def units_text(units: int, places: int = PLACES) -> str:
    """So many units of the last decimal."""
    scale = _SCALES[places]
    if units % scale == 0:
        return str(units // scale)
    text = repr(units / scale)  # the shortest that is this number
    return text.replace("0.", ".", 1) if -scale < units < scale else text


def path_data(path: QPainterPath, places: int = PLACES) -> str:
    """The outline as the ``d`` of a path."""
    return _Outline(places).of(path)


class _Outline:
    """Writes one outline, command by command."""

    def __init__(self, places: int) -> None:
        self._places, self._scale = places, 10**places
        self._parts: list[str] = []
        self._command = self._written = ""
        self._here: _Point = (0, 0)
        self._handle: _Point = (0, 0)  # of the last curve, for one that goes on smoothly

    def of(self, path: QPainterPath) -> str:
        for subpath in _subpaths(path):
            self._write_subpath(subpath)
        return "".join(self._parts)

    def _write_subpath(self, points: list[tuple[str, tuple[float, ...]]]) -> None:
        start = self._rounded(points[0][1])
        self._put("M", (start,), first=not self._parts)
        is_closed = len(points) > 2 and self._rounded(points[-1][1][-2:]) == start
        last = points[-1] if is_closed else None
        exact = points[0][1]
        for one in points[1:]:
            kind, numbers = one
            if kind == "C":
                self._curve(exact, numbers)
            elif one is not last:  # the line back to the start is what Z draws
                self._line(self._rounded(numbers))
            exact = numbers[-2:]
        if is_closed:
            self._parts.append("z")
            self._command, self._here = "z", start

    def _rounded(self, numbers: tuple[float, ...]) -> _Point:
        return round(numbers[0] * self._scale), round(numbers[1] * self._scale)

    def _line(self, stop: _Point) -> None:
        (x, y), here = stop, self._here
        if stop == here:
            return
        if y == here[1]:
            self._put("H", ((x,),))
        elif x == here[0]:
            self._put("V", ((y,),))
        else:
            self._put("L", (stop,))

    def _curve(self, start: tuple[float, ...], numbers: tuple[float, ...]) -> None:
        first, second, stop = (self._rounded(numbers[place : place + 2]) for place in (0, 2, 4))
        handle = _quadratic(start, numbers, self._scale)
        if handle is not None:
            self._smooth_or("T", "Q", self._rounded(handle), (stop,))
        else:
            self._smooth_or("S", "C", first, (second, stop))

    def _smooth_or(self, smooth: str, plain: str, handle: _Point, rest: tuple[_Point, ...]) -> None:
        """A curve that leaves in the direction in which the last one of its kind came needs no handle of its own."""
        goes_on = self._command in (smooth, plain)
        mirrored = 2 * self._here[0] - self._handle[0], 2 * self._here[1] - self._handle[1]
        apart = max(abs(mirrored[0] - handle[0]), abs(mirrored[1] - handle[1]))
        is_smooth = goes_on and apart <= _SMOOTH
        self._put(smooth if is_smooth else plain, rest if is_smooth else (handle, *rest))
        self._handle = (mirrored if is_smooth else handle) if plain == "Q" else rest[0]

    def _put(self, command: str, points: tuple[tuple[int, ...], ...], first: bool = False) -> None:
        """The relative command where its numbers are smaller; a letter that is the last one again is left out."""
        here = (self._here[1],) if command == "V" else self._here
        numbers = [number for point in points for number in point]
        steps = [number - place for point in points for number, place in zip(point, here, strict=False)]
        is_near = not first and sum(map(abs, steps)) <= sum(map(abs, numbers))
        letter = command.lower() if is_near else command
        self._parts.append(self._joined(letter, steps if is_near else numbers))
        self._command, self._written = command, letter
        if command == "H":
            self._here = points[0][0], self._here[1]
        elif command == "V":
            self._here = self._here[0], points[0][0]
        else:
            self._here = points[-1][0], points[-1][1]

    def _joined(self, letter: str, numbers: list[int]) -> str:
        text = " ".join(units_text(number, self._places) for number in numbers).replace(" -", "-")
        again = self._parts and self._parts[-1] != "z" and letter == self._written and letter not in "Mm"
        if not again:
            return letter + text
        return text if text.startswith("-") else f" {text}"


def _subpaths(path: QPainterPath) -> Iterator[list[tuple[str, tuple[float, ...]]]]:
    """Moves, lines and curves with the numbers of each, a list for each part that hangs together."""
    found: list[tuple[str, tuple[float, ...]]] = []
    place, count = 0, path.elementCount()
    while place < count:
        element = path.elementAt(place)
        if element.type == _MOVE:
            if len(found) > 1:
                yield found
            found = [("M", (element.x, element.y))]
        elif element.type == _LINE:
            found.append(("L", (element.x, element.y)))
        else:
            second, stop = path.elementAt(place + 1), path.elementAt(place + 2)
            found.append(("C", (element.x, element.y, second.x, second.y, stop.x, stop.y)))
            place += 2
        place += 1
    if len(found) > 1:
        yield found


def _quadratic(
    start: tuple[float, ...], numbers: tuple[float, ...], scale: int
) -> tuple[float, float] | None:
    """The one handle of a cubic that is a quadratic curve, as those of a TrueType font are; None of others."""
    x0, y0 = start
    x1, y1, x2, y2, x3, y3 = numbers
    first = (3 * x1 - x0) / 2, (3 * y1 - y0) / 2
    second = (3 * x2 - x3) / 2, (3 * y2 - y3) / 2
    apart = max(abs(first[0] - second[0]), abs(first[1] - second[1])) * scale
    return ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2) if apart < _SAME_CURVE else None
