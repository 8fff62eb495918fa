"""What the user is doing, without a window: States, commands, the timeline, and the Frame that is drawn.

Who reads an experiment alone, as ``nnviz train`` does, waits for no command and no frame.
"""

from typing import TYPE_CHECKING

from nnviz.doors import door

if TYPE_CHECKING:
    from nnviz.core.calling_off import CalledOffError
    from nnviz.errors import UserError
    from nnviz.session.experiment.wording import in_words
    from nnviz.session.frame import Frame, build_frame
    from nnviz.session.session import Session

__all__ = ["CalledOffError", "Frame", "Session", "UserError", "build_frame", "in_words"]

__getattr__ = door(
    __name__,
    {
        "CalledOffError": "nnviz.core.calling_off",
        "Frame": "nnviz.session.frame",
        "Session": "nnviz.session.session",
        "UserError": "nnviz.errors",
        "build_frame": "nnviz.session.frame",
        "in_words": "nnviz.session.experiment.wording",
    },
)
