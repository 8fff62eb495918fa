"""A table that nobody has decided anything about: what is recognized in it, and proposed for it, as one value."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from nnviz.core.datasets.csv_file.columns import Columns, Watch, read_columns, unwatched
from nnviz.core.datasets.csv_file.decided import AS_RECOGNIZED, Feature, Reading
from nnviz.core.datasets.csv_file.layout import Layout
from nnviz.core.datasets.csv_file.lines import Lines
from nnviz.core.datasets.csv_file.proposal import (
    CHOSEN,
    NOTHING_CHOSEN,
    Column,
    Role,
    default_target,
    holds_few_classes,
    propose,
)
from nnviz.core.datasets.csv_file.reading import (
    Source,
    make_table,
    missing_rows,
    opened,
    opened_table,
)
from nnviz.core.datasets.table import Table, as_classes, has_few_classes, quoted
from nnviz.errors import UserError
from nnviz.records import dataclass

_NAMED = 3  # columns that a refusal names


@dataclass(frozen=True, slots=True, eq=False)
class Recognized:
    """What was recognized, and is proposed.

    ``reading`` says all of it, so that ``read_csv(path, target, reading)`` gives the same ``table`` again;
    ``classes`` are those of the target, None where it is a number; ``left_out_rows`` are line numbers.
    """

    layout: Layout
    columns: tuple[Column, ...]
    target: str
    classes: tuple[str, ...] | None
    left_out_rows: tuple[int, ...]
    reading: Reading
    table: Table

    @property
    def features(self) -> tuple[str, ...]:
        """The columns that are features, one-hot or as numbers."""
        return tuple(column.name for column in self.columns if column.is_feature)

    @property
    def one_hot(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.role == "one-hot")

    @property
    def left_out(self) -> dict[str, str]:
        """Why each column that is no feature is left out; one without a name is called by its place."""
        return {
            column.name or f"column {index + 1}": column.reason
            for index, column in enumerate(self.columns)
            if column.role == "left out"
        }


class UnusableError(UserError):
    """A table of which nothing can be made as it is proposed or chosen; ``columns`` are what that is."""

    def __init__(self, sentence: str, columns: tuple[Column, ...]) -> None:
        super().__init__(sentence)
        self.columns = columns


@dataclass(frozen=True, slots=True)
class Preview:
    """The layout of a table, and the cells of its first rows as they stand there."""

    layout: Layout
    rows: tuple[tuple[str, ...], ...]


def preview(path: Path, reading: Reading = AS_RECOGNIZED, rows: int = 20) -> Preview:
    """The first ``rows`` of the table in ``path``. Raises UserError where there is no table."""
    source = opened(path, reading)
    records = Lines(source.text, source.layout.start, source.layout.lines).records(path.name, source.layout.delimiter)
    return Preview(source.layout, tuple(tuple(cells) for cells in islice(records, rows)))


def recognize(
    path: Path,
    target: str | None = None,
    reading: Reading = AS_RECOGNIZED,
    roles: Mapping[str, Role] = NOTHING_CHOSEN,
    watch: Watch = unwatched,
) -> Recognized:
    """What is proposed for the table in ``path``. What ``target`` and ``reading`` say is not looked for.

    ``roles`` has what columns are to be whatever is proposed for them, by their names. ``watch`` is told the share that
    is read, and may raise. Raises UserError where there is no table, and UnusableError where nothing in it could be
    predicted, or there is no feature.
    """
    source = opened_table(path, reading)
    wanted = source.target(target) if target is not None else None
    names = source.layout.names
    one_hot = [index for index, name in enumerate(names) if roles.get(name) == "one-hot"]
    columns = read_columns(source.name, source.text, source.layout, range(len(names)), one_hot, watch)
    source = replace(source, text=b"")
    column = default_target(source.layout, columns, roles) if wanted is None else wanted
    why = CHOSEN if wanted is not None else "classes" if holds_few_classes(columns, column) else "numbers"
    proposed = propose(source.layout, columns, column, why, roles)
    try:
        return _recognized(source, columns, column, proposed)
    except UserError as mistake:
        raise UnusableError(str(mistake), proposed) from None


def _recognized(source: Source, columns: Columns, target: int | None, roles: tuple[Column, ...]) -> Recognized:
    layout = source.layout
    if target is None:
        raise UserError(f"{source.name} has no column to predict: neither one with 2 to 20 classes nor one of numbers.")
    features = [(index, role.role == "one-hot") for index, role in enumerate(roles) if role.is_feature]
    if not features:
        raise UserError(_no_feature(source, roles))
    missing = missing_rows(columns, [target, *(index for index, _ in features)])
    left_out = tuple(columns.lines[missing].tolist())
    reading = Reading(
        layout.delimiter, layout.decimal, layout.encoding, source.said_header,
        tuple(Feature(layout.names[index], one_hot) for index, one_hot in features), bool(left_out),
    )  # fmt: skip
    table = make_table(source, columns, target, features, drop_missing=True)
    numbers = table.values is not None and not table.names_of_values and not has_few_classes(table.values)
    names = None if numbers else as_classes(table).classes
    return Recognized(layout, roles, layout.names[target], names, left_out, reading, table)


def _no_feature(source: Source, roles: tuple[Column, ...]) -> str:
    left_out = [f"{quoted(role.name)} ({role.reason})" for role in roles if role.role == "left out" and role.name]
    more = f", and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
    why = f": {', '.join(left_out[:_NAMED])}{more}" if left_out else ""
    return f"{source.name} has no column that could be a feature beside the one to predict{why}."
