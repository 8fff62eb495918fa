"""Data sets: built in, from a CSV file, or given row by row.

A ``Table`` is what was read or generated, in its own order. A ``Dataset`` is a table made ready for a network: targets
as the outputs need them, rows split into training and held out, features standardized if asked.
"""

from typing import TYPE_CHECKING

from nnviz.core.datasets.builtin import BUILTIN, BuiltinData, generate
from nnviz.core.datasets.csv_file import DELIMITERS, ENCODINGS, Feature, Reading
from nnviz.core.datasets.images import Images, Pixels, images_of
from nnviz.core.datasets.sizes import far_from_one
from nnviz.core.datasets.table import (
    Dataset,
    Table,
    as_classes,
    has_few_classes,
    make_dataset,
    one_hot,
    one_hot_as_classes,
    quoted,
    random_stream,
)
from nnviz.doors import door

if TYPE_CHECKING:
    from nnviz.core.datasets.csv_file import Preview, Recognized, UnusableError, preview, read_csv, recognize

__all__ = [
    "BUILTIN",
    "DELIMITERS",
    "ENCODINGS",
    "BuiltinData",
    "Dataset",
    "Feature",
    "Images",
    "Pixels",
    "Preview",
    "Reading",
    "Recognized",
    "Table",
    "UnusableError",
    "as_classes",
    "far_from_one",
    "generate",
    "has_few_classes",
    "images_of",
    "make_dataset",
    "one_hot",
    "one_hot_as_classes",
    "preview",
    "quoted",
    "random_stream",
    "read_csv",
    "recognize",
]

_CSV_FILE = "nnviz.core.datasets.csv_file"
__getattr__ = door(
    __name__,
    dict.fromkeys(("Preview", "Recognized", "UnusableError", "preview", "read_csv", "recognize"), _CSV_FILE),
)
