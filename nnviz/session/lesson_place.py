"""Where somebody is in a lesson: part of the State, so that the lesson and the steps are one timeline."""

from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A page, from 1, and how many of its deeds and questions are done; one that is being asked is not.

    ``begun``: which time the page was begun anew; what was answered belongs to it.
    """

    page: int
    done: int = 0
    begun: int = 0
