"""Writing to standard output: JSON documents, lines, and tables with aligned columns."""

import sys
from collections.abc import Callable, Iterable, Sequence

from nnviz.session import notation
from nnviz.session.report import Document, json_text

#: Longer columns and wider matrices show their beginning and their end.
MOST_ROWS = 12
MOST_COLUMNS = 8


def write_json(document: Document) -> None:
    """Print ``document`` as JSON, which is UTF-8 whatever the terminal's encoding is."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json_text(document))


def write_lines(lines: Iterable[str]) -> None:
    print("\n".join(lines))


def write_document(document: Document, lines: Callable[[Document], Iterable[str]], *, as_json: bool) -> None:
    """Print ``document`` as JSON, or the ``lines`` that are made of it."""
    if as_json:
        write_json(document)
    else:
        write_lines(lines(document))


def warning_lines(warnings: Iterable[str]) -> list[str]:
    """A line for each of a document's warnings."""
    return [f"note: {warning}" for warning in warnings]


def table(header: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> list[str]:
    """The lines of a table: the first ``left`` columns to the left, the others to the right."""
    cells = [list(header), *map(list, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(header))]
    return [
        "  "
        + "   ".join(
            text.ljust(width) if column < left else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def shortened(items: Sequence[str], most: int, dots: str = "…") -> list[str]:
    """``items``, or the first ones, dots and the last one where there are more than ``most``."""
    return list(items) if len(items) <= most else [*items[: most - 2], dots, items[-1]]


def numbers(values: Sequence[float]) -> list[str]:
    return [notation.number(value) for value in values]
