"""Every step as a picture: how far it is, on one line of a terminal, and no half of a file when it is called off."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnviz.gui.export.series.making import Series


def write_every_step(series: "Series", *, quiet: bool = False) -> None:
    """Paint and write all of ``series``. Ctrl+C ends it between two pictures."""
    count = series.count
    with ProgressLine(quiet=quiet) as line, interrupted_late() as is_wanted, closing(series.painted()) as painted:
        line.show(f"step 0 of {count}")
        for done in painted:
            line.show(f"step {done} of {count}, {count - done} to go")
            if not is_wanted():
                raise KeyboardInterrupt

        def goes_on(share: float) -> bool:
            line.show(f"putting {count} steps together, {share:.0%}")
            return is_wanted()

        if series.finish(goes_on) is None:
            raise KeyboardInterrupt


@contextmanager
def interrupted_late() -> Iterator[Callable[[], bool]]:
    """Ctrl+C waits to be asked for: in the middle of a picture it would take Qt along. Gives what tells of none yet."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield lambda: not pressed
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """One line that is written over again and again, and is gone at the end; nothing where nobody would see it."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._is_seen = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._wide = 0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self.show("")

    def show(self, text: str) -> None:
        """``text`` in place of what stood there."""
        if self._is_seen:
            over = " " * self._wide  # what clears a line is not the same on every terminal
            sys.stderr.write(f"\r{over}\r{text}")
            sys.stderr.flush()
            self._wide = len(text)
