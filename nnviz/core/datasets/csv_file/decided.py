"""What can be decided about a table before it is read."""

from nnviz.records import dataclass

#: The delimiters that a table can have, and what a person calls them; of two that fit alike the first is taken.
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Feature:
    """A column that the network gets: its number, or with ``one_hot`` a column of 0 and 1 for each of its texts."""

    column: str
    one_hot: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read; what is None is recognized.

    ``header`` says whether the first line is one. Without ``features`` all columns but the one to predict are.
    ``drop_missing`` leaves out rows with missing cells.
    """

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    features: tuple[Feature, ...] | None = None
    drop_missing: bool = False


AS_RECOGNIZED = Reading()
