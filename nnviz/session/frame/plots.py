"""What the plots show, as numbers and text: training, what the net has learnt, the error mountain.

As in model.py: views draw these values and decide nothing. Each has a builder of its own, which is called only while
its panel can be seen. Curves are thinned to what a screen can show; every value in them is one that was measured.
"""

from dataclasses import replace
from typing import Literal

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.backprop import Mask
from nnviz.core.chain import Target
from nnviz.core.judgement import Kind
from nnviz.records import dataclass

Verdict = Kind


# ---------------------------------------------------------------- training


@dataclass(frozen=True, slots=True, eq=False)
class RunCurve:
    """The curves of one run; all arrays (points,), NaN where there is no test set or are no classes."""

    label: str  # "run 2 · SGD, η = 0.1"
    updates: Indices
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array


@dataclass(frozen=True, slots=True)
class VerdictFrame:
    """The learning rate judged by what happens."""

    kind: Verdict
    what: str  # "Crawling: at this pace halving the loss takes about 40,000 updates."
    why: str  # "η = 0.001 is 1/500 of 2/λmax = 0.52 …"


@dataclass(frozen=True, slots=True, eq=False)
class TrainingFrame:
    """The training panel. Updates are counted from 0: after ``update`` of them the weights are what they are."""

    current: RunCurve | None  # the run that the weights belong to; None before the first training
    earlier: tuple[RunCurve, ...]  # runs that were left, the oldest first: drawn dimmed
    first: int  # the scrubber goes from here …
    last: int  # … to here
    update: int
    on_run: bool  # False: the weights were changed since, by steps or by hand: training starts a new run
    place: str  # "update 1,234 of 5,000 · epoch 61.7"
    measures: str  # "training loss 0.0123 · test loss 0.0201 · accuracy 98 %, test 95 %"
    has_test: bool
    has_accuracy: bool
    verdict: VerdictFrame | None
    note: str  # why training stopped, or what Train would do now: one sentence, or ""


# ---------------------------------------------------------------- what the net has learnt


@dataclass(frozen=True, slots=True, eq=False)
class NeuronMap:
    """One neuron's activation over the plane of the two inputs, or over the one input."""

    layer: int
    unit: int
    title: str  # "a₁,₂", for an output with its name: "a₂,₁ upper right"
    values: Array  # (rows, columns), row 0 at the lowest y; for one input (points,)
    low: float  # full blue
    middle: float  # neutral: what decides where the output tells two classes apart
    high: float  # full orange


@dataclass(frozen=True, slots=True, eq=False)
class DataPoints:
    """The rows of the data set, to be drawn on top; (rows,) where nothing else is said.

    The chosen row is where its inputs are now, also where they were changed by hand.
    """

    x: Array
    y: Array  # second input; for one input: the target
    share: Array  # of a regression: the target on the scale of the map, −1 … 1; NaN where there are classes
    label: Indices  # the true class; −1 in a regression
    answer: Indices  # the class that the net names; −1 for none, and in a regression
    targets: Array  # (rows, outputs)
    outputs: Array  # (rows, outputs)
    held_out: Mask
    wrong: Mask  # the net names another class
    elsewhere: Mask | None = None  # far from the map in the inputs that are held; None: there are none


@dataclass(frozen=True, slots=True)
class HeldInput:
    """An input that is the same all over a map: the chosen sample's."""

    index: int
    name: str
    value: float
    low: float  # from where to where it goes in the data, with a margin
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class DecisionFrame:
    """A map over two inputs, with the data on top, and every neuron's map; further inputs are those of the sample."""

    names: tuple[str, str]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    equal_axes: bool  # one unit of either input is to be as long; not where their scales have nothing in common
    layers: tuple[tuple[NeuronMap, ...], ...]  # of each layer, hidden ones first; the last is the output
    winner: Indices | None  # (rows, columns): the largest of three and more outputs, −1 for no class; else None
    confidence: Array | None  # (rows, columns): how far the winner is ahead, 0 … 1
    classes: tuple[str, ...]  # names, empty for a regression
    points: DataPoints
    row: int  # of the data set: the chosen sample
    sample: tuple[float, float]  # where that is
    home: tuple[float, float] | None  # where it is in the data set, while its inputs are changed by hand
    plane: tuple[int, int] = (0, 1)  # which inputs the axes are
    held: tuple[HeldInput, ...] = ()  # all others
    inputs: Array | None = None  # (rows, inputs) of the points, where the net has more than two
    note: str = ""  # how many rows are drawn, and how many lie elsewhere


@dataclass(frozen=True, slots=True, eq=False)
class FitFrame:
    """A net with one input: the fitted curve over the data, and every neuron's curve."""

    x_name: str
    y_name: str
    x: Array  # (points,)
    layers: tuple[tuple[NeuronMap, ...], ...]
    classes: tuple[str, ...]  # names, empty for a regression
    points: DataPoints
    row: int  # of the data set: the chosen sample
    sample: tuple[float, float]  # where that is
    home: tuple[float, float] | None  # where it is in the data set, while its input is changed by hand
    note: str = ""  # how many rows are drawn, where that is not all


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionFrame:
    """How many rows of each true class (row) were given each class (column).

    ``together``: so many classes have no room of their own, and the last name stands for all of them; 0: every one has.
    """

    classes: tuple[str, ...]
    train: Indices  # (classes, classes)
    test: Indices | None
    train_accuracy: str  # "147 of 150 right (98.0 %)"
    test_accuracy: str
    together: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class AgreementFrame:
    """A regression with many inputs: what the net says against what is so. (rows, outputs) each."""

    targets: Array
    outputs: Array
    held_out: Mask
    names: tuple[str, ...]
    note: str = ""  # what is left out


@dataclass(frozen=True, slots=True, eq=False)
class LearntFrame:
    """At least one of the pictures is there."""

    decision: DecisionFrame | None
    fit: FitFrame | None
    confusion: ConfusionFrame | None
    agreement: AgreementFrame | None
    title: str  # "after 1,234 updates"


# ---------------------------------------------------------------- the error mountain

#: What the tangent is called where the update is plain descent.
PLAIN_TANGENT = "tangent L − η·‖∇L‖²"


@dataclass(frozen=True, slots=True)
class StepPoint:
    """Where one update with this learning rate would come to."""

    label: str  # "η/10", "η", "10η"
    rate: float
    predicted: float  # on the tangent of the loss along the update; of plain descent L − rate·‖g‖²
    actual: float  # L there; of plain descent L(w − rate·g)
    text: str  # "predicted −0.0121, real −0.0118"


@dataclass(frozen=True, slots=True, eq=False)
class SliceFrame:
    """The loss along the next update: what each learning rate would come to."""

    rates: Array  # (points,) positive, evenly spaced on a log axis
    losses: Array  # (points,)
    predicted: Array  # (points,) the tangent; of plain descent L − rate·‖g‖²
    loss: float  # L here, at rate 0
    points: tuple[StepPoint, ...]  # none where η is 0, for which a log axis has no place
    edge: float | None  # the edge of stability where the optimizer has one and it is known
    sentence: str
    title: str  # "after 120 updates · mean over 150 training rows", and whose update, where it is not plain descent
    edge_name: str = "2/λmax"
    tangent: str = PLAIN_TANGENT


@dataclass(frozen=True, slots=True, eq=False)
class PathLine:
    """A path walked, projected into the plane."""

    label: str  # "" for the run itself; a lane's name, or "η = 0.1" of a rate that is tried
    colour: int  # place in Theme.runs; −1: the current run's own colour
    a: Array  # (moments,)
    b: Array  # (moments,)
    losses: Array  # (moments,) the true losses on the way
    updates: Indices  # (moments,)


@dataclass(frozen=True, slots=True, eq=False)
class RatePath:
    """What comes of one learning rate: its path up to where it leaves the picture, and the word that it earns."""

    rate: float
    name: str  # "too small", "right", "too large"; "smaller", "larger"; the verdict's word where none is right
    kind: Verdict
    line: PathLine
    left: bool  # whether its last moment lies outside of the picture
    loss: float  # after all updates
    result: str  # how it ended: "update 14, L = 0.795", or "out at update 7, L = 8.17"

    @property
    def seen(self) -> PathLine:
        """The path as far as it is in the picture."""
        line, seen = self.line, slice(0, max(len(self.line.a) - self.left, 1))
        return PathLine(
            line.label, line.colour, line.a[seen], line.b[seen], line.losses[seen], line.updates[seen]
        )


@dataclass(frozen=True, slots=True)
class Disc:
    """What of a plane is shown: about (a, b), as far as the radius, up to a loss of ``top``."""

    a: float
    b: float
    radius: float
    top: float

    def distance(self, a: Array, b: Array) -> Array:
        """How far places are from the middle; not finite ones are not anywhere, and count as there."""
        with np.errstate(all="ignore"):
            away = np.hypot(a - self.a, b - self.b)
        return np.where(np.isfinite(away), away, 0.0)

    def holds(self, a: Array, b: Array, losses: Array) -> bool:
        """Whether it shows all of these places, at their losses; what is no finite number is nowhere."""
        high = losses[np.isfinite(losses)].max(initial=-np.inf)
        return bool((self.distance(a, b) <= self.radius).all() and high <= self.top)


@dataclass(frozen=True, slots=True, eq=False)
class PlaneFrame:
    """The loss over two weights, or two directions: a square about the disc that is shown of it."""

    a: Array  # (columns,)
    b: Array  # (rows,)
    losses: Array  # (rows, columns): exact, not finite where it overflows
    a_name: str
    b_name: str
    paths: tuple[PathLine, ...]
    here: tuple[float, float, float]  # a, b and the loss where the weights are now
    title: str
    note: str  # "the other 15 weights stay as they are at update 120", "the path is projected …"
    track: object = None  # by what the session finds a path's place in the plane again
    disc: Disc | None = None  # None: all of the rectangle
    lowest: tuple[float, float, float] | None = None  # a, b and loss of the valley's floor, where there is one
    lowest_name: str = "minimum"
    updates: int | None = None  # done so far, where the weights are now
    step: str = ""  # how long the last update was
    rates: tuple[RatePath, ...] = ()  # three learning rates from the path's start, the smallest first
    is_trial: bool = False  # whether the path is that of one of them
    tried: object = None  # what these were reckoned for
    flat: float = 0.0  # degrees from b towards a: in this direction the valley is flattest, and rises

    def trial_of(self, rate: RatePath) -> "PlaneFrame":
        """The same mountain with the path of another learning rate, as far as it is in the picture, not the run's."""
        line = rate.seen
        here = (float(line.a[-1]), float(line.b[-1]), float(line.losses[-1]))
        return replace(self, paths=(line,), here=here, updates=int(line.updates[-1]), step="", is_trial=True)

    @property
    def has_left(self) -> bool:
        """Whether the path, or where the weights are now, lies outside of what is shown."""
        if self.disc is None:
            a, b, _ = self.here
            return not (self.a[0] <= a <= self.a[-1] and self.b[0] <= b <= self.b[-1])
        return not self.disc.holds(*walked_in(self))


def walked_in(frame: PlaneFrame) -> tuple[Array, Array, Array]:
    """a, b and loss (n,) of every moment of the paths, and last of where the weights are now."""
    return (
        np.concatenate([*(path.a for path in frame.paths), frame.here[:1]]),
        np.concatenate([*(path.b for path in frame.paths), frame.here[1:2]]),
        np.concatenate([*(path.losses for path in frame.paths), frame.here[2:]]),
    )


@dataclass(frozen=True, slots=True)
class PlaneChoice:
    """Over which two directions the mountain is shown."""

    #: Two weights; −∇L and a random direction; −∇L and the path's principal direction; the path's two principal ones.
    axes: Literal["weights", "gradient", "gradient_path", "path"] = "gradient"
    first: Target | None = None  # for "weights": one weight or bias each
    second: Target | None = None
    reach: float = 1.0  # times the usual half width
    points: int = 41  # on each axis
