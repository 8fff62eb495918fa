"""A CSV file of the user's own, as other programs write them: what it holds is recognized, or read as was decided.

- ``encodings``: bytes as text; ``lines``: the text line by line; ``cells``: what one cell says;
- ``layout``: delimiter, decimal sign and header; ``columns``: all cells, fast;
- ``reading``: the table of the columns that were decided; ``proposal`` and ``recognizing``: what is proposed before.

What cannot be read is refused in one sentence with the file, the line and the column.
"""

from nnviz.core.datasets.csv_file.encodings import ENCODINGS
from nnviz.core.datasets.csv_file.layout import DELIMITERS
from nnviz.core.datasets.csv_file.reading import Feature, Reading, read_csv
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
