"""The lanes of a comparison: proposed, kept, taken away; and one of them as the experiment."""

from dataclasses import replace

from nnviz.errors import UserError
from nnviz.session.compare import lanes
from nnviz.session.compare.comparison import Comparison, lane_state
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.experiment import validate
from nnviz.session.notation import counted
from nnviz.session.run import kept_for_comparison
from nnviz.session.state import State


def compare(state: State, key: str) -> State:
    """The classic lanes of a question, in place of those that there are."""
    found = lanes.proposed(state, key)
    experiment = replace(state.experiment, compare=found)
    validate(experiment, only=("compare",))
    return replace(state, experiment=experiment, message=f"{counted(len(found), 'lane')}: {QUESTIONS[key].asks}")


def keep_lane(state: State) -> State:
    """The present choices as one more lane."""
    found = lanes.kept(state.experiment)
    told = f"Lane {len(found)}: {found[-1].name}. Change one choice, and keep that as a lane, too."
    message = told if len(found) == 1 else f"Lane {len(found)}: {found[-1].name}."
    return replace(state, experiment=replace(state.experiment, compare=found), message=message)


def remove_lane(state: State, lane: int) -> State:
    """Take a lane (from 0) out of the comparison."""
    _check_lane(state, lane)
    left = tuple(one for index, one in enumerate(state.experiment.compare) if index != lane)
    return replace(state, experiment=replace(state.experiment, compare=left), message="")


def rename_lane(state: State, lane: int, name: str) -> State:
    """What a lane (from 0) is called."""
    _check_lane(state, lane)
    found = list(state.experiment.compare)
    found[lane] = replace(found[lane], name=" ".join(name.split()))
    experiment = replace(state.experiment, compare=tuple(found))
    validate(experiment, only=("compare",))
    return replace(state, experiment=experiment, message="")


def clear_lanes(state: State) -> State:
    """No comparison any more."""
    return replace(state, experiment=replace(state.experiment, compare=()), message="")


def open_lane(state: State, comparison: Comparison, lane: int, update: int) -> State:
    """A lane (from 0) as the experiment, with the weights that it has after so many updates; the lanes stay."""
    _check_lane(state, lane)
    own = comparison.lanes[lane]
    opened = lane_state(comparison, own, update, state)
    laid = replace(lanes.lane_experiments(state.experiment)[lane], sample=state.experiment.sample)
    experiment, told = lanes.carried_over(state.experiment, laid)
    left = state.run
    is_a_lane = left is None or any(one.has_run(left) for one in comparison.lanes)
    earlier = state.earlier if left is None or is_a_lane else kept_for_comparison(state.earlier, left)
    fits = opened.target == state.target
    return replace(
        opened, experiment=experiment, view=state.view if fits else "matrix", earlier=earlier,
        selected_unit=state.selected_unit if fits and own.network.shapes == state.network.shapes else None,
        message=f"In the graph: {own.name}. {told}".strip(),
    )  # fmt: skip


def _check_lane(state: State, lane: int) -> None:
    count = len(state.experiment.compare)
    if not 0 <= lane < count:
        raise UserError(f"There are {counted(count, 'lane')}, so no lane {lane + 1}.")
