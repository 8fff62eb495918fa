"""Which plots there are of a State."""

from nnviz.gui.plots.views.learnt import PARTS
from nnviz.gui.plots.views.table import PLOT_VIEWS
from nnviz.session.frame.learnt import build_learnt, usual_plane
from nnviz.session.state import State


def fitting_views(state: State) -> tuple[str, ...]:
    """Those of PLOT_VIEWS that a net has, but for lanes, which are trained for it."""
    learnt = build_learnt(state, usual_plane(state))
    missing = {name for name, (part, _) in PARTS.items() if part(learnt) is None}
    if state.run is None and not state.earlier:
        missing.add("training")
    return tuple(name for name, view in PLOT_VIEWS.items() if name not in missing and not view.is_of_lanes)
