"""Where Next leads, made before it is pressed: States and Frames are values, the same whenever they are made."""

from nnviz.session.frame import Frame, build_frame
from nnviz.session.plan import Grain, is_boundary
from nnviz.session.state import State, advanced


class Coming:
    """The Frame of the present State, and what was prepared beside it. States are told apart by identity."""

    def __init__(self) -> None:
        self._following: dict[State, State] = {}
        self._frames: dict[State, Frame] = {}

    def frame(self, state: State) -> Frame:
        """What ``state`` looks like."""
        if state not in self._frames:
            self._frames = {state: build_frame(state)}
        return self._frames[state]

    def advanced(self, state: State) -> State:
        """``state`` one step on."""
        return self._following.get(state) or advanced(state)

    def prepare(self, state: State, grain: Grain) -> Frame | None:
        """The Frame that a stride of ``grain`` leads to, ready for when it is asked for; None where that takes long."""
        from nnviz.session.run import recipe, takes_long  # the first picture needs no training

        self._frames, self._following = {state: self.frame(state)}, {}
        while state.cursor < len(state.steps) or not takes_long(recipe(state.experiment, state.network, state.data)):
            before, state = state, advanced(state)
            self._following[before] = state
            if is_boundary(state.steps, state.cursor, grain):
                self._frames[state] = build_frame(state)
                return self._frames[state]
        return None
