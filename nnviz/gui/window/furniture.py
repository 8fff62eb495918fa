"""Everything that stands in the window, made and put in its place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from nnviz.gui.controllers.choosing import Choosing
from nnviz.gui.controllers.files import Files
from nnviz.gui.controllers.live_training import Training
from nnviz.gui.controllers.playback import SPEEDS, USUAL_SPEED, Playback
from nnviz.gui.controllers.selection import Target
from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.controllers.verdict import Verdicts
from nnviz.gui.controls import ControlsPanel
from nnviz.gui.drawing.icons import window_icon
from nnviz.gui.inspector import InspectorView
from nnviz.gui.window.canvas import Canvas
from nnviz.gui.window.dock import Panel
from nnviz.gui.window.help import Help
from nnviz.gui.window.menus import ActionSet
from nnviz.gui.window.messages import MessageBar
from nnviz.gui.window.plot_docks import Plots
from nnviz.gui.window.status import StatusLine
from nnviz.gui.window.toolbar import GRAINS, StepBar

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow


def place(window: "MainWindow") -> None:
    """Panels, menus and toolbar, and what the menus do. The window connects and fills them."""
    window.setWindowIcon(window_icon())
    window.setAcceptDrops(True)
    window.setDockNestingEnabled(False)
    _place_panels(window)
    window.choosing = Choosing(window)
    window.stepping = Stepping(window)
    window.target = Target(window)
    window.files = Files(window)
    window.help = Help(window)
    window.playback = Playback(window.stepping.play_step, window)
    window.training = Training(window)
    window.verdicts = Verdicts(window)
    window.action_set = ActionSet(window, window.canvas)
    window.toolbar = StepBar(window.action_set, window)
    window.addToolBar(window.toolbar)
    _recall_stepping(window)


def _place_panels(window: "MainWindow") -> None:
    window.canvas = Canvas()
    window.graph, window.chain = window.canvas.graph, window.canvas.chain
    window.setCentralWidget(window.canvas)
    window.controls = ControlsPanel(window, window.settings)
    window.controls_dock = Panel("Controls", "controls", window.controls, window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.controls_dock)
    window.inspector = InspectorView()
    window.inspector_dock = Panel("Neuron", "inspector", window.inspector, window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.inspector_dock)
    window.plots = Plots(window)
    window.plots.place()
    window.status = StatusLine(window)
    window.setStatusBar(window.status)
    window.messages = MessageBar(window.graph, window.appearance.theme)


def _recall_stepping(window: "MainWindow") -> None:
    """The size of a step and the speed of the last time."""
    grains = tuple(choice.key for choice in GRAINS)
    window.stepping.grain = window.settings.choice("step/grain", grains, "factor")
    window.toolbar.grain.show_key(window.stepping.grain)
    window.toolbar.show_speed(window.settings.number("step/speed", USUAL_SPEED, 0, len(SPEEDS) - 1))
    window.playback.set_speed(window.toolbar.speed.value())
