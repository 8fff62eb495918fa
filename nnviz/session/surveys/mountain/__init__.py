"""The error mountain: jobs that survey it away from the window, and the path that training walks on it.

A job holds values and gives a frame, in whatever thread it runs; every height in the frame is the true mean loss of all
training rows. The path is found in the run's history, and put into the plane again whenever it has grown.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from nnviz.session.frame.plots import PlaneChoice, PlaneFrame
from nnviz.session.run import Point, recipe
from nnviz.session.state import State, learning_rate
from nnviz.session.surveys.mountain.ground import ITERATIONS, Ground, ground_of
from nnviz.session.surveys.mountain.paths import WeightPath
from nnviz.session.surveys.mountain.plane import PlaneJob, followed, only_two, outgrown, strayed, two_names
from nnviz.session.surveys.mountain.rates import Trial, Tried, trial
from nnviz.session.surveys.mountain.slice import SliceJob, next_update_of
from nnviz.session.surveys.mountain.step import last_step, step_by_hand, step_to

__all__ = ["ITERATIONS", "Ground", "Mountain", "PlaneJob", "SliceJob", "WeightPath", "followed", "ground_of"]


def trial_of(state: State) -> Trial:
    """Three learning rates from where the run began, or from here where there is none; under the present choices."""
    how, start = recipe(state.experiment, state.network, state.data), _start_of(state)
    return trial(how, start, state.updates - start.updates, tried_of(state))


def tried_of(state: State) -> object:
    """Equal as long as the three rates do the same, but for how far they go."""
    e, start = state.experiment, _start_of(state).parameters
    rate = None if e.optimizer.name in ("sgd", "momentum", "nesterov") else e.optimizer.learning_rate
    how = e.optimizer.name, repr(e.optimizer.option_values()), repr(e.schedule), e.batch_size, e.order_seed, rate
    return how, start  # the weights themselves, which are one and the same as long as the run is


def _start_of(state: State) -> Point:
    """Where the path began, or where the state is."""
    path = _path_of(state)
    if path is not None and path.run is not None and path.run.fits(state.network):
        return path.run.at(path.run.first)
    if path is not None and path.by_hand:
        return path.by_hand[0]
    return Point(state.updates, state.parameters, state.memory)


def _path_of(state: State) -> WeightPath | None:
    """How the weights have come here: in a run, by hand, or by hand from a moment of a run on."""
    by_hand, point = state.stepped, state.point
    begun = by_hand[0].parameters if by_hand else state.parameters
    on_run = state.run is not None and point is not None and point.parameters is begun
    return WeightPath(state.run if on_run else None, by_hand=by_hand) if on_run or by_hand else None


class Mountain:
    """The mountain of whatever a session is working on."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def slice_job(self) -> SliceJob:
        """The slice along the next update, from the weights as they are now."""
        state = self._state()
        return SliceJob(ground_of(state), next_update_of(state))

    def plane_job(self, choice: PlaneChoice, kept: PlaneFrame | None = None) -> PlaneJob:
        """The mountain over two directions, about the weights as they are now; in the place of a ``kept`` one."""
        state = self._state()
        return PlaneJob(
            ground_of(state), choice, tuple(self._paths()), kept, last_step(state), trial_of(state)
        )

    def tries_others(self, frame: PlaneFrame) -> bool:
        """Whether the three learning rates beside it are those of another optimizer, batch size or start."""
        return isinstance(frame.tried, Tried) and frame.tried.trial.key != tried_of(self._state())

    def has_strayed(self, frame: PlaneFrame) -> bool:
        """Whether the present weights are not in the plane: then its surface is that of others."""
        return strayed(frame, ground_of(self._state()))

    def has_outgrown(self, frame: PlaneFrame) -> bool:
        """Whether the path that gave the plane's directions is another, or much longer now."""
        return outgrown(frame, tuple(self._paths()))

    def followed(self, frame: PlaneFrame, *, training: bool = False) -> PlaneFrame:
        """The same mountain, with the path and the position as they are now; how far a step goes may follow later."""
        state = self._state()
        new = followed(frame, ground_of(state), tuple(self._paths()))
        return new if new is frame else replace(new, step=last_step(state, at_rest=not training))

    def step_to(self, update: int) -> str:
        """How far the update went that led to a moment of the path; "" where it is not known."""
        path = _path_of(self._state())
        if path is None or path.run is None or not self.leads_back_to(update):
            return "" if path is None else step_by_hand(path.by_hand, update)
        return step_to(path.run, update)

    def leads_back_to(self, update: int) -> bool:
        """Whether the run that the path goes through has this moment of it; what was stepped by hand is taken back."""
        path = _path_of(self._state())
        if path is None or path.run is None:
            return False
        return path.run.first <= update <= (path.by_hand[0].updates if path.by_hand else path.run.last)

    def whole(self) -> str:
        """What the plane is where it is all there is, because the net has just two weights and biases; else ""."""
        two = only_two(self._state().network)
        return "" if two is None else f"loss over {' and '.join(two_names(*two))}"

    def layer_shapes(self) -> tuple[tuple[int, int, bool], ...]:
        """(fan_out, fan_in, bias) of each layer: among these two weights or biases are chosen."""
        network = self._state().network
        return tuple((*shape, layer.bias) for shape, layer in zip(network.shapes, network.layers, strict=True))

    def moment(self) -> object:
        """Equal as long as neither the weights nor the next update have changed."""
        state, rows = self._state(), self._state().next_batch.tobytes()
        return state.parameters, learning_rate(state), state.experiment.optimizer, state.memory, rows, self.place()

    def place(self) -> object:
        """Equal as long as it is the same mountain: only the weights have moved. The first path makes it another."""
        state = self._state()
        return state.network, state.data, any(path.has_moved for path in self._paths())

    def _paths(self) -> Iterator[WeightPath]:
        path = _path_of(self._state())
        if path is not None:
            yield path
