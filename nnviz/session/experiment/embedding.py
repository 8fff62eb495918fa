"""A table within the experiment's file, which then reproduces the experiment alone."""

from dataclasses import replace
from pathlib import Path

from nnviz.core.text_files import read_bytes
from nnviz.session.experiment.schema import validate
from nnviz.session.experiment.values import MAX_TABLE, Experiment


def with_table_in(experiment: Experiment, table: Path) -> Experiment:
    """The experiment with the text of its table; ``data.csv`` is only the name of that from now on.

    Raises UserError for a table that cannot be read, is larger than MAX_TABLE, or has control characters.
    """
    from nnviz.core.datasets.csv_file.encodings import as_utf8

    data = experiment.data
    kind = "a table within an experiment"
    text, _ = as_utf8(table.name, read_bytes(table, kind=kind, most_bytes=MAX_TABLE), data.encoding)
    inside = replace(data, csv=table.name, csv_text=text.decode(), encoding="utf-8")
    validate(inside, ("data",))
    return replace(experiment, data=inside)
