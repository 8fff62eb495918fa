"""What is made of all steps: a folder of pictures, or a deck; ``motion`` has what moves."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from nnviz.gui.export.crop import cropped
from nnviz.gui.export.files import check_folder, write_whole
from nnviz.gui.export.pdf import Closed, Pages, finished
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.pictures import picture_metadata, prepare_picture
from nnviz.gui.export.series.steps import Step
from nnviz.session import UserError

#: Gets the share that is done, and says False where no more is wanted.
Goes = Callable[[float], bool]


class Writer(Protocol):
    """Takes the pictures of all steps one after the other; nothing is there of it before its end."""

    def add(self, step: Step, picture: Picture) -> Callable[[], object] | None:
        """Paint one more, in the GUI's thread; what may be done in any other thread is given back."""

    def close(self) -> None:
        """There are no more, or no more are wanted; in the GUI's thread."""

    def finish(self, goes_on: Goes) -> Path | None:
        """Write what it is, in any thread, and give its path; None where it was called off."""


class Folder:
    """A picture in a file for each step; each is written as a whole or not at all."""

    def __init__(self, folder: Path, steps: int, suffix: str = ".png") -> None:
        """Raises UserError where there can be no such folder."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"The folder {str(folder)!r} could not be made: {error.strerror}.") from error
        self._folder, self._suffix = folder, suffix
        self._digits = max(3, len(str(steps - 1)))

    def add(self, step: Step, picture: Picture) -> Callable[[], object]:
        return prepare_picture(picture, self._folder / f"step-{step.number:0{self._digits}}{self._suffix}")

    def close(self) -> None:
        """All files are there, or under way."""

    def finish(self, goes_on: Goes) -> Path:
        return self._folder


class Deck:
    """A PDF with a page and a bookmark for each step."""

    def __init__(self, path: Path) -> None:
        check_folder(path)
        self._path = path
        self._names: list[str] = []
        self._pages: Pages | None = None
        self._closed: Closed | None = None

    def add(self, step: Step, picture: Picture) -> None:
        if self._pages is None:
            texts = picture_metadata(picture)
            self._pages = Pages(texts["Title"], texts["Software"], {**texts, "Kind": "deck"})
        self._pages.add(cropped(picture))
        self._names.append(step.name)

    def close(self) -> None:
        if self._pages is not None:
            self._closed = self._pages.close()

    def finish(self, goes_on: Goes) -> Path | None:
        assert self._closed is not None
        return write_whole(self._path, finished(self._closed, self._names)) if goes_on(0.0) else None
