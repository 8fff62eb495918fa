"""The lines of a file's bytes, one by one for the csv module, or many at once."""

import csv
from collections.abc import Iterator

from nnviz.errors import UserError

BLOCK = 2**17  # bytes: the lines of a block stay in the processor's cache


class Lines:
    """The lines of UTF-8 bytes from ``position`` on; ``line`` counts those that have been handed out."""

    def __init__(self, data: bytes, position: int = 0, line: int = 0) -> None:
        self.data, self.position, self.line = data, position, line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.data):
            raise StopIteration
        end = self.data.find(b"\n", self.position) + 1 or len(self.data)
        text = self.data[self.position : end].decode()
        self.position, self.line = end, self.line + 1
        return text

    def block_end(self) -> int:
        """Where the whole lines of the next block end."""
        last = self.data.rfind(b"\n", self.position, self.position + BLOCK) + 1
        return last or self.data.find(b"\n", self.position) + 1 or len(self.data)

    def records(self, name: str, delimiter: str, end: int | None = None) -> Iterator[list[str]]:
        """The cells of each row that is not blank, to ``end`` at least. Raises UserError for what is no row of CSV."""
        reader = csv.reader(self, delimiter=delimiter, strict=True, skipinitialspace=True)
        end = len(self.data) if end is None else end
        while self.position < end:
            first = self.line + 1
            try:
                cells = next(reader, [])
            except csv.Error as error:
                raise UserError(f"{name}, line {first}: not a row of CSV ({error}).") from None
            if any(cells) and any(cell.strip() for cell in cells):
                yield cells
