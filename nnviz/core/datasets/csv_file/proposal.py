"""What is proposed for a table: which column to predict, which are features, and why the others are left out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.datasets.csv_file.cells import has_thousands, is_date, is_missing, is_number, why_no_number
from nnviz.core.datasets.csv_file.columns import Columns, Odd
from nnviz.core.datasets.csv_file.layout import MAX_FEATURES, Layout
from nnviz.core.datasets.table import FEWEST_CLASSES, MOST_CLASSES, has_few_classes, quoted
from nnviz.records import dataclass

Role = Literal["feature", "one-hot", "target", "left out"]

#: A text with so many different values becomes one-hot columns.
MOST_ONE_HOT = 10
#: A column of which more is missing is left out, rather than all the rows in which it is missing.
MOST_MISSING = 0.25
#: At least this share of the rows is kept: columns are left out for it.
LEAST_KEPT = 0.5

#: The reason of what was not proposed.
CHOSEN = "as chosen"
NOTHING_CHOSEN: Mapping[str, Role] = {}

_TARGETS = ("label", "target")
_INDEX = ("", "id", "no", "nr", "index", "row", "rownames", "row.names", "obs", "unnamed: 0", "#")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: what it is proposed for, and the reason in words."""

    name: str
    role: Role
    reason: str

    @property
    def is_feature(self) -> bool:
        return self.role in ("feature", "one-hot")


def default_target(
    layout: Layout, columns: Columns, chosen: Mapping[str, Role] = NOTHING_CHOSEN
) -> int | None:
    """The column to predict: one called so, else the last with 2 to 20 classes, else the last of numbers.

    Of columns of classes one comes first in which two rows have the same class. None where there is neither. What is
    ``chosen`` to be something else is not predicted.
    """
    names = layout.names
    if layout.class_names and names[-1] not in chosen:
        return len(names) - 1
    times = Counter(names)
    usable = [column for column, name in enumerate(names) if name and times[name] == 1 and name not in chosen]
    usable = [column for column in usable if not _counts_rows(names, columns, column)]
    usable = [column for column in usable if columns.missing(column).mean() <= 1 - LEAST_KEPT]
    called = [column for column in usable if names[column].lower() in _TARGETS and _can_be_predicted(columns, column)]
    classes = [column for column in usable if holds_few_classes(columns, column)]
    again = [column for column in classes if not _different_in_each_row(columns, column)]
    numbers = [column for column in usable if column not in columns.texts]
    return next((those[-1] for those in (called, again, classes, numbers) if those), None)


def _different_in_each_row(columns: Columns, column: int) -> bool:
    """Whether a column of texts rather names the rows than their classes."""
    return column in columns.texts and len(columns.texts[column].names()) == columns.rows


def _can_be_predicted(columns: Columns, column: int) -> bool:
    return column not in columns.texts or holds_few_classes(columns, column)


def holds_few_classes(columns: Columns, column: int | None) -> bool:
    """Whether a column has 2 to 20 different names, or so few whole numbers, each twice on average or more."""
    if column is None:
        return False
    if column in columns.texts:
        names = columns.texts[column].names()
        plain = not any(is_number(name) or has_thousands(name, ".") or is_date(name) for name in names[:MOST_CLASSES])
        return FEWEST_CLASSES <= len(names) <= MOST_CLASSES and plain
    values = columns.values(column)
    return has_few_classes(values[~np.isnan(values)] if column in columns.gaps else values)


def propose(
    layout: Layout, columns: Columns, target: int | None, why_target: str, chosen: Mapping[str, Role] = NOTHING_CHOSEN
) -> tuple[Column, ...]:
    """What each column is for, where ``target`` is to be predicted for the reason ``why_target``.

    What somebody has ``chosen`` for a column, by its name, stands.
    """
    twice = {name for name, times in Counter(layout.names).items() if times > 1}
    roles = [_proposed(layout, columns, index, chosen.get(name), twice) for index, name in enumerate(layout.names)]
    if target is not None:
        roles[target] = Column(layout.names[target], "target", why_target)
    return tuple(_with_rows_kept(_not_too_many(roles, columns), columns, target))


def _proposed(layout: Layout, columns: Columns, column: int, chosen: Role | None, twice: Collection[str]) -> Column:
    name = layout.names[column]
    if chosen is not None and chosen != "target":
        return Column(name, chosen, CHOSEN)
    why_not = _why_left_out(layout, columns, column, twice)
    if why_not:
        return Column(name, "left out", why_not)
    if column in columns.texts:
        return Column(name, "one-hot", f"text with {len(columns.texts[column].names())} different values")
    return Column(name, "feature", "numbers")


def _why_left_out(layout: Layout, columns: Columns, column: int, twice: Collection[str]) -> str:
    """Why a column is no feature, in words; "" where it is one. ``twice``: names that two columns have."""
    missing = columns.missing(column)
    if missing.all():
        return "all of its cells are missing"
    if _counts_rows(layout.names, columns, column):
        return "it counts or names the rows"
    if not layout.names[column]:
        return "it has no name"
    if layout.names[column] in twice:
        return "another column has the same name"
    if missing.mean() > MOST_MISSING:
        return f"missing in {int(missing.sum()):,} of {columns.rows:,} rows"
    return _why_text_left_out(layout.decimal, columns, column) if column in columns.texts else ""


def _why_text_left_out(decimal: str, columns: Columns, column: int) -> str:
    names = columns.texts[column].names()
    thousands = columns.first_text(column, lambda cell: has_thousands(cell, decimal))
    if thousands:
        return _in_line(thousands, decimal)
    if all(map(is_date, names[:MOST_CLASSES])):
        return "dates or times"
    if len(names) == 1:
        return f"every row has {quoted(names[0])}"
    if 2 * sum(is_number(name, decimal) for name in names) > len(names):
        odd = columns.first_text(column, lambda cell: not is_number(cell, decimal) and not is_missing(cell))
        assert odd is not None
        return _in_line(odd, decimal)
    if 2 * len(names) <= columns.rows and len(names) <= MOST_ONE_HOT:
        return ""
    many = f"more than {len(names) - 1:,}" if columns.texts[column].many else f"{len(names):,}"
    return f"text with {many} different values in {columns.rows:,} rows"


def _in_line(odd: Odd, decimal: str) -> str:
    return f"line {odd.line}: {why_no_number(odd.text, decimal)}"


def _counts_rows(names: Sequence[str], columns: Columns, column: int) -> bool:
    """Whether a first column without a name of its own has another value in each row."""
    if column or names[0].lower() not in _INDEX:
        return False
    if column in columns.texts:
        texts = columns.texts[column]
        return not names[0] or texts.many or len(texts.levels) == columns.rows
    values = columns.values(column)
    return not names[0] or len(np.unique(values)) == len(values)


# ---------------------------------------------------------------- as few columns, as many rows as it takes


def _not_too_many(roles: list[Column], columns: Columns) -> list[Column]:
    """Without one-hot columns where they would be more features than a network takes."""
    numbers = sum(role.role == "feature" for role in roles)
    one_hot = sum(len(columns.texts[i].names()) for i, role in enumerate(roles) if role.role == "one-hot")
    if numbers + one_hot <= MAX_FEATURES:
        return roles
    reason = f"one-hot columns would make more than {MAX_FEATURES:,} features"
    return [
        Column(role.name, "left out", reason) if role.role == "one-hot" and role.reason != CHOSEN else role
        for role in roles
    ]


def _with_rows_kept(roles: list[Column], columns: Columns, target: int | None) -> list[Column]:
    """Leave out the column with the most missing cells until enough rows have a value in all that are left."""
    gaps = {index: columns.missing(index) for index, role in enumerate(roles) if _used(role) and columns.gap(index)}
    while gaps and not _enough(~np.logical_or.reduce(list(gaps.values())), columns, target):
        others = [index for index in gaps if roles[index].role != "target" and roles[index].reason != CHOSEN]
        if not others:
            break
        most = max(others, key=lambda index: int(gaps[index].sum()))
        reason = f"missing in {int(gaps.pop(most).sum()):,} of {columns.rows:,} rows"
        roles[most] = Column(roles[most].name, "left out", reason)
    return roles


def _enough(kept: NDArray[np.bool_], columns: Columns, target: int | None) -> bool:
    """Whether the rows (rows,) to keep are half of all, and hold two classes where they are to be predicted."""
    if target is not None and target in columns.texts:
        classes = len(np.unique(columns.codes[target][kept]))
        return bool(kept.mean() >= LEAST_KEPT) and classes >= FEWEST_CLASSES
    return bool(kept.mean() >= LEAST_KEPT)


def _used(role: Column) -> bool:
    return role.role != "left out"

