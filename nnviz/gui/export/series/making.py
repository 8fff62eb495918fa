"""The pictures of all steps, one at a time: who asks for the next one decides how fast, and whether at all."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from nnviz.gui.export.picture import Picture
from nnviz.gui.export.series.motion import Motion
from nnviz.gui.export.series.steps import count_of, steps_of
from nnviz.gui.export.series.targets import DECK, MOTIONS, SECONDS
from nnviz.gui.export.series.writers import Deck, Folder, Goes, Writer
from nnviz.records import dataclass
from nnviz.session import Frame, Session
from nnviz.session.latex import chain_as_latex


def writer_to(path: Path, steps: int, *, suffix: str = ".png", seconds: float = SECONDS) -> Writer:
    """What writes the pictures of so many steps to ``path``, by its suffix; into a folder with files of ``suffix``."""
    match path.suffix.lower():
        case end if end == DECK:
            return Deck(path)
        case end if end in MOTIONS:
            return Motion(path, seconds)
    return Folder(path, steps, suffix)


@dataclass(frozen=True, slots=True)
class Series:
    """All steps of the pass of a session, each as the picture that ``picture`` makes of its frame."""

    session: Session
    picture: Callable[[Frame], Picture]
    writer: Writer

    @property
    def count(self) -> int:
        return count_of(self.session)

    def painted(self) -> Generator[int, None, None]:
        """Paint them in this thread, the GUI's, and encode them in others; gives how many are done, after each.

        After the last one there is :meth:`finish`; without it there is no file, or a folder of whole ones.
        """
        try:
            yield from self._painted(os.cpu_count() or 1)
        finally:
            self.writer.close()

    def _painted(self, workers: int) -> Iterator[int]:
        with ThreadPoolExecutor(workers) as pool:
            under_way: deque[Future[object]] = deque()
            for done, step in enumerate(steps_of(self.session), 1):
                equations = partial(chain_as_latex, step.state)
                job = self.writer.add(step, replace(self.picture(step.frame), equations=equations))
                if job is not None:
                    under_way.append(pool.submit(job))
                if len(under_way) > workers:  # each of them holds a whole picture
                    under_way.popleft().result()
                yield done
            for one in under_way:
                one.result()

    def finish(self, goes_on: Goes) -> Path | None:
        """Put them into their file, in any thread; its path, or None where it was called off."""
        return self.writer.finish(goes_on)
