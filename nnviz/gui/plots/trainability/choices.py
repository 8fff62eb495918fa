"""What a map is asked for in the tab, and what of that is remembered."""

from dataclasses import replace

from nnviz.gui.settings import Settings
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment
from nnviz.session.frame.model import Choice
from nnviz.session.state import State
from nnviz.session.trainability.axes import Range, axis, free_keys, title_of
from nnviz.session.trainability.job import PRECISIONS, MapJob, Precision, map_job, watched
from nnviz.session.trainability.showing import SHOWS, Show
from nnviz.session.trainability.usual import usual_axes, usual_range, usual_updates

SIZES = (32, 64, 128, 256, 512, 1024)
USUAL_SIZE = 256


@dataclass(frozen=True, slots=True)
class Wish:
    """A map that is to be drawn, and how."""

    x: Range
    y: Range
    updates: int
    size: int = USUAL_SIZE
    precision: Precision = "float32"
    show: Show = "loss"
    contours: bool = False

    def job(self, state: State) -> MapJob:
        """Its job, of an experiment. Raises UserError where there cannot be such a map."""
        own = state.experiment
        x, y = axis(own, *self.x, self.size), axis(own, *self.y, self.size)
        job = map_job(own, state.folder, x, y, updates=self.updates, precision=self.precision)
        return watched(job) if self.show == "updates" else job

    def with_axis(self, name: str, key: str, experiment: Experiment) -> "Wish":
        """Another number on an axis, ``x`` or ``y``, with its usual range; where the other has it, they change places.

        Raises UserError where the experiment has none such.
        """
        here, there = (self.x, self.y) if name == "x" else (self.y, self.x)
        if key == there[0]:
            here, there = there, here
        else:
            here = usual_range(experiment, key)
        return replace(self, x=here, y=there) if name == "x" else replace(self, x=there, y=here)


def first_wish(experiment: Experiment, settings: Settings) -> Wish:
    """The axes and updates of the experiment, and how it was wanted the last time."""
    return Wish(
        *usual_axes(experiment), usual_updates(experiment),
        size=settings.number("trainability/size", USUAL_SIZE, SIZES[0], SIZES[-1]),
        precision=settings.choice("trainability/precision", PRECISIONS, "float32"),
        show=settings.choice("trainability/show", tuple(SHOWS), "loss"),
        contours=settings.flag("trainability/contours"),
    )  # fmt: skip


def remember(wish: Wish, settings: Settings) -> None:
    """Keep what does not depend on the experiment."""
    settings.set("trainability/size", wish.size)
    settings.set("trainability/precision", wish.precision)
    settings.set("trainability/show", wish.show)
    settings.set("trainability/contours", wish.contours)


def key_choices(experiment: Experiment) -> tuple[Choice, ...]:
    """The numbers that an axis can be of; where two have one name, by their paths."""
    keys = free_keys(experiment)
    titles = [title_of(key) for key in keys]
    texts = (title if titles.count(title) == 1 else key for key, title in zip(keys, titles, strict=True))
    return tuple(Choice(key, text, key) for key, text in zip(keys, texts, strict=True))
