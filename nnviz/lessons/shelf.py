"""The lessons on offer, each with how far it has been read."""

from collections.abc import Iterable
from pathlib import Path

from nnviz import resources
from nnviz.records import dataclass

SUFFIX = ".lesson.md"
#: Those that come with nnviz, in the order in which they build on each other; others that are there follow by name.
ORDER = ("what-a-neuron-computes", "outside-inside", "how-large-a-step", "why-zeros-do-not-learn")


def is_lesson(path: Path) -> bool:
    """Whether a file is one by its name."""
    return path.name.endswith(SUFFIX)


@dataclass(frozen=True, slots=True)
class ShelvedLesson:
    """One lesson, as it is chosen from others."""

    path: Path
    title: str
    sentence: str
    minutes: int
    pages: int
    page: int = 0  # that was open last, from 1; 0: none yet
    is_done: bool = False

    @property
    def is_begun(self) -> bool:
        return self.page > 0 and not self.is_done


def shipped() -> tuple[Path, ...]:
    """The files of the lessons that come with nnviz."""
    folder = resources.path("lessons")
    found = {path.name.removesuffix(SUFFIX): path for path in sorted(folder.glob(f"*{SUFFIX}"))}
    named = [found.pop(name) for name in ORDER if name in found]
    return (*named, *found.values())


def place_to_go_on(lessons: Iterable[ShelvedLesson]) -> int:
    """Which one to go on with: the first that is begun, else the first that is not done; with all done, the first."""
    shelf = list(lessons)
    begun = (place for place, lesson in enumerate(shelf) if lesson.is_begun)
    to_do = (place for place, lesson in enumerate(shelf) if not lesson.is_done)
    return next(begun, next(to_do, 0))
