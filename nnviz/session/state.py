"""State: everything that the user has chosen and reached at one moment, as one frozen value.

Its numbers live in a Computation, which all States of one pass share.
"""

import math
import pathlib
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.batches import rows_of
from nnviz.core.chain import Factor, Target
from nnviz.core.datasets import Dataset
from nnviz.core.engine import MeanGradients
from nnviz.core.network import Network, Parameters
from nnviz.core.optimizers import Memory, Term, explain
from nnviz.records import dataclass
from nnviz.session.computation import Computation
from nnviz.session.experiment import Experiment, build_network, build_parameters, given, load_data
from nnviz.session.last import Last
from nnviz.session.lesson_place import LessonPlace
from nnviz.session.named import Named, Picture
from nnviz.session.plan import Part, Route, Step, carried_over, plan
from nnviz.session.question import Question

if TYPE_CHECKING:  # loaded with the first update
    from nnviz.session.run import PastRun, Point, Run

View = Literal["matrix", "path"]
Scope = Literal["sample", "minibatch", "batch"]
SCOPES: tuple[Scope, ...] = ("sample", "minibatch", "batch")
EdgeQuantity = Literal["gradient", "weight"]

#: What the chain differentiates by at first: the weights farthest from the loss have the longest chain.
FIRST_TARGET = Target(1, "W")
#: So many moments of updates by hand are kept at most, and no more than take so many bytes.
MOST_BY_HAND, MOST_BY_HAND_BYTES = 200, 32 * 2**20
#: The bounds of η, where the user chooses it.
LEAST_RATE, LARGEST_RATE = 1e-6, 1e3


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A moment of the user's work. Commands make a new one from it; nothing changes one in place."""

    experiment: Experiment
    folder: pathlib.Path  # what a relative CSV path is relative to
    data: Dataset
    initial: Parameters  # what Reset returns to
    computation: Computation
    memory: Memory  # the optimizer's, before the update of this pass
    updates: int = 0  # how many updates the weights have had
    cursor: int = 0  # how many steps of this pass are done
    route: Route = "chain"
    view: View = "matrix"
    scope: Scope = "sample"
    target: Target = FIRST_TARGET
    chosen_path: int = 0  # in the path view: place in the list of the largest paths
    selected_unit: tuple[int, int] | None = None
    edges_show: EdgeQuantity = "gradient"
    gradient_decade: int = 0  # the power of ten of the widest gradient edge
    weight_decade: int = 0
    reference_pinned: bool = False
    activation_limit: float = 1.0
    input_edited: bool = False
    parameters_edited: bool = False
    run: "Run | None" = None  # the training run that was made last
    point: "Point | None" = None  # the moment of it that was gone to
    by_hand: "tuple[Point, ...]" = ()  # where updates stepped through have led to, and first where they began
    earlier: "tuple[PastRun, ...]" = ()  # the runs before it, the oldest first
    question: Question | None = None  # what is asked before more is shown
    named: tuple[Named, ...] = ()  # things that have a letter
    lesson: LessonPlace | None = None  # how far the lesson is that is played
    picture: Picture = ""  # how the net is drawn; "": as the user likes it
    message: str = ""  # what the last command has to say

    @property
    def network(self) -> Network:
        return self.computation.network

    @property
    def parameters(self) -> Parameters:
        """The weights of this pass: the old ones, until all layers are updated."""
        return self.computation.parameters

    @property
    def steps(self) -> tuple[Step, ...]:
        network, target = self.network, self.target
        return plan(
            network.depth, self.route, target.layer, target.parameter, _lines_of_update(self), network.bare
        )  # fmt: skip

    @property
    def step(self) -> Step | None:
        """The step that was done last, the current one; None at the start."""
        return self.steps[self.cursor - 1] if self.cursor else None

    @property
    def gradients(self) -> MeanGradients:
        """The gradients that edges show and the update takes: of the one sample, or means over rows of the data set.

        Of whichever rows, they are the numbers that training by these rows would have, to the last bit.
        """
        return self.computation.of_sample if self.scope == "sample" else self.means

    @property
    def rows(self) -> Indices:
        """The rows of the data set that the gradients are means over; of one sample, its own."""
        if self.scope == "sample":
            return np.array([self.experiment.sample])
        return self.data.train if self.scope == "batch" else self.next_batch

    @property
    def next_batch(self) -> Indices:
        """The rows that the next update of the training sees."""
        train, experiment = self.data.train, self.experiment
        rows: Indices = train[rows_of(self.updates, len(train), experiment.batch_size, experiment.order_seed)]
        return rows

    @property
    def means(self) -> MeanGradients:
        """The means over the rows of the scope."""
        return self.means_worked_out()

    def means_worked_out(self, between: Callable[[], object] | None = None) -> MeanGradients:
        """The same; ``between`` is called after each product where it is the first time: it may raise to end it."""
        whole = self.scope == "minibatch" or self.experiment.batch_size >= len(self.data.train)
        return self.computation.means(self.rows, whole, between)

    @property
    def is_on_run(self) -> bool:
        """Whether the weights are those of a moment of the run: nothing has changed them since."""
        point = self.point
        return point is not None and point.parameters is self.parameters and point.updates == self.updates

    @property
    def stepped(self) -> "tuple[Point, ...]":
        """Where updates stepped through have led to, from where they began to here; none of other weights."""
        last = self.by_hand[-1] if self.by_hand else None
        is_here = last is not None and last.parameters is self.parameters and last.updates == self.updates
        return self.by_hand if is_here else ()

    @property
    def shows_training(self) -> bool:
        """Whether this is a moment as training leaves it: every gradient is there, and no weight updated yet."""
        return self.is_on_run and self.cursor == gradients_complete(self.steps)

    def factors(self) -> dict[Part, Factor]:
        """The factors on the route, by their parts."""
        return self.computation.factors if self.route == "pass" else self.computation.chain(self.target)


# ---------------------------------------------------------------- making States


def first_state(experiment: Experiment, folder: pathlib.Path) -> State:
    """The State in which an experiment starts: inputs in place, nothing computed.

    Raises UserError where the data cannot be read or do not fit the network.
    """
    network = build_network(experiment)
    data = load_data(experiment, folder)
    parameters = build_parameters(experiment, network)
    row = experiment.sample
    computation = Computation(network, parameters, data.inputs[row], data.targets[row], data)
    memory = first_memory(experiment, parameters)
    # Row after row, in their own order: then it is the row that learns next that is to be looked at.
    row_by_row = not experiment.shuffle and experiment.batch_size == 1 and row == data.train[0]
    scope: Scope = "minibatch" if row_by_row else "sample"
    return rescaled(State(experiment, folder, data, parameters, computation, memory, scope=scope))


def with_computation(state: State, computation: Computation, **changes: object) -> State:
    """``state`` with other numbers, its scales moved where they no longer fit."""
    state = replace(state, computation=computation, **changes)  # type: ignore[arg-type]
    return rescaled(state)


def rescaled(state: State) -> State:
    """``state`` with the reference decades and the activation range that its numbers call for, unless it holds them."""
    if state.reference_pinned:
        return state
    gradients = state.gradients
    return replace(
        state,
        gradient_decade=_decade(state.gradient_decade, (*gradients.dL_dW, *gradients.dL_db)),
        weight_decade=_decade(state.weight_decade, (*state.parameters.weights, *state.parameters.biases)),
        activation_limit=_colour_limit(state.activation_limit, state.computation.sample.a[1:]),
    )


def advanced(state: State) -> State:
    """``state`` one step on; past the last one, the first step of the next pass with the updated weights.

    What was asked about the step is answered by it.
    """
    if asks_of_step(state):
        state = replace(state, question=None)
    if state.cursor < len(state.steps):
        return replace(state, cursor=state.cursor + 1, message="")
    return replace(after_update(state), cursor=1)


def asks_of_step(state: State) -> bool:
    """Whether a question about the next step is open."""
    return state.question is not None and state.question.of_step


def after_update(state: State) -> State:
    """The start of the next pass: the updated weights are the weights now."""
    from nnviz.session.run import Point

    parameters, memory = updated(state)
    begun = state.stepped or (Point(state.updates, state.parameters, state.memory),)
    size = sum(array.nbytes for array in (*parameters.weights, *parameters.biases))
    most = max(2, min(MOST_BY_HAND, MOST_BY_HAND_BYTES // size))
    by_hand = (*begun, Point(state.updates + 1, parameters, memory))[-most:]
    return moved_to(state, parameters, memory, state.updates + 1, cursor=0, message="", by_hand=by_hand)


def moved_to(state: State, parameters: Parameters, memory: Memory, updates: int, **changes: Any) -> State:
    """``state`` with the weights that so many updates have led to; a single row that learns next is shown."""
    same = parameters is state.parameters
    computation = state.computation if same else replace(state.computation, parameters=parameters)
    moved = replace(state, computation=computation, memory=memory, updates=updates, **changes)
    return looking_at_next_row(moved)


def looking_at_next_row(state: State) -> State:
    """``state`` with its scales fitted; over mini-batches, its sample is the first row of the next one."""
    if state.scope != "minibatch" or state.experiment.sample in state.next_batch[:1]:
        return rescaled(state)
    row = int(state.next_batch[0])
    computation = state.computation.with_sample(state.data.inputs[row], state.data.targets[row])
    experiment = replace(state.experiment, sample=row)
    return with_computation(state, computation, experiment=experiment, input_edited=False)


def gradients_complete(steps: tuple[Step, ...]) -> int:
    """How many steps lead to the end of the backward pass."""
    return sum(step.phase != "update" for step in steps)


def is_plain_descent(experiment: Experiment) -> bool:
    """Whether an update is −η·∂L/∂w and nothing else."""
    spec = experiment.optimizer
    return spec.name == "sgd" and not spec.option_values()["weight_decay"]


def learning_rate(state: State) -> float:
    """η of the next update, as the schedule has it."""
    spec = state.experiment.schedule
    return spec.chosen.rate(state.experiment.optimizer.learning_rate, state.updates, spec.option_values())


_last_update = Last[tuple[Parameters, Memory]]()


def updated(state: State) -> tuple[Parameters, Memory]:
    """The weights and the optimizer's memory after the update of this pass. All gradients are of the old weights.

    Four parts of a frame ask for it at every step of an update, which takes a millisecond with 784 inputs.
    """
    things = state.computation, state.scope, state.experiment, state.data, state.memory, state.updates
    return _last_update.get("update", things, lambda: _update(state))


def _update(state: State) -> tuple[Parameters, Memory]:
    """Whatever of ``state`` it depends on is among the things above."""
    spec = state.experiment.optimizer
    return spec.chosen.update(
        state.parameters, state.gradients.parameters, learning_rate(state), state.memory, spec.option_values()
    )


def update_terms(state: State) -> tuple[Term, ...]:
    """What the optimizer does to the one weight or bias that is chosen, line by line, ending in its new value."""
    spec, target = state.experiment.optimizer, state.target
    if target.row is None:
        raise ValueError("one weight is explained: the target needs a row, and a weight a column")
    terms = explain(
        spec.chosen, state.parameters, state.gradients.parameters, learning_rate(state), state.memory,
        spec.option_values(), target.layer, target.parameter, target.row, target.column,
    )  # fmt: skip
    return tuple(term for term in terms if term.rule)  # the old weight is simply there


def _lines_of_update(state: State) -> int:
    """In how many steps the chosen weight is updated: line by line where the rule has more to it than −η·g."""
    spec = state.experiment.optimizer
    if state.target.row is None or is_plain_descent(state.experiment):
        return 0
    _, lines = spec.chosen.begin(learning_rate(state), state.memory, spec.option_values())
    return sum(bool(line.formula) for line in lines)


def first_memory(experiment: Experiment, parameters: Parameters) -> Memory:
    """What the experiment's optimizer remembers before its first update."""
    return experiment.optimizer.chosen.start(parameters, experiment.optimizer.option_values())


def parameters_in_force(state: State) -> Parameters:
    """What stands on the edges now: new weights in the layers that the update has reached, old ones elsewhere."""
    step = state.step
    if step is None or step.phase != "update":
        return state.parameters
    new, first = updated(state)[0], step.part.layer if step.last_line else step.part.layer + 1
    weights, biases = list(state.parameters.weights), list(state.parameters.biases)
    weights[first - 1 :], biases[first - 1 :] = new.weights[first - 1 :], new.biases[first - 1 :]
    return Parameters(tuple(weights), tuple(biases))


def retargeted(state: State, **changes: object) -> State:
    """``state`` with another route, target or view, its cursor as far along as before."""
    new = replace(state, **changes)  # type: ignore[arg-type]
    return replace(new, cursor=carried_over(state.steps, state.cursor, new.steps, state.network.depth))


def target_within(network: Network, target: Target) -> Target:
    """The same target, or the nearest that the network has; in place of biases that it has not, the weights."""
    layer = min(target.layer, network.depth)
    parameter = target.parameter if network.biases(layer) else "W"
    if target.row is None:
        return Target(layer, parameter)
    row = min(target.row, network.fan_out(layer) - 1)
    column = min(target.column or 0, network.fan_in(layer) - 1) if parameter == "W" else None
    return Target(layer, parameter, row, column)


def experiment_to_save(state: State) -> Experiment:
    """The experiment with the weights as they are now, unless they are just what the initialization gives."""
    if state.parameters is state.initial:
        return state.experiment
    return replace(state.experiment, parameters=given(state.parameters))


def same_but_message(some: State, other: State) -> bool:
    """Whether two States are alike in all that Undo could bring back."""
    names = [field.name for field in fields(State) if field.name != "message"]
    return all(_same_value(getattr(some, name), getattr(other, name)) for name in names)


def _same_value(one: object, other: object) -> bool:
    """Equal values; numbers and data by identity, because comparing them costs and means little."""
    from nnviz.session.run import Point, Run

    by_identity = Computation | Dataset | Memory | Parameters | Point | Run
    return one is other or (not isinstance(one, by_identity) and one == other)


# ---------------------------------------------------------------- scales that do not jump


def _largest(arrays: Iterable[Array]) -> float:
    """The largest finite magnitude, short of where its power of ten would overflow; 0 where there is none."""
    sizes = (np.abs(array[np.isfinite(array)]) for array in arrays)
    return min(max((float(size.max()) for size in sizes if size.size), default=0.0), 1e300)


def _decade(current: int, arrays: Iterable[Array]) -> int:
    """The reference decade: it moves only when the largest value leaves it, so widths do not flicker."""
    largest = _largest(arrays)
    if largest == 0.0:
        return current
    stays = 10.0 ** (current - 1) / 2 < largest <= 10.0**current
    return current if stays else math.ceil(math.log10(largest))


def _colour_limit(current: float, arrays: Iterable[Array]) -> float:
    """The end of the neurons' colour scale: 1, 2 or 5 times a power of ten, at least 1, moving as late as it can."""
    largest = _largest(arrays)
    if current / 4 < largest <= current or (largest <= 1.0 == current):
        return current
    if largest <= 1.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if largest <= factor * power)
