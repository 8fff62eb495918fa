"""What is recognized in a table, as a document, in words, and looked for anew while somebody chooses otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from nnviz.core.calling_off import CalledOffError
from nnviz.core.datasets import (
    DELIMITERS,
    ENCODINGS,
    Preview,
    Reading,
    Recognized,
    UnusableError,
    preview,
    quoted,
    recognize,
)
from nnviz.core.datasets.csv_file.proposal import Column
from nnviz.core.numbers import counted
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.hints import size_hint_of
from nnviz.session.notation import plural
from nnviz.session.report import Document


def recognition_document(found: Recognized) -> Document:
    """What was recognized and proposed: how many ``rows`` are kept; ``left_out_rows`` are line numbers of the file."""
    return {
        "rows": found.table.rows,
        "features": list(found.features),
        "target": found.target,
        "classes": None if found.classes is None else list(found.classes),
        "left_out_columns": found.left_out,
        "left_out_rows": list(found.left_out_rows),
        "one_hot": list(found.one_hot),
        "delimiter": found.layout.delimiter,
        "decimal": found.layout.decimal,
        "encoding": found.layout.encoding,
        "header": found.layout.header,
    }


def layout_in_words(document: Document) -> str:
    """How the table is laid out."""
    decimal = "decimal commas" if document["decimal"] == "," else "decimal points"
    header = "a header" if document["header"] else "no header"
    between = f"{DELIMITERS[document['delimiter']]}s between the cells"
    return f"{ENCODINGS[document['encoding']]}, {between}, {decimal}, {header}"


__all__ = ["DELIMITERS", "ENCODINGS", "Column", "Proposal", "RecognitionJob", "Recognized", "Wishes"]

_NAMED = 3  # columns and lines that a sentence names


def left_out_in_words(found: Recognized) -> str:
    """ " Left out: …." with the columns and rows of the table that are not used; "" where all are."""
    columns, lines = [quoted(name) for name in found.left_out], [f"{line:,}" for line in found.left_out_rows]
    parts = []
    if columns:
        parts.append(f"{counted(len(columns), 'column')} ({_first(columns)})")
    if lines:
        which = "lines" if len(lines) > 1 else "line"
        parts.append(f"{counted(len(lines), 'row')} with a missing cell ({which} {_first(lines)})")
    return f" Left out: {' and '.join(parts)}." if parts else ""


def _first(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


# ---------------------------------------------------------------- while somebody chooses


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants to be otherwise than recognized: the layout, the target, the roles of columns."""

    reading: Reading = field(default_factory=Reading)
    target: str | None = None
    roles: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The first rows of a table, what is proposed for its columns, and what is found so: or None, and why it is not."""

    preview: Preview
    columns: tuple[Column, ...]
    found: Recognized | None
    refusal: str = ""
    size_hint: str = ""  # what is said of features far from size 1

    def summary(self) -> str:
        """How many rows and columns would be used, for what, and what would be left out."""
        found = self.found
        if found is None:
            return ""
        rows, inputs = found.table.rows, len(found.table.feature_names)
        classes = f"{len(found.classes)} classes" if found.classes else "a number"
        used = f"{rows:,} {plural(rows, 'row')}, {counted(inputs, 'input')}"
        return f"{used}; to predict: {quoted(found.target)}, {classes}.{left_out_in_words(found)}"


@dataclass(frozen=True, slots=True)
class RecognitionJob:
    """Looks at a table beside the window."""

    path: Path
    wishes: Wishes

    def run(self, on_progress: Callable[[float], bool], /) -> Proposal | None:
        """What is proposed; None where it is called off. Raises UserError where there is no table."""

        def watch(share: float) -> None:
            if not on_progress(share):
                raise CalledOffError

        seen = preview(self.path, self.wishes.reading)
        try:
            found = recognize(self.path, self.wishes.target, self.wishes.reading, self.wishes.roles, watch)
        except UserError as mistake:
            return Proposal(seen, mistake.columns if isinstance(mistake, UnusableError) else (), None, str(mistake))
        except CalledOffError:
            return None
        table = found.table
        return Proposal(seen, found.columns, found, size_hint=size_hint_of(table.inputs, table.feature_names))
