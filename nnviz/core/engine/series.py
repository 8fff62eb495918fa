"""Rows that grow with a run at regular updates, thinned by half whenever there are too many.

A Series is a value. Growing gives a new one, which shares the rows of the old one: both look into the same storage,
and the new one sees farther. Only the first to grow may use it further; another one, a branch, gets a copy.
"""

from dataclasses import field, replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, sealed
from nnviz.records import dataclass

Rows = NDArray[Any]


class _Storage:
    """Space for rows, and how much of it has been handed out."""

    __slots__ = ("lock", "rows", "taken")

    def __init__(self, rows: Rows) -> None:
        self.rows, self.taken, self.lock = rows, 0, Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """``rows``: row i belongs to the update start + i·spacing. There are never more than ``limit``, an even number.

    As long as the spacing is less than ``usual`` there are never more than ``young``, an even number, too: a run that
    has just begun is seen in full, and one that goes on costs less.

    ``peaks``: of each of the first ``peaked`` numbers of a row, the row where it is highest, with its update, if it has
    been thinned out: what was the greatest of all is not forgotten.

    Short rows are a table (count, width). Long rows are arrays of their own, (count,) objects, so that thinning them
    out copies no numbers.
    """

    start: int
    spacing: int
    limit: int
    rows: Rows
    _storage: _Storage = field(repr=False)
    young: int = 0
    usual: int = 1
    peaked: int = 0
    peaks: tuple[tuple[int, Array], ...] = ()

    @classmethod
    def table(
        cls, start: int, spacing: int, limit: int, width: int, young: int = 0, usual: int = 1, peaked: int = 0
    ) -> "Series":
        """No rows yet; there will be short ones of so many numbers."""
        empty = cls._in(np.empty((limit, width)), start, spacing, limit)
        return replace(empty, young=young, usual=usual, peaked=peaked)

    @classmethod
    def arrays(cls, start: int, spacing: int, limit: int) -> "Series":
        """No rows yet; there will be long ones. Whoever adds one hands it over for good."""
        return cls._in(np.empty(limit, dtype=object), start, spacing, limit)

    @classmethod
    def _in(cls, rows: Rows, start: int, spacing: int, limit: int) -> "Series":
        return cls(start, spacing, limit, _seen(rows, 0), _Storage(rows))

    @property
    def last(self) -> int:
        """The update of the last row."""
        return self.start + (len(self.rows) - 1) * self.spacing

    def with_peaks(self) -> tuple[NDArray[np.int64], Rows]:
        """All rows of a table, the peaks in their places among them, and their updates."""
        updates = self.start + self.spacing * np.arange(len(self.rows))
        if not self.peaks:
            return updates, self.rows
        when, peaks = zip(*self.peaks, strict=True)
        places = np.searchsorted(updates, when)
        return np.insert(updates, places, when), np.insert(self.rows, places, peaks, axis=0)

    def before(self, update: int) -> tuple[int, Any]:
        """The last row at or before an update: its own update, and the row."""
        index = min((update - self.start) // self.spacing, len(self.rows) - 1)
        return self.start + index * self.spacing, self.rows[index]

    def grow(self) -> "Growth":
        """Begin to add rows. Whoever does so ends with ``grown``."""
        return Growth(self)


class Growth:
    """The adding of rows to a Series, which itself stays as it is."""

    def __init__(self, series: Series) -> None:
        self._series, self._start, self._spacing, self._limit = series, series.start, series.spacing, series.limit
        self._count, self._storage, self._peaks = len(series.rows), series._storage, series.peaks
        with self._storage.lock:
            ours = self._storage.taken == self._count
            self._storage.taken = self._limit + 1 if ours else self._storage.taken
        self._shared = self._count  # rows that others may be looking at
        if not ours:
            self._move(series.rows)
        self.due = self._start + self._count * self._spacing  # the update whose row is the next to be added

    @property
    def last(self) -> int:
        """The update of the last row."""
        return self.due - self._spacing

    def add(self, row: Array | tuple[float, ...]) -> None:
        """The row of the update that is due."""
        if self._count == (self._limit if self._spacing >= self._series.usual else self._series.young):
            self._thin_out()
        self._storage.rows[self._count] = row
        self._count += 1
        self.due = self._start + self._count * self._spacing

    def grown(self, until: int) -> Series:
        """The Series with all rows up to an update. Nothing can be added to this Growth afterwards."""
        count = min(self._count, (until - self._start) // self._spacing + 1)
        if count < self._shared:
            self._move(self._storage.rows[:count])
        self._storage.taken = count
        rows = _seen(self._storage.rows, count)
        peaks = tuple(peak for peak in self._peaks if peak[0] <= until)
        return replace(self._series, spacing=self._spacing, rows=rows, peaks=peaks, _storage=self._storage)

    def _thin_out(self) -> None:
        """Every other row goes, but for the peaks."""
        rows, peaks = self._storage.rows[: self._count], dict(self._peaks)
        for number in range(self._series.peaked):
            place = int(_heights(rows[:, number]).argmax())
            peaks.setdefault(self._start + self._spacing * place, rows[place].copy())
        self._spacing *= 2
        self._peaks = tuple(
            (update, peaks[update])
            for update in sorted({_highest(peaks, number) for number in range(self._series.peaked)})
            if (update - self._start) % self._spacing
        )
        self._move(rows[::2])

    def _move(self, rows: Rows) -> None:
        """Go on in storage of our own, which begins with a copy of ``rows``."""
        self._storage, self._count, self._shared = _Storage(np.empty_like(self._storage.rows)), len(rows), 0
        self._storage.rows[: self._count] = rows
        self._storage.taken = self._limit + 1


def _highest(rows: dict[int, Array], number: int) -> int:
    """The update whose row has the highest ``number``, of equal ones the first."""
    return max(rows, key=lambda update: (float(_heights(rows[update][number])), -update))


def _heights(values: Array) -> Array:
    """Numbers as they are compared: one that is not finite is below all others."""
    return np.where(np.isfinite(values), values, -np.inf)


def _seen(rows: Rows, count: int) -> Rows:
    return sealed(rows[:count])
