"""How long something will take, from how long its part has taken."""

import time


class Remaining:
    """Seconds that are left of ``total`` equal pieces, as far as can be told."""

    def __init__(self, total: int) -> None:
        self._total, self._began = total, time.monotonic()

    def seconds(self, done: int) -> float | None:
        """None: nothing is done yet."""
        return (time.monotonic() - self._began) * (self._total - done) / done if done > 0 else None


def duration(seconds: float) -> str:
    """``8 s``, ``12 min``, ``2.5 h``."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
