"""The comparison as it is drawn: the lanes' curves, the table of what became of them, a sentence for each."""

from nnviz.core.arrays import Array, Indices
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class LaneFrame:
    """One lane, at the update that is shown. ``index`` is its place and its colour, in Theme.runs."""

    index: int
    name: str
    updates: Indices  # (points,) of its curve, up to where it has come
    losses: Array  # (points,) training loss
    rates: Array | None  # (points,) η there, where lanes differ in it over time
    update: int  # the one that is shown, or the last that it has done
    loss: float
    loss_text: str
    place: str  # "first", "stands still", "–" while nothing is known
    is_first: bool
    low_from: int | None  # from this update on the loss stays low
    right: str  # "98.5 %", "a guess", "" where there are no classes
    saturated: str  # at the start; "" without hidden layers, or while it is not measured
    gradient: str  # ‖∂L/∂W₁‖ at the start
    head: str  # "Converges 1st"
    told: str
    why: str  # more of it, for whoever asks
    stopped: bool  # its numbers are not finite after its last update
    in_graph: bool  # the experiment in the graph is this lane
    measured: int = 0  # after which update loss and accuracy were, no later than ``update``
    accuracy: float | None = None
    share_saturated: float | None = None
    gradient_norm: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CompareFrame:
    """Up to six lanes."""

    asks: str  # "Which first weights let this net learn?"
    common: str  # what all lanes have in common
    differ_in: tuple[str, ...]  # titles of the questions
    lanes: tuple[LaneFrame, ...]
    update: int  # that is shown
    last: int  # that all lanes have done
    low: float  # what the table counts as a low loss
    guess: float  # the loss of the best answer that is the same for all rows
    has_accuracy: bool
    mountain: str  # "" or why lanes have no mountain in common
    foot: str  # what a word of the table means
    note: str  # what is still being worked out
