"""What is done in a view goes to the controller that does it. Each function knows its parts alone, not the window."""

from collections.abc import Callable

from PySide6.QtGui import QAction

from nnviz.gui.chain import ChainView
from nnviz.gui.controllers.files import Files
from nnviz.gui.controllers.hands import Hands
from nnviz.gui.controllers.live_training import LiveTraining
from nnviz.gui.controllers.selection import Selecting
from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.controls import ControlsPanel
from nnviz.gui.graph import GraphView
from nnviz.gui.runner import Runner
from nnviz.gui.window.plot_docks import Plots
from nnviz.gui.window.rates import serve_speed
from nnviz.gui.window.status import StatusLine
from nnviz.gui.window.toolbar import StepBar


def connect_graph(graph: GraphView, runner: Runner, selecting: Selecting, hands: Hands, plots: Plots) -> None:
    """What is chosen, moved or pointed at in the graph."""
    graph.weight_chosen.connect(selecting.weight)
    graph.bias_chosen.connect(selecting.bias)
    graph.layer_chosen.connect(selecting.layer)
    graph.unit_chosen.connect(selecting.unit)
    graph.unit_hovered.connect(plots.hover)
    graph.background_clicked.connect(selecting.no_unit)
    graph.quantity_chosen.connect(selecting.show_edges)
    graph.hold_chosen.connect(selecting.hold_scale)
    graph.parameter_moved.connect(hands.move_parameter)
    graph.input_moved.connect(hands.move_input)
    graph.refused.connect(runner.refuse)


def connect_chain(chain: ChainView, selecting: Selecting, stepping: Stepping) -> None:
    """What is chosen in the chain rule and in its bar."""
    chain.step_clicked.connect(stepping.go_to)
    chain.path_clicked.connect(selecting.path)
    chain.bar.target_chosen.connect(selecting.target)
    chain.bar.route_chosen.connect(selecting.take_route)
    chain.bar.view_chosen.connect(selecting.take_view)
    chain.bar.scope_chosen.connect(selecting.take_scope)


def connect_hands(hands: Hands, graph: GraphView, plots: Plots, refresh: Callable[[], None]) -> None:
    """What is held in a view and let go: then everything is shown again."""
    plots.row_moved.connect(hands.move_row)
    for held in (graph, plots):
        held.let_go.connect(hands.let_go)
        held.taken_back.connect(hands.take_back)
        held.let_go.connect(refresh)
        held.taken_back.connect(refresh)


def connect_controls(
    controls: ControlsPanel, files: Files, plots: Plots, training: LiveTraining, train: QAction
) -> None:
    """What the column of controls wants that is no command."""
    controls.csv_wanted.connect(files.open_csv)
    controls.compare_wanted.connect(plots.compare)
    controls.training.show_stops(training.stops)
    controls.training.train.serve(train)
    serve_speed(controls.training.speed, training)
    controls.training.stops_chosen.connect(training.set_stops)


def connect_stepping(stepping: Stepping, toolbar: StepBar, status: StatusLine, plots: Plots) -> None:
    """Where else steps are taken: the toolbar, the scrubber and the plots."""
    plots.step_wanted.connect(stepping.go_to)
    status.seek_wanted.connect(stepping.seek)
    toolbar.grain_chosen.connect(stepping.set_grain)
    toolbar.speed_chosen.connect(stepping.playback.set_speed)
    stepping.playback.speed_changed.connect(toolbar.speed.setValue)
