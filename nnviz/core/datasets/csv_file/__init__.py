"""A CSV file of the user's own, as other programs write them: what it holds is recognized, or read as was decided.

- ``decided``: what can be decided about a table; ``encodings``: bytes as text; ``lines``: the text line by line;
- ``cells``: what one cell says; ``layout``: delimiter, decimal sign and header; ``columns``: all cells, fast;
- ``reading``: the table of the columns that were decided; ``proposal`` and ``recognizing``: what is proposed before.

What cannot be read is refused in one sentence with the file, the line and the column. Who reads no table loads only
what can be decided about one.
"""

from typing import TYPE_CHECKING

from nnviz.core.datasets.csv_file.decided import DELIMITERS, Feature, Reading
from nnviz.core.datasets.csv_file.encodings import ENCODINGS
from nnviz.doors import door

if TYPE_CHECKING:
    from nnviz.core.datasets.csv_file.reading import read_csv
    from nnviz.core.datasets.csv_file.recognizing import Preview, Recognized, UnusableError, preview, recognize

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "Feature",
    "Preview",
    "Reading",
    "Recognized",
    "UnusableError",
    "preview",
    "read_csv",
    "recognize",
]  # fmt: skip

_RECOGNIZING = "nnviz.core.datasets.csv_file.recognizing"
__getattr__ = door(
    __name__,
    {"read_csv": "nnviz.core.datasets.csv_file.reading"}
    | dict.fromkeys(("Preview", "Recognized", "UnusableError", "preview", "recognize"), _RECOGNIZING),
)
