"""What is recognized in a table, as a document and in words."""

from nnviz.core.datasets import DELIMITERS, ENCODINGS, Recognized, quoted
from nnviz.core.numbers import counted
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
