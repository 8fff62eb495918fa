"""What the user is doing, without a window: States, commands, the timeline, and the Frame that is drawn.

The names below are imported when they are first asked for: who reads an experiment alone, as ``nnviz train`` does,
waits for no command and no frame.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nnviz.errors import UserError
    from nnviz.session.experiment.wording import in_words
    from nnviz.session.frame import Frame, build_frame
    from nnviz.session.session import Session

__all__ = ["Frame", "Session", "UserError", "build_frame", "in_words"]

HOMES = {
    "Frame": "nnviz.session.frame",
    "Session": "nnviz.session.session",
    "UserError": "nnviz.errors",
    "build_frame": "nnviz.session.frame",
    "in_words": "nnviz.session.experiment.wording",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(HOMES[name]), name)
    return value
