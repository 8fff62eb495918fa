"""Training whose updates take long, a slice at a time beside the window."""

from collections.abc import Callable

from nnviz.core.calling_off import CalledOffError, ended_by
from nnviz.records import dataclass
from nnviz.session.commands import carry_out
from nnviz.session.frame import build_frame
from nnviz.session.run import recipe, takes_long
from nnviz.session.state import State


def trains_slowly(state: State) -> bool:
    """Whether an update, or the loss of all rows, takes so long that a window would stand still."""
    return takes_long(recipe(state.experiment, state.network, state.data))


@dataclass(frozen=True, slots=True, eq=False)
class TrainingJob:
    """So many updates on, as the command ``train`` does them."""

    state: State
    updates: int
    loss_below: float | None = None
    epochs: int | None = None
    budget: float | None = None

    def run(self, on_progress: Callable[[float], bool], /) -> State | None:
        """The State that they lead to, of which the numbers that its frame shows are known; None if called off."""
        between = ended_by(on_progress)
        try:
            new = carry_out(
                "train", self.state, updates=self.updates, loss_below=self.loss_below, epochs=self.epochs,
                budget=self.budget, between=between,
            )  # fmt: skip
            if new.scope != "sample":
                new.means_worked_out(between)
            build_frame(new)
        except CalledOffError:
            return None
        return new
