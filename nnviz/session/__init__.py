"""What the user is doing, without a window: States, commands, the timeline, and the Frame that is drawn."""

from nnviz.errors import UserError
from nnviz.session.experiment.wording import in_words
from nnviz.session.frame import Frame, build_frame
from nnviz.session.session import Session

__all__ = ["Frame", "Session", "UserError", "build_frame", "in_words"]
