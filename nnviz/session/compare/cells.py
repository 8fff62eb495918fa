"""One small picture of each lane at one update: its graph, what it has learnt, its layers."""

from dataclasses import replace
from functools import partial

from nnviz.core.calling_off import Progress
from nnviz.records import dataclass
from nnviz.session.compare.comparison import Comparison, lane_state
from nnviz.session.compare.outcome import part_of
from nnviz.session.frame.graph import build_graph
from nnviz.session.frame.layers import QUANTITIES, LayersFrame
from nnviz.session.frame.learnt import build_learnt, usual_plane
from nnviz.session.frame.model import Choice, GraphFrame
from nnviz.session.frame.plots import LearntFrame, PlaneChoice
from nnviz.session.state import State
from nnviz.session.surveys.layers import Layers
from nnviz.session.surveys.mountain import PlaneJob, WeightPath, ground_of

#: The small pictures on offer, in the order of their switch.
CELL_VIEWS = (
    Choice("maps", "maps", "What each net answers over the inputs, with the data on top"),
    Choice("graphs", "graphs", "Each net: activations, and the gradients of all edges on one scale"),
    Choice("layers", "layers", "How Z is spread in each layer, and the gradient's way back"),
    Choice("mountain", "mountain", "The paths of all lanes on one mountain"),
)


def states_of(comparison: Comparison, update: int, like: State) -> tuple[State, ...]:
    """The state of each lane after so many updates, with scales that all of them share."""
    found = [lane_state(comparison, lane, update, like) for lane in comparison.lanes]
    if not found:
        return ()
    gradient, weight = max(one.gradient_decade for one in found), max(one.weight_decade for one in found)
    limit = max(one.activation_limit for one in found)
    return tuple(
        replace(one, gradient_decade=gradient, weight_decade=weight, activation_limit=limit) for one in found
    )


def graph_cells(comparison: Comparison, update: int, like: State) -> tuple[GraphFrame, ...]:
    """The graph of each lane."""
    return tuple(build_graph(state) for state in states_of(comparison, update, like))


def can_be_mapped(state: State) -> bool:
    """Whether there is a map or a curve of what a net has learnt; of many inputs there is none."""
    return state.network.inputs <= 2 or usual_plane(state) is not None


def learnt_cells(comparison: Comparison, update: int, like: State) -> tuple[LearntFrame, ...]:
    """What each lane has learnt; of more inputs than two over the same two of them, through the chosen sample."""
    plane = usual_plane(like)
    return tuple(build_learnt(state, plane) for state in states_of(comparison, update, like))


@dataclass(frozen=True, slots=True, eq=False)
class LayerCellsJob:
    """Measures the layers of all lanes."""

    comparison: Comparison
    update: int
    like: State

    def run(self, on_progress: Progress) -> tuple[LayersFrame, ...] | None:
        """The layers of each lane; None where it was called off."""
        found: list[LayersFrame] = []
        states = states_of(self.comparison, self.update, self.like)
        for index, state in enumerate(states):
            job = Layers(partial(_itself, state)).job(dict.fromkeys(QUANTITIES, "linear"))
            frame = job.run(part_of(on_progress, index, len(states)))
            if frame is None:
                return None
            found.append(frame)
        return tuple(found)


def _itself(state: State) -> State:
    return state


def mountain_job(comparison: Comparison, update: int, like: State) -> PlaneJob:
    """The mountain over the two directions in which the paths of the lanes reach farthest."""
    paths = tuple(WeightPath(lane.run, lane.name, lane.index) for lane in comparison.lanes)
    first = lane_state(comparison, comparison.lanes[0], update, like)
    moved = any(path.has_moved for path in paths)
    return PlaneJob(ground_of(first), PlaneChoice(axes="path" if moved else "gradient"), paths)
