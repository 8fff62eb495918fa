"""Work that can be called off: whoever waits for it is asked between its parts."""

from collections.abc import Callable

#: Told what share of the work is done, from 0 to 1; its answer False calls the rest off.
Progress = Callable[[float], bool]


class CalledOffError(Exception):
    """Nobody waits for the result any more."""


def ended_by(on_progress: Progress, share: float = 0.0) -> Callable[[], None]:
    """To be called between the parts of a work of which ``share`` is done: raises CalledOffError where it is called
    off."""

    def between() -> None:
        if not on_progress(share):
            raise CalledOffError

    return between
